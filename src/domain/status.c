/* Where a dossier stands and what is ahead. */
#include "domain/status.h"
#include <string.h>

static const struct label NATIONAL[STATUS_LAST + 1] = {
    [1] = {"Mới đăng ký", "Newly filed"},
    [2] = {"Được tiếp nhận", "Received"},
    [3] = {"Không được tiếp nhận", "Not received"},
    [4] = {"Đang xử lý", "Being processed"},
    [5] = {"Yêu cầu bổ sung giấy tờ", "Further papers asked for"},
    [6] = {"Yêu cầu thực hiện nghĩa vụ tài chính", "Payment asked for"},
    [7] = {"Công dân yêu cầu rút hồ sơ", "Withdrawn by the citizen"},
    [8] = {"Dừng xử lý", "Stopped"},
    [9] = {"Đã xử lý xong", "Processed"},
    [10] = {"Đã trả kết quả", "Result handed over"},
};

static const struct field status_fields[] = {
    FIELD(status, state, F_TEXT), FIELD(status, name, F_TEXT),
    FIELD(status, text, F_TEXT, .doc = "who has it and what is waited for, for the applicant"),
    FIELD(status, next, F_TEXT), FIELD(status, holder, F_TEXT), FIELD(status, national, F_TEXT),
    FIELD(status, since, F_INSTANT), FIELD(status, yours, F_BOOL, .doc = "the applicant must act now"),
    FIELD(status, final, F_BOOL), FIELD(status, done, F_BOOL), FIELD(status, paused, F_BOOL),
};
const struct model status_model = MODEL(status, status_fields, .doc = "How a dossier stands, in plain words");

static const struct field step_fields[] = {
    FIELD(status_step, state, F_TEXT),    FIELD(status_step, name, F_TEXT), FIELD(status_step, holder, F_TEXT),
    FIELD(status_step, minutes, F_INT),   FIELD(status_step, duration, F_TEXT),
    FIELD(status_step, now, F_BOOL),
};
const struct model status_step_model = MODEL(status_step, step_fields, .doc = "A step of the way, now or ahead");

static bool english(const char *lang)
{
    return lang && strcmp(lang, "en") == 0;
}

const char *status_national(int n, const char *lang)
{
    return n < STATUS_FIRST || n > STATUS_LAST ? "" : label_in(&NATIONAL[n], lang);
}

bool status_clock_stopped(int n)
{
    return n == 5 || n == 6 || n == 8;
}

static const char *holder_name(const struct procedure *p, const struct wf_state_def *d, const char *lang)
{
    const struct agency *a = procedure_agency_find(p, d->holder.agency.id);
    return a ? label_in(&a->name, lang) : "";
}

struct status status_of(const struct procedure *p, const struct wf_state *s, const char *lang)
{
    const struct wf_state_def *d = procedure_state_find(p, s->state);
    if (!d)
        return (struct status){.state = s->state, .name = s->state, .text = "", .next = "", .holder = "", .national = ""};
    return (struct status){
        .state = d->id,
        .name = label_in(&d->name, lang),
        .text = label_in(&d->citizen, lang),
        .next = label_in(&d->next, lang),
        .holder = holder_name(p, d, lang),
        .national = status_national(d->national, lang),
        .since = s->since,
        .yours = !d->final && d->holder.role == ROLE_APPLICANT,
        .final = d->final != FINAL_NO,
        .done = d->final == FINAL_DONE,
        .paused = s->clock == WF_PAUSE,
    };
}

const char *status_duration(int64_t minutes, const char *lang, struct arena *a)
{
    if (minutes <= 0)
        return "";
    long long n = minutes < 60 ? minutes : minutes < 480 ? (minutes + 30) / 60 : (minutes + 240) / 480;
    int unit = minutes < 60 ? 0 : minutes < 480 ? 1 : 2;
    static const char *const vi[] = {"phút", "giờ", "ngày"}, *const en[] = {"minute", "hour", "day"};
    if (english(lang))
        return arena_fmt(a, "about %lld %s%s", n, en[unit], n == 1 ? "" : "s");
    return arena_fmt(a, "khoảng %lld %s", n, vi[unit]);
}

static struct status_step step(const struct procedure *p, const struct wf_state_def *d, const char *lang, struct arena *a)
{
    return (struct status_step){
        .state = d->id,
        .name = label_in(&d->name, lang),
        .holder = holder_name(p, d, lang),
        .minutes = d->typical_minutes,
        .duration = status_duration(d->typical_minutes, lang, a),
    };
}

/* The file lists states in the order of the main path; what lies aside is skipped unless it is the present one. */
struct list status_ahead(const struct procedure *p, const struct wf_state *s, const char *lang, struct arena *a)
{
    struct status_step *row = ARENA_ARRAY(a, struct status_step, p->n_states + 2);
    size_t n = 0;
    const struct wf_state_def *now = procedure_state_find(p, s->state);
    if (!now)
        return (struct list){row, 0};
    row[n] = step(p, now, lang, a);
    row[n++].now = true;
    const struct wf_state_def *from = now->aside && *s->origin ? procedure_state_find(p, s->origin) : now;
    bool back = from != now; /* after the side step the dossier goes back to where it was */
    for (const struct wf_state_def *d = from ? from : now; !now->final && d < p->states + p->n_states; d++) {
        if ((d == from && !back) || d == now || d->aside || (d->final && d->final != FINAL_DONE))
            continue;
        row[n++] = step(p, d, lang, a);
        if (d->final)
            break;
    }
    return (struct list){row, n};
}
