/* The index of whose things are where. See abode.h; must never know what is there. */
#include "service/abode.h"
#include "base/json.h"
#include <stdlib.h>
#include <string.h>

enum { PAGE = 1000 };

struct row { int64_t n; };
static const struct field row_fields[] = {FIELD(row, n, F_INT)};
static const struct model row_model = MODEL(row, row_fields);

enum { OF, KNOWN, PUT };
static const struct sql sql[] = {
    [OF] = {"select shard + case when account = 0 then 64 else 0 end as n from abode where account in (0, $1)", &row_model, NULL},
    [KNOWN] = {"select 1 from abode where account = $1 and shard = $2", NULL, NULL},
    [PUT] = {"insert into abode (account, shard) values ($1, $2) on conflict (account, shard) do nothing", NULL, NULL},
};
const struct sql_set abode_set = {"abode", sql, sizeof sql / sizeof sql[0]};

/* Of a province: accounts it holds something of, by number. Each table gives a page by its index, not all it has: a province has a million dossiers. */
#define SOME_OF(table) "select account from (select distinct account from " table " where account <> 0 and account > $1 order by account limit $2) as of_" table
static const struct sql held[] = {
    {"select account as n from (" SOME_OF("draft") " union " SOME_OF("dossier") " union " SOME_OF("notice") ") as held order by 1 limit $2", &row_model, NULL},
};
const struct sql_set abode_province_set = {"abode, of a province", held, 1};

enum err_code abode_put(struct db *centre, int64_t account, int shard, struct err *e)
{
    return db_exec(centre, &sql[PUT], DB_ARGS(DB_I(account), DB_I(shard)), NULL, e);
}

enum err_code abode_note(struct ctx *c, int64_t account, struct err *e)
{
    int64_t known;
    if (!account || c->world->shards == 1)
        return ERR_OK;
    TRY(db_int(c->centre, &sql[KNOWN], DB_ARGS(DB_I(account), DB_I(c->shard)), 0, &known, e));
    if (known)
        return ERR_OK;
    const char *key = arena_fmt(c->arena, "abode %lld", (long long)account);
    return job_add(c, "abode", key, arena_fmt(c->arena, "{\"account\":%lld}", (long long)account), c->now, e);
}

enum err_code abode_of(const struct ctx *c, int64_t account, uint64_t *shards, struct err *e)
{
    struct list l;
    uint64_t mine = 0, whole = 0;
    TRY(db_all(c->centre, &sql[OF], DB_ARGS(DB_I(account)), c->arena, &l, e));
    const struct row *r = l.items;
    for (size_t i = 0; i < l.n; i++)
        *(r[i].n < 64 ? &mine : &whole) |= UINT64_C(1) << (r[i].n & 63);
    *shards = mine | ~whole;
    return ERR_OK;
}

/* ---- one account */

static enum err_code number(const struct ctx *c, const struct job *j, const char *name, int64_t *out, struct err *e)
{
    struct json *o;
    TRY(json_parse(j->data, strlen(j->data), c->arena, &o, e));
    *out = json_int(o, name, 0);
    return ERR_OK;
}

static enum err_code one(struct ctx *c, const struct job *j, int shard, struct err *e)
{
    int64_t account;
    TRY(number(c, j, "account", &account, e));
    return abode_put(c->db, account, shard, e);
}

/* ---- what was there before, a page at a time */

static enum err_code whole_key(struct ctx *c, const char **out, struct err *e)
{
    int64_t known = 1;
    if (c->world->shards > 1)
        TRY(db_int(c->centre, &sql[KNOWN], DB_ARGS(DB_I(0), DB_I(c->shard)), 0, &known, e));
    *out = known ? "" : "abodes";
    return ERR_OK;
}

/* The page as a text: "12 15 99" of accounts. */
static enum err_code whole_run(struct ctx *c, struct job *j, struct err *e)
{
    struct list l;
    int64_t after;
    TRY(number(c, j, "after", &after, e));
    TRY(db_all(c->db, &held[0], DB_ARGS(DB_I(after), DB_I(PAGE)), c->arena, &l, e));
    struct buf b = buf_init(c->arena, 20 * l.n + 1);
    const struct row *r = l.items;
    for (size_t i = 0; i < l.n; i++)
        buf_fmt(&b, "%lld ", (long long)r[i].n);
    buf_char(&b, 0);
    j->answer = b.p;
    return ERR_OK;
}

static size_t page_of(const char *text, int64_t out[PAGE])
{
    size_t n = 0;
    for (char *end; n < PAGE && *text; text = end + 1)
        out[n++] = strtoll(text, &end, 10);
    return n;
}

static enum err_code whole_put(struct ctx *c, const struct job *j, int shard, struct err *e)
{
    int64_t account[PAGE];
    size_t n = page_of(j->answer, account);
    for (size_t i = 0; i < n; i++)
        TRY(abode_put(c->db, account[i], shard, e));
    return n == PAGE ? ERR_OK : abode_put(c->db, 0, shard, e);
}

static enum err_code whole_done(struct ctx *c, const struct job *j, struct err *e)
{
    int64_t account[PAGE];
    size_t n = page_of(j->answer, account);
    if (n < PAGE)
        return ERR_OK;
    long long last = account[n - 1];
    return job_add(c, "abodes", arena_fmt(c->arena, "abodes %lld", last), arena_fmt(c->arena, "{\"after\":%lld}", last), c->now, e);
}

const struct job_kind abode_jobs[ABODE_JOBS] = {
    {.kind = "abode", .centre = one},
    {.kind = "abodes", .run = whole_run, .centre = whole_put, .done = whole_done, .key = whole_key},
};
