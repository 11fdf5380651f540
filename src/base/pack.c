/* Thin over libzstd. See pack.h. */
#include "base/pack.h"
#include <stdlib.h>
#include <string.h>
#include <zdict.h>
#include <zstd.h>

/* Level 3: one more step costs half as much again and saves less than one part in a hundred of such short texts. */
enum { DICTIONARIES_MAX = 8, LEVEL = 3, SHORTEST = 24, LARGEST = 16 * 1024 * 1024 };

struct dictionary {
    unsigned id;
    ZSTD_CDict *in;
    ZSTD_DDict *out;
};

struct pack {
    struct dictionary row[DICTIONARIES_MAX];
    size_t n;
    bool write;
};

struct packer {
    const struct pack *pack;
    ZSTD_CCtx *in;
    ZSTD_DCtx *out;
};

static void *got(void *p)
{
    if (!p)
        abort();
    return p;
}

struct pack *pack_new(bool write)
{
    struct pack *p = got(calloc(1, sizeof *p));
    p->write = write;
    return p;
}

void pack_free(struct pack *p)
{
    for (size_t i = 0; p && i < p->n; i++) {
        ZSTD_freeCDict(p->row[i].in);
        ZSTD_freeDDict(p->row[i].out);
    }
    free(p);
}

static const struct dictionary *dictionary_of(const struct pack *p, unsigned id)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->row[i].id == id)
            return &p->row[i];
    return NULL;
}

enum err_code pack_add(struct pack *p, const void *dict, size_t n, struct err *e)
{
    unsigned id = ZDICT_getDictID(dict, n);
    if (!id || dictionary_of(p, id) || p->n == DICTIONARIES_MAX)
        return err(e, ERR_INVALID, "no dictionary, or its number %u is taken", id);
    p->row[p->n++] = (struct dictionary){id, got(ZSTD_createCDict(dict, n, LEVEL)), got(ZSTD_createDDict(dict, n))};
    return ERR_OK;
}

bool pack_is(const void *data, size_t n)
{
    static const unsigned char magic[] = {0x28, 0xB5, 0x2F, 0xFD};
    return n >= sizeof magic && memcmp(data, magic, sizeof magic) == 0;
}

struct packer *packer_new(const struct pack *p)
{
    struct packer *k = got(calloc(1, sizeof *k));
    k->pack = p;
    return k;
}

void packer_free(struct packer *k)
{
    if (k) {
        ZSTD_freeCCtx(k->in);
        ZSTD_freeDCtx(k->out);
    }
    free(k);
}

const void *packer_pack(struct packer *k, const char *text, size_t n, struct arena *a, size_t *n_out)
{
    if (n < SHORTEST || n > LARGEST || !k->pack->n || !k->pack->write)
        return NULL;
    if (!k->in)
        k->in = got(ZSTD_createCCtx());
    size_t room = ZSTD_compressBound(n);
    void *out = arena_room(a, room);
    size_t got_n = ZSTD_compress_usingCDict(k->in, out, room, text, n, k->pack->row[k->pack->n - 1].in);
    if (ZSTD_isError(got_n) || got_n >= n)
        return NULL;
    *n_out = got_n;
    return out;
}

enum err_code packer_unpack(struct packer *k, const void *data, size_t n, struct arena *a, const char **out, struct err *e)
{
    unsigned long long size = ZSTD_getFrameContentSize(data, n);
    const struct dictionary *d = dictionary_of(k->pack, ZSTD_getDictID_fromFrame(data, n));
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > LARGEST || !d)
        return err(e, ERR_STORAGE, "packed text of no known kind");
    if (!k->out)
        k->out = got(ZSTD_createDCtx());
    char *text = arena_room(a, (size_t)size + 1);
    size_t got_n = ZSTD_decompress_usingDDict(k->out, text, (size_t)size, data, n, d->out);
    if (ZSTD_isError(got_n) || got_n != size)
        return err(e, ERR_STORAGE, "packed text is damaged");
    text[size] = 0;
    *out = text;
    return ERR_OK;
}
