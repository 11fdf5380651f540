/* See days.h. */
#include "service/admin/days.h"
#include "base/buf.h"
#include "base/text.h"
#include "domain/unit.h"
#include "reference/calendars.h"
#include "reference/units.h"
#include "service/act.h"
#include "service/admin/deeds.h"
#include "time/calendar.h"
#include <string.h>

enum { TOLD = 3000 /* characters of a deed's before and after */ };

const char *const days_layers[] = {"own", "province", "nation", "law", NULL};

const char *days_thing(struct arena *a, int64_t unit)
{
    return arena_fmt(a, "calendar:%lld", (long long)unit);
}

static const struct announced_day *announced(const struct list *days, int64_t unit, const char *day)
{
    const struct announced_day *d = days->items;
    for (size_t i = 0; i < days->n; i++)
        if (d[i].unit == unit && strcmp(d[i].day, day) == 0)
            return &d[i];
    return NULL;
}

static const char *layer_of(const struct list *days, const struct unit *u, const char *day)
{
    if (announced(days, u->id, day))
        return days_layers[0];
    if (u->province != u->id && announced(days, u->province, day))
        return days_layers[1];
    return announced(days, UNIT_NATION_ID, day) ? days_layers[2] : days_layers[3];
}

enum err_code days_of_year(struct ctx *c, int64_t unit, int year, struct list *out, struct err *e)
{
    const struct unit *u = units_find(c->world->units, unit);
    const struct calendar *cal = calendars_of(c->world->calendars, unit);
    struct list days;
    struct day_line *row = ARENA_ARRAY(c->arena, struct day_line, 367);
    TRY(scope_need(c, unit, e));
    TRY(calendar_store_days(c->centre, c->arena, &days, e));
    *out = (struct list){row, 0};
    int first = civil_days((struct civil){year, 1, 1}), last = civil_days((struct civil){year, 12, 31});
    for (int d = first; d <= last; d++) {
        const struct calendar_day *x = calendar_find(cal, d);
        char text[CIVIL_TEXT];
        if (!x)
            continue;
        const char *day = arena_str(c->arena, civil_write(civil_from_days(d), text));
        row[out->n++] = (struct day_line){day, calendar_kinds[x->kind], x->name, x->law, layer_of(&days, u, day), x->expected};
    }
    return ERR_OK;
}

/* ---- a plan */

const char *days_plan_line(struct arena *a, const struct announced_day *d)
{
    char *name = arena_str(a, d->name), *law = arena_str(a, d->law);
    for (char *p = name; *p; p++)
        if (*p == '|' || *p == '\n')
            *p = ' ';
    for (char *p = law; *p; p++)
        if (*p == '|' || *p == '\n')
            *p = ' ';
    return arena_fmt(a, "%s|%s|%s|%s\n", d->day, calendar_kinds[d->kind], name, law);
}

struct reading { const struct ctx *c; int64_t unit; struct announced_day *set; size_t n; const char **drop; size_t n_drop; };

static bool known_day(const char *s)
{
    struct civil d;
    return civil_parse(s, &d) && strlen(s) == 10 && d.y >= DAYS_FIRST_YEAR && d.y <= DAYS_LAST_YEAR;
}

static int kind_of(const char *word)
{
    int k = 0;
    while (k < CALENDAR_HOURS && strcmp(calendar_kinds[k], word) != 0)
        k++;
    return k;
}

static bool twice(const struct reading *r, const char *day)
{
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->set[i].day, day) == 0)
            return true;
    for (size_t i = 0; i < r->n_drop; i++)
        if (strcmp(r->drop[i], day) == 0)
            return true;
    return false;
}

/* "day|kind|name|law" or "day|-", which it cuts up. False: it is neither. */
static bool read_line(struct reading *r, char *line)
{
    char *day = strsep(&line, "|"), *kind = line ? strsep(&line, "|") : NULL, *name = line ? strsep(&line, "|") : NULL, *law = line;
    if (!known_day(day) || !kind || twice(r, day) || r->n + r->n_drop == DAYS_MOST)
        return false;
    if (strcmp(kind, "-") == 0 && !name) {
        r->drop[r->n_drop++] = day;
        return true;
    }
    int k = kind_of(kind);
    if (k == CALENDAR_HOURS || !name || !*name || !law || strchr(law, '|') || text_chars(name) > 200 || text_chars(law) > 300)
        return false;
    r->set[r->n++] = (struct announced_day){.unit = r->unit, .day = day, .kind = k, .hours = "", .name = name, .law = law, .status = "seen", .by_hand = true};
    return true;
}

enum err_code days_plan(const struct ctx *c, int64_t unit, const char *lines, struct problems *p, struct calendar_change *out, struct err *e)
{
    struct reading r = {.c = c, .unit = unit, .set = ARENA_ARRAY(c->arena, struct announced_day, DAYS_MOST), .drop = ARENA_ARRAY(c->arena, const char *, DAYS_MOST)};
    char *rest = arena_str(c->arena, lines);
    for (char *line; (line = strsep(&rest, "\n"));) {
        size_t n = strlen(line);
        if (n && line[n - 1] == '\r')
            line[n - 1] = 0;
        if (*line && !read_line(&r, line))
            problem_add(p, "_thay", "admin.day.plan_wrong", 0);
    }
    if (!p->n && !r.n && !r.n_drop)
        problem_add(p, "_thay", "admin.day.plan_empty", 0);
    *out = (struct calendar_change){unit, r.set, r.n, r.drop, r.n_drop};
    return p->n ? err(e, ERR_INVALID, "plan of days refused") : ERR_OK;
}

/* ---- the deed */

/* What the unit itself said of these days before; and says now. */
static const char *told_before(struct ctx *c, const struct list *days, const struct calendar_change *x)
{
    struct buf b = buf_init(c->arena, 256);
    const struct announced_day *d = days->items;
    for (size_t i = 0; i < days->n && b.n < TOLD; i++) {
        bool mine = d[i].unit == x->unit, meant = false;
        for (size_t k = 0; mine && k < x->n; k++)
            meant |= strcmp(x->set[k].day, d[i].day) == 0;
        for (size_t k = 0; mine && k < x->n_drop; k++)
            meant |= strcmp(x->drop[k], d[i].day) == 0;
        if (meant)
            buf_str(&b, days_plan_line(c->arena, &d[i]));
    }
    return b.p;
}

static const char *told_after(struct ctx *c, const struct calendar_change *x)
{
    struct buf b = buf_init(c->arena, 256);
    for (size_t i = 0; i < x->n && b.n < TOLD; i++)
        buf_str(&b, days_plan_line(c->arena, &x->set[i]));
    for (size_t i = 0; i < x->n_drop && b.n < TOLD; i++)
        buf_fmt(&b, "%s|-\n", x->drop[i]);
    return b.p;
}

enum err_code days_apply(struct ctx *c, const struct days_deed *d, const struct calendar_change *x, struct err *e)
{
    struct list days;
    const char *thing = days_thing(c->arena, d->unit);
    TRY(scope_need(c, d->unit, e));
    TRY(deed_expect(c, thing, d->seen, e));
    TRY(calendar_store_days(c->centre, c->arena, &days, e));
    for (size_t i = 0; i < x->n; i++)
        TRY(calendar_store_save_day(c->db, &x->set[i], e));
    for (size_t i = 0; i < x->n_drop; i++)
        TRY(calendar_store_drop_day(c->db, d->unit, x->drop[i], e));
    struct deed_new deed = {.kind = d->kind, .thing = thing, .about = d->unit, .before = told_before(c, &days, x), .after = told_after(c, x), .reason = d->reason};
    return deed_write(c, &deed, e);
}

enum err_code days_would_move(struct ctx *c, const struct calendar_change *x, int64_t *moved, struct err *e)
{
    struct calendars *then;
    TRY(calendars_try(c->world->calendars, c->centre, x, &then, e));
    struct world look = *c->world;
    struct ctx here = *c;
    look.calendars = then;
    here.world = &look;
    ctx_forget(&here);
    enum err_code rc = act_would_move(&here, moved, e);
    calendars_close(then);
    return rc;
}
