/* The officers' room: worklist, counter, one dossier, acts, batch, reassignment. Knows nothing of what a citizen sees. */
#pragma once
#include "app/room.h"

extern const struct room desk_room;

/* worklist.c */
route_fn worklist_show;
extern const struct model worklist_model;
/* find.c */
route_fn find_show;
extern const struct model find_model;
int64_t find_named(struct req *r, const char *text); /* the dossier that a code names, if the actor may see it; else 0 */
/* intake.c */
route_fn intake_choose, intake_show, intake_files, intake_do, intake_part;
extern const struct model intake_choose_model, intake_model;
/* absence.c */
route_fn absence_show, absence_do, absence_over;
extern const struct model absence_view_model, standing_view_model;
struct standing_view { const char *name, *to_day; };
struct list absence_standing_of(const struct req *r); /* struct standing_view */
/* message.c */
route_fn message_do;
/* dossier.c */
route_fn dossier_show, dossier_file, dossier_form, dossier_result;
/* act.c */
route_fn act_show, act_files, act_do;
struct desk_act_input { int64_t version; };
extern const struct model desk_act_input_model;
/* approve.c */
route_fn approve_show, approve_do;
extern const struct model approve_model;
/* assign.c */
route_fn assign_show, assign_do;
extern const struct model assign_model;
