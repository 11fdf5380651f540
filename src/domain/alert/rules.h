/* What people are warned of, whom, by which ways and what follows when nobody answers: a file (data/alert.yaml; a province may have its own).
 * Read once, checked as a whole, never changed afterwards; everything lies in the arena it was read into. Knows no dossier and no person.
 *
 * Spans are "30m", "4h", "2d" (a day of 8 hours). Hours of `left`, `after` are working time of the unit that has the task; `failing` is by the clock. */
#pragma once
#include "domain/yaml.h"
#include "form/form.h"
#include "form/label.h"

enum alert_kind {
    ALERT_BEFORE_DUE, /* `left` working time is left, and no more than `share` percent of the whole term */
    ALERT_OVERDUE,
    ALERT_STUCK,      /* the step takes longer than `times` of what it should (wf_state_def.typical_minutes) */
    ALERT_SUPPLEMENT, /* asked of the applicant and unanswered for `days` working days */
    ALERT_CROWDED,    /* more than `times` of the usual arrivals of an hour, and at least `least`, at a unit's counter */
    ALERT_EXCHANGE,   /* what is to leave fails: a job `tries` times, or for `failing` */
    ALERT_KINDS
};
extern const char *const alert_kind_words[]; /* before_due overdue stuck supplement_unanswered crowded failed_exchange */

/* An urgent one is told at night and on a holiday too. */
enum alert_severity { ALERT_INFO, ALERT_WARNING, ALERT_URGENT };
extern const char *const alert_severity_words[]; /* info warning urgent */

enum alert_whom { /* bits */
    ALERT_TO_OFFICER = 1, /* who has the task; given to nobody, those of the role. Who is away: who stands in */
    ALERT_TO_LEADER = 2,  /* leaders of the unit that has it */
    ALERT_TO_DECIDER = 4, /* leaders of the unit that answers for the date */
    ALERT_TO_MONITOR = 8, /* the operations centre: of the unit and of those above it, up to the province */
};
extern const char *const alert_whom_words[]; /* officer leader deciding_leader monitor: bit 1 << i */

enum alert_way { ALERT_BY_INBOX = 1, ALERT_BY_SMS = 2, ALERT_BY_EMAIL = 4, ALERT_BY_CHAT = 8 }; /* bits; the inbox here always */
extern const char *const alert_way_words[]; /* inbox sms email chat */

enum { ALERT_LEVELS = 6 };
struct alert_level {    /* a rung of the ladder */
    int after;          /* working minutes unanswered since the one before it */
    const struct ref *to;
    size_t n_to;
    unsigned whom;
    int line;
};

struct alert_rule {
    const char *id;
    enum alert_kind kind;
    struct label name;
    int left, share, times, days, least, tries, failing; /* as the kind says; times in percent: 150 is one and a half */
    enum alert_severity severity;
    const struct ref *to, *by; /* words of alert_whom, alert_way */
    size_t n_to, n_by;
    unsigned whom, ways;
    int digest;             /* minute of the day at which what was gathered is told in one message; -1 = at once */
    struct ref text;        /* id of what is said outside of this program */
    struct alert_level *ladder;
    size_t n_ladder;
    int line;
};

struct alert_text { const char *id; struct label text; int line; };

struct alert_rules {
    int revision;
    struct label name;
    struct { int from, to, free_days, line; } quiet; /* minutes of the day; free_days 1: days that are not worked too */
    struct { int idle, most, line; } storm;          /* minutes without a look after which all is one message; more than so many at once for one person too */
    int snooze_days;
    struct alert_rule *rule;
    size_t n_rules;
    struct alert_text *text;
    size_t n_texts;
};

/* ERR_INVALID, e->why = first "file:line: message"; all of them in report, which may be NULL. */
enum err_code alert_rules_parse(struct source src, struct arena *a, struct alert_rules *out, struct buf *report, struct err *e) MUST_USE;
const struct alert_rule *alert_rule_find(const struct alert_rules *r, const char *id); /* NULL: there is none, or no longer */

/* What a text may tell: {code} {unit} {step} {due} {count} {channel}. Empty ones are left out. */
struct alert_says { const char *code, *unit, *step, *due, *count, *channel; };
const char *alert_say(const struct alert_rules *r, const char *text, const struct alert_says *s, struct arena *a);
/* The text of this id that every file has for many at once. */
#define ALERT_TEXT_MANY "many"
