/* motcua user: accounts and roles, by an administrator. */
#include "cli/commands.h"
#include "cli/setup.h"
#include "base/civil.h"
#include "service/account.h"
#include "service/folder.h"
#include "reference/units.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <termios.h>
#include <unistd.h>

struct task {
    struct cli *cli;
    const char *encoded;
};

static const char *option(const struct cli *c, const char *name)
{
    const char *v = cli_option(c, name);
    return v ? v : "";
}

/* By official code, of a department with its province's, or by the first part of dossier codes. */
static enum err_code unit_of(struct ctx *c, const char *code, const struct unit **out, struct err *e)
{
    *out = units_by_agency_code(c->world->units, code);
    for (int tier = 0; !*out && tier < UNIT_TIERS; tier++)
        *out = units_by_code(c->world->units, (enum unit_tier)tier, code);
    return *out ? ERR_OK : err(e, ERR_INVALID, "no unit has the code \"%s\"", code);
}

static enum err_code role_of(const char *word, unsigned *out, struct err *e)
{
    *out = role_parse(word) & ROLE_OFFICER;
    return *out ? ERR_OK : err(e, ERR_INVALID, "no such role: \"%s\" (reception, specialist, leader, admin, monitor)", word);
}

static enum err_code grant_of(struct ctx *c, const struct cli *cli, struct account_grant *out, struct err *e)
{
    const struct unit *u;
    TRY(unit_of(c, option(cli, "unit"), &u, e));
    out->unit = u->id;
    return role_of(option(cli, "role"), &out->role, e);
}

static enum err_code add(struct ctx *c, void *arg, struct err *e)
{
    struct task *t = arg;
    struct account_grant grant;
    int64_t id;
    struct account_new n = {.name = t->cli->word[1], .phone = option(t->cli, "phone"), .email = option(t->cli, "email"),
                            .encoded = t->encoded, .grants = &grant};
    if (*option(t->cli, "unit") || *option(t->cli, "role")) {
        TRY(grant_of(c, t->cli, &grant, e));
        n.grants_n = 1;
    }
    TRY(account_make(c, &n, &id, e));
    printf("account %lld\n", (long long)id);
    return ERR_OK;
}

static enum err_code find(struct ctx *c, const char *address, struct account **out, struct err *e)
{
    const char *normal = account_normal_address(c->arena, address);
    *out = NULL;
    if (normal)
        TRY(account_find_address(c->centre, normal, c->arena, out, e));
    return *out ? ERR_OK : err(e, ERR_NOT_FOUND, "nobody has the address \"%s\"", address);
}

static enum err_code password(struct ctx *c, void *arg, struct err *e)
{
    struct task *t = arg;
    struct account *a;
    TRY(find(c, t->cli->word[1], &a, e));
    return account_set_password(c, a->id, t->encoded, NULL, e);
}

/* A role from today on, or until a day. What was granted before keeps its first day. */
static enum err_code role(struct ctx *c, void *arg, struct err *e)
{
    struct task *t = arg;
    struct account *a;
    struct account_grant g;
    struct list had;
    TRY(find(c, t->cli->word[1], &a, e));
    TRY(grant_of(c, t->cli, &g, e));
    TRY(officer_of_account(c->centre, a->id, folder_today(c), c->arena, &had, e));
    struct officer row = {.account = a->id, .unit = g.unit, .role = role_word(g.role), .valid_from = folder_today(c),
                          .valid_to = option(t->cli, "until"), .name = ""};
    const struct officer *o = had.items;
    for (size_t i = 0; i < had.n; i++)
        if (o[i].unit == row.unit && strcmp(o[i].role, row.role) == 0)
            row.valid_from = o[i].valid_from;
    return officer_set(c->db, &row, e);
}

static enum err_code list(struct ctx *c, void *arg, struct err *e)
{
    struct task *t = arg;
    const struct unit *u;
    struct list rows;
    TRY(unit_of(c, t->cli->words > 1 ? t->cli->word[1] : option(t->cli, "unit"), &u, e));
    TRY(officer_of_unit(c->centre, u->id, "", folder_today(c), c->arena, &rows, e));
    const struct officer *o = rows.items;
    for (size_t i = 0; i < rows.n; i++)
        printf("%-12s %s\t%s\tfrom %s%s%s\n", o[i].role, o[i].name, units_title(c->world->units, u, folder_today(c), "vi", c->arena),
               o[i].valid_from, *o[i].valid_to ? " to " : "", o[i].valid_to);
    return ERR_OK;
}

/* A line of standard input; not shown when typed. */
static enum err_code read_password(struct cli *c, const char **encoded, struct err *e)
{
    struct termios was, quiet;
    char line[1024] = "";
    int64_t n;
    bool tty = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &was) == 0;
    if (tty) {
        quiet = was;
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        fputs("Password: ", stderr);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    bool got = fgets(line, sizeof line, stdin) != NULL;
    if (tty) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
        fputc('\n', stderr);
    }
    line[strcspn(line, "\r\n")] = 0;
    if (!got || account_password_fault(NULL, line, c->arena, &n))
        return err(e, ERR_INVALID, "a password has %d to %d characters and is not a common one", ACCOUNT_PASSWORD_MIN, ACCOUNT_PASSWORD_MAX);
    return account_hash_password(c->arena, line, encoded, e);
}

static const struct verb {
    const char *name, *words;
    enum err_code (*fn)(struct ctx *c, void *arg, struct err *e);
    size_t least;
    bool writes, asks;
} verbs[] = {
    {"add", "NAME", add, 2, true, false},
    {"password", "ADDRESS", password, 2, true, true},
    {"role", "ADDRESS", role, 2, true, false},
    {"list", "UNIT", list, 1, false, false},
};

static enum err_code carry_out(struct cli *c, const struct verb *v, struct err *e)
{
    struct task t = {.cli = c, .encoded = ""};
    struct app *app = NULL;
    if (v->asks || cli_option(c, "password"))
        TRY(read_password(c, &t.encoded, e));
    TRY(setup_open(c, &app, e));
    enum err_code rc = (v->writes ? app_write : app_read)(app, -1, v->fn, &t, e);
    app_close(app);
    return rc;
}

static int run(struct cli *c)
{
    struct err e = {0};
    struct civil day;
    size_t i = 0;
    while (i < 4 && (!c->words || strcmp(verbs[i].name, c->word[0]) != 0))
        i++;
    if (i == 4)
        return cli_usage(c, "what? add, password, role or list");
    if (c->words < verbs[i].least || c->words > 2)
        return cli_usage(c, "user %s %s", verbs[i].name, verbs[i].words);
    if (*option(c, "until") && !civil_parse(option(c, "until"), &day))
        return cli_usage(c, "--until takes a day such as 2026-12-31");
    return carry_out(c, &verbs[i], &e) ? cli_wrong(c, &e) : CLI_DONE;
}

static const struct cli_option options[] = {
    {"phone", "NUMBER", "add: mobile number to sign in with."},
    {"email", "ADDRESS", "add: e-mail address to sign in with."},
    {"password", NULL, "add: read a password from standard input as well; without one the account signs in by one-time codes."},
    {"unit", "CODE", "add, role, list: official code of the unit (20257, 48, 48.so_xay_dung) or its agency code (H17.20257)."},
    {"role", "ROLE", "add, role: reception, specialist, leader, admin or monitor."},
    {"until", "DAY", "role: the first day on which the role no longer holds."},
    {NULL, NULL, NULL},
};

const struct command user_command = {
    .name = "user", .words = "add NAME | password ADDRESS | role ADDRESS | list UNIT", .configured = true, .options = options, .run = run,
    .summary = "Make accounts, set passwords, give and end roles, list a unit's officers.",
    .text = "motcua user add \"Trần Văn Bình\" --email binh@motcua.example --unit 20257 --role leader --password\n"
            "motcua user role binh@motcua.example --unit 20257 --role leader --until 2026-12-31\n"
            "motcua user password binh@motcua.example\n"
            "motcua user list 20257\n\nAn address that is known already is changed, not doubled. A new password ends all sessions of the account.",
};
