/* The routes of this room. */
#include "rooms/cashier/room.h"
#include "service/money/gateway.h"

#define NEED_DESK (NEED_RECEPTION | NEED_SPECIALIST | NEED_LEADER)

static const struct route routes[] = {
    {.method = "GET", .pattern = "/viec/ho-so/{code}/thu-phi", .fn = money_show, .need = NEED_DESK, .flags = ROUTE_BY_DOSSIER, .output = &money_model,
     .page = "cashier/money", .title = "cashier.money", .doc = "What a dossier owes and what was paid; journaled as a reading"},
    {.method = "POST", .pattern = "/viec/ho-so/{code}/thu-phi", .fn = money_take, .need = NEED_DESK, .flags = ROUTE_BY_DOSSIER, .input = &money_input_model,
     .output = &money_model, .page = "cashier/money", .title = "cashier.money", .again = money_show,
     .doc = "Records a payment at the counter: amount, how (cash or bank), reference, note"},
    {.method = "POST", .pattern = "/viec/ho-so/{code}/hoan-phi", .fn = money_give_back, .need = NEED_LEADER, .flags = ROUTE_BY_DOSSIER,
     .input = &money_input_model, .output = &money_model, .page = "cashier/money", .title = "cashier.money", .again = money_show,
     .doc = "Gives money back: amount, how (cash, bank or gateway), reference (the gateway's number), note (why)"},
    {.method = "GET", .pattern = "/viec/thu-phi", .fn = takings_show, .need = NEED_DESK, .flags = ROUTE_MY_UNIT, .output = &takings_model,
     .page = "cashier/takings", .title = "cashier.takings", .doc = "What the unit took and gave back on a day (ngay); also as CSV"},
    {.method = "GET", .pattern = "/viec/thu-phi/doi-soat", .fn = reconcile_show, .need = NEED_DESK, .flags = ROUTE_MY_UNIT, .output = &reconcile_model,
     .page = "cashier/reconcile", .title = "cashier.reconcile", .doc = "Asks for a bank's or gateway's statement"},
    {.method = "POST", .pattern = "/viec/thu-phi/doi-soat", .fn = reconcile_do, .need = NEED_DESK, .flags = ROUTE_MY_UNIT | ROUTE_UPLOAD | ROUTE_FREE_FORM,
     .output = &reconcile_model, .page = "cashier/reconcile", .title = "cashier.reconcile", .first = reconcile_first, .again = reconcile_show,
     .doc = "Compares a statement (file tep or text sao-ke, CSV; how: bank or gateway) with the books; ghi=1 books what pays a dossier exactly"},
    {.method = "GET", .pattern = "/thanh-toan/ipn", .fn = told_ipn, .need = NEED_ANYONE, .flags = ROUTE_TOLD | ROUTE_BY_ORDER | ROUTE_NO_JSON,
     .title = "cashier.ipn", .doc = "Called by the payment gateway: what became of an order; signed"},
    {.method = "GET", .pattern = "/thanh-toan/ket-qua", .fn = told_back, .need = NEED_ANYONE, .flags = ROUTE_BY_ORDER, .output = &told_model,
     .page = "cashier/told", .title = "cashier.back", .doc = "Where the gateway sends people back to; shows, and books nothing"},
};

static const struct room_link links[] = {{.need = NEED_RECEPTION | NEED_LEADER, .href = "/viec/thu-phi", .text = "cashier.takings", .more = true}};
static const struct job_kind jobs[] = {
    {.kind = "gateway_refund", .run = gateway_refund_run},
    {.kind = "gateway_query", .run = gateway_query_run, .done = gateway_query_done},
};

const struct room cashier_room = {.name = "cashier", .routes = {routes, sizeof routes / sizeof routes[0]}, .links = links,
                                  .links_n = sizeof links / sizeof links[0], .jobs = jobs, .jobs_n = sizeof jobs / sizeof jobs[0]};
