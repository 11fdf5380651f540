/* What the tests of accounts share: a centre on a real file, a clock that stands, the outbox to read codes from. */
#pragma once
#include "centre.h"
#include "service/account.h"

enum { COMMUNE = 20257, PROVINCE = 65048 };
static const char lan[] = "0905123318", mail[] = "lan@example.vn";
static const char pass[] = "bốn con mèo đen";

struct door {
    struct sandbox *s;
    struct clock clock;
    struct db *db;
    struct world *world;
    struct actor actor;
    struct ctx c;
};

static inline struct door *door_open(struct sandbox *s, bool with_units)
{
    struct door *d = ARENA_NEW(s->a, struct door);
    d->s = s;
    d->clock.fake = INT64_C(1795420800000); /* 2026-11-23 15:00 in Viet Nam */
    d->db = with_units ? centre_db_with_data(s) : centre_db(s);
    d->actor = (struct actor){.name = "", .kind = ""};
    if (with_units) {
        struct world_config wc = {.clock = &d->clock, .data_dir = s->dir, .development = true};
        if (world_open(&wc, d->db, &d->world, &s->e))
            fail_msg("%s", s->e.why);
    } else {
        d->world = ARENA_NEW(s->a, struct world);
        d->world->clock = &d->clock;
        memset(d->world->key, 7, sizeof d->world->key);
    }
    d->c = (struct ctx){.world = d->world, .db = d->db, .centre = d->db, .arena = s->a, .now = d->clock.fake, .actor = &d->actor, .lang = "vi"};
    return d;
}

static inline void door_close(struct door *d)
{
    if (d->world->arena)
        world_close(d->world);
    db_close(d->db);
}

static inline void later(struct door *d, int64_t ms)
{
    d->clock.fake += ms;
    d->c.now = d->clock.fake;
}

static inline struct account_attempt send_code(struct door *d, const char *address)
{
    struct account_attempt t = {0};
    assert_ok(account_send_code(&d->c, address, &t, &d->s->e));
    return t;
}

static const char browser[] = "k3Jx0r5VnQm8Zt2LbW7c";

static inline struct account_attempt check_code_in(struct door *d, const char *address, const char *code, const char *in)
{
    struct account_attempt t = {0};
    assert_ok(account_check_code(&d->c, address, code, in, &t, &d->s->e));
    return t;
}

static inline struct account_attempt check_code(struct door *d, const char *address, const char *code)
{
    return check_code_in(d, address, code, browser);
}

/* The newest message's text, as it would leave. */
static inline const char *last_message(struct door *d)
{
    return sandbox_sqlite3(d->s, "select json_extract(data, '$.text') from delivery order by id desc limit 1");
}

static inline const char *last_code(struct door *d)
{
    const char *p = last_message(d);
    while (*p && strspn(p, "0123456789") != 6)
        p++;
    return arena_strn(d->s->a, p, 6);
}

static inline const char *other_than(struct door *d, const char *code)
{
    return arena_fmt(d->s->a, "%06d", (atoi(code) + 1) % 1000000);
}

static inline int64_t sign_in(struct door *d, const char *address)
{
    assert_int_equal(send_code(d, address).answer, ACCOUNT_YES);
    struct account_attempt t = check_code(d, address, last_code(d));
    assert_int_equal(t.answer, ACCOUNT_YES);
    return t.account;
}

static inline const char *hashed(struct door *d, const char *password)
{
    const char *out = NULL;
    assert_ok(account_hash_password(d->s->a, password, &out, &d->s->e));
    return out;
}

static inline int64_t person(struct door *d)
{
    int64_t id = 0;
    struct account_new n = {.name = "Trần Thị Lan", .phone = lan, .email = mail, .encoded = hashed(d, pass)};
    assert_ok(account_make(&d->c, &n, &id, &d->s->e));
    return id;
}
