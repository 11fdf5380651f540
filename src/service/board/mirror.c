/* A table of figures in memory that follows the tide. See mirror.h; must never know what a figure means.
 *
 * A reader's transaction may be older than what another reader has brought in already. What was added since is in the ring, and adding commutes: it is taken
 * away for the time of the call and put back. Only who is further behind than the ring reads everything anew, beside. */
#include "service/board/mirror.h"
#include "store/board/tide_store.h"
#include "store/counter_store.h"
#include <pthread.h>
#include <string.h>

enum { FIRST = 4096, RING = 4096, PAGE = 1000, SPARE = 20000 };

/* One event's deltas, packed: there are thousands of them for each province. Texts are the mirror's own. */
struct ringed {
    int64_t seq, day, unit;  /* day: of all tallies */
    const char *procedure;
    struct { int64_t due, holder; const char *state; } move[COUNTER_MOVES];
    uint8_t outcome[COUNTER_TALLIES], tallies, moves;
    int8_t sign[COUNTER_MOVES];
};
_Static_assert(COUNT_OUTCOMES < 256, "an outcome in a byte");

struct mirror {
    pthread_mutex_t lock;
    struct arena *own, *texts, *places;
    struct counter *line;    /* open addressing; procedure NULL = free */
    const char **text;       /* each text once: the same */
    size_t n, size, loaded, text_n, text_size;
    int64_t seq, day, turn;
    bool full;               /* read once */
    struct ringed *ring;
    struct totals *totals;   /* of all lines; with the texts */
};

struct mirror *mirror_new(void)
{
    struct arena *a = arena_new(0);
    struct mirror *m = ARENA_NEW(a, struct mirror);
    m->own = a;
    m->ring = ARENA_ARRAY(a, struct ringed, RING);
    pthread_mutex_init(&m->lock, NULL);
    return m;
}

static void forget(struct mirror *m)
{
    arena_free(m->texts);
    arena_free(m->places);
    m->texts = m->places = NULL;
    m->full = false;
}

void mirror_free(struct mirror *m)
{
    if (!m)
        return;
    forget(m);
    pthread_mutex_destroy(&m->lock);
    arena_free(m->own);
}

/* ---- texts, each once: two lines with the same text have the same pointer */

static uint64_t mix(uint64_t h, const void *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        h = (h ^ ((const unsigned char *)p)[i]) * UINT64_C(1099511628211);
    return h;
}

static void put_text(const char **row, size_t size, const char *s)
{
    size_t i = mix(UINT64_C(14695981039346656037), s, strlen(s)) & (size - 1);
    while (row[i])
        i = (i + 1) & (size - 1);
    row[i] = s;
}

static void more_texts(struct mirror *m)
{
    size_t size = m->text_size ? m->text_size * 2 : 1024;
    const char **row = ARENA_ARRAY(m->texts, const char *, size);
    for (size_t i = 0; i < m->text_size; i++)
        if (m->text[i])
            put_text(row, size, m->text[i]);
    m->text = row;
    m->text_size = size;
}

static const char *once(struct mirror *m, const char *s)
{
    if (2 * (m->text_n + 1) > m->text_size)
        more_texts(m);
    for (size_t i = mix(UINT64_C(14695981039346656037), s, strlen(s)) & (m->text_size - 1);; i = (i + 1) & (m->text_size - 1)) {
        if (!m->text[i]) {
            m->text_n++;
            return m->text[i] = arena_str(m->texts, s);
        }
        if (strcmp(m->text[i], s) == 0)
            return m->text[i];
    }
}

/* ---- lines */

static uint64_t hash_of(const struct counter *k)
{
    uint64_t part[] = {(uint64_t)k->day, (uint64_t)k->unit, (uint64_t)k->outcome, (uint64_t)k->holder, (uintptr_t)k->procedure, (uintptr_t)k->state};
    uint64_t h = 0;
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        h = (h ^ part[i]) * UINT64_C(0x9e3779b97f4a7c15);
        h ^= h >> 29;
    }
    return h;
}

static struct counter *place_of(const struct mirror *m, const struct counter *k)
{
    for (size_t i = hash_of(k) & (m->size - 1);; i = (i + 1) & (m->size - 1)) {
        struct counter *c = &m->line[i];
        if (!c->procedure || (c->day == k->day && c->unit == k->unit && c->outcome == k->outcome && c->holder == k->holder && c->procedure == k->procedure &&
                              c->state == k->state))
            return c;
    }
}

static void grow(struct mirror *m)
{
    struct arena *old = m->places;
    const struct counter *line = m->line;
    size_t size = m->size;
    m->places = arena_new(0);
    m->size = size ? size * 2 : FIRST;
    m->line = ARENA_ARRAY(m->places, struct counter, m->size);
    for (size_t i = 0; i < size; i++)
        if (line[i].procedure)
            *place_of(m, &line[i]) = line[i];
    arena_free(old);
}

static void add(struct mirror *m, const struct counter *what, int64_t n)
{
    struct counter key = *what;
    key.procedure = once(m, what->procedure);
    key.state = once(m, what->state);
    if (2 * (m->n + 1) > m->size)
        grow(m);
    struct counter *at = place_of(m, &key);
    if (!at->procedure) {
        *at = key;
        at->n = 0;
        m->n++;
    }
    at->n += n;
    key.n = n;
    totals_add(m->totals, &key);
}

static void add_all(struct mirror *m, const struct ringed *r, int sign)
{
    struct counter one = {.day = r->day, .unit = r->unit, .procedure = r->procedure, .state = ""};
    for (size_t i = 0; i < r->tallies && r->day >= m->day; i++) {
        one.outcome = r->outcome[i];
        add(m, &one, sign);
    }
    one.outcome = 0;
    for (size_t i = 0; i < r->moves; i++) {
        one.day = r->move[i].due;
        one.holder = r->move[i].holder;
        one.state = r->move[i].state;
        add(m, &one, sign * r->sign[i]);
    }
}

const struct totals *mirror_totals(const struct mirror_view *v)
{
    return v->m->totals;
}

void mirror_each(const struct mirror_view *v, void (*fn)(void *with, const struct counter *line), void *with)
{
    const struct counter *line = v->m->line;
    for (size_t i = 0; i < v->m->size; i++)
        if (line[i].procedure && line[i].n)
            fn(with, &line[i]);
}

/* ---- reading all of it, and what came since */

static enum err_code take(void *with, const void *rec, struct err *e)
{
    const struct counter *c = rec;
    (void)e;
    if (c->outcome || *c->state)
        add(with, c, c->n);
    return ERR_OK;
}

static enum err_code load(struct mirror *m, struct ctx *c, struct err *e)
{
    forget(m);
    m->texts = arena_new(0);
    m->places = NULL;
    m->line = NULL;
    m->text = NULL;
    m->n = m->size = m->text_n = m->text_size = 0;
    grow(m);
    m->turn += dossier_day(c->now) < m->day; /* a clock that went back: days that were over are not */
    m->day = dossier_day(c->now);
    m->totals = totals_new(m->day, m->texts);
    TRY(tide_newest(c->db, &m->seq, e));
    TRY(counter_open(c->db, m->day, take, m, e));
    m->loaded = m->n;
    m->full = true;
    db_rest(c->db);
    memset(m->ring, 0, RING * sizeof *m->ring);
    return ERR_OK;
}

/* False: it cannot follow, and has to be read anew: there is a gap, the figures were mended, or a row is not to be understood. */
static bool follow_row(struct mirror *m, const struct tide *t, struct arena *a)
{
    struct counter_deltas d;
    if (t->seq != m->seq + 1 || !t->unit || !tide_parse(t, a, &d))
        return false;
    struct ringed *r = &m->ring[t->seq % RING];
    *r = (struct ringed){.seq = t->seq, .day = dossier_day(t->at), .unit = t->unit, .procedure = once(m, t->procedure), .tallies = (uint8_t)d.tallies,
                         .moves = (uint8_t)d.moves};
    m->turn += d.tallies && r->day < m->day; /* a clock that went back: a day that is over has changed */
    m->seq = t->seq;
    for (size_t i = 0; i < d.tallies; i++)
        r->outcome[i] = (uint8_t)d.tally[i].outcome;
    for (size_t i = 0; i < d.moves; i++) {
        r->move[i].due = d.pending[i].day;
        r->move[i].holder = d.pending[i].holder;
        r->move[i].state = once(m, d.pending[i].state);
        r->sign[i] = d.pending[i].n < 0 ? -1 : 1;
    }
    add_all(m, r, 1);
    return true;
}

static enum err_code follow(struct mirror *m, struct ctx *c, struct err *e)
{
    struct list rows = {.n = PAGE};
    while (rows.n == PAGE) {
        TRY(tide_after(c->db, m->seq, PAGE, c->arena, &rows, e));
        const struct tide *t = rows.items;
        for (size_t i = 0; i < rows.n; i++)
            if (!follow_row(m, &t[i], c->arena)) {
                m->turn++;
                return load(m, c, e);
            }
    }
    return ERR_OK;
}

/* ---- as of a transaction */

static bool in_ring(const struct mirror *m, int64_t seq)
{
    for (int64_t s = seq + 1; s <= m->seq; s++)
        if (m->ring[s % RING].seq != s)
            return false;
    return m->seq - seq < RING;
}

static void wind(struct mirror *m, int64_t seq, int sign)
{
    for (int64_t s = seq + 1; s <= m->seq; s++)
        add_all(m, &m->ring[s % RING], sign);
}

struct reading {
    enum err_code (*fn)(void *with, const struct mirror_view *v, struct err *e);
    void *with;
};

static enum err_code back(struct mirror *m, struct ctx *c, int64_t seq, struct reading r, struct err *e)
{
    struct mirror_view v = {seq, m->day, m->turn, m};
    if (in_ring(m, seq)) {
        wind(m, seq, -1);
        enum err_code rc = r.fn(r.with, &v, e);
        wind(m, seq, 1);
        return rc;
    }
    struct mirror *own = mirror_new();
    enum err_code rc = load(own, c, e);
    v = (struct mirror_view){own->seq, own->day, m->turn + 1, own};
    if (!rc)
        rc = r.fn(r.with, &v, e);
    mirror_free(own);
    return rc;
}

static enum err_code bring(struct mirror *m, struct ctx *c, int64_t newest, struct err *e)
{
    bool old = m->full && (dossier_day(c->now) != m->day || m->n > 2 * m->loaded + SPARE);
    if (!m->full || old)
        return load(m, c, e);
    return newest > m->seq ? follow(m, c, e) : ERR_OK;
}

enum err_code mirror_read(struct mirror *m, struct ctx *c, enum err_code (*fn)(void *with, const struct mirror_view *v, struct err *e), void *with,
                          struct err *e)
{
    int64_t newest;
    TRY(tide_newest(c->db, &newest, e));
    pthread_mutex_lock(&m->lock);
    enum err_code rc = bring(m, c, newest, e);
    struct mirror_view v = {m->seq, m->day, m->turn, m};
    if (rc)
        forget(m); /* half of it is worse than none */
    else
        rc = newest < m->seq ? back(m, c, newest, (struct reading){fn, with}, e) : fn(with, &v, e);
    pthread_mutex_unlock(&m->lock);
    return rc;
}
