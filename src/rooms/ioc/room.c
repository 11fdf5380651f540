/* Its addresses, its places in the menu. */
#include "rooms/ioc/board.h"
#include "rooms/ioc/room.h"
#include "service/board/fold.h"
#include "service/board/late_rounds.h"
#include "service/board/mailing.h"
#include "service/forecast/lessons.h"

#define NEED_BOARD (NEED_LEADER | NEED_ADMIN | NEED_MONITOR)
#define BOARD (ROUTE_MY_UNIT | ROUTE_LONG) /* days that nobody asked for before are read */

static const struct route routes[] = {
    {"GET", "/dieu-hanh", overview_show, NEED_BOARD, BOARD, NULL, &ioc_view_model, "ioc/overview", "ioc.title",
     "What goes on at one's unit or one below it (`don-vi`), in a period (`ky`, or `tu` to `den`), beside the former one", NULL, NULL},
    {"GET", "/dieu-hanh/bang", table_show, NEED_BOARD, BOARD, NULL, &ioc_table_model, "ioc/table", "ioc.table",
     "All figures in columns: `theo` don-vi, thu-tuc or linh-vuc", NULL, NULL},
    {"GET", "/dieu-hanh/bang/tai", table_all, NEED_BOARD, BOARD, NULL, &ioc_table_model, NULL, "ioc.table",
     "The same as JSON or CSV", NULL, NULL},
    {"GET", "/dieu-hanh/bang/tai.xlsx", table_xlsx, NEED_BOARD, ROUTE_MY_UNIT | ROUTE_HEAVY | ROUTE_NO_JSON, NULL, NULL, NULL, "ioc.table",
     "The same as a spreadsheet", NULL, NULL},
    {"GET", "/dieu-hanh/ho-so", behind_show, NEED_BOARD, BOARD, NULL, &behind_view_model, "ioc/behind", "ioc.behind",
     "The dossiers behind a figure (`so`), from the same moment as the figure, without anybody's name; a page at a time", NULL, NULL},
    {"GET", "/dieu-hanh/xep-hang", ranking_show, NEED_BOARD, BOARD, NULL, &ranking_view_model, "ioc/ranking", "ioc.rank_title",
     "Units below one, ranked on the composite that data/ranking.yaml defines, with what would raise each most", NULL, NULL},
    {"GET", "/dieu-hanh/chi-so-766", index_show, NEED_BOARD, BOARD, NULL, &index_view_model, "ioc/index", "ioc.index_title",
     "A unit by the index of QĐ 766/QĐ-TTg: points, what cannot be judged yet, what would raise it most; an estimate", NULL, NULL},
    {"GET", "/dieu-hanh/can-bo", officers_show, NEED_BOARD, BOARD, NULL, &stints_view_model, "ioc/officers", "ioc.officers",
     "What each officer of a unit did in a period and has in hand", NULL, NULL},
    {"GET", "/dieu-hanh/tre-han", late_show, NEED_BOARD, BOARD, NULL, &late_view_model, "ioc/late", "ioc.why",
     "Where the time of late dossiers went, by cause, unit, step and officer: of those that ended late in the period and those that are overdue now", NULL, NULL},
    {"GET", "/dieu-hanh/tre-han/tai", late_show, NEED_BOARD, BOARD, NULL, &late_view_model, NULL, "ioc.why",
     "The same as JSON or CSV: a line for each cause, place and step", NULL, NULL},
    {"GET", "/dieu-hanh/tre-han/tai.xlsx", late_xlsx, NEED_BOARD, ROUTE_MY_UNIT | ROUTE_HEAVY | ROUTE_NO_JSON, NULL, NULL, NULL, "ioc.why",
     "The same as a spreadsheet", NULL, NULL},
    {"GET", "/dieu-hanh/tre-han/ho-so", late_list_show, NEED_BOARD, BOARD, NULL, &late_list_model, "ioc/late_list", "ioc.why",
     "The late dossiers of one cause (`vi`), place (`o`: a unit's id, 0 = with the applicant), step (`buoc`, `buoc-cua` its procedure) or officer (`cb`), without "
     "anybody's name; a page at a time", NULL, NULL},
    {.method = "GET", .pattern = "/dieu-hanh/song", .fn = live_show, .need = NEED_BOARD, .flags = ROUTE_MY_UNIT,
     .doc = "The main figures of a board, worded: once, or with `Accept: text/event-stream` whenever one changes"},
    {"GET", "/cong-khai", public_show, NEED_ANYONE, ROUTE_CACHE, NULL, &public_view_model, "ioc/public", "ioc.public",
     "How the provinces keep their dates, for everybody: `ky` thang, quy or nam; `q` a name; `xep` a column, with - before it falling", NULL, NULL},
    {"GET", "/cong-khai/{province}", public_show, NEED_ANYONE, ROUTE_CACHE, NULL, &public_view_model, "ioc/public", "ioc.public",
     "The same of a province's units", NULL, NULL},
    {"GET", "/dieu-hanh/man-hinh", wall_show, NEED_BOARD, BOARD, NULL, &wall_view_model, "ioc/wall", "ioc.wall",
     "The big screen: `bang` overview, worst, fields or overdue; after 20 seconds the next one comes by itself (Refresh)", NULL, NULL},
    {"GET", "/dieu-hanh/trung-tam", centres_show, NEED_BOARD, BOARD, NULL, &centres_view_model, "ioc/centres", "ioc.centres",
     "Centres today: who comes by the hour, how long one waits, what officers have in hand, whom to move where; of a province or one unit", NULL, NULL},
    {"GET", "/dieu-hanh/du-bao", ahead_show, NEED_BOARD, ROUTE_MY_UNIT | ROUTE_HEAVY, NULL, &ahead_view_model, "ioc/ahead", "ioc.ahead",
     "Open dossiers most likely to be late first, why, and what the forecast was worth when it was tried; none where data are few", NULL, NULL},
    {"GET", "/dieu-hanh/bao-cao.pdf", morning_pdf, NEED_BOARD, ROUTE_MY_UNIT | ROUTE_HEAVY | ROUTE_NO_JSON, NULL, NULL, NULL, "ioc.morning",
     "The morning report as a PDF: yesterday, this month, what is overdue, who is to be helped, what falls due", NULL, NULL},
    {"GET", "/dieu-hanh/bao-cao", mail_show, NEED_BOARD, ROUTE_MY_UNIT, NULL, &mail_view_model, "ioc/mail", "ioc.mail.title",
     "Whether one gets the morning report by e-mail, and when", NULL, NULL},
    {"POST", "/dieu-hanh/bao-cao", mail_on, NEED_BOARD, ROUTE_MY_UNIT, &mail_choice_model, &mail_view_model, "ioc/mail", "ioc.mail.title",
     "From now on, at that minute of each working day, to the account's own address", NULL, mail_show},
    {.method = "POST", .pattern = "/dieu-hanh/bao-cao/tat", .fn = mail_off, .need = NEED_BOARD, .flags = ROUTE_MY_UNIT, .title = "ioc.mail.title",
     .doc = "No morning report by e-mail any more"},
};

static const struct room_link links[] = {
    {.need = NEED_BOARD, .href = "/dieu-hanh", .text = "ioc.nav"},
};
static const struct room_work works[] = {{MAILING_SEND, mail_make}};
/* Standing jobs of every province, and the letter that one of them asks for. */
static const struct job_kind jobs[] = {
    {.kind = "fold", .done = fold_done, .key = fold_key},
    {.kind = "late", .done = late_done, .key = late_key},
    {.kind = "forecast", .run = lesson_run, .done = lesson_done, .key = lesson_key},
    {.kind = "morning", .done = mailing_done, .key = mailing_key},
    {.kind = MAILING_SEND, .done = mailing_send},
};

const struct room ioc_room = {
    .name = "ioc", .routes = {routes, sizeof routes / sizeof routes[0]}, .links = links, .links_n = sizeof links / sizeof links[0],
    .ready = ioc_ready, .jobs = jobs, .jobs_n = sizeof jobs / sizeof jobs[0], .works = works, .works_n = 1, .papers = ioc_papers, .papers_n = 1,
};
