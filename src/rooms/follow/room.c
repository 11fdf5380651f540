/* The routes of this room. */
#include "rooms/follow/room.h"
#include "service/abode.h"

enum { OF_DOSSIER = ROUTE_BY_DOSSIER, ACTING = ROUTE_BY_DOSSIER | ROUTE_UPLOAD | ROUTE_FREE_FORM | ROUTE_KEEPS, PAPER = ROUTE_BY_DOSSIER | ROUTE_HEAVY | ROUTE_NO_JSON };

static const struct route routes[] = {
    {.method = "GET", .pattern = "/tra-cuu", .fn = follow_track, .need = NEED_ANYONE, .output = &follow_track_model, .page = "follow/track",
     .title = "follow.track.title", .doc = "Asks for the code and the secret of a receipt"},
    {.method = "POST", .pattern = "/tra-cuu", .fn = follow_track_post, .need = NEED_ANYONE, .flags = ROUTE_SLOW_DOWN | ROUTE_CENTRE, .input = &track_input_model,
     .output = &follow_track_model, .page = "follow/track", .title = "follow.track.title", .again = follow_track,
     .doc = "Lets this browser see a dossier for two hours"},
    {.method = "GET", .pattern = "/ho-so", .fn = follow_mine, .need = NEED_CITIZEN, .output = &follow_mine_model, .page = "follow/mine",
     .title = "app.my_dossiers", .doc = "Dossiers and drafts of who is signed in"},
    {.method = "GET", .pattern = "/ho-so/{code}", .fn = follow_status, .need = NEED_ANYONE, .flags = OF_DOSSIER, .output = &follow_status_model,
     .page = "follow/status", .title = "follow.dossier", .doc = "Where a dossier stands, what happened and what is next"},
    {.method = "GET", .pattern = "/ho-so/{code}/giay-hen", .fn = follow_receipt, .need = NEED_CITIZEN, .flags = OF_DOSSIER,
     .output = &follow_receipt_model, .page = "follow/receipt", .title = "follow.receipt", .doc = "The receipt with its secret"},
    {.method = "GET", .pattern = "/ho-so/{code}/giay-hen.pdf", .fn = follow_receipt_pdf, .need = NEED_CITIZEN, .flags = PAPER,
     .title = "document.01", .doc = "Form 01 as PDF"},
    {.method = "GET", .pattern = "/ho-so/{code}/mau/{form}", .fn = follow_form_pdf, .need = NEED_CITIZEN, .flags = PAPER, .title = "follow.dossier",
     .doc = "Form 01 to 05 as PDF: 02.pdf"},
    {.method = "GET", .pattern = "/ho-so/{code}/ket-qua.pdf", .fn = follow_result_pdf, .need = NEED_CITIZEN, .flags = PAPER, .title = "follow.result",
     .doc = "The result as PDF"},
    {.method = "GET", .pattern = "/ho-so/{code}/tep/{n}", .fn = follow_file, .need = NEED_CITIZEN, .flags = OF_DOSSIER | ROUTE_NO_JSON,
     .title = "follow.papers", .doc = "One of the applicant's own papers"},
    {.method = "GET", .pattern = "/ho-so/{code}/bo-sung", .fn = follow_supplement, .need = NEED_CITIZEN, .flags = OF_DOSSIER, .output = &follow_act_model,
     .page = "follow/act", .title = "follow.do.supplement", .doc = "What must be supplemented"},
    {.method = "POST", .pattern = "/ho-so/{code}/bo-sung", .fn = follow_act_post, .need = NEED_CITIZEN, .flags = ACTING, .output = &follow_act_model,
     .page = "follow/act", .title = "follow.do.supplement", .first = follow_act_first, .again = follow_supplement,
     .doc = "Supplements what was flagged: files tep.<paper>, flagged fields by their id, version"},
    {.method = "GET", .pattern = "/ho-so/{code}/rut", .fn = follow_withdraw, .need = NEED_CITIZEN, .flags = OF_DOSSIER, .output = &follow_act_model,
     .page = "follow/act", .title = "follow.do.withdraw", .doc = "Asks whether to withdraw"},
    {.method = "POST", .pattern = "/ho-so/{code}/rut", .fn = follow_act_post, .need = NEED_CITIZEN, .flags = ACTING, .output = &follow_act_model,
     .page = "follow/act", .title = "follow.do.withdraw", .first = follow_act_first, .again = follow_withdraw, .doc = "Withdraws: reason, version"},
    {.method = "POST", .pattern = "/ho-so/{code}/nop-phi", .fn = follow_pay, .need = NEED_ANYONE, .flags = OF_DOSSIER, .output = &follow_status_model,
     .page = "follow/status", .title = "follow.pay", .again = follow_status, .doc = "Leads to the payment gateway with all that is due"},
    {.method = "GET", .pattern = "/ho-so/{code}/danh-gia", .fn = follow_status, .need = NEED_ANYONE, .flags = OF_DOSSIER, .output = &follow_status_model,
     .page = "follow/status", .title = "follow.dossier", .doc = "The same page: where one comes back to who had to sign in again"},
    {.method = "POST", .pattern = "/ho-so/{code}/danh-gia", .fn = follow_rate, .need = NEED_ANYONE, .flags = OF_DOSSIER | ROUTE_KEEPS, .input = &rate_input_model,
     .output = &follow_status_model, .page = "follow/status", .title = "follow.rate", .again = follow_status,
     .doc = "Gives marks for how it was handled, once, when the result is there or it was refused"},
    {.method = "GET", .pattern = "/ho-so/{code}/viec/{act}", .fn = follow_act, .need = NEED_CITIZEN, .flags = OF_DOSSIER, .output = &follow_act_model,
     .page = "follow/act", .title = "follow.dossier", .doc = "Another act that the workflow offers to the applicant"},
    {.method = "POST", .pattern = "/ho-so/{code}/viec/{act}", .fn = follow_act_post, .need = NEED_CITIZEN, .flags = ACTING, .output = &follow_act_model,
     .page = "follow/act", .title = "follow.dossier", .first = follow_act_first, .again = follow_act, .doc = "Does it: the act's own inputs, version"},
};

static const struct room_link links[] = {
    {.need = NEED_CITIZEN, .href = "/ho-so", .text = "app.my_dossiers"},
    {.need = NEED_ANYONE, .href = "/tra-cuu", .text = "app.track"},
};

const struct room follow_room = {.name = "follow", .routes = {routes, sizeof routes / sizeof routes[0]}, .links = links,
                                 .links_n = sizeof links / sizeof links[0], .jobs = abode_jobs, .jobs_n = ABODE_JOBS};
