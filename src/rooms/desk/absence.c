/* Who of the unit is away, and who stands in: entered, shown, ended. See service/absence.h for what follows from it. */
#include "app/form_view.h"
#include "reference/units.h"
#include "rooms/desk/lines.h"
#include "rooms/desk/room.h"
#include "rooms/desk/wrong.h"
#include "service/absence.h"
#include "service/folder.h"
#include "store/account_store.h"
#include <stdlib.h>
#include <string.h>

enum { FIELDS = 5, ROLES = ROLE_RECEPTION | ROLE_SPECIALIST | ROLE_LEADER };

struct absence_line {
    int64_t id;
    const char *name, *stand_in_name, *from_day, *to_day, *reason;
    bool now, may_end;
};
struct absence_view {
    struct list lines;  /* struct absence_line */
    struct list fields; /* struct field_view */
    struct list wrong;  /* struct wrong */
    bool any_officer;   /* may enter it for others */
};
static const struct field line_fields[] = {
    FIELD(absence_line, id, F_INT), FIELD(absence_line, name, F_TEXT), FIELD(absence_line, stand_in_name, F_TEXT), FIELD(absence_line, from_day, F_DATE),
    FIELD(absence_line, to_day, F_DATE), FIELD(absence_line, reason, F_TEXT), FIELD(absence_line, now, F_BOOL, .doc = "today is one of its days"),
    FIELD(absence_line, may_end, F_BOOL, .flags = FIELD_PRIVATE),
};
static const struct model line_model = MODEL(absence_line, line_fields, .doc = "Somebody of the unit who is or will be away");
static const struct field fields[] = {
    FIELD(absence_view, lines, F_LIST, .of = &line_model), FIELD(absence_view, fields, F_LIST, .of = &field_view_model),
    FIELD(absence_view, wrong, F_LIST, .flags = FIELD_PRIVATE, .of = &desk_wrong_model), FIELD(absence_view, any_officer, F_BOOL, .flags = FIELD_PRIVATE),
};
const struct model absence_view_model = MODEL(absence_view, fields, .doc = "Who of the unit is away and who stands in");

/* ---- standing in, as the worklist tells it */

static const struct field standing_fields[] = {FIELD(standing_view, name, F_TEXT), FIELD(standing_view, to_day, F_DATE)};
const struct model standing_view_model = MODEL(standing_view, standing_fields, .doc = "Somebody for whom one stands in today");

struct list absence_standing_of(const struct req *r)
{
    struct standing_view *row = ARENA_ARRAY(r->x->arena, struct standing_view, r->actor.n_standing + 1);
    for (size_t i = 0; i < r->actor.n_standing; i++)
        row[i] = (struct standing_view){r->actor.standing[i].name, r->actor.standing[i].to_day};
    return (struct list){row, r->actor.n_standing};
}

/* ---- the form */

/* Each officer once; they come by name, a row for each role. */
static const struct form_choice *choices_of(struct req *r, const struct list *officers, size_t *n)
{
    const struct officer *o = officers->items;
    struct form_choice *row = ARENA_ARRAY(r->x->arena, struct form_choice, officers->n + 1);
    for (size_t i = *n = 0; i < officers->n; i++) {
        const char *id = arena_fmt(r->x->arena, "%lld", (long long)o[i].account);
        size_t k = 0;
        while (k < *n && strcmp(row[k].id, id) != 0)
            k++;
        if (k == *n && (role_parse(o[i].role) & ROLES))
            row[(*n)++] = (struct form_choice){.id = id, .label = {o[i].name, o[i].name}};
    }
    return row;
}

static struct form_field field_of(struct req *r, const char *id, enum form_type type, bool required)
{
    const char *label = req_text(r, arena_fmt(r->x->arena, "desk.absence.%s", id));
    return (struct form_field){.id = id, .type = type, .required = required, .pattern = "", .label = {label, label}, .hint = {"", ""}, .max = type == FORM_TEXT ? 200 : 0,
                               .not_after = {.id = ""}, .not_before = {.id = ""}, .born = {.id = ""}, .sex = {.id = ""}};
}

static enum err_code form_of(struct req *r, struct form_field *f, struct err *e)
{
    struct list officers;
    TRY(lines_officers(r, "", &officers, e));
    size_t n;
    const struct form_choice *who = choices_of(r, &officers, &n);
    f[0] = field_of(r, "ai", FORM_CHOICE, true);
    f[1] = field_of(r, "thay", FORM_CHOICE, true);
    f[2] = field_of(r, "tu", FORM_DATE, true);
    f[3] = field_of(r, "den", FORM_DATE, true);
    f[4] = field_of(r, "ly-do", FORM_TEXT, false);
    f[0].choices = f[1].choices = who;
    f[0].n_choices = f[1].n_choices = n;
    return ERR_OK;
}

/* As typed; a fresh form begins with oneself and today. */
static struct form_values values_of(struct req *r, const struct form_field *f)
{
    struct form_value *v = ARENA_ARRAY(r->x->arena, struct form_value, FIELDS);
    if (r->x->form_n || r->again)
        return form_read(r, f, FIELDS);
    v[0] = (struct form_value){"ai", arena_fmt(r->x->arena, "%lld", (long long)r->actor.account)};
    v[1] = (struct form_value){"tu", folder_today(&r->ctx)};
    return (struct form_values){v, 2};
}

enum err_code absence_show(struct req *r, struct err *e)
{
    struct absence_view *v = ARENA_NEW(r->x->arena, struct absence_view);
    struct form_field f[FIELDS];
    struct list l;
    struct form_env env = {.today = folder_today(&r->ctx)};
    TRY(form_of(r, f, e));
    TRY(absence_of_unit(r->ctx.centre, r->actor.unit, env.today, r->x->arena, &l, e));
    v->any_officer = (r->actor.own & ROLE_LEADER) != 0;
    size_t first = v->any_officer ? 0 : 1; /* others enter their own alone */
    v->fields = form_view_of(r, &(struct form_look){.fields = f + first, .n = FIELDS - first, .values = values_of(r, f), .env = &env});
    v->wrong = wrong_of(r, (const struct list *const[]){&v->fields}, 1, NULL, 0);
    const struct absence *x = l.items;
    struct absence_line *row = ARENA_ARRAY(r->x->arena, struct absence_line, l.n + 1);
    for (size_t i = 0; i < l.n; i++)
        row[i] = (struct absence_line){x[i].id, x[i].name, x[i].stand_in_name, x[i].from_day, x[i].to_day, x[i].reason,
                                       strcmp(x[i].from_day, env.today) <= 0, absence_may(&r->actor, x[i].account)};
    v->lines = (struct list){row, l.n};
    return req_show(r, v);
}

static int64_t account_in(struct form_values v, const char *name)
{
    return strtoll(form_get(v, name), NULL, 10);
}

enum err_code absence_do(struct req *r, struct err *e)
{
    struct form_field f[FIELDS];
    struct form_values v;
    struct form_env env = {.today = folder_today(&r->ctx)};
    TRY(form_of(r, f, e));
    f[0].required = false; /* left out it is oneself */
    form_check_fields(f, FIELDS, form_read(r, f, FIELDS), &env, &r->problems, &v);
    int64_t who = account_in(v, "ai");
    TRY(req_checked(r, e));
    struct absence x = {.account = who ? who : r->actor.account, .stand_in = account_in(v, "thay"), .from_day = form_get(v, "tu"), .to_day = form_get(v, "den"),
                        .reason = form_get(v, "ly-do")};
    TRY(absence_enter(&r->ctx, &x, &r->problems, e));
    return req_go(r, "/viec/vang-mat?tb=viec-vang-mat");
}

enum err_code absence_over(struct req *r, struct err *e)
{
    TRY(absence_stop(&r->ctx, req_id(r, "id"), e));
    return req_go(r, "/viec/vang-mat?tb=viec-het-vang");
}
