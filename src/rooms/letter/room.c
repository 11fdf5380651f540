/* The addresses of letters. See room.h. */
#include "rooms/letter/room.h"
#include "service/letter/engine.h"

#define NEED_DESK (NEED_RECEPTION | NEED_SPECIALIST | NEED_LEADER)

static const struct route routes[] = {
    {.method = "GET", .pattern = "/viec/thu-xin-loi", .fn = letters_show, .need = NEED_DESK, .flags = ROUTE_MY_UNIT, .output = &letter_page_model, .page = "letter/letters",
     .title = "letter.title", .doc = "Letters of apology and of a new date (form 04) that were drafted because a date has passed and wait for one's signature"},
    {.method = "POST", .pattern = "/viec/thu-xin-loi", .fn = letters_do, .again = letters_show, .need = NEED_DESK, .flags = ROUTE_MY_UNIT | ROUTE_FREE_FORM,
     .output = &letter_page_model, .page = "letter/letters", .title = "letter.title",
     .doc = "Signs one letter (`ky`: id) or several (`lam=ky`, `chon`: ids), drops one (`bo`: id, `bo-ly-do.<id>`) or shows it as typed (`xem`: id); of each `phien.<id>` (version of "
            "the dossier), `ly-do.<id>`, `ngay.<id>` (by how much, in the unit of the procedure's limit)"},
};

const struct room letter_room = {.name = "letter", .routes = {routes, sizeof routes / sizeof routes[0]}, .jobs = &letter_job, .jobs_n = 1};
