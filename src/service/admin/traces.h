/* Who did and saw what: the journals of dossiers searched within the administrator's scope. A look is a deed itself. Personal data is masked: a citizen's name,
 * and nothing that was typed is told. */
#pragma once
#include "service/admin/scope.h"
#include "store/trace_store.h"

enum { TRACES_PAGE = 50, TRACES_LOOK = 20000 /* events that one look goes through */, TRACES_DAYS = 92 };
extern const char *const trace_kinds[]; /* kinds of events; NULL-ended */

struct traces_query {
    int64_t from, to;       /* instants, [from, to) */
    struct trace_key below;
    int64_t unit;           /* that acted, or whose dossier it is; 0 = any of the scope */
    const char *officer;    /* words of the name, folded; "" = any */
    int64_t account;        /* 0 = any */
    const char *kind;       /* "" = any */
    int64_t dossier;        /* 0 = any: then from and to do not matter */
    size_t most;
};
struct traces_page {
    struct list events;     /* struct event, newest first */
    bool more;              /* there may be more below `next` */
    struct trace_key next;
};
/* Of one database, c->db. */
enum err_code traces_find(struct ctx *c, const struct traces_query *q, struct traces_page *out, struct err *e) MUST_USE;
/* May the administrator see an event: its unit or its dossier's lies in the scope. */
bool traces_may(const struct ctx *c, const struct event *ev);
/* The look noted: c->db is the centre. `what`: the question in words. */
enum err_code traces_note(struct ctx *c, const char *what, struct err *e) MUST_USE;
