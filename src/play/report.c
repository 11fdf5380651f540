/* Writes the report and tells its outcome. See report.h. */
#include "play/report.h"
#include "base/civil.h"
#include "base/json.h"
#include "play/report_model.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

void report_kill(struct report_found *f, const struct compare *c, int64_t under_way, int64_t took_us)
{
    f->kills++;
    f->kill_us_sum += took_us;
    f->kill_differences += c->differences;
    f->kill_under_way += under_way;
    f->kill_in_flight += c->in_flight;
}

void report_progress(FILE *to, const struct town *t, bool last)
{
    static const struct stats_second none;
    const struct stats *s = drill_stats(t);
    const struct stats_second *n = s->seconds ? &s->second[s->seconds - 1] : &none;
    struct stats_sum all = stats_sum(s);
    char day[CIVIL_TEXT];
    struct civil_time c = civil_of_instant(drill_clock(t));
    fprintf(to, "\r\033[K%s %02d:%02d  %3.0f %%  %lld dossiers  %lld writes/s  %lld reads/s  p99 %.1f and %.1f ms  %lld in flight", civil_write(c.date, day),
            c.minute / 60, c.minute % 60, 100 * drill_done(t), (long long)s->opened, (long long)n->writes, (long long)n->reads, (double)n->write_p99 / 1000,
            (double)n->read_p99 / 1000, (long long)(n->in_flight + n->waiting));
    fprintf(to, "  %lld errors%s", (long long)all.errors, last ? "\n" : "");
    fflush(to);
}

static enum err_code save(const struct report_source *src, const char *name, const struct buf *b, struct err *e)
{
    const char *path = arena_fmt(src->arena, "%s/%s", src->folder, name);
    FILE *f = fopen(path, "wb");
    bool good = f && fwrite(b->p, 1, b->n, f) == b->n;
    good = f && fclose(f) == 0 && good;
    return good ? ERR_OK : err(e, ERR_STORAGE, "%s: %s", path, strerror(errno));
}

/* ---- on standard output */

static void tell_row(const struct report_row *r)
{
    printf("  %-10s %10lld %10s/s %10.2f %10.2f %10.2f %10.2f %8lld %8lld\n", report_row_words[r->id], (long long)r->n, r->per_second, (double)r->p50_us / 1000,
           (double)r->p95_us / 1000, (double)r->p99_us / 1000, (double)r->max_us / 1000, (long long)r->errors, (long long)r->sheds);
}

static void tell_check(const struct report_check *c)
{
    static const char *const what[] = {"", "share of errors", "share told to come again", "on time", "ms until all is as before the spike",
                                       "submissions and steps a second", "differences between book and database", "dossiers whose journal is broken",
                                       "differences after kills", "counters that are wrong"};
    static const char *const measure[] = {"p50", "p95", "p99", "max"};
    bool least = c->what == CHECK_ON_TIME || c->what == CHECK_RATE;
    if (c->what == CHECK_LIMIT)
        printf("%s  %s of %s: %s us, at most %s\n", c->ok ? "ok " : "BAD", measure[c->measure], report_row_words[c->of], c->got, c->asked);
    else
        printf("%s  %s: %s, at %s %s\n", c->ok ? "ok " : "BAD", what[c->what], c->got, least ? "least" : "most", c->asked);
}

static void tell(const struct report *r)
{
    const struct report_row *sum = r->sums.items, *kind = r->kinds.items;
    const struct report_check *check = r->verdict.items;
    const struct report_error *error = r->error_examples.items;
    const struct report_difference *differs = r->difference_examples.items;
    printf("%s: %lld dossiers opened, %lld finished, %s s\n", r->drill, (long long)r->opened, (long long)r->finished, r->wall_s);
    printf("  %-10s %10s %12s %10s %10s %10s %10s %8s %8s\n", "", "n", "rate", "p50 ms", "p95", "p99", "max", "errors", "sheds");
    for (size_t i = 0; i < r->sums.n; i++)
        tell_row(&sum[i]);
    for (size_t i = 0; i < r->kinds.n; i++)
        tell_row(&kind[i]);
    for (size_t i = 0; i < r->error_examples.n; i++)
        printf("  error: %s %lld, %lld times: %s\n", report_row_words[error[i].id], (long long)error[i].status, (long long)error[i].times, error[i].what);
    for (size_t i = 0; i < r->difference_examples.n; i++)
        printf("  %s: %s, version %lld: %s\n", compare_fault_words[differs[i].fault], differs[i].code, (long long)differs[i].version, differs[i].what);
    for (size_t i = 0; i < r->verdict.n; i++)
        tell_check(&check[i]);
}

enum err_code report_make(const struct report_source *src, int *bad, struct err *e)
{
    struct report *vi = ARENA_NEW(src->arena, struct report), *en = ARENA_NEW(src->arena, struct report);
    report_fill(src, "en", en, bad);
    report_fill(src, "vi", vi, bad);
    tell(en);
    if (!src->folder)
        return ERR_OK;
    struct buf json = buf_init(src->arena, 64 * 1024), page = buf_init(src->arena, 256 * 1024);
    struct jw w = {.b = &json};
    jw_record(&w, NULL, &report_model, vi);
    TRY(report_page(src, vi, en, &page, e));
    TRY(save(src, "report.json", &json, e));
    TRY(save(src, "report.html", &page, e));
    printf("%s/report.html\n", src->folder);
    return ERR_OK;
}
