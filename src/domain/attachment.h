/* The papers that came with a dossier: which file answers which paper of the procedure, and how it was judged.
 * A dossier keeps them as one JSON object; nothing is taken away, a newer file replaces an older one. Pure. */
#pragma once
#include "base/err.h"
#include "base/record.h"

struct attachment {
    int64_t n;              /* from 1, for ever: the address of the file */
    const char *paper;      /* id in the procedure */
    const char *file;       /* SHA-256, hex; "" = shown or handed over on paper at the counter */
    const char *name, *type;
    int64_t size;
    int64_t at;             /* when it came */
    const char *state;      /* new, flagged (asked for again), replaced */
    const char *note;       /* what is wrong with it */
};
extern const struct model attachment_model;

struct attachments {
    struct list items; /* struct attachment, by n */
};
extern const struct model attachments_model;

enum err_code attachments_parse(const char *json, struct arena *a, struct attachments *out, struct err *e) MUST_USE; /* "" = none */
const char *attachments_json(const struct attachments *s, struct arena *a);
/* Adds one with the next number; with `replace` those of the same paper become "replaced". */
void attachments_add(struct attachments *s, const struct attachment *one, bool replace, struct arena *a);
const struct attachment *attachments_find(const struct attachments *s, int64_t n); /* NULL if none */
/* Ids of the papers of which something valid is there, one per file, for papers_check(). Returns how many. */
size_t attachments_have(const struct attachments *s, struct arena *a, const char *const **out);
void attachments_remove(struct attachments *s, int64_t n); /* for drafts only */
