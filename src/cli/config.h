/* What an operator may set, in one table: key, kind, default, explanation. The configuration file, the environment
 * (MOTCUA_<KEY>), the options (--key), `motcua help config` and the man page follow from it and cannot drift.
 *
 * Weakest first: default, file, environment, option. A file holds `key = value` lines; # begins a comment line. */
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include "base/record.h"

struct config {
    const char *listen, *data, *database, *provinces, *procedures, *templates, *public_url, *trusted_proxy, *site_name, *secure_cookies, *log, *clock;
    const char *bank_accounts, *gateway_url, *gateway_api, *gateway_merchant, *gateway_secret_file;
    const char *sms_url, *sms_user, *sms_password_file, *sms_from, *sms_smsc, *sms_report_url;
    const char *mail_url, *mail_user, *mail_password_file, *mail_from, *mail_ca_file, *chat_url, *chat_key_file, *resend_unknown;
    bool split, pack, development, demo, worker;
    int64_t threads, pool_threads, rate_per_minute, leave_s;
    int64_t now;
};

struct config_key {
    struct field field;  /* of struct config; .doc explains it */
    const char *dflt;    /* as one would write it */
    const char *example; /* for the template; NULL = dflt */
};
extern const struct config_key config_keys[];
extern const size_t config_keys_n;
const struct config_key *config_find(const char *key); /* "rate_per_minute" or "rate-per-minute"; NULL = none */

/* Defaults; the file, if path is not ""; the environment. ERR_INVALID "motcua.conf:3: no such key: ..."; ERR_NOT_FOUND no file. */
enum err_code config_load(struct config *c, const char *path, struct arena *a, struct err *e) MUST_USE;
/* One value as typed; where = "motcua.conf:3", "MOTCUA_LISTEN", "--listen": begins the message. */
enum err_code config_set(struct config *c, const struct config_key *k, const char *value, const char *where, struct arena *a,
                         struct err *e) MUST_USE;
/* "MOTCUA_LISTEN" */
const char *config_env(const struct config_key *k, struct arena *a);
/* A configuration file with every key, commented out, explained. */
void config_template(struct buf *b);
