/* All procedures: the newest of each, and every revision that a dossier may have been opened under.
 *
 * Files are the source (embedded, or a folder); the centre keeps each revision's text for ever. What is served is
 * what the centre keeps. A procedure ends by its valid_to, not by losing its file. Functions without a db may be
 * called from any thread; a procedure lives as long as the catalogue. */
#pragma once
#include "base/embed.h"
#include "db/db.h"
#include "domain/procedure.h"

struct catalogue;

/* Check all files and write new revisions to the centre (in the caller's transaction). ERR_INVALID with `file:line:
 * message` in e->why for a bad file, for two files of one code and revision, or for a revision whose text is not the
 * one kept: nothing is written then. report (may be NULL) gets every fault. added may be NULL. */
struct catalogue_sync {
    const struct embedded *files; /* only names that end in .yaml count */
    size_t n;
    int64_t now;
    struct arena *arena;
    struct buf *report;
};
enum err_code catalogue_sync(struct db *centre, const struct catalogue_sync *s, int *added, struct err *e) MUST_USE;

enum err_code catalogue_open(struct db *centre, struct catalogue **out, struct err *e) MUST_USE;
void catalogue_close(struct catalogue *c); /* NULL allowed */

/* The newest revision in force on a civil date; NULL if there is none. */
const struct procedure *catalogue_find(const struct catalogue *c, const char *code, const char *date);
/* Exactly that one, in force or not. ERR_NOT_FOUND unknown; ERR_INTERNAL kept, but not readable by this program. */
enum err_code catalogue_revision(const struct catalogue *c, const char *code, int64_t revision, const struct procedure **out,
                                 struct err *e) MUST_USE;
/* All in force on that day, by code; an array in a. */
const struct procedure *const *catalogue_list(const struct catalogue *c, const char *date, struct arena *a, size_t *n);
/* As people type it, with or without marks, Vietnamese or English, or the code. Best first: code, beginning of the name, name,
 * everyday words, summary. Every word must be found. An empty text finds all. Returns how many were put in out. */
size_t catalogue_search(const struct catalogue *c, const char *text, const char *date, struct arena *a,
                        const struct procedure **out, size_t max);
