/* SQL of what the operations centre reads. See tide_store.h; must never decide what is counted. */
#include "store/board/tide_store.h"
#include <stdlib.h>
#include <string.h>

static const struct field tide_fields[] = {
    FIELD(tide, seq, F_INT), FIELD(tide, at, F_INSTANT), FIELD(tide, dossier, F_INT), FIELD(tide, n, F_INT), FIELD(tide, unit, F_INT),
    FIELD(tide, procedure, F_TEXT), FIELD(tide, moved, F_TEXT),
};
const struct model tide_model = MODEL(tide, tide_fields);

static const struct field happened_fields[] = {
    FIELD(happened, unit, F_INT), FIELD(happened, day, F_INT), FIELD(happened, outcome, F_INT), FIELD(happened, dossier, F_INT), FIELD(happened, n, F_INT),
};
static const struct model happened_model = MODEL(happened, happened_fields);

static const struct field stint_fields[] = {
    FIELD(counter, day, F_INT), FIELD(counter, unit, F_INT), FIELD(counter, holder, F_INT), FIELD(counter, outcome, F_INT), FIELD(counter, n, F_INT),
    FIELD(counter, procedure, F_TEXT), FIELD(counter, state, F_TEXT),
};
static const struct model stint_model = MODEL(counter, stint_fields);

enum { ADD, NEWEST, AFTER, SWEEP, HAPPENED, HAPPENED_TWO, DIFFER, EMPTY, STINT, STINT_TWO, SUM, SUM_ALL, EACH, DROP };

#define HAPPENED_INTO "insert into happened (unit, day, outcome, dossier, n) values ($1, $2, $3, $4, $5)"
#define STINT_INTO "insert into stint (unit, day, officer, outcome, n) values ($1, $2, $3, $4, $5)"
#define STINT_ADDS " on conflict (unit, day, officer, outcome) do update set n = stint.n + excluded.n"
#define STINT_ROW "select unit, officer as holder, outcome, '' as procedure, '' as state, "

static const struct sql sql[] = {
    [ADD] = {"insert into tide (seq, at, dossier, n, unit, procedure, moved) values ((select coalesce(max(seq), 0) + 1 from tide), $1, $2, $3, $4, $5, $6)",
             DB_LATER, 0},
    [NEWEST] = {"select max(seq) from tide", NULL, 0},
    [AFTER] = {"select seq, at, dossier, n, unit, procedure, moved from tide where seq > $1 order by seq limit $2", &tide_model, 0},
    [SWEEP] = {"delete from tide where seq in (select seq from tide order by seq limit $2) and at < $1 and seq < (select max(seq) from tide)", NULL, 0},
    [HAPPENED] = {HAPPENED_INTO " on conflict do nothing", DB_LATER, 0},
    [HAPPENED_TWO] = {HAPPENED_INTO ", ($1, $6, $7, $4, $5) on conflict do nothing", DB_LATER, 0},
    [DIFFER] = {"select unit, day, outcome, 0 as dossier, sum(n) as n from (select unit, day, outcome, sum(n) as n from tally where day > 0 group by 1, 2, 3"
                " union all select unit, day, outcome, -count(*) as n from happened group by 1, 2, 3) as both_ways group by unit, day, outcome"
                " having sum(n) <> 0 order by unit, day, outcome", &happened_model, 0},
    [EMPTY] = {"delete from happened", NULL, 0},
    [STINT] = {STINT_INTO STINT_ADDS, DB_LATER, 0},
    [STINT_TWO] = {STINT_INTO ", ($1, $2, $3, $6, $7)" STINT_ADDS, DB_LATER, 0},
    [SUM] = {STINT_ROW "0 as day, sum(n) as n from stint where unit = $1 and day between $2 and $3 group by unit, officer, outcome order by officer, outcome",
             &stint_model, 0},
    [SUM_ALL] = {STINT_ROW "0 as day, sum(n) as n from stint where day between $1 and $2 group by unit, officer, outcome order by unit, officer, outcome",
                 &stint_model, 0},
    [EACH] = {STINT_ROW "day, n from stint", &stint_model, 0},
    [DROP] = {"delete from stint where n = 0", NULL, 0},
};
const struct sql_set tide_set = {"tide", sql, sizeof sql / sizeof sql[0]};

/* ---- what an event did, as a text */

const char *tide_moved(const struct counter_deltas *d, struct arena *a)
{
    struct buf b = buf_init(a, 64);
    for (size_t i = 0; i < d->tallies; i++)
        buf_fmt(&b, "%s+%lld", b.n ? " " : "", (long long)d->tally[i].outcome);
    for (size_t i = 0; i < d->moves; i++)
        buf_fmt(&b, "%s%c%lld:%s:%lld", b.n ? " " : "", d->pending[i].n < 0 ? '-' : '>', (long long)d->pending[i].day, d->pending[i].state,
                (long long)d->pending[i].holder);
    return b.n ? b.p : "";
}

static bool line_of(const char *word, struct arena *a, struct counter *out)
{
    char *end;
    out->n = *word == '-' ? -1 : 1;
    out->day = strtoll(word + 1, &end, 10);
    const char *last = strrchr(word, ':');
    if (*end != ':' || last == end)
        return false;
    out->state = arena_strn(a, end + 1, (size_t)(last - end - 1));
    out->holder = strtoll(last + 1, &end, 10);
    return *out->state && !*end;
}

static bool word_of(const char *word, const struct tide *t, struct arena *a, struct counter_deltas *out)
{
    struct counter one = {.unit = t->unit, .procedure = t->procedure, .state = "", .n = 1, .day = dossier_day(t->at)};
    char *end;
    if (*word == '+' && out->tallies < COUNTER_TALLIES) {
        one.outcome = strtoll(word + 1, &end, 10);
        out->tally[out->tallies++] = one;
        return !*end && one.outcome > 0 && one.outcome < COUNT_OUTCOMES;
    }
    if ((*word != '-' && *word != '>') || out->moves == COUNTER_MOVES || !line_of(word, a, &one))
        return false;
    out->pending[out->moves++] = one;
    return true;
}

bool tide_parse(const struct tide *t, struct arena *a, struct counter_deltas *out)
{
    *out = (struct counter_deltas){0};
    for (const char *p = t->moved; *p;) {
        size_t n = strcspn(p, " ");
        if (!word_of(arena_strn(a, p, n), t, a, out))
            return false;
        p += n + (p[n] == ' ');
    }
    return true;
}

/* ---- rows */

enum err_code tide_add(struct db *db, const struct tide *t, struct err *e)
{
    return db_save(db, &sql[ADD], "at dossier n unit procedure moved", &tide_model, t, e);
}

enum err_code tide_newest(struct db *db, int64_t *seq, struct err *e)
{
    return db_int(db, &sql[NEWEST], DB_NONE, 0, seq, e);
}

enum err_code tide_after(struct db *db, int64_t seq, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[AFTER], DB_ARGS(DB_I(seq), DB_I(n)), a, out, e);
}

enum err_code tide_sweep(struct db *db, int64_t before, size_t n, struct err *e)
{
    return db_exec(db, &sql[SWEEP], DB_ARGS(DB_I(before), DB_I(n)), NULL, e);
}

/* An event of a dossier stands under one unit; two tallies are as many as most have. */
enum err_code happened_add(struct db *db, const struct counter_deltas *d, int64_t dossier, int64_t n, struct err *e)
{
    const struct counter *t = d->tally;
    size_t i = 0;
    for (; i + 1 < d->tallies; i += 2)
        TRY(db_exec(db, &sql[HAPPENED_TWO], DB_ARGS(DB_I(t[i].unit), DB_I(t[i].day), DB_I(t[i].outcome), DB_I(dossier), DB_I(n), DB_I(t[i + 1].day),
                    DB_I(t[i + 1].outcome)), NULL, e));
    return i == d->tallies ? ERR_OK :
           db_exec(db, &sql[HAPPENED], DB_ARGS(DB_I(t[i].unit), DB_I(t[i].day), DB_I(t[i].outcome), DB_I(dossier), DB_I(n)), NULL, e);
}

#define STINT_KEY(c) DB_I((c)->unit), DB_I((c)->day), DB_I((c)->holder)

enum err_code stint_add(struct db *db, const struct counter_deltas *d, struct err *e)
{
    const struct counter *t = d->stint;
    size_t i = 0;
    for (; i + 1 < d->stints; i += 2)
        TRY(db_exec(db, &sql[STINT_TWO], DB_ARGS(STINT_KEY(&t[i]), DB_I(t[i].outcome), DB_I(t[i].n), DB_I(t[i + 1].outcome), DB_I(t[i + 1].n)), NULL, e));
    return i == d->stints ? ERR_OK : stint_mend(db, &t[i], e);
}

enum err_code stint_mend(struct db *db, const struct counter *one, struct err *e)
{
    return db_exec(db, &sql[STINT], DB_ARGS(STINT_KEY(one), DB_I(one->outcome), DB_I(one->n)), NULL, e);
}

enum err_code stint_drop_empty(struct db *db, struct err *e)
{
    return db_exec(db, &sql[DROP], DB_NONE, NULL, e);
}

enum err_code happened_differ(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[DIFFER], DB_NONE, a, out, e);
}

enum err_code happened_empty(struct db *db, struct err *e)
{
    return db_exec(db, &sql[EMPTY], DB_NONE, NULL, e);
}

enum err_code stint_sum(struct db *db, int64_t unit, int64_t from, int64_t to, struct arena *a, struct list *out, struct err *e)
{
    return unit ? db_all(db, &sql[SUM], DB_ARGS(DB_I(unit), DB_I(from), DB_I(to)), a, out, e) :
                  db_all(db, &sql[SUM_ALL], DB_ARGS(DB_I(from), DB_I(to)), a, out, e);
}

enum err_code stint_each(struct db *db, enum err_code (*fn)(void *with, const void *rec, struct err *e), void *with, struct err *e)
{
    return db_each(db, &sql[EACH], DB_NONE, fn, with, e);
}
