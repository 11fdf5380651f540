/* What officers leave behind when roles at a unit end: open work given to them by name, and absences in which they stand in. It goes to the unit's common list, or
 * to a named officer with the same role; nothing stays with somebody who has left. The decision is a row of the centre; carrying it out is one transaction for each
 * province's database, whenever its day has come: at once after the decision, and by a job that looks every day and after every decision.
 * Must never touch work that its officer may still do. */
#pragma once
#include "service/admin/officers.h"
#include "service/jobs.h"
#include "store/handover_store.h"

struct handover_choice {
    int64_t unit, to;         /* to 0 = the common list */
    const char *from;         /* the first day without the roles */
    unsigned gone, stays;     /* the roles that end; those there afterwards */
    const char *note;         /* for the journals: to whom, and why */
};
/* Part of a change of roles; c->db is the centre. `who` is as before it. The stand-in of absences becomes who takes over, or the absence ends with that day.
 * Problem "cho-<unit>": nobody with such a role there on that day, or who leaves. *ended counts absences that have nobody any more. */
enum err_code handover_enter(struct ctx *c, const struct officer_person *who, const struct handover_choice *x, struct problems *p, int64_t *ended, struct err *e) MUST_USE;
const char *handover_field(struct arena *a, int64_t unit); /* "cho-20209" */
/* Who could take over: officers in force on a day with one of these roles there, a row for each role, `but` left out. List of struct officer. */
enum err_code handover_takers(struct ctx *c, int64_t unit, const char *day, int64_t but, struct list *out, struct err *e) MUST_USE;
enum { HANDOVER_ROLES = ROLE_RECEPTION | ROLE_SPECIALIST | ROLE_LEADER }; /* those that have work */

/* In a province's database: what lies with whoever may not do it any more goes on. account 0 = of everybody. Leaders are told what came back to the common list,
 * whoever takes over what they were given. *moved grows by the dossiers. */
enum err_code handover_run(struct ctx *c, int64_t account, int64_t *moved, struct err *e) MUST_USE;
/* A standing job of the kind "handover" (jobs.h). */
enum err_code handover_key(struct ctx *c, const char **out, struct err *e) MUST_USE;
enum err_code handover_done(struct ctx *c, const struct job *j, struct err *e) MUST_USE;
