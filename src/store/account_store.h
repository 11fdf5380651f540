/* Accounts, the roles of officers, sessions and kept forms: the centre's rows. */
#pragma once
#include "db/db.h"

struct account {
    int64_t id;
    const char *phone, *email; /* "" = none */
    const char *name, *identifier, *birth, *sex, *address;
    const char *password; /* argon2id, encoded; "" = codes only */
    int64_t created_at, updated_at;
};
extern const struct model account_model;

struct officer {
    int64_t account, unit;
    const char *role, *valid_from, *valid_to;
    const char *name; /* of the account */
};
extern const struct model officer_model;

struct session_row {
    const void *hash; /* 32 bytes; not part of the descriptor */
    int64_t account, unit, created_at, seen_at, expires_at;
    int64_t stands_in;    /* > 0: somebody may be away today for whom it stands in (absence_standing) */
    const char *name;     /* of the account */
    const char *roles;    /* its roles in `unit` today, blank separated; "" as a citizen */
};
extern const struct model session_row_model;

struct kept_form {
    const char *token, *path, *body; /* body: urlencoded */
    int64_t expires_at;
};
extern const struct model kept_form_model;

enum err_code account_find(struct db *db, int64_t id, struct arena *a, struct account **out, struct err *e) MUST_USE;
/* address: a phone (0xxxxxxxxx) or an e-mail in lower case */
enum err_code account_find_address(struct db *db, const char *address, struct arena *a, struct account **out, struct err *e) MUST_USE;
enum err_code account_insert(struct db *db, const struct account *r, struct err *e) MUST_USE;
enum err_code account_update(struct db *db, const struct account *r, struct err *e) MUST_USE;

enum err_code officer_set(struct db *db, const struct officer *r, struct err *e) MUST_USE; /* insert or change */
/* All roles of an account on a day; by unit, then role. */
enum err_code officer_of_account(struct db *db, int64_t account, const char *day, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* All who have a role in a unit on a day; role "" = any. By name. */
enum err_code officer_of_unit(struct db *db, int64_t unit, const char *role, const char *day, struct arena *a, struct list *out, struct err *e) MUST_USE;

enum err_code session_insert(struct db *db, const struct session_row *r, struct err *e) MUST_USE;
enum err_code session_find(struct db *db, const void *hash, int64_t now, const char *day, struct arena *a, struct session_row **out, struct err *e) MUST_USE;
enum err_code session_touch(struct db *db, const void *hash, int64_t seen_at, int64_t expires_at, struct err *e) MUST_USE;
enum err_code session_act_for(struct db *db, const void *hash, int64_t unit, struct err *e) MUST_USE;
enum err_code session_delete(struct db *db, const void *hash, struct err *e) MUST_USE;
enum err_code session_delete_others(struct db *db, int64_t account, const void *keep, struct err *e) MUST_USE;
enum err_code session_count_others(struct db *db, int64_t account, const void *but, int64_t now, int64_t *out, struct err *e) MUST_USE;
enum err_code session_sweep(struct db *db, int64_t now, struct err *e) MUST_USE; /* a hundred ended ones, and as many kept forms */

enum err_code kept_form_insert(struct db *db, const struct kept_form *r, struct err *e) MUST_USE;
enum err_code kept_form_find(struct db *db, const char *token, int64_t now, struct arena *a, struct kept_form **out, struct err *e) MUST_USE;
enum err_code kept_form_delete(struct db *db, const char *token, struct err *e) MUST_USE;

extern const struct sql_set account_set;
