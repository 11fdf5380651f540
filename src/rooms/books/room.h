/* The books of a unit: register of dossiers (mẫu 07), book of numbers, control sheet of a dossier (mẫu 06). Reads alone, changes nothing. */
#pragma once
#include "app/room.h"

extern const struct room books_room;

/* register.c */
route_fn register_show, register_all, register_pdf, register_xlsx;
extern const struct model register_view_model;
/* numbers.c */
route_fn numbers_show, numbers_all, numbers_xlsx;
extern const struct model numbers_view_model;
/* control.c */
route_fn control_show;
extern const struct model control_view_model;
/* paper.c */
route_fn control_pdf;
