/* Where a procedure is handed in and who decides it in a place, with how to reach them. Knows no page. */
#pragma once
#include "app/place/reach.h"
#include "app/req.h"
#include "domain/procedure.h"

struct office_view { const char *what; struct reach reach; }; /* what: message "portal.office.<what>" */
struct place_view { const char *place, *name; };              /* official code and name; ?noi= shows it */
extern const struct model office_view_model, place_view_model;

struct where {
    struct list offices; /* struct office_view: of the place; none = no place is known, or nobody there has to do with it */
    struct list hits;    /* struct place_view: places that `sought` (?tim=) may mean */
    const char *sought;
    bool placed;         /* a place is known */
};
/* asked: the place of ?noi=; NULL: of who is signed in, the place that they applied in last. */
enum err_code where_of(struct req *r, const struct procedure *p, const struct unit *asked, struct where *out, struct err *e) MUST_USE;
const char *where_agency(const struct req *r, const struct procedure *p); /* /co-quan/{}; "" = no list is at hand */
