/* Who is away and who stands in (thay mặt): for those days the stand-in has the absent one's roles in the unit, and what lay with them. What the
 * stand-in does by a right that is not their own is journaled as done on behalf of the absent one. */
#pragma once
#include "service/folder.h"
#include "store/absence_store.h"

enum { ABSENCE_DAYS = 366 };

/* An absence of an officer of the actor's unit, from today on; c->db is the centre's. Entered by themselves, or for anybody by a leader of that
 * unit in their own right: who only stands in for a leader gives no rights away. Problems ai, thay, tu, den. */
enum err_code absence_enter(struct ctx *c, const struct absence *x, struct problems *p, struct err *e) MUST_USE;
/* Ends one before its time: whoever may enter it. */
enum err_code absence_stop(struct ctx *c, int64_t id, struct err *e) MUST_USE;
/* May the actor enter and end absences of that account? */
bool absence_may(const struct actor *who, int64_t account);

/* Who is there for an account on a day, given its unit's absences not over by then (absence_of_unit): its stand-in while it is away, else itself. */
int64_t absence_present(struct list away, int64_t account, const char *day);

/* Whom the actor acts for when doing this act on a dossier as it stands: the absent one with whom it lay, or whose role it takes; NULL = nobody. */
const struct standing *absence_behalf(const struct ctx *c, const struct folder *f, const char *act);
/* Likewise, where a role alone decides. */
const struct standing *absence_behalf_role(const struct actor *who, unsigned role);
