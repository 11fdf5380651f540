/* Registration: addresses, who may call them, what they show. */
#include "rooms/admin/room.h"
#include "service/admin/founding.h"
#include "service/admin/handover.h"

#define GET(address, handler, flag, record, template, text, told) \
    {.method = "GET", .pattern = address, .fn = handler, .need = NEED_ADMIN, .flags = ROUTE_MY_UNIT | (flag), .output = &record, .page = template, .title = text, .doc = told}
#define POST(address, handler, show, record, template, text, told) \
    .method = "POST", .pattern = address, .fn = handler, .again = show, .need = NEED_ADMIN, .output = &record, .page = template, .title = text, .doc = told

static const struct route routes[] = {
    GET("/quan-tri", admin_start, ROUTE_HEAVY, admin_start_model, "admin/start", "admin.title", "What there is for an administrator to do"),

    GET("/quan-tri/can-bo", admin_officers, ROUTE_HEAVY, admin_officers_model, "admin/officers", "admin.officers",
        "Officers of the administrator's scope: tim (name, address), don-vi, vai (role), thoi=1 (those who left, too)"),
    GET("/quan-tri/can-bo/them", admin_officer_new, 0, admin_officer_new_model, "admin/officer_new", "admin.officer.new", "The form of a new officer"),
    {POST("/quan-tri/can-bo/them", admin_officer_add, admin_officer_new, admin_officer_new_model, "admin/officer_new", "admin.officer.new",
          "A new officer: ten, thu (e-mail), dien-thoai, don-vi (id), reception, specialist, leader, admin, monitor (true)"), .flags = ROUTE_CENTRE | ROUTE_FREE_FORM},
    GET("/quan-tri/can-bo/{id}", admin_officer, 0, admin_officer_model, "admin/officer", "admin.officer", "One officer: roles, way in, open work, what was done"),
    {POST("/quan-tri/can-bo/{id}/vai-tro", admin_officer_roles, admin_officer, admin_officer_model, "admin/officer", "admin.officer",
          "These roles in that unit from today on; _ban is the version that the page showed; cho-<unit>: an account that takes over what lies with them there"),
     .input = &admin_roles_model, .flags = ROUTE_CENTRE | ROUTE_FREE_FORM},
    {POST("/quan-tri/can-bo/{id}/thoi", admin_officer_end, admin_officer, admin_officer_model, "admin/officer", "admin.officer",
          "All roles end: tu (first day without them), ly-do, cho-<unit> (an account that takes over, none = the common list); sessions end at once"), .flags = ROUTE_CENTRE | ROUTE_FREE_FORM},
    {POST("/quan-tri/can-bo/{id}/mat-khau", admin_officer_reset, admin_officer, admin_officer_model, "admin/officer", "admin.officer",
          "A code to sign in with once, in this answer alone"), .first = admin_officer_code, .flags = ROUTE_CENTRE | ROUTE_SLOW_DOWN},
    {POST("/quan-tri/can-bo/{id}/mo-khoa", admin_officer_unlock, admin_officer, admin_officer_model, "admin/officer", "admin.officer", "Unlock the way in"),
     .flags = ROUTE_CENTRE},

    GET("/quan-tri/vai-tro", admin_rights, ROUTE_HEAVY, admin_rights_model, "admin/rights", "admin.rights", "Who may do what, as the program enforces it"),

    GET("/quan-tri/don-vi", admin_units, ROUTE_HEAVY, admin_units_model, "admin/units", "admin.units",
        "Units of the scope: tim, thuoc (what lies below that one), loc=thieu (without address, telephone or hours)"),
    GET("/quan-tri/don-vi/{id}", admin_unit, ROUTE_HEAVY, admin_unit_model, "admin/unit", "admin.unit", "One unit: names over time, how people reach it, officers"),
    {POST("/quan-tri/don-vi/{id}", admin_unit_reach, admin_unit, admin_unit_model, "admin/unit", "admin.unit",
          "How people reach it: dia-chi, dien-thoai-dv, thu-dv, gio"), .flags = ROUTE_CENTRE | ROUTE_FREE_FORM},
    {POST("/quan-tri/don-vi/{id}/ten", admin_unit_name, admin_unit, admin_unit_model, "admin/unit", "admin.unit",
          "What it is called from a day on: tu-ngay, loai, ten-goi, ten-anh, van-ban; in force at once for that day's names"), .flags = ROUTE_CENTRE | ROUTE_FREE_FORM},
    {POST("/quan-tri/don-vi/{id}/bo-ten", admin_unit_unname, admin_unit, admin_unit_model, "admin/unit", "admin.unit", "Take away a name that is not in force yet"),
     .flags = ROUTE_CENTRE},

    GET("/quan-tri/don-vi/{id}/lap", admin_found, 0, admin_found_model, "admin/found", "admin.point_unit.found", "The form of a new point of a commune"),
    {POST("/quan-tri/don-vi/{id}/lap", admin_found_do, admin_found, admin_found_model, "admin/found", "admin.point_unit.found",
          "A point of the commune from a day on: ten-goi, ten-anh, ma, tu-ngay, quyet-dinh, dia-chi, dien-thoai-dv, thu-dv, gio"), .flags = ROUTE_CENTRE | ROUTE_FREE_FORM},
    GET("/quan-tri/don-vi/{id}/dong", admin_close, ROUTE_HEAVY, admin_close_model, "admin/close", "admin.point_unit.close", "What a point has, before it is closed"),
    {POST("/quan-tri/don-vi/{id}/dong", admin_close_do, admin_close, admin_close_model, "admin/close", "admin.point_unit.close",
          "It receives nobody from a day on: tu-ngay, giao (the unit that goes on with what is open; 0 = itself), quyet-dinh"), .flags = ROUTE_CENTRE | ROUTE_FREE_FORM},
    {POST("/quan-tri/don-vi/{id}/khong-dong", admin_close_not, admin_unit, admin_unit_model, "admin/unit", "admin.unit", "A closing that has not come yet is taken back"),
     .flags = ROUTE_CENTRE},

    GET("/quan-tri/lich", admin_calendar, 0, admin_calendar_model, "admin/calendar", "admin.calendars", "The calendar of don-vi, or of one's own unit"),
    GET("/quan-tri/lich/{id}", admin_calendar, 0, admin_calendar_model, "admin/calendar", "admin.calendars", "A unit's calendar of a year (nam)"),
    {POST("/quan-tri/lich/{id}/xem", admin_calendar_look, admin_calendar, admin_calendar_model, "admin/calendar", "admin.calendars",
          "A change looked at, nothing done: one day (ngay-lich, loai-ngay, ten-ngay, can-cu), _bo (a day taken back), or an iCalendar file (_viec=tep; tep or lich, "
          "loai-tep, can-cu-tep)"), .first = admin_calendar_count, .flags = ROUTE_CENTRE | ROUTE_FREE_FORM | ROUTE_UPLOAD},
    {POST("/quan-tri/lich/{id}", admin_calendar_do, admin_calendar, admin_calendar_model, "admin/calendar", "admin.calendars",
          "The plan of a look (_thay) done; promised dates are counted again"), .flags = ROUTE_CENTRE | ROUTE_FREE_FORM},

    GET("/quan-tri/chu", admin_texts, ROUTE_HEAVY, admin_texts_model, "admin/texts", "admin.texts", "Texts of the program: tim, doi=1 (those in other words)"),
    GET("/quan-tri/chu/{key}", admin_text, 0, admin_text_model, "admin/text", "admin.text", "One text: the program's own words and those in their place"),
    {POST("/quan-tri/chu/{key}", admin_text_set, admin_text, admin_text_model, "admin/text", "admin.text",
          "Other words: chu-vi, chu-en with the same fields; _xem=1 looks and does nothing; _goc=1 puts the program's own back"), .flags = ROUTE_CENTRE | ROUTE_FREE_FORM},

    GET("/quan-tri/nhat-ky", admin_traces, ROUTE_HEAVY, admin_traces_model, "admin/journal", "admin.journal",
        "Journals of dossiers searched: ma (code), ai (officer), tk (account), loai, don-vi, tu, den; journaled as a look; as data without sau up to 2,000 lines"),
    GET("/quan-tri/can-xac-nhan", admin_points, ROUTE_HEAVY, admin_points_model, "admin/points", "admin.points",
        "Facts of procedure files to be confirmed: noi (who can say), loc (con, xong); also as CSV"),
    GET("/quan-tri/can-xac-nhan/{key}", admin_point, 0, admin_point_model, "admin/point", "admin.point.title", "One of them"),
    {POST("/quan-tri/can-xac-nhan/{key}", admin_point_confirm, admin_point, admin_point_model, "admin/point", "admin.point.title",
          "It was looked up: so (number of the document), ngay (its date), ghi-chu"), .flags = ROUTE_CENTRE | ROUTE_FREE_FORM},
    {POST("/quan-tri/can-xac-nhan/{key}/mo-lai", admin_point_reopen, admin_point, admin_point_model, "admin/point", "admin.point.title", "It is open again"),
     .flags = ROUTE_CENTRE},
};

static const struct room_link links[] = {{.need = NEED_ADMIN, .href = "/quan-tri", .text = "admin.nav"}};

static const struct job_kind jobs[] = {
    {.kind = "handover", .done = handover_done, .key = handover_key},
    {.kind = "closing", .done = founding_done, .key = founding_key},
};

const struct room admin_room = {.name = "admin", .routes = {routes, sizeof routes / sizeof routes[0]}, .links = links, .links_n = 1,
                                .jobs = jobs, .jobs_n = sizeof jobs / sizeof jobs[0]};
