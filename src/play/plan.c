/* Reading and checking drill files; the curve of arrivals. See plan.h. */
#include "play/plan.h"
#include "base/civil.h"
#include "base/clock.h"
#include "play/plan_shapes.h"
#include "reference/catalogue.h"
#include <string.h>

enum { CONNECTIONS = 64, CITIZENS = 200, DAY_MS = 24 * 3600 * 1000, HOUR_MS = 3600 * 1000, PATIENCE_MS = 30000 };

double *plan_share(struct life_shares *s, const char *name)
{
    const struct { const char *name; double *at; } all[] = {
        {"supplement", &s->supplement}, {"refuse", &s->refuse}, {"withdraw", &s->withdraw}, {"send_back", &s->send_back},
        {"extend", &s->extend}, {"slow", &s->slow}, {"error", &s->error},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (strcmp(all[i].name, name) == 0)
            return all[i].at;
    return NULL;
}

static void fill(struct plan *p, const struct yaml *root)
{
    if (!p->speed)
        p->speed = 1;
    if (!p->connections)
        p->connections = p->together > CONNECTIONS ? p->together : CONNECTIONS;
    if (!p->citizens)
        p->citizens = CITIZENS;
    if (!p->patience)
        p->patience = PATIENCE_MS;
    if (!p->hour_of_work)
        p->hour_of_work = HOUR_MS;
    if (!yaml_find(root, "channels"))
        p->channels = (struct plan_channels){0.5, 0.5};
    if (!yaml_find(root, "shares"))
        p->shares = life_usual;
}

static void check_mix(const struct plan *p, struct yaml_faults *f)
{
    double sum = 0;
    for (size_t i = 0; i < p->n_procedures; i++) {
        sum += p->procedures[i].weight;
        for (size_t k = 0; k < i; k++)
            if (strcmp(p->procedures[k].code, p->procedures[i].code) == 0)
                yaml_fault(f, p->procedures[i].line, "'%s' stands in the mix twice", p->procedures[i].code);
    }
    if (sum <= 0)
        yaml_fault(f, 1, "the mix of procedures has no weight");
}

static void check_arrivals(const struct plan *p, const struct yaml *root, struct yaml_faults *f)
{
    const struct yaml *arrivals = yaml_find(root, "arrivals"), *together = yaml_find(root, "together");
    if (!arrivals == !together)
        yaml_fault(f, together ? together->key_line : 1, "a drill has either 'arrivals' or 'together'");
    if (together && p->n_spikes)
        yaml_fault(f, p->spikes[0].line, "a spike needs 'arrivals' that it raises");
    if (arrivals && p->n_arrivals < 2)
        yaml_fault(f, arrivals->key_line, "'arrivals' needs two points at least: from when to when");
    for (size_t i = 1; i < p->n_arrivals; i++)
        if (p->arrivals[i].at <= p->arrivals[i - 1].at)
            yaml_fault(f, p->arrivals[i].line, "the points of 'arrivals' must follow one another in time");
    if (together && p->clock == PLAN_FAKE)
        yaml_fault(f, together->key_line, "'together' goes as fast as it can: it needs the real clock");
}

static void check_limits(const struct plan *p, struct yaml_faults *f)
{
    for (size_t i = 0; i < p->verdict.n_limits; i++) {
        const struct plan_limit *l = &p->verdict.limits[i];
        if (kind_find(l->of) < 0 && strcmp(l->of, "writes") != 0 && strcmp(l->of, "reads") != 0)
            yaml_fault(f, l->line, "'%s' is no kind of request, nor writes or reads", l->of);
        if (!l->p50 && !l->p95 && !l->p99 && !l->max)
            yaml_fault(f, l->line, "a limit gives p50, p95, p99 or max");
    }
}

static void check(const struct plan *p, const struct yaml *root, struct yaml_faults *f)
{
    const struct yaml *channels = yaml_find(root, "channels"), *kills = yaml_find(root, "kills");
    double sum = p->channels.counter + p->channels.online;
    if (sum < 0.999 || sum > 1.001)
        yaml_fault(f, channels ? channels->key_line : 1, "the shares of the channels must add up to 1");
    if (p->speed < 0.01)
        yaml_fault(f, yaml_find(root, "speed") ? yaml_find(root, "speed")->line : 1, "'speed' must be 0.01 at least");
    if (p->kills && p->clock == PLAN_FAKE)
        yaml_fault(f, kills ? kills->line : 1, "'kills' needs the real clock");
    check_mix(p, f);
    check_arrivals(p, root, f);
    check_limits(p, f);
}

enum err_code plan_parse(struct source src, struct arena *a, struct plan *out, struct buf *report, struct err *e)
{
    struct yaml_faults f = {.file = src.file, .arena = a};
    const struct yaml *root = yaml_parse(src, &f);
    if (root && !f.n)
        shape_read(&plan_shape, root, out, &f);
    if (root && !f.n) {
        fill(out, root);
        check(out, root, &f);
    }
    return yaml_verdict(&f, report, e);
}

bool plan_is(struct source src, struct arena *a)
{
    struct yaml_faults f = {.file = src.file, .arena = a};
    const struct yaml *root = yaml_parse(src, &f);
    return yaml_find(root, "drill") != NULL;
}

enum err_code plan_check(const struct plan *p, const struct plan_place *in, struct arena *a, struct buf *report, struct err *e)
{
    struct yaml_faults f = {.file = in->file, .arena = a};
    char today[CIVIL_TEXT];
    civil_write(civil_of_instant(in->now).date, today);
    for (size_t i = 0; i < p->n_procedures; i++)
        if (!catalogue_find(in->catalogue, p->procedures[i].code, today))
            yaml_fault(&f, p->procedures[i].line, "no procedure '%s' is in force on %s", p->procedures[i].code, today);
    for (size_t i = 0; i < p->units.n; i++)
        if (!units_by_code(in->units, UNIT_COMMUNE, p->units.codes[i].id))
            yaml_fault(&f, p->units.codes[i].line, "no commune has the code '%s'", p->units.codes[i].id);
    return yaml_verdict(&f, report, e);
}

double plan_rate(const struct plan *p, int64_t at)
{
    int64_t t = ((at + CLOCK_VN) % DAY_MS + DAY_MS) % DAY_MS;
    double rate = 0;
    for (size_t i = 1; i < p->n_arrivals; i++) {
        const struct plan_point *from = &p->arrivals[i - 1], *to = &p->arrivals[i];
        if (t >= from->at && t < to->at)
            rate = from->per_hour + (to->per_hour - from->per_hour) * (double)(t - from->at) / (double)(to->at - from->at);
    }
    for (size_t i = 0; i < p->n_spikes; i++)
        if (t >= p->spikes[i].at && t < p->spikes[i].at + p->spikes[i].lasts)
            rate *= p->spikes[i].times;
    return rate;
}
