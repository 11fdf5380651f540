/* Reads worked cases and reference tables for the tests of deadlines. The form of a case stands at the top of
 * cases.tsv. A case that cannot be read ends the test. */
#pragma once
#include "time/deadline.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define FOLDER "tests/domain/deadline"

struct tables { /* what every calendar here is made of */
    struct arena *arena;
    struct calendar_row *nation;
    struct lunar_year *lunar;
    size_t nation_n, lunar_n;
};

struct question {
    const char *id, *due, *why;
    struct deadline deadline;
    struct deadline_rules rules;
    int64_t now;
};

static inline char *case_file(struct arena *a, FILE *f, const char *name)
{
    size_t n = 0, cap = 1 << 21;
    char *s = arena_alloc(a, cap);
    if (!f)
        fail_msg("cannot read %s", name);
    n = fread(s, 1, cap - 1, f);
    s[n] = '\0';
    return s;
}

static inline char *case_read(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "r");
    char *s = case_file(a, f, path);
    fclose(f);
    return s;
}

/* Cuts the next part off *s at the mark; NULL at the end. */
static inline char *case_cut(char **s, const char *mark)
{
    char *p = *s;
    if (!p || !*p)
        return NULL;
    char *end = strpbrk(p, mark);
    *s = end ? end + 1 : NULL;
    if (end)
        *end = '\0';
    return p;
}

/* Splits a row at its tabs; empty cells stay. */
static inline size_t case_cells(char *row, char *cell[], size_t max)
{
    size_t n = 0;
    for (char *p = row; p && n < max; n++) {
        cell[n] = p;
        if ((p = strchr(p, '\t')))
            *p++ = '\0';
    }
    return n;
}

static inline struct civil case_date(const char *s)
{
    struct civil c = { 0 };
    if (!civil_parse(s, &c))
        fail_msg("not a date: %s", s);
    return c;
}

static inline enum calendar_kind case_kind(const char *word)
{
    for (int i = 0; calendar_kinds[i]; i++)
        if (!strcmp(word, calendar_kinds[i]))
            return (enum calendar_kind)i;
    return CALENDAR_HOURS;
}

static inline void case_holidays(struct tables *t, const char *path)
{
    char *s = case_read(t->arena, path), *cell[5];
    t->nation = ARENA_ARRAY(t->arena, struct calendar_row, 1000);
    for (char *row; (row = case_cut(&s, "\n"));)
        if (*row != '#' && strncmp(row, "date", 4) != 0 && case_cells(row, cell, 5) == 5)
            t->nation[t->nation_n++] = (struct calendar_row){ case_date(cell[0]), case_kind(cell[1]), "", cell[2], cell[3], cell[4] };
}

static inline void case_lunar(struct tables *t, const char *path)
{
    char *s = case_read(t->arena, path), *cell[7];
    t->lunar = ARENA_ARRAY(t->arena, struct lunar_year, 300);
    for (char *row; (row = case_cut(&s, "\n"));) {
        if (*row < '0' || *row > '9')
            continue;
        assert_int_equal(case_cells(row, cell, 7), 7);
        struct lunar_year *y = t->lunar + t->lunar_n++;
        *y = (struct lunar_year){ .year = atoi(cell[0]), .tet = case_date(cell[1]), .gio_to = case_date(cell[2]),
            .leap_month = atoi(cell[3]), .name = cell[5] };
        assert_true(lunar_months_parse(cell[4], y));
    }
}

static inline struct tables case_tables(struct arena *a)
{
    struct tables t = { .arena = a };
    case_holidays(&t, FOLDER "/holidays.tsv");
    case_lunar(&t, "data/lunar.tsv");
    return t;
}

static inline int64_t case_time(const char *s)
{
    char date[CIVIL_TEXT];
    int h, m;
    snprintf(date, sizeof date, "%.10s", s);
    if (strlen(s) != 16 || sscanf(s + 10, "T%2d:%2d", &h, &m) != 2)
        fail_msg("not a time: %s", s);
    return civil_at(case_date(date), h * 60 + m);
}

static inline int case_unit(const char *word)
{
    for (int i = 0; term_words[i]; i++)
        if (!strcmp(word, term_words[i]))
            return i;
    fail_msg("no such unit: %s", word);
    return 0;
}

static inline void case_week(struct calendar_week *w, char *text)
{
    char *hours = strpbrk(text, "=~");
    bool works = *hours == '=';
    *hours++ = '\0';
    for (; *text; text++) {
        int day = *text - '0';
        assert_true(calendar_sessions_parse(hours, &w->day[day]));
        w->rest = works ? w->rest & ~(1u << day) : w->rest;
    }
}

static inline bool case_policy(struct deadline_policy *p, const char *w)
{
    if (!strcmp(w, "cutoff=same_day"))
        p->cutoff = CUTOFF_AT_IS_BEFORE;
    else if (!strcmp(w, "pause=answer_counts"))
        p->pause = PAUSE_ANSWER_COUNTS;
    else if (!strcmp(w, "pause=between"))
        p->pause = PAUSE_BETWEEN;
    else if (!strcmp(w, "after=same_day"))
        p->after_hours = AFTER_HOURS_SAME_DAY;
    else if (!strcmp(w, "due=midnight"))
        p->due = DUE_AT_MIDNIGHT;
    else
        return false;
    return true;
}

static inline void case_wish(struct question *q, struct calendar_plan *plan, struct calendar_week *week, char *w)
{
    struct deadline_pause *pauses = q->deadline.pauses.items;
    struct calendar_row *unit = (struct calendar_row *)plan->unit;
    char *rest = strchr(w, '=') + 1, *word;
    if (case_policy(&q->rules.policy, w))
        return;
    if (!strncmp(w, "pause=", 6)) {
        char *to = strstr(rest, "..");
        *to = '\0';
        pauses[q->deadline.pauses.n++] = (struct deadline_pause){ case_time(rest), to[2] ? case_time(to + 2) : 0, "bổ sung", "" };
    } else if (!strncmp(w, "extend=", 7)) {
        word = strchr(rest, ':') + 1;
        q->deadline.extension = (struct deadline_extension){ atoi(rest), case_unit(word), "cần thêm thời gian", "" };
    } else if (!strncmp(w, "now=", 4)) {
        q->now = case_time(rest);
    } else if (!strncmp(w, "day=", 4)) {
        rest[10] = '\0';
        unit[plan->unit_n++] = (struct calendar_row){ case_date(rest), case_kind(rest + 11), rest + 11, rest + 11, "", "" };
    } else if (!strncmp(w, "week=", 5)) {
        case_week(week, rest);
    } else
        fail_msg("%s: what is %s?", q->id, w);
}

/* One row of cases.tsv, cut in place. */
static inline struct question case_question(const struct tables *t, struct arena *a, char *row)
{
    char *cell[6], *term, *word;
    if (case_cells(row, cell, 6) != 6)
        fail_msg("not six columns: %s", row);
    struct question q = { .id = cell[0], .due = cell[4], .why = cell[5], .now = case_time(cell[2]) };
    struct calendar_week week = calendar_week_usual();
    struct calendar_plan plan = { &week, t->lunar, t->lunar_n, t->nation, ARENA_ARRAY(a, struct calendar_row, 16), t->nation_n, 0 };
    term = cell[1];
    struct term limit = { .amount = atoi(case_cut(&term, " ")), .law = "Quyết định của tỉnh" };
    limit.unit = (enum term_unit)case_unit(case_cut(&term, " "));
    if ((word = case_cut(&term, " ")))
        limit.cutoff_minute = atoi(word + 7) * 60 + atoi(word + 10);
    q.deadline = deadline_of(&limit, q.now);
    q.deadline.pauses.items = ARENA_ARRAY(a, struct deadline_pause, 16);
    if (strcmp(cell[3], "-") != 0)
        for (char *w; (w = case_cut(&cell[3], " "));)
            case_wish(&q, &plan, &week, w);
    struct err e = { 0 };
    if (calendar_new(&plan, a, &q.rules.calendar, &e))
        fail_msg("%s: %s", q.id, e.why);
    return q;
}

/* The due date as cases write it: 24:00 stays with its day. */
static inline const char *case_due(const struct question *q, const struct deadline_result *r, struct arena *a)
{
    if (!r->due)
        return "-";
    struct civil_time t = civil_of_instant(r->due);
    bool midnight = t.minute == 0 && strcmp(civil_write(t.date, (char[CIVIL_TEXT]){ 0 }), r->due_date) != 0;
    (void)q;
    return arena_fmt(a, "%sT%02d:%02d", r->due_date, midnight ? 24 : t.minute / 60, t.minute % 60);
}
