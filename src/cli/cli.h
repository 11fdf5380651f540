/* The command line: `motcua COMMAND [OPTION...] [WORD...]`. A command is one file with one `struct command`, listed in
 * cli.c; its options and help stand in that struct, and the man page is printed from them.
 *
 * Exit codes: 0 done, 1 something is wrong and was told on standard error, 2 the command line itself. */
#pragma once
#include "cli/config.h"

enum { CLI_DONE = 0, CLI_WRONG = 1, CLI_USAGE = 2 };

struct cli_option {
    const char *name; /* "once" */
    const char *arg;  /* "CODE"; NULL = takes none */
    const char *doc;
};

struct cli;

struct command {
    const char *name, *words; /* "user", "add|list [NAME]" */
    const char *summary;      /* one line */
    const char *text;         /* paragraphs, or NULL */
    const struct cli_option *options; /* of its own, ended by one without a name; NULL = none */
    bool configured;          /* takes --config and every key of the configuration */
    int (*run)(struct cli *c);
};

struct cli {
    struct arena *arena;
    const struct command *command;
    struct config config;
    const char **word; /* that are no options */
    size_t words;
    const char **given; /* name, value, name, value ...: its own options */
    size_t given_n;
};

extern const struct command *const commands[]; /* ended by NULL */

int cli_main(int argc, char **argv);

const char *cli_option(const struct cli *c, const char *name); /* "" if it takes no value; NULL if not given */
/* `motcua serve: message` on standard error; gives CLI_WRONG. */
int cli_wrong(const struct cli *c, const struct err *e);
/* The same for a wrong command line; gives CLI_USAGE. */
int cli_usage(const struct cli *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* help.c */
void help_all(struct buf *b);
void help_command(struct buf *b, const struct command *c);
void help_man(struct buf *b); /* motcua(1), as roff */

#define MOTCUA_VERSION "0.1"
