/* What a board is asked: whose figures, of which days, beside which. Knows no figure. */
#pragma once
#include "app/req.h"
#include "domain/unit.h"
#include "service/board/board.h"

struct ioc_period {
    const char *id;             /* hom-nay tuan thang quy nam khoang */
    int64_t from, to;           /* days as in domain/counter.h */
    int64_t then_from, then_to; /* the former period that these are held against: as many days of it */
};

struct ioc_ask {
    const struct unit *top;     /* whose board: the viewer's own unit or one below it */
    bool own;                   /* the viewer's own */
    struct ioc_period period;
    const char *procedure, *field; /* "" = all */
    const char *query;          /* the same as a query: "don-vi=48&ky=thang&tu=...&den=..." */
    const char *name, *name_in; /* of the unit: title; in a sentence */
};

/* Days, not texts: of the key that dossiers have. */
const char *ioc_day_text(int64_t day, struct arena *a); /* "2026-11-23" */
/* ERR_NOT_FOUND: a unit that is not the viewer's own or below it. What cannot be understood of the days becomes this month. */
enum err_code ioc_asked(struct req *r, struct ioc_ask *out, struct err *e) MUST_USE;
/* A period by its word; this month for a word that is none. */
struct ioc_period ioc_period_of(int64_t now, const char *id);
/* The first day of the curve that ends on that day: a Monday. */
enum { IOC_WEEKS = 13 };
int64_t ioc_curve_from(int64_t to);
/* The unit whose board a person sees first: an office of the committee sees its commune's. */
const struct unit *ioc_home(const struct req *r);

/* The units directly below: provinces, or communes and departments; NULL-free. */
size_t ioc_below(const struct req *r, const struct unit *top, const struct unit ***out);

/* fn in a transaction of each province in which the unit has anything. */
enum err_code ioc_each(struct req *r, const struct unit *top, enum err_code (*fn)(struct req *r, void *arg, struct err *e), void *arg, struct err *e) MUST_USE;
/* A sum over all of them. */
enum err_code ioc_sum(struct req *r, const struct board_ask *q, struct board_sum **out, struct err *e) MUST_USE;
