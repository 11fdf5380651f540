/* motcua import: reference tables, procedures and outlines from files of one's own. */
#include "cli/commands.h"
#include "cli/disk.h"
#include "cli/embedded.h"
#include "cli/maps/outlines.h"
#include "cli/setup.h"
#include "domain/procedure.h"
#include "reference/catalogue.h"
#include "reference/import.h"
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct bringing {
    const struct embedded *files;
    size_t n;
    enum err_code (*fn)(struct db *, const struct import_source *, struct import_count *, struct err *);
    struct import_count count;
    int added;
    struct buf *report;
};

static enum err_code tables(struct ctx *c, void *arg, struct err *e)
{
    struct bringing *j = arg;
    struct import_source from = {j->files, j->n, c->arena};
    return j->fn(c->db, &from, &j->count, e);
}

static enum err_code procedures(struct ctx *c, void *arg, struct err *e)
{
    struct bringing *j = arg;
    struct catalogue_sync sync = {.files = j->files, .n = j->n, .now = c->now, .arena = c->arena, .report = j->report};
    return catalogue_sync(c->db, &sync, &j->added, e);
}

/* A file, or all of a folder. */
static enum err_code read_path(struct cli *c, const char *path, struct bringing *j, struct err *e)
{
    struct stat st;
    struct embedded *rows = ARENA_ARRAY(c->arena, struct embedded, 1);
    j->files = rows;
    j->n = 1;
    if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
        return disk_read(path, c->arena, rows, e);
    const char *prefix = arena_fmt(c->arena, "%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/");
    TRY(disk_read_folder((struct disk_folder){path, ".yaml", prefix}, c->arena, &rows, &j->n, e));
    j->files = rows;
    return j->n ? ERR_OK : err(e, ERR_NOT_FOUND, "%s: no .yaml files", path);
}

/* Reads each without a database. */
static int check(struct cli *c)
{
    struct err e = {0};
    int wrong = 0;
    if (!c->words)
        return cli_usage(c, "--check needs files or folders of procedures");
    for (size_t i = 0; i < c->words; i++) {
        struct bringing j = {0};
        if (read_path(c, c->word[i], &j, &e))
            return cli_wrong(c, &e);
        for (size_t k = 0; k < j.n; k++) {
            struct buf report = buf_init(c->arena, 0);
            const struct procedure *p;
            struct source src = {.file = j.files[k].name, .text = (const char *)j.files[k].data, .n = j.files[k].n};
            if (procedure_parse(src, c->arena, &p, &report, &e)) {
                fputs(report.n ? report.p : arena_fmt(c->arena, "%s\n", e.why), stdout);
                wrong++;
            } else {
                printf("%s: %s revision %d is in order\n", j.files[k].name, p->code, p->revision);
            }
        }
    }
    return wrong ? CLI_WRONG : CLI_DONE;
}

static enum err_code find_files(struct cli *c, const char *what, struct bringing *j, struct err *e)
{
    if (c->words > 1 && strcmp(what, "procedures") == 0)
        return read_path(c, c->word[1], j, e);
    if (strcmp(what, "procedures") == 0)
        return setup_procedures(c, &j->files, &j->n, e);
    if (c->words == 1) {
        j->files = embed_table;
        j->n = embed_n;
        return ERR_OK;
    }
    struct embedded *rows;
    TRY(disk_read_folder((struct disk_folder){c->word[1], ".tsv", "data/"}, c->arena, &rows, &j->n, e));
    j->files = rows;
    return ERR_OK;
}

static enum err_code bring(struct cli *c, struct app *app, const char *what, struct bringing *j, struct err *e)
{
    int64_t moved = 0;
    struct buf report = buf_init(c->arena, 0);
    j->report = &report;
    enum err_code rc = app_write(app, -1, j->fn ? tables : procedures, j, e);
    if (rc && report.n)
        fputs(report.p, stderr);
    TRY(rc);
    if (!j->fn) {
        printf("procedures: %zu files, %d new revisions\n", j->n, j->added);
        return ERR_OK;
    }
    printf("%s: %lld rows, %lld added, %lld changed, %lld removed\n", what, (long long)j->count.rows, (long long)j->count.added,
           (long long)j->count.changed, (long long)j->count.removed);
    if (j->fn == import_units || !(j->count.added + j->count.changed + j->count.removed))
        return ERR_OK;
    TRY(setup_recompute(app, &moved, e));
    printf("dossiers with a new date: %lld\n", (long long)moved);
    return ERR_OK;
}

static int run(struct cli *c)
{
    static const struct { const char *name; enum err_code (*fn)(struct db *, const struct import_source *, struct import_count *, struct err *); } kinds[] = {
        {"units", import_units}, {"days", import_days}, {"lunar", import_lunar}, {"listings", import_listings},
        {"words", import_search_words}, {"procedures", NULL}};
    enum { KINDS = sizeof kinds / sizeof kinds[0] };
    struct err e = {0};
    struct bringing j = {0};
    struct app *app = NULL;
    size_t i = 0;
    if (cli_option(c, "check"))
        return check(c);
    if (c->words && strcmp(c->word[0], "outlines") == 0)
        return outlines_run(c);
    while (i < KINDS && (!c->words || strcmp(c->word[0], kinds[i].name) != 0))
        i++;
    if (i == KINDS || c->words > 2)
        return cli_usage(c, "import what? units, days, lunar, listings, words or procedures; or outlines");
    j.fn = kinds[i].fn;
    enum err_code rc = find_files(c, kinds[i].name, &j, &e);
    if (!rc)
        rc = setup_open(c, &app, &e);
    if (!rc)
        rc = bring(c, app, kinds[i].name, &j, &e);
    app_close(app);
    return rc ? cli_wrong(c, &e) : CLI_DONE;
}

static const struct cli_option options[] = {
    {"check", NULL, "Read the procedure files that are named and tell every fault as file:line: message; touches no database."},
    {"property", "NAME", "outlines: the property whose values are codes of units; without it the one that fits most features is taken."},
    {"tolerance", "METRES", "outlines: how far a line may be moved to have fewer corners; without it 60 for communes, 400 for provinces. Neighbours stay joined."},
    {"remove", NULL, "outlines: take all of them away again."}, {NULL, NULL, NULL}};

const struct command import_command = {
    .name = "import", .words = "units|days|lunar|listings|words|procedures [FOLDER], or outlines FILE.geojson", .configured = true, .options = options, .run = run,
    .summary = "Bring reference tables, procedures or outlines from files into the database.",
    .text = "Without FOLDER the built-in ones. Doing it again changes nothing. When days or lunar years changed, the dates of all open "
            "dossiers are counted again; a serving process is told with SIGHUP and takes new units and procedures at its next start.\n\n"
            "motcua import --check FILE|FOLDER... only reads procedure files.\n\n"
            "motcua import outlines FILE.geojson brings real outlines of communes or provinces for the maps (Polygon, MultiPolygon, WGS84), which a serving process shows "
            "within a minute. None travel in the program: without them a map is drawn from the centre points.",
};
