/* The officers of the administrator's scope: searched, by unit and role. */
#include "base/text.h"
#include "rooms/admin/ask.h"
#include "rooms/admin/names.h"
#include "rooms/admin/room.h"
#include "service/admin/officers.h"
#include <string.h>

enum { MOST = 200 };
static const char *const roles[] = {"reception", "specialist", "leader", "admin", "monitor", NULL};

struct role_line { const char *role, *unit, *to; int64_t unit_id; };
static const struct field role_fields[] = {
    FIELD(role_line, role, F_TEXT, .words = roles, .label = "admin.role"), FIELD(role_line, unit, F_TEXT), FIELD(role_line, unit_id, F_INT),
    FIELD(role_line, to, F_DATE, .doc = "first day without it"),
};
static const struct model role_model = MODEL(role_line, role_fields, .doc = "A role in a unit");

struct officer_line {
    int64_t account;
    const char *name, *email, *phone;
    bool locked, active;
    struct list roles;
};
static const struct field line_fields[] = {
    FIELD(officer_line, account, F_INT), FIELD(officer_line, name, F_TEXT), FIELD(officer_line, email, F_TEXT), FIELD(officer_line, phone, F_TEXT),
    FIELD(officer_line, locked, F_BOOL, .doc = "too many wrong codes or passwords: locked for some minutes"), FIELD(officer_line, active, F_BOOL),
    FIELD(officer_line, roles, F_LIST, .of = &role_model),
};
static const struct model line_model = MODEL(officer_line, line_fields, .doc = "An officer");

struct officers_view {
    const char *query, *role;
    int64_t unit, total, shown;
    bool ended, filtered, more;
    struct list lines, units; /* struct officer_line, choice_view */
};
static const struct field fields[] = {
    FIELD(officers_view, query, F_TEXT), FIELD(officers_view, role, F_TEXT), FIELD(officers_view, unit, F_INT), FIELD(officers_view, total, F_INT),
    FIELD(officers_view, shown, F_INT), FIELD(officers_view, ended, F_BOOL), FIELD(officers_view, filtered, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(officers_view, more, F_BOOL, .doc = "not all are told: ask with more words"), FIELD(officers_view, lines, F_LIST, .of = &line_model),
    FIELD(officers_view, units, F_LIST, .of = &choice_view_model, .flags = FIELD_PRIVATE),
};
const struct model admin_officers_model = MODEL(officers_view, fields, .doc = "Officers of the administrator's scope");

static struct list roles_of(const struct req *r, const struct officer_person *p)
{
    struct role_line *row = ARENA_ARRAY(r->x->arena, struct role_line, p->n + 1);
    for (size_t i = 0; i < p->n; i++)
        row[i] = (struct role_line){p->rows[i].role, name_of_unit(r, p->rows[i].unit), p->rows[i].valid_to, p->rows[i].unit};
    return (struct list){row, p->n};
}

static struct list lines_of(const struct req *r, struct list people)
{
    const struct officer_person *p = people.items;
    struct officer_line *row = ARENA_ARRAY(r->x->arena, struct officer_line, people.n + 1);
    for (size_t i = 0; i < people.n; i++)
        row[i] = (struct officer_line){p[i].account, p[i].name, p[i].email, p[i].phone, p[i].locked, p[i].active, roles_of(r, &p[i])};
    return (struct list){row, people.n};
}

enum err_code admin_officers(struct req *r, struct err *e)
{
    struct officers_view *v = ARENA_NEW(r->x->arena, struct officers_view);
    struct officers_page page;
    *v = (struct officers_view){.query = text_trim(r->x->arena, req_query(r, "tim")), .role = req_query(r, "vai"), .unit = ask_number(req_query(r, "don-vi")),
                                .ended = *req_query(r, "thoi") != '\0'};
    struct officers_query q = {.text = v->query, .unit = v->unit, .role = role_parse(v->role) & ROLE_OFFICER, .ended = v->ended, .max = MOST};
    TRY(officers_list(&r->ctx, &q, &page, e));
    v->filtered = *v->query || q.unit || q.role || q.ended;
    v->total = page.total;
    v->shown = (int64_t)page.people.n;
    v->more = v->total > v->shown;
    v->lines = lines_of(r, page.people);
    v->units = name_options(r, v->unit);
    return req_show(r, v);
}
