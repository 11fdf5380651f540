/* Memory with a request's lifetime: allocate freely, give everything back at once.
 *
 * An arena grows in blocks and is reset as a whole; nobody frees. A deferred clean-up (a file to
 * close, a statement to reset) runs at reset in reverse order. Out of memory aborts: inputs are
 * bounded where they enter. An arena belongs to one thread at a time. */
#pragma once
#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(size_t first_block); /* 0 = 16 KiB */
void arena_free(struct arena *a);            /* runs the clean-ups; NULL is allowed */
void arena_reset(struct arena *a);           /* runs the clean-ups, keeps the first block */

void *arena_alloc(struct arena *a, size_t n); /* zeroed, aligned to 16 */
void *arena_grow(struct arena *a, void *p, size_t had, size_t want); /* in place when p is the last one */
void *arena_room(struct arena *a, size_t n);    /* as arena_alloc, but not cleared: for what is filled at once */
void *arena_more(struct arena *a, void *p, size_t had, size_t want); /* as arena_grow of a piece there is, to more, but not cleared */
char *arena_str(struct arena *a, const char *s);            /* copy; NULL gives "" */
char *arena_strn(struct arena *a, const char *s, size_t n); /* copy of n bytes, NUL added */
char *arena_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vfmt(struct arena *a, const char *fmt, va_list ap);
void arena_defer(struct arena *a, void (*fn)(void *), void *arg);
size_t arena_used(const struct arena *a); /* bytes handed out since the last reset */

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_alloc((a), sizeof(type) * (size_t)(n)))
