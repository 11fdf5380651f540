/* motcua help: the commands, one of them, the configuration file, the man page. */
#include "cli/cli.h"
#include "cli/commands.h"
#include <stdio.h>
#include <string.h>

static int run(struct cli *c)
{
    struct buf b = buf_init(c->arena, 8192);
    const char *what = c->words ? c->word[0] : "";
    size_t i = 0;
    while (commands[i] && strcmp(commands[i]->name, what) != 0)
        i++;
    if (!*what)
        help_all(&b);
    else if (strcmp(what, "config") == 0)
        config_template(&b);
    else if (strcmp(what, "man") == 0)
        help_man(&b);
    else if (commands[i])
        help_command(&b, commands[i]);
    else
        return cli_usage(c, "no such command: %s", what);
    fputs(b.p, stdout);
    return CLI_DONE;
}

const struct command help_command_row = {
    .name = "help", .words = "[COMMAND|config|man]", .summary = "Tell what the commands do.", .run = run,
};
