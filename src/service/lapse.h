/* What was asked of the applicant and stays unanswered: past the limit that the procedure gives, the program does what the procedure says
 * (`limit` and `then` of the asking act). The moment is reckoned from the request by the deciding unit's calendar, always anew; the job only says
 * when to look. */
#pragma once
#include "service/folder.h"
#include "service/jobs.h"

/* Part of act_further: after a request with a consequence, when to look. act: what was done. */
enum err_code lapse_plan(struct ctx *c, const struct folder *f, const struct wf_act *act, struct err *e) MUST_USE;
/* The last moment to answer; 0 = nothing is waited for, or nothing follows. */
enum err_code lapse_until(const struct ctx *c, const struct folder *f, int64_t *out, struct err *e) MUST_USE;

extern const struct job_kind lapse_job;
