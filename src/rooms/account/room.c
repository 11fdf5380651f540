/* Registration: addresses, who may call them, what they show. */
#include "rooms/account/door.h"
#include "service/notices.h"

static const struct route routes[] = {
    {.method = "GET", .pattern = "/dang-nhap", .fn = account_show_sign_in, .need = NEED_ANYONE, .output = &door_view_model,
     .page = "account/sign_in", .title = "account.sign_in", .doc = "The way in"},
    {.method = "POST", .pattern = "/dang-nhap", .fn = account_ask_code, .again = account_show_sign_in, .need = NEED_ANYONE,
     .flags = ROUTE_CENTRE | ROUTE_SLOW_DOWN, .input = &door_ask_model, .output = &door_view_model, .page = "account/sign_in",
     .title = "account.sign_in", .doc = "Send a one-time code to a mobile number or an e-mail address"},
    {.method = "GET", .pattern = "/dang-nhap/ma", .fn = account_show_code, .need = NEED_ANYONE, .output = &door_view_model,
     .page = "account/code", .title = "account.code_title", .doc = "Where the code is typed in"},
    {.method = "POST", .pattern = "/dang-nhap/ma", .fn = account_enter_code, .again = account_show_code, .need = NEED_ANYONE,
     .flags = ROUTE_CENTRE | ROUTE_SLOW_DOWN | ROUTE_DOOR, .input = &door_code_model, .output = &door_view_model, .page = "account/code",
     .title = "account.code_title", .doc = "Sign in by a one-time code; the first one makes the account"},
    {.method = "GET", .pattern = "/dang-nhap/mat-khau", .fn = account_show_password, .need = NEED_ANYONE, .output = &door_view_model,
     .page = "account/password", .title = "account.password_title", .doc = "The way in by a password"},
    {.method = "POST", .pattern = "/dang-nhap/mat-khau", .first = account_hash_entry, .fn = account_enter_password, .again = account_show_password,
     .need = NEED_ANYONE, .flags = ROUTE_CENTRE | ROUTE_SLOW_DOWN | ROUTE_DOOR, .input = &door_password_model, .output = &door_view_model,
     .page = "account/password", .title = "account.password_title", .doc = "Sign in by a password"},
    {.method = "POST", .pattern = "/dang-xuat", .fn = account_sign_out, .need = NEED_CITIZEN, .flags = ROUTE_CENTRE,
     .title = "account.sign_out", .doc = "End the session"},

    {.method = "GET", .pattern = "/tai-khoan", .fn = account_show_profile, .need = NEED_CITIZEN, .output = &profile_view_model,
     .page = "account/profile", .title = "account.profile", .doc = "One's own account"},
    {.method = "POST", .pattern = "/tai-khoan", .fn = account_save_profile, .again = account_show_profile, .need = NEED_CITIZEN,
     .flags = ROUTE_CENTRE | ROUTE_FREE_FORM | ROUTE_KEEPS, .output = &profile_view_model, .page = "account/profile",
     .title = "account.profile", .doc = "Change what is known of oneself"},
    {.method = "GET", .pattern = "/tai-khoan/ten", .fn = account_show_name, .need = NEED_CITIZEN, .output = &name_view_model,
     .page = "account/name", .title = "account.name_title", .doc = "A new person's name"},
    {.method = "POST", .pattern = "/tai-khoan/ten", .fn = account_save_name, .again = account_show_name, .need = NEED_CITIZEN,
     .flags = ROUTE_CENTRE | ROUTE_FREE_FORM | ROUTE_KEEPS, .output = &name_view_model, .page = "account/name",
     .title = "account.name_title", .doc = "Tell one's name, once"},
    {.method = "GET", .pattern = "/tai-khoan/mat-khau", .fn = account_show_profile, .need = NEED_CITIZEN, .output = &profile_view_model,
     .page = "account/profile", .title = "account.profile", .doc = "The same page: reloaded, or in the other language, after a refused password"},
    {.method = "POST", .pattern = "/tai-khoan/mat-khau", .first = account_hash_change, .fn = account_change_password, .again = account_show_profile,
     .need = NEED_CITIZEN, .flags = ROUTE_CENTRE | ROUTE_SLOW_DOWN, .input = &password_change_model, .output = &profile_view_model,
     .page = "account/profile", .title = "account.profile", .doc = "Set a password; ends one's other sessions"},
    {.method = "POST", .pattern = "/tai-khoan/phien", .fn = account_end_sessions, .need = NEED_CITIZEN, .flags = ROUTE_CENTRE,
     .title = "account.profile", .doc = "End one's other sessions"},
    {.method = "POST", .pattern = "/tai-khoan/don-vi", .fn = account_change_unit, .again = account_show_profile, .need = NEED_CITIZEN,
     .flags = ROUTE_CENTRE, .input = &unit_choice_model, .output = &profile_view_model, .page = "account/profile",
     .title = "account.profile", .doc = "Act for one of one's units from now on"},

    {.method = "GET", .pattern = "/hop-thu", .fn = account_show_inbox, .need = NEED_CITIZEN, .output = &inbox_view_model,
     .page = "account/inbox", .title = "account.inbox", .doc = "What the person was told, newest first"},
    {.method = "POST", .pattern = "/hop-thu/da-doc", .first = account_mark_read, .fn = account_inbox_read, .need = NEED_CITIZEN,
     .flags = ROUTE_CENTRE, .title = "account.inbox", .doc = "Mark everything as read"},
    {.method = "GET", .pattern = "/hop-gui-di", .fn = account_show_outbox, .need = NEED_DEVELOPMENT, .output = &outbox_view_model,
     .page = "account/outbox", .title = "account.outbox", .doc = "Messages that would have left (development only)"},
    {.method = "GET", .pattern = "/hop-gui-di/song", .fn = account_live_outbox, .need = NEED_DEVELOPMENT,
     .doc = "How many of them there are: once, or with `Accept: text/event-stream` whenever it changes (development only)"},
};

static const struct room_link links[] = {{.need = NEED_CITIZEN, .href = "/hop-thu", .text = "account.inbox"}};

const struct room account_room = {
    .name = "account", .routes = {routes, sizeof routes / sizeof routes[0]}, .links = links, .links_n = 1,
    .jobs = &notice_message_job, .jobs_n = 1, .sets = &outbox_set, .sets_n = 1,
};
