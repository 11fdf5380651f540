/* What a drill file may say, and how its durations, numbers and moments are written. See plan_shapes.h. */
#include "play/plan_shapes.h"
#include "base/civil.h"
#include "play/plan.h"
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define KEY(strct, key, member, shape_kind, ...) \
    { .name = key, .kind = shape_kind, .at = offsetof(struct strct, member), ##__VA_ARGS__ }
#define OTHER(strct, key, member, how, ...) KEY(strct, key, member, SHAPE_OTHER, .read = how, ##__VA_ARGS__)
#define MANY(strct, key, member, shape_kind, ...) \
    { .name = key, .kind = shape_kind, .at = offsetof(struct strct, member), .at_n = offsetof(struct strct, n_##member), ##__VA_ARGS__ }
#define MUST .required = true

/* ---- values */

static bool number(const struct yaml *y, double most, double *out)
{
    char *end = NULL;
    double v = y->type == YAML_SCALAR && y->plain && isdigit((unsigned char)*y->text) ? strtod(y->text, &end) : -1;
    if (v < 0 || v > most || !isfinite(v) || *end)
        return false;
    *out = v;
    return true;
}

static void read_number(const struct yaml *y, void *at, struct yaml_faults *f)
{
    if (!number(y, 1e9, at))
        yaml_fault(f, y->line, "'%s' must be a number such as 2 or 0.5", y->key);
}

static void read_share(const struct yaml *y, void *at, struct yaml_faults *f)
{
    if (!number(y, 1, at))
        yaml_fault(f, y->line, "'%s' must be a share from 0 to 1, such as 0.05", y->key);
}

static void read_bound(const struct yaml *y, void *at, struct yaml_faults *f)
{
    struct plan_bound *b = at;
    b->set = number(y, 1e9, &b->v);
    if (!b->set)
        yaml_fault(f, y->line, "'%s' must be a number such as 0.9", y->key);
}

/* "500ms", "60s", "10m", "8h", "30d" -> in units of 1/1000 of `milli`. */
static bool span(const struct yaml *y, double *ms)
{
    static const struct { const char *unit; double ms; } units[] = {{"ms", 1}, {"s", 1e3}, {"m", 6e4}, {"h", 3.6e6}, {"d", 8.64e7}};
    char *end = NULL;
    double v = y->type == YAML_SCALAR && isdigit((unsigned char)*y->text) ? strtod(y->text, &end) : -1;
    for (size_t i = 0; v >= 0 && i < sizeof units / sizeof units[0]; i++)
        if (strcmp(end, units[i].unit) == 0 && v * units[i].ms <= 400 * 8.64e7) {
            *ms = v * units[i].ms;
            return true;
        }
    return false;
}

static void read_span(const struct yaml *y, void *at, struct yaml_faults *f)
{
    double ms;
    if (!span(y, &ms) || ms < 1)
        yaml_fault(f, y->line, "'%s' must be a duration such as 500ms, 60s, 10m, 8h or 30d", y->key);
    else
        *(int64_t *)at = (int64_t)ms;
}

/* A limit is kept in us: a page may be asked for in half a millisecond. */
static void read_limit(const struct yaml *y, void *at, struct yaml_faults *f)
{
    double ms;
    if (!span(y, &ms) || ms <= 0)
        yaml_fault(f, y->line, "'%s' must be a duration such as 0.5ms, 50ms or 2s", y->key);
    else
        *(int64_t *)at = (int64_t)(ms * 1000);
}

static int two(const char *s)
{
    return isdigit((unsigned char)s[0]) && isdigit((unsigned char)s[1]) ? (s[0] - '0') * 10 + s[1] - '0' : -1;
}

/* "08:00" or "08:00:30" -> seconds of the day; -1 = no time of day. */
static int clock_of(const char *s)
{
    size_t n = strlen(s);
    if ((n != 5 && n != 8) || s[2] != ':' || (n == 8 && s[5] != ':'))
        return -1;
    int h = two(s), m = two(s + 3), sec = n == 8 ? two(s + 6) : 0;
    return h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 59 ? -1 : h * 3600 + m * 60 + sec;
}

static void read_clock(const struct yaml *y, void *at, struct yaml_faults *f)
{
    int s = y->type == YAML_SCALAR && !y->plain ? clock_of(y->text) : -1;
    if (s < 0)
        yaml_fault(f, y->line, "'%s' must be a time of day in quotes, such as \"08:00\" or \"08:00:30\"", y->key);
    else
        *(int64_t *)at = (int64_t)s * 1000;
}

static void read_begins(const struct yaml *y, void *at, struct yaml_faults *f)
{
    struct civil day;
    const char *s = y->type == YAML_SCALAR ? y->text : "";
    int sec = strlen(s) >= 16 && s[10] == ' ' ? clock_of(s + 11) : -1;
    if (sec < 0 || !civil_parse(arena_strn(f->arena, s, 10), &day))
        yaml_fault(f, y->line, "'%s' must be a moment such as 2026-11-23 07:30", y->key);
    else
        *(int64_t *)at = civil_at(day, 0) + (int64_t)sec * 1000;
}

static void read_codes(const struct yaml *y, struct plan_units *u, struct yaml_faults *f)
{
    struct ref *r = ARENA_ARRAY(f->arena, struct ref, y->n + 1);
    for (const struct yaml *c = y->child; c; c = c->next) {
        r[u->n++] = (struct ref){.id = c->type == YAML_SCALAR ? c->text : "", .line = c->line};
        if (c->type != YAML_SCALAR || c->plain)
            yaml_fault(f, c->line, "a commune is named by its official code in quotes, such as \"20209\"");
    }
    u->codes = r;
}

static void read_units(const struct yaml *y, void *at, struct yaml_faults *f)
{
    struct plan_units *u = at;
    double n;
    if (y->type == YAML_LIST) {
        read_codes(y, u, f);
    } else if (y->type == YAML_SCALAR && strcmp(y->text, "all") == 0) {
        u->all = true;
    } else if (number(y, 100000, &n) && n >= 1 && n == floor(n)) {
        u->some = (int)n;
    } else {
        yaml_fault(f, y->line ? y->line : y->key_line, "'%s' must be a number of communes, all, or a list of official codes", y->key);
    }
}

static void read_reads(const struct yaml *y, void *at, struct yaml_faults *f)
{
    double *of = at;
    if (y->type != YAML_MAP)
        yaml_fault(f, y->key_line, "'%s' must be a map of kinds and numbers", y->key);
    for (const struct yaml *c = y->type == YAML_MAP ? y->child : NULL; c; c = c->next) {
        int k = kind_find(c->key);
        if (k < 0 || kinds[k].write || k == KIND_DOOR)
            yaml_fault(f, c->key_line, "nothing that is read is called '%s'", c->key);
        else
            read_number(c, &of[k], f);
    }
}

static void read_shares(const struct yaml *y, void *at, struct yaml_faults *f)
{
    struct life_shares *s = at;
    *s = life_usual;
    if (y->type != YAML_MAP)
        yaml_fault(f, y->key_line, "'%s' must be a map of shares", y->key);
    for (const struct yaml *c = y->type == YAML_MAP ? y->child : NULL; c; c = c->next) {
        double *to = plan_share(s, c->key);
        if (to)
            read_share(c, to, f);
        else
            yaml_fault(f, c->key_line, "no share is called '%s'", c->key);
    }
}

/* ---- tables */

static const struct shape_key mix_keys[] = {
    KEY(plan_mix, "code", code, SHAPE_TEXT, MUST), OTHER(plan_mix, "weight", weight, read_number, MUST),
};
static const struct shape mix_shape = SHAPE("procedure of the mix", plan_mix, mix_keys, .at_line = offsetof(struct plan_mix, line));

static const struct shape_key point_keys[] = {
    OTHER(plan_point, "at", at, read_clock, MUST), OTHER(plan_point, "per_hour", per_hour, read_number, MUST),
};
static const struct shape point_shape = SHAPE("point of the arrivals", plan_point, point_keys, .at_line = offsetof(struct plan_point, line));

static const struct shape_key spike_keys[] = {
    OTHER(plan_spike, "at", at, read_clock, MUST), OTHER(plan_spike, "lasts", lasts, read_span, MUST),
    OTHER(plan_spike, "times", times, read_number, MUST),
};
static const struct shape spike_shape = SHAPE("spike", plan_spike, spike_keys, .at_line = offsetof(struct plan_spike, line));

static const struct shape_key channel_keys[] = {
    OTHER(plan_channels, "counter", counter, read_share), OTHER(plan_channels, "online", online, read_share),
};
static const struct shape channel_shape = SHAPE("share of channels", plan_channels, channel_keys);

static const struct shape_key limit_keys[] = {
    KEY(plan_limit, "of", of, SHAPE_ID, MUST), OTHER(plan_limit, "p50", p50, read_limit), OTHER(plan_limit, "p95", p95, read_limit),
    OTHER(plan_limit, "p99", p99, read_limit), OTHER(plan_limit, "max", max, read_limit),
};
static const struct shape limit_shape = SHAPE("limit", plan_limit, limit_keys, .at_line = offsetof(struct plan_limit, line));

static const struct shape_key verdict_keys[] = {
    MANY(plan_verdict, "limits", limits, SHAPE_LIST, .of = &limit_shape),
    OTHER(plan_verdict, "errors", errors, read_share), OTHER(plan_verdict, "sheds", sheds, read_bound),
    OTHER(plan_verdict, "on_time", on_time, read_bound), OTHER(plan_verdict, "recovers", recovers, read_span),
    OTHER(plan_verdict, "writes_per_second", writes, read_bound),
};
static const struct shape verdict_shape = SHAPE("verdict", plan_verdict, verdict_keys);

static const char *const clock_words[] = {"real", "fake", NULL};
static const char *const answer_words[] = {"pages", "data", NULL};

static const struct shape_key keys[] = {
    KEY(plan, "drill", id, SHAPE_ID, MUST), KEY(plan, "title", title, SHAPE_LABEL, MUST), KEY(plan, "note", note, SHAPE_LABEL),
    KEY(plan, "seed", seed, SHAPE_LONG), OTHER(plan, "units", units, read_units, MUST), OTHER(plan, "begins", begins, read_begins, MUST),
    OTHER(plan, "lasts", lasts, read_span, MUST), OTHER(plan, "speed", speed, read_number), KEY(plan, "clock", clock, SHAPE_WORD, .words = clock_words),
    OTHER(plan, "hour_of_work", hour_of_work, read_span), MANY(plan, "procedures", procedures, SHAPE_LIST, .of = &mix_shape, MUST),
    KEY(plan, "channels", channels, SHAPE_MAP, .of = &channel_shape), MANY(plan, "arrivals", arrivals, SHAPE_LIST, .of = &point_shape),
    MANY(plan, "spikes", spikes, SHAPE_LIST, .of = &spike_shape), KEY(plan, "together", together, SHAPE_INT, .min = 1, .max = 10000),
    KEY(plan, "answers", answers, SHAPE_WORD, .words = answer_words),
    KEY(plan, "connections", connections, SHAPE_INT, .min = 1, .max = 10000), KEY(plan, "citizens", citizens, SHAPE_INT, .min = 1, .max = 1000000),
    OTHER(plan, "patience", patience, read_span), OTHER(plan, "reads", reads, read_reads), OTHER(plan, "sign_ins", sign_ins, read_share),
    OTHER(plan, "shares", shares, read_shares), KEY(plan, "kills", kills, SHAPE_INT, .min = 0, .max = 100000),
    KEY(plan, "verdict", verdict, SHAPE_MAP, .of = &verdict_shape),
};
const struct shape plan_shape = SHAPE("drill", plan, keys);
