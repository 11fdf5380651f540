/* SQL of drafts of procedures and their journal. See design_store.h. */
#include "store/design_store.h"
#include "db/bell.h"

const char *const design_what_words[] = {"begun", "saved", "played", "dropped", "published", "withdrawn", "aside", NULL};

static const struct field draft_fields[] = {
    FIELD(design_draft, id, F_INT), FIELD(design_draft, unit, F_INT), FIELD(design_draft, account, F_INT), FIELD(design_draft, code, F_TEXT),
    FIELD(design_draft, base, F_INT), FIELD(design_draft, body, F_TEXT, .flags = FIELD_LINES), FIELD(design_draft, scenarios, F_TEXT, .flags = FIELD_LINES),
    FIELD(design_draft, version, F_INT), FIELD(design_draft, played, F_TEXT), FIELD(design_draft, played_ok, F_BOOL),
    FIELD(design_draft, played_at, F_INSTANT), FIELD(design_draft, told, F_TEXT, .flags = FIELD_LINES), FIELD(design_draft, created_at, F_INSTANT),
    FIELD(design_draft, updated_by, F_INT), FIELD(design_draft, updated_at, F_INSTANT), FIELD(design_draft, name, F_TEXT), FIELD(design_draft, updated_name, F_TEXT),
};
const struct model design_draft_model = MODEL(design_draft, draft_fields);

static const struct field event_fields[] = {
    FIELD(design_event, id, F_INT), FIELD(design_event, at, F_INSTANT), FIELD(design_event, account, F_INT), FIELD(design_event, name, F_TEXT),
    FIELD(design_event, unit, F_INT), FIELD(design_event, what, F_ENUM, .words = design_what_words), FIELD(design_event, code, F_TEXT),
    FIELD(design_event, revision, F_INT), FIELD(design_event, draft, F_INT), FIELD(design_event, valid_from, F_DATE), FIELD(design_event, places, F_TEXT),
    FIELD(design_event, played, F_TEXT), FIELD(design_event, reason, F_TEXT, .flags = FIELD_LINES), FIELD(design_event, sha256, F_TEXT),
    FIELD(design_event, body, F_TEXT, .flags = FIELD_LINES),
};
const struct model design_event_model = MODEL(design_event, event_fields);

enum { INSERT, SAVE, PLAYED, FIND, OF_UNIT, OF_CODE, DELETE, EVENT, EVENTS, CHANGES, RELEASES, ASIDE };

#define DRAFT "d.id, d.unit, d.account, d.code, d.base, d.version, d.played, d.played_ok, d.played_at, d.created_at, d.updated_by, d.updated_at, " \
              "coalesce(p.name, '') as name, coalesce(q.name, '') as updated_name"
#define FROM " from procedure_draft d left join account p on p.id = d.account left join account q on q.id = d.updated_by "
#define SHORT "select id, at, account, name, unit, what, code, revision, draft, valid_from, places, played, reason, sha256, '' as body from procedure_journal "
#define RELEASE "what in ('published', 'withdrawn', 'aside')"

static const struct sql rows[] = {
    [INSERT] = {"insert into procedure_draft (id, unit, account, code, base, body, scenarios, version, played, played_ok, played_at, told, created_at, updated_by,"
                " updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)", NULL, NULL},
    [SAVE] = {"update procedure_draft set code = $2, body = $3, scenarios = $4, version = $5, updated_by = $6, updated_at = $7 where id = $1 and version = $5 - 1", NULL, NULL},
    [PLAYED] = {"update procedure_draft set played = $2, played_ok = $3, played_at = $4, told = $5 where id = $1", NULL, NULL},
    [FIND] = {"select d.body, d.scenarios, d.told, " DRAFT FROM "where d.id = $1", &design_draft_model, NULL},
    [OF_UNIT] = {"select " DRAFT FROM "where d.unit = $1 order by d.updated_at desc limit 500", &design_draft_model, NULL},
    [OF_CODE] = {"select " DRAFT FROM "where d.unit = $1 and d.code = $2 order by d.updated_at desc limit 100", &design_draft_model, NULL},
    [DELETE] = {"delete from procedure_draft where id = $1", NULL, NULL},
    [EVENT] = {"insert into procedure_journal (id, at, account, name, unit, what, code, revision, draft, valid_from, places, played, reason, sha256, body)"
               " values ((select coalesce(max(id), 0) + 1 from procedure_journal), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)", NULL, NULL},
    [EVENTS] = {SHORT "where code = $1 order by id desc limit 500", &design_event_model, NULL},
    [CHANGES] = {SHORT "where code = $1 and " RELEASE " order by id desc limit 500", &design_event_model, NULL},
    [RELEASES] = {SHORT "where " RELEASE " order by id desc limit 5000", &design_event_model, NULL},
    [ASIDE] = {"select id, at, account, name, unit, what, code, revision, draft, valid_from, places, played, reason, sha256, body from procedure_journal"
               " where code = $1 and revision = $2 and what = 'aside' order by id desc limit 1", &design_event_model, NULL},
};
const struct sql_set design_set = {"design", rows, sizeof rows / sizeof rows[0]};

enum err_code design_draft_insert(struct db *db, const struct design_draft *d, struct err *e)
{
    return db_save(db, &rows[INSERT], "id unit account code base body scenarios version played played_ok played_at told created_at updated_by updated_at",
                   &design_draft_model, d, e);
}

enum err_code design_draft_save(struct db *db, const struct design_draft *d, struct err *e)
{
    int64_t changed;
    const struct db_arg *args = DB_ARGS(DB_I(d->id), DB_T(d->code), DB_T(d->body), DB_T(d->scenarios), DB_I(d->version), DB_I(d->updated_by), DB_I(d->updated_at));
    TRY(db_exec(db, &rows[SAVE], args, &changed, e));
    return changed ? ERR_OK : err(e, ERR_STALE, "the draft was changed by somebody else");
}

enum err_code design_draft_played(struct db *db, const struct design_draft *d, struct err *e)
{
    return db_save(db, &rows[PLAYED], "id played played_ok played_at told", &design_draft_model, d, e);
}

enum err_code design_draft_find(struct db *db, int64_t id, struct arena *a, struct design_draft **out, struct err *e)
{
    return db_find(db, &rows[FIND], DB_ARGS(DB_I(id)), a, (void **)out, e);
}

enum err_code design_draft_of(struct db *db, int64_t unit, const char *code, struct arena *a, struct list *out, struct err *e)
{
    if (*code)
        return db_all(db, &rows[OF_CODE], DB_ARGS(DB_I(unit), DB_T(code)), a, out, e);
    return db_all(db, &rows[OF_UNIT], DB_ARGS(DB_I(unit)), a, out, e);
}

enum err_code design_draft_delete(struct db *db, int64_t id, struct err *e)
{
    return db_exec(db, &rows[DELETE], DB_ARGS(DB_I(id)), NULL, e);
}

enum err_code design_event_add(struct db *db, const struct design_event *x, struct err *e)
{
    TRY(db_save(db, &rows[EVENT], "at account name unit what code revision draft valid_from places played reason sha256 body", &design_event_model, x, e));
    return bell_ring(db, e);
}

enum err_code design_event_of(struct db *db, const char *code, bool all, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &rows[all ? EVENTS : CHANGES], DB_ARGS(DB_T(code)), a, out, e);
}

enum err_code design_event_releases(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &rows[RELEASES], DB_NONE, a, out, e);
}

enum err_code design_event_aside(struct db *db, const char *code, int64_t revision, struct arena *a, struct design_event **out, struct err *e)
{
    return db_find(db, &rows[ASIDE], DB_ARGS(DB_T(code), DB_I(revision)), a, (void **)out, e);
}
