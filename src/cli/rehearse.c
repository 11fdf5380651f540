/* Scenarios on a text that nobody else sees. See rehearse.h; must never touch the databases that are served. */
#include "cli/rehearse.h"
#include "base/civil.h"
#include "cli/disk.h"
#include "cli/play.h"
#include "domain/design/rewrite.h"
#include "domain/scenario.h"
#include "reference/catalogue.h"
#include "reference/import.h"
#include <string.h>

enum { SCENARIOS_MAX = 60, STEPS_MAX = 1000 };
static const char *const NAME = "scenarios";

struct rehearsing {
    struct rehearsal *r;
    struct app_config cfg;
    struct scenario_file file;
    const char *body; /* as it is played: in force in time, and everywhere */
};

/* "scenarios:12: why" lines, each indented. */
static void tell(struct rehearsal *r, const char *lines)
{
    for (const char *s = lines; *s;) {
        size_t n = strcspn(s, "\n"), skip = strncmp(s, "scenarios:", 10) == 0 ? 10 : 0;
        buf_fmt(r->told, "  %.*s\n", (int)(n - skip), s + skip);
        s += n + (s[n] == '\n');
    }
}

static bool too_much(const struct scenario_file *f)
{
    size_t steps = 0;
    for (size_t i = 0; i < f->n_scenarios; i++)
        steps += f->scenarios[i].n_steps;
    return f->n_scenarios > SCENARIOS_MAX || steps > STEPS_MAX;
}

/* False: they cannot be read, and that is told. */
static bool read_scenarios(struct rehearsing *g, const struct procedure *p)
{
    struct err e;
    struct buf report = buf_init(g->r->arena, 0);
    struct source src = {NAME, g->r->scenarios, strlen(g->r->scenarios)};
    enum err_code rc = scenario_parse(src, p, g->r->arena, &g->file, &report, &e);
    if (!rc && too_much(&g->file))
        buf_fmt(&report, "1: at most %d scenarios with %d steps in all", SCENARIOS_MAX, STEPS_MAX);
    tell(g->r, report.p);
    g->r->wrong += report.n > 0;
    return report.n == 0;
}

/* The first day on which one of them files: the text has to be in force then, whatever its own day will be. */
static const char *first_day(const struct rehearsing *g, const char *own)
{
    char text[CIVIL_TEXT];
    const char *first = own;
    for (size_t i = 0; i < g->file.n_scenarios; i++) {
        const char *day = civil_write(civil_of_instant(g->file.scenarios[i].submit).date, text);
        if (strcmp(day, first) < 0)
            first = arena_str(g->r->arena, day);
    }
    return first;
}

static enum err_code fill(struct ctx *c, void *arg, struct err *e)
{
    struct rehearsing *g = arg;
    struct import_source from = {g->cfg.files, g->cfg.files_n, c->arena};
    struct import_own own;
    struct embedded file = {"draft.yaml", (const unsigned char *)g->body, strlen(g->body)};
    TRY(import_own(c->db, &from, c->now, &own, e));
    struct catalogue_sync sync = {.files = &file, .n = 1, .now = c->now, .arena = c->arena};
    return catalogue_sync(c->db, &sync, NULL, e);
}

static enum err_code prepare(struct rehearsing *g, struct err *e)
{
    struct app *app = app_new(&g->cfg);
    enum err_code rc = app_open_databases(app, true, e);
    if (!rc)
        rc = app_write(app, -1, fill, g, e);
    app_close(app);
    return rc;
}

static enum err_code play_one(struct rehearsing *g, struct app *app, const struct scenario *s, struct err *e)
{
    struct arena *a = arena_new(0);
    struct buf told = buf_init(a, 0);
    struct play p = {.stage = stage_on(app, a), .file = NAME, .told = &told};
    enum err_code rc = play_scenario(&p, &g->file, s, e);
    if (rc == ERR_INVALID) { /* a commune that there is not */
        buf_fmt(&told, "%s\n", e->why);
        rc = ERR_OK;
    }
    buf_fmt(g->r->told, "%c %s, %lld\n", told.n ? '-' : '+', s->id, (long long)p.steps);
    tell(g->r, told.p);
    g->r->played++;
    g->r->steps += p.steps;
    g->r->wrong += told.n > 0;
    arena_free(a);
    return rc;
}

static enum err_code play_all(struct rehearsing *g, struct err *e)
{
    struct app *app;
    enum err_code rc = prepare(g, e);
    if (!rc)
        rc = app_open(&g->cfg, &app, e);
    if (rc)
        return rc;
    for (size_t i = 0; !rc && i < g->file.n_scenarios; i++)
        rc = play_one(g, app, &g->file.scenarios[i], e);
    app_close(app);
    return rc;
}

enum err_code rehearse(const struct app_config *c, struct rehearsal *r, struct err *e)
{
    const struct procedure *p;
    struct rehearsing g = {.r = r, .cfg = {.listen = "", .development = true, .files = c->files, .files_n = c->files_n, .rooms = c->rooms, .rooms_n = c->rooms_n,
                                           .templates_dir = c->templates_dir}};
    TRY(procedure_parse((struct source){"draft.yaml", r->procedure, strlen(r->procedure)}, r->arena, &p, NULL, e));
    if (!read_scenarios(&g, p))
        return ERR_OK;
    g.body = rewrite_head(r->procedure, &(struct rewrite){.revision = 1, .valid_from = first_day(&g, p->valid_from)}, r->arena);
    TRY(disk_temporary(r->arena, &g.cfg.data_dir, e));
    enum err_code rc = play_all(&g, e);
    disk_remove(g.cfg.data_dir);
    return rc;
}
