/* The morning report by e-mail: a person who answers for a unit asks for it, at a minute of the morning of each working day of that unit's calendar. A standing
 * job of every province finds whose minute has come and adds a job for each; what was missed because nothing ran is made up for on the same day, once, and
 * never on a later one. Who is no leader, administrator or monitor of the unit any more gets nothing, and is struck out.
 *
 * The paper itself is a room's: it runs MAILING_SEND (app/room.h) and leaves a struct mailing_made in the job. Must never know what stands in the report. */
#pragma once
#include "service/jobs.h"
#include "store/board/mailing_store.h"

#define MAILING_SEND "morning_send"

enum { MAILING_USUAL = 7 * 60 };      /* 07:00 */
extern const int mailing_minutes[];   /* that are offered; -1 at the end */
bool mailing_may(unsigned roles);

/* Of the actor, for the unit acted for; NULL: not asked for. Reads the province of the unit. */
enum err_code mailing_mine(struct ctx *c, struct mailing **out, struct err *e) MUST_USE;
/* From the next such minute on. ERR_BAD: not one of the minutes. ERR_NOT_OFFERED: the account has no e-mail address. */
enum err_code mailing_begin(struct ctx *c, int64_t minute, struct err *e) MUST_USE;
enum err_code mailing_end(struct ctx *c, struct err *e) MUST_USE;

/* Whose report a MAILING_SEND job is: roles 0 = there is nobody any more who may have it. Texts of c->arena. */
enum err_code mailing_reader(struct ctx *c, const struct job *j, struct actor *out, struct err *e) MUST_USE;
struct mailing_made { const char *subject, *text, *name; const void *pdf; size_t n; }; /* j->answer; NULL = nobody is to have it */

/* Of the standing kind "morning", and of MAILING_SEND. */
enum err_code mailing_key(struct ctx *c, const char **out, struct err *e) MUST_USE;
enum err_code mailing_done(struct ctx *c, const struct job *j, struct err *e) MUST_USE;
enum err_code mailing_send(struct ctx *c, const struct job *j, struct err *e) MUST_USE;
