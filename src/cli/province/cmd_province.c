/* motcua province: where each province's database lives, and taking one elsewhere while it is served. Moves nothing itself: src/move does. */
#include "app/site/map.h"
#include "base/instant.h"
#include "cli/commands.h"
#include "cli/embedded.h"
#include "cli/setup.h"
#include "move/move.h"
#include "move/province.h"
#include <stdio.h>
#include <string.h>

struct asked {
    struct cli *cli;
    struct app *app;       /* not open: it only knows where databases are */
    struct dbs_config dbs;
    const char *units;
};

static enum err_code open_asked(struct asked *a, struct err *e)
{
    const struct embedded *units = embed_find(embed_table, embed_n, "data/unit.tsv");
    struct app_config cfg = setup_config(a->cli);
    a->app = app_new(&cfg);
    TRY(move_settled(cfg.data_dir, a->cli->arena, e));
    if (!units)
        return err(e, ERR_INTERNAL, "the directory of units is not built in");
    a->units = (const char *)units->data;
    return app_places(a->app, a->cli->arena, &a->dbs, e);
}

static struct province province_of(const struct asked *a, int shard, const char *code)
{
    return (struct province){&a->dbs, shard, code, !cli_option(a->cli, "quiet"), a->cli->arena};
}

/* ---- list */

static void tell_line(const char *code, const struct province_line *l)
{
    char since[INSTANT_TEXT];
    printf("%s  %s", code, l->place);
    if (*l->state) {
        instant_write(l->since, since);
        bool moved = strcmp(l->state, "moved") == 0;
        printf("  %s %s %s since %s", moved ? "moved, not confirmed:" : l->state, strcmp(l->state, "moving") == 0 ? "to" : moved ? "from" : "back to", l->other, since);
        if (moved)
            printf(", %s", l->checked > 0 ? "compared: the same" : l->checked < 0 ? "compared: NOT the same" : "not compared yet");
        if (l->notes >= 0)
            printf(", %lld notes of changes", (long long)l->notes);
    }
    putchar('\n');
}

static enum err_code list_all(struct asked *a, struct db *centre, struct err *e)
{
    for (int shard = 0; shard < a->dbs.shards; shard++) {
        struct province_line l;
        const char *code = map_code(a->units, shard, a->cli->arena);
        struct province p = province_of(a, shard, code);
        TRY(province_look(&p, centre, &l, e));
        tell_line(code, &l);
    }
    return ERR_OK;
}

static enum err_code list(struct asked *a, struct err *e)
{
    struct side centre;
    if (a->dbs.shards == 1) {
        printf("all provinces: %s\n", dbs_place_told(&a->dbs, -1, a->cli->arena));
        return ERR_OK;
    }
    TRY(side_open(&centre, dbs_place(&a->dbs, -1, a->cli->arena), a->cli->arena, e));
    enum err_code rc = list_all(a, centre.db, e);
    side_close(&centre);
    return rc;
}

/* ---- acts */

static void tell(const char *did, const char *code, const struct province_sum *s)
{
    const struct compared *c = &s->compared;
    fprintf(stderr, "%s %s: from %s to %s%s\n", code, did, s->from, s->to, s->resumed ? " (went on with what was begun before)" : "");
    if (s->rows || s->changes)
        fprintf(stderr, "  %lld rows copied, %lld changes carried after them, writing waited %.2f s; %.1f s in all\n", (long long)s->rows, (long long)s->changes,
                (double)s->pause_ms / 1000, (double)s->ms / 1000);
    if (c->rows || c->changed || c->differ)
        fprintf(stderr, "  compared: %lld rows are the same, %lld have changed since, %lld differ\n", (long long)c->rows, (long long)c->changed, (long long)c->differ);
    if (c->differ)
        fprintf(stderr, "  THE TWO PLACES ARE NOT THE SAME, first at %s. It cannot be confirmed; `motcua province undo %s` takes it back\n", c->first, code);
}

static enum err_code act(struct asked *a, const char *what, const char *code, struct province_sum *s, struct err *e)
{
    int shard = map_shard(a->units, code);
    struct province p = province_of(a, shard, code);
    if (shard < 0)
        return err(e, ERR_INVALID, "no province has the code \"%.20s\": say two figures such as 48", code);
    if (strcmp(what, "undo") == 0)
        return province_undo(&p, s, e);
    if (strcmp(what, "confirm") == 0)
        return province_confirm(&p, s, e);
    return province_move(&p, cli_option(a->cli, "to"), s, e);
}

static const char *did(const char *what)
{
    return strcmp(what, "move") == 0 ? "moved" : strcmp(what, "undo") == 0 ? "moved back" : "confirmed";
}

static int run_act(struct asked *a, const char *what, struct err *e)
{
    struct province_sum s = {.compared.first = ""};
    enum err_code rc = act(a, what, a->cli->word[1], &s, e);
    if (!rc)
        tell(did(what), a->cli->word[1], &s);
    if (!rc && strcmp(what, "move") == 0)
        fprintf(stderr, "  `motcua province confirm %s` when all is well, `undo` to take it back with all that was written since\n", a->cli->word[1]);
    if (!rc && strcmp(what, "move") != 0)
        fprintf(stderr, "  what is left at %s may be taken away by hand\n", s.from);
    return rc ? cli_wrong(a->cli, e) : s.compared.differ ? CLI_WRONG : CLI_DONE;
}

/* NULL: the words fit. */
static const char *wrong_words(const struct cli *c)
{
    const char *what = c->words ? c->word[0] : "";
    bool is_move = strcmp(what, "move") == 0;
    if (strcmp(what, "list") == 0)
        return c->words == 1 && !cli_option(c, "to") ? NULL : "`list` takes nothing more";
    if (!is_move && strcmp(what, "undo") != 0 && strcmp(what, "confirm") != 0)
        return "list, move, undo or confirm?";
    if (c->words != 2)
        return "which province? Its official code, such as 48";
    if (is_move && !cli_option(c, "to"))
        return "move it where? --to a path from the root, or postgresql://...";
    return !is_move && cli_option(c, "to") ? "--to belongs to `move`" : NULL;
}

static int run(struct cli *c)
{
    struct err e = {0};
    struct asked a = {.cli = c};
    const char *wrong = wrong_words(c);
    if (wrong)
        return cli_usage(c, "%s", wrong);
    int code = CLI_DONE;
    enum err_code rc = open_asked(&a, &e);
    if (!rc && strcmp(c->word[0], "list") != 0)
        code = run_act(&a, c->word[0], &e);
    else if (rc || list(&a, &e))
        code = cli_wrong(c, &e);
    app_close(a.app);
    return code;
}

static const struct cli_option options[] = {
    {"to", "WHERE", "Of move: a file that is not there yet, as a path from the root, or postgresql://... of an empty database. Without a password: passfile=... or "
                    "PGPASSFILE names a file with it, on every machine that serves."},
    {"quiet", NULL, "No progress on standard error."},
    {NULL, NULL, NULL},
};

const struct command province_command = {
    .name = "province", .words = "list|move|undo|confirm [CODE]", .configured = true, .options = options, .run = run,
    .summary = "Move one province's database to another place, another server or the other engine, while it is served.",
    .text = "`move 48 --to WHERE` copies what there is, catches up with what is written meanwhile, lets writing wait for a moment, switches, and compares both places. "
            "Every process goes along by itself. From then on `undo 48` takes it back with all that was written since, until `confirm 48`: after that nothing is noted for a "
            "way back, and the old place may be taken away. `list` tells where each province lives.\n\n"
            "Killed at any moment, the province works, at the one place or the other; the same call again goes on or begins anew, and says which. Every process that "
            "serves has to reach the new place under the same name. Stored files lie in the data folder and do not move. docs/province.md tells what this is and is not.",
};
