/* motcua forecast: the forecast of lateness learnt now, and what the back-test says of it. Must never reckon itself. */
#include "app/dbs.h"
#include "base/json.h"
#include "cli/commands.h"
#include "cli/disk.h"
#include "cli/setup.h"
#include "reference/units.h"
#include "service/forecast/examples.h"
#include "service/forecast/learnt.h"
#include "service/forecast/lessons.h"
#include "service/record.h"
#include <stdio.h>
#include <string.h>

struct asked {
    struct cli *cli;
    const struct forecast *other; /* one that was learnt elsewhere; NULL = none */
    struct lesson lesson;
    bool json, examples, keep;
};

static const char *province_of(const struct ctx *c)
{
    const struct unit *u = c->world->shards > 1 ? units_find(c->world->units, c->world->shard_province[c->shard]) : NULL;
    return u ? u->code : "all";
}

/* ---- told */

static void tell_trial(const struct forecast_trial *t)
{
    printf("tried on %zu looks, %zu of them late; learnt from %zu, %zu late\n", t->tried, t->tried_late, t->learnt, t->learnt_late);
    printf("Brier %.4f, of the base rate %.4f: skill %.3f\narea under the curve %.3f, calibration error %.3f\n", t->brier, t->brier_base, t->skill, t->auc,
           t->calibration_error);
    printf("from %.0f %%: %zu warned, %.0f %% of them late, %.0f %% of the late ones found\n", 100 * t->threshold, t->warned, 100 * t->precision, 100 * t->recall);
    for (int i = 0; i < FORECAST_BINS; i++)
        if (t->bin[i].n)
            printf("  %3d-%d %%: %zu, said %.1f %%, late %.1f %%\n", 10 * i, 10 * i + 10, t->bin[i].n, 100 * t->bin[i].predicted, 100 * t->bin[i].observed);
}

static void tell_terms(const struct forecast_model *m)
{
    for (int k = 0; k < FORECAST_FEATURES; k++)
        printf("  %-10s %+.3f (+/- %.3f) for %.4f more: %s\n", forecast_feature_words[k], m->term[k].weight, m->term[k].error, m->term[k].sd,
               forecast_direction_words[m->term[k].direction]);
}

static void tell_json(struct ctx *c, const struct lesson *l)
{
    struct buf b = buf_init(c->arena, 4096);
    struct jw w = {.b = &b};
    jw_open(&w, NULL, '{');
    jw_text(&w, "province", province_of(c));
    jw_int(&w, "learnt_at", l->at);
    jw_int(&w, "dossiers", l->dossiers);
    jw_int(&w, "examples", l->examples);
    jw_text(&w, "verdict", forecast_verdict_words[l->forecast.verdict]);
    jw_raw(&w, "body", learnt_write(&l->forecast, c->arena));
    jw_close(&w, '}');
    puts(b.p);
}

static void tell(struct ctx *c, const struct asked *a, const struct lesson *l)
{
    if (a->json) {
        tell_json(c, l);
        return;
    }
    printf("%s: %s; %lld looks at %lld dossiers\n", province_of(c), forecast_verdict_words[l->forecast.verdict], (long long)l->examples, (long long)l->dossiers);
    if (l->forecast.verdict != FORECAST_GOOD && l->forecast.verdict != FORECAST_NO_BETTER)
        return;
    tell_trial(&l->forecast.trial);
    tell_terms(&l->forecast.model);
}

/* ---- a province */

static enum err_code tell_examples(struct ctx *c, struct err *e)
{
    struct examples x;
    TRY(examples_gather(c, 0, &x, e));
    for (size_t i = 0; i < x.n; i++) {
        const struct forecast_example *r = &x.row[i];
        printf("%s,%lld,%lld,%d", record_code(c->world, x.dossier[i], c->arena), (long long)r->at, (long long)r->known, (int)r->late);
        for (int k = 0; k < FORECAST_FEATURES; k++)
            printf(",%.17g", r->x[k]);
        putchar('\n');
    }
    return ERR_OK;
}

static enum err_code look(struct ctx *c, void *arg, struct err *e)
{
    struct asked *a = arg;
    if (a->examples)
        return tell_examples(c, e);
    if (!a->other)
        return lesson_learn(c, &a->lesson, e);
    struct lesson_trial t;
    TRY(lesson_try(c, a->other, &t, e));
    struct lesson l = {.forecast = *a->other, .at = c->now, .dossiers = t.dossiers, .examples = (int64_t)t.trial.tried};
    l.forecast.trial = t.trial;
    tell(c, a, &l);
    return ERR_OK;
}

static enum err_code keep(struct ctx *c, void *arg, struct err *e)
{
    const struct asked *a = arg;
    if (a->keep)
        TRY(lesson_keep(c, &a->lesson, e));
    tell(c, a, &a->lesson);
    return ERR_OK;
}

static enum err_code one(struct app *app, int shard, struct asked *a, struct err *e)
{
    struct arena *own = arena_new(0);
    enum err_code rc = app_read_in(app, shard, own, look, a, e);
    if (!rc && !a->examples && !a->other)
        rc = (a->keep ? app_write_in : app_read_in)(app, shard, own, keep, a, e);
    arena_free(own);
    return rc;
}

static enum err_code all(struct app *app, struct asked *a, struct err *e)
{
    if (a->examples) {
        printf("code,at,known,late");
        for (int k = 0; k < FORECAST_FEATURES; k++)
            printf(",%s", forecast_feature_words[k]);
        putchar('\n');
    }
    for (int shard = 0; shard < dbs_shards(app_dbs(app)); shard++)
        TRY(one(app, shard, a, e));
    return ERR_OK;
}

/* A line as --json tells it. */
static enum err_code read_other(struct cli *c, const char *path, const struct forecast **out, struct err *e)
{
    struct embedded file;
    struct json *o;
    struct forecast *f = ARENA_NEW(c->arena, struct forecast);
    struct buf body = buf_init(c->arena, 4096);
    struct jw w = {.b = &body};
    TRY(disk_read(path, c->arena, &file, e));
    TRY(json_parse((const char *)file.data, file.n, c->arena, &o, e));
    struct json *inner = (struct json *)json_find(o, "body");
    if (!inner)
        return err(e, ERR_INVALID, "%s: not what `motcua forecast --json` tells of one province", path);
    inner->name = NULL;
    jw_value(&w, inner);
    TRY(learnt_parse(body.p, json_text(o, "verdict"), c->arena, f, e));
    *out = f;
    return ERR_OK;
}

static int run(struct cli *c)
{
    struct err e = {0};
    struct app *app = NULL;
    struct asked a = {.cli = c, .json = cli_option(c, "json"), .examples = cli_option(c, "examples"), .keep = !cli_option(c, "dry")};
    if (c->words)
        return cli_usage(c, "takes no words: %s", c->word[0]);
    if (cli_option(c, "with") && read_other(c, cli_option(c, "with"), &a.other, &e))
        return cli_wrong(c, &e);
    enum err_code rc = setup_open(c, &app, &e);
    if (!rc)
        rc = all(app, &a, &e);
    app_close(app);
    return rc ? cli_wrong(c, &e) : CLI_DONE;
}

static const struct cli_option options[] = {
    {"dry", NULL, "Keep nothing: what was learnt before stays."},
    {"json", NULL, "A line of JSON for each province: model and back-test (docs/operations.md)."},
    {"with", "FILE", "Learn nothing: try the one of FILE, a line that --json told elsewhere, on all that is known here. Keeps nothing."},
    {"examples", NULL, "Learn nothing: print every look at a dossier as CSV, its features and what became of it. Nobody's name is in it."},
    {NULL, NULL, NULL},
};

const struct command forecast_command = {
    .name = "forecast", .words = "", .configured = true, .options = options, .run = run,
    .summary = "Learn the forecast of lateness now, and tell what its back-test says.",
    .text = "A serving process does it every night by itself. May run beside it: history is read without holding up whoever writes, and two small tables are written.",
};
