/* By procedure and state. See report.h. */
#include "seed/report.h"
#include "domain/procedure.h"
#include <string.h>

static void of_procedure(FILE *to, const struct procedure *p, const struct tell_sum *sum)
{
    int64_t n = 0, late = 0;
    for (size_t i = 0; i < sum->n; i++)
        if (strcmp(sum->row[i].procedure, p->code) == 0) {
            n += sum->row[i].n;
            late += sum->row[i].late;
        }
    if (!n)
        return;
    fprintf(to, "%-10s %s: %lld, late %lld\n", p->code, p->name.vi, (long long)n, (long long)late);
    for (size_t s = 0; s < p->n_states; s++)
        for (size_t i = 0; i < sum->n; i++)
            if (strcmp(sum->row[i].procedure, p->code) == 0 && strcmp(sum->row[i].state, p->states[s].id) == 0)
                fprintf(to, "    %10lld  %s\n", (long long)sum->row[i].n, p->states[s].name.vi);
}

void report_write(FILE *to, const struct country *k, const struct tell_sum *sum, const struct seed_done *done)
{
    for (size_t i = 0; i < k->procedures; i++)
        of_procedure(to, k->procedure[i], sum);
    fprintf(to, "%lld dossiers with %lld events, %lld officers and %lld citizens in %.1f s: %.0f events a second%s\n", (long long)done->dossiers,
            (long long)done->events, (long long)done->officers, (long long)done->citizens, done->seconds,
            done->seconds > 0 ? (double)done->events / done->seconds : 0, done->stopped ? "; stopped before the end" : "");
    fprintf(to, "accounts: tiepnhan.XXXXX, tiepnhan2.XXXXX, chuyenvien.XXXXX, chuyenvien2.XXXXX, lanhdao.XXXXX (code of the unit), dan1 ... dan%lld, each @motcua.example; "
            "password %s\n", (long long)done->citizens, SEED_PASSWORD);
}
