/* Memory with a request's lifetime: blocks in a chain, handed out from the front, given back at once.
 * Must never know who asks or what for. Under AddressSanitizer whatever is not handed out is poisoned
 * and a gap follows every piece, so that use after reset and overruns are seen. */
#include "base/arena.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef MOTCUA_SANITIZED
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#define GAP 16
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#define GAP 0
#endif

#define FIRST_BLOCK ((size_t)16 * 1024)
#define MOST_BLOCK ((size_t)1024 * 1024)
#define ROUND(n) (((n) + 15) & ~(size_t)15)

struct block {
    struct block *below;
    size_t cap;
    _Alignas(16) char bytes[];
};

struct deferred {
    void (*fn)(void *);
    void *arg;
    struct deferred *below;
};

struct arena {
    struct block *first, *top;
    char *next, *end; /* free room in the top block */
    char *last;       /* the piece handed out last */
    struct deferred *deferred;
    size_t used;
};

static _Noreturn void out_of_memory(size_t n)
{
    fprintf(stderr, "out of memory: %zu bytes\n", n);
    abort();
}

static void block_enter(struct arena *a, struct block *b)
{
    a->top = b;
    a->next = b->bytes;
    a->end = b->bytes + b->cap;
    a->last = NULL;
    POISON(b->bytes, b->cap);
}

static void block_push(struct arena *a, size_t cap)
{
    if (cap > SIZE_MAX / 2)
        out_of_memory(cap);
    struct block *b = malloc(sizeof *b + cap);
    if (!b)
        out_of_memory(cap);
    b->cap = cap;
    b->below = a->top;
    block_enter(a, b);
}

struct arena *arena_new(size_t first_block)
{
    struct arena *a = calloc(1, sizeof *a);
    if (!a)
        out_of_memory(sizeof *a);
    block_push(a, first_block ? ROUND(first_block) : FIRST_BLOCK);
    a->first = a->top;
    return a;
}

/* A clean-up may allocate and may even defer: the loop takes one at a time until none is left. */
static void run_deferred(struct arena *a)
{
    while (a->deferred) {
        struct deferred *d = a->deferred;
        a->deferred = d->below;
        d->fn(d->arg);
    }
}

void arena_reset(struct arena *a)
{
    run_deferred(a);
    while (a->top != a->first) {
        struct block *b = a->top;
        a->top = b->below;
        UNPOISON(b->bytes, b->cap);
        free(b);
    }
    block_enter(a, a->first);
    a->used = 0;
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    arena_reset(a);
    UNPOISON(a->first->bytes, a->first->cap);
    free(a->first);
    free(a);
}

/* Room for n bytes, not cleared. */
static char *take(struct arena *a, size_t n)
{
    size_t room = ROUND(n) + GAP;
    if (n > SIZE_MAX / 2)
        out_of_memory(n);
    if (room > (size_t)(a->end - a->next)) {
        size_t cap = a->top->cap < MOST_BLOCK / 2 ? a->top->cap * 2 : MOST_BLOCK;
        block_push(a, room > cap ? room : cap);
    }
    char *p = a->next;
    a->next += room;
    a->last = p;
    a->used += n;
    UNPOISON(p, n);
    return p;
}

void *arena_alloc(struct arena *a, size_t n)
{
    return memset(take(a, n), 0, n);
}

void *arena_room(struct arena *a, size_t n)
{
    return take(a, n);
}

void *arena_more(struct arena *a, void *p, size_t had, size_t want)
{
    if (want > SIZE_MAX / 2)
        out_of_memory(want);
    char *grown = p;
    if (grown == a->last && ROUND(want) + GAP <= (size_t)(a->end - grown)) {
        a->next = grown + ROUND(want) + GAP;
        a->used += want - had;
        UNPOISON(grown, want);
    } else {
        grown = take(a, want);
        memcpy(grown, p, had);
    }
    return grown;
}

void *arena_grow(struct arena *a, void *p, size_t had, size_t want)
{
    if (!p)
        return arena_alloc(a, want);
    if (want <= had)
        return p;
    char *grown = arena_more(a, p, had, want);
    memset(grown + had, 0, want - had);
    return grown;
}

char *arena_strn(struct arena *a, const char *s, size_t n)
{
    char *p = take(a, n + 1);
    if (n)
        memcpy(p, s, n);
    p[n] = 0;
    return p;
}

char *arena_str(struct arena *a, const char *s)
{
    return s ? arena_strn(a, s, strlen(s)) : arena_strn(a, "", 0);
}

char *arena_vfmt(struct arena *a, const char *fmt, va_list ap)
{
    char small[256];
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(small, sizeof small, fmt, ap);
    if (n < 0)
        abort(); /* a broken format of ours, never an input */
    char *p;
    if ((size_t)n < sizeof small) {
        p = arena_strn(a, small, (size_t)n);
    } else {
        p = take(a, (size_t)n + 1);
        vsnprintf(p, (size_t)n + 1, fmt, again);
    }
    va_end(again);
    return p;
}

char *arena_fmt(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *p = arena_vfmt(a, fmt, ap);
    va_end(ap);
    return p;
}

void arena_defer(struct arena *a, void (*fn)(void *), void *arg)
{
    struct deferred *d = ARENA_NEW(a, struct deferred);
    *d = (struct deferred){fn, arg, a->deferred};
    a->deferred = d;
}

size_t arena_used(const struct arena *a)
{
    return a->used;
}
