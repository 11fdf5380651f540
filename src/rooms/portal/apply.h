/* An application under way as its pages show it: which steps there are, where one is, where one goes next. */
#pragma once
#include "app/req.h"
#include "service/drafts.h"

struct apply_step {
    const char *title;
    const char *state; /* done now next */
};

struct apply_head {
    const char *id, *code, *name, *place, *variant; /* place: the unit that is asked; variant: name of the case */
    int64_t at, of;    /* "step 2 of 5" */
    int64_t saved;
    struct list steps; /* struct apply_step */
};
extern const struct model apply_head_model;

/* Steps of the form, then papers, then the review. */
#define APPLY_PAPERS "giay-to"
#define APPLY_REVIEW "xem-lai"

/* The draft that {id} names; ERR_NOT_FOUND also for somebody else's. */
enum err_code apply_load(struct req *r, struct draft_folder *out, struct err *e) MUST_USE;
/* It was sent already: on to the dossier. */
enum err_code apply_sent(struct req *r, const struct draft_folder *f);
struct apply_head apply_head(const struct req *r, const struct draft_folder *f, const char *step);
struct form_env apply_env(const struct req *r, const struct draft_folder *f);

const struct form_step *apply_step_find(const struct draft_folder *f, const char *id); /* NULL if none */
/* The step before or after, leaving out those of which no field is asked; "" before the first one. */
const char *apply_next(const struct req *r, const struct draft_folder *f, const char *step);
const char *apply_back(const struct req *r, const struct draft_folder *f, const char *step);
/* 303 to a step of the draft. tb: message after it, "" = none. */
enum err_code apply_go(struct req *r, const struct draft_folder *f, const char *step, const char *tb);
