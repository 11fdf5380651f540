/* What a person was told, newest first. */
#include "base/json.h"
#include "rooms/account/provinces.h"
#include "rooms/account/room.h"
#include "reference/catalogue.h"
#include "store/draft_store.h"
#include <stdlib.h>
#include <string.h>

enum { INBOX_MAX = 100 };

static const char *const kinds[] = {"submitted", "accepted", "supplement", "refused", "extended", "stopped", "payment", "paid",
                                    "result", "handed_over", "withdrawn", "invited", "returned", "given", "rated_low", "alert_before_due", "alert_overdue",
                                    "alert_stuck", "alert_supplement_unanswered", "alert_crowded", "alert_failed_exchange", "alert_many", "alert_letters", "other", NULL};

struct inbox_item {
    const char *kind, *code, *about, *procedure, *unit, *note;
    int64_t due, at, count;
    bool fresh, alert;
};
static const struct field item_fields[] = {
    FIELD(inbox_item, kind, F_TEXT, .words = kinds, .label = "notice"), FIELD(inbox_item, code, F_TEXT), FIELD(inbox_item, about, F_TEXT, .doc = "an alert: the dossier"),
    FIELD(inbox_item, alert, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(inbox_item, procedure, F_TEXT, .doc = "Its name"), FIELD(inbox_item, unit, F_TEXT),
    FIELD(inbox_item, note, F_TEXT), FIELD(inbox_item, due, F_INSTANT), FIELD(inbox_item, at, F_INSTANT),
    FIELD(inbox_item, count, F_INT, .doc = "of dossiers, where it is about several: no code then"),
    FIELD(inbox_item, fresh, F_BOOL, .doc = "Not read yet"),
};
static const struct model inbox_item_model = MODEL(inbox_item, item_fields, .doc = "A notice");

struct inbox_view {
    struct list items;
    int64_t unread;
};
static const struct field view_fields[] = {
    FIELD(inbox_view, items, F_LIST, .of = &inbox_item_model), FIELD(inbox_view, unread, F_INT, .doc = "Of those shown"),
};
const struct model inbox_view_model = MODEL(inbox_view, view_fields, .doc = "What the person was told");

struct gathering {
    struct arena *arena;
    const struct ctx *ctx; /* of the request */
    int64_t account;
    struct inbox_item *item;
    size_t n, cap;
};

static const char *kind_of(const char *kind)
{
    for (size_t i = 0; kinds[i]; i++)
        if (strcmp(kinds[i], kind) == 0)
            return kinds[i];
    return "other";
}

/* As it was called in the revision of the dossier; "" if this program does not know it. */
static const char *procedure_of(const struct gathering *g, const struct json *o)
{
    const struct procedure *p;
    if (catalogue_revision(g->ctx->world->catalogue, json_text(o, "procedure"), json_int(o, "revision", 0), &p, NULL))
        return "";
    return label_in(&p->name, g->ctx->lang);
}

static enum err_code item_of(struct gathering *g, const struct notice *n, struct err *e)
{
    struct json *o;
    TRY(json_parse(n->data, strlen(n->data), g->arena, &o, e));
    if (g->n == g->cap) {
        size_t had = g->cap;
        g->cap = had ? had * 2 : INBOX_MAX;
        g->item = arena_grow(g->arena, g->item, had * sizeof *g->item, g->cap * sizeof *g->item);
    }
    g->item[g->n++] = (struct inbox_item){.kind = kind_of(n->kind), .code = json_text(o, "code"), .about = json_text(o, "about"),
                                          .alert = strncmp(n->kind, "alert_", 6) == 0,
                                          .procedure = procedure_of(g, o), .unit = json_text(o, "unit"),
                                          .note = json_text(o, "note"), .due = json_int(o, "due", 0), .at = n->created_at, .count = json_int(o, "count", 0), .fresh = !n->read_at};
    return ERR_OK;
}

static enum err_code gather(struct ctx *c, void *arg, struct err *e)
{
    struct gathering *g = arg;
    struct list rows;
    TRY(notice_list(c->db, g->account, 0, INBOX_MAX, c->arena, &rows, e));
    const struct notice *n = rows.items;
    for (size_t i = 0; i < rows.n; i++)
        TRY(item_of(g, &n[i], e));
    return ERR_OK;
}

static int newest_first(const void *a, const void *b)
{
    int64_t x = ((const struct inbox_item *)a)->at, y = ((const struct inbox_item *)b)->at;
    return x < y ? 1 : x > y ? -1 : 0;
}

enum err_code account_show_inbox(struct req *r, struct err *e)
{
    struct gathering g = {.arena = r->x->arena, .ctx = &r->ctx, .account = r->actor.account};
    struct inbox_view *v = ARENA_NEW(r->x->arena, struct inbox_view);
    TRY(provinces_read_of(r, r->actor.account, gather, &g, e));
    if (g.n)
        qsort(g.item, g.n, sizeof *g.item, newest_first);
    v->items = (struct list){g.item, g.n < INBOX_MAX ? g.n : INBOX_MAX};
    for (size_t i = 0; i < v->items.n; i++)
        v->unread += g.item[i].fresh;
    return req_show(r, v);
}

static enum err_code mark(struct ctx *c, void *arg, struct err *e)
{
    return notice_read_all(c->db, *(const int64_t *)arg, c->now, e);
}

enum err_code account_mark_read(struct req *r, struct err *e)
{
    return provinces_write_of(r, r->actor.account, mark, &r->actor.account, e);
}

enum err_code account_inbox_read(struct req *r, struct err *e)
{
    (void)e;
    return req_go(r, "/hop-thu?tb=da-doc-het");
}
