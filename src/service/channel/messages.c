/* Messages asked for, and what stays of them. See messages.h; must never know a server. */
#include "service/channel/messages.h"
#include "base/hash.h"
#include "base/json.h"
#include <string.h>

const char *const messages_channels[] = {"sms", "email", "chat", NULL};
const char *const messages_kinds[] = {"code", "alert", "notice", "report", NULL};
const char *const messages_states[] = {"queued", "sending", "sent", "delivered", "unknown", "failed", "refused", "expired", "dropped", NULL};

#define HOUR (INT64_C(3600) * 1000)
#define KEEP_MS (7 * CLOCK_DAY)
#define TROUBLE_MS (30 * CLOCK_DAY)

/* What a kind is worth, and for how long. */
static const struct { const char *kind; int64_t rank, worth_ms; } kinds[] = {
    {"code", 0, 5 * 60 * 1000}, {"alert", 0, 4 * HOUR}, {"notice", 1, 48 * HOUR}, {"report", 1, 24 * HOUR}};

static const struct field fields[] = {
    FIELD(delivery, id, F_INT), FIELD(delivery, channel, F_TEXT), FIELD(delivery, kind, F_TEXT), FIELD(delivery, rank, F_INT),
    FIELD(delivery, address, F_TEXT, .mask = MASK_ALL), FIELD(delivery, data, F_JSON, .mask = MASK_ALL), FIELD(delivery, queued_at, F_INSTANT),
    FIELD(delivery, leave_at, F_INSTANT), FIELD(delivery, until_at, F_INSTANT), FIELD(delivery, state, F_TEXT), FIELD(delivery, lease_until, F_INSTANT),
    FIELD(delivery, tries, F_INT), FIELD(delivery, sent_at, F_INSTANT), FIELD(delivery, reported_at, F_INSTANT), FIELD(delivery, remote, F_TEXT),
    FIELD(delivery, failure, F_TEXT), FIELD(delivery, code, F_INT), FIELD(delivery, decided_by, F_INT), FIELD(delivery, decided_at, F_INSTANT),
};
const struct model delivery_model = MODEL(delivery, fields);

enum { ADD, ENCLOSE, SWEEP_DONE, SWEEP_TROUBLE, SWEEP_FORGET, SWEEP_FILES, SETTLE };
static const struct sql sql[] = {
    [ADD] = {"insert into delivery (id, channel, kind, rank, key, address, data, queued_at, leave_at, until_at, state, lease_until, tries, sent_at, reported_at,"
             " remote, failure, code, decided_by, decided_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'queued', 0, 0, 0, 0, '', '', 0, 0, 0)"
             " on conflict (key) do nothing", DB_LATER, 0},
    [ENCLOSE] = {"insert into enclosure (sha256, body, until_at) values ($1, $2, $3)"
                 " on conflict (sha256) do update set until_at = case when enclosure.until_at > excluded.until_at then enclosure.until_at else excluded.until_at end", DB_LATER, 0},
    [SWEEP_DONE] = {"delete from delivery where id in (select id from delivery where id < $1 and state in ('sent', 'delivered', 'dropped') order by id limit $2)", NULL, 0},
    [SWEEP_TROUBLE] = {"delete from delivery where id in (select id from delivery where id < $1 and state in ('unknown', 'failed', 'refused', 'expired') order by id limit $2)", NULL, 0},
    [SWEEP_FORGET] = {"update delivery set data = '{}' where id < $1 and state in ('unknown', 'failed', 'refused', 'expired') and data <> '{}'", NULL, 0},
    [SWEEP_FILES] = {"delete from enclosure where until_at < $1", NULL, 0},
    [SETTLE] = {"delete from delivery where state = 'queued' and leave_at <= $1", NULL, 0},
};
const struct sql_set messages_set = {"messages", sql, sizeof sql / sizeof sql[0]};

static size_t kind_at(const char *kind)
{
    size_t i = 0;
    while (i + 1 < sizeof kinds / sizeof kinds[0] && strcmp(kinds[i].kind, kind) != 0)
        i++;
    return i;
}

int64_t messages_worth(const char *kind)
{
    return kinds[kind_at(kind)].worth_ms;
}

int64_t messages_leave_at(const struct ctx *c, const char *channel, const char *kind, int64_t now)
{
    (void)c, (void)channel, (void)kind;
    return now;
}

static enum err_code enclose(struct ctx *c, const struct message *m, struct jw *w, int64_t until, struct err *e)
{
    const struct message_file *f = m->files.items;
    jw_open(w, "files", '[');
    for (size_t i = 0; i < m->files.n; i++) {
        struct sha256 h = sha256(f[i].body, f[i].n);
        const char *name = hash_hex(c->arena, h.b, sizeof h.b);
        TRY(db_exec(c->db, &sql[ENCLOSE], DB_ARGS(DB_T(name), DB_B(f[i].body, f[i].n), DB_I(until + KEEP_MS)), NULL, e));
        jw_open(w, NULL, '{');
        jw_text(w, "name", f[i].name);
        jw_text(w, "type", f[i].type);
        jw_text(w, "sha256", name);
        jw_close(w, '}');
    }
    jw_close(w, ']');
    return ERR_OK;
}

enum err_code messages_send(struct ctx *c, const struct message *m, struct err *e)
{
    size_t k = kind_at(m->kind);
    const char *channel = *m->channel ? m->channel : strchr(m->address, '@') ? "email" : "sms";
    int64_t until = m->until ? m->until : c->now + kinds[k].worth_ms;
    struct buf b = buf_init(c->arena, 256);
    struct jw w = {.b = &b};
    if (!*m->address)
        return ERR_OK;
    jw_open(&w, NULL, '{');
    if (*m->subject)
        jw_text(&w, "subject", m->subject);
    jw_text(&w, "text", m->text);
    if (m->files.n)
        TRY(enclose(c, m, &w, until, e));
    jw_close(&w, '}');
    return db_exec(c->db, &sql[ADD], DB_ARGS(DB_I(world_id(c->world, c->shard)), DB_T(channel), DB_T(kinds[k].kind), DB_I(kinds[k].rank), DB_T(m->key),
                   DB_T(m->address), DB_T(b.p), DB_I(c->now), DB_I(messages_leave_at(c, channel, kinds[k].kind, c->now)), DB_I(until)), NULL, e);
}

/* What a person wrote or was told is kept no longer than somebody may want to send it again. */
enum err_code messages_sweep(struct ctx *c, size_t n, struct err *e)
{
    TRY(db_exec(c->db, &sql[SWEEP_DONE], DB_ARGS(DB_I(world_id_at(c->now - KEEP_MS)), DB_I(n)), NULL, e));
    TRY(db_exec(c->db, &sql[SWEEP_TROUBLE], DB_ARGS(DB_I(world_id_at(c->now - TROUBLE_MS)), DB_I(n)), NULL, e));
    TRY(db_exec(c->db, &sql[SWEEP_FORGET], DB_ARGS(DB_I(world_id_at(c->now - KEEP_MS))), NULL, e));
    return db_exec(c->db, &sql[SWEEP_FILES], DB_ARGS(DB_I(c->now)), NULL, e);
}

enum err_code messages_settle(struct ctx *c, int64_t until, struct err *e)
{
    return db_exec(c->db, &sql[SETTLE], DB_ARGS(DB_I(until)), NULL, e);
}
