/* A drill as its file says it (drills/NAME.yaml, schema in drills/schema, docs/drill.md): who comes when, with what, what is read,
 * and what must hold in the end. Read and checked as a whole; a bad file is refused with "file:line: message".
 *
 * Three clocks: the drill's own (a day in Viet Nam, on which the arrivals are written), which runs `speed` times as fast as the
 * wall; and the server's, which is the real one or, with `clock: fake`, the drill's. All durations but limits are of the drill's. */
#pragma once
#include "domain/yaml.h"
#include "play/kind.h"
#include "drill/life.h"
#include "reference/units.h"

struct catalogue;

struct plan_mix {
    const char *code;
    double weight;
    int line;
};
struct plan_point {
    int64_t at; /* ms of the day */
    double per_hour; /* dossiers, of all units together */
    int line;
};
struct plan_spike {
    int64_t at, lasts; /* ms of the day, ms */
    double times;
    int line;
};
struct plan_channels { double counter, online; };
struct plan_limit { /* us; 0 = not asked */
    const char *of; /* a kind, "writes" or "reads" */
    int64_t p50, p95, p99, max;
    int line;
};
struct plan_bound { bool set; double v; };
struct plan_verdict { /* that nothing is lost or different is always asked */
    const struct plan_limit *limits;
    size_t n_limits;
    double errors;            /* at most, of all requests; not given = none */
    struct plan_bound sheds;  /* at most, of all requests */
    struct plan_bound on_time;/* at least, of what was finished */
    int64_t recovers;         /* ms after a spike until it is as before; 0 = not asked */
    struct plan_bound writes; /* at least: submissions and steps a second of the wall */
};
struct plan_units { /* one of the three */
    bool all;
    int some; /* drawn by population */
    const struct ref *codes;
    size_t n;
};

enum plan_clock { PLAN_REAL, PLAN_FAKE };
enum plan_answers { PLAN_PAGES, PLAN_DATA };

struct plan {
    const char *id;
    struct label title, note;
    uint64_t seed;
    struct plan_units units;
    int64_t begins;               /* instant; on the drill's clock */
    int64_t lasts;                /* ms */
    double speed;
    int clock;                    /* enum plan_clock */
    int64_t hour_of_work;         /* ms that an hour of an officer's work takes; 3 600 000 = as it is */
    const struct plan_mix *procedures;
    size_t n_procedures;
    struct plan_channels channels;
    const struct plan_point *arrivals;
    size_t n_arrivals;
    const struct plan_spike *spikes;
    size_t n_spikes;
    int together;                 /* closed loop: so many dossiers at work at any time, in place of arrivals; 0 = no */
    int answers;                  /* enum plan_answers: what is asked for after a dossier is taken in and after an act */
    int connections;
    int citizens;                 /* accounts that apply online */
    int64_t patience;             /* ms on the wall until a request counts as lost */
    double reads[KINDS];          /* a dossier, by kind */
    double sign_ins;              /* of online applications that begin with one */
    struct life_shares shares;    /* life_usual, but for what the file says */
    int kills;
    struct plan_verdict verdict;
};

/* ERR_INVALID with e->why = "file:line: message"; report (may be NULL) gets every fault, a line each. */
enum err_code plan_parse(struct source src, struct arena *a, struct plan *out, struct buf *report, struct err *e) MUST_USE;
/* What only the reference data know: procedures in force at that moment, communes. As plan_parse. */
struct plan_place {
    const char *file;
    const struct catalogue *catalogue;
    const struct units *units;
    int64_t now;
};
enum err_code plan_check(const struct plan *p, const struct plan_place *in, struct arena *a, struct buf *report, struct err *e) MUST_USE;
/* Is the text a drill, rather than a scenario? */
bool plan_is(struct source src, struct arena *a);

/* Dossiers an hour at that moment of the drill's clock (an instant): points joined by straight lines, spikes on top; nothing
 * before the first and after the last point. */
double plan_rate(const struct plan *p, int64_t at);
/* Of the shares named in life.h: "supplement", "refuse" ...; NULL if there is none of that name. */
double *plan_share(struct life_shares *s, const char *name);
