/* One officer's page, as its acts show it again. */
#pragma once
#include "rooms/admin/ask.h"
#include "rooms/admin/room.h"
#include "service/admin/officers.h"

struct officer_view {
    int64_t account, version, sessions, tasks_n, tasks_more;
    const char *name, *email, *phone, *code; /* code: just made, shown once */
    const char *roles_error;
    bool locked, active, elsewhere, oneself, may_reset, ending; /* ending: that form is shown again */
    struct list units, past, tasks, deeds, fields, wrong, options;
};
enum err_code officer_fill(struct req *r, struct officer_view **out, struct err *e) MUST_USE;

/* officer_work.c: what lies with them, by unit */
struct officer_unit { /* with a role in force */
    int64_t unit, tasks, standing, away; /* open work given by name; absences in which they stand in; in which they are away themselves */
    const char *name, *field, *error;    /* field: "cho-20209" */
    bool reception, specialist, leader, admin, monitor, work;
    struct list takers;                  /* who has such a role there: struct choice_view */
};
extern const struct model officer_unit_model;
enum err_code officer_units(struct req *r, const struct officer_person *p, struct list *out, struct err *e) MUST_USE;
/* What was chosen for the units of a person: cho-<unit>, an account or "" = the common list. */
struct officer_heirs officer_heirs_read(struct req *r, const struct officer_person *p, const char *reason);
/* Sets r->after: work goes on once the change is on disk. */
void officer_hands_over(struct req *r);
/* What ending asks: tu, ly-do. */
enum { OFFICER_END_FIELDS = 2 };
extern const struct ask officer_end_asks[OFFICER_END_FIELDS];
