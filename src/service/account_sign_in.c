/* Codes and passwords. See account.h; must never log or keep either, nor answer differently for an address that is nobody's. */
#include "base/buf.h"
#include "base/hash.h"
#include "base/text.h"
#include "service/account.h"
#include "service/channel/messages.h"
#include "store/login_store.h"
#include <argon2.h>
#include <stdlib.h>
#include <string.h>

enum { CODE_DIGITS = 6, CODES = 1000000, USED = 1000 /* login_code.tries of one that was right */ };
enum { MEMORY_KIB = 19456, PASSES = 2, LANES = 1, SALT_BYTES = 16, HASH_BYTES = 32, ENCODED_MAX = 128 };

static const char by_code[] = "code", by_password[] = "password";

/* Of a random password that was thrown away, at the same cost: for addresses without a password. */
static const char nobodys[] = "$argon2id$v=19$m=19456,t=2,p=1$/iKbu3WRKhizfR+mfUlevw$wohL7CBWKJTNguRAV5uYvs7KwWgj9nAdXYz4FKrYYb8";

/* ---- failures */

static enum err_code locked(struct ctx *c, const char *address, const char *way, struct account_attempt *out, struct err *e)
{
    struct login_failure *f;
    TRY(login_failure_find(c->centre, address, way, c->now, c->arena, &f, e));
    if (f && f->failures >= ACCOUNT_FAILURES)
        *out = (struct account_attempt){.answer = ACCOUNT_LOCKED, .n = (f->expires_at - c->now + 59999) / 60000};
    return ERR_OK;
}

/* One more; the last one that is allowed locks. `out` has the answer otherwise. */
static enum err_code failed(struct ctx *c, const char *address, const char *way, struct account_attempt *out, struct err *e)
{
    struct login_failure *f, row = {.address = address, .way = way, .failures = 1, .expires_at = c->now + ACCOUNT_LOCK_MS};
    TRY(login_failure_find(c->centre, address, way, c->now, c->arena, &f, e));
    if (f)
        row.failures = f->failures + 1;
    TRY(login_failure_save(c->db, &row, e));
    return locked(c, address, way, out, e);
}

/* ---- one-time codes */

static const char *code_hash(const struct ctx *c, const char *address, const char *code)
{
    const char *what = arena_fmt(c->arena, "one-time code\n%s\n%s", address, code);
    struct sha256 h = hmac_sha256(c->world->key, sizeof c->world->key, what, strlen(what));
    return hash_hex(c->arena, h.b, sizeof h.b);
}

/* An SMS holds 160 characters without marks and 70 with them. */
static const char *code_message(const struct ctx *c, const char *address, const char *code)
{
    bool sms = !strchr(address, '@');
    if (strcmp(c->lang, "en") == 0)
        return arena_fmt(c->arena, "Mot cua: your sign-in code is %s, good for 5 minutes. Give it to nobody, officials included.", code);
    return arena_fmt(c->arena, sms ? "Mot cua: ma dang nhap la %s, dung trong 5 phut. Khong dua ma nay cho ai, ke ca can bo."
                                   : "Một cửa: mã đăng nhập là %s, dùng trong 5 phút. Không đưa mã này cho ai, kể cả cán bộ.", code);
}

static const char *new_code(struct arena *a)
{
    return arena_fmt(a, "%0*llu", CODE_DIGITS, (unsigned long long)random_below(CODES));
}

enum err_code account_send_code(struct ctx *c, const char *address, struct account_attempt *out, struct err *e)
{
    struct login_code *last;
    *out = (struct account_attempt){.answer = ACCOUNT_YES};
    TRY(locked(c, address, by_code, out, e));
    if (out->answer == ACCOUNT_LOCKED)
        return ERR_OK;
    TRY(login_code_find(c->centre, address, c->arena, &last, e));
    int64_t since = last && last->tries != USED ? c->now - last->sent_at : ACCOUNT_RESEND_MS;
    if (since >= 0 && since < ACCOUNT_RESEND_MS) {
        *out = (struct account_attempt){.answer = ACCOUNT_WAIT, .n = (ACCOUNT_RESEND_MS - since + 999) / 1000};
        return ERR_OK;
    }
    const char *code = new_code(c->arena);
    struct login_code row = {.address = address, .hash = code_hash(c, address, code), .expires_at = c->now + ACCOUNT_CODE_MS, .sent_at = c->now};
    TRY(login_code_save(c->db, &row, e));
    struct message m = {.channel = "", .kind = "code", .address = address, .subject = strcmp(c->lang, "en") == 0 ? "Một cửa: sign-in code" : "Một cửa: mã đăng nhập",
                        .text = code_message(c, address, code), .until = row.expires_at};
    return messages_send(c, &m, e);
}

static const char *without_blanks(struct arena *a, const char *s)
{
    struct buf b = buf_init(a, 16);
    for (; *s; s++)
        if (*s != ' ')
            buf_char(&b, *s);
    return b.p;
}

static enum err_code find_or_make(struct ctx *c, const char *address, int64_t *id, struct err *e)
{
    struct account *known;
    TRY(account_find_address(c->centre, address, c->arena, &known, e));
    if (known) {
        *id = known->id;
        return ERR_OK;
    }
    bool email = strchr(address, '@') != NULL;
    struct account a = {.id = world_id(c->world, 0), .phone = email ? "" : address, .email = email ? address : "", .name = "", .identifier = "",
                        .birth = "", .sex = "", .address = "", .password = "", .created_at = c->now, .updated_at = c->now};
    *id = a.id;
    return account_insert(c->db, &a, e);
}

static enum err_code wrong_code(struct ctx *c, struct login_code *row, struct account_attempt *out, struct err *e)
{
    row->tries++;
    *out = (struct account_attempt){.answer = ACCOUNT_WRONG, .n = ACCOUNT_CODE_TRIES - row->tries};
    if (out->n <= 0)
        out->answer = ACCOUNT_SPENT;
    TRY(login_code_save(c->db, row, e));
    return failed(c, row->address, by_code, out, e);
}

static bool same_hash(const char *a, const char *b)
{
    return strlen(a) == strlen(b) && bytes_same(a, b, strlen(b));
}

/* ---- a code that was right and comes again */

static const char *used_hash(const struct ctx *c, const struct login_code *row, const char *code, const char *browser)
{
    const char *what = arena_fmt(c->arena, "one-time code, used\n%s\n%s\n%s", row->address, code, browser);
    struct sha256 h = hmac_sha256(c->world->key, sizeof c->world->key, what, strlen(what));
    return hash_hex(c->arena, h.b, sizeof h.b);
}

static enum err_code use_up(struct ctx *c, struct login_code *row, const char *code, const char *browser, struct err *e)
{
    if (!*browser)
        return login_code_delete(c->db, row->address, e);
    row->hash = used_hash(c, row, code, browser);
    row->tries = USED;
    row->expires_at = c->now + ACCOUNT_TWICE_MS;
    return login_code_save(c->db, row, e);
}

static enum err_code use_again(struct ctx *c, const struct login_code *row, const char *code, const char *browser, struct account_attempt *out,
                               struct err *e)
{
    if (*browser && row->expires_at > c->now && same_hash(row->hash, used_hash(c, row, code, browser)))
        return find_or_make(c, row->address, &out->account, e);
    out->answer = ACCOUNT_EXPIRED;
    return ERR_OK;
}

enum err_code account_check_code(struct ctx *c, const char *address, const char *code, const char *browser, struct account_attempt *out,
                                 struct err *e)
{
    struct login_code *row;
    const char *digits = without_blanks(c->arena, code);
    *out = (struct account_attempt){.answer = ACCOUNT_YES};
    TRY(locked(c, address, by_code, out, e));
    if (out->answer == ACCOUNT_LOCKED)
        return ERR_OK;
    TRY(login_code_find(c->centre, address, c->arena, &row, e));
    if (row && row->tries == USED)
        return use_again(c, row, digits, browser, out, e);
    if (!row || row->expires_at <= c->now || row->tries >= ACCOUNT_CODE_TRIES) {
        out->answer = row && row->expires_at > c->now ? ACCOUNT_SPENT : ACCOUNT_EXPIRED;
        return ERR_OK;
    }
    if (!same_hash(row->hash, code_hash(c, address, digits)))
        return wrong_code(c, row, out, e);
    TRY(use_up(c, row, digits, browser, e));
    TRY(login_failure_delete(c->db, address, by_code, e));
    return find_or_make(c, address, &out->account, e);
}

/* ---- passwords */

/* The same person types it on different keyboards (RFC 8265: NFC). */
static const char *prepared(struct arena *a, const char *password)
{
    return text_trim(a, text_nfc(a, password));
}

enum err_code account_hash_password(struct arena *a, const char *password, const char **encoded, struct err *e)
{
    unsigned char salt[SALT_BYTES];
    char *out = arena_alloc(a, ENCODED_MAX);
    const char *s = prepared(a, password);
    random_bytes(salt, sizeof salt);
    int rc = argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, s, strlen(s), salt, sizeof salt, HASH_BYTES, out, ENCODED_MAX);
    if (rc != ARGON2_OK)
        return err(e, ERR_INTERNAL, "argon2: %s", argon2_error_message(rc));
    *encoded = out;
    return ERR_OK;
}

static const char once[] = "once:";

/* 12 of 32 signs that nobody takes for one another: 60 bits, in groups of four. */
enum err_code account_once_encode(struct arena *a, int64_t until, const char **code, const char **encoded, struct err *e)
{
    static const char signs[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    const char *hash;
    struct buf b = buf_init(a, 16);
    for (int i = 0; i < 12; i++) {
        if (i && i % 4 == 0)
            buf_char(&b, '-');
        buf_char(&b, signs[random_below(sizeof signs - 1)]);
    }
    TRY(account_hash_password(a, b.p, &hash, e));
    *code = b.p;
    *encoded = arena_fmt(a, "%s%lld:%s", once, (long long)until, hash);
    return ERR_OK;
}

/* The argon2id part of what is kept; NULL when there is none, or it was for once and is too old. */
static const char *hash_of(const char *kept, int64_t now)
{
    if (strncmp(kept, once, sizeof once - 1) != 0)
        return *kept ? kept : NULL;
    char *hash;
    long long until = strtoll(kept + sizeof once - 1, &hash, 10);
    return *hash == ':' && now < until ? hash + 1 : NULL;
}

enum err_code account_try_password(struct ctx *c, const char *address, const char *password, struct account_try *out, struct err *e)
{
    struct account *a;
    const char *s = prepared(c->arena, password);
    TRY(account_find_address(c->centre, address, c->arena, &a, e));
    const char *hash = a ? hash_of(a->password, c->now) : NULL;
    bool has = hash != NULL;
    *out = (struct account_try){.address = address, .encoded = has ? a->password : nobodys, .account = has ? a->id : 0};
    int rc = argon2id_verify(has ? hash : nobodys, s, strlen(s));
    if (rc != ARGON2_OK && rc != ARGON2_VERIFY_MISMATCH)
        return err(e, ERR_INTERNAL, "argon2: %s", argon2_error_message(rc));
    out->right = rc == ARGON2_OK && has;
    return ERR_OK;
}

/* Between the hash and the writer the password may have been changed, and other tries may have locked the address. */
enum err_code account_check_password(struct ctx *c, const struct account_try *t, struct account_attempt *out, struct err *e)
{
    struct account *a = NULL;
    *out = (struct account_attempt){.answer = ACCOUNT_WRONG};
    TRY(locked(c, t->address, by_password, out, e));
    if (out->answer == ACCOUNT_LOCKED)
        return ERR_OK;
    if (t->right)
        TRY(account_find(c->centre, t->account, c->arena, &a, e));
    if (!a || strcmp(a->password, t->encoded) != 0)
        return failed(c, t->address, by_password, out, e);
    *out = (struct account_attempt){.answer = ACCOUNT_YES, .account = a->id, .n = strncmp(a->password, once, sizeof once - 1) == 0};
    if (out->n) {
        a->password = "";
        a->updated_at = c->now;
        TRY(account_update(c->db, a, e));
    }
    return login_failure_delete(c->db, t->address, by_password, e);
}

/* Words that are tried first, with not much behind them; or few different characters. */
static bool guessable(const char *folded)
{
    static const char *const words[] = {"password", "matkhau", "mat khau", "qwerty", "motcua", "mot cua", "abc", "iloveyou", "anhyeuem", "123", "0123", "987"};
    bool seen[256] = {false};
    size_t n = strlen(folded), kinds = 0;
    for (const char *p = folded; *p; p++) {
        kinds += !seen[(unsigned char)*p];
        seen[(unsigned char)*p] = true;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (text_starts(folded, words[i]) && n < strlen(words[i]) + 8)
            return true;
    return kinds < 5;
}

/* Part of an address or a name that is long enough to matter. */
static bool holds(const char *folded, const char *part, struct arena *a)
{
    const char *p = text_fold(a, part);
    return strlen(p) >= 5 && strstr(folded, p);
}

const char *account_password_fault(const struct account *of, const char *password, struct arena *a, int64_t *n)
{
    const char *s = prepared(a, password), *folded = text_fold(a, s);
    *n = ACCOUNT_PASSWORD_MIN;
    if (text_chars(s) < ACCOUNT_PASSWORD_MIN)
        return "account.password_short";
    *n = ACCOUNT_PASSWORD_MAX;
    if (text_chars(s) > ACCOUNT_PASSWORD_MAX)
        return "account.password_long";
    const char *local = of ? arena_strn(a, of->email, strcspn(of->email, "@")) : "";
    if (of && (holds(folded, of->phone, a) || holds(folded, local, a) || holds(folded, of->name, a)))
        return "account.password_own";
    return guessable(folded) ? "account.password_guessable" : NULL;
}

enum err_code account_set_password(struct ctx *c, int64_t account, const char *encoded, const void *keep, struct err *e)
{
    struct account *a;
    TRY(account_get(c, account, &a, e));
    a->password = encoded;
    a->updated_at = c->now;
    TRY(account_update(c->db, a, e));
    TRY(login_failure_delete(c->db, a->phone, by_password, e));
    TRY(login_failure_delete(c->db, a->email, by_password, e));
    return account_end_others(c, account, keep, e);
}
