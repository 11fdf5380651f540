/* Walks the dossiers of each database beside the book. See compare.h; must never change either. */
#include "play/compare.h"
#include "store/dossier_store.h"
#include <stdlib.h>
#include <string.h>

const char *const compare_fault_words[] = {"lost", "double", "other", "not_sent", "row", NULL};

enum { PAGE = 200 };

struct walk {
    const struct compare_job *job;
    struct compare *out;
    uint32_t *order;     /* places in the book, by dossier and version; openings not known are left out */
    size_t n;
    bool *seen;          /* by place in order: the dossier was found in a database */
    uint32_t *asked;     /* openings without an answer, by unit */
    struct arena *scratch;
};

static void differs(struct walk *w, enum compare_fault fault, int64_t dossier, int64_t version, const char *what)
{
    struct compare *c = w->out;
    c->fault[fault]++;
    c->differences++;
    if (c->told_n < COMPARE_TOLD)
        c->told[c->told_n++] = (struct compare_difference){fault, dossier, version, arena_str(w->job->arena, what)};
}

static int by_dossier(const void *a, const void *b, void *book)
{
    const struct ledger_row *row = book, *x = &row[*(const uint32_t *)a], *y = &row[*(const uint32_t *)b];
    if (x->dossier != y->dossier)
        return x->dossier < y->dossier ? -1 : 1;
    if (x->version != y->version)
        return x->version < y->version ? -1 : 1;
    return (int)(y->mark == LEDGER_ACKED) - (int)(x->mark == LEDGER_ACKED); /* what was acknowledged comes first */
}

static void put_in_order(struct walk *w)
{
    const struct ledger_row *row = ledger_rows(w->job->ledger);
    size_t n = ledger_size(w->job->ledger);
    w->order = ARENA_ARRAY(w->scratch, uint32_t, n + 1);
    w->asked = ARENA_ARRAY(w->scratch, uint32_t, 65536);
    for (size_t i = 0; i < n; i++) {
        if (row[i].dossier)
            w->order[w->n++] = (uint32_t)i;
        else if (row[i].unit < 65536)
            w->asked[row[i].unit]++;
    }
    qsort_r(w->order, w->n, sizeof *w->order, by_dossier, (void *)(uintptr_t)row);
    w->seen = ARENA_ARRAY(w->scratch, bool, w->n + 1);
}

static const struct ledger_row *at(const struct walk *w, size_t i)
{
    return &ledger_rows(w->job->ledger)[w->order[i]];
}

/* The first entry of a dossier; w->n = it has none. */
static size_t first_of(const struct walk *w, int64_t dossier)
{
    size_t lo = 0, hi = w->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (at(w, mid)->dossier < dossier)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < w->n && at(w, lo)->dossier == dossier ? lo : w->n;
}

static size_t past(const struct walk *w, size_t i)
{
    int64_t dossier = at(w, i)->dossier;
    while (i < w->n && at(w, i)->dossier == dossier)
        i++;
    return i;
}

static const char *told(struct walk *w, const char *act, const char *state)
{
    return arena_fmt(w->scratch, "%s -> %s", *act ? act : "opened", state);
}

/* ---- one dossier: its events beside its entries */

struct pages { /* entries [from, to) of the book */
    size_t from, to;
    int64_t version; /* of the events so far */
    const struct event *last;
};

/* The entry of a version: the acknowledged one, else one that says the same as the event. NULL = nobody sent it. */
static const struct ledger_row *entry(const struct walk *w, const struct pages *p, const struct event *ev)
{
    const struct ledger_row *other = NULL;
    for (size_t i = p->from; i < p->to; i++) {
        const struct ledger_row *r = at(w, i);
        bool covers = r->opening ? p->version <= r->opening : p->version == r->version;
        if (!covers)
            continue;
        if (r->mark == LEDGER_ACKED || strcmp(ledger_word(w->job->ledger, r->act), ev->act) == 0)
            return r;
        other = r;
    }
    return other;
}

static void look_event(struct walk *w, struct pages *p, const struct event *ev)
{
    const struct ledger *l = w->job->ledger;
    const struct ledger_row *r = entry(w, p, ev);
    const char *what = told(w, ev->act, ev->state);
    if (!r) {
        bool again = p->last && strcmp(p->last->act, ev->act) == 0 && strcmp(p->last->state, ev->state) == 0;
        differs(w, again ? COMPARE_DOUBLE : COMPARE_NOT_SENT, ev->dossier, p->version, what);
        return;
    }
    bool inside = r->opening && p->version < r->opening, acked = r->mark == LEDGER_ACKED;
    bool act = r->opening || strcmp(ledger_word(l, r->act), ev->act) == 0;
    if (!inside && (!act || (acked && strcmp(ledger_word(l, r->state), ev->state) != 0)))
        differs(w, COMPARE_OTHER, ev->dossier, p->version, told(w, ledger_word(l, r->act), ledger_word(l, r->state)));
    else if (!inside && !acked)
        w->out->in_flight++;
}

static void look_lost(struct walk *w, const struct pages *p)
{
    for (size_t i = p->from; i < p->to; i++) {
        const struct ledger_row *r = at(w, i);
        w->out->writes++;
        if (r->mark == LEDGER_ACKED && r->version > p->version)
            differs(w, COMPARE_LOST, r->dossier, r->version, told(w, ledger_word(w->job->ledger, r->act), ledger_word(w->job->ledger, r->state)));
    }
}

static enum err_code look_dossier(struct walk *w, struct db *db, const struct dossier *d, size_t from, struct err *e)
{
    struct pages p = {.from = from, .to = past(w, from)};
    struct list events;
    TRY(event_list(db, d->id, w->scratch, &events, e));
    const struct event *ev = events.items;
    for (size_t i = 0; i < events.n; i++) {
        bool submitted = strcmp(ev[i].kind, "submitted") == 0, acted = strcmp(ev[i].kind, "acted") == 0;
        w->out->readings += strcmp(ev[i].kind, "read") == 0;
        if (!submitted && !acted)
            continue;
        p.version++;
        look_event(w, &p, &ev[i]);
        p.last = &ev[i];
    }
    look_lost(w, &p);
    if (d->version != p.version || !p.last || strcmp(d->state, p.last->state) != 0)
        differs(w, COMPARE_ROW, d->id, d->version, told(w, "row", d->state));
    return ERR_OK;
}

/* ---- all of a database */

/* An opening that was under way may have come true under a key that nobody was told. */
static void look_stranger(struct walk *w, const struct dossier *d)
{
    size_t unit = (size_t)d->unit;
    if (d->submitted_at < w->job->begun)
        return;
    if (unit < 65536 && w->asked[unit]) {
        w->asked[unit]--;
        w->out->in_flight++;
    } else {
        differs(w, COMPARE_NOT_SENT, d->id, d->version, told(w, "", d->state));
    }
}

static bool recent(const struct walk *w, size_t from)
{
    for (size_t i = from, to = past(w, from); i < to; i++)
        if (w->order[i] >= w->job->from)
            return true;
    return !w->job->from;
}

static enum err_code look_one(struct walk *w, struct db *db, int64_t id, struct err *e)
{
    struct dossier *d = NULL;
    size_t from = first_of(w, id);
    TRY(dossier_find(db, id, w->scratch, &d, e));
    if (!d)
        return err(e, ERR_STORAGE, "dossier %lld was there and is gone", (long long)id);
    if (from == w->n) {
        look_stranger(w, d);
        return ERR_OK;
    }
    w->seen[from] = true;
    w->out->dossiers++;
    w->out->finished += d->finished_at != 0;
    w->out->on_time += d->finished_at && (!d->due_at || d->finished_at <= d->due_at);
    return recent(w, from) ? look_dossier(w, db, d, from, e) : ERR_OK;
}

static enum err_code look_database(struct walk *w, struct db *db, struct err *e)
{
    int64_t after = dossier_id((struct dossier_key){.day = dossier_day(w->job->begun)}) - 1;
    struct arena *outer = w->scratch;
    enum err_code rc = ERR_OK;
    for (size_t got = PAGE; !rc && got == PAGE;) {
        struct list page;
        w->scratch = arena_new(256 * 1024);
        rc = dossier_keys(db, after, PAGE, w->scratch, &page, e);
        const int64_t *id = page.items;
        for (size_t i = 0; !rc && i < page.n; i++)
            rc = look_one(w, db, id[i], e);
        got = rc ? 0 : page.n;
        after = got ? id[got - 1] : after;
        arena_free(w->scratch);
    }
    w->scratch = outer;
    return rc;
}

static void look_unseen(struct walk *w)
{
    for (size_t i = 0; i < w->n; i = past(w, i)) {
        struct pages p = {.from = i, .to = past(w, i)};
        if (!w->seen[i])
            look_lost(w, &p);
    }
}

enum err_code compare_run(const struct compare_job *j, struct compare *out, struct err *e)
{
    struct walk w = {.job = j, .out = out, .scratch = arena_new(1024 * 1024)};
    enum err_code rc = ERR_OK;
    *out = (struct compare){0};
    put_in_order(&w);
    for (int i = 0; !rc && i < j->dbs; i++)
        rc = look_database(&w, j->db[i], e);
    if (!rc)
        look_unseen(&w);
    arena_free(w.scratch);
    return rc;
}
