/* Short texts made small with a dictionary that all of them share: Zstandard frames (RFC 8878) that carry the dictionary's id,
 * so that `zstd -D` reads them as well. Knows nothing of what the texts say. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include <stdbool.h>

struct pack; /* the dictionaries; shared by all threads, unchanged once in use */
struct pack *pack_new(bool write); /* write false: reads what was packed, packs nothing */
void pack_free(struct pack *p); /* NULL allowed */
/* A dictionary as `zstd --train` makes it; copied. What is packed from now on is packed with it, what was packed with those
 * before can still be read. ERR_INVALID: it is none, or its id is taken. */
enum err_code pack_add(struct pack *p, const void *dict, size_t n, struct err *e) MUST_USE;

bool pack_is(const void *data, size_t n); /* is this packed, rather than text? No text begins so: the four bytes are no UTF-8 */

struct packer; /* one thread's workplace */
struct packer *packer_new(const struct pack *p);
void packer_free(struct packer *k); /* NULL allowed */
/* Bytes in the arena, *n_out of them; NULL: it would not get smaller and stays a text. */
const void *packer_pack(struct packer *k, const char *text, size_t n, struct arena *a, size_t *n_out);
/* The text again, NUL-terminated. ERR_STORAGE: damaged, of an unknown dictionary, or over 16 MiB. */
enum err_code packer_unpack(struct packer *k, const void *data, size_t n, struct arena *a, const char **out, struct err *e) MUST_USE;
