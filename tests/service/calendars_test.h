/* A day that the nation declares in the middle of a test. */
#pragma once
#include "reference/calendars.h"
#include "service/life.h"

static inline void calendars_test_day(struct life *l, const char *day, const char *kind, const char *name)
{
    char sql[300];
    snprintf(sql, sizeof sql, "insert into calendar_day (unit, day, kind, hours, name, law, status, by_hand) values (65535, '%s', '%s', '', '%s', '', 'seen', 1)", day, kind, name);
    assert_string_equal(sandbox_sqlite3(l->s, sql), "");
    assert_ok(calendars_reload(l->world->calendars, l->db, &l->e));
}
