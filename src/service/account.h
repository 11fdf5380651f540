/* People: how they prove who they are, what is known of them, and for which units they may act.
 *
 * Writes go to c->db, which must be the centre; reads to c->centre. Memory: c->arena. An address is a mobile number
 * (0xxxxxxxxx) or an e-mail address, as account_normal_address() gives it. Nothing here tells whether an address is
 * somebody's: known and unknown ones get the same answers after the same work. Codes and passwords are never logged.
 *
 * What comes of an attempt is an answer, not an error: its count of failures has to be committed. */
#pragma once
#include "form/form.h"
#include "service/ctx.h"
#include "store/account_store.h"

enum {
    ACCOUNT_CODE_MS = 5 * 60 * 1000,      /* how long a code is good for */
    ACCOUNT_CODE_TRIES = 5,
    ACCOUNT_RESEND_MS = 60 * 1000,        /* between two codes to one address */
    ACCOUNT_TWICE_MS = 30 * 1000,         /* how long a code that was right may come once more, from the same browser */
    ACCOUNT_FAILURES = 10,                /* wrong codes, or wrong passwords, in a row: that way is locked */
    ACCOUNT_LOCK_MS = 15 * 60 * 1000,
    ACCOUNT_SESSION_MS = 2 * 3600 * 1000, /* without a request */
    ACCOUNT_FRESH_MS = 15 * 60 * 1000,    /* how long a sign-in stands in for the present password */
    ACCOUNT_PASSWORD_MIN = 10, ACCOUNT_PASSWORD_MAX = 200, /* characters */
};

enum account_answer {
    ACCOUNT_YES,     /* sent; or it is they */
    ACCOUNT_WRONG,   /* n = tries left with this code; 0 for a password */
    ACCOUNT_EXPIRED, /* no code, or one that is too old */
    ACCOUNT_SPENT,   /* too many tries with this code */
    ACCOUNT_WAIT,    /* a code was sent just now and is still good; n = seconds until the next */
    ACCOUNT_LOCKED,  /* n = minutes to wait */
};
struct account_attempt {
    enum account_answer answer;
    int64_t account; /* ACCOUNT_YES of a check */
    int64_t n;       /* ACCOUNT_YES of a password: 1 = it was a code for once, and is gone */
};

/* "+84 905.123.318" -> "0905123318", "Lan@Example.VN" -> "lan@example.vn"; NULL if it is neither. */
const char *account_normal_address(struct arena *a, const char *text);

/* Six digits by the outbox, in c->lang; only their HMAC is kept. YES, WAIT or LOCKED. */
enum err_code account_send_code(struct ctx *c, const char *address, struct account_attempt *out, struct err *e) MUST_USE;
/* Blanks in the code do not matter. The first code of an address makes its account. A code is good once; but a form that was sent
 * twice, by a double click or because an answer was lost, is not wrong: for a moment the same code from the same browser is right again.
 * browser: a secret that it had before it was signed in; "" = none, then once is once. */
enum err_code account_check_code(struct ctx *c, const char *address, const char *code, const char *browser, struct account_attempt *out,
                                 struct err *e) MUST_USE;

/* A password on its way through the pool (account_try_password: reads, and hashes for tens of ms) and the writer
 * (account_check_password: counts, and locks although the password may be right). */
struct account_try {
    const char *address, *encoded;
    int64_t account;
    bool right;
};
enum err_code account_try_password(struct ctx *c, const char *address, const char *password, struct account_try *out, struct err *e) MUST_USE;
enum err_code account_check_password(struct ctx *c, const struct account_try *t, struct account_attempt *out, struct err *e) MUST_USE; /* YES WRONG LOCKED */

/* A code that is a password once, until a moment: what an administrator hands to an officer who cannot get in. Encoded it is "once:<ms>:<argon2id>"; the first
 * sign-in with it takes it away, and that fresh session may set a new one. account_once_encode() burns CPU like account_hash_password(). */
enum err_code account_once_encode(struct arena *a, int64_t until, const char **code, const char **encoded, struct err *e) MUST_USE;
/* argon2id, 19 MiB, 2 passes, encoded with its salt. Never in a writer. */
enum err_code account_hash_password(struct arena *a, const char *password, const char **encoded, struct err *e) MUST_USE;
/* Message id of what is wrong with a new password, {n} in *n; NULL if nothing. of may be NULL. */
const char *account_password_fault(const struct account *of, const char *password, struct arena *a, int64_t *n);
/* Ends the account's sessions but `keep` (32 bytes; NULL = all). */
enum err_code account_set_password(struct ctx *c, int64_t account, const char *encoded, const void *keep, struct err *e) MUST_USE;

struct account_session {
    const char *cookie; /* 32 random bytes, base64url; the table has their SHA-256 */
    int64_t unit;       /* acted for at first: of the first role; 0 = a citizen */
    unsigned roles;     /* in that unit */
};
/* old: the session that the browser had (32 bytes), ended by this; NULL = none. */
enum err_code account_open_session(struct ctx *c, int64_t account, const void *old, struct account_session *out, struct err *e) MUST_USE;
enum err_code account_close_session(struct ctx *c, const void *session, struct err *e) MUST_USE;
enum err_code account_end_others(struct ctx *c, int64_t account, const void *keep, struct err *e) MUST_USE;
enum err_code account_count_others(struct ctx *c, int64_t account, const void *but, int64_t *out, struct err *e) MUST_USE;
/* Has the person just proved who they are? */
enum err_code account_is_fresh(struct ctx *c, const void *session, bool *out, struct err *e) MUST_USE;

struct account_unit { int64_t unit; unsigned roles; };
/* Units that an account has roles in today, by unit. */
enum err_code account_roles(struct ctx *c, int64_t account, struct list *out, struct err *e) MUST_USE;
/* Act for one of them from now on; 0 = as a citizen. ERR_FORBIDDEN: no role there. */
enum err_code account_act_for(struct ctx *c, const void *session, int64_t unit, struct err *e) MUST_USE;

/* ERR_SIGNED_OUT if there is none. */
enum err_code account_get(struct ctx *c, int64_t id, struct account **out, struct err *e) MUST_USE;
/* What a person may tell of themselves: name, identifier, birth, sex, address. A field that is not in `in` stays as it is.
 * ERR_INVALID with problems. */
enum { ACCOUNT_FORM = 5 };
extern const struct form_field account_form[ACCOUNT_FORM];
enum err_code account_profile_update(struct ctx *c, int64_t account, struct form_values in, struct problems *p, struct err *e) MUST_USE;

/* For `motcua user add`: made, or changed if an address is known already; roles are added. ERR_INVALID: no address,
 * addresses of two people, an unknown unit or role. */
struct account_grant { int64_t unit; unsigned role; };
struct account_new {
    const char *name, *phone, *email; /* one of the two may be "" */
    const char *encoded;              /* of account_hash_password(); "" = as it is */
    const struct account_grant *grants; size_t grants_n;
};
enum err_code account_make(struct ctx *c, const struct account_new *n, int64_t *id, struct err *e) MUST_USE;
