/* The journal of a dossier as officers read it: what was done, by whom, and who looked. */
#pragma once
#include "app/req.h"
#include "service/folder.h"

struct happening {
    int64_t n, at;
    const char *kind;   /* submitted acted assigned recomputed read message digitised */
    const char *act;    /* "" unless acted */
    const char *title;  /* "Trình lãnh đạo" */
    const char *who, *unit_name; /* who: "" = the program */
    const char *note, *state;    /* state: its name after it */
    int64_t version;    /* of the dossier after it; 0 = as before */
    int64_t actor;
};
extern const struct model desk_happening_model;

struct history {
    struct list events;   /* struct event, as kept */
    struct list done;     /* struct happening: all but readings and messages, by time */
    struct list messages; /* struct happening: between officers, by time */
    struct list readings; /* struct happening, newest first */
};
enum err_code history_load(struct req *r, const struct folder *f, struct history *out, struct err *e) MUST_USE;
/* The act's event at a moment; NULL if none. */
const struct happening *history_find(const struct history *h, const char *act, int64_t at);
/* What was done after a version was seen: a part of `done`. */
struct list history_since(const struct history *h, int64_t version);
/* The same button pressed twice: what came right after that version was this act by this person, less than a minute ago. */
bool history_repeats(struct req *r, const struct folder *f, const char *act, int64_t seen);
/* The dossier as it stood at that version. ERR_INTERNAL if its events do not make it. */
enum err_code history_then(struct req *r, const struct history *h, int64_t version, struct dossier *out, struct err *e) MUST_USE;
