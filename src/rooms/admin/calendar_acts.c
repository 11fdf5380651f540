/* A change of a calendar: looked at first (one day, a day taken back, a file), then done, and the dates of open dossiers counted again. */
#include "app/app.h"
#include "app/dbs.h"
#include "base/log.h"
#include "ical/ical.h"
#include "reference/calendars.h"
#include "rooms/admin/calendar.h"
#include "service/act.h"
#include "service/admin/deeds.h"
#include "time/calendar.h"
#include <stdio.h>
#include <string.h>

enum { FILE_MAX = 512 * 1024 };

/* ---- looking */

static const char *day_of(struct req *r)
{
    struct form_values v = ask_take(r, day_asks, DAY_ASKS);
    int kind = 0;
    while (kind < CALENDAR_HOURS && strcmp(calendar_kinds[kind], form_get(v, "loai-ngay")) != 0)
        kind++;
    struct announced_day d = {.day = form_get(v, "ngay-lich"), .kind = kind, .name = form_get(v, "ten-ngay"), .law = form_get(v, "can-cu")};
    return days_plan_line(r->x->arena, &d);
}

/* The uploaded file, or what was pasted. NULL: too large or gone. */
static const char *file_of(struct req *r, const char *pasted, size_t *n)
{
    *n = strlen(pasted);
    if (!r->x->files_n)
        return pasted;
    FILE *f = r->x->files[0].size <= FILE_MAX ? fopen(r->x->files[0].path, "rb") : NULL;
    if (!f)
        return NULL;
    char *text = arena_alloc(r->x->arena, FILE_MAX + 1);
    *n = fread(text, 1, FILE_MAX, f);
    fclose(f);
    return text;
}

static void put_event(struct buf *b, const struct ical_event *x, int kind, const char *law, struct arena *a)
{
    struct civil from, to;
    if (!civil_parse(x->from, &from) || !civil_parse(x->to, &to))
        return;
    for (int d = civil_days(from); d < civil_days(to); d++) {
        char day[CIVIL_TEXT];
        struct announced_day row = {.day = civil_write(civil_from_days(d), day), .kind = kind, .name = x->name, .law = law};
        buf_str(b, days_plan_line(a, &row));
    }
}

static const char *days_in_file(struct req *r)
{
    struct form_values v = ask_take(r, file_asks, FILE_ASKS);
    struct list events = {0};
    struct err why = {0};
    struct buf b = buf_init(r->x->arena, 1024);
    int64_t at = 0;
    size_t n;
    if (r->problems.n)
        return "";
    const char *text = file_of(r, form_get(v, "lich"), &n);
    if (!text || (!n && !r->x->files_n))
        problem_add(&r->problems, "lich", text ? "err.required" : "ical.large", 0);
    else if (ical_read(text, n, r->x->arena, &events, &at, &why))
        problem_add(&r->problems, "lich", why.text, at);
    const struct ical_event *x = events.items;
    int kind = strcmp(form_get(v, "loai-tep"), "work") == 0 ? CALENDAR_WORK : CALENDAR_OFF;
    for (size_t i = 0; !r->problems.n && i < events.n; i++)
        put_event(&b, &x[i], kind, form_get(v, "can-cu-tep"), r->x->arena);
    return b.p;
}

static struct list planned_of(struct req *r, const struct calendar_change *x)
{
    const struct calendar *now = calendars_of(r->ctx.world->calendars, x->unit);
    struct planned *row = ARENA_ARRAY(r->x->arena, struct planned, x->n + x->n_drop + 1);
    for (size_t i = 0; i < x->n + x->n_drop; i++) {
        bool set = i < x->n;
        struct civil day;
        const char *text = set ? x->set[i].day : x->drop[i - x->n];
        const struct calendar_day *was = civil_parse(text, &day) ? calendar_find(now, civil_days(day)) : NULL;
        row[i] = (struct planned){text, set ? calendar_kinds[x->set[i].kind] : "none", set ? x->set[i].name : "", was ? was->name : ""};
    }
    return (struct list){row, x->n + x->n_drop};
}

struct count { const struct calendar_change *x; int64_t moved; };

static enum err_code count_here(struct req *r, void *arg, struct err *e)
{
    struct count *c = arg;
    return days_would_move(&r->ctx, c->x, &c->moved, e);
}

/* On the pool: dates of every open dossier are counted. */
enum err_code admin_calendar_count(struct req *r, struct err *e)
{
    struct calendar_look *look = ARENA_NEW(r->x->arena, struct calendar_look);
    struct calendar_change x;
    const char *drop = req_value(r, "_bo"), *what = req_value(r, "_viec");
    TRY(scope_need(&r->ctx, req_id(r, "id"), e));
    look->deed = *drop ? "day_dropped" : strcmp(what, "tep") == 0 ? "days_imported" : "day_set";
    look->plan = *drop ? arena_fmt(r->x->arena, "%.10s|-\n", drop) : strcmp(what, "tep") == 0 ? days_in_file(r) : day_of(r);
    TRY(req_checked(r, e));
    TRY(days_plan(&r->ctx, req_id(r, "id"), look->plan, &r->problems, &x, e));
    struct count c = {&x, 0};
    TRY(req_each_province(r, count_here, &c, e));
    look->moved = c.moved;
    look->days = planned_of(r, &x);
    r->scratch = look;
    return ERR_OK;
}

enum err_code admin_calendar_look(struct req *r, struct err *e)
{
    return calendar_page(r, r->scratch, e);
}

/* ---- doing */

static enum err_code recompute(struct ctx *c, void *arg, struct err *e)
{
    return act_recompute(c, arg, e);
}

static enum err_code reload(struct req *r, struct err *e)
{
    int64_t moved = 0;
    TRY(app_follow(r->app, e));
    for (int shard = 0; shard < dbs_shards(app_dbs(r->app)); shard++)
        TRY(app_write(r->app, shard, recompute, &moved, e));
    log_line(LOG_INFO, "calendar", "unit=%lld moved=%lld", (long long)req_id(r, "id"), (long long)moved);
    return ERR_OK;
}

static const char *deed_of(const struct req *r)
{
    const char *said = req_value(r, "_viec");
    return strcmp(said, "day_dropped") == 0 ? "day_dropped" : strcmp(said, "days_imported") == 0 ? "days_imported" : "day_set";
}

enum err_code admin_calendar_do(struct req *r, struct err *e)
{
    struct calendar_change x;
    struct days_deed d = {.unit = req_id(r, "id"), .seen = ask_version(r), .kind = deed_of(r)};
    TRY(scope_need(&r->ctx, d.unit, e));
    TRY(days_plan(&r->ctx, d.unit, req_value(r, "_thay"), &r->problems, &x, e));
    d.reason = x.n ? x.set[0].law : "";
    TRY(days_apply(&r->ctx, &d, &x, e));
    r->after = reload;
    const char *first = x.n ? x.set[0].day : x.drop[0];
    return req_go(r, "/quan-tri/lich/%lld?nam=%.4s&tb=lich-moi", (long long)d.unit, first);
}
