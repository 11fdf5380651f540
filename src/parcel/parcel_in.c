/* Reads a parcel: a block is given out only when its digest is right. See parcel.h; must never know what is in it. */
#include "base/arena.h"
#include "parcel/frame.h"
#include "parcel/parcel.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

enum { TEXT_MAX = 64 * 1024 };

struct parcel_in {
    struct arena *arena;
    int fd;
    unsigned char *raw, *packed;
    size_t n, at, room; /* of raw: there are, are read */
    ZSTD_DCtx *zstd;
    struct sha256_stream *whole;
    int64_t read;
    long block;
    bool ended;
};

static enum err_code get_all(struct parcel_in *p, unsigned char *to, size_t n, struct err *e)
{
    for (size_t done = 0; done < n;) {
        ssize_t got = read(p->fd, to + done, n - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err(e, ERR_STORAGE, "cannot read: %s", strerror(errno));
        if (got == 0)
            return err(e, ERR_STORAGE, "the file is cut short: it ends at byte %lld, in block %ld", (long long)p->read + (long long)done, p->block + 1);
        done += (size_t)got;
    }
    p->read += (int64_t)n;
    return ERR_OK;
}

static enum err_code get_counted(struct parcel_in *p, unsigned char *to, size_t n, struct err *e)
{
    TRY(get_all(p, to, n, e));
    sha256_add(p->whole, to, n);
    return ERR_OK;
}

static enum err_code check_head(struct parcel_in *p, struct err *e)
{
    unsigned char head[FRAME_MAGIC + 4];
    TRY(get_counted(p, head, sizeof head, e));
    if (memcmp(head, frame_magic, FRAME_MAGIC) != 0)
        return err(e, ERR_STORAGE, "this is no export of motcua");
    uint64_t version = frame_int(head + FRAME_MAGIC, 4);
    if (version != PARCEL_VERSION)
        return err(e, ERR_STORAGE, "the export is of version %llu, this program reads version %d", (unsigned long long)version, PARCEL_VERSION);
    return ERR_OK;
}

enum err_code parcel_open(int fd, struct parcel_in **out, struct err *e)
{
    struct arena *a = arena_new(0);
    struct parcel_in *p = ARENA_NEW(a, struct parcel_in);
    *p = (struct parcel_in){.arena = a, .fd = fd, .room = ZSTD_compressBound(PARCEL_BLOCK), .zstd = ZSTD_createDCtx(), .whole = sha256_begin()};
    p->raw = arena_room(a, PARCEL_BLOCK);
    p->packed = arena_room(a, FRAME_HEAD + p->room);
    if (!p->zstd)
        abort();
    enum err_code rc = check_head(p, e);
    if (rc)
        parcel_in_free(p);
    else
        *out = p;
    return rc;
}

static enum err_code damaged(const struct parcel_in *p, struct err *e)
{
    return err(e, ERR_STORAGE, "the file is damaged: block %ld, before byte %lld", p->block + 1, (long long)p->read);
}

/* The block of nothing, the digest over all, and then nothing. */
static enum err_code take_end(struct parcel_in *p, struct err *e)
{
    unsigned char told[sizeof(struct sha256)];
    TRY(get_all(p, told, sizeof told, e));
    struct sha256 all = sha256_end(p->whole);
    p->whole = NULL;
    p->ended = true;
    if (memcmp(all.b, told, sizeof told) != 0)
        return err(e, ERR_STORAGE, "the file is damaged: the digest over all of it is another");
    ssize_t more = read(p->fd, told, 1);
    return more == 0 ? ERR_OK : err(e, ERR_STORAGE, "something follows the end of the export");
}

static enum err_code next_block(struct parcel_in *p, struct err *e)
{
    unsigned char want[FRAME_HEAD];
    if (p->ended)
        return err(e, ERR_STORAGE, "the export ends too early");
    TRY(get_counted(p, p->packed, 8, e));
    size_t raw = frame_int(p->packed, 4), n = frame_int(p->packed + 4, 4);
    p->n = p->at = 0;
    if (!raw && !n)
        return take_end(p, e);
    if (!raw || raw > PARCEL_BLOCK || !n || n > p->room)
        return damaged(p, e);
    TRY(get_counted(p, p->packed + 8, FRAME_HEAD - 8 + n, e));
    frame_put_head(want, raw, p->packed + FRAME_HEAD, n);
    if (memcmp(want, p->packed, FRAME_HEAD) != 0 || ZSTD_decompressDCtx(p->zstd, p->raw, PARCEL_BLOCK, p->packed + FRAME_HEAD, n) != raw)
        return damaged(p, e);
    p->n = raw;
    p->block++;
    return ERR_OK;
}

enum err_code parcel_get(struct parcel_in *p, void *to, size_t n, struct err *e)
{
    unsigned char *s = to;
    while (n) {
        if (p->at == p->n) {
            TRY(next_block(p, e));
            if (p->ended)
                return err(e, ERR_STORAGE, "the export ends too early");
        }
        size_t part = p->n - p->at < n ? p->n - p->at : n;
        memcpy(s, p->raw + p->at, part);
        p->at += part;
        s += part;
        n -= part;
    }
    return ERR_OK;
}

enum err_code parcel_get_int(struct parcel_in *p, int bytes, uint64_t *out, struct err *e)
{
    unsigned char s[8];
    TRY(parcel_get(p, s, (size_t)bytes, e));
    *out = frame_int(s, bytes);
    return ERR_OK;
}

enum err_code parcel_get_text(struct parcel_in *p, struct arena *a, const char **out, struct err *e)
{
    uint64_t n;
    TRY(parcel_get_int(p, 4, &n, e));
    if (n > TEXT_MAX)
        return err(e, ERR_STORAGE, "a name of %llu bytes: the export is not sound", (unsigned long long)n);
    char *s = arena_alloc(a, n + 1);
    TRY(parcel_get(p, s, n, e));
    *out = s;
    return strlen(s) == n ? ERR_OK : err(e, ERR_STORAGE, "a name with a NUL in it: the export is not sound");
}

enum err_code parcel_end(struct parcel_in *p, struct err *e)
{
    if (p->at < p->n)
        return err(e, ERR_STORAGE, "something follows the last record of the export");
    if (!p->ended)
        TRY(next_block(p, e));
    return p->ended ? ERR_OK : err(e, ERR_STORAGE, "something follows the last record of the export");
}

enum err_code parcel_verify(struct parcel_in *p, struct err *e)
{
    while (!p->ended)
        TRY(next_block(p, e));
    return ERR_OK;
}

int64_t parcel_read(const struct parcel_in *p)
{
    return p->read;
}

void parcel_in_free(struct parcel_in *p)
{
    if (!p)
        return;
    if (p->whole)
        (void)sha256_end(p->whole);
    ZSTD_freeDCtx(p->zstd);
    arena_free(p->arena);
}
