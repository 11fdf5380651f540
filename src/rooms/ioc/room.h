/* The operations centre (trung tâm điều hành): every unit's figures, live, for those who answer for them. */
#pragma once
#include "app/room.h"

extern const struct room ioc_room;

enum err_code overview_show(struct req *r, struct err *e);
enum err_code live_show(struct req *r, struct err *e);
enum err_code table_show(struct req *r, struct err *e);
enum err_code table_all(struct req *r, struct err *e);
enum err_code table_xlsx(struct req *r, struct err *e);
enum err_code behind_show(struct req *r, struct err *e);
enum err_code ranking_show(struct req *r, struct err *e);
enum err_code index_show(struct req *r, struct err *e);
enum err_code officers_show(struct req *r, struct err *e);
extern const struct model ioc_view_model, ioc_table_model, behind_view_model, stints_view_model, ranking_view_model, index_view_model;

enum err_code public_show(struct req *r, struct err *e);
enum err_code wall_show(struct req *r, struct err *e);
extern const struct model public_view_model, wall_view_model;

enum err_code centres_show(struct req *r, struct err *e);
extern const struct model centres_view_model;

enum err_code late_show(struct req *r, struct err *e);
enum err_code late_xlsx(struct req *r, struct err *e);
enum err_code late_list_show(struct req *r, struct err *e);
extern const struct model late_view_model, late_list_model;
enum err_code ahead_show(struct req *r, struct err *e);
extern const struct model ahead_view_model;

enum err_code morning_pdf(struct req *r, struct err *e);
extern const struct room_paper ioc_papers[1];

enum err_code mail_show(struct req *r, struct err *e);
enum err_code mail_on(struct req *r, struct err *e);
enum err_code mail_off(struct req *r, struct err *e);
enum err_code mail_make(struct req *r, struct job *j, struct err *e);
extern const struct model mail_view_model, mail_choice_model;
