/* The papers of an application as pages show them: what is asked, what was sent, what is wrong. */
#pragma once
#include "rooms/portal/apply.h"

struct sent_file {
    int64_t n, size, at;
    const char *name, *type, *paper; /* paper: its name */
};
extern const struct model sent_file_model;

struct paper_slot {
    const char *id, *name, *hint, *law;
    const char *tag;                  /* required depends optional known: message "portal.paper.<tag>" */
    const char *kinds, *accept;       /* "PDF, JPG, PNG"; the attribute of the file field */
    int64_t max_mb, max_files;
    bool multiple, room;              /* room: more files may be sent */
    bool wrong;
    const char *error, *refused;      /* refused: name of the file that was not taken */
    struct list files;                /* struct sent_file */
};
extern const struct model paper_slot_model;

/* A file that was sent and not taken. */
struct refused_file { const char *paper, *name; };

struct list papers_slots(struct req *r, const struct draft_folder *f, const struct refused_file *refused, size_t n_refused);
/* Files of papers that the case and the answers no longer ask for. */
struct list papers_stray(const struct req *r, const struct draft_folder *f);
/* All that are there, in the order of the papers. */
struct list papers_sent(const struct req *r, const struct draft_folder *f);
int64_t papers_count(const struct draft_folder *f, const char *paper);
