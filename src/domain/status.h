/* How a dossier stands, in plain words: who has it, what is next, and the national statuses 1-10 that every
 * workflow is seen through (as Cổng Dịch vụ công quốc gia exchanges them). Pure. */
#pragma once
#include "base/record.h"
#include "domain/procedure.h"
#include "domain/workflow.h"

enum { STATUS_FIRST = 1, STATUS_LAST = 10 };
/* "Mới đăng ký" .. "Đã trả kết quả"; "" outside 1..10. lang "en" or Vietnamese. */
const char *status_national(int n, const char *lang);
bool status_clock_stopped(int n); /* 5, 6, 8: the clock stops in national reports */

struct status {
    const char *state, *name;
    const char *text;        /* for the applicant: who has it, what is waited for */
    const char *next;        /* "" = nothing more to say */
    const char *holder;      /* agency's name; "" = the applicant */
    const char *national;
    int64_t since;           /* ms */
    bool yours;              /* the applicant must do something now */
    bool final, done;        /* ended; ended with a result */
    bool paused;
};
extern const struct model status_model;
struct status status_of(const struct procedure *p, const struct wf_state *s, const char *lang);

/* The main path, for a timeline: what is behind is the journal's to tell; this is "now" and what is ahead. */
struct status_step {
    const char *state, *name, *holder;
    int64_t minutes;      /* typical working time; 0 = not told */
    const char *duration; /* "khoảng 30 phút", "khoảng 2 ngày"; "" = not told */
    bool now;
};
extern const struct model status_step_model;
/* struct status_step, the present state first; ends with the state in which the result is handed over.
 * A final state gives itself alone. */
struct list status_ahead(const struct procedure *p, const struct wf_state *s, const char *lang, struct arena *a);
/* "khoảng 3 giờ" / "about 3 hours"; "" for 0. Working time, 8 h a day. */
const char *status_duration(int64_t minutes, const char *lang, struct arena *a);
