/* Drafts of procedures and the journal of what became of them: the centre's tables. The text that is published lies in
 * procedure_store. Decides nothing: no right, no check of a text. */
#pragma once
#include "base/err.h"
#include "db/db.h"

struct design_draft {
    int64_t id, unit, account;
    const char *code;
    int64_t base;
    const char *body, *scenarios;
    int64_t version;
    const char *played;           /* digest of what was played last; "" = never */
    bool played_ok;
    int64_t played_at;
    const char *told;
    int64_t created_at, updated_by, updated_at;
    const char *name, *updated_name; /* of the people; read only */
};
extern const struct model design_draft_model;

enum err_code design_draft_insert(struct db *db, const struct design_draft *d, struct err *e) MUST_USE;
/* Texts of the version before d->version; ERR_STALE if somebody else was first. */
enum err_code design_draft_save(struct db *db, const struct design_draft *d, struct err *e) MUST_USE;
enum err_code design_draft_played(struct db *db, const struct design_draft *d, struct err *e) MUST_USE;
enum err_code design_draft_find(struct db *db, int64_t id, struct arena *a, struct design_draft **out, struct err *e) MUST_USE;
/* A unit's, the one changed last first; without body, scenarios and told. code "" = of all procedures. */
enum err_code design_draft_of(struct db *db, int64_t unit, const char *code, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code design_draft_delete(struct db *db, int64_t id, struct err *e) MUST_USE;

enum design_what { DESIGN_BEGUN, DESIGN_SAVED, DESIGN_PLAYED, DESIGN_DROPPED, DESIGN_PUBLISHED, DESIGN_WITHDRAWN, DESIGN_ASIDE };
extern const char *const design_what_words[]; /* aside: a start brought a file that is not taken, its revision was published here */

struct design_event {
    int64_t id, at, account;
    const char *name;
    int64_t unit;
    int what;                     /* enum design_what */
    const char *code;
    int64_t revision, draft;
    const char *valid_from, *places, *played, *reason, *sha256, *body;
};
extern const struct model design_event_model;

enum err_code design_event_add(struct db *db, const struct design_event *x, struct err *e) MUST_USE; /* id is given by the table */
/* Of one procedure, newest first, without bodies; all = drafts' too. */
enum err_code design_event_of(struct db *db, const char *code, bool all, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* Of all procedures, newest first: releases and files set aside, without bodies. */
enum err_code design_event_releases(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* The file that was set aside; *out = NULL when there is none. */
enum err_code design_event_aside(struct db *db, const char *code, int64_t revision, struct arena *a, struct design_event **out, struct err *e) MUST_USE;

extern const struct sql_set design_set;
