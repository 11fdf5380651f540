/* What comes within an alert's reach: work by its date, moments that are watched, how far a run came; how many came to a counter and what fails to
 * leave. Rows of a province; what fails also of the centre. Must never decide what is an alert. */
#pragma once
#include "db/db.h"

struct alert_work { /* open work with a date, as the rules need it */
    int64_t unit;   /* that has it */
    const char *role, *kind, *procedure, *state;
    int64_t dossier, assignee, work_due, decides, received_at;
};
extern const struct model alert_work_model;
struct alert_desk { int64_t unit; const char *role; };
/* Desks with work that is due from a day (1970) to a day. */
enum err_code alert_desks(struct db *db, int64_t from_day, int64_t to_day, struct arena *a, struct list *out, struct err *e) MUST_USE;
struct alert_range { int64_t unit; const char *role; int64_t after, until; const char *rule; size_t n; };
/* A desk's work that is due in (after, until] and has no alert of the rule for that date and is not watched for it. */
enum err_code alert_range(struct db *db, const struct alert_range *r, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Work that is due until then, of dossiers with an event in (from, to] of the tide, likewise without an alert. */
struct alert_fresh { int64_t from, to, until; const char *rule; size_t n; };
enum err_code alert_fresh(struct db *db, const struct alert_fresh *f, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* All work of one dossier. */
enum err_code alert_work_of(struct db *db, int64_t dossier, struct arena *a, struct list *out, struct err *e) MUST_USE;

/* ---- what is watched */

struct alert_watch { int64_t dossier; const char *rule; int64_t at; };
enum err_code alert_watch_set(struct db *db, const struct alert_watch *w, struct err *e) MUST_USE;
enum err_code alert_watch_drop(struct db *db, int64_t dossier, const char *rule, struct err *e) MUST_USE;
enum err_code alert_watch_due(struct db *db, int64_t now, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;

/* ---- the run */

struct alert_run { int64_t ran_at, seq, walked; };
enum err_code alert_run_get(struct db *db, struct arena *a, struct alert_run **out, struct err *e) MUST_USE; /* NULL: never */
enum err_code alert_run_set(struct db *db, const struct alert_run *r, struct err *e) MUST_USE;

/* ---- what is not about one dossier */

struct alert_crowd { int64_t unit, n; };
/* Of the tide: the last number whose event was before a moment. */
enum err_code alert_seq_before(struct db *db, int64_t at, int64_t newest, int64_t *out, struct err *e) MUST_USE;
/* Units with at least so many filed at the counter behind that number. */
enum err_code alert_crowds(struct db *db, int64_t since, int64_t least, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* How many were filed at a unit's counter on a day (dossier_day). */
enum err_code alert_arrived(struct db *db, int64_t day, int64_t unit, int64_t *out, struct err *e) MUST_USE;

struct alert_failing { const char *kind; int64_t n; };
/* Jobs that failed and are open, by kind: tried so often, or older than a key. */
enum err_code alert_failing(struct db *db, int64_t tries, int64_t before_id, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Messages of a channel that wait. */
enum err_code alert_queued(struct db *db, const char *channel, int64_t *out, struct err *e) MUST_USE;
/* Messages of a channel from a key on that were handed over up to a moment, with this code of the answer, and of which no report has come. */
struct alert_held { const char *channel; int64_t from_id, code, until; };
enum err_code alert_held(struct db *db, const struct alert_held *q, int64_t *out, struct err *e) MUST_USE;
extern const struct sql_set alert_reach_set;
