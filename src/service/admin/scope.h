/* How far an administrator's right reaches: their own unit and what lies below it. A province's sees and changes the province, its departments, communes and
 * their offices; a commune's the commune and its offices; the nation's everything. Pure but for the directory of units. Must never look into a session. */
#pragma once
#include "service/ctx.h"

/* Is the unit the actor's own or below it? False for who is no administrator. */
bool scope_covers(const struct ctx *c, int64_t unit);
/* May they change what is one for the whole installation: texts, what was looked up? The nation's; and a province's where all is in one file, because
 * such an installation serves that province. */
bool scope_whole(const struct ctx *c);
/* ERR_NOT_FOUND, as for what does not exist. */
enum err_code scope_need(const struct ctx *c, int64_t unit, struct err *e) MUST_USE;
enum err_code scope_need_whole(const struct ctx *c, struct err *e) MUST_USE; /* ERR_FORBIDDEN */
/* The same question without an actor: does `unit` lie in `top`, or is it `top`? */
bool scope_within(const struct world *w, int64_t top, int64_t unit);
