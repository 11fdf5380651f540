/* The addresses of alerts. See room.h. */
#include "rooms/alert/room.h"
#include "service/alert/answers.h"
#include "service/alert/engine.h"

#define NEED_WARNED (NEED_RECEPTION | NEED_SPECIALIST | NEED_LEADER | NEED_MONITOR)

static const struct route routes[] = {
    {.method = "GET", .pattern = "/canh-bao", .fn = alert_show, .need = NEED_WARNED, .flags = ROUTE_MY_UNIT, .output = &alert_page_model, .page = "alert/alerts",
     .title = "alert.title", .doc = "Alerts that wait: one's own, of the unit for leaders, of all below for the operations centre (xem=mine, unit, below; loai, muc, trang-thai)"},
    {.method = "POST", .pattern = "/canh-bao", .fn = alert_do, .again = alert_show, .need = NEED_WARNED, .flags = ROUTE_MY_UNIT | ROUTE_FREE_FORM, .output = &alert_page_model,
     .page = "alert/alerts", .title = "alert.title", .doc = "Answers alerts (`chon`: ids): `lam` = nhan (acknowledge) or hoan (put off; `ly-do`, `ngay` days)"},
    {.method = "GET", .pattern = "/canh-bao/quy-tac", .fn = alert_rules_show, .need = NEED_WARNED | NEED_ADMIN, .output = &alert_rules_page_model, .page = "alert/rules",
     .title = "alert.rules", .doc = "Who is warned of what, when and by which way"},
};
static enum err_code waiting(struct req *r, int64_t *n, struct err *e)
{
    int64_t by[3];
    TRY(alert_counts(&r->ctx, ALERT_MINE, by, e));
    *n = by[ALERT_INFO] + by[ALERT_WARNING] + by[ALERT_URGENT];
    return ERR_OK;
}

static const struct room_link links[] = {
    {.need = NEED_WARNED, .href = "/canh-bao", .text = "alert.nav", .count = waiting, .counted = "alert.nav_waits", .to = "/canh-bao?xem=mine"},
};

const struct room alert_room = {.name = "alert", .routes = {routes, sizeof routes / sizeof routes[0]}, .links = links, .links_n = 1, .jobs = &alert_job, .jobs_n = 1};
