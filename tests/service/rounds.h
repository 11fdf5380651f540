/* What tests of rounds share - letters, late dossiers, alerts: one life, its clock, officers, births that are filed and taken in, questions in SQL, and damage
 * that somebody did to a row. Included by one file of a test alone. */
#pragma once
#include "service/sweep.h"

static struct db_fault fault;
static struct life l;

static inline int rounds_open(void **state)
{
    fault = (struct db_fault){0};
    if (sandbox_open(state))
        return 1;
    life_open(&l, *state, &fault);
    return 0;
}

static inline int rounds_close(void **state)
{
    life_close(&l);
    return sandbox_close(state);
}

static inline void at(const char *day, int hour, int minute)
{
    l.clock.fake = life_at(day, hour, minute);
}

static inline int64_t count(const char *query)
{
    return centre_int(l.s, query);
}

static inline void write_sql(const char *text)
{
    assert_ok(db_begin(l.db, true, &l.e));
    if (db_script(l.db, text, &l.e))
        fail_msg("%s: %s", text, l.e.why);
    assert_ok(db_commit(l.db, &l.e));
}

static inline void officer(int64_t account, const char *role, int64_t unit)
{
    struct officer o = {.account = account, .unit = unit, .role = role, .valid_from = "2026-01-01", .valid_to = "", .name = ""};
    assert_ok(db_begin(l.db, true, &l.e));
    assert_ok(officer_set(l.db, &o, &l.e));
    assert_ok(db_commit(l.db, &l.e));
}

/* A birth that was filed and taken in now: due the same day at 17:00. */
static inline struct folder taken_in(void)
{
    struct opening o = life_opening(&l);
    struct folder f;
    life_citizen(&l, 101);
    if (LIFE_DO(&l, opening_make(c, &o, &l.problems, &f, &l.e)))
        fail_msg("%s", life_problems(&l));
    life_officer(&l, l.unit, ROLE_RECEPTION);
    assert_ok(life_act(&l, &f, "accept", (struct form_values){0}));
    return f;
}

static inline void act_as(struct folder *f, unsigned role, const char *id, struct form_values in)
{
    life_officer(&l, l.unit, role);
    if (life_act(&l, f, id, in))
        fail_msg("%s: %s", id, life_problems(&l));
}

/* What a dossier's row, or its journal, says is not what was written there; and as it was before. */
enum wound { WOUND_ROW, WOUND_JOURNAL };

static inline void wound(const struct folder *f, enum wound how)
{
    long long id = f->row.id;
    if (how == WOUND_ROW)
        write_sql(arena_fmt(l.a, "create table kept as select id, body from dossier where id = %lld; update dossier set body = 'x' where id = %lld", id, id));
    else
        write_sql(arena_fmt(l.a, "create table kept as select dossier as id, body from journal where dossier = %lld and n = 2;"
                                 " update journal set body = 'x' where dossier = %lld and n = 2", id, id));
}

static inline void heal(enum wound how)
{
    write_sql(how == WOUND_ROW ? "update dossier set body = (select body from kept) where id in (select id from kept)"
                               : "update journal set body = (select body from kept) where n = 2 and dossier in (select id from kept)");
    write_sql("drop table kept");
}

/* An event of it that moved nothing. */
static inline void stir(const struct folder *f)
{
    write_sql(arena_fmt(l.a, "insert into tide (seq, at, dossier, n, unit, procedure, moved) select (select max(seq) from tide) + 1, %lld, id, version, unit, procedure, ''"
                             " from dossier where id = %lld", (long long)l.clock.fake, (long long)f->row.id));
}
