/* The table of the citizens' room. */
#include "rooms/portal/room.h"

static const struct route routes[] = {
    {.method = "GET", .pattern = "/", .fn = portal_home, .need = NEED_ANYONE, .flags = ROUTE_CACHE, .output = &portal_home_model,
     .page = "portal/home", .title = "portal.home.title", .doc = "The front page: procedures and ways in"},
    {.method = "GET", .pattern = "/thu-tuc", .fn = portal_list, .need = NEED_ANYONE, .flags = ROUTE_CACHE, .output = &portal_list_model,
     .page = "portal/list", .title = "portal.list.title", .doc = "Procedures; ?q= asks for them as people do (&go=1: the last word is still being typed), ?lv= shows a field"},
    {.method = "GET", .pattern = "/thu-tuc/{code}", .fn = portal_procedure, .need = NEED_ANYONE, .flags = ROUTE_CACHE,
     .output = &portal_procedure_model, .page = "portal/procedure", .title = "portal.list.title", .doc = "All that is known of a procedure"},
    {.method = "GET", .pattern = "/danh-muc/{code}", .fn = portal_listed, .need = NEED_ANYONE, .flags = ROUTE_CACHE,
     .output = &portal_listed_model, .page = "portal/listed", .title = "portal.list.title", .doc = "Facts of a procedure that is only in the state's catalogue"},
    {.method = "GET", .pattern = "/dia-danh", .fn = portal_places, .need = NEED_ANYONE, .flags = ROUTE_CACHE, .output = &portal_places_model,
     .page = "portal/places", .title = "portal.places.title", .doc = "Communes of today by name, also by their names before July 2025 (?q=)"},
    {.method = "GET", .pattern = "/thu-tuc/{code}/nop", .fn = portal_start, .need = NEED_CITIZEN, .output = &portal_start_model,
     .page = "portal/start", .title = "portal.start.title", .doc = "Choose place and case; ?noi= searches communes, ?tinh= lists a province's"},
    {.method = "POST", .pattern = "/thu-tuc/{code}/nop", .fn = portal_start_post, .need = NEED_CITIZEN, .flags = ROUTE_BY_UNIT | ROUTE_KEEPS,
     .input = &portal_start_input_model, .output = &portal_start_model, .page = "portal/start", .title = "portal.start.title",
     .doc = "Begin an application", .again = portal_start},
    {.method = "GET", .pattern = "/nop/{id}", .fn = portal_draft, .need = NEED_CITIZEN, .flags = ROUTE_BY_ID, .title = "portal.apply",
     .doc = "To the step where one was"},
    {.method = "GET", .pattern = "/nop/{id}/{step}", .fn = portal_step, .need = NEED_CITIZEN, .flags = ROUTE_BY_ID, .output = &portal_step_model,
     .page = "portal/step", .title = "portal.apply", .doc = "A step of the form; ?kiem=1 with what is wrong"},
    {.method = "POST", .pattern = "/nop/{id}/{step}", .fn = portal_step_post, .need = NEED_CITIZEN,
     .flags = ROUTE_BY_ID | ROUTE_FREE_FORM | ROUTE_KEEPS | ROUTE_UPLOAD | ROUTE_FILES_FIRST, .output = &portal_step_model, .page = "portal/step",
     .title = "portal.apply", .doc = "Keep a step as typed; 422 tells what is wrong with it. A photograph of a citizen card (`_anh`) fills in what asks for a card",
     .first = portal_step_photo, .again = portal_step},
    {.method = "POST", .pattern = "/nop/{id}/nhap/{step}", .fn = portal_step_keep, .need = NEED_CITIZEN, .flags = ROUTE_BY_ID | ROUTE_FREE_FORM,
     .title = "portal.apply", .doc = "Keep a step while it is typed"},
    {.method = "GET", .pattern = "/nop/{id}/giay-to", .fn = portal_papers, .need = NEED_CITIZEN, .flags = ROUTE_BY_ID, .output = &portal_papers_model,
     .page = "portal/papers", .title = "portal.step.papers", .doc = "The papers of an application"},
    {.method = "POST", .pattern = "/nop/{id}/giay-to", .fn = portal_papers_post, .need = NEED_CITIZEN,
     .flags = ROUTE_BY_ID | ROUTE_FREE_FORM | ROUTE_KEEPS | ROUTE_UPLOAD, .output = &portal_papers_model, .page = "portal/papers",
     .title = "portal.step.papers", .doc = "Send files (tep.<paper>) or take one off (bo)", .first = portal_papers_take, .again = portal_papers},
    {.method = "GET", .pattern = "/nop/{id}/tep/{n}", .fn = portal_file, .need = NEED_CITIZEN, .flags = ROUTE_BY_ID | ROUTE_NO_JSON,
     .title = "portal.step.papers", .doc = "A file that one has sent"},
    {.method = "GET", .pattern = "/nop/{id}/xem-lai", .fn = portal_review, .need = NEED_CITIZEN, .flags = ROUTE_BY_ID, .output = &portal_review_model,
     .page = "portal/review", .title = "portal.step.review", .doc = "Everything at a glance before it is sent"},
    {.method = "GET", .pattern = "/nop/{id}/gui", .fn = portal_send_again, .need = NEED_CITIZEN, .flags = ROUTE_BY_ID, .title = "portal.step.review",
     .doc = "To the review, or to the dossier when it was sent"},
    {.method = "POST", .pattern = "/nop/{id}/gui", .fn = portal_send, .need = NEED_CITIZEN, .flags = ROUTE_BY_ID | ROUTE_FREE_FORM | ROUTE_KEEPS,
     .output = &portal_review_model, .page = "portal/review", .title = "portal.step.review",
     .doc = "Send the application (cam_doan = the oath); again: the same dossier", .again = portal_review},
    {.method = "POST", .pattern = "/nop/{id}/bo", .fn = portal_drop, .need = NEED_CITIZEN, .flags = ROUTE_BY_ID | ROUTE_FREE_FORM, .title = "portal.apply",
     .doc = "Throw the draft away"},
};

static const struct room_link links[] = {{NEED_ANYONE, "/thu-tuc", "portal.nav"}};

const struct room portal_room = {
    .name = "portal", .routes = {routes, sizeof routes / sizeof routes[0]}, .links = links, .links_n = sizeof links / sizeof links[0],
};
