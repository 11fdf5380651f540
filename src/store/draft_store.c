/* SQL of drafts, stored files and notices. See draft_store.h. */
#include "store/draft_store.h"

static const struct field draft_fields[] = {
    FIELD(draft, id, F_INT), FIELD(draft, account, F_INT, .flags = FIELD_PRIVATE), FIELD(draft, procedure, F_TEXT),
    FIELD(draft, revision, F_INT), FIELD(draft, variant, F_TEXT), FIELD(draft, unit, F_INT),
    FIELD(draft, form, F_JSON, .mask = MASK_ALL), FIELD(draft, papers, F_JSON, .mask = MASK_ALL), FIELD(draft, step, F_TEXT),
    FIELD(draft, dossier, F_INT, .flags = FIELD_PRIVATE), FIELD(draft, created_at, F_INSTANT), FIELD(draft, updated_at, F_INSTANT),
};
const struct model draft_model = MODEL(draft, draft_fields, .doc = "An application under way");

static const struct field file_fields[] = {
    FIELD(stored_file, sha256, F_TEXT), FIELD(stored_file, size, F_INT), FIELD(stored_file, type, F_TEXT),
    FIELD(stored_file, created_at, F_INSTANT),
};
const struct model stored_file_model = MODEL(stored_file, file_fields);

static const struct field notice_fields[] = {
    FIELD(notice, id, F_INT), FIELD(notice, account, F_INT, .flags = FIELD_PRIVATE), FIELD(notice, dossier, F_INT, .flags = FIELD_PRIVATE),
    FIELD(notice, kind, F_TEXT), FIELD(notice, data, F_JSON), FIELD(notice, created_at, F_INSTANT), FIELD(notice, read_at, F_INSTANT),
};
const struct model notice_model = MODEL(notice, notice_fields);

enum {
    DRAFT_INSERT, DRAFT_UPDATE, DRAFT_FIND, DRAFT_OF, DRAFT_DELETE, FILE_SAVE, FILE_FIND,
    NOTICE_INSERT, NOTICE_LIST, NOTICE_UNREAD, NOTICE_READ,
};

#define DRAFT_COLUMNS "id, account, procedure, revision, variant, unit, form, papers, step, dossier, created_at, updated_at"

static const struct sql sql[] = {
    [DRAFT_INSERT] = {"insert into draft (" DRAFT_COLUMNS ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)", NULL, 0},
    [DRAFT_UPDATE] = {"update draft set variant = $2, unit = $3, form = $4, papers = $5, step = $6, dossier = $7, updated_at = $8"
                      " where id = $1", NULL, 0},
    [DRAFT_FIND] = {"select " DRAFT_COLUMNS " from draft where id = $1", &draft_model, 0},
    [DRAFT_OF] = {"select " DRAFT_COLUMNS " from draft where account = $1 and dossier = 0 order by updated_at desc limit 50", &draft_model, 0},
    [DRAFT_DELETE] = {"delete from draft where id = $1", NULL, 0},
    [FILE_SAVE] = {"insert into file (sha256, size, type, created_at) values ($1, $2, $3, $4) on conflict (sha256) do nothing", NULL, 0},
    [FILE_FIND] = {"select sha256, size, type, created_at from file where sha256 = $1", &stored_file_model, 0},
    [NOTICE_INSERT] = {"insert into notice (id, account, dossier, kind, data, created_at, read_at) values ($1, $2, $3, $4, $5, $6, $7)", NULL, 0},
    [NOTICE_LIST] = {"select id, account, dossier, kind, data, created_at, read_at from notice where account = $1 and id < $2"
                     " order by id desc limit $3", &notice_model, 0},
    [NOTICE_UNREAD] = {"select count(*) from notice where account = $1 and read_at = 0", NULL, 0},
    [NOTICE_READ] = {"update notice set read_at = $2 where account = $1 and read_at = 0", NULL, 0},
};
const struct sql_set draft_set = {"draft", sql, sizeof sql / sizeof sql[0]};

enum err_code draft_insert(struct db *db, const struct draft *d, struct err *e)
{
    return db_save(db, &sql[DRAFT_INSERT], "id account procedure revision variant unit form papers step dossier created_at updated_at",
                   &draft_model, d, e);
}

enum err_code draft_update(struct db *db, const struct draft *d, struct err *e)
{
    return db_save(db, &sql[DRAFT_UPDATE], "id variant unit form papers step dossier updated_at", &draft_model, d, e);
}

enum err_code draft_find(struct db *db, int64_t id, struct arena *a, struct draft **out, struct err *e)
{
    return db_find(db, &sql[DRAFT_FIND], DB_ARGS(DB_I(id)), a, (void **)out, e);
}

enum err_code draft_of_account(struct db *db, int64_t account, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[DRAFT_OF], DB_ARGS(DB_I(account)), a, out, e);
}

enum err_code draft_delete(struct db *db, int64_t id, struct err *e)
{
    return db_exec(db, &sql[DRAFT_DELETE], DB_ARGS(DB_I(id)), NULL, e);
}

enum err_code stored_file_save(struct db *db, const struct stored_file *f, struct err *e)
{
    return db_save(db, &sql[FILE_SAVE], "sha256 size type created_at", &stored_file_model, f, e);
}

enum err_code stored_file_find(struct db *db, const char *sha256, struct arena *a, struct stored_file **out, struct err *e)
{
    return db_find(db, &sql[FILE_FIND], DB_ARGS(DB_T(sha256)), a, (void **)out, e);
}

enum err_code notice_insert(struct db *db, const struct notice *n, struct err *e)
{
    return db_save(db, &sql[NOTICE_INSERT], "id account dossier kind data created_at read_at", &notice_model, n, e);
}

enum err_code notice_list(struct db *db, int64_t account, int64_t before, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[NOTICE_LIST], DB_ARGS(DB_I(account), DB_I(before ? before : INT64_MAX), DB_I(n)), a, out, e);
}

enum err_code notice_unread(struct db *db, int64_t account, int64_t *out, struct err *e)
{
    return db_int(db, &sql[NOTICE_UNREAD], DB_ARGS(DB_I(account)), 0, out, e);
}

enum err_code notice_read_all(struct db *db, int64_t account, int64_t now, struct err *e)
{
    return db_exec(db, &sql[NOTICE_READ], DB_ARGS(DB_I(account), DB_I(now)), NULL, e);
}
