/* Which rows of a database change while it is copied: triggers on every table that the catalogue names note table and key of each row that is inserted,
 * changed or taken away, in the transaction that does it (table db_changed, numbered in the order of commits, since one writes at a time). Whoever copies reads
 * a moment, then what was noted since, as often as wanted. Must never know what a table is for. */
#pragma once
#include "db/table.h"

/* Inside a transaction that writes: all tables or none. Again where it is on already: nothing. ERR_INTERNAL: a key is of bytes. */
enum err_code db_watch(struct db *db, struct err *e) MUST_USE;
/* Outside of a transaction: on a server table by table, the notes at last. ERR_BUSY: somebody reads for long; what was not taken off is on, call again. */
enum err_code db_unwatch(struct db *db, struct err *e) MUST_USE;
/* Is it on, and was nothing made since that it does not see? */
enum err_code db_watched(struct db *db, bool *on, struct err *e) MUST_USE;

/* Are there notes, whether or not all is watched? */
enum err_code db_noting(struct db *db, bool *on, struct err *e) MUST_USE;
/* The number of the last note; 0 = none. */
enum err_code db_noted(struct db *db, int64_t *last, struct err *e) MUST_USE;
/* Notes above `from`. */
enum err_code db_noted_since(struct db *db, int64_t from, int64_t *n, struct err *e) MUST_USE;

/* The statements of one table of one connection; live as long as it. */
struct db_notes {
    struct db *db;
    const struct db_table *table;
    struct sql *rows, *gone, *drop, *has;
};
void db_notes_init(struct db *db, const struct db_table *t, struct db_notes *out);
struct db_span { int64_t from, to; }; /* notes above from, up to to */
/* Notes of this table in the span. */
enum err_code db_notes_count(const struct db_notes *n, struct db_span s, int64_t *out, struct err *e) MUST_USE;
/* Rows as they are now of keys noted in the span, in no order; w as in table.h. */
enum err_code db_notes_rows(const struct db_notes *n, struct db_span s, struct db_walk *w, struct err *e) MUST_USE;
/* Keys noted in the span of rows that were there before it, as JSON arrays; the text is gone after the callback. */
enum err_code db_notes_had(const struct db_notes *n, struct db_span s, enum err_code (*fn)(void *ctx, const char *key, struct err *e), void *ctx,
                           struct err *e) MUST_USE;
/* Takes the rows away whose keys stand in a JSON array of such arrays. */
enum err_code db_notes_drop(const struct db_notes *n, const char *keys, struct err *e) MUST_USE;
/* Was this row noted above `from`? */
enum err_code db_notes_has(const struct db_notes *n, const struct db_arg *row, int64_t from, bool *out, struct err *e) MUST_USE;

extern const struct sql_set watch_set;
