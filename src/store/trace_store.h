/* The journals of dossiers looked through by time, whoever the dossier's. Reads alone. Must never decide who may look. */
#pragma once
#include "db/db.h"
#include "domain/event.h"

/* Where a look goes on: below this event, by (at, dossier, n). */
struct trace_key { int64_t at, dossier, n; };
struct trace_span {
    int64_t from, to;       /* [from, to) */
    struct trace_key below; /* at 0 = from the newest */
    int64_t actor;          /* account; 0 = any */
    const char *kind;       /* "" = any */
    size_t n;
};
/* Newest first: struct event. */
enum err_code trace_between(struct db *db, const struct trace_span *s, struct arena *a, struct list *out, struct err *e) MUST_USE;

extern const struct sql_set trace_set;
