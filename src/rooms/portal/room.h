/* The citizens' room: find a procedure, read what it asks, apply for it. Knows nothing of what happens to a dossier
 * after it was sent; that is another room's. */
#pragma once
#include "app/room.h"

extern const struct room portal_room;

/* home.c */
route_fn portal_home, portal_list;
extern const struct model portal_home_model, portal_list_model;
/* procedure.c */
route_fn portal_procedure;
extern const struct model portal_procedure_model;
/* agency.c */
route_fn portal_agencies, portal_agency;
extern const struct model portal_agencies_model, portal_agency_model;
/* listed.c */
route_fn portal_listed;
extern const struct model portal_listed_model;
/* places.c */
route_fn portal_places;
extern const struct model portal_places_model;
/* start.c */
route_fn portal_start, portal_start_post;
extern const struct model portal_start_model, portal_start_input_model;
/* step.c */
route_fn portal_draft, portal_step, portal_step_post, portal_step_photo, portal_step_keep, portal_drop;
extern const struct model portal_step_model;
/* papers.c */
route_fn portal_papers, portal_papers_take, portal_papers_post, portal_file;
extern const struct model portal_papers_model;
/* review.c */
route_fn portal_review, portal_send_again, portal_send;
extern const struct model portal_review_model;
