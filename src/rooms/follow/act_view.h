/* The form of something that the applicant does with a dossier: supplement, withdraw, or another act of the procedure. Drawn
 * from the act itself and from what was flagged. */
#pragma once
#include "app/form_view.h"
#include "app/uploads.h"
#include "rooms/follow/room.h"
#include "rooms/follow/timeline.h"

/* The act that the address names, if the applicant may do it now; NULL if not. */
const struct wf_act *acting_act(struct req *r, const struct folder *f);
/* What it asks for: flagged papers and fields of a supplement, the act's own otherwise. */
/* Papers that an act may bring. */
struct wanted_papers { const struct paper *const *at; size_t n; };
struct wanted_papers acting_papers(struct req *r, const struct folder *f, const struct wf_act *act);
const struct form_field *acting_fields(struct req *r, const struct folder *f, const struct wf_act *act, size_t *n);
/* The page, with the files that were good so far. */
enum err_code acting_show(struct req *r, const struct folder *f, const struct wf_act *act, struct err *e) MUST_USE;
/* Instead of the form: the dossier is at another step by now. What was typed stands there to be copied. Status 409. */
enum err_code acting_over(struct req *r, const struct folder *f);
