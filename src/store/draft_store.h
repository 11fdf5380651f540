/* Drafts, stored files, notices and the outbox: rows of a province (jobs and sent messages of the centre too). */
#pragma once
#include "db/db.h"

struct draft {
    int64_t id, account;
    const char *procedure;
    int64_t revision;
    const char *variant;
    int64_t unit;
    const char *form, *papers; /* JSON, as in a dossier */
    const char *step;          /* where the person was */
    int64_t dossier;           /* 0 until it is submitted */
    int64_t created_at, updated_at;
};
extern const struct model draft_model;

enum err_code draft_insert(struct db *db, const struct draft *d, struct err *e) MUST_USE;
enum err_code draft_update(struct db *db, const struct draft *d, struct err *e) MUST_USE;
enum err_code draft_find(struct db *db, int64_t id, struct arena *a, struct draft **out, struct err *e) MUST_USE;
enum err_code draft_of_account(struct db *db, int64_t account, struct arena *a, struct list *out, struct err *e) MUST_USE; /* not submitted, newest first, 50 */
enum err_code draft_delete(struct db *db, int64_t id, struct err *e) MUST_USE;

struct stored_file {
    const char *sha256;
    int64_t size;
    const char *type; /* what libmagic found */
    int64_t created_at;
};
extern const struct model stored_file_model;
enum err_code stored_file_save(struct db *db, const struct stored_file *f, struct err *e) MUST_USE; /* the same again is fine */
enum err_code stored_file_find(struct db *db, const char *sha256, struct arena *a, struct stored_file **out, struct err *e) MUST_USE;

struct notice {
    int64_t id, account, dossier;
    const char *kind; /* "notice.<kind>" is its message */
    const char *data; /* JSON: values of the message */
    int64_t created_at, read_at;
};
extern const struct model notice_model;
enum err_code notice_insert(struct db *db, const struct notice *n, struct err *e) MUST_USE;
enum err_code notice_list(struct db *db, int64_t account, int64_t before, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code notice_unread(struct db *db, int64_t account, int64_t *out, struct err *e) MUST_USE;
enum err_code notice_read_all(struct db *db, int64_t account, int64_t now, struct err *e) MUST_USE;
extern const struct sql_set draft_set;
