/* The parent's side. See scan.h; must never decode a byte that somebody sent: what comes back from a child is text, a table or our own PGM. */
#include "scan/scan.h"
#include "scan/cage.h"
#include "scan/look.h"
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { CODE_S = 8, PAGE_S = 15, WORDS_S = 30, SELF_MB = 768, TOOL_MB = 1024, CODES_BYTES = 64 * 1024, WORDS_BYTES = 4 * 1024 * 1024 };
enum { SIDE = 1750, PDF_SIDE = 2339 }; /* pixels; A4 at 200 dots an inch is 1654 x 2339 */

#ifdef MOTCUA_SANITIZED
#define OWN_MB 0
#define OWN_FENCE(s) NULL
#else
#define OWN_MB SELF_MB
#define OWN_FENCE(s) (&(s)->own)
#endif

static const char *installed(const char *path)
{
    return access(path, X_OK) == 0 ? path : NULL;
}

/* Tesseract alone reads English; the language is a package of its own. */
static bool knows_vietnamese(const struct scan *s)
{
    struct arena *a = arena_new(0);
    struct buf said;
    int status = 1;
    const char *argv[] = {s->tesseract, "--list-langs", NULL};
    struct cage c = {argv, -1, PAGE_S, TOOL_MB, CODES_BYTES, &s->reader};
    bool knows = !cage_run(&c, a, &said, &status, NULL) && status == 0 && strstr(said.p, "\nvie\n");
    arena_free(a);
    return knows;
}

void scan_open(struct scan *s, const char *self)
{
    *s = (struct scan){.self = self, .tesseract = installed("/usr/bin/tesseract"), .pdftoppm = installed("/usr/bin/pdftoppm"), .most = 1};
    if (self && fence_make(&s->own, self, NULL)) /* what cannot be fenced in is not started */
        s->self = NULL;
    if (s->pdftoppm && fence_make(&s->drawer, s->pdftoppm, NULL))
        s->pdftoppm = NULL;
    if (s->tesseract && (fence_make(&s->reader, s->tesseract, NULL) || !knows_vietnamese(s)))
        s->tesseract = NULL;
}

static bool is_picture(const char *type)
{
    return strcmp(type, "image/jpeg") == 0 || strcmp(type, "image/png") == 0;
}

bool scan_reads(const struct scan *s, const char *type)
{
    return s && s->self && s->tesseract && (is_picture(type) || (s->pdftoppm && strcmp(type, "application/pdf") == 0));
}

/* ---- a child of our own */

static enum err_code look_error(int status, struct err *e)
{
    switch (status) {
    case LOOK_DONE: return ERR_OK;
    case LOOK_TYPE: return err(e, ERR_TYPE, "not a picture that can be read");
    case LOOK_TOO_LARGE: return err(e, ERR_TOO_LARGE, "picture too large");
    case LOOK_DAMAGED: return err(e, ERR_INVALID, "picture damaged");
    default: return err(e, ERR_TOO_LARGE, "reader ended with %d", status);
    }
}

/* The child's words of what it was started with: a picture is the input, what is on it comes back. */
static enum err_code look(const char *path, const struct cage *how, struct arena *a, struct buf *out, struct err *e)
{
    int status = 0, fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err(e, ERR_STORAGE, "a picture cannot be opened");
    struct cage c = *how;
    c.in = fd;
    enum err_code rc = cage_run(&c, a, out, &status, e);
    close(fd);
    return rc ? rc : look_error(status, e);
}

enum err_code scan_codes(struct scan *s, const char *path, struct arena *a, struct scan_codes *out, struct err *e)
{
    const char *argv[] = {s->self, "--look", "codes", NULL};
    struct cage c = {argv, -1, CODE_S, OWN_MB, CODES_BYTES, OWN_FENCE(s)};
    struct buf said;
    out->n = 0;
    TRY(look(path, &c, a, &said, e));
    for (size_t at = 0; at < said.n && out->n < SCAN_CODES; at += strlen(said.p + at) + 1)
        out->text[out->n++] = said.p + at;
    return ERR_OK;
}

/* ---- pages */

static enum err_code page_of_picture(struct scan *s, const char *path, struct arena *a, struct buf *out, struct err *e)
{
    const char *argv[] = {s->self, "--look", "grey", arena_fmt(a, "%d", SIDE), NULL};
    struct cage c = {argv, -1, PAGE_S, OWN_MB, PICTURE_GREY_MAX + 100, OWN_FENCE(s)};
    return look(path, &c, a, out, e);
}

static enum err_code pages_of_pdf(struct scan *s, const char *path, struct arena *a, struct buf *out, struct err *e)
{
    const char *argv[] = {s->pdftoppm, "-q", "-gray", "-f", "1", "-l", arena_fmt(a, "%d", SCAN_PAGES), "-scale-to", arena_fmt(a, "%d", PDF_SIDE), "-", NULL};
    struct cage c = {argv, -1, PAGE_S, TOOL_MB, PICTURE_GREY_MAX, &s->drawer};
    int status = 0, fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err(e, ERR_STORAGE, "a paper cannot be opened");
    c.in = fd;
    enum err_code rc = cage_run(&c, a, out, &status, e);
    close(fd);
    if (!rc && status != 0)
        return err(e, ERR_INVALID, "PDF cannot be drawn: %d", status);
    return rc;
}

enum err_code scan_pages(struct scan *s, const char *path, const char *type, struct arena *a, struct picture *out, size_t *n, struct err *e)
{
    struct buf said;
    *n = 0;
    if (is_picture(type))
        TRY(page_of_picture(s, path, a, &said, e));
    else if (s->pdftoppm && strcmp(type, "application/pdf") == 0)
        TRY(pages_of_pdf(s, path, a, &said, e));
    else
        return err(e, ERR_TYPE, "no pages in a file of this type");
    for (size_t at = 0, used = 0; at < said.n && *n < SCAN_PAGES; at += used)
        TRY(picture_pgm(said.p + at, said.n - at, &out[(*n)++], &used, e));
    return *n ? ERR_OK : err(e, ERR_INVALID, "no page");
}

/* ---- words: Tesseract sees no other file than our own PGM */

static int as_file(const struct picture *p, struct arena *a)
{
    const char *head = picture_pgm_head(p, a);
    int fd = memfd_create("page", MFD_CLOEXEC);
    size_t n = (size_t)p->w * (size_t)p->h, put = 0;
    bool good = fd >= 0 && write(fd, head, strlen(head)) == (ssize_t)strlen(head);
    while (good && put < n) {
        ssize_t k = write(fd, p->grey + put, n - put);
        good = k > 0;
        put += good ? (size_t)k : 0;
    }
    if (good && lseek(fd, 0, SEEK_SET) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

static enum err_code words_of(struct scan *s, const struct picture *p, int page, struct arena *a, struct readout *out, struct err *e)
{
    const char *argv[] = {s->tesseract, "stdin", "stdout", "-l", "vie", "--dpi", "200", "--psm", "4", "tsv", NULL};
    struct cage c = {argv, as_file(p, a), WORDS_S, TOOL_MB, WORDS_BYTES, &s->reader};
    struct buf said;
    int status = 0;
    if (c.in < 0)
        return err(e, ERR_BUSY, "no memory for a page");
    enum err_code rc = cage_run(&c, a, &said, &status, e);
    close(c.in);
    if (!rc && status != 0)
        return err(e, ERR_INVALID, "words cannot be read: %d", status);
    return rc ? rc : readout_add(out, said.p, page, a, e);
}

static enum err_code words_of_all(struct scan *s, const char *path, const char *type, struct arena *a, struct readout *out, struct err *e)
{
    struct picture page[SCAN_PAGES];
    size_t n;
    TRY(scan_pages(s, path, type, a, page, &n, e));
    for (size_t i = 0; i < n; i++)
        TRY(words_of(s, &page[i], (int)i + 1, a, out, e));
    return ERR_OK;
}

enum err_code scan_words(struct scan *s, const char *path, const char *type, struct arena *a, struct readout *out, struct err *e)
{
    *out = (struct readout){0};
    if (!scan_reads(s, type))
        return err(e, ERR_TYPE, "papers of this type are not read here");
    enum err_code rc = ERR_BUSY;
    if (atomic_fetch_add(&s->busy, 1) < s->most)
        rc = words_of_all(s, path, type, a, out, e);
    else
        err(e, rc, "another paper is being read");
    atomic_fetch_sub(&s->busy, 1);
    return rc;
}
