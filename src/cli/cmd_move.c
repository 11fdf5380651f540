/* motcua export, restore and backup: an installation as a whole, out of its databases and into others. Moves nothing itself: src/move does. */
#include "cli/commands.h"
#include "cli/setup.h"
#include "move/move.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* today: with what the centre says of provinces that were moved; else as configured. *app knows where databases are and opens none; to be closed. */
static enum err_code site_of(struct cli *c, bool today, struct app **app, struct move_site *out, struct err *e)
{
    struct app_config cfg = setup_config(c);
    *app = app_new(&cfg);
    *out = (struct move_site){.told = !cli_option(c, "quiet")};
    TRY(today ? move_settled(cfg.data_dir, c->arena, e) : ERR_OK);
    return today ? app_places(*app, c->arena, &out->dbs, e) : app_databases(*app, &out->dbs, e);
}

static void tell(const struct move_sum *s, const char *did)
{
    double seconds = s->ms > 0 ? (double)s->ms / 1000 : 0.001;
    fprintf(stderr, "%s: %lld databases", did, (long long)s->databases);
    if (s->tables)
        fprintf(stderr, ", %lld tables, %lld rows (%.0f a second)", (long long)s->tables, (long long)s->rows, (double)s->rows / seconds);
    fprintf(stderr, ", %lld stored files of %.1f MB, %s the key", (long long)s->files, (double)s->file_bytes / 1e6, s->key ? "with" : "without");
    if (s->bytes)
        fprintf(stderr, ", %.1f MB in all", (double)s->bytes / 1e6);
    fprintf(stderr, "; %.1f s\n", seconds);
}

/* Stored files that are not whole are told, and are the exit code: the rest is done. */
static int end(const struct cli *c, const struct move_sum *s)
{
    if (!s->lost)
        return CLI_DONE;
    fprintf(stderr, "motcua %s: %lld stored files are not there or are not what they were: `motcua check --files` names them\n", c->command->name, (long long)s->lost);
    return CLI_WRONG;
}

/* ---- export */

static enum err_code to_disk(const char *path, bool ok, int fd, struct err *e)
{
    bool synced = fsync(fd) == 0 || errno == EINVAL || errno == EROFS; /* a pipe is not to be synced */
    if (ok && synced)
        return ERR_OK;
    if (strcmp(path, "-") != 0)
        unlink(path);
    return ok ? err(e, ERR_STORAGE, "%s cannot be made durable: %s", path, strerror(errno)) : ERR_OK;
}

static int export_run(struct cli *c)
{
    struct err e = {0}, also = {0};
    struct move_sum sum = {0};
    if (c->words != 1)
        return cli_usage(c, "export into which file? - is standard output");
    bool out = strcmp(c->word[0], "-") == 0;
    if (out && isatty(STDOUT_FILENO))
        return cli_usage(c, "an export is not for a screen: name a file, or send it on with |");
    struct app *app;
    struct move_site s;
    enum err_code rc = site_of(c, true, &app, &s, &e);
    int fd = rc ? -1 : out ? STDOUT_FILENO : open(c->word[0], O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (!rc && fd < 0)
        rc = err(&e, ERR_STORAGE, "cannot make %s: %s", c->word[0], strerror(errno));
    if (rc) {
        app_close(app);
        return cli_wrong(c, &e);
    }
    rc = move_export(&s, fd, !cli_option(c, "without-key"), &sum, &e);
    app_close(app);
    if (to_disk(c->word[0], !rc, fd, &also) && !rc) {
        e = also;
        rc = also.code;
    }
    if (rc)
        return cli_wrong(c, &e);
    tell(&sum, "exported");
    return end(c, &sum);
}

static const struct cli_option export_options[] = {
    {"without-key", NULL, "Leave out the key of the installation. Secrets of receipts that were printed are no longer known where it is restored."},
    {"quiet", NULL, "No progress on standard error."},
    {NULL, NULL, NULL},
};

const struct command export_command = {
    .name = "export", .words = "FILE|-", .configured = true, .options = export_options, .run = export_run,
    .summary = "Write the whole installation as one file: to move it between SQLite and PostgreSQL, or to keep it.",
    .text = "All tables, stored files and the key, as of one moment, while it serves; - is standard output. The same contents give the same file, "
            "whichever engine they come from. The form is described in docs/export.md.\n\n"
            "The file holds everything that citizens have told, and the key: it is made for nobody else to read, and is not encrypted. Send it on through a "
            "program that does that.\n\n"
            "`motcua restore` reads it. `motcua import` is another thing: it brings reference tables and procedures into an installation that is there.",
};

/* ---- restore */

static int restored(struct cli *c, const struct move_site *s, const struct move_sum *sum)
{
    tell(sum, "restored");
    if (!sum->key)
        fprintf(stderr, "motcua restore: there was no key in it: receipts printed before cannot be looked up by their secret, unless the key of before lies in %s\n", s->dbs.dir);
    if (sum->kept)
        fprintf(stderr, "what was there before lies in %s\n", sum->kept);
    return end(c, sum);
}

/* FILE, -, or the folder of a backup: of one from a server the export in it. */
static enum err_code open_from(struct cli *c, struct move_from *from, struct err *e)
{
    struct stat st;
    const char *path = c->word[0];
    from->fd = -1;
    if (strcmp(path, "-") == 0) {
        from->fd = STDIN_FILENO;
        return ERR_OK;
    }
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        from->dir = path;
        path = arena_fmt(c->arena, "%s/" MOVE_EXPORT_NAME, path);
        if (access(path, F_OK) != 0)
            return ERR_OK;
    }
    from->fd = open(path, O_RDONLY | O_CLOEXEC);
    return from->fd < 0 ? err(e, ERR_NOT_FOUND, "cannot read %s: %s", path, strerror(errno)) : ERR_OK;
}

static int restore_run(struct cli *c)
{
    struct err e = {0}, unsettled;
    struct move_sum sum = {0};
    if (c->words != 1)
        return cli_usage(c, "restore from what? An export, the folder of a backup, or - for standard input");
    struct app *app;
    struct move_site s;
    struct move_from from = {.fd = -1, .replace = cli_option(c, "replace") != NULL, .arena = c->arena};
    enum err_code rc = site_of(c, false, &app, &s, &e);
    if (!rc && s.dbs.where)
        rc = err(&e, ERR_INVALID, "a restore fills the data folder, or the server of `database`: leave `provinces` out, restore, and move provinces then");
    if (!rc)
        rc = open_from(c, &from, &e);
    if (!rc)
        rc = move_restore(&s, &from, &sum, &e);
    if (from.fd > STDIN_FILENO)
        close(from.fd);
    app_close(app);
    if (!rc)
        return restored(c, &s, &sum);
    cli_wrong(c, &e);
    if (rc != ERR_BUSY && move_settled(s.dbs.dir, c->arena, &unsettled))
        fprintf(stderr, "motcua restore: what was there is gone in part, and nobody will serve it. Run `motcua restore --replace` with a sound export.\n");
    else
        fprintf(stderr, "motcua restore: nothing was changed.\n");
    return CLI_WRONG;
}

static const struct cli_option restore_options[] = {
    {"replace", NULL, "There is an installation already: files are put aside in a folder beside, what is on a server is thrown away. Stop whoever serves it first."},
    {"quiet", NULL, "No progress on standard error."},
    {NULL, NULL, NULL},
};

const struct command restore_command = {
    .name = "restore", .words = "FILE|DIR|-", .configured = true, .options = restore_options, .run = restore_run,
    .summary = "Make an installation from an export or a backup: in files, or on a server, as the configuration says.",
    .text = "Nothing may be there yet, databases on a server have to be made and empty. An export may come from the other engine and from an older program: it "
            "is brought to this one's tables. A file is read to its end before anything is touched, so that one that is cut short or damaged changes nothing; "
            "from standard input that is found out on the way, and nothing is put into place.\n\n"
            "It is not called import: `motcua import` adds tables and procedures to an installation, this makes one.",
};

/* ---- backup */

static int backup_run(struct cli *c)
{
    struct err e = {0};
    struct move_sum sum = {0};
    if (c->words != 1)
        return cli_usage(c, "back up into which folder?");
    struct app *app;
    struct move_site s;
    enum err_code rc = site_of(c, true, &app, &s, &e);
    if (!rc)
        rc = move_backup(&s, c->word[0], &sum, &e);
    app_close(app);
    if (rc)
        return cli_wrong(c, &e);
    tell(&sum, "backed up");
    return end(c, &sum);
}

static const struct cli_option backup_options[] = {{"quiet", NULL, "No progress on standard error."}, {NULL, NULL, NULL}};

const struct command backup_command = {
    .name = "backup", .words = "DIR", .configured = true, .options = backup_options, .run = backup_run,
    .summary = "Copy the whole installation into a new folder while it serves.",
    .text = "Files of SQLite are copied as they are at one moment; what is on a server is exported. Stored files and the key go with it, and a list of digests "
            "that `sha256sum -c SHA256SUMS` checks: it is written last, a folder without it is no backup. Whatever was acknowledged before it began is in it. "
            "`motcua restore DIR` brings it back.",
};
