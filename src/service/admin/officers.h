/* Officers as administrators have them: who holds which role in which unit, from when, until when. Only what lies in the administrator's scope is shown or
 * changed; roles elsewhere stay as they are. Every change is a deed. Writes: c->db is the centre. Problems are named by the form's fields.
 * Must never show or keep a password. */
#pragma once
#include "service/admin/scope.h"
#include "store/officer_store.h"

struct officer_person {
    int64_t account;
    const char *name, *email, *phone;
    bool locked, active;               /* active: a role in force today, in scope */
    bool elsewhere;                    /* a role in force outside the scope */
    const struct officer_row *rows;    /* in scope, by unit and role */
    size_t n;
};

struct officers_query {
    const char *text; /* part of name, e-mail or telephone, folded; "" = all */
    int64_t unit;     /* 0 = every one of the scope */
    unsigned role;    /* one bit; 0 = any */
    bool ended;       /* those who have no role any more, too */
    size_t max;
};
struct officers_page {
    struct list people; /* struct officer_person, by name */
    int64_t total, locked; /* locked: of all that match */
};
enum err_code officers_list(struct ctx *c, const struct officers_query *q, struct officers_page *out, struct err *e) MUST_USE;
/* ERR_NOT_FOUND: no role in scope, now or ever. */
enum err_code officers_get(struct ctx *c, int64_t account, struct officer_person *out, struct err *e) MUST_USE;
/* Roles in force in a unit on a day, of what officers_get() gave. */
unsigned officers_roles_in(const struct officer_person *p, int64_t unit, const char *day);
const char *officers_thing(struct arena *a, int64_t account); /* "officer:12": what its deeds are about */

struct officer_new { const char *name, *email, *phone; int64_t unit; unsigned roles; };
/* An account that is there already gets the roles and keeps its name and addresses. Problems ten, thu, dien-thoai, don-vi, vai-tro. */
enum err_code officers_add(struct ctx *c, const struct officer_new *n, struct problems *p, int64_t *account, struct err *e) MUST_USE;
/* To whom goes what lies with an officer at a unit whose roles end (handover.h): an account, or 0 = the unit's common list; `note` for the journals. */
struct officer_heir { int64_t unit, to; const char *note; };
struct officer_heirs { const struct officer_heir *at; size_t n; const char *note; /* where nothing was chosen: the common list */ };

/* These roles in that unit from today on, and no others there. `seen`: version of the page. Refused (problem vai-tro): one's own; the last administrator.
 * Problem cho-<unit>: whoever should take over cannot. Afterwards handover_run() in every province. */
struct officer_change { int64_t account, seen, unit; unsigned roles; struct officer_heirs heirs; };
enum err_code officers_set_roles(struct ctx *c, const struct officer_change *x, struct problems *p, struct err *e) MUST_USE;
/* All roles in scope end on a day (the first one without them); sessions end at once. Problems tu, cho-<unit>. Afterwards handover_run() in every province. */
struct officer_end { int64_t account, seen; const char *from, *reason; struct officer_heirs heirs; };
enum err_code officers_end(struct ctx *c, const struct officer_end *x, struct problems *p, struct err *e) MUST_USE;

enum { OFFICER_CODE_MS = 24 * 3600 * 1000 };
/* A code to sign in with once, as a password, within a day; `encoded` is what account_once_encode() made of it. Ends their sessions and locks. Refused
 * with ERR_FORBIDDEN for oneself, and for who has roles beyond the scope: whoever resets could act as them there. */
enum err_code officers_reset(struct ctx *c, int64_t account, int64_t seen, const char *encoded, struct err *e) MUST_USE;
bool officers_may_reset(const struct ctx *c, const struct officer_person *p);
enum err_code officers_unlock(struct ctx *c, int64_t account, struct err *e) MUST_USE;
