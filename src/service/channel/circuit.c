/* The state of the channels' servers. See circuit.h; must never know what is sent. */
#include "service/channel/circuit.h"

enum { FIRST_MS = 5 * 1000, MOST_MS = 5 * 60 * 1000, SHIFT_MAX = 6, PROBE_MS = 60 * 1000 };

static const struct field fields[] = {
    FIELD(circuit, channel, F_TEXT), FIELD(circuit, down_at, F_INSTANT), FIELD(circuit, tries, F_INT), FIELD(circuit, next_at, F_INSTANT),
    FIELD(circuit, failure, F_TEXT), FIELD(circuit, code, F_INT), FIELD(circuit, changed_at, F_INSTANT),
};
const struct model circuit_model = MODEL(circuit, fields);

enum { ALL, FIND, PROBE, DOWN, UP };
#define COLUMNS "channel, down_at, tries, next_at, failure, code, changed_at"
static const struct sql sql[] = {
    [ALL] = {"select " COLUMNS " from carrier order by channel", &circuit_model, 0},
    [FIND] = {"select " COLUMNS " from carrier where channel = $1", &circuit_model, 0},
    [PROBE] = {"update carrier set next_at = $3 where channel = $1 and next_at = $2 and down_at > 0", NULL, 0},
    [DOWN] = {"insert into carrier (" COLUMNS ") values ($1, $2, 1, $3, $4, $5, $2) on conflict (channel) do update set"
              " down_at = case when carrier.down_at = 0 then excluded.down_at else carrier.down_at end, tries = carrier.tries + 1, next_at = excluded.next_at,"
              " failure = excluded.failure, code = excluded.code, changed_at = excluded.changed_at", NULL, 0},
    [UP] = {"update carrier set down_at = 0, tries = 0, next_at = 0, failure = '', code = 0, changed_at = $2 where channel = $1 and down_at > 0", NULL, 0},
};
const struct sql_set circuit_set = {"circuit", sql, sizeof sql / sizeof sql[0]};

enum err_code circuit_all(struct db *centre, struct arena *a, struct list *out, struct err *e)
{
    return db_all(centre, &sql[ALL], DB_NONE, a, out, e);
}

enum err_code circuit_find(struct db *centre, const char *channel, struct arena *a, struct circuit **out, struct err *e)
{
    return db_find(centre, &sql[FIND], DB_ARGS(DB_T(channel)), a, (void **)out, e);
}

/* Whoever has it keeps the others away for as long as one message may take. */
enum err_code circuit_probe(struct ctx *c, const struct circuit *seen, bool *mine, struct err *e)
{
    int64_t changed;
    TRY(db_exec(c->db, &sql[PROBE], DB_ARGS(DB_T(seen->channel), DB_I(seen->next_at), DB_I(c->now + PROBE_MS)), &changed, e));
    *mine = changed != 0;
    return ERR_OK;
}

enum err_code circuit_failed(struct ctx *c, const char *channel, const char *failure, int64_t code, struct err *e)
{
    struct circuit *was;
    TRY(circuit_find(c->db, channel, c->arena, &was, e));
    int64_t tries = was && was->down_at ? was->tries : 0, wait = (int64_t)FIRST_MS << (tries < SHIFT_MAX ? tries : SHIFT_MAX);
    wait = wait < MOST_MS ? wait : MOST_MS;
    return db_exec(c->db, &sql[DOWN], DB_ARGS(DB_T(channel), DB_I(c->now), DB_I(c->now + wait), DB_T(failure), DB_I(code)), NULL, e);
}

enum err_code circuit_answered(struct ctx *c, const char *channel, struct err *e)
{
    return db_exec(c->db, &sql[UP], DB_ARGS(DB_T(channel), DB_I(c->now)), NULL, e);
}
