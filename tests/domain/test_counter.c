/* What one event adds to the figures: worked cases, and whole lives whose sums are known. */
#include "domain/procedures.h"
#include "base/civil.h"
#include "domain/counter.h"
#include <stdlib.h>

enum { COMMUNE = 11, LAND = 12, TAX = 13, DAY_ZERO = 10957 };

/* A dossier as the figures see it. state NULL = there is none yet. Moments "2026-11-16 09:00", "" = none. */
struct side {
    const char *state;
    int64_t holder;
    const char *received, *due, *paused;
};

struct one {
    const char *name, *code, *channel;
    struct side old, now;
    const char *act, *at, *want;
};

static int64_t moment(const char *s)
{
    struct civil_time t;
    char day[CIVIL_TEXT];
    if (!s || !*s)
        return 0;
    t.minute = atoi(s + 11) * 60 + atoi(s + 14);
    memcpy(day, s, 10);
    day[10] = 0;
    assert_true(civil_parse(day, &t.date));
    return civil_to_instant(t);
}

static struct dossier dossier_of(const struct one *c, const struct side *s)
{
    struct dossier d;
    record_init(&d, &dossier_model);
    d.procedure = c->code;
    d.unit = COMMUNE;
    d.channel = c->channel;
    d.state = s->state;
    d.handler_unit = s->holder;
    d.received_at = moment(s->received);
    d.due_at = moment(s->due);
    d.paused_at = moment(s->paused);
    return d;
}

static const char *day(int64_t n, struct arena *a)
{
    return n ? civil_write(civil_from_days((int)n + DAY_ZERO), arena_alloc(a, CIVIL_TEXT)) + 5 : "-";
}

/* "filed online 11-16; +submitted/11 -; -..." */
static const char *told(const struct counter_deltas *d, struct arena *a)
{
    struct buf b = buf_init(a, 0);
    for (size_t i = 0; i < d->tallies; i++) {
        assert_int_equal(d->tally[i].unit, COMMUNE);
        assert_int_equal(d->tally[i].n, 1);
        buf_fmt(&b, "%s%s %s", b.n ? "; " : "", counter_word(d->tally[i].outcome), day(d->tally[i].day, a));
    }
    for (size_t k = 0; k < 2 * d->moves; k++) { /* what leaves first; the order of keys is looked at elsewhere */
        const struct counter *m = &d->pending[k % d->moves];
        assert_int_equal(m->unit, COMMUNE);
        assert_true(m->n == 1 || m->n == -1);
        if (m->n != (k < d->moves ? -1 : 1))
            continue;
        buf_fmt(&b, "%s%s%s/%d %s", b.n ? "; " : "", m->n > 0 ? "+" : "-", m->state, (int)m->holder, day(m->day, a));
    }
    return b.n ? b.p : "";
}

#define BIRTH "1.001193", "online"
#define PERMIT "1.013225", "online"
#define LANDS "1.013831", "counter"
#define NONE {0}
#define NINE "2026-11-16 09:00"
#define TODAY "2026-11-16 17:00"
#define LATER "2026-11-20 17:00"
#define MIDNIGHT "2026-11-17 00:00"

static const struct one cases[] = {
    /* filed */
    {"filed online", BIRTH, NONE, {"submitted", COMMUNE, "", "", ""}, "", NINE, "filed online 11-16; +submitted/11 -"},
    {"filed at the counter", "1.001193", "counter", NONE, {"submitted", COMMUNE, "", "", ""}, "", NINE, "filed at the counter 11-16; +submitted/11 -"},
    {"filed by post", "1.001193", "post", NONE, {"submitted", COMMUNE, "", "", ""}, "", NINE, "filed by post 11-16; +submitted/11 -"},
    {"the last minute of a day", BIRTH, NONE, {"submitted", COMMUNE, "", "", ""}, "", "2026-11-16 23:59", "filed online 11-16; +submitted/11 -"},
    {"the first minute of a day", BIRTH, NONE, {"submitted", COMMUNE, "", "", ""}, "", "2026-11-17 00:00", "filed online 11-17; +submitted/11 -"},
    /* received */
    {"taken in", BIRTH, {"submitted", COMMUNE, "", "", ""}, {"registering", COMMUNE, NINE, TODAY, ""}, "accept", NINE,
     "received online 11-16; -submitted/11 -; +registering/11 11-16"},
    {"taken in at the counter", LANDS, {"submitted", COMMUNE, "", "", ""}, {"received", COMMUNE, NINE, LATER, ""}, "accept", NINE,
     "received at the counter 11-16; -submitted/11 -; +received/11 11-20"},
    {"taken in by post", "1.001193", "post", {"submitted", COMMUNE, "", "", ""}, {"registering", COMMUNE, NINE, TODAY, ""}, "accept", NINE,
     "received by post 11-16; -submitted/11 -; +registering/11 11-16"},
    {"taken in without a limit", BIRTH, {"submitted", COMMUNE, "", "", ""}, {"registering", COMMUNE, NINE, "", ""}, "accept", NINE,
     "received online 11-16; -submitted/11 -; +registering/11 -"},
    {"due at midnight is due on the day before", BIRTH, {"submitted", COMMUNE, "", "", ""}, {"registering", COMMUNE, NINE, MIDNIGHT, ""}, "accept",
     NINE, "received online 11-16; -submitted/11 -; +registering/11 11-16"},
    /* on its way */
    {"proposed: another state of the same day", BIRTH, {"registering", COMMUNE, NINE, TODAY, ""}, {"signing", COMMUNE, NINE, TODAY, ""}, "propose",
     NINE, "-registering/11 11-16; +signing/11 11-16"},
    {"approved", PERMIT, {"reviewing", COMMUNE, NINE, LATER, ""}, {"issuing", COMMUNE, NINE, LATER, ""}, "approve", NINE,
     "-reviewing/11 11-20; +issuing/11 11-20"},
    {"forwarded to another unit", LANDS, {"received", COMMUNE, NINE, LATER, ""}, {"examining", LAND, NINE, LATER, ""}, "forward_land", NINE,
     "-received/11 11-20; +examining/12 11-20"},
    {"forwarded on", LANDS, {"examining", LAND, NINE, LATER, ""}, {"taxing", TAX, NINE, LATER, ""}, "forward_tax", NINE,
     "-examining/12 11-20; +taxing/13 11-20"},
    {"returned to where it came from", LANDS, {"examining", LAND, NINE, LATER, ""}, {"received", COMMUNE, NINE, LATER, ""}, "return_commune", NINE,
     "returned 11-16; -examining/12 11-20; +received/11 11-20"},
    {"returned by the tax office", LANDS, {"taxing", TAX, NINE, LATER, ""}, {"examining", LAND, NINE, LATER, ""}, "return_land", NINE,
     "returned 11-16; -taxing/13 11-20; +examining/12 11-20"},
    {"sent back to be done again", BIRTH, {"signing", COMMUNE, NINE, TODAY, ""}, {"registering", COMMUNE, NINE, TODAY, ""}, "send_back", NINE,
     "sent back 11-16; -signing/11 11-16; +registering/11 11-16"},
    {"given to a colleague of the same unit", BIRTH, {"registering", COMMUNE, NINE, TODAY, ""}, {"registering", COMMUNE, NINE, TODAY, ""}, "", NINE, ""},
    {"another unit has it, the state stays", LANDS, {"examining", LAND, NINE, LATER, ""}, {"examining", TAX, NINE, LATER, ""}, "", NINE,
     "-examining/12 11-20; +examining/13 11-20"},
    {"read by an officer", BIRTH, {"registering", COMMUNE, NINE, TODAY, ""}, {"registering", COMMUNE, NINE, TODAY, ""}, "", NINE, ""},
    /* opinions stay beside the work */
    {"an opinion asked", PERMIT, {"checking", COMMUNE, NINE, LATER, ""}, {"checking", COMMUNE, NINE, LATER, ""}, "ask_construction", NINE, ""},
    {"an opinion answered", PERMIT, {"appraising", COMMUNE, NINE, LATER, ""}, {"appraising", COMMUNE, NINE, LATER, ""}, "answer_construction", NINE, ""},
    /* dates that move */
    {"extended", BIRTH, {"registering", COMMUNE, NINE, TODAY, ""}, {"registering", COMMUNE, NINE, LATER, ""}, "extend", NINE,
     "extended 11-16; -registering/11 11-16; +registering/11 11-20"},
    {"extended within the day", BIRTH, {"registering", COMMUNE, NINE, "2026-11-16 11:30", ""}, {"registering", COMMUNE, NINE, TODAY, ""}, "extend", NINE,
     "extended 11-16"},
    {"a calendar moved the day", BIRTH, {"registering", COMMUNE, NINE, TODAY, ""}, {"registering", COMMUNE, NINE, LATER, ""}, "", NINE,
     "-registering/11 11-16; +registering/11 11-20"},
    {"a calendar moved the day back", BIRTH, {"registering", COMMUNE, NINE, LATER, ""}, {"registering", COMMUNE, NINE, TODAY, ""}, "", NINE,
     "-registering/11 11-20; +registering/11 11-16"},
    {"a calendar moved the hour", BIRTH, {"registering", COMMUNE, NINE, TODAY, ""}, {"registering", COMMUNE, NINE, "2026-11-16 16:30", ""}, "", NINE, ""},
    {"a calendar moved what waits", BIRTH, {"waiting", 0, NINE, TODAY, NINE}, {"waiting", 0, NINE, LATER, NINE}, "", NINE, ""},
    {"a calendar moved what is ready", BIRTH, {"ready", COMMUNE, NINE, TODAY, ""}, {"ready", COMMUNE, NINE, LATER, ""}, "", NINE, ""},
    /* supplement, payment */
    {"a supplement asked", BIRTH, {"registering", COMMUNE, NINE, TODAY, ""}, {"waiting", 0, NINE, TODAY, NINE}, "request_supplement", NINE,
     "supplement asked 11-16; -registering/11 11-16; +waiting/0 -"},
    {"a supplement asked before it was taken in", BIRTH, {"submitted", COMMUNE, "", "", ""}, {"waiting", 0, "", "", ""}, "request_supplement", NINE,
     "supplement asked 11-16; -submitted/11 -; +waiting/0 -"},
    {"a supplement brought, the day moved by the pause", BIRTH, {"waiting", 0, NINE, TODAY, NINE}, {"registering", COMMUNE, NINE, LATER, ""}, "supplement",
     "2026-11-18 09:00", "-waiting/0 -; +registering/11 11-20"},
    {"a supplement brought before it was taken in", BIRTH, {"waiting", 0, "", "", ""}, {"submitted", COMMUNE, "", "", ""}, "supplement", NINE,
     "-waiting/0 -; +submitted/11 -"},
    {"a pause that came too late stops nothing", BIRTH, {"registering", COMMUNE, NINE, TODAY, ""}, {"waiting", 0, NINE, TODAY, ""}, "request_supplement",
     "2026-11-18 09:00", "supplement asked 11-18; -registering/11 11-16; +waiting/0 11-16"},
    {"payment asked", LANDS, {"taxing", TAX, NINE, LATER, ""}, {"paying", 0, NINE, LATER, NINE}, "ask_payment", NINE,
     "payment asked 11-16; -taxing/13 11-20; +paying/0 -"},
    {"payment confirmed", LANDS, {"paying", 0, NINE, LATER, NINE}, {"updating", LAND, NINE, LATER, ""}, "confirm_payment", NINE,
     "-paying/0 -; +updating/12 11-20"},
    /* the result is there */
    {"done early", BIRTH, {"signing", COMMUNE, NINE, LATER, ""}, {"ready", COMMUNE, NINE, LATER, ""}, "sign", NINE,
     "done early 11-16; -signing/11 11-20; +ready/11 -"},
    {"done on the last day", BIRTH, {"signing", COMMUNE, NINE, TODAY, ""}, {"ready", COMMUNE, NINE, TODAY, ""}, "sign", NINE,
     "done on time 11-16; -signing/11 11-16; +ready/11 -"},
    {"done at the last moment", BIRTH, {"signing", COMMUNE, NINE, TODAY, ""}, {"ready", COMMUNE, NINE, TODAY, ""}, "sign", TODAY,
     "done on time 11-16; -signing/11 11-16; +ready/11 -"},
    {"done a minute late", BIRTH, {"signing", COMMUNE, NINE, TODAY, ""}, {"ready", COMMUNE, NINE, TODAY, ""}, "sign", "2026-11-16 17:01",
     "done late 11-16; -signing/11 11-16; +ready/11 -"},
    {"done late on another day", BIRTH, {"signing", COMMUNE, NINE, TODAY, ""}, {"ready", COMMUNE, NINE, TODAY, ""}, "sign", "2026-11-18 08:00",
     "done late 11-18; -signing/11 11-16; +ready/11 -"},
    {"done in time for a date that ends at midnight", BIRTH, {"signing", COMMUNE, NINE, MIDNIGHT, ""}, {"ready", COMMUNE, NINE, MIDNIGHT, ""}, "sign",
     "2026-11-16 23:30", "done on time 11-16; -signing/11 11-16; +ready/11 -"},
    {"done a day before a date that ends at midnight", BIRTH, {"signing", COMMUNE, NINE, MIDNIGHT, ""}, {"ready", COMMUNE, NINE, MIDNIGHT, ""}, "sign",
     "2026-11-15 10:00", "done early 11-15; -signing/11 11-16; +ready/11 -"},
    {"done without a limit", BIRTH, {"signing", COMMUNE, NINE, "", ""}, {"ready", COMMUNE, NINE, "", ""}, "sign", NINE,
     "done without a date 11-16; -signing/11 -; +ready/11 -"},
    {"handed over late, done on time: not late", BIRTH, {"ready", COMMUNE, NINE, TODAY, ""}, {"returned", COMMUNE, NINE, TODAY, ""}, "hand_over",
     "2026-12-01 09:00", "handed over 12-01; -ready/11 -"},
    {"an extension past the day that was missed", BIRTH, {"registering", COMMUNE, NINE, TODAY, ""}, {"registering", COMMUNE, NINE, LATER, ""}, "extend",
     "2026-11-18 09:00", "extended 11-18; -registering/11 11-16; +registering/11 11-20"},
    /* other ends */
    {"not received", BIRTH, {"submitted", COMMUNE, "", "", ""}, {"refused", COMMUNE, "", "", ""}, "refuse", NINE,
     "refused without a date 11-16; -submitted/11 -"},
    {"denied in time", PERMIT, {"reviewing", COMMUNE, NINE, LATER, ""}, {"denied", COMMUNE, NINE, LATER, ""}, "deny", NINE,
     "refused early 11-16; -reviewing/11 11-20"},
    {"denied late", PERMIT, {"reviewing", COMMUNE, NINE, TODAY, ""}, {"denied", COMMUNE, NINE, TODAY, ""}, "deny", "2026-11-17 08:00",
     "refused late 11-17; -reviewing/11 11-16"},
    {"withdrawn before it was taken in", BIRTH, {"submitted", COMMUNE, "", "", ""}, {"withdrawn", COMMUNE, "", "", ""}, "withdraw", NINE,
     "withdrawn without a date 11-16; -submitted/11 -"},
    {"withdrawn on the way", BIRTH, {"registering", COMMUNE, NINE, TODAY, ""}, {"withdrawn", COMMUNE, NINE, TODAY, ""}, "withdraw", NINE,
     "withdrawn on time 11-16; -registering/11 11-16"},
    {"withdrawn while it waited", BIRTH, {"waiting", 0, NINE, TODAY, NINE}, {"withdrawn", COMMUNE, NINE, LATER, ""}, "withdraw", "2026-11-18 09:00",
     "withdrawn early 11-18; -waiting/0 -"},
    {"stopped while it waited", BIRTH, {"waiting", 0, NINE, TODAY, NINE}, {"stopped", COMMUNE, NINE, LATER, ""}, "stop", "2026-11-18 09:00",
     "stopped early 11-18; -waiting/0 -"},
    {"stopped late", BIRTH, {"registering", COMMUNE, NINE, TODAY, ""}, {"stopped", COMMUNE, NINE, TODAY, ""}, "stop", "2026-11-18 09:00",
     "stopped late 11-18; -registering/11 11-16"},
    {"ready, then never handed over", BIRTH, {"ready", COMMUNE, NINE, TODAY, ""}, {"withdrawn", COMMUNE, NINE, TODAY, ""}, "", "2026-12-01 09:00",
     "withdrawn without a date 12-01; -ready/11 -"},
    {"over at once with its result", BIRTH, {"signing", COMMUNE, NINE, TODAY, ""}, {"returned", COMMUNE, NINE, TODAY, ""}, "hand_over", NINE,
     "handed over 11-16; done on time 11-16; -signing/11 11-16"},
    {"an event on what is over", BIRTH, {"returned", COMMUNE, NINE, TODAY, ""}, {"returned", COMMUNE, NINE, TODAY, ""}, "", NINE, ""},
};

static void each_event_adds_what_it_should(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    size_t n = sizeof cases / sizeof cases[0];
    enum { ALL = sizeof CODES / sizeof *CODES };
    const struct procedure *p[ALL];
    for (size_t i = 0; i < ALL; i++)
        p[i] = procedure_load(a, CODES[i]);
    for (size_t i = 0; i < n; i++) {
        const struct one *c = &cases[i];
        struct dossier old = dossier_of(c, c->old.state ? &c->old : &c->now), now = dossier_of(c, &c->now);
        size_t its = 0;
        while (its < ALL - 1 && strcmp(c->code, CODES[its]) != 0)
            its++;
        struct counter_event ev = {.procedure = p[its],
                                   .old = c->old.state ? &old : NULL, .now = &now, .kind = c->old.state ? "acted" : "submitted", .act = c->act, .note = "",
                                   .at = moment(c->at)};
        struct counter_deltas d;
        struct err e = {0};
        if (counter_of(&ev, a, &d, &e))
            fail_msg("%s: %s", c->name, e.why);
        if (strcmp(told(&d, a), c->want) != 0)
            fail_msg("%s: \"%s\", not \"%s\"", c->name, told(&d, a), c->want);
        for (size_t k = 1; k < d.tallies; k++)
            assert_true(counter_order(&d.tally[k - 1], &d.tally[k]) < 0);
        if (d.moves == 2)
            assert_true(counter_order(&d.pending[0], &d.pending[1]) < 0);
        assert_int_equal(d.stints, 0); /* no officer did it */
    }
    arena_free(a);
}

/* What came as files: all that was brought, and not what was replaced. */
static void papers_that_came_as_files_are_counted(void **state)
{
    (void)state;
    static const struct { const char *text; bool counted; } papers[] = {
        {"", false}, {"{\"items\":[]}", false},
        {"{\"items\":[{\"n\":1,\"paper\":\"a\",\"file\":\"ab\",\"state\":\"new\"}]}", true},
        {"{\"items\":[{\"n\":1,\"paper\":\"a\",\"file\":\"ab\",\"state\":\"new\"},{\"n\":2,\"paper\":\"b\",\"file\":\"\",\"state\":\"new\"}]}", false},
        {"{\"items\":[{\"n\":1,\"paper\":\"a\",\"file\":\"\",\"state\":\"replaced\"},{\"n\":2,\"paper\":\"a\",\"file\":\"cd\",\"state\":\"new\"}]}", true},
    };
    struct arena *a = arena_new(0);
    const struct one c = {"", BIRTH, {"submitted", COMMUNE, "", "", ""}, {"registering", COMMUNE, NINE, TODAY, ""}, "accept", NINE, ""};
    for (size_t i = 0; i < sizeof papers / sizeof papers[0]; i++) {
        struct dossier old = dossier_of(&c, &c.old), now = dossier_of(&c, &c.now);
        struct counter_event ev = {.procedure = procedure_load(a, "1.001193"), .old = &old, .now = &now, .kind = "acted", .act = "accept", .note = "", .at = moment(NINE)};
        struct counter_deltas d;
        struct err e = {0};
        now.papers = papers[i].text;
        if (counter_of(&ev, a, &d, &e))
            fail_msg("%s: %s", papers[i].text, e.why);
        assert_int_equal(d.tallies, papers[i].counted ? 2 : 1);
        assert_int_equal(d.tally[d.tallies - 1].outcome, papers[i].counted ? COUNT_DIGITISED : COUNT_RECEIVED + 1);
    }
    arena_free(a);
}

/* "7 32": what an officer of LAND did to a commune's dossier stands under LAND, and under nobody if no officer did it. */
static void what_an_officer_did_is_theirs(void **state)
{
    (void)state;
    static const struct { struct one c; const char *want; } acts[] = {
        {{"proposed in time", BIRTH, {"registering", COMMUNE, NINE, TODAY, ""}, {"signing", COMMUNE, NINE, TODAY, ""}, "propose", NINE, ""}, "32"},
        {{"proposed late", BIRTH, {"registering", COMMUNE, NINE, TODAY, ""}, {"signing", COMMUNE, NINE, TODAY, ""}, "propose", "2026-11-16 17:01", ""}, "32 33"},
        {{"late, but the clock stood", BIRTH, {"waiting", 0, NINE, TODAY, NINE}, {"registering", COMMUNE, NINE, LATER, ""}, "supplement", "2026-11-18 09:00", ""}, "32"},
        {{"a supplement asked", BIRTH, {"registering", COMMUNE, NINE, TODAY, ""}, {"waiting", 0, NINE, TODAY, NINE}, "request_supplement", NINE, ""}, "7 32"},
        {{"signed late", BIRTH, {"signing", COMMUNE, NINE, TODAY, ""}, {"ready", COMMUNE, NINE, TODAY, ""}, "sign", "2026-11-18 08:00", ""}, "19 32 33"},
        {{"handed over long after", BIRTH, {"ready", COMMUNE, NINE, TODAY, ""}, {"returned", COMMUNE, NINE, TODAY, ""}, "hand_over", "2026-12-01 09:00", ""}, "12 32"},
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        const struct one *c = &acts[i].c;
        struct dossier old = dossier_of(c, &c->old), now = dossier_of(c, &c->now);
        struct counter_event ev = {.procedure = procedure_load(a, "1.001193"), .old = &old, .now = &now, .kind = "acted", .act = c->act, .note = "", .at = moment(c->at),
                                   .officer = 77, .desk = LAND};
        struct counter_deltas d;
        struct err e = {0};
        struct buf b = buf_init(a, 0);
        assert_int_equal(counter_of(&ev, a, &d, &e), ERR_OK);
        for (size_t k = 0; k < d.stints; k++) {
            assert_int_equal(d.stint[k].unit, LAND);
            assert_int_equal(d.stint[k].holder, 77);
            buf_fmt(&b, "%s%lld", k ? " " : "", (long long)d.stint[k].outcome);
        }
        if (strcmp(b.p, acts[i].want) != 0)
            fail_msg("%s: \"%s\", not \"%s\"", c->name, b.p, acts[i].want);
    }
    arena_free(a);
}

/* Told of a dossier that stays as it is: "14 15 / 14 15" is what is counted, and of it what the officer gets. */
static void payments_marks_and_what_was_known_are_counted(void **state)
{
    (void)state;
    static const struct { const char *kind, *act, *note, *want; } told_of[] = {
        {"paid", "cash", "000001/2026: 8.000 đồng", "14 / 14"}, {"paid", "gateway", "", "14 15 / 14 15"}, {"paid", "bank", "", "14 / 14"},
        {"paid", "treasury", "", "14 / 14"}, {"rated", "1", "chậm", "34 / 34"}, {"rated", "5", "", "38 / 38"}, {"read", "", "xem", " / "},
        {"message", "", "gửi anh", " / "}, {"digitised", "", "name", " / "}, {"rated", "6", "", "wrong"}, {"rated", "0", "", "wrong"}, {"rated", "", "", "wrong"},
        {"rated", "11", "", "wrong"},
    };
    struct arena *a = arena_new(0);
    const struct one c = {"", BIRTH, {"ready", COMMUNE, NINE, TODAY, ""}, {"ready", COMMUNE, NINE, TODAY, ""}, "", NINE, ""};
    struct dossier now = dossier_of(&c, &c.now);
    for (size_t i = 0; i < sizeof told_of / sizeof told_of[0]; i++) {
        struct counter_event ev = {.procedure = procedure_load(a, "1.001193"), .old = &now, .now = &now, .kind = told_of[i].kind, .act = told_of[i].act,
                                   .note = told_of[i].note, .at = moment("2026-11-18 08:00"), .officer = 77, .desk = LAND};
        struct counter_deltas d;
        struct err e = {0};
        struct buf b = buf_init(a, 0);
        bool wrong = counter_of(&ev, a, &d, &e) == ERR_INTERNAL;
        for (size_t k = 0; k < d.tallies; k++)
            buf_fmt(&b, "%s%lld", k ? " " : "", (long long)d.tally[k].outcome);
        buf_str(&b, " / ");
        for (size_t k = 0; k < d.stints; k++)
            buf_fmt(&b, "%s%lld", k ? " " : "", (long long)d.stint[k].outcome);
        if (strcmp(wrong ? "wrong" : b.p, told_of[i].want) != 0 || d.moves)
            fail_msg("%s %s: \"%s\", not \"%s\"", ev.kind, ev.act, wrong ? "wrong" : b.p, told_of[i].want);
    }
    struct counter_event filed = {.procedure = procedure_load(a, "1.001193"), .now = &now, .kind = "submitted", .act = "", .note = "applicant.name", .at = moment(NINE)};
    struct counter_deltas d;
    now.state = "submitted";
    assert_int_equal(counter_of(&filed, a, &d, NULL), ERR_OK);
    assert_int_equal(d.tallies, 3); /* it was received in the same breath */
    assert_int_equal(d.tally[2].outcome, COUNT_REUSED);
    arena_free(a);
}

static void what_the_procedure_has_not_is_refused(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    const struct one bad = {"", BIRTH, NONE, {"nowhere", COMMUNE, "", "", ""}, "", NINE, ""};
    struct dossier now = dossier_of(&bad, &bad.now);
    struct counter_event ev = {.procedure = procedure_load(a, "1.001193"), .now = &now, .kind = "submitted", .act = "", .note = "", .at = moment(NINE)};
    struct counter_deltas d;
    struct err e = {0};
    assert_int_equal(counter_of(&ev, a, &d, &e), ERR_INTERNAL);
    assert_non_null(strstr(e.why, "nowhere"));
    now.state = "submitted";
    ev.old = &now;
    ev.kind = "acted";
    ev.act = "no_such_act"; /* of a later revision: only the state tells */
    assert_int_equal(counter_of(&ev, a, &d, &e), ERR_OK);
    assert_int_equal(d.tallies + d.moves, 0);
    arena_free(a);
}

/* Numbers are stored in every database: this table may grow and never change. */
static void numbers_are_for_ever(void **state)
{
    (void)state;
    static const struct { int n; const char *word; } known[] = {
        {1, "filed at the counter"}, {2, "filed online"}, {3, "filed by post"}, {4, "received at the counter"}, {5, "received online"},
        {6, "received by post"}, {7, "supplement asked"}, {8, "payment asked"}, {9, "extended"}, {10, "sent back"}, {11, "returned"},
        {12, "handed over"}, {13, "received with its papers as files"}, {14, "paid"}, {15, "paid online"}, {16, "done without a date"}, {17, "done early"}, {18, "done on time"}, {19, "done late"},
        {20, "refused without a date"}, {23, "refused late"}, {24, "withdrawn without a date"}, {27, "withdrawn late"},
        {28, "stopped without a date"}, {31, "stopped late"}, {32, "steps done"}, {33, "steps done after the date"},
        {34, "rated 1"}, {38, "rated 5"}, {39, "filed with what was known already"}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_string_equal(counter_word(known[i].n), known[i].word);
    assert_string_equal(counter_word(40), "");
    assert_string_equal(counter_word(-1), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_event_adds_what_it_should), cmocka_unit_test(papers_that_came_as_files_are_counted),
        cmocka_unit_test(what_an_officer_did_is_theirs), cmocka_unit_test(payments_marks_and_what_was_known_are_counted),
        cmocka_unit_test(what_the_procedure_has_not_is_refused),
        cmocka_unit_test(numbers_are_for_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
