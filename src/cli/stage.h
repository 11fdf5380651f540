/* People at work through the services on a moved clock: what demo data and scenarios share. Nothing may be served
 * meanwhile. What is given back lives in the stage's arena. */
#pragma once
#include "app/app.h"
#include "service/act.h"
#include "service/rating/rating.h"

struct stage {
    struct app *app;
    struct arena *arena;
    struct problems problems; /* of the last call that failed */
};

struct stage_person {
    int64_t account;
    const char *name, *identifier, *phone, *email, *address; /* never NULL */
    unsigned role;
    const struct unit *unit; /* NULL = a citizen */
};

struct stage_opening {
    const char *procedure, *variant, *channel;
    const struct unit *unit;
    const struct stage_person *applicant, *by; /* by: who files it; at the counter an officer */
    struct form_values values;
    const char *const *papers; size_t papers_n; /* ids; online a sample file each, at the counter shown on paper */
};

struct stage_act {
    int64_t dossier;
    const char *act;
    struct form_values inputs;  /* each "paper" gets a sample file */
    struct form_values changed; /* of a supplement */
};

struct stage stage_on(struct app *app, struct arena *a);
void stage_clock(const struct stage *s, int64_t now); /* 0 = the real one again */
enum err_code stage_open(struct stage *s, const struct stage_opening *o, struct folder *out, struct err *e) MUST_USE;
enum err_code stage_do(struct stage *s, const struct stage_person *who, const struct stage_act *what, struct folder *out, struct err *e) MUST_USE;
/* An officer takes in cash whatever is due; nothing due is no error. */
enum err_code stage_take(struct stage *s, const struct stage_person *who, int64_t dossier, struct err *e) MUST_USE;
/* Whoever was served says what they think of it. */
enum err_code stage_rate(struct stage *s, const struct stage_person *who, const struct rating_given *what, struct err *e) MUST_USE;
/* "field: text; field: text" of the problems; the error's own words if there are none. */
const char *stage_why(const struct stage *s, const struct err *e);
