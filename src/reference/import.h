/* The reference tables of data/ brought into the centre (docs/data.md): units with their names and derived commune
 * offices, holidays, lunar years. Running it again changes nothing.
 *
 * Each works in the caller's write transaction, checks its tables before it writes, and leaves nothing half-done when it fails:
 * ERR_INVALID with `file:line: message` in e->why. */
#pragma once
#include "base/embed.h"
#include "db/db.h"

struct import_count {
    int64_t rows, added, changed, removed;
};

/* files: rows sorted by name that hold "data/unit.tsv" and so on. count may be NULL. */
struct import_source {
    const struct embedded *files;
    size_t n;
    struct arena *arena; /* for the work; some megabytes */
};

/* unit.tsv, unit_name.tsv, office_kind.tsv. A unit that the centre has and the tables have not is refused,
 * never deleted; names are the tables' own. */
enum err_code import_units(struct db *centre, const struct import_source *s, struct import_count *count, struct err *e) MUST_USE;
/* holiday.tsv -> days of the nation. A day set by hand stays as it is; one that left the table goes. */
enum err_code import_days(struct db *centre, const struct import_source *s, struct import_count *count, struct err *e) MUST_USE;
enum err_code import_lunar(struct db *centre, const struct import_source *s, struct import_count *count, struct err *e) MUST_USE;
/* listing.tsv: the state's catalogue; search.tsv: how people ask. What left the tables goes. */
enum err_code import_listings(struct db *centre, const struct import_source *s, struct import_count *count, struct err *e) MUST_USE;
enum err_code import_search_words(struct db *centre, const struct import_source *s, struct import_count *count, struct err *e) MUST_USE;
/* All of it. */
enum err_code import_all(struct db *centre, const struct import_source *s, struct import_count *count, struct err *e) MUST_USE;
/* All of the program's own, at its start: only if they are others than those it brought last (by a digest of every file named data/...).
 * Otherwise nothing is read or compared, and what an operator imported since then stays. *units and *days are then 0. */
struct import_own {
    struct import_count units, days; /* days: holidays and lunar years */
    struct import_count listings;    /* and the search's words */
};
enum err_code import_own(struct db *centre, const struct import_source *s, int64_t now, struct import_own *out, struct err *e) MUST_USE;
