/* Files that come with a form. They are taken on the pool; what was good stays good: while something else in the form is wrong, each
 * file taken so far goes along in the form itself, sealed, so that nobody has to choose it twice.
 *
 * File fields are called "tep.<paper>", sealed files "_kept". A seal holds for one account and one scope (the dossier's key, 0 where
 * there is none yet): a word that was not made here for them counts for nothing. */
#pragma once
#include "app/req.h"
#include "domain/papers.h"
#include "service/act.h"

enum { UPLOADS_MAX = 40 };

struct uploads {
    struct act_file file[UPLOADS_MAX];
    size_t n;
    int64_t scope;
};

typedef const struct paper *paper_finder(const void *with, const char *id); /* NULL: the form has no such paper */

/* For a route's `first`: r->scratch is set to the uploads at once, and holds the good ones when others are refused. A new file takes the
 * place of a kept one where a paper has only one. ERR_INVALID with problems under "paper:<id>", ERR_STORAGE disk. */
enum err_code uploads_take(struct req *r, int64_t scope, paper_finder *find, const void *with, struct err *e) MUST_USE;
/* What `first` left; an empty one if it did not run. */
const struct uploads *uploads_of(const struct req *r);

struct sealed_file { const char *name, *seal; int64_t size; };
extern const struct model sealed_file_model;
/* Those of one paper, for the page: struct sealed_file. */
struct list uploads_kept(const struct req *r, const char *paper);
/* For the accept attribute: media types where they are known, since a phone then offers its camera, else endings. */
const char *uploads_accept(const struct paper *p, struct arena *a);
