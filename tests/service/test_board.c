/* Boards show what the asking transaction sees: held in memory or read anew, by every grouping, in a transaction that is older than what others have
 * brought in, after figures were mended, with days and months added up at night. Held against sums made by SQL over the whole tables. */
#include "service/lives.h"
#include "service/board/board.h"
#include "service/board/fold.h"
#include "service/figures.h"
#include "store/board/month_store.h"
#include "store/counter_store.h"

/* ---- the same, row by row */

struct table { struct counter *row; size_t n, room; struct arena *a; };

static enum err_code take(void *with, const void *rec, struct err *e)
{
    struct table *t = with;
    (void)e;
    if (t->n == t->room) {
        struct counter *old = t->row;
        t->room = t->room ? 2 * t->room : 1024;
        t->row = ARENA_ARRAY(t->a, struct counter, t->room);
        if (t->n)
            memcpy(t->row, old, t->n * sizeof *old);
    }
    t->row[t->n] = *(const struct counter *)rec;
    t->row[t->n].procedure = arena_str(t->a, t->row[t->n].procedure);
    t->row[t->n].state = arena_str(t->a, t->row[t->n].state);
    t->n++;
    return ERR_OK;
}

/* unit 0, procedure "" = of all; state: pending lines that are due from a day to a day, else tallies of these days */
static int64_t sum(const struct table *t, struct board_ask q, bool state, int outcome)
{
    int64_t n = 0;
    for (size_t i = 0; i < t->n; i++) {
        const struct counter *c = &t->row[i];
        bool here = (!q.top || c->unit == q.top) && (!*q.procedure || strcmp(c->procedure, q.procedure) == 0) && c->day >= q.from && c->day <= q.to;
        n += here && (*c->state != 0) == state && (state || c->outcome == outcome) ? c->n : 0;
    }
    return n;
}

static int64_t waits(const struct table *t, struct board_ask q, int64_t from, int64_t to)
{
    q.from = from;
    q.to = to;
    return sum(t, q, true, 0);
}

static void same_row(const struct table *t, const struct board_row *row, struct board_ask q, int64_t today)
{
    for (int k = 1; k < COUNT_OUTCOMES; k++)
        if (row->tally[k] != sum(t, q, false, k))
            fail_msg("by %d, unit %lld, '%s', %s from %lld to %lld: %lld, not %lld", (int)q.by, (long long)q.top, q.procedure, counter_word(k), (long long)q.from,
                     (long long)q.to, (long long)row->tally[k], (long long)sum(t, q, false, k));
    assert_int_equal(row->open, waits(t, q, 0, INT64_MAX));
    assert_int_equal(row->waiting, waits(t, q, 0, 0));
    assert_int_equal(row->today, waits(t, q, today, today));
    assert_int_equal(row->soon, waits(t, q, today, today + 3));
    assert_int_equal(row->overdue, waits(t, q, 1, today - 1));
}

static const struct sql newest = {"select max(seq) from tide", NULL, NULL};

static int64_t seq_of(struct db *db)
{
    struct err e = {0};
    int64_t n = 0;
    assert_ok(db_int(db, &newest, DB_NONE, 0, &n, &e));
    return n;
}

/* ask.top: the nation, or a unit that has nothing below it */
static void same_board(struct life *l, struct db *db, struct board_ask ask)
{
    struct ctx c = life_ctx(l);
    struct err e = {0};
    c.db = c.centre = db;
    c.arena = arena_new(0);
    struct table t = {.a = c.arena};
    int64_t today = dossier_day(c.now);
    struct board_sum *s = board_begin(&ask, c.arena);
    if (board_add(s, &c, &e))
        fail_msg("%s", e.why);
    assert_ok(counter_each(db, take, &t, &e));
    struct board_row all = board_total(s);
    struct board_ask whole = ask;
    whole.top = ask.top == UNIT_NATION_ID ? 0 : ask.top;
    same_row(&t, &all, whole, today);
    for (size_t i = 0; i < s->n; i++) {
        struct board_ask one = whole;
        if (ask.by == BOARD_UNIT)
            one.top = s->row[i]->unit;
        else if (ask.by == BOARD_PROCEDURE)
            one.procedure = s->row[i]->key;
        else
            continue;
        same_row(&t, s->row[i], one, today);
    }
    assert_int_equal(s->seq[0], seq_of(db));
    arena_free(c.arena);
}

/* A range of days that ends today, or before. */
static void look(struct life *l, struct db *db, uint64_t *seed)
{
    int64_t today = dossier_day(clock_now(&l->clock)), to = today - (int64_t)(next_random(seed) % 3) * (int64_t)(next_random(seed) % 20);
    struct board_ask q = {.top = UNIT_NATION_ID, .from = to - (int64_t)(next_random(seed) % 60), .to = to, .procedure = "", .field = "",
                          .by = (enum board_by)(next_random(seed) % 5)};
    same_board(l, db, q);
    q.procedure = "1.001193";
    same_board(l, db, q);
    q.procedure = "";
    q.top = l->unit;
    same_board(l, db, q);
}

static void open_life(struct life *l, void **state)
{
    life_open(l, *state, NULL);
    l->world->board = board_new(1);
}

static void close_life(struct life *l)
{
    board_free(l->world->board);
    l->world->board = NULL;
    life_close(l);
}

static void reading(struct life *l, struct db *db)
{
    assert_ok(db_begin(db, false, &l->e));
}

/* ---- tests */

static void a_board_is_what_the_transaction_sees_at_every_step(void **state)
{
    struct life l;
    uint64_t seed = 20261123;
    open_life(&l, state);
    for (int round = 0; round < 2; round++) {
        struct path path[PATHS_MAX];
        size_t open = paths(&l, path);
        while (paths_step(&l, path, &open, &seed)) {
            if (next_random(&seed) % 4)
                continue;
            reading(&l, l.db);
            look(&l, l.db, &seed);
            db_rollback(l.db);
        }
    }
    close_life(&l);
}

static void file_one(struct life *l)
{
    struct folder f;
    life_citizen(l, 101);
    struct opening o = life_opening(l);
    if (LIFE_DO(l, opening_make(c, &o, &l->problems, &f, &l->e)))
        fail_msg("%s", life_problems(l));
}

/* The clock stands, so that nothing is read anew but what has to be. `many`: more than are remembered one by one. */
static void older(struct life *l, int many)
{
    uint64_t seed = 7;
    struct db *old;
    for (int i = 0; i < 3; i++)
        file_one(l);
    assert_ok(db_open(&(struct db_config){.path = l->s->path, .readonly = true}, &old, &l->e));
    reading(l, old);
    int64_t before = seq_of(old);
    for (int i = 0; i < many; i++)
        file_one(l);
    reading(l, l->db);
    look(l, l->db, &seed); /* what is in memory is newer now */
    assert_int_equal(seq_of(l->db), before + many);
    db_rollback(l->db);
    for (int i = 0; i < 3; i++)
        look(l, old, &seed);
    db_rollback(old);
    db_close(old);
    reading(l, l->db);
    look(l, l->db, &seed);
    db_rollback(l->db);
}

static void one_that_is_older_sees_what_it_saw(void **state)
{
    struct life l;
    open_life(&l, state);
    l.clock.fake = life_at("2026-11-23", 9, 0);
    older(&l, 5);
    older(&l, 1);
    close_life(&l);
}

static void mended_figures_are_read_anew(void **state)
{
    struct life l;
    uint64_t seed = 11;
    struct path path[PATHS_MAX];
    open_life(&l, state);
    size_t open = paths(&l, path);
    while (paths_step(&l, path, &open, &seed))
        ;
    assert_ok(db_begin(l.db, true, &l.e));
    assert_ok(db_script(l.db, "update tally set n = n + 5; delete from pending", &l.e));
    assert_ok(db_commit(l.db, &l.e));
    uint64_t first = seed; /* the same days are looked at afterwards */
    for (int i = 0; i < 10; i++) {
        reading(&l, l.db);
        look(&l, l.db, &seed); /* as wrong as the tables are */
        db_rollback(l.db);
    }
    seed = first;
    struct figures f = {.arena = l.a};
    struct ctx own = life_ctx(&l);
    reading(&l, l.db);
    assert_ok(figures_check(&own, &f, &l.e));
    db_rollback(l.db);
    assert_true(f.differ.n > 0);
    assert_ok(LIFE_DO(&l, figures_mend(c, &f, &l.e)));
    for (int i = 0; i < 10; i++) {
        reading(&l, l.db);
        look(&l, l.db, &seed);
        db_rollback(l.db);
    }
    close_life(&l);
}

static void nights_add_up_what_is_over_and_change_no_figure(void **state)
{
    struct life l;
    uint64_t seed = 13;
    struct path path[PATHS_MAX];
    struct list differ;
    open_life(&l, state);
    size_t open = paths(&l, path);
    while (paths_step(&l, path, &open, &seed))
        ;
    l.clock.fake = life_at("2027-03-01", 9, 0);
    assert_ok(LIFE_DO(&l, fold_all(c, &l.e)));
    assert_true(centre_int(l.s, "select count(*) from tally_month where outcome = 0") >= 1);
    assert_int_equal(centre_int(l.s, "select sum(n) from tally_month"), centre_int(l.s, "select sum(n) from tally where day > 0"));
    assert_int_equal(centre_int(l.s, "select sum(n) from tally_day"), centre_int(l.s, "select sum(n) from tally where day > 0 and 1 = 1"));
    assert_int_equal(centre_int(l.s, "select max(day) from tally_day"), dossier_day(l.clock.fake) - 1);
    reading(&l, l.db);
    for (int i = 0; i < 10; i++)
        look(&l, l.db, &seed);
    struct board_ask year = {.top = UNIT_NATION_ID, .from = dossier_day(life_at("2026-10-15", 0, 0)), .to = dossier_day(l.clock.fake), .procedure = "", .field = "", .by = BOARD_UNIT};
    same_board(&l, l.db, year);
    assert_ok(month_differ(l.db, l.a, &differ, &l.e));
    assert_int_equal(differ.n, 0);
    db_rollback(l.db);
    assert_ok(db_begin(l.db, true, &l.e));
    assert_ok(db_script(l.db, "update tally_month set n = n + 1 where outcome = 2", &l.e));
    assert_ok(month_differ(l.db, l.a, &differ, &l.e));
    assert_true(differ.n > 0);
    db_rollback(l.db);
    close_life(&l);
}

static void curves_are_those_of_the_days(void **state)
{
    struct life l;
    uint64_t seed = 17;
    struct path path[PATHS_MAX];
    open_life(&l, state);
    size_t open = paths(&l, path);
    while (paths_step(&l, path, &open, &seed))
        ;
    for (int folded = 0; folded < 2; folded++) {
        struct ctx own = life_ctx(&l);
        int64_t today = dossier_day(own.now);
        int64_t tops[] = {UNIT_NATION_ID, units_find(l.world->units, l.unit)->province, l.unit};
        reading(&l, l.db);
        for (size_t t = 0; t < 3; t++) {
            struct board_curve *v = board_curve_begin(tops[t], today - 40, today, l.a);
            assert_ok(board_curve_add(v, &own, &l.e));
            for (int64_t day = today - 40; day <= today; day++)
                assert_int_equal(board_received(v->day[day - v->from].tally),
                                 centre_int(l.s, arena_fmt(l.a, "select coalesce(sum(n), 0) from tally where outcome between 4 and 6 and day = %lld%s", (long long)day,
                                                           t == 2 ? arena_fmt(l.a, " and unit = %lld", (long long)l.unit) : "")));
        }
        db_rollback(l.db);
        assert_ok(LIFE_DO(&l, fold_all(c, &l.e)));
        board_free(l.world->board);
        l.world->board = board_new(1);
    }
    close_life(&l);
}

static int64_t done_of(struct life *l, struct board_ask q)
{
    struct ctx c = life_ctx(l);
    struct err e = {0};
    c.db = c.centre = l->db;
    c.arena = arena_new(0);
    struct board_sum *s = board_begin(&q, c.arena);
    reading(l, l->db);
    assert_ok(board_add(s, &c, &e));
    db_rollback(l->db);
    struct board_row all = board_total(s);
    arena_free(c.arena);
    return board_received(all.tally);
}

static int64_t drawn(struct life *l, int64_t from, int64_t to)
{
    struct ctx c = life_ctx(l);
    struct err e = {0};
    int64_t n = 0;
    c.db = c.centre = l->db;
    c.arena = arena_new(0);
    struct board_curve *v = board_curve_begin(UNIT_NATION_ID, from, to, c.arena);
    reading(l, l->db);
    assert_ok(board_curve_add(v, &c, &e));
    db_rollback(l->db);
    for (int64_t day = from; day <= to; day++)
        n += board_received(v->day[day - from].tally);
    arena_free(c.arena);
    return n;
}

/* The tables are changed behind its back, as nothing of ours does: whoever looks still sees what was read ahead, and for days that were not, what is there now. */
static void what_was_read_ahead_is_not_read_again(void **state)
{
    struct life l;
    uint64_t seed = 7;
    open_life(&l, state);
    struct path path[PATHS_MAX];
    size_t open = paths(&l, path);
    while (paths_step(&l, path, &open, &seed))
        ;
    l.clock.fake += 3 * CLOCK_DAY;
    int64_t today = dossier_day(clock_now(&l.clock));
    struct board_ask month = {.top = UNIT_NATION_ID, .from = today - 400, .to = today, .procedure = "", .field = ""}, other = month;
    other.from++;
    struct board_span span[] = {{month.from, month.to, 0}, {month.from, month.to, UNIT_NATION_ID}};
    struct ctx c = life_ctx(&l);
    c.db = c.centre = l.db;
    reading(&l, l.db);
    assert_ok(board_ready(&c, span, 2, &l.e));
    db_rollback(l.db);
    assert_ok(db_script(l.db, "update tally set n = 0", &l.e));
    int64_t there = done_of(&l, month);
    assert_true(there > 0);
    assert_int_equal(drawn(&l, month.from, month.to), there);
    assert_int_equal(done_of(&l, other), 0);
    close_life(&l);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, sandbox_open, sandbox_close)
    const struct CMUnitTest tests[] = {
        T(a_board_is_what_the_transaction_sees_at_every_step), T(one_that_is_older_sees_what_it_saw), T(mended_figures_are_read_anew),
        T(nights_add_up_what_is_over_and_change_no_figure), T(curves_are_those_of_the_days), T(what_was_read_ahead_is_not_read_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
