/* motcua import outlines: a file of outlines into the centre, or all of them out of it. See outlines.h. */
#include "cli/maps/outlines.h"
#include "cli/setup.h"
#include "reference/outlines.h"
#include "reference/world.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OUTLINES_MB = 1024, METRES_MOST = 5000 };

struct drawing {
    struct outlines_job job;
    struct outlines_count count;
    int64_t removed;
    bool remove;
};

static enum err_code bring(struct ctx *c, void *arg, struct err *e)
{
    struct drawing *d = arg;
    if (d->remove)
        return outlines_remove(c->db, &d->removed, e);
    d->job.units = c->world->units;
    return outlines_import(c->db, &d->job, &d->count, e);
}

/* The file is looked at where it lies: it may be large, and only one feature of it is held at a time. */
static enum err_code map_file(const char *path, struct outlines_job *j, struct err *e)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err(e, ERR_NOT_FOUND, "%s: cannot be read", path);
    bool fits = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && st.st_size <= OUTLINES_MB * INT64_C(1048576);
    void *p = fits ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    close(fd);
    if (p == MAP_FAILED)
        return err(e, ERR_TOO_LARGE, "%s: empty, no file, or larger than %d MB", path, OUTLINES_MB);
    j->text = p;
    j->n = (size_t)st.st_size;
    return ERR_OK;
}

static void tell_outlines(const struct drawing *d)
{
    const struct outlines_count *n = &d->count;
    if (d->remove) {
        printf("outlines: %lld removed; units are drawn by their cells again\n", (long long)d->removed);
        return;
    }
    printf("outlines: %lld features, %lld matched by \"%s\", %lld added, %lld changed; %lld positions became %lld corners\n", (long long)n->features, (long long)n->matched,
           n->property, (long long)n->added, (long long)n->changed, (long long)n->positions, (long long)n->corners);
    printf("with an outline now: %lld of %lld communes, %lld of %lld provinces\n", (long long)n->communes, (long long)n->communes_all, (long long)n->provinces,
           (long long)n->provinces_all);
    if (n->bare)
        printf("without a shape in the file: %lld\n", (long long)n->bare);
    if (n->features > n->matched)
        printf("nobody's code, left out: %lld\n", (long long)(n->features - n->matched));
    for (size_t i = 0; i < n->unknown_n; i++)
        printf("  %s\n", *n->unknown[i] ? n->unknown[i] : "(none)");
}

static bool metres(const struct cli *c, double *out)
{
    const char *s = cli_option(c, "tolerance");
    char *end;
    *out = s ? strtod(s, &end) : -1;
    return !s || (end != s && !*end && *out >= 0 && *out <= METRES_MOST);
}

int outlines_run(struct cli *c)
{
    struct drawing d = {.remove = cli_option(c, "remove") != NULL, .job = {.property = cli_option(c, "property"), .arena = c->arena}};
    struct err e = {0};
    struct app *app = NULL;
    if (c->words != (d.remove ? 1 : 2))
        return cli_usage(c, "import outlines FILE.geojson, or import outlines --remove");
    if (!metres(c, &d.job.metres))
        return cli_usage(c, "--tolerance needs metres, at most %d", METRES_MOST);
    enum err_code rc = d.remove ? ERR_OK : map_file(c->word[1], &d.job, &e);
    if (!rc)
        rc = setup_open(c, &app, &e);
    if (!rc)
        rc = app_write(app, -1, bring, &d, &e);
    if (!rc)
        tell_outlines(&d);
    app_close(app);
    if (d.job.text)
        munmap((void *)d.job.text, d.job.n);
    return rc ? cli_wrong(c, &e) : CLI_DONE;
}
