/* Writes a parcel. See parcel.h; must never know what is in it. */
#include "base/arena.h"
#include "parcel/frame.h"
#include "parcel/parcel.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

struct parcel_out {
    struct arena *arena;
    int fd;
    unsigned char *raw, *packed; /* packed: behind room for the head of a block */
    size_t n, room;
    ZSTD_CCtx *zstd;
    struct sha256_stream *whole;
    int64_t written;
};

static enum err_code put_all(struct parcel_out *p, const unsigned char *s, size_t n, struct err *e)
{
    for (size_t done = 0; done < n;) {
        ssize_t took = write(p->fd, s + done, n - done);
        if (took < 0 && errno == EINTR)
            continue;
        if (took < 0)
            return err(e, ERR_STORAGE, "cannot write: %s", strerror(errno));
        done += (size_t)took;
    }
    p->written += (int64_t)n;
    return ERR_OK;
}

/* What the digest over all is made of: everything but that digest. */
static enum err_code put_counted(struct parcel_out *p, const unsigned char *s, size_t n, struct err *e)
{
    sha256_add(p->whole, s, n);
    return put_all(p, s, n, e);
}

enum err_code parcel_create(int fd, struct parcel_out **out, struct err *e)
{
    struct arena *a = arena_new(0);
    struct parcel_out *p = ARENA_NEW(a, struct parcel_out);
    *p = (struct parcel_out){.arena = a, .fd = fd, .room = ZSTD_compressBound(PARCEL_BLOCK), .zstd = ZSTD_createCCtx(), .whole = sha256_begin()};
    p->raw = arena_room(a, PARCEL_BLOCK);
    p->packed = arena_room(a, FRAME_HEAD + p->room);
    if (!p->zstd)
        abort();
    unsigned char head[FRAME_MAGIC + 4];
    memcpy(head, frame_magic, FRAME_MAGIC);
    frame_put_int(head + FRAME_MAGIC, PARCEL_VERSION, 4);
    enum err_code rc = put_counted(p, head, sizeof head, e);
    if (rc)
        parcel_out_free(p);
    else
        *out = p;
    return rc;
}

static enum err_code flush(struct parcel_out *p, struct err *e)
{
    if (!p->n)
        return ERR_OK;
    size_t n = ZSTD_compressCCtx(p->zstd, p->packed + FRAME_HEAD, p->room, p->raw, p->n, FRAME_LEVEL);
    if (ZSTD_isError(n))
        return err(e, ERR_INTERNAL, "cannot pack: %s", ZSTD_getErrorName(n));
    frame_put_head(p->packed, p->n, p->packed + FRAME_HEAD, n);
    p->n = 0;
    return put_counted(p, p->packed, FRAME_HEAD + n, e);
}

enum err_code parcel_put(struct parcel_out *p, const void *data, size_t n, struct err *e)
{
    const unsigned char *s = data;
    while (n) {
        size_t part = PARCEL_BLOCK - p->n < n ? PARCEL_BLOCK - p->n : n;
        memcpy(p->raw + p->n, s, part);
        p->n += part;
        s += part;
        n -= part;
        if (p->n == PARCEL_BLOCK)
            TRY(flush(p, e));
    }
    return ERR_OK;
}

enum err_code parcel_put_int(struct parcel_out *p, uint64_t v, int bytes, struct err *e)
{
    unsigned char s[8];
    frame_put_int(s, v, bytes);
    return parcel_put(p, s, (size_t)bytes, e);
}

enum err_code parcel_put_text(struct parcel_out *p, const char *s, struct err *e)
{
    size_t n = strlen(s);
    TRY(parcel_put_int(p, n, 4, e));
    return parcel_put(p, s, n, e);
}

enum err_code parcel_finish(struct parcel_out *p, struct err *e)
{
    unsigned char end[8] = {0}; /* a block of nothing */
    TRY(flush(p, e));
    TRY(put_counted(p, end, sizeof end, e));
    struct sha256 all = sha256_end(p->whole);
    p->whole = NULL;
    return put_all(p, all.b, sizeof all.b, e);
}

int64_t parcel_written(const struct parcel_out *p)
{
    return p->written;
}

void parcel_out_free(struct parcel_out *p)
{
    if (!p)
        return;
    if (p->whole)
        (void)sha256_end(p->whole);
    ZSTD_freeCCtx(p->zstd);
    arena_free(p->arena);
}
