/* All procedures: the newest of each, and every revision that a dossier may have been opened under.
 *
 * Files are one source (embedded, or a folder), administrators who publish (service/design) the other; the centre keeps each revision's text
 * for ever. What is served is what the centre keeps. A procedure ends by its valid_to, not by losing its file. Functions without a db may be
 * called from any thread; a procedure lives as long as the catalogue.
 *
 * What is in force somewhere on a day: of the revisions whose days hold it and that are for the whole country or tried out there, one that
 * was published here goes before one that a file brought, and then the higher number; one that was withdrawn never is. */
#pragma once
#include "base/embed.h"
#include "db/db.h"
#include "domain/listing.h"
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
    bool lenient; /* a file under a number that was published here with another text is set aside (design_store.h), not refused */
};
enum err_code catalogue_sync(struct db *centre, const struct catalogue_sync *s, int *added, struct err *e) MUST_USE;
/* The same for what a start brings, leniently: nothing is read when the files are those that the last start brought (by a digest of them all). */
enum err_code catalogue_sync_own(struct db *centre, const struct catalogue_sync *s, int *added, struct err *e) MUST_USE;

enum err_code catalogue_open(struct db *centre, struct catalogue **out, struct err *e) MUST_USE;
void catalogue_close(struct catalogue *c); /* NULL allowed */
/* What was published or withdrawn meanwhile, by this process or another one. One look when there is nothing new; what was handed out stays
 * valid. The old ones stay in force if it fails. */
enum err_code catalogue_refresh(struct catalogue *c, struct db *centre, struct err *e) MUST_USE;
int64_t catalogue_version(const struct catalogue *c); /* another one after each such change */
/* The index for searching follows, in some tenths of a second of this thread; nothing to do when it is up to date. */
void catalogue_reindex(struct catalogue *c);

struct units; /* reference/units.h */
struct unit;
struct catalogue_place {
    const char *province, *commune; /* official codes */
};

/* The revision in force on a civil date, wherever; NULL if there is none. One that is only tried out in places is found when there is no other. */
const struct procedure *catalogue_find(const struct catalogue *c, const char *code, const char *date);
/* The one in force there. Where none is, as catalogue_find(): procedure_offered() tells. */
const struct procedure *catalogue_find_in(const struct catalogue *c, const char *code, const char *date, const struct catalogue_place *at);
const struct procedure *catalogue_find_at(const struct catalogue *c, const char *code, const char *date, const struct units *units, const struct unit *commune);
/* Those in force on that day that are tried out in some places only, newest first; an array in a. */
const struct procedure *const *catalogue_tried(const struct catalogue *c, const char *code, const char *date, struct arena *a, size_t *n);
/* Exactly that one, in force or not. ERR_NOT_FOUND unknown; ERR_INTERNAL kept, but not readable by this program. */
enum err_code catalogue_revision(const struct catalogue *c, const char *code, int64_t revision, const struct procedure **out,
                                 struct err *e) MUST_USE;
/* All in force on that day, by code; an array in a. */
const struct procedure *const *catalogue_list(const struct catalogue *c, const char *date, struct arena *a, size_t *n);
/* Those of them that can be worked here; the others are only described. */
const struct procedure *const *catalogue_worked(const struct catalogue *c, const char *date, struct arena *a, size_t *n);
size_t catalogue_size(const struct catalogue *c); /* procedures that can be asked for, file or no file */
/* Of the state's catalogue, file or no file; NULL: not listed. */
const struct listing *catalogue_listing(const struct catalogue *c, const char *code);
struct list catalogue_listed(const struct catalogue *c); /* struct listing: all of them, by code, as long as the catalogue */

/* Asked as people ask: in words or sentences, with or without marks, misspelt, shortened, Vietnamese or English, or a code. */
struct catalogue_hit { /* one of the two at least */
    const struct procedure *procedure; /* in force on the date */
    const struct listing *listing;
    float score;
};
struct catalogue_question {
    const char *text, *date;
    bool typing;     /* the last word may not be whole yet */
    bool worked;     /* only what dossiers can be opened of */
    bool (*among)(const struct catalogue_hit *hit, const void *arg); /* only what it says yes to; NULL = all */
    const void *arg;
};
struct catalogue_answer {
    struct catalogue_hit *hit; /* best first */
    size_t n;
    const char *elsewhere;     /* not about a procedure: what it is about, of data/search.tsv ("call_114"); "" else */
    float sure;                /* 0..1: how much of the question the best one is about */
    bool found;                /* it is likely that the best one is meant; else they are guesses */
    const char *meant;         /* the question with words put right, without marks; "" = as it was asked */
};
void catalogue_ask(const struct catalogue *c, const struct catalogue_question *q, size_t most, struct arena *a, struct catalogue_answer *out);

/* Procedures that are worked here, as catalogue_ask() finds them; an empty text finds all, by code. Returns how many were put in out. */
size_t catalogue_search(const struct catalogue *c, const char *text, const char *date, struct arena *a,
                        const struct procedure **out, size_t max);
