/* The room in which people follow what they sent: see README.md. */
#pragma once
#include "app/room.h"
#include "domain/event.h"
#include "service/folder.h"

extern const struct room follow_room;

/* mine.c */
enum err_code follow_mine(struct req *r, struct err *e);
extern const struct model follow_mine_model;
/* track.c */
enum err_code follow_track(struct req *r, struct err *e);
enum err_code follow_track_post(struct req *r, struct err *e);
extern const struct model follow_track_model, track_input_model;
/* status.c */
enum err_code follow_status(struct req *r, struct err *e);
extern const struct model follow_status_model;
/* receipt.c */
enum err_code follow_receipt(struct req *r, struct err *e);
enum err_code follow_receipt_pdf(struct req *r, struct err *e);
enum err_code follow_form_pdf(struct req *r, struct err *e);
enum err_code follow_result_pdf(struct req *r, struct err *e);
enum err_code follow_file(struct req *r, struct err *e);
extern const struct model follow_receipt_model;
/* pay.c */
enum err_code follow_pay(struct req *r, struct err *e);
/* rate.c */
enum err_code follow_rate(struct req *r, struct err *e);
extern const struct model rate_input_model;
/* acting.c: what the applicant does with a dossier */
enum err_code follow_supplement(struct req *r, struct err *e);
enum err_code follow_withdraw(struct req *r, struct err *e);
enum err_code follow_act(struct req *r, struct err *e);
enum err_code follow_act_first(struct req *r, struct err *e);
enum err_code follow_act_post(struct req *r, struct err *e);
extern const struct model follow_act_model;

/* seen.c: whose dossier it is. ERR_NOT_FOUND also for one that is somebody else's. */
enum err_code follow_own(struct req *r, struct folder *out, struct err *e);
/* Also for who came by code and secret: *own tells. */
enum err_code follow_seen(struct req *r, struct folder *out, bool *own, struct err *e);
/* The browser may see this dossier for two hours from now. */
void follow_let_see(struct req *r, int64_t dossier);

/* "H17.20257-20261122-0001" */
const char *follow_code(const struct req *r, const struct folder *f);
