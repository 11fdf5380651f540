/* What waits for an answer, beside the figures: the most serious open alerts of whoever looks, of their unit or the one asked for. Knows no figure. */
#pragma once
#include "rooms/ioc/scope.h"

struct ioc_alert {
    const char *kind, *severity, *code, *unit, *subject, *href;
    int64_t n, due;
    bool late;
};
extern const struct model ioc_alert_model;

struct ioc_alerts {
    struct list lines; /* struct ioc_alert, a few */
    int64_t all;       /* open ones in all of what the viewer may see */
    bool shown;        /* false: nobody who is told of any */
};
enum err_code ioc_alerts_of(struct req *r, const struct ioc_ask *q, struct ioc_alerts *out, struct err *e) MUST_USE;
