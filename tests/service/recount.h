/* Figures counted naively, from dossiers as they stand: another way than that of domain/counter.c. What has no moment in the row
 * (how often a supplement was asked) is counted without its day. */
#pragma once
#include "service/life.h"
#include "service/figures.h"
#include "store/books_store.h"
#include "store/counter_store.h"

enum { FIGURES_MAX = 2000 };
struct pile {
    struct counter row[FIGURES_MAX];
    size_t n;
    struct arena *a;
};

static inline void heap(struct pile *p, struct counter c, int64_t n)
{
    size_t i = 0;
    while (i < p->n && counter_order(&p->row[i], &c) != 0)
        i++;
    if (i == p->n) {
        assert_true(p->n < FIGURES_MAX);
        c.procedure = arena_str(p->a, c.procedure);
        c.state = arena_str(p->a, c.state);
        c.n = 0;
        p->row[p->n++] = c;
    }
    p->row[i].n += n;
}

static inline bool without_day(int64_t outcome)
{
    return outcome >= COUNT_SUPPLEMENT && outcome <= COUNT_RETURNED;
}

static inline void tally(struct pile *p, const struct folder *f, int64_t at, int64_t outcome, int64_t n)
{
    if (n)
        heap(p, (struct counter){.day = without_day(outcome) ? 0 : dossier_day(at), .unit = f->row.unit, .procedure = f->row.procedure,
                                 .outcome = outcome, .state = ""}, n);
}

static inline int channel_of(const struct folder *f)
{
    return strcmp(f->row.channel, "counter") == 0 ? 0 : strcmp(f->row.channel, "online") == 0 ? 1 : 2;
}

static inline void ending(struct ctx *c, struct pile *p, const struct folder *f)
{
    static const int finals[] = {COUNT_DONE, COUNT_DONE, COUNT_REFUSED, COUNT_WITHDRAWN, COUNT_STOPPED};
    const struct wf_state_def *s = procedure_state_find(f->procedure, f->flow.state);
    struct deadline_result due;
    struct err e = {0};
    assert_ok(folder_due(c, f, &due, &e));
    int when = due.state == DEADLINE_EARLY ? COUNT_EARLY : due.state == DEADLINE_ON_TIME ? COUNT_ON_TIME : due.state == DEADLINE_LATE ? COUNT_LATE : 0;
    if (f->flow.clock == WF_STOP)
        tally(p, f, f->clock_set ? f->clock.stopped : f->row.finished_at, finals[s->final] + when, 1);
    if (s->final == FINAL_DONE)
        tally(p, f, f->row.finished_at, COUNT_HANDED_OVER, 1);
}

static inline int64_t acts_of(struct ctx *c, const struct folder *f, enum wf_kind kind)
{
    struct list events;
    struct err e = {0};
    int64_t n = 0;
    assert_ok(event_list(c->db, f->row.id, c->arena, &events, &e));
    const struct event *ev = events.items;
    for (size_t i = 0; i < events.n; i++)
        for (size_t k = 0; k < f->procedure->n_acts; k++)
            n += strcmp(f->procedure->acts[k].id, ev[i].act) == 0 && f->procedure->acts[k].kind == kind;
    return n;
}

/* Money by the ledger; what was told of it by the journal. */
static inline void count_told(struct ctx *c, struct pile *p, const struct folder *f)
{
    struct list moves, events;
    struct err e = {0};
    assert_ok(books_moves(c->db, f->row.id, c->arena, &moves, &e));
    const struct posting_row *m = moves.items;
    for (size_t i = 0; i < moves.n; i++) {
        tally(p, f, m[i].at, COUNT_PAID, strcmp(m[i].kind, "payment") == 0);
        tally(p, f, m[i].at, COUNT_PAID_ONLINE, strcmp(m[i].kind, "payment") == 0 && strcmp(m[i].account, "gateway") == 0);
    }
    assert_ok(event_list(c->db, f->row.id, c->arena, &events, &e));
    const struct event *ev = events.items;
    tally(p, f, ev[0].at, COUNT_REUSED, strlen(ev[0].note) > 0);
    for (size_t i = 0; i < events.n; i++)
        tally(p, f, ev[i].at, COUNT_RATED + atoi(ev[i].act) - 1, strcmp(ev[i].kind, "rated") == 0);
}

static inline void count_row(struct ctx *c, struct pile *p, const struct folder *f)
{
    const struct dossier *d = &f->row;
    tally(p, f, d->submitted_at, COUNT_FILED + channel_of(f), 1);
    tally(p, f, d->received_at, COUNT_RECEIVED + channel_of(f), d->received_at != 0);
    tally(p, f, 0, COUNT_SUPPLEMENT, f->flow.supplements);
    tally(p, f, 0, COUNT_EXTENDED, f->flow.extensions);
    tally(p, f, 0, COUNT_PAYMENT, acts_of(c, f, ACT_REQUEST_PAYMENT));
    tally(p, f, 0, COUNT_SENT_BACK, acts_of(c, f, ACT_SEND_BACK));
    tally(p, f, 0, COUNT_RETURNED, acts_of(c, f, ACT_RETURN));
    ending(c, p, f);
    count_told(c, p, f);
    if (d->finished_at)
        return;
    bool runs = d->due_at && !d->paused_at && f->flow.clock == WF_RUN;
    heap(p, (struct counter){.day = runs ? dossier_day(d->due_at - 1) : 0, .unit = d->unit, .procedure = d->procedure, .state = d->state,
                             .holder = d->handler_unit}, 1);
}

static inline enum err_code take_kept(void *with, const void *rec, struct err *e)
{
    struct counter c = *(const struct counter *)rec;
    (void)e;
    if (!*c.state && without_day(c.outcome))
        c.day = 0;
    heap(with, c, -c.n);
    return ERR_OK;
}

/* Rows and figures make nothing together. tallies: the pending ones alone when false (a calendar has changed since). */
static inline void same_as_rows(struct life *l, const char *where, bool tallies)
{
    struct ctx c = life_ctx(l);
    struct list page;
    struct err e = {0};
    struct arena *a = arena_new(0);
    struct pile *p = ARENA_NEW(a, struct pile);
    c.arena = p->a = a;
    assert_ok(dossier_keys(l->db, 0, 1000, a, &page, &e));
    const int64_t *key = page.items;
    for (size_t i = 0; i < page.n; i++) {
        struct folder f;
        assert_ok(folder_load_any(&c, key[i], &f, &e));
        count_row(&c, p, &f);
    }
    assert_ok(counter_each(l->db, take_kept, p, &e));
    for (size_t i = 0; i < p->n; i++)
        if (p->row[i].n && (tallies || *p->row[i].state))
            fail_msg("%s: day %lld, unit %lld, %s, %s%s: %lld too many in the rows", where, (long long)p->row[i].day, (long long)p->row[i].unit,
                     p->row[i].procedure, counter_word(p->row[i].outcome), p->row[i].state, (long long)p->row[i].n);
    arena_free(a);
}
