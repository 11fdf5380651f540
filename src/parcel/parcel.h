/* A long stream of bytes in blocks, each packed and with a digest of its own, and one digest over all: what is cut short or damaged is found where it
 * is, and before anybody believes it. Knows nothing of what the bytes say. The form is described in docs/export.md; the same bytes always give the
 * same file. Memory: three blocks, however long the stream. One thread at a time.
 *
 * Numbers are written with their lowest byte first. */
#pragma once
#include "base/err.h"
#include "base/hash.h"
#include <stdbool.h>
#include <stdint.h>

enum { PARCEL_VERSION = 1, PARCEL_BLOCK = 1024 * 1024 };

/* ---- writing. fd stays the caller's. ERR_STORAGE: it takes no more */

struct parcel_out;
enum err_code parcel_create(int fd, struct parcel_out **out, struct err *e) MUST_USE;
enum err_code parcel_put(struct parcel_out *p, const void *data, size_t n, struct err *e) MUST_USE;
enum err_code parcel_put_int(struct parcel_out *p, uint64_t v, int bytes, struct err *e) MUST_USE;
enum err_code parcel_put_text(struct parcel_out *p, const char *s, struct err *e) MUST_USE; /* length (4), bytes */
enum err_code parcel_finish(struct parcel_out *p, struct err *e) MUST_USE; /* the end; not yet synced */
int64_t parcel_written(const struct parcel_out *p);                        /* bytes of the file so far */
void parcel_out_free(struct parcel_out *p);                                /* NULL allowed */

/* ---- reading. ERR_STORAGE: cut short, damaged, of another version, or none of ours; why says which and where */

struct parcel_in;
enum err_code parcel_open(int fd, struct parcel_in **out, struct err *e) MUST_USE;
enum err_code parcel_get(struct parcel_in *p, void *to, size_t n, struct err *e) MUST_USE;
enum err_code parcel_get_int(struct parcel_in *p, int bytes, uint64_t *out, struct err *e) MUST_USE;
enum err_code parcel_get_text(struct parcel_in *p, struct arena *a, const char **out, struct err *e) MUST_USE; /* at most 64 KiB, no NUL in it */
/* Everything was read, the digest over all is right, and nothing follows. */
enum err_code parcel_end(struct parcel_in *p, struct err *e) MUST_USE;
/* Reads what is left without giving it out: is the whole sound? */
enum err_code parcel_verify(struct parcel_in *p, struct err *e) MUST_USE;
int64_t parcel_read(const struct parcel_in *p); /* bytes of the file so far */
void parcel_in_free(struct parcel_in *p);       /* NULL allowed */
