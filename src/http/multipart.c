/* A window slides over the body. In it we look for CR LF "--" boundary; what is surely before it goes to the
 * field or file of the part, and only the tail that could be the beginning of a boundary stays.
 * Must never hold a file in memory, and never accept a body that ends before its last boundary. */
#include "http/multipart.h"
#include "base/text.h"
#include "http/part.h"
#include <string.h>

enum { WINDOW = 16384, BOUNDARY_MAX = 70 };

enum state {
    AT_BOUNDARY, /* the boundary itself comes: at the start */
    AFTER,       /* behind a boundary: CR LF or -- */
    HEAD,        /* header lines of a part */
    CONTENT,
    END,         /* behind the last boundary */
};

struct multipart {
    struct arena *arena;
    struct http_limits limits;
    const struct spool_place *place;
    enum state state;
    char delim[BOUNDARY_MAX + 5]; /* CR LF -- boundary */
    size_t delim_n;
    char win[WINDOW];
    size_t n;
    struct part part;
    struct spool *spool; /* the part's file; NULL = none yet or not a file */
    struct buf value;    /* the part's text */
    size_t fields_bytes, parts;
    struct form fields;
    struct http_file *files;
    size_t files_n, files_cap;
};

static enum err_code set_boundary(struct multipart *m, const char *content_type, struct err *e)
{
    const char *at = content_type, *name, *v, *boundary = NULL;
    for (;;) {
        TRY(part_param(m->arena, &at, &name, &v, e));
        if (!name)
            break;
        if (strcmp(name, "boundary"))
            continue;
        if (boundary)
            return err(e, ERR_BAD, "boundary twice");
        boundary = v;
    }
    size_t n = boundary ? strlen(boundary) : 0;
    if (n == 0 || n > BOUNDARY_MAX || !text_printable(boundary, false) || boundary[n - 1] == ' ')
        return err(e, ERR_BAD, "multipart without a proper boundary");
    memcpy(m->delim, "\r\n--", 4);
    memcpy(m->delim + 4, boundary, n);
    m->delim_n = n + 4;
    return ERR_OK;
}

enum err_code multipart_new(struct arena *a, const char *content_type, const struct spool_place *spool, const struct http_limits *limits,
                            struct multipart **out, struct err *e)
{
    struct multipart *m = ARENA_NEW(a, struct multipart);
    m->arena = m->fields.arena = a;
    m->limits = *limits;
    m->place = spool;
    m->win[m->n++] = '\r'; /* so that the first boundary looks like the others */
    m->win[m->n++] = '\n';
    TRY(set_boundary(m, content_type, e));
    *out = m;
    return ERR_OK;
}

static enum err_code part_begin(struct multipart *m, size_t head_n, struct err *e)
{
    m->spool = NULL;
    TRY(part_read(m->arena, m->win, head_n, &m->part, e));
    if (m->part.name)
        return m->limits.file_max > 0 ? ERR_OK : err(e, ERR_BAD, "a file where none is taken");
    if (++m->parts > MULTIPART_PARTS_MAX)
        return err(e, ERR_TOO_LARGE, "more than %d parts", MULTIPART_PARTS_MAX);
    m->value = buf_init(m->arena, 64);
    return ERR_OK;
}

static enum err_code file_begin(struct multipart *m, struct err *e)
{
    if (m->files_n >= (size_t)m->limits.files_max)
        return err(e, ERR_TOO_LARGE, "more than %d files", m->limits.files_max);
    return spool_open(m->arena, m->place, &m->spool, e);
}

static enum err_code part_content(struct multipart *m, const char *p, size_t n, struct err *e)
{
    if (n == 0)
        return ERR_OK;
    if (!m->part.name) {
        if ((m->fields_bytes += n) > MULTIPART_FIELDS_MAX)
            return err(e, ERR_TOO_LARGE, "fields over %d bytes", MULTIPART_FIELDS_MAX);
        buf_put(&m->value, p, n);
        return ERR_OK;
    }
    if (!*m->part.name)
        return err(e, ERR_BAD, "a file without a name");
    if (!m->spool)
        TRY(file_begin(m, e));
    if (m->spool->size + (int64_t)n > m->limits.file_max)
        return err(e, ERR_TOO_LARGE, "file over %lld bytes", (long long)m->limits.file_max);
    return spool_write(m->spool, p, n, e);
}

static enum err_code field_end(struct multipart *m, struct err *e)
{
    if (!text_utf8(m->value.p, m->value.n))
        return err(e, ERR_BAD, "field is not UTF-8");
    form_add(&m->fields, m->part.field, text_nfc(m->arena, m->value.p));
    return ERR_OK;
}

static enum err_code part_end(struct multipart *m, struct err *e)
{
    if (!m->part.name)
        return field_end(m, e);
    if (!*m->part.name) { /* a file field left empty */
        if (++m->parts > MULTIPART_PARTS_MAX)
            return err(e, ERR_TOO_LARGE, "more than %d parts", MULTIPART_PARTS_MAX);
        return ERR_OK;
    }
    if (!m->spool)
        TRY(file_begin(m, e));
    TRY(spool_finish(m->spool, e));
    if (m->files_n == m->files_cap) {
        size_t want = m->files_cap ? m->files_cap * 2 : 4;
        m->files = arena_grow(m->arena, m->files, m->files_cap * sizeof *m->files, want * sizeof *m->files);
        m->files_cap = want;
    }
    struct http_file *f = &m->files[m->files_n++];
    *f = (struct http_file){ .field = m->part.field, .name = m->part.name, .path = m->spool->path, .size = m->spool->size };
    memcpy(f->sha256, m->spool->sha256, sizeof f->sha256);
    return ERR_OK;
}

static void shift(struct multipart *m, size_t n)
{
    memmove(m->win, m->win + n, m->n - n);
    m->n -= n;
}

/* Each step below does one thing with the window; *more says whether to look again before more bytes come. */
static enum err_code step_boundary(struct multipart *m, bool *more, struct err *e)
{
    size_t n = m->n < m->delim_n ? m->n : m->delim_n;
    if (memcmp(m->win, m->delim, n))
        return err(e, ERR_BAD, "body does not begin with its boundary");
    if ((*more = n == m->delim_n)) {
        shift(m, n);
        m->state = AFTER;
    }
    return ERR_OK;
}

static enum err_code step_after(struct multipart *m, bool *more, struct err *e)
{
    if (!(*more = m->n >= 2))
        return ERR_OK;
    if (!memcmp(m->win, "\r\n", 2))
        m->state = HEAD;
    else if (!memcmp(m->win, "--", 2))
        m->state = END;
    else
        return err(e, ERR_BAD, "text behind a boundary");
    shift(m, 2);
    return ERR_OK;
}

static enum err_code step_head(struct multipart *m, bool *more, struct err *e)
{
    const char *end = memmem(m->win, m->n, "\r\n\r\n", 4);
    size_t head_n = end ? (size_t)(end - m->win) : m->n;
    *more = end != NULL;
    if (head_n > PART_HEAD_MAX)
        return err(e, ERR_BAD, "head of a part over %d bytes", PART_HEAD_MAX);
    if (!end)
        return ERR_OK;
    TRY(part_begin(m, head_n, e));
    shift(m, head_n + 4);
    m->state = CONTENT;
    return ERR_OK;
}

static enum err_code step_content(struct multipart *m, bool *more, struct err *e)
{
    const char *at = memmem(m->win, m->n, m->delim, m->delim_n);
    size_t sure = at ? (size_t)(at - m->win) : m->n >= m->delim_n ? m->n - (m->delim_n - 1) : 0;
    TRY(part_content(m, m->win, sure, e));
    shift(m, sure);
    if ((*more = at != NULL)) {
        shift(m, m->delim_n);
        TRY(part_end(m, e));
        m->state = AFTER;
    }
    return ERR_OK;
}

static enum err_code step_end(struct multipart *m, bool *more, struct err *e)
{
    *more = false;
    if (m->n > 2 || memcmp(m->win, "\r\n", m->n))
        return err(e, ERR_BAD, "text behind the last boundary");
    return ERR_OK;
}

enum err_code multipart_add(struct multipart *m, const char *p, size_t n, struct err *e)
{
    static enum err_code (*const steps[])(struct multipart *, bool *, struct err *) = {
        [AT_BOUNDARY] = step_boundary, [AFTER] = step_after, [HEAD] = step_head, [CONTENT] = step_content, [END] = step_end,
    };
    while (n) {
        size_t room = WINDOW - m->n, take = n < room ? n : room;
        memcpy(m->win + m->n, p, take);
        m->n += take;
        p += take;
        n -= take;
        for (bool more = true; more;)
            TRY(steps[m->state](m, &more, e));
    }
    return ERR_OK;
}

enum err_code multipart_end(struct multipart *m, struct err *e)
{
    if (m->state != END || m->n == 1)
        return err(e, ERR_BAD, "body ends before its last boundary");
    return ERR_OK;
}

const struct http_pair *multipart_fields(const struct multipart *m, size_t *n)
{
    *n = m->fields.n;
    return m->fields.pair;
}

const struct http_file *multipart_files(const struct multipart *m, size_t *n)
{
    *n = m->files_n;
    return m->files;
}
