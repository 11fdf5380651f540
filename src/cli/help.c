/* Help, and the man page, printed from the tables of commands and of the configuration. */
#include "cli/cli.h"
#include <string.h>

static void options(struct buf *b, const struct command *c)
{
    for (const struct cli_option *o = c->options; o && o->name; o++)
        buf_fmt(b, "  --%s%s%s\n        %s\n", o->name, o->arg ? " " : "", o->arg ? o->arg : "", o->doc);
    if (!c->configured)
        return;
    buf_str(b, "  --config FILE\n        Read this configuration file (also: MOTCUA_CONFIG).\n"
               "  --KEY VALUE\n        Any key of the configuration, such as --listen 127.0.0.1:9000; all keys: motcua help config\n");
}

void help_command(struct buf *b, const struct command *c)
{
    buf_fmt(b, "usage: motcua %s [OPTION...]%s%s\n\n%s\n", c->name, *c->words ? " " : "", c->words, c->summary);
    if (c->text)
        buf_fmt(b, "\n%s\n", c->text);
    if (c->options || c->configured)
        buf_str(b, "\nOptions:\n");
    options(b, c);
}

void help_all(struct buf *b)
{
    buf_str(b, "motcua - một cửa: a public-administration server for two tiers of government\n\n"
               "usage: motcua COMMAND [OPTION...]\n\n");
    for (size_t i = 0; commands[i]; i++)
        buf_fmt(b, "  %-9s %s\n", commands[i]->name, commands[i]->summary);
    buf_str(b, "\nmotcua help COMMAND  tells more of one      motcua help config  a configuration file, all keys explained\n"
               "motcua --version     tells the version      motcua help man     the man page, as roff\n\n"
               "To look at it:  motcua serve --development --demo\n");
}

/* "\" and "-" are roff's own, and so is a point that begins a line. */
static void roff(struct buf *b, const char *s)
{
    bool start = true;
    for (; *s; s++) {
        if (start && (*s == '.' || *s == '\''))
            buf_str(b, "\\&");
        if (*s == '\\' || *s == '-')
            buf_char(b, '\\');
        start = *s == '\n';
        if (*s == '\n') {
            buf_str(b, s[1] == '\n' ? "\n.PP" : "\n.br");
            s += s[1] == '\n';
        }
        buf_char(b, *s);
    }
    buf_char(b, '\n');
}

static void man_command(struct buf *b, const struct command *c)
{
    buf_fmt(b, ".SS %s\n.B motcua %s\n", c->name, c->name);
    roff(b, c->words);
    buf_str(b, ".PP\n");
    roff(b, c->summary);
    if (c->text) {
        buf_str(b, ".PP\n");
        roff(b, c->text);
    }
    for (const struct cli_option *o = c->options; o && o->name; o++) {
        buf_fmt(b, ".TP\n.B \\-\\-%s%s%s\n", o->name, o->arg ? " " : "", o->arg ? o->arg : "");
        roff(b, o->doc);
    }
}

static void man_keys(struct buf *b)
{
    buf_str(b, ".SH CONFIGURATION\n"
               "A file of\n.I key = value\nlines, read with\n.B \\-\\-config\n(or\n.BR MOTCUA_CONFIG ).\n"
               "The environment comes before the file, an option before both. Commands that touch data take all of these.\n");
    for (size_t i = 0; i < config_keys_n; i++) {
        const struct config_key *k = &config_keys[i];
        buf_fmt(b, ".TP\n.BR %s \" (\\-\\-%s, %s), default: %s\"\n", k->field.name, k->field.name, config_env(k, b->arena),
                *k->dflt ? k->dflt : "empty");
        roff(b, k->field.doc);
    }
}

void help_man(struct buf *b)
{
    buf_str(b, ".\\\" Printed by `motcua help man`.\n.TH MOTCUA 1 \"\" \"motcua " MOTCUA_VERSION "\"\n.SH NAME\n"
               "motcua \\- public\\-administration server for two tiers of government\n.SH SYNOPSIS\n.B motcua\n"
               ".I command\n[\\fIoption\\fR...] [\\fIword\\fR...]\n.SH DESCRIPTION\n"
               "One program serves citizens, communes and a province: applications, worklists, deadlines, results.\n"
               "Data lie in SQLite databases in one folder.\n.SH COMMANDS\n");
    for (size_t i = 0; commands[i]; i++)
        man_command(b, commands[i]);
    man_keys(b);
    buf_str(b, ".SH EXIT STATUS\n0: done. 1: something is wrong and was told on standard error. 2: the command line or the configuration.\n"
               ".SH FILES\n.TP\n.I /etc/motcua/motcua.conf\nConfiguration of the service, see motcua.service.\n"
               ".TP\n.I /var/lib/motcua\nIts data: databases, files/ by their hash, key. Back all of it up together.\n");
}
