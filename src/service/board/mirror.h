/* One province's newest figures held in memory: the tallies of today and every pending line, as of one event. They are read once and then follow the tide
 * (store/board/tide_store.h), a few rows at a time, so that a board costs the same whether a hundred thousand dossiers lie behind it or ten million.
 * Part of board.c. Must never know a page, nor what a figure means. */
#pragma once
#include "domain/counter.h"
#include "service/board/totals.h"

struct mirror;
struct mirror *mirror_new(void);
void mirror_free(struct mirror *m);

struct mirror_view {
    int64_t seq;   /* all events up to this one and no other */
    int64_t day;   /* tallies of this day and later are here; those before it lie in the tables */
    int64_t turn;  /* goes up when what was read of days that are over may be wrong since: the figures were mended */
    const struct mirror *m;
};
/* Every line that is not 0: texts live as long as the call. */
const struct totals *mirror_totals(const struct mirror_view *v); /* the same added up; today is v->day */
void mirror_each(const struct mirror_view *v, void (*fn)(void *with, const struct counter *line), void *with);

/* Brings it to the moment of c->db's transaction, which reads, and calls fn: what fn sees is what this transaction sees. One at a time: fn only adds up. */
enum err_code mirror_read(struct mirror *m, struct ctx *c, enum err_code (*fn)(void *with, const struct mirror_view *v, struct err *e), void *with,
                          struct err *e) MUST_USE;
