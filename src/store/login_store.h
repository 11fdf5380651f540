/* What is under way at the door: one-time codes sent, wrong ones counted. The centre's rows. */
#pragma once
#include "db/db.h"

struct login_code {
    const char *address;
    const char *hash; /* hex */
    int64_t expires_at, tries, sent_at;
};
extern const struct model login_code_model;

struct login_failure {
    const char *address, *way; /* way: password code */
    int64_t failures, expires_at;
};
extern const struct model login_failure_model;

enum err_code login_code_save(struct db *db, const struct login_code *r, struct err *e) MUST_USE; /* insert or change */
/* Also one that has expired: sent_at still counts. */
enum err_code login_code_find(struct db *db, const char *address, struct arena *a, struct login_code **out, struct err *e) MUST_USE;
enum err_code login_code_delete(struct db *db, const char *address, struct err *e) MUST_USE;

enum err_code login_failure_save(struct db *db, const struct login_failure *r, struct err *e) MUST_USE; /* insert or change */
/* NULL when there are none, or they are to be forgotten by now. */
enum err_code login_failure_find(struct db *db, const char *address, const char *way, int64_t now, struct arena *a,
                                 struct login_failure **out, struct err *e) MUST_USE;
enum err_code login_failure_delete(struct db *db, const char *address, const char *way, struct err *e) MUST_USE;

enum err_code login_sweep(struct db *db, int64_t now, struct err *e) MUST_USE; /* a hundred expired rows of each */
extern const struct sql_set login_set;
