/* One database that rows are brought into: empty, brought to the migrations that the rows were under, filled, brought to today's. Knows engines, no
 * file of an export. For this folder alone. */
#pragma once
#include "db/table.h"
#include "move/staging.h"

struct landing {
    const struct move_site *site;
    struct arena *arena;
    struct db *db;
    int i;              /* which database */
    bool server;
    struct list tables, indexes;
    size_t seen;        /* tables that came */
    int64_t rows;       /* since the last commit */
};

/* On a server: is there anything? ERR_STALE unless `replace`. Reads only. */
enum err_code landing_look(const struct move_site *s, int i, bool replace, struct err *e) MUST_USE;
/* Emptied, brought to `m`, its indexes put aside, a transaction open. The arena lives as long as the landing. */
enum err_code landing_open(struct staging *g, int i, const struct migration *m, size_t n, struct arena *a, struct landing *out, struct err *e) MUST_USE;
/* The table of that name; ERR_STORAGE: there is none. */
enum err_code landing_table(struct landing *l, const char *name, const struct db_table **out, struct err *e) MUST_USE;
/* After each row: commits now and then where nobody sees it yet. */
enum err_code landing_row(struct landing *l, struct err *e) MUST_USE;
/* All rows are there: the indexes again. A file is committed; a server keeps its transaction until landing_commit. */
enum err_code landing_whole(struct landing *l, struct err *e) MUST_USE;
/* Committed, brought to the newest migrations, statistics made; closed. */
enum err_code landing_commit(struct landing *l, struct err *e) MUST_USE;
/* Indexes that are no part of a key go while rows come, and come again after them: struct db_index. Inside a transaction. */
enum err_code landing_drop_indexes(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;
enum err_code landing_make_indexes(struct db *db, const struct list *l, struct err *e) MUST_USE;
void landing_close(struct landing *l); /* what was not committed is gone */
