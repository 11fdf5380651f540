/* See report.h. */
#include "play/report.h"
#include "base/civil.h"
#include <stdio.h>

void report_kill(struct report_found *f, const struct compare *c, int64_t took_us)
{
    f->kills++;
    f->kill_us_sum += took_us;
    f->kill_us_most = took_us > f->kill_us_most ? took_us : f->kill_us_most;
    f->kill_differences += c->differences;
    f->kill_in_flight += c->in_flight;
}

void report_progress(FILE *to, const struct town *t, const struct stats *s, bool last)
{
    static const struct stats_second none;
    const struct stats_second *n = s->seconds ? &s->second[s->seconds - 1] : &none;
    struct stats_sum all = stats_sum(s);
    char day[CIVIL_TEXT];
    struct civil_time c = civil_of_instant(drill_clock(t));
    fprintf(to, "\r\033[K%s %02d:%02d  %3.0f %%  dossiers %lld  writes %lld/s  reads %lld/s  p99 %.1f / %.1f ms  in flight %lld  sheds %lld  errors %lld",
            civil_write(c.date, day), c.minute / 60, c.minute % 60, 100 * drill_done(t), (long long)s->opened, (long long)n->writes, (long long)n->reads,
            (double)n->write_p99 / 1000, (double)n->read_p99 / 1000, (long long)(n->in_flight + n->waiting), (long long)all.sheds, (long long)all.errors);
    if (last)
        fputc('\n', to);
    fflush(to);
}

enum err_code report_make(const struct report_source *src, int *bad, struct err *e)
{
    const struct stats *s = drill_stats(src->town);
    struct stats_sum all = stats_sum(s);
    (void)e;
    for (int k = 0; k < KINDS; k++) {
        const struct stats_kind *x = &s->kind[k];
        if (x->answered || x->errors)
            printf("%-10s %8lld  p50 %8.2f p99 %8.2f max %8.2f ms  errors %lld sheds %lld lost %lld\n", kinds[k].id, (long long)x->answered,
               (double)hist_at(&x->took, 500) / 1000, (double)hist_at(&x->took, 990) / 1000, (double)x->took.most / 1000, (long long)x->errors, (long long)x->sheds, (long long)x->lost);
    }
    for (size_t i = 0; i < s->examples; i++)
        printf("! %s %d x%lld %s\n", kinds[s->example[i].kind].id, s->example[i].status, (long long)s->example[i].times, s->example[i].what);
    const struct compare *c = &src->found->compare;
    printf("opened %lld finished %lld; writes %lld main %lld reads %lld errors %lld in %.1f s; differences %lld of %lld writes, %lld dossiers; readings %lld; in flight %lld; journal %lld wrong of %lld; kills %lld mean %.0f ms, %lld differences\n", (long long)s->opened, (long long)s->finished,
        (long long)all.writes, (long long)all.main, (long long)all.reads, (long long)all.errors, (double)drill_wall(src->town)/1e6, (long long)c->differences, (long long)c->writes, (long long)c->dossiers, (long long)c->readings, (long long)c->in_flight,
        (long long)src->found->journal_wrong, (long long)src->found->journal_seen, (long long)src->found->kills, src->found->kills ? (double)src->found->kill_us_sum / 1000 / (double)src->found->kills : 0, (long long)src->found->kill_differences);
    for (size_t i = 0; i < c->told_n; i++)
        printf("# %s %lld v%lld %s\n", compare_fault_words[c->told[i].fault], (long long)c->told[i].dossier, (long long)c->told[i].version, c->told[i].what);
    *bad = all.errors || c->differences || src->found->journal_wrong || src->found->kill_differences;
    return ERR_OK;
}
