/* The body of a form as a browser posts it: urlencoded, or multipart once a file goes along. */
#pragma once
#include "base/buf.h"
#include "form/form.h"
#include "domain/papers.h"
#include "play/visit.h"

struct post {
    struct buf b;
    bool multipart;
};
struct post post_begin(struct visit *v, bool files);
void post_add(struct post *p, const char *name, const char *value);
void post_values(struct post *p, struct form_values values);
/* A small file that is really of a type the paper takes, of its own contents each time. paper may be NULL: a PDF. */
void post_file(struct post *p, const char *id, const struct paper *paper, uint64_t n);
/* Makes it the visit's body: POST to path. */
void post_end(struct post *p, struct visit *v, const char *path);
