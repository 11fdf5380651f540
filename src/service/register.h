/* The register of dossiers (sổ theo dõi hồ sơ, mẫu 07): what came to a unit in a span of days, how far each is, and whether in time. A line
 * holds the applicant's name and nothing else of theirs; whoever adds an identifier, an address or an answer must journal each reading. */
#pragma once
#include "base/civil.h"
#include "service/ctx.h"

struct register_line {
    int64_t n;                          /* running number within the span */
    const char *code, *procedure, *procedure_name, *name, *channel;
    int64_t submitted_at, received_at, due_at;
    int64_t result_at;                  /* the clock stopped: the result is there, or it ended without one; 0 = not yet */
    const char *result_number;
    int64_t finished_at;                /* handed over, or ended */
    const char *state, *state_name, *holder; /* holder: unit that has it; "" = the applicant, or nobody any more */
    const char *verdict;                /* new running late_now paused, and once the clock stopped early on_time late undated: message register.<verdict> */
    int64_t id;
};
extern const struct model register_line_model;

struct register_query {
    int64_t unit;            /* a commune: what was filed with it. A department, an office of its own: what it takes part in */
    struct civil from, to;   /* days of filing, both included */
    const char *procedure;   /* code; "" = all */
    int64_t after, n;        /* goes on behind this key, whose line had this number; 0 = from the beginning */
    size_t most;
};
enum { REGISTER_DAYS_MAX = 366 };

/* In the order of filing: struct register_line. *more: there are further ones. ERR_INVALID: days the wrong way round or too many. */
enum err_code register_read(struct ctx *c, const struct register_query *q, struct list *out, bool *more, struct err *e) MUST_USE;
/* The unit whose books an officer of `unit` keeps: an office of the committee keeps its commune's. NULL if there is none. */
const struct unit *register_unit(const struct world *w, int64_t unit);
