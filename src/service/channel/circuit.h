/* Is a channel's server there? Known by all processes, from the centre: while it is down nobody asks it but one, now and then, with one message; so a
 * server that is down holds up nothing, and no message is blamed for it. */
#pragma once
#include "service/ctx.h"

struct circuit { const char *channel; int64_t down_at, tries, next_at; const char *failure; int64_t code, changed_at; };
extern const struct model circuit_model;

/* All that were ever down; struct circuit. */
enum err_code circuit_all(struct db *centre, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* *out NULL: nothing was ever wrong. */
enum err_code circuit_find(struct db *centre, const char *channel, struct arena *a, struct circuit **out, struct err *e) MUST_USE;
/* Down, and its time has come: whoever gets it tries with one message. *mine false: another process was faster. Writes the centre. */
enum err_code circuit_probe(struct ctx *c, const struct circuit *seen, bool *mine, struct err *e) MUST_USE;
/* Nobody was reached. The next look is after 5 s, 10 s, 20 s ... 5 minutes. */
enum err_code circuit_failed(struct ctx *c, const char *channel, const char *failure, int64_t code, struct err *e) MUST_USE;
enum err_code circuit_answered(struct ctx *c, const char *channel, struct err *e) MUST_USE;
extern const struct sql_set circuit_set;
