/* See door.h. Must never send anybody to another site, nor say whose an address is. */
#include "rooms/account/door.h"
#include "app/form_view.h"
#include "app/page.h"
#include <string.h>

const char door_cookie[] = "mc_vao";

static const struct field view_fields[] = {
    FIELD(door_view, login, F_TEXT, .mask = MASK_ALL), FIELD(door_view, tiep, F_TEXT), FIELD(door_view, by_mail, F_BOOL),
    FIELD(door_view, ended, F_BOOL), FIELD(door_view, kept, F_BOOL), FIELD(door_view, login_error, F_TEXT, .flags = FIELD_PRIVATE),
    FIELD(door_view, code_error, F_TEXT, .flags = FIELD_PRIVATE), FIELD(door_view, password_error, F_TEXT, .flags = FIELD_PRIVATE),
};
const struct model door_view_model = MODEL(door_view, view_fields, .doc = "The way in");

#define LOGIN(...) FIELD(door_entry, login, F_TEXT, .max = 254, .mask = MASK_ALL, .doc = "Mobile number or e-mail address", ##__VA_ARGS__)
#define NEXT FIELD(door_entry, tiep, F_TEXT, .max = 2000, .doc = "Address of this site to go on to")

static const struct field ask_fields[] = {LOGIN(.flags = FIELD_REQUIRED), NEXT};
const struct model door_ask_model = {"door_ask", sizeof(struct door_entry), ask_fields, 2, "Whom to send a code to"};

static const struct field code_fields[] = {
    LOGIN(), NEXT, FIELD(door_entry, code, F_TEXT, .max = 20, .mask = MASK_ALL, .doc = "The six digits"),
    FIELD(door_entry, resend, F_TEXT, .max = 1, .doc = "1 = send another code instead"),
};
const struct model door_code_model = {"door_code", sizeof(struct door_entry), code_fields, 4, "A one-time code"};

static const struct field password_fields[] = {
    LOGIN(.flags = FIELD_REQUIRED), NEXT,
    FIELD(door_entry, password, F_TEXT, .flags = FIELD_REQUIRED, .max = ACCOUNT_PASSWORD_MAX, .mask = MASK_ALL),
};
const struct model door_password_model = {"door_password", sizeof(struct door_entry), password_fields, 3, "An address and its password"};

/* One '/' in front and no second one, no backslash (browsers read it as '/'), nothing that is not printed ASCII (browsers
 * drop tabs and line breaks); and not the door itself. */
static bool ours(const char *s)
{
    if (s[0] != '/' || s[1] == '/' || strlen(s) > 2000)
        return false;
    for (const char *p = s; *p; p++)
        if (*p <= 0x20 || *p >= 0x7f || *p == '\\')
            return false;
    return strncmp(s, "/dang-nhap", 10) != 0 && strncmp(s, "/dang-xuat", 10) != 0;
}

const char *door_next(struct req *r)
{
    const char *s = req_value(r, "tiep");
    if (!*s)
        s = req_query(r, "tiep");
    return ours(s) ? s : "";
}

static const char *problem_text(struct req *r, const char *field)
{
    return problem_find(&r->problems, field) ? form_problem(r, field) : "";
}

struct door_view *door_fill(struct req *r)
{
    struct door_view *v = ARENA_NEW(r->x->arena, struct door_view);
    const char *kept = http_cookie(r->x, "mc_giu");
    *v = (struct door_view){
        .login = req_value(r, "login"), .tiep = door_next(r), .ended = strcmp(req_query(r, "tb"), "phien-het") == 0, .kept = kept && *kept,
        .login_error = problem_text(r, "login"), .code_error = problem_text(r, "code"), .password_error = problem_text(r, "password"),
    };
    return v;
}

const char *door_address(struct req *r, const char *login)
{
    const char *address = account_normal_address(r->x->arena, login);
    if (!address)
        problem_add(&r->problems, "login", "account.login_wrong", 0);
    return address;
}

enum err_code door_enter(struct req *r, int64_t account, struct err *e)
{
    struct account_session s;
    struct account *a;
    TRY(account_get(&r->ctx, account, &a, e));
    TRY(account_open_session(&r->ctx, account, r->session, &s, e));
    req_cookie(r, "mc_phien", s.cookie, 0);
    req_cookie(r, door_cookie, "", -1);
    const char *next = door_next(r);
    if (!*next)
        next = !s.unit ? "/ho-so" : page_home(s.roles);
    if (*a->name || s.unit)
        return req_go(r, "%s", next);
    struct buf b = buf_init(r->x->arena, 64);
    buf_url(&b, next);
    return req_go(r, "/tai-khoan/ten?tiep=%s", b.p);
}

enum err_code door_refuse(struct req *r, const char *field, const struct account_attempt *t)
{
    static const char *const texts[] = {
        [ACCOUNT_WRONG] = "account.code_wrong", [ACCOUNT_EXPIRED] = "account.code_expired", [ACCOUNT_SPENT] = "account.code_spent",
        [ACCOUNT_LOCKED] = "account.locked",
    };
    bool password = t->answer == ACCOUNT_WRONG && strcmp(field, "code") != 0;
    problem_add(&r->problems, field, password ? "account.password_wrong" : texts[t->answer], t->n);
    r->status = t->answer == ACCOUNT_LOCKED ? 429 : 422;
    return ERR_OK;
}
