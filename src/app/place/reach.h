/* How people reach a unit, as its administrator has told: for the page of a procedure, a dossier's page, the receipt. Must never make up what nobody has told. */
#pragma once
#include "base/record.h"
#include "domain/unit.h"
#include "service/ctx.h"

struct reach {
    const char *unit;            /* its name with the province */
    const char *address, *phone, *email, *hours; /* "" = not told */
    const char *tel;             /* for tel: links: digits, maybe a + before them */
    bool told;                   /* at least one of the four is */
};
extern const struct model reach_model; /* partial app/reach shows it */

/* u NULL: nothing is told. The committee's offices sit where their commune is told to be. */
enum err_code reach_of(const struct ctx *c, const struct unit *u, struct reach *out, struct err *e) MUST_USE;
/* The first number of what stands there: "0236 3 111 222 - 0905 111 222" -> "02363111222". */
const char *reach_tel(const char *phone, struct arena *a);
