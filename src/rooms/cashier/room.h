/* Money at the desk and from the gateway: see README.md. */
#pragma once
#include "app/room.h"

extern const struct room cashier_room;

/* money.c: the payments of one dossier */
enum err_code money_show(struct req *r, struct err *e);
enum err_code money_take(struct req *r, struct err *e);
enum err_code money_give_back(struct req *r, struct err *e);
extern const struct model money_model, money_input_model;
/* takings.c: a unit's day */
enum err_code takings_show(struct req *r, struct err *e);
extern const struct model takings_model;
/* reconcile.c: a statement beside the books */
enum err_code reconcile_show(struct req *r, struct err *e);
enum err_code reconcile_first(struct req *r, struct err *e);
enum err_code reconcile_do(struct req *r, struct err *e);
extern const struct model reconcile_model;
/* told.c: the gateway and who comes back from it */
enum err_code told_ipn(struct req *r, struct err *e);
enum err_code told_back(struct req *r, struct err *e);
extern const struct model told_model;
