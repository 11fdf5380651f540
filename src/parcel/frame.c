/* The head of a block, written and read. See frame.h. */
#include "parcel/frame.h"
#include <string.h>

/* As in PNG: a byte that is no ASCII, a line break and a ^Z, so that a way which changes texts is found out at once. */
const unsigned char frame_magic[FRAME_MAGIC] = {0x8D, 'M', 'C', 'X', '\r', '\n', 0x1A, '\n'};

void frame_put_int(unsigned char *to, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        to[i] = (unsigned char)(v >> (8 * i));
}

uint64_t frame_int(const unsigned char *from, int bytes)
{
    uint64_t v = 0;
    for (int i = bytes; i-- > 0;)
        v = v << 8 | from[i];
    return v;
}

void frame_put_head(unsigned char *to, size_t raw, const unsigned char *packed, size_t n)
{
    frame_put_int(to, raw, 4);
    frame_put_int(to + 4, n, 4);
    struct sha256_stream *s = sha256_begin();
    sha256_add(s, to, 8);
    sha256_add(s, packed, n);
    struct sha256 h = sha256_end(s);
    memcpy(to + 8, h.b, sizeof h.b);
}
