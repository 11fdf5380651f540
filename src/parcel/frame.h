/* How a block stands in the file: shared by the writer and the reader of parcels, and by nobody else. */
#pragma once
#include "base/hash.h"
#include <stddef.h>
#include <stdint.h>

enum {
    FRAME_MAGIC = 8,
    FRAME_HEAD = 40, /* length (4), packed length (4), SHA-256 of the packed bytes behind these two lengths */
    FRAME_LEVEL = 3, /* of zstd */
};
extern const unsigned char frame_magic[FRAME_MAGIC];

void frame_put_int(unsigned char *to, uint64_t v, int bytes);
uint64_t frame_int(const unsigned char *from, int bytes);
/* The head of a block, FRAME_HEAD bytes. */
void frame_put_head(unsigned char *to, size_t raw, const unsigned char *packed, size_t n);
