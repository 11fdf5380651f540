/* Its addresses, its places in the menu. */
#include "rooms/books/room.h"
#include "rooms/books/paper.h"

#define NEED_DESK (NEED_RECEPTION | NEED_SPECIALIST | NEED_LEADER)

static const struct route routes[] = {
    {"GET", "/viec/so-theo-doi", register_show, NEED_DESK, ROUTE_MY_UNIT | ROUTE_HEAVY, NULL, &register_view_model, "books/register", "books.register",
     "The register of dossiers (form 07) of one's unit: days `tu` to `den`, procedure `tt`, a page at a time", NULL, NULL},
    {"GET", "/viec/so-theo-doi/tai", register_all, NEED_DESK, ROUTE_MY_UNIT | ROUTE_HEAVY, NULL, &register_view_model, NULL, "books.register",
     "The same whole, as JSON or CSV; at most 10,000 lines", NULL, NULL},
    {"GET", "/viec/so-theo-doi/mau-07.pdf", register_pdf, NEED_DESK, ROUTE_MY_UNIT | ROUTE_HEAVY | ROUTE_NO_JSON, NULL, NULL, NULL, "books.register",
     "The same on paper, form 07; at most 1,000 lines", NULL, NULL},
    {"GET", "/viec/so-theo-doi/tai.xlsx", register_xlsx, NEED_DESK, ROUTE_MY_UNIT | ROUTE_HEAVY | ROUTE_NO_JSON, NULL, NULL, NULL, "books.register",
     "The same as a spreadsheet; at most 10,000 lines", NULL, NULL},
    {"GET", "/viec/so-cap-so", numbers_show, NEED_DESK, ROUTE_MY_UNIT, NULL, &numbers_view_model, "books/numbers", "books.numbers",
     "Numbers of the results that one's unit issued: kind `tt`, year `nam`, a page at a time", NULL, NULL},
    {"GET", "/viec/so-cap-so/tai", numbers_all, NEED_DESK, ROUTE_MY_UNIT | ROUTE_HEAVY, NULL, &numbers_view_model, NULL, "books.numbers",
     "The same whole, as JSON or CSV; at most 10,000 numbers", NULL, NULL},
    {"GET", "/viec/so-cap-so/tai.xlsx", numbers_xlsx, NEED_DESK, ROUTE_MY_UNIT | ROUTE_HEAVY | ROUTE_NO_JSON, NULL, NULL, NULL, "books.numbers",
     "The same as a spreadsheet; at most 10,000 numbers", NULL, NULL},
    {"GET", "/viec/ho-so/{code}/kiem-soat", control_show, NEED_DESK, ROUTE_BY_DOSSIER, NULL, &control_view_model, "books/control", "books.control",
     "The control sheet (form 06): who had the dossier, from when, until when, in time or not; journaled as a reading", NULL, NULL},
    {"GET", "/viec/ho-so/{code}/mau/06.pdf", control_pdf, NEED_DESK, ROUTE_BY_DOSSIER | ROUTE_HEAVY | ROUTE_NO_JSON, NULL, NULL, NULL, "books.control",
     "The same on paper; journaled as a reading", NULL, NULL},
};

static const struct room_link links[] = {
    {.need = NEED_DESK, .href = "/viec/so-theo-doi", .text = "books.register", .more = true},
    {.need = NEED_DESK, .href = "/viec/so-cap-so", .text = "books.numbers", .more = true},
};

const struct room books_room = {
    .name = "books", .routes = {routes, sizeof routes / sizeof routes[0]}, .links = links, .links_n = sizeof links / sizeof links[0],
    .papers = books_papers, .papers_n = 2,
};
