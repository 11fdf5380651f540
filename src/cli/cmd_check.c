/* motcua check: is what is stored whole? */
#include "cli/checks/check.h"
#include "cli/commands.h"
#include "cli/setup.h"
#include <stdio.h>

static const struct {
    const char *name, *what;
    enum err_code (*fn)(struct app *app, struct check_sum *sum, struct err *e);
} parts[] = {
    {"journal", "dossiers", check_journal},
    {"integrity", "databases", check_integrity},
    {"files", "files", check_files},
    {"counters", "dossiers", check_counters},
    {"ledger", "postings", check_ledger},
    {"deeds", "deeds", check_deeds},
};
enum { PARTS = sizeof parts / sizeof parts[0] };

static enum err_code look(struct cli *c, struct app *app, int64_t *wrong, struct err *e)
{
    bool all = !c->given_n;
    for (size_t i = 0; i < PARTS; i++) {
        struct check_sum sum = {0};
        if (!all && !cli_option(c, parts[i].name))
            continue;
        bool repair = parts[i].fn == check_counters && cli_option(c, "repair");
        TRY((repair ? check_repair : parts[i].fn)(app, &sum, e));
        printf("%s: %lld %s, %lld wrong%s\n", parts[i].name, (long long)sum.seen, parts[i].what, (long long)sum.wrong,
               sum.mended ? ", put right" : "");
        *wrong += sum.wrong - sum.mended;
    }
    return ERR_OK;
}

static int run(struct cli *c)
{
    struct err e = {0};
    struct app *app = NULL;
    int64_t wrong = 0;
    if (c->words)
        return cli_usage(c, "takes no words: %s", c->word[0]);
    if (cli_option(c, "repair") && !cli_option(c, "counters"))
        return cli_usage(c, "--repair goes with --counters: nothing else can be put right from the journal");
    enum err_code rc = setup_open(c, &app, &e);
    if (!rc)
        rc = look(c, app, &wrong, &e);
    app_close(app);
    if (rc)
        return cli_wrong(c, &e);
    return wrong ? CLI_WRONG : CLI_DONE;
}

static const struct cli_option options[] = {
    {"journal", NULL, "Verify every dossier's chain of events, rebuild the dossier from it and compare."},
    {"integrity", NULL, "Let the engine read every database file whole."},
    {"files", NULL, "Read every stored file and compare its hash."},
    {"counters", NULL, "Count the figures from the journal alone and compare them with those that are kept."},
    {"ledger", NULL, "Every posting of the fees' ledger balances, and what the gateway was paid is booked."},
    {"deeds", NULL, "Verify the chain of what administrators did."},
    {"repair", NULL, "With --counters: put right what differs. The journal is what is believed."},
    {NULL, NULL, NULL},
};

const struct command check_command = {
    .name = "check", .words = "", .configured = true, .options = options, .run = run,
    .summary = "Verify journal, databases, stored files, figures, the ledger and deeds; all six unless some are named.",
    .text = "Changes nothing (but for --repair) and may run beside a serving process. Exit code 1 when anything is wrong, with a line "
            "for each.",
};
