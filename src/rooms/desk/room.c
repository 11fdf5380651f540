/* The officers' room: its addresses, its places in the menu. */
#include "rooms/desk/room.h"
#include "rooms/desk/act.h"
#include "rooms/desk/dossier.h"
#include "rooms/desk/many.h"
#include "service/lapse.h"

#define NEED_DESK (NEED_RECEPTION | NEED_SPECIALIST | NEED_LEADER)

static const struct route routes[] = {
    {"GET", "/viec", worklist_show, NEED_DESK, ROUTE_MY_UNIT, NULL, &worklist_model, "desk/worklist", "desk.work",
     "Open work of one's unit and roles, by due date", NULL, NULL},
    {"GET", "/viec/tim", find_show, NEED_DESK, ROUTE_MY_UNIT, NULL, &find_model, "desk/find", "desk.register",
     "Dossiers of one's unit, open and finished, by code, number, name, identifier or phone; one by number is journaled as a reading", NULL, NULL},
    {"GET", "/viec/tiep-nhan", intake_choose, NEED_RECEPTION, ROUTE_MY_UNIT, NULL, &intake_choose_model, "desk/intake-choose", "desk.take_in_title",
     "Procedures that this counter takes in", NULL, NULL},
    {"GET", "/viec/tiep-nhan/{procedure}", intake_show, NEED_RECEPTION, ROUTE_MY_UNIT, NULL, &intake_model, "desk/intake", "desk.take_in",
     "The form at the counter", NULL, NULL},
    {"POST", "/viec/tiep-nhan/{procedure}", intake_do, NEED_RECEPTION, ROUTE_MY_UNIT | ROUTE_UPLOAD | ROUTE_FILES_FIRST | ROUTE_FREE_FORM | ROUTE_KEEPS, NULL,
     &intake_model, "desk/intake", "desk.take_in", "Takes a dossier in; with `_dien` only reads the card's text in `_qr`", intake_files, intake_show},
    {"GET", "/viec/doc-giay/{part}", intake_part, NEED_RECEPTION, ROUTE_MY_UNIT | ROUTE_HEAVY | ROUTE_NO_JSON, NULL, NULL, NULL, "desk.take_in",
     "A part of a paper that was read by machine, as a picture; sealed for one account", NULL, NULL},
    {"GET", "/viec/duyet", approve_show, NEED_LEADER, ROUTE_MY_UNIT, NULL, &approve_model, "desk/approve", "desk.approve",
     "What waits for the leader and may be decided in a batch", NULL, NULL},
    {"POST", "/viec/duyet", approve_do, NEED_LEADER, ROUTE_MY_UNIT | ROUTE_FREE_FORM, NULL, &approve_model, "desk/approve", "desk.approve",
     "Does the act of each ticked dossier (`hs`: \"CODE version act\"); tells what became of each", NULL, approve_show},
    {"POST", "/viec/nhieu", many_do, NEED_DESK, ROUTE_MY_UNIT | ROUTE_FREE_FORM, NULL, &many_model, "desk/many", "desk.many.title",
     "Several dossiers of the worklist (`hs`: \"CODE version\"): `lam` = chuyen (forward), tra (hand over), in (receipts), giao (to the assignment); tells what became of each", NULL, worklist_show},
    {"GET", "/viec/nhieu/giay-tiep-nhan.pdf", many_receipts, NEED_DESK, ROUTE_MY_UNIT | ROUTE_HEAVY | ROUTE_NO_JSON, NULL, NULL, NULL, "desk.many.title",
     "Receipts (form 01) of several dossiers (`hs`: CODE) in one PDF; journaled as a reading of each", NULL, NULL},
    {"GET", "/viec/giao", assign_show, NEED_LEADER, ROUTE_MY_UNIT, NULL, &assign_model, "desk/assign", "desk.assign",
     "Who of the unit has what in hand", NULL, NULL},
    {"POST", "/viec/giao", assign_do, NEED_LEADER, ROUTE_MY_UNIT | ROUTE_FREE_FORM, NULL, &assign_model, "desk/assign", "desk.assign",
     "Gives ticked dossiers (`hs`: \"CODE version\") to an account (`cho`, 0 = to all) with a reason (`ly-do`)", NULL, assign_show},
    {"GET", "/viec/vang-mat", absence_show, NEED_DESK, ROUTE_MY_UNIT, NULL, &absence_view_model, "desk/absence", "desk.absence",
     "Who of one's unit is away, and who stands in", NULL, NULL},
    {"POST", "/viec/vang-mat", absence_do, NEED_DESK, ROUTE_CENTRE | ROUTE_FREE_FORM, NULL, &absence_view_model, "desk/absence", "desk.absence",
     "Enters that somebody (`ai`, oneself; anybody of the unit if a leader) is away from `tu` to `den` and who stands in (`thay`)", NULL, absence_show},
    {"POST", "/viec/vang-mat/{id}/ket-thuc", absence_over, NEED_DESK, ROUTE_CENTRE, NULL, NULL, NULL, "desk.absence",
     "Ends an absence before its time", NULL, NULL},
    {"GET", "/viec/ho-so/{code}", dossier_show, NEED_DESK, ROUTE_BY_DOSSIER, NULL, &desk_dossier_model, "desk/dossier", "desk.dossier",
     "One dossier with all that is needed to decide; journaled as a reading", NULL, NULL},
    {"GET", "/viec/ho-so/{code}/tep/{n}", dossier_file, NEED_DESK, ROUTE_BY_DOSSIER | ROUTE_NO_JSON, NULL, NULL, NULL, "desk.dossier",
     "A file of the dossier; journaled as a reading", NULL, NULL},
    {"GET", "/viec/ho-so/{code}/mau/{form}", dossier_form, NEED_DESK, ROUTE_BY_DOSSIER | ROUTE_HEAVY | ROUTE_NO_JSON, NULL, NULL, NULL, "desk.dossier",
     "An official form as PDF: 01.pdf to 05.pdf", NULL, NULL},
    {"GET", "/viec/ho-so/{code}/ket-qua.pdf", dossier_result, NEED_DESK, ROUTE_BY_DOSSIER | ROUTE_HEAVY | ROUTE_NO_JSON, NULL, NULL, NULL, "desk.dossier",
     "The issued result as PDF", NULL, NULL},
    {"POST", "/viec/ho-so/{code}/trao-doi", message_do, NEED_DESK, ROUTE_BY_DOSSIER | ROUTE_FREE_FORM, NULL, &desk_dossier_model, "desk/dossier", "desk.dossier",
     "A message (`loi-nhan`) to the other officers of the dossier; journaled, not shown to the applicant", NULL, dossier_show},
    {"GET", "/viec/ho-so/{code}/{act}", act_show, NEED_DESK, ROUTE_BY_DOSSIER, NULL, &desk_act_model, "desk/act", "desk.acts",
     "An act before it is done: what it asks for and what follows", NULL, NULL},
    {"POST", "/viec/ho-so/{code}/{act}", act_do, NEED_DESK, ROUTE_BY_DOSSIER | ROUTE_UPLOAD | ROUTE_FILES_FIRST | ROUTE_FREE_FORM | ROUTE_KEEPS, &desk_act_input_model,
     &desk_act_model, "desk/act", "desk.acts", "Does an act that the workflow offers now", act_files, act_show},
};

static const struct room_link links[] = {
    {.need = NEED_DESK, .href = "/viec", .text = "desk.work"},
    {.need = NEED_RECEPTION, .href = "/viec/tiep-nhan", .text = "desk.take_in"},
    {.need = NEED_LEADER, .href = "/viec/duyet", .text = "desk.approve"},
    {.need = NEED_LEADER, .href = "/viec/giao", .text = "desk.assign"},
    {.need = NEED_DESK, .href = "/viec/vang-mat", .text = "desk.absence", .more = true},
};

const struct room desk_room = {
    .name = "desk", .routes = {routes, sizeof routes / sizeof routes[0]}, .links = links, .links_n = sizeof links / sizeof links[0],
    .jobs = &lapse_job, .jobs_n = 1,
};
