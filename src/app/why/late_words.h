/* Why a dossier is late, in the words that pages have in common. In the request's language; texts lie in its arena. */
#pragma once
#include "app/req.h"

const char *late_place(struct req *r, int64_t unit);        /* the unit's name; 0: the applicant, in words */
const char *late_step(struct req *r, const char *procedure, const char *step); /* of a state or of an act that asked for an opinion; the id of what is no more */
/* Working time in hours, since offices have days of different lengths: "3,5", "54"; with its word: "40 phút", "3,5 giờ làm việc". */
const char *late_hours(struct req *r, int64_t minutes);
const char *late_time(struct req *r, int64_t minutes);

/* One sentence on a dossier that is late or ended late: cause, step, place, how long it took there; who had it is for the control sheet. "": it is not late. */
enum err_code late_sentence(struct req *r, const struct folder *f, const char **out, struct err *e) MUST_USE;
