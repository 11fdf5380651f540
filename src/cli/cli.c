/* Finds the command, takes its options, runs it. Must never know what a command does. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "db/db.h"
#include "scan/look.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const struct command *const commands[] = {
    &serve_command, &work_command, &migrate_command, &check_command, &user_command, &import_command,
    &export_command, &restore_command, &backup_command, &province_command, &forecast_command, &play_command, &help_command_row, NULL,
};

const char *cli_option(const struct cli *c, const char *name)
{
    for (size_t i = 0; i + 1 < c->given_n; i += 2)
        if (strcmp(c->given[i], name) == 0)
            return c->given[i + 1];
    return NULL;
}

int cli_wrong(const struct cli *c, const struct err *e)
{
    fprintf(stderr, "motcua %s: %s\n", c->command->name, *e->why ? e->why : err_row(e->code)->name);
    return CLI_WRONG;
}

int cli_usage(const struct cli *c, const char *fmt, ...)
{
    va_list ap;
    const char *name = c->command ? c->command->name : "";
    fprintf(stderr, "motcua%s%s: ", *name ? " " : "", name);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fprintf(stderr, "\nTry `motcua help%s%s`.\n", *name ? " " : "", name);
    return CLI_USAGE;
}

static const struct command *find(const char *name)
{
    for (size_t i = 0; commands[i]; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static const struct cli_option *own_option(const struct cli *c, const char *name)
{
    for (const struct cli_option *o = c->command->options; o && o->name; o++)
        if (strcmp(o->name, name) == 0)
            return o;
    return NULL;
}

struct args { int n, at; char **v; const char *config_path; };

static bool is_bool(const char *s)
{
    static const char *const words[] = {"yes", "no", "on", "off", "true", "false", "0", "1", NULL};
    for (size_t i = 0; words[i]; i++)
        if (strcmp(words[i], s) == 0)
            return true;
    return false;
}

/* The value after "=", or the next word; NULL if there is none. */
static const char *value_of(struct args *a, const char *eq)
{
    if (eq)
        return eq + 1;
    return a->at + 1 < a->n ? a->v[++a->at] : NULL;
}

static const char *flag_value(struct args *a, const char *eq)
{
    if (eq)
        return eq + 1;
    return a->at + 1 < a->n && is_bool(a->v[a->at + 1]) ? a->v[++a->at] : "yes";
}

struct setting { const struct config_key *key; const char *value; };

/* One option; settings are kept until file and environment have been read. 0 = went well. */
static int take(struct cli *c, struct args *a, struct setting *set, size_t *n_set)
{
    const char *word = a->v[a->at] + 2, *eq = strchr(word, '='), *value = "";
    const char *name = arena_strn(c->arena, word, eq ? (size_t)(eq - word) : strlen(word));
    const struct cli_option *own = own_option(c, name);
    const struct config_key *key = c->command->configured ? config_find(name) : NULL;
    bool config = c->command->configured && strcmp(name, "config") == 0;
    if (!own && !key && !config)
        return cli_usage(c, "no such option: --%s", name);
    if (own && !own->arg && eq)
        return cli_usage(c, "--%s takes no value", name);
    if (own ? own->arg != NULL : true)
        value = key && key->field.type == F_BOOL ? flag_value(a, eq) : value_of(a, eq);
    if (!value)
        return cli_usage(c, "--%s needs a value", name);
    if (own) {
        c->given[c->given_n++] = own->name;
        c->given[c->given_n++] = value;
    } else if (config) {
        a->config_path = value;
    } else {
        set[(*n_set)++] = (struct setting){key, value};
    }
    return 0;
}

static int configure(struct cli *c, const char *path, const struct setting *set, size_t n)
{
    struct err e = {0};
    if (!c->command->configured)
        return 0;
    enum err_code rc = config_load(&c->config, path, c->arena, &e);
    for (size_t i = 0; !rc && i < n; i++)
        rc = config_set(&c->config, set[i].key, set[i].value, arena_fmt(c->arena, "--%s", set[i].key->field.name), c->arena, &e);
    if (!rc && c->config.now && !c->config.development)
        rc = err(&e, ERR_INVALID, "now: the clock stands still with development = yes only");
    if (!rc && *c->config.clock && !c->config.development)
        rc = err(&e, ERR_INVALID, "clock: another process moves the clock with development = yes only");
    if (!rc)
        return 0;
    cli_wrong(c, &e);
    return CLI_USAGE;
}

static int with_options(struct cli *c, int argc, char **argv)
{
    const char *path = getenv("MOTCUA_CONFIG");
    struct args a = {.n = argc, .v = argv, .config_path = path ? path : ""};
    struct setting *set = ARENA_ARRAY(c->arena, struct setting, argc + 1);
    size_t n_set = 0;
    bool options = true;
    c->word = ARENA_ARRAY(c->arena, const char *, argc + 1);
    c->given = ARENA_ARRAY(c->arena, const char *, 2 * argc + 2);
    for (; a.at < argc; a.at++) {
        if (options && strcmp(argv[a.at], "--") == 0) {
            options = false;
        } else if (options && strcmp(argv[a.at], "--help") == 0) {
            struct buf b = buf_init(c->arena, 0);
            help_command(&b, c->command);
            fputs(b.p, stdout);
            return CLI_DONE;
        } else if (options && strncmp(argv[a.at], "--", 2) == 0) {
            int rc = take(c, &a, set, &n_set);
            if (rc)
                return rc;
        } else {
            c->word[c->words++] = argv[a.at];
        }
    }
    int rc = configure(c, a.config_path, set, n_set);
    return rc ? rc : c->command->run(c);
}

static int choose(struct cli *c, int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    if (strcmp(name, "--version") == 0) {
        puts("motcua " MOTCUA_VERSION);
        return CLI_DONE;
    }
    bool help = strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0;
    if (!*name)
        return cli_usage(c, "which command?");
    c->command = help ? &help_command_row : find(name);
    if (!c->command)
        return cli_usage(c, "no such command: %s", name);
    return with_options(c, argc - 2, argv + 2);
}

int cli_main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--look") == 0)
        return look_main(argc - 2, argv + 2); /* the child that reads pictures: scan/look.h */
    umask(0077); /* what is stored is nobody else's to read */
    db_start();
    struct cli c = {.arena = arena_new(0)};
    int rc = choose(&c, argc, argv);
    if (fflush(stdout) != 0 && rc == CLI_DONE)
        rc = CLI_WRONG;
    arena_free(c.arena);
    return rc;
}
