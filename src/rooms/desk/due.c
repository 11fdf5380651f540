/* Words of due dates. See due.h; must never know a dossier. */
#include "rooms/desk/due.h"
#include <string.h>

enum { DAYS_MAX = 366, LONG_MINUTES = 480 };

static const char *const text_words[] = {"late_now", "late_minutes", "late_hours", "late_days", "left_minutes", "left_hours", "on",
                                         "new", "none", "stopped", "done", NULL};
static const char *const more_words[] = {"promised", "hour", "since", "filed", NULL};

static const struct field fields[] = {
    FIELD(due_mark, look, F_TEXT, .doc = "late today ok stop done"), FIELD(due_mark, icon, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(due_mark, text, F_TEXT, .words = text_words, .label = "desk.due"),
    FIELD(due_mark, more, F_TEXT, .words = more_words, .label = "desk.due_more"),
    FIELD(due_mark, hours, F_INT), FIELD(due_mark, days, F_INT), FIELD(due_mark, minutes, F_TEXT),
    FIELD(due_mark, at, F_INSTANT, .doc = "the promised moment"), FIELD(due_mark, since, F_INSTANT),
};
const struct model desk_due_model = MODEL(due_mark, fields, .doc = "How near the promised moment is, in working time");

static int day_of(int64_t at)
{
    return civil_days(civil_of_instant(at).date);
}

static int64_t sessions_minutes(const struct sessions *s, int from, int to)
{
    int64_t n = 0;
    for (int i = 0; i < s->n; i++) {
        int open = s->at[i].open > from ? s->at[i].open : from, close = s->at[i].close < to ? s->at[i].close : to;
        n += close > open ? close - open : 0;
    }
    return n;
}

int64_t due_minutes(const struct calendar *cal, int64_t from, int64_t to)
{
    int first = day_of(from), last = day_of(to);
    int64_t n = 0;
    for (int day = first; day <= last && day < first + DAYS_MAX; day++) {
        struct sessions s = calendar_sessions(cal, day);
        if (calendar_works(cal, day))
            n += sessions_minutes(&s, day == first ? civil_of_instant(from).minute : 0, day == last ? civil_of_instant(to).minute : CIVIL_DAY_MIN);
    }
    return n;
}

/* Working days after the one of `from`, up to that of `to`. */
static int64_t days_between(const struct calendar *cal, int64_t from, int64_t to)
{
    int64_t n = 0;
    for (int day = day_of(from) + 1, last = day_of(to); day <= last && n < DAYS_MAX; day++)
        n += calendar_works(cal, day);
    return n;
}

int64_t due_day_end(int64_t now)
{
    return civil_at(civil_of_instant(now).date, CIVIL_DAY_MIN) - 1;
}

int64_t due_week_end(int64_t now)
{
    struct civil today = civil_of_instant(now).date;
    return civil_at(civil_add_days(today, 7 - civil_weekday(today)), CIVIL_DAY_MIN) - 1;
}

/* "5 giờ 05", "42 phút" */
static void spell(struct due_mark *m, int64_t minutes, const char *hours_word, const char *minutes_word, struct arena *a)
{
    m->hours = minutes / 60;
    m->text = m->hours ? hours_word : minutes_word;
    m->minutes = arena_fmt(a, m->hours ? "%02d" : "%d", (int)(minutes % 60));
}

static void late(struct due_mark *m, const struct calendar *cal, int64_t now, struct arena *a)
{
    int64_t minutes = due_minutes(cal, m->at, now);
    m->look = m->icon = "late";
    m->more = "promised";
    m->days = days_between(cal, m->at, now);
    if (minutes >= LONG_MINUTES && m->days)
        m->text = "late_days";
    else if (minutes)
        spell(m, minutes, "late_hours", "late_minutes", a);
    else
        m->text = "late_now";
}

static void ahead(struct due_mark *m, const struct calendar *cal, int64_t now, struct arena *a)
{
    m->more = "hour";
    m->look = m->icon = "ok";
    m->text = "on";
    if (day_of(m->at) != day_of(now))
        return;
    m->look = m->icon = "today";
    spell(m, due_minutes(cal, now, m->at), "left_hours", "left_minutes", a);
}

struct due_mark due_mark_of(const struct calendar *cal, struct due_facts f, int64_t now, struct arena *a)
{
    struct due_mark m = {.look = "ok", .icon = "ok", .text = "none", .more = "", .minutes = "", .at = f.due};
    if (f.done) {
        m.look = m.icon = m.text = "done";
        m.more = f.due ? "promised" : "";
    } else if (f.waiting) {
        m.look = "stop";
        m.icon = "pause";
        m.text = "stopped";
        m.since = f.paused;
        m.more = f.paused ? "since" : "";
    } else if (!f.received) {
        m.text = "new";
        m.more = "filed";
        m.since = f.submitted;
    } else if (f.due && now > f.due) {
        late(&m, cal, now, a);
    } else if (f.due) {
        ahead(&m, cal, now, a);
    }
    return m;
}
