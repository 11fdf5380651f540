/* Procedures written in the browser: drafts, and what becomes of them. Published text is a revision like one of a file (reference/catalogue.h),
 * kept for ever with who, when, for which places and why; dossiers keep the one under which they were opened.
 *
 * An administrator of a province drafts and publishes for places of that province, one of the nation for the whole country. Drafts belong to
 * the unit: its administrators share them, by version. Writes go to c->db, which must be the centre. Every change is a row of the journal.
 * What is not theirs is ERR_NOT_FOUND. */
#pragma once
#include "domain/procedure.h"
#include "service/ctx.h"
#include "store/design_store.h"

enum { DESIGN_TEXT_MAX = 128 * 1024, DESIGN_REASON_MAX = 1000, DESIGN_PLACES_MAX = 400 };

/* May they draft and publish at all? ERR_FORBIDDEN for administrators of communes and departments, to whom all drafts are not there. */
enum err_code design_may(const struct ctx *c, struct err *e) MUST_USE;

/* What procedure_parse() finds in a text, line by line: nothing of our own. *out = the procedure, NULL when there are faults. Pure. */
struct design_fault {
    int64_t line;
    const char *text; /* English, as the program tells it everywhere */
};
struct list design_check(const char *text, struct arena *a, const struct procedure **out); /* struct design_fault */

struct design_begin {
    const char *code;     /* of the procedure that the draft is to be */
    const char *from;     /* code whose text it begins with; "" = the same */
    int64_t revision;     /* of that; 0 = the newest */
    bool aside;           /* that revision as a start brought it, not as it was published here */
};
enum err_code design_start(struct ctx *c, const struct design_begin *b, struct problems *p, int64_t *id, struct err *e) MUST_USE;
enum err_code design_load(struct ctx *c, int64_t id, struct design_draft **out, struct err *e) MUST_USE;
struct design_save { int64_t id, version; const char *body, *scenarios; };
/* ERR_STALE: somebody saved since that version; nothing is changed. */
enum err_code design_save(struct ctx *c, const struct design_save *s, struct problems *p, struct err *e) MUST_USE;
enum err_code design_drop(struct ctx *c, int64_t id, struct err *e) MUST_USE;

/* Scenarios were played on text and scenarios of that digest. */
const char *design_digest(const char *body, const char *scenarios, struct arena *a);
struct design_run { int64_t id; const char *digest, *told; bool ok; };
enum err_code design_keep_run(struct ctx *c, const struct design_run *run, struct err *e) MUST_USE;
/* green: played as it stands, and well; red: and not well; none: not as it stands. scenarios: those that count for the draft. */
const char *design_played(const struct design_draft *d, const char *scenarios, struct arena *a);

struct design_release {
    int64_t draft, version;
    const char *valid_from;           /* as typed */
    const struct unit *const *communes; /* where it is tried; none = all of the actor's province, of the nation's administrator the country */
    size_t communes_n;
    const char *scenarios;            /* those that count; what was played */
    const char *reason;               /* why */
    const char *unplayed;             /* why without a green run; needed then */
};
/* Fields of problems: body valid_from communes reason unplayed. *revision = its number. The draft is gone then. */
enum err_code design_publish(struct ctx *c, const struct design_release *r, struct problems *p, int64_t *revision, struct err *e) MUST_USE;
/* Before its first day only: ERR_NOT_OFFERED afterwards. */
enum err_code design_withdraw(struct ctx *c, const char *code, int64_t revision, const char *reason, struct problems *p, struct err *e) MUST_USE;
/* Could the actor take it back now? x: the event of its publishing. */
bool design_may_withdraw(const struct ctx *c, const struct design_event *x, bool withdrawn);
/* The text of a revision that is kept; aside: as a start brought it. ERR_NOT_FOUND. */
enum err_code design_text(struct ctx *c, const char *code, int64_t revision, bool aside, const char **out, struct err *e) MUST_USE;
