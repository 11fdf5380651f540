/* What the procedure files leave to be confirmed: who can say, what is not certain, where it stands; and what was found. */
#include "rooms/admin/ask.h"
#include "rooms/admin/names.h"
#include "rooms/admin/room.h"
#include "service/admin/deeds.h"
#include "service/admin/points.h"
#include "domain/procedure.h"
#include <string.h>

enum { ASKED = 3 };
static const struct ask asks[ASKED] = {
    {"so", FORM_TEXT, ASK_REQUIRED | ASK_HINT, 100, NULL, 0}, {"ngay", FORM_DATE, ASK_REQUIRED, 0, NULL, 0}, {"ghi-chu", FORM_LONG_TEXT, 0, 1000, NULL, 0},
};

struct point_line { const char *key, *code, *procedure, *of, *status, *note, *by, *source, *document, *day, *found, *who; bool done; int64_t at; };
static const struct field line_fields[] = {
    FIELD(point_line, key, F_TEXT), FIELD(point_line, code, F_TEXT), FIELD(point_line, procedure, F_TEXT),
    FIELD(point_line, of, F_TEXT, .words = confirm_of_words, .label = "portal.confirm.of"),
    FIELD(point_line, status, F_TEXT, .words = confirm_status_words, .label = "portal.confirm.status"), FIELD(point_line, note, F_TEXT, .flags = FIELD_LINES),
    FIELD(point_line, by, F_TEXT, .doc = "who can say"), FIELD(point_line, source, F_TEXT, .doc = "file and line"), FIELD(point_line, done, F_BOOL, .doc = "was confirmed"),
    FIELD(point_line, document, F_TEXT, .doc = "number of the document that says it"), FIELD(point_line, day, F_DATE), FIELD(point_line, found, F_TEXT, .flags = FIELD_LINES),
    FIELD(point_line, who, F_TEXT), FIELD(point_line, at, F_INSTANT),
};
static const struct model line_model = MODEL(point_line, line_fields, .doc = "A fact that has to be looked up");

enum { PAGE = 50 };
struct points_view {
    const char *by, *state;
    int64_t page, next;
    int64_t open, done;
    bool may, filtered;
    struct list lines, agencies;
};
static const struct field fields[] = {
    FIELD(points_view, lines, F_LIST, .of = &line_model, .max = 5000), FIELD(points_view, by, F_TEXT), FIELD(points_view, state, F_TEXT), FIELD(points_view, open, F_INT), FIELD(points_view, done, F_INT),
    FIELD(points_view, page, F_INT), FIELD(points_view, next, F_INT, .doc = "trang of the next page; 0 = none. Data asked without trang is whole"),
    FIELD(points_view, may, F_BOOL, .flags = FIELD_PRIVATE), FIELD(points_view, filtered, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(points_view, agencies, F_LIST, .of = &choice_view_model, .flags = FIELD_PRIVATE),
};
const struct model admin_points_model = MODEL(points_view, fields, .doc = "Facts in the procedure files that somebody has to confirm");

struct point_view { struct point_line point; int64_t version; bool may; struct list fields, wrong, deeds; };
static const struct field view_fields[] = {
    FIELD(point_view, point, F_RECORD, .of = &line_model), FIELD(point_view, version, F_INT), FIELD(point_view, may, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(point_view, fields, F_LIST, .of = &field_view_model, .flags = FIELD_PRIVATE), FIELD(point_view, wrong, F_LIST, .of = &ask_wrong_model, .flags = FIELD_PRIVATE),
    FIELD(point_view, deeds, F_LIST, .of = &deed_line_model),
};
const struct model admin_point_model = MODEL(point_view, view_fields, .doc = "One such fact");

static struct point_line line_of(const struct point *p)
{
    const struct point_row *f = p->found;
    return (struct point_line){.key = p->key, .code = p->code, .procedure = p->procedure, .of = p->of, .status = p->status, .note = p->note, .by = p->by,
                               .source = p->source, .done = f != NULL, .document = f ? f->document : "", .day = f ? f->day : "", .found = f ? f->note : "",
                               .who = f ? f->by_name : "", .at = f ? f->at : 0};
}

static void add_agency(struct points_view *v, const char *by)
{
    struct choice_view *row = v->agencies.items;
    for (size_t i = 0; i < v->agencies.n; i++)
        if (strcmp(row[i].value, by) == 0)
            return;
    row[v->agencies.n++] = (struct choice_view){by, by, strcmp(by, v->by) == 0};
}

enum err_code admin_points(struct req *r, struct err *e)
{
    struct points_view *v = ARENA_NEW(r->x->arena, struct points_view);
    struct list all;
    TRY(points_list(&r->ctx, &all, e));
    const struct point *p = all.items;
    struct point_line *row = ARENA_ARRAY(r->x->arena, struct point_line, all.n + 1);
    *v = (struct points_view){.by = req_query(r, "noi"), .state = req_query(r, "loc"), .may = scope_whole(&r->ctx), .lines = {row, 0},
                              .agencies = {ARENA_ARRAY(r->x->arena, struct choice_view, all.n + 1), 0}};
    bool done = strcmp(v->state, "xong") == 0;
    v->state = done ? "xong" : "con";
    v->filtered = *v->by != '\0';
    bool whole = req_wants_data(r) && !*req_query(r, "trang"); /* for spreadsheets */
    v->page = ask_number(req_query(r, "trang"));
    v->page = v->page < 1 || v->page > 1000 ? 1 : v->page;
    for (size_t i = 0, at = 0; i < all.n; i++) {
        add_agency(v, p[i].by);
        bool fits = !*v->by || strcmp(p[i].by, v->by) == 0;
        v->open += fits && !p[i].found;
        v->done += fits && p[i].found;
        if (!fits || done != (p[i].found != NULL))
            continue;
        int64_t of = (int64_t)(at++ / PAGE) + 1;
        if (whole || of == v->page)
            row[v->lines.n++] = line_of(&p[i]);
        else if (of > v->page)
            v->next = v->page + 1;
    }
    return req_show(r, v);
}

static enum err_code find(struct req *r, struct point_line *out, struct err *e)
{
    struct list all;
    TRY(points_list(&r->ctx, &all, e));
    const struct point *p = all.items;
    for (size_t i = 0; i < all.n; i++)
        if (strcmp(p[i].key, req_param(r, "key")) == 0) {
            *out = line_of(&p[i]);
            return ERR_OK;
        }
    return err(e, ERR_NOT_FOUND, "no such point");
}

enum err_code admin_point(struct req *r, struct err *e)
{
    struct point_view *v = ARENA_NEW(r->x->arena, struct point_view);
    struct list deeds;
    TRY(find(r, &v->point, e));
    const char *thing = points_thing(r->x->arena, v->point.key);
    struct form_value fresh[] = {{"so", v->point.document}, {"ngay", v->point.day}, {"ghi-chu", v->point.found}};
    v->may = scope_whole(&r->ctx);
    TRY(deed_version(&r->ctx, thing, &v->version, e));
    TRY(deed_of_thing(r->ctx.centre, thing, 20, r->x->arena, &deeds, e));
    v->deeds = name_deeds(r, deeds);
    v->fields = ask_view(r, asks, ASKED, (struct form_values){fresh, ASKED});
    v->wrong = ask_wrong(r, (const struct list *const[]){&v->fields}, 1);
    return req_show(r, v);
}

enum err_code admin_point_confirm(struct req *r, struct err *e)
{
    struct form_values v = ask_take(r, asks, ASKED);
    TRY(req_checked(r, e));
    struct point_found x = {.key = req_param(r, "key"), .document = form_get(v, "so"), .day = form_get(v, "ngay"), .note = form_get(v, "ghi-chu"), .seen = ask_version(r)};
    TRY(points_confirm(&r->ctx, &x, &r->problems, e));
    return req_go(r, "/quan-tri/can-xac-nhan?tb=da-xac-nhan");
}

enum err_code admin_point_reopen(struct req *r, struct err *e)
{
    TRY(points_reopen(&r->ctx, req_param(r, "key"), ask_version(r), e));
    return req_go(r, "/quan-tri/can-xac-nhan?tb=xac-nhan-lai");
}
