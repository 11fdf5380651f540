/* From words to a plan. See seed.h; knows no database. */
#include "base/civil.h"
#include "seed/seed.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { DAYS = 180, MOST = 10000000 };

static const char *day_text(struct civil d, struct arena *a)
{
    char text[CIVIL_TEXT];
    return arena_str(a, civil_write(d, text));
}

static bool whole(const char *s, int64_t *out)
{
    char *end;
    errno = 0;
    *out = strtoll(s, &end, 10);
    return *s && !*end && !errno && *out >= 0;
}

enum err_code seed_plan_read(const struct seed_words *w, int64_t now, struct arena *a, struct seed_plan *out, struct err *e)
{
    int64_t seed = 1;
    struct civil to;
    *out = (struct seed_plan){.add = w->add, .uneven = w->uneven, .province = w->province ? w->province : "", .progress = isatty(STDERR_FILENO) ? stderr : NULL};
    if (!whole(w->dossiers, &out->dossiers) || !out->dossiers || out->dossiers > MOST)
        return err(e, ERR_BAD, "--seed-dossiers takes a number from 1 to %d", MOST);
    if (w->seed && !whole(w->seed, &seed))
        return err(e, ERR_BAD, "--seed takes a whole number");
    out->seed = (uint64_t)seed;
    out->to = w->to ? w->to : day_text(civil_of_instant(now).date, a);
    out->from = w->from ? w->from : civil_parse(out->to, &to) ? day_text(civil_add_days(to, -DAYS), a) : out->to;
    return ERR_OK;
}

void seed_hold_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}
