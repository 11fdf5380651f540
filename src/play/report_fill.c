/* From figures to the record of the report. See report.h. */
#include "base/clock.h"
#include "play/chart.h"
#include "play/report.h"
#include "play/town.h"
#include "play/verdict.h"
#include "reference/catalogue.h"
#include "service/record.h"

enum { BANDS = 64, DAY_MS = 24 * 3600 * 1000 };

struct filling {
    const struct report_source *src;
    const struct stats *s;
    struct arena *a;
    const char *lang;
    struct report *out;
};

static const char *decimal(struct filling *f, double v)
{
    return arena_fmt(f->a, "%.*f", v >= 100 ? 0 : v >= 10 ? 1 : 2, v);
}

static const char *per(struct filling *f, double of, double n)
{
    return decimal(f, n > 0 ? of / n : 0);
}

static double seconds(const struct filling *f)
{
    return (double)drill_wall(f->src->town) / 1e6;
}

/* ---- rows */

static struct report_row times(struct filling *f, int id, const struct hist *h)
{
    return (struct report_row){.id = id, .n = h->n, .p50_us = hist_at(h, 500), .p95_us = hist_at(h, 950), .p99_us = hist_at(h, 990), .p999_us = hist_at(h, 999),
                               .max_us = h->most, .mean_us = hist_mean(h), .per_second = per(f, (double)h->n, seconds(f))};
}

static struct list kind_rows(struct filling *f)
{
    struct report_row *row = ARENA_ARRAY(f->a, struct report_row, KINDS);
    size_t n = 0;
    for (int k = 0; k < KINDS; k++) {
        const struct stats_kind *x = &f->s->kind[k];
        if (!x->answered && !x->errors)
            continue;
        row[n] = times(f, k, &x->took);
        row[n].write = kinds[k].write;
        row[n].errors = x->errors;
        row[n].sheds = x->sheds;
        row[n++].lost = x->lost;
    }
    return (struct list){row, n};
}

static struct list sum_rows(struct filling *f)
{
    struct report_row *row = ARENA_ARRAY(f->a, struct report_row, 2);
    for (int i = 0; i < 2; i++) {
        bool write = i == 0;
        row[i] = times(f, write ? ROW_WRITES : ROW_READS, write ? &f->s->writes : &f->s->reads);
        row[i].write = write;
        row[i].service_p50_us = hist_at(&f->s->service[write], 500);
        row[i].service_p99_us = hist_at(&f->s->service[write], 990);
        for (int k = 0; k < KINDS; k++)
            if (kinds[k].write == write) {
                row[i].errors += f->s->kind[k].errors;
                row[i].sheds += f->s->kind[k].sheds;
                row[i].lost += f->s->kind[k].lost;
            }
    }
    return (struct list){row, 2};
}

static struct list second_rows(struct filling *f)
{
    struct report_second *row = ARENA_ARRAY(f->a, struct report_second, f->s->seconds + 1);
    for (size_t i = 0; i < f->s->seconds; i++) {
        const struct stats_second *x = &f->s->second[i];
        row[i] = (struct report_second){x->at / 1000, x->clock, x->opened, x->writes, x->main, x->reads, x->errors, x->sheds, x->in_flight, x->waiting,
                                        x->write_p50, x->write_p99, x->read_p50, x->read_p99, x->server_cpu_us, x->server_rss};
    }
    return (struct list){row, f->s->seconds};
}

static struct list error_rows(struct filling *f)
{
    struct report_error *row = ARENA_ARRAY(f->a, struct report_error, f->s->examples + 1);
    for (size_t i = 0; i < f->s->examples; i++) {
        const struct stats_example *x = &f->s->example[i];
        row[i] = (struct report_error){(int)x->kind, x->status, x->times, x->what};
    }
    return (struct list){row, f->s->examples};
}

static struct list difference_rows(struct filling *f)
{
    const struct compare *c = &f->src->found->compare;
    struct report_difference *row = ARENA_ARRAY(f->a, struct report_difference, c->told_n + 1);
    for (size_t i = 0; i < c->told_n; i++)
        row[i] = (struct report_difference){(int)c->told[i].fault, record_code(f->src->world, c->told[i].dossier, f->a), c->told[i].what, c->told[i].version};
    return (struct list){row, c->told_n};
}

static struct list mix_rows(struct filling *f)
{
    const struct plan *p = f->src->plan;
    struct report_mix *row = ARENA_ARRAY(f->a, struct report_mix, p->n_procedures + 1);
    double sum = 0;
    for (size_t i = 0; i < p->n_procedures; i++)
        sum += p->procedures[i].weight;
    for (size_t i = 0; i < p->n_procedures; i++) {
        const struct procedure *q = catalogue_find(f->src->world->catalogue, p->procedures[i].code, "9999-12-31");
        row[i] = (struct report_mix){p->procedures[i].code, q ? label_in(&q->name, f->lang) : "", arena_fmt(f->a, "%.4f", p->procedures[i].weight / sum)};
    }
    return (struct list){row, p->n_procedures};
}

/* ---- charts */

/* One figure of each second, as the chart wants it. */
static const int64_t *column(struct filling *f, size_t at, size_t also)
{
    int64_t *v = ARENA_ARRAY(f->a, int64_t, f->s->seconds + 1);
    for (size_t i = 0; i < f->s->seconds; i++) {
        const char *row = (const char *)&f->s->second[i];
        v[i] = *(const int64_t *)(const void *)(row + at) + (also ? *(const int64_t *)(const void *)(row + also) : 0);
    }
    return v;
}
#define COLUMN(member) column(f, offsetof(struct stats_second, member), 0)
#define COLUMNS(member, also) column(f, offsetof(struct stats_second, member), offsetof(struct stats_second, also))

static size_t spikes(const struct plan *p, struct chart_band_of *out)
{
    int64_t midnight = (p->begins + CLOCK_VN) / DAY_MS * DAY_MS - CLOCK_VN;
    size_t n = 0;
    for (; n < p->n_spikes && n < BANDS; n++)
        out[n] = (struct chart_band_of){midnight + p->spikes[n].at, midnight + p->spikes[n].at + p->spikes[n].lasts};
    return n;
}

static struct list chart_rows(struct filling *f)
{
    const struct plan *p = f->src->plan;
    struct report_chart *c = ARENA_ARRAY(f->a, struct report_chart, 6);
    struct chart_band_of *band = ARENA_ARRAY(f->a, struct chart_band_of, BANDS);
    struct chart_axis plain = {.at = COLUMN(clock), .n = f->s->seconds, .days = p->clock == PLAN_FAKE, .bands = band, .n_bands = spikes(p, band), .unit = 1}, log = plain;
    struct chart_axis percent = plain;
    log.log = true;
    percent.unit = 10000; /* of a core's second: 1 % */
    const struct chart_series rate[] = {{"reads area", COLUMN(reads), true, false}, {"writes area", COLUMN(writes), true, false}, {"opened", COLUMN(opened), false, false}};
    const struct chart_series writes[] = {{"p99", COLUMN(write_p99), false, true}, {"p50", COLUMN(write_p50), false, false}};
    const struct chart_series reads[] = {{"p99", COLUMN(read_p99), false, true}, {"p50", COLUMN(read_p50), false, false}};
    const struct chart_series trouble[] = {{"errors", COLUMN(errors), false, true}, {"sheds", COLUMN(sheds), false, true}};
    const struct chart_series queue[] = {{"waiting area", COLUMNS(waiting, in_flight), true, true}, {"flight", COLUMN(in_flight), false, true}};
    const struct chart_series server[] = {{"cpu area", COLUMN(server_cpu_us), true, false}};
    struct stats_sum sum = stats_sum(f->s);
    size_t n = 0;
    if (f->s->seconds < 2)
        return (struct list){c, 0};
    chart_make(&plain, rate, 3, f->lang, f->a, &c[n++]);
    c[n].what = 1;
    chart_make(&log, writes, 2, f->lang, f->a, &c[n++]);
    c[n].what = 2;
    chart_make(&log, reads, 2, f->lang, f->a, &c[n++]);
    c[n].what = 4;
    chart_make(&plain, queue, 2, f->lang, f->a, &c[n++]);
    c[n].what = 3;
    if (sum.errors || sum.sheds)
        chart_make(&plain, trouble, 2, f->lang, f->a, &c[n++]);
    c[n].what = 5;
    if (f->src->found->server_cpu_us)
        chart_make(&percent, server, 1, f->lang, f->a, &c[n++]);
    return (struct list){c, n};
}

/* ---- all of it */

static void fill_plan(struct filling *f)
{
    const struct plan *p = f->src->plan;
    struct report *r = f->out;
    *r = (struct report){
        .drill = p->id, .title = label_in(&p->title, f->lang), .note = label_in(&p->note, f->lang), .file = f->src->file, .version = "1",
        .fake_clock = p->clock == PLAN_FAKE, .together = p->together > 0, .seed = (int64_t)p->seed, .begins = p->begins, .ended = drill_clock(f->src->town), .started_ms = drill_began_real(f->src->town),
        .communes = (int64_t)f->src->town->homes.n, .connections = p->connections, .citizens = p->citizens, .spiked = p->n_spikes > 0,
    };
    r->speed = arena_fmt(f->a, "%g", p->speed);
    r->wall_s = arena_fmt(f->a, "%.3f", seconds(f));
    r->planned_s = arena_fmt(f->a, "%.3f", (double)p->lasts / 1000);
    r->mix = mix_rows(f);
}

static void fill_figures(struct filling *f)
{
    struct stats_sum s = stats_sum(f->s);
    struct verdict_rates rates = verdict_rates(f->src->plan, f->s);
    struct report *r = f->out;
    double dossiers = (double)f->s->opened, all = (double)(s.writes + s.reads);
    r->opened = f->s->opened;
    r->finished = f->s->finished;
    r->alive = drill_alive(f->src->town);
    r->writes = s.writes;
    r->main = s.main;
    r->reads = s.reads;
    r->errors = s.errors;
    r->sheds = s.sheds;
    r->lost = s.lost;
    r->writes_per_second = decimal(f, rates.writes);
    r->main_per_second = decimal(f, rates.main);
    r->reads_per_second = decimal(f, rates.reads);
    r->writes_per_dossier = per(f, (double)s.main, dossiers);
    r->reads_per_dossier = per(f, (double)s.reads, dossiers);
    r->server_cpu_us = f->src->found->server_cpu_us;
    r->server_anonymous_most = f->src->found->server_rss_most;
    r->server_known = r->server_cpu_us > 0;
    r->server_us_per_request = per(f, (double)r->server_cpu_us, all);
    r->client_us_per_request = per(f, (double)f->src->found->client_cpu_us, all);
}

static void fill_comparison(struct filling *f)
{
    const struct report_found *x = f->src->found;
    struct report *r = f->out;
    r->compared = x->compared;
    r->on_time = x->compare.on_time;
    r->ended_dossiers = x->compare.finished;
    r->on_time_share = arena_fmt(f->a, "%.4f", x->compare.finished ? (double)x->compare.on_time / (double)x->compare.finished : 0);
    r->ledger_writes = x->compare.writes;
    r->dossiers_compared = x->compare.dossiers;
    r->readings = x->compare.readings;
    r->differences = x->compare.differences;
    r->in_flight_kept = x->compare.in_flight;
    r->journal_dossiers = x->journal_seen;
    r->journal_wrong = x->journal_wrong;
    r->kills = x->kills;
    r->killed = x->kills > 0;
    r->kill_ms = x->kills ? x->kill_us_sum / x->kills / 1000 : 0;
    r->kill_differences = x->kill_differences;
    r->kill_under_way = x->kill_under_way;
    r->kill_in_flight = x->kill_in_flight;
}

void report_fill(const struct report_source *src, const char *lang, struct report *out, int *bad)
{
    struct filling f = {.src = src, .s = drill_stats(src->town), .a = src->arena, .lang = lang, .out = out};
    struct verdict_source v = {.plan = src->plan, .stats = f.s, .found = src->found, .arena = src->arena};
    fill_plan(&f);
    fill_figures(&f);
    fill_comparison(&f);
    out->verdict = verdict_of(&v, bad);
    out->good = *bad == 0;
    out->sums = sum_rows(&f);
    out->kinds = kind_rows(&f);
    out->error_examples = error_rows(&f);
    out->difference_examples = difference_rows(&f);
    out->seconds = second_rows(&f);
    out->charts = chart_rows(&f);
    out->has_errors = out->error_examples.n > 0;
    out->has_differences = out->difference_examples.n > 0;
}
