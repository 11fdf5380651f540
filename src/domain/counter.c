/* From one event to the figures that it moves. See counter.h; must never know a table. */
#include "domain/counter.h"
#include "domain/attachment.h"
#include "domain/event.h"
#include <string.h>

const char *counter_word(int64_t outcome)
{
    static const char *const words[COUNT_OUTCOMES] = {
        "not counted yet", "filed at the counter", "filed online", "filed by post", "received at the counter", "received online",
        "received by post", "supplement asked", "payment asked", "extended", "sent back", "returned", "handed over", "received with its papers as files", "paid", "paid online",
        "done without a date", "done early", "done on time", "done late",
        "refused without a date", "refused early", "refused on time", "refused late",
        "withdrawn without a date", "withdrawn early", "withdrawn on time", "withdrawn late",
        "stopped without a date", "stopped early", "stopped on time", "stopped late",
        "steps done", "steps done after the date", "rated 1", "rated 2", "rated 3", "rated 4", "rated 5", "filed with what was known already",
    };
    return outcome >= 0 && outcome < COUNT_OUTCOMES ? words[outcome] : "";
}

static int by_int(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

int counter_order(const struct counter *a, const struct counter *b)
{
    bool pending = *a->state != 0;
    int r = by_int(pending, *b->state != 0);
    if (!r)
        r = pending ? by_int(a->unit, b->unit) : by_int(a->day, b->day);
    if (!r)
        r = pending ? by_int(a->day, b->day) : by_int(a->unit, b->unit);
    if (!r)
        r = strcmp(a->procedure, b->procedure);
    if (!r)
        r = by_int(a->outcome, b->outcome);
    if (!r)
        r = strcmp(a->state, b->state);
    return r ? r : by_int(a->holder, b->holder);
}

/* ---- tallies */

static int channel_of(const struct dossier *d)
{
    return strcmp(d->channel, "online") == 0 ? 1 : strcmp(d->channel, "post") == 0 ? 2 : 0;
}

static void tally(const struct counter_event *ev, int outcome, struct counter_deltas *out)
{
    out->tally[out->tallies++] = (struct counter){.day = dossier_day(ev->at), .unit = ev->now->unit, .procedure = ev->procedure->code,
                                                  .outcome = outcome, .state = "", .n = 1};
}

/* The last day of a date that ends at midnight is the day before. */
static int day_due(int64_t due_at)
{
    return dossier_day(due_at - 1);
}

static enum counter_time time_of(const struct counter_event *ev)
{
    int64_t due = ev->now->due_at;
    if (!due)
        return COUNT_UNDATED;
    return ev->at > due ? COUNT_LATE : dossier_day(ev->at) < day_due(due) ? COUNT_EARLY : COUNT_ON_TIME;
}

static int kind_outcome(const struct counter_event *ev)
{
    const struct wf_act *act = *ev->act ? procedure_act_find(ev->procedure, ev->act) : NULL;
    switch (act ? act->kind : ACT_KINDS) {
    case ACT_REQUEST_SUPPLEMENT: return COUNT_SUPPLEMENT;
    case ACT_REQUEST_PAYMENT: return COUNT_PAYMENT;
    case ACT_EXTEND: return COUNT_EXTENDED;
    case ACT_SEND_BACK: return COUNT_SENT_BACK;
    case ACT_RETURN: return COUNT_RETURNED;
    default: return 0;
    }
}

/* How it ended or will end: a state in which the clock stands for good is over, or has its result. */
static int ending(const struct wf_state_def *s)
{
    static const int of[] = {[FINAL_NO] = COUNT_DONE, [FINAL_DONE] = COUNT_DONE, [FINAL_REFUSED] = COUNT_REFUSED,
                             [FINAL_WITHDRAWN] = COUNT_WITHDRAWN, [FINAL_STOPPED] = COUNT_STOPPED};
    return of[s->final];
}

/* Papers that were shown and given back leave no file. */
static enum err_code in_files(const struct dossier *d, struct arena *a, bool *out, struct err *e)
{
    struct attachments all;
    *out = false;
    TRY(attachments_parse(d->papers, a, &all, e));
    const struct attachment *one = all.items.items;
    for (size_t i = 0; i < all.items.n; i++)
        if (!*one[i].file && strcmp(one[i].state, "replaced") != 0)
            return ERR_OK;
    *out = all.items.n > 0;
    return ERR_OK;
}

static void filed(const struct counter_event *ev, struct counter_deltas *out)
{
    tally(ev, COUNT_FILED + channel_of(ev->now), out);
    if (*ev->note)
        tally(ev, COUNT_REUSED, out);
}

static enum err_code taken_in(const struct counter_event *ev, struct arena *a, struct counter_deltas *out, struct err *e)
{
    bool files;
    tally(ev, COUNT_RECEIVED + channel_of(ev->now), out);
    TRY(in_files(ev->now, a, &files, e));
    if (files)
        tally(ev, COUNT_DIGITISED, out);
    return ERR_OK;
}

/* What is told of a dossier and leaves it as it is. */
static enum err_code remarks(const struct counter_event *ev, struct counter_deltas *out, struct err *e)
{
    int marks = *ev->act - '1';
    if (strcmp(ev->kind, "paid") == 0) {
        tally(ev, COUNT_PAID, out);
        if (strcmp(ev->act, "gateway") == 0)
            tally(ev, COUNT_PAID_ONLINE, out);
    } else if (strcmp(ev->kind, "rated") == 0) {
        if (marks < 0 || marks >= COUNTER_MARKS || ev->act[1])
            return err(e, ERR_INTERNAL, "marks of '%s'", ev->act);
        tally(ev, COUNT_RATED + marks, out);
    }
    return ERR_OK;
}

static enum err_code tallies(const struct counter_event *ev, const struct wf_state_def *was, const struct wf_state_def *is,
                             struct arena *a, struct counter_deltas *out, struct err *e)
{
    bool stood = was && was->clock == WF_STOP, over = is->final && !(was && was->final);
    int what = kind_outcome(ev);
    if (!ev->old)
        filed(ev, out);
    if (ev->now->received_at && !(ev->old && ev->old->received_at))
        TRY(taken_in(ev, a, out, e));
    if (what)
        tally(ev, what, out);
    if (over && is->final == FINAL_DONE)
        tally(ev, COUNT_HANDED_OVER, out);
    if (is->clock == WF_STOP && !stood)
        tally(ev, ending(is) + (int)time_of(ev), out);
    else if (over && is->final != FINAL_DONE) /* the result was there, and was never handed over */
        tally(ev, ending(is) + COUNT_UNDATED, out);
    return ERR_OK;
}

/* What an officer did stands under the unit they acted for, which may be another than the one that decides. */
static void stint(const struct counter_event *ev, int64_t outcome, struct counter_deltas *out)
{
    out->stint[out->stints++] = (struct counter){.day = dossier_day(ev->at), .unit = ev->desk, .procedure = "", .outcome = outcome, .state = "",
                                                 .holder = ev->officer, .n = 1};
}

static void stints(const struct counter_event *ev, const struct wf_state_def *was, struct counter_deltas *out)
{
    bool runs = was && ev->old->due_at && !ev->old->paused_at && was->clock != WF_STOP;
    if (!ev->officer)
        return;
    for (size_t i = 0; i < out->tallies; i++)
        stint(ev, out->tally[i].outcome, out);
    if (event_remark(ev->kind))
        return;
    stint(ev, COUNT_STEP, out);
    if (runs && ev->at > ev->old->due_at)
        stint(ev, COUNT_STEP_LATE, out);
}

/* ---- what is pending */

static struct counter line(const struct counter_event *ev, const struct dossier *d, const struct wf_state_def *s, int n)
{
    bool runs = d->due_at && !d->paused_at && s->clock != WF_STOP;
    return (struct counter){.day = runs ? day_due(d->due_at) : 0, .unit = d->unit, .procedure = ev->procedure->code, .state = s->id,
                            .holder = d->handler_unit, .n = n};
}

static void moves(const struct counter_event *ev, const struct wf_state_def *was, const struct wf_state_def *is, struct counter_deltas *out)
{
    struct counter *to = out->pending;
    if (was && !was->final)
        to[out->moves++] = line(ev, ev->old, was, -1);
    if (!is->final)
        to[out->moves++] = line(ev, ev->now, is, 1);
    int order = out->moves == 2 ? counter_order(&to[0], &to[1]) : -1;
    if (order == 0)
        out->moves = 0;
    if (order > 0) {
        struct counter first = to[1];
        to[1] = to[0];
        to[0] = first;
    }
}

static enum err_code state_of(const struct counter_event *ev, const struct dossier *d, const struct wf_state_def **out, struct err *e)
{
    *out = procedure_state_find(ev->procedure, d->state);
    return *out ? ERR_OK : err(e, ERR_INTERNAL, "procedure %s has no state '%s'", ev->procedure->code, d->state);
}

/* By key: insertion, of a few. */
static void in_order(struct counter *row, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct counter one = row[i];
        size_t k = i;
        for (; k && counter_order(&row[k - 1], &one) > 0; k--)
            row[k] = row[k - 1];
        row[k] = one;
    }
}

enum err_code counter_of(const struct counter_event *ev, struct arena *a, struct counter_deltas *out, struct err *e)
{
    const struct wf_state_def *was = NULL, *is;
    *out = (struct counter_deltas){0};
    TRY(state_of(ev, ev->now, &is, e));
    if (ev->old)
        TRY(state_of(ev, ev->old, &was, e));
    TRY(event_remark(ev->kind) ? remarks(ev, out, e) : tallies(ev, was, is, a, out, e));
    in_order(out->tally, out->tallies);
    stints(ev, was, out);
    moves(ev, was, is, out);
    return ERR_OK;
}
