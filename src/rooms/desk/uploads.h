/* Files that came with a form: taken on the pool, and carried along in the form itself while something else in it is
 * wrong, so that nobody has to choose them again. What is carried is sealed: only files that were taken here count. */
#pragma once
#include "app/req.h"
#include "domain/papers.h"
#include "service/act.h"

enum { UPLOADS_MAX = 40 };

struct uploads {
    struct act_file file[UPLOADS_MAX];
    size_t n;
};

typedef const struct paper *paper_finder(const void *with, const char *id); /* NULL: the form has no such paper */

/* Files of the fields "file:<paper>", and sealed ones ("_kept"). For a route's `first`: r->scratch is set to the uploads at
 * once, and holds the good ones when others are refused. ERR_INVALID with problems. */
enum err_code uploads_take(struct req *r, paper_finder *find, const void *with, struct err *e) MUST_USE;
/* What `first` left; an empty one if it did not run. */
const struct uploads *uploads_of(const struct req *r);

struct sealed_file { const char *name, *seal; int64_t size; };
extern const struct model sealed_file_model;
/* Those of one paper, for the page: struct sealed_file. */
struct list uploads_kept(const struct req *r, const char *paper);
/* ".pdf,.jpg" for the accept attribute. */
const char *uploads_accept(const struct paper *p, struct arena *a);
