/* Units and days out of an address. See scope.h; must never know a figure. */
#include "rooms/ioc/scope.h"
#include "base/civil.h"
#include "reference/units.h"
#include "service/admin/scope.h"
#include "service/folder.h"
#include "service/register.h"
#include <string.h>

enum { DAY_ZERO = 10957, DAYS_MAX = 3660 };

const char *ioc_day_text(int64_t day, struct arena *a)
{
    char text[CIVIL_TEXT];
    return arena_str(a, civil_write(civil_from_days((int)day + DAY_ZERO), text));
}

/* ---- days */

static int64_t day_of(struct civil c)
{
    return civil_days(c) - DAY_ZERO;
}

static int64_t asked_day(const struct req *r, const char *name, int64_t otherwise)
{
    struct civil c;
    return civil_parse(req_query(r, name), &c) && c.y >= 2000 && c.y < 2088 ? day_of(c) : otherwise;
}

/* The same day a number of months before, or the last one of that month. */
static int64_t months_before(struct civil c, int months)
{
    int at = 12 * c.y + c.m - 1 - months;
    struct civil first = {at / 12, at % 12 + 1, 1}, next = {(at + 1) / 12, (at + 1) % 12 + 1, 1};
    int64_t last = day_of(next) - 1, day = day_of(first) + c.d - 1;
    return day < last ? day : last;
}

static struct ioc_period of_months(const char *id, struct civil today, int first_month, int months)
{
    struct civil first = {today.y, first_month, 1};
    return (struct ioc_period){id, day_of(first), day_of(today), months_before(first, months), months_before(today, months)};
}

static struct ioc_period of_range(const struct req *r, int64_t today)
{
    struct ioc_period p = {.id = "khoang", .to = asked_day(r, "den", today)};
    p.from = asked_day(r, "tu", p.to);
    if (p.to > today)
        p.to = today;
    if (p.from > p.to)
        p.from = p.to;
    if (p.to - p.from >= DAYS_MAX)
        p.from = p.to - DAYS_MAX + 1;
    p.then_to = p.from - 1;
    p.then_from = p.from - (p.to - p.from) - 1;
    return p;
}

struct ioc_period ioc_period_of(int64_t now, const char *id)
{
    struct civil c = civil_of_instant(now).date;
    int64_t today = day_of(c), monday = today - (civil_weekday_of(civil_days(c)) - 1);
    if (strcmp(id, "hom-nay") == 0)
        return (struct ioc_period){"hom-nay", today, today, today - 7, today - 7};
    if (strcmp(id, "tuan") == 0)
        return (struct ioc_period){"tuan", monday, today, monday - 7, today - 7};
    if (strcmp(id, "quy") == 0)
        return of_months("quy", c, (c.m - 1) / 3 * 3 + 1, 3);
    if (strcmp(id, "nam") == 0)
        return of_months("nam", c, 1, 12);
    return of_months("thang", c, c.m, 1);
}

static struct ioc_period period_of(const struct req *r)
{
    const char *id = req_query(r, "ky");
    if (strcmp(id, "khoang") == 0 || (!*id && *req_query(r, "tu")))
        return of_range(r, dossier_day(r->ctx.now));
    return ioc_period_of(r->ctx.now, id);
}

int64_t ioc_curve_from(int64_t to)
{
    int64_t monday = to - (civil_weekday_of((int)to + DAY_ZERO) - 1);
    return monday - 7 * (IOC_WEEKS - 1);
}

/* ---- units */

const struct unit *ioc_home(const struct req *r)
{
    const struct unit *u = register_unit(r->ctx.world, r->actor.unit);
    return u ? u : units_find(r->ctx.world->units, r->actor.unit);
}

static const struct unit *by_code(const struct units *all, const char *code)
{
    static const enum unit_tier tiers[] = {UNIT_COMMUNE, UNIT_PROVINCE, UNIT_DEPARTMENT, UNIT_OFFICE, UNIT_NATION};
    const struct unit *u = NULL;
    for (size_t i = 0; i < sizeof tiers / sizeof tiers[0] && !u; i++)
        u = units_by_code(all, tiers[i], code);
    return u;
}

static const char *query_of(struct req *r, const struct ioc_ask *q)
{
    struct arena *a = r->x->arena;
    struct buf b = buf_init(a, 128);
    buf_str(&b, "don-vi=");
    buf_url(&b, q->top->code);
    buf_fmt(&b, "&ky=%s", q->period.id);
    if (strcmp(q->period.id, "khoang") == 0)
        buf_fmt(&b, "&tu=%s&den=%s", ioc_day_text(q->period.from, a), ioc_day_text(q->period.to, a));
    if (*q->procedure) {
        buf_str(&b, "&tt=");
        buf_url(&b, q->procedure);
    }
    if (*q->field) {
        buf_str(&b, "&lv=");
        buf_url(&b, q->field);
    }
    return b.p;
}

enum err_code ioc_asked(struct req *r, struct ioc_ask *q, struct err *e)
{
    const struct units *all = r->ctx.world->units;
    const struct unit *home = ioc_home(r);
    const char *code = req_query(r, "don-vi"), *day = folder_today(&r->ctx);
    if (!home)
        return err(e, ERR_FORBIDDEN, "no unit to show");
    q->top = *code ? by_code(all, code) : home;
    if (!q->top || !scope_within(r->ctx.world, home->id, q->top->id))
        return err(e, ERR_NOT_FOUND, "no such unit below this one");
    q->own = q->top == home;
    q->period = period_of(r);
    q->procedure = req_query(r, "tt");
    q->field = req_query(r, "lv");
    q->query = query_of(r, q);
    q->name = units_title(all, q->top, day, r->ctx.lang, r->x->arena);
    q->name_in = units_in_sentence(all, q->top, day, r->ctx.lang, r->x->arena);
    return ERR_OK;
}

size_t ioc_below(const struct req *r, const struct unit *top, const struct unit ***out)
{
    const struct units *all = r->ctx.world->units;
    size_t n = 0, more, communes;
    const struct unit *const *first, *const *second;
    if (top->tier == UNIT_NATION) {
        first = units_provinces(all, &communes);
        second = NULL;
        more = 0;
    } else {
        first = units_children(all, top->id, UNIT_COMMUNE, &communes);
        second = units_children(all, top->id, UNIT_DEPARTMENT, &more);
    }
    const struct unit **row = ARENA_ARRAY(r->x->arena, const struct unit *, communes + more + 1);
    for (size_t i = 0; i < communes; i++)
        row[n++] = first[i];
    for (size_t i = 0; i < more; i++)
        row[n++] = second[i];
    *out = row;
    return n;
}

/* ---- provinces */

struct one_province { int shard; enum err_code (*fn)(struct req *r, void *arg, struct err *e); void *arg; };

static enum err_code where_it_is(struct req *r, void *arg, struct err *e)
{
    const struct one_province *o = arg;
    return r->ctx.shard == o->shard ? o->fn(r, o->arg, e) : ERR_OK;
}

enum err_code ioc_each(struct req *r, const struct unit *top, enum err_code (*fn)(struct req *r, void *arg, struct err *e), void *arg, struct err *e)
{
    const struct unit *mine = units_find(r->ctx.world->units, r->actor.unit);
    bool here = top->province && mine && mine->province == top->province;
    if (!top->province)
        return req_each_province(r, fn, arg, e);
    struct one_province o = {world_shard_of(r->ctx.world, top->province), fn, arg};
    return here ? fn(r, arg, e) : req_each_province(r, where_it_is, &o, e);
}

static enum err_code add(struct req *r, void *arg, struct err *e)
{
    return board_add(arg, &r->ctx, e);
}

enum err_code ioc_sum(struct req *r, const struct board_ask *q, struct board_sum **out, struct err *e)
{
    *out = board_begin(q, r->x->arena);
    return ioc_each(r, units_find(r->ctx.world->units, q->top), add, *out, e);
}
