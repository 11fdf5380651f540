/* Files that come with an act. What was good stays good: when the form is shown again, each file taken so far goes with it as
 * a signed word, so that nobody has to choose it twice. */
#pragma once
#include "rooms/follow/room.h"
#include "service/act.h"

struct kept_file {
    const char *token, *name;
    int64_t size;
};
extern const struct model kept_file_model;

struct brought {
    struct act_file *file;
    size_t n;
};

/* The papers that an act may bring; by id. */
struct wanted_papers { const struct paper *const *at; size_t n; };

/* On the pool: files of this request and those kept from before. Problems go to r->problems; what is good is in *out. */
enum err_code brought_take(struct req *r, int64_t dossier, struct wanted_papers want, struct brought *out, struct err *e) MUST_USE;
/* Those of one paper, for the form shown again: struct kept_file. */
struct list brought_kept(struct req *r, int64_t dossier, const struct brought *b, const char *paper);
