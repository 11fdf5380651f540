/* A paper read by machine at a form: values are proposed, each with the part of the paper where it stands, and lie in the form as sealed
 * words until somebody takes them. Nothing is written by a machine alone.
 *
 * The form sends: "_doc" = the paper to be read, "_may" = proposals (sealed here for one account), "_lay" = fields that were ticked to be
 * taken, "_da" = fields that were taken before. */
#pragma once
#include "app/req.h"
#include "domain/papers.h"

struct reading_view {
    const char *field, *label, *value; /* value: as people read it */
    const char *grade;                 /* clear faint poor: message "desk.reading.<grade>" */
    const char *picture;               /* address of the part of the page */
    const char *seal;
    int64_t sure;                      /* 0 to 100 */
    bool taken;
};
extern const struct model reading_view_model;

/* Has the paper something to be read, and can this machine read? */
bool reading_offered(const struct req *r, const struct paper *p);
/* For a route's `first`, behind uploads_take(): reads the files of the paper that "_doc" names. What is wrong is a problem of
 * "paper:<id>": no file of a kind that can be read, nothing found, busy, damaged. ERR_INVALID then. */
enum err_code reading_take(struct req *r, const struct procedure *p, struct err *e) MUST_USE;
/* struct reading_view of all proposals, in the order of the form. */
struct list reading_views(struct req *r, const struct form *form, const struct form_env *env);
bool reading_laying(const struct req *r);           /* proposals were ticked to be taken */
struct form_values reading_laid(struct req *r);     /* their values */
/* For the journal: "birth_notice: child_name, child_sex; sửa sau khi đọc: mother_name": what was read by machine and confirmed by the
 * officer, and what was mended afterwards. "" = nothing was read. */
const char *reading_note(struct req *r, struct form_values final);
/* The part of a page that the last word of the address names: sealed for the account. PNG. */
enum err_code reading_picture(struct req *r, const char *word, struct err *e) MUST_USE;
