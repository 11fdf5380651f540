/* The administrator's room: see README.md. */
#pragma once
#include "app/room.h"

extern const struct room admin_room;

/* start.c: what there is to do */
route_fn admin_start;
extern const struct model admin_start_model;
/* officers.c: all of them; officer_new.c: one more */
route_fn admin_officers, admin_officer_new, admin_officer_add;
extern const struct model admin_officers_model, admin_officer_new_model;
/* officer.c: one; officer_acts.c: what is done with one */
route_fn admin_officer, admin_officer_roles, admin_officer_end, admin_officer_code, admin_officer_reset, admin_officer_unlock;
extern const struct model admin_officer_model, admin_roles_model;
/* rights.c: who may do what */
route_fn admin_rights;
extern const struct model admin_rights_model;
/* points.c: what the procedure files leave to be confirmed */
route_fn admin_points, admin_point, admin_point_confirm, admin_point_reopen;
extern const struct model admin_points_model, admin_point_model;
/* units.c: all of them; unit.c: one */
route_fn admin_units, admin_unit, admin_unit_reach, admin_unit_name, admin_unit_unname;
extern const struct model admin_units_model, admin_unit_model;
/* founding.c: points of a commune founded and closed */
route_fn admin_found, admin_found_do, admin_close, admin_close_do, admin_close_not;
extern const struct model admin_found_model, admin_close_model;
/* calendar.c: a unit's year; calendar_acts.c: a change looked at and done */
route_fn admin_calendar, admin_calendar_count, admin_calendar_look, admin_calendar_do;
extern const struct model admin_calendar_model;
/* texts.c: the words of the program */
route_fn admin_texts, admin_text, admin_text_set;
extern const struct model admin_texts_model, admin_text_model;
/* journal.c: who did and saw what */
route_fn admin_traces;
extern const struct model admin_traces_model;
