/* Messages on their way: taken, handed over by somebody else, recorded. See messages.h; must never know a server.
 *
 * Nothing is sent twice: a row is `sending`, on disk, before anybody outside hears of it, and from there only an answer of the other side, a report or a
 * person leads back to `queued`. */
#include "base/hash.h"
#include "base/json.h"
#include "service/channel/messages.h"
#include <string.h>

const char *const messages_failures[] = {"", "number", "address", "resolve", "connect", "tls", "password", "sender", "rejected", "busy", "answer", "silent",
                                        "cut", "late", "unconnected", "report", "operator", "tired", NULL};

enum { LEASE_MS = 60 * 1000, BEGIN_MS = 20 * 1000, TRIES_MAX = 10, RETRY_MS = 10 * 1000, BACK_MS = 5 * 1000, REPORT_MS = 15 * 60 * 1000 };

#define COLUMNS "id, channel, kind, rank, address, data, queued_at, leave_at, until_at, state, lease_until, tries, sent_at, reported_at, remote, failure, code," \
                " decided_by, decided_at"
/* A code that has left, or will not leave any more, is kept by nobody. */
#define LESS_CODES "case when kind = 'code' then '{}' else data end"
#define OURS "where id = $1 and state = 'sending' and lease_until = $2"

struct enclosure { const char *body; };
static const struct field enclosure_fields[] = {FIELD(enclosure, body, F_TEXT, .flags = FIELD_BYTES)};
static const struct model enclosure_model = MODEL(enclosure, enclosure_fields);

enum { DUE, STALE, LATE, DOUBT, CUT, CUT_BACK, EXPIRE, DROP, AGAIN, TAKE, NOT_YET, MARK, ACCEPT, ACCEPT_TOLD, REFUSE, LATER, TIRED, BACK, UNSURE, SHOWN, SHOW, FILE_OF };
static const struct sql sql[] = {
    [DUE] = {"select 1 from delivery where channel = $1 and rank in (0, 1) and state = 'queued' and leave_at <= $2 and until_at > $2 limit 1", NULL, 0},
    [STALE] = {"select 1 from delivery where state = 'sending' and channel = $1 and lease_until <= $2 limit 1", NULL, 0},
    [LATE] = {"select 1 from delivery where state = 'queued' and channel = $1 and until_at <= $2 limit 1", NULL, 0},
    [CUT] = {"update delivery set state = 'unknown', failure = 'cut', code = 0, lease_until = 0, leave_at = $3, data = " LESS_CODES
             " where state = 'sending' and channel = $1 and lease_until <= $2", NULL, 0},
    [CUT_BACK] = {"update delivery set state = 'queued', failure = 'cut', code = 0, lease_until = 0 where state = 'sending' and channel = $1 and lease_until <= $2", NULL, 0},
    [EXPIRE] = {"update delivery set state = 'expired', failure = 'late', data = " LESS_CODES " where state = 'queued' and channel = $1 and until_at <= $2", NULL, 0},
    [DROP] = {"update delivery set state = 'dropped', failure = 'unconnected', data = '{}' where state = 'queued' and channel = $1 and until_at <= $2", NULL, 0},
    [DOUBT] = {"select 1 from delivery where state in ('unknown', 'failed', 'refused', 'expired') and state = 'unknown' and channel = $1 and leave_at <= $2"
                   " and until_at > $2 and kind = $3 and data <> '{}' limit 1", NULL, 0},
    [AGAIN] = {"update delivery set state = 'queued' where state in ('unknown', 'failed', 'refused', 'expired') and state = 'unknown' and channel = $1 and leave_at <= $2"
               " and until_at > $2 and kind = $3 and data <> '{}'", NULL, 0},
    [TAKE] = {"select " COLUMNS " from delivery where channel = $1 and rank = $2 and state = 'queued' and leave_at <= $3 and until_at > $3 order by leave_at limit $4",
              &delivery_model, 0},
    [NOT_YET] = {"update delivery set leave_at = $2 where id = $1", DB_LATER, 0},
    [MARK] = {"update delivery set state = 'sending', lease_until = $2 where id = $1", DB_LATER, 0},
    [ACCEPT] = {"update delivery set state = 'sent', sent_at = $3, remote = $4, code = $5, failure = '', lease_until = 0, data = case when $6 = 1 then " LESS_CODES
                " else '{}' end where id = $1 and (state = 'unknown' or (state = 'sending' and lease_until = $2))", NULL, 0},
    [ACCEPT_TOLD] = {"update delivery set sent_at = $2 where id = $1 and sent_at = 0 and state in ('sent', 'delivered', 'failed', 'refused')", NULL, 0},
    [REFUSE] = {"update delivery set state = 'refused', failure = $3, code = $4, lease_until = 0, data = '{}' " OURS, DB_LATER, 0},
    [LATER] = {"update delivery set state = 'queued', failure = $3, code = $4, lease_until = 0, tries = tries + 1, leave_at = $5 " OURS, DB_LATER, 0},
    [TIRED] = {"update delivery set state = 'failed', failure = 'tired', code = $3, lease_until = 0, data = " LESS_CODES " " OURS, DB_LATER, 0},
    [BACK] = {"update delivery set state = 'queued', failure = $3, code = $4, lease_until = 0, leave_at = $5 " OURS, DB_LATER, 0},
    [UNSURE] = {"update delivery set state = 'unknown', failure = $3, code = $4, lease_until = 0, leave_at = $5, data = " LESS_CODES " " OURS, DB_LATER, 0},
    [SHOWN] = {"insert into sent (id, channel, address, text, sent_at) values ($1, $2, $3, $4, $5) on conflict (id) do nothing", DB_LATER, 0},
    [SHOW] = {"update delivery set state = 'sent', sent_at = $2, data = '{}' where id = $1", DB_LATER, 0},
    [FILE_OF] = {"select body from enclosure where sha256 = $1", &enclosure_model, 0},
};
const struct sql_set messages_post_set = {"messages_post", sql, sizeof sql / sizeof sql[0]};

static enum err_code is_there(struct ctx *c, int which, const char *channel, bool *out, struct err *e)
{
    int64_t there;
    TRY(db_int(c->db, &sql[which], DB_ARGS(DB_T(channel), DB_I(c->now)), 0, &there, e));
    *out = there != 0;
    return ERR_OK;
}

/* Is it one of the words of the list? */
static bool named(const char *list, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = list; (p = strstr(p, word)); p += n)
        if ((p == list || strchr(" ,", p[-1])) && strchr(" ,", p[n]))
            return true;
    return false;
}

static enum err_code in_doubt(struct ctx *c, const struct message_way *w, bool *out, struct err *e)
{
    int64_t there = 0;
    for (size_t i = 0; messages_kinds[i] && !there; i++)
        if (named(w->again, messages_kinds[i]))
            TRY(db_int(c->db, &sql[DOUBT], DB_ARGS(DB_T(w->channel), DB_I(c->now), DB_T(messages_kinds[i])), 0, &there, e));
    *out = there != 0;
    return ERR_OK;
}

enum err_code messages_look(struct ctx *c, const struct message_way *w, struct message_look *out, struct err *e)
{
    bool cut, late = false, doubt = false;
    TRY(is_there(c, DUE, w->channel, &out->due, e));
    TRY(is_there(c, STALE, w->channel, &cut, e));
    if (!cut)
        TRY(is_there(c, LATE, w->channel, &late, e));
    if (!cut && !late)
        TRY(in_doubt(c, w, &doubt, e));
    out->untidy = cut || late || doubt;
    return ERR_OK;
}

enum err_code messages_tidy(struct ctx *c, const struct message_way *w, struct err *e)
{
    if (w->repeatable)
        TRY(db_exec(c->db, &sql[CUT_BACK], DB_ARGS(DB_T(w->channel), DB_I(c->now)), NULL, e));
    else
        TRY(db_exec(c->db, &sql[CUT], DB_ARGS(DB_T(w->channel), DB_I(c->now), DB_I(c->now + REPORT_MS)), NULL, e));
    for (size_t i = 0; messages_kinds[i]; i++)
        if (named(w->again, messages_kinds[i]))
            TRY(db_exec(c->db, &sql[AGAIN], DB_ARGS(DB_T(w->channel), DB_I(c->now), DB_T(messages_kinds[i])), NULL, e));
    return db_exec(c->db, &sql[w->connected ? EXPIRE : DROP], DB_ARGS(DB_T(w->channel), DB_I(c->now)), NULL, e);
}

static enum err_code take_rank(struct ctx *c, const char *channel, int64_t rank, size_t n, struct list *out, struct err *e)
{
    struct list rows;
    TRY(db_all(c->db, &sql[TAKE], DB_ARGS(DB_T(channel), DB_I(rank), DB_I(c->now), DB_I(n - out->n)), c->arena, &rows, e));
    struct delivery *d = rows.items, *to = out->items;
    for (size_t i = 0; i < rows.n; i++) {
        int64_t leave = messages_leave_at(c, channel, d[i].kind, c->now);
        if (leave > c->now) {
            TRY(db_exec(c->db, &sql[NOT_YET], DB_ARGS(DB_I(d[i].id), DB_I(leave)), NULL, e));
            continue;
        }
        to[out->n++] = d[i];
    }
    return ERR_OK;
}

static enum err_code due(struct ctx *c, const char *channel, size_t n, struct list *out, struct err *e)
{
    *out = (struct list){ARENA_ARRAY(c->arena, struct delivery, n + 1), 0};
    TRY(take_rank(c, channel, 0, n, out, e));
    return out->n < n ? take_rank(c, channel, 1, n, out, e) : ERR_OK;
}

enum err_code messages_take(struct ctx *c, const char *channel, size_t n, struct list *out, struct err *e)
{
    TRY(due(c, channel, n, out, e));
    struct delivery *d = out->items;
    for (size_t i = 0; i < out->n; i++) {
        d[i].lease_until = c->now + LEASE_MS;
        TRY(db_exec(c->db, &sql[MARK], DB_ARGS(DB_I(d[i].id), DB_I(d[i].lease_until)), NULL, e));
    }
    return ERR_OK;
}

bool messages_in_time(const struct delivery *d, int64_t now)
{
    return now < d->lease_until - LEASE_MS + BEGIN_MS;
}

/* What is not there any more is left out: the text says what was meant. */
enum err_code messages_files(struct ctx *c, const struct delivery *d, struct list *out, struct err *e)
{
    struct json *o;
    TRY(json_parse(d->data, strlen(d->data), c->arena, &o, e));
    const struct json *files = json_find(o, "files");
    struct message_file *row = ARENA_ARRAY(c->arena, struct message_file, (files ? files->n : 0) + 1);
    *out = (struct list){row, 0};
    for (const struct json *f = files ? files->child : NULL; f; f = f->next) {
        struct enclosure *x;
        TRY(db_find(c->db, &sql[FILE_OF], DB_ARGS(DB_T(json_text(f, "sha256"))), c->arena, (void **)&x, e));
        if (!x)
            continue;
        row[out->n] = (struct message_file){.name = json_text(f, "name"), .type = json_text(f, "type")};
        row[out->n].body = hash_unbase64url(c->arena, x->body, &row[out->n].n);
        out->n++;
    }
    return ERR_OK;
}

static enum err_code accepted(struct ctx *c, const struct message_result *r, struct err *e)
{
    int64_t changed;
    TRY(db_exec(c->db, &sql[ACCEPT], DB_ARGS(DB_I(r->of->id), DB_I(r->of->lease_until), DB_I(c->now), DB_T(r->remote), DB_I(r->code), DB_I(r->reported)), &changed, e));
    /* its report was here first */
    return changed ? ERR_OK : db_exec(c->db, &sql[ACCEPT_TOLD], DB_ARGS(DB_I(r->of->id), DB_I(c->now)), NULL, e);
}

static enum err_code with_time(struct ctx *c, int which, const struct message_result *r, int64_t leave, struct err *e)
{
    return db_exec(c->db, &sql[which], DB_ARGS(DB_I(r->of->id), DB_I(r->of->lease_until), DB_T(r->failure), DB_I(r->code), DB_I(leave)), NULL, e);
}

enum err_code messages_record(struct ctx *c, const struct message_result *r, struct err *e)
{
    const struct delivery *d = r->of;
    switch (r->end) {
    case MESSAGE_ACCEPTED:
        return accepted(c, r, e);
    case MESSAGE_REFUSED:
        return db_exec(c->db, &sql[REFUSE], DB_ARGS(DB_I(d->id), DB_I(d->lease_until), DB_T(r->failure), DB_I(r->code)), NULL, e);
    case MESSAGE_LATER:
        if (d->tries + 1 >= TRIES_MAX)
            return db_exec(c->db, &sql[TIRED], DB_ARGS(DB_I(d->id), DB_I(d->lease_until), DB_I(r->code)), NULL, e);
        return with_time(c, LATER, r, c->now + ((int64_t)RETRY_MS << d->tries), e);
    case MESSAGE_BACK:
        return with_time(c, BACK, r, *r->failure ? c->now + BACK_MS : d->leave_at, e);
    case MESSAGE_UNSURE:
        return with_time(c, r->repeatable ? BACK : UNSURE, r, c->now + (r->repeatable ? BACK_MS : REPORT_MS), e);
    }
    return err(e, ERR_INTERNAL, "unknown end %d", (int)r->end);
}

enum err_code messages_show(struct ctx *c, const char *channel, size_t n, size_t *shown, struct err *e)
{
    struct list rows;
    TRY(due(c, channel, n, &rows, e));
    const struct delivery *d = rows.items;
    for (size_t i = 0; i < rows.n; i++) {
        struct json *o;
        TRY(json_parse(d[i].data, strlen(d[i].data), c->arena, &o, e));
        TRY(db_exec(c->db, &sql[SHOWN], DB_ARGS(DB_I(d[i].id), DB_T(channel), DB_T(d[i].address), DB_T(json_text(o, "text")), DB_I(c->now)), NULL, e));
        TRY(db_exec(c->db, &sql[SHOW], DB_ARGS(DB_I(d[i].id), DB_I(c->now)), NULL, e));
    }
    *shown = rows.n;
    return ERR_OK;
}
