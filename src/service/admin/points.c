/* See points.h. */
#include "service/admin/points.h"
#include "base/civil.h"
#include "base/hash.h"
#include "base/json.h"
#include "reference/catalogue.h"
#include "service/admin/deeds.h"
#include "service/folder.h"
#include <string.h>

static const char *key_of(const struct procedure *p, const struct procedure_confirm *x, struct arena *a)
{
    struct sha256 h = sha256(x->note.vi, strlen(x->note.vi));
    return arena_fmt(a, "%s-%s-%s", p->code, confirm_of_words[x->of], hash_hex(a, h.b, 4));
}

static const struct point_row *found(const struct list *rows, const char *key)
{
    const struct point_row *row = rows->items;
    for (size_t i = 0; i < rows->n; i++)
        if (strcmp(row[i].key, key) == 0)
            return &row[i];
    return NULL;
}

static struct point point_of(const struct ctx *c, const struct procedure *p, const struct procedure_confirm *x, const struct list *rows)
{
    const char *key = key_of(p, x, c->arena);
    return (struct point){.key = key, .code = p->code, .procedure = label_in(&p->name, c->lang), .of = confirm_of_words[x->of],
                          .status = confirm_status_words[x->status], .note = label_in(&x->note, c->lang), .by = x->by,
                          .source = arena_fmt(c->arena, "%s.yaml:%d", p->code, x->line), .found = found(rows, key)};
}

enum err_code points_list(struct ctx *c, struct list *out, struct err *e)
{
    struct list rows;
    size_t n, all = 0;
    TRY(point_all(c->centre, c->arena, &rows, e));
    const struct procedure *const *p = catalogue_list(c->world->catalogue, folder_today(c), c->arena, &n);
    for (size_t i = 0; i < n; i++)
        all += p[i]->n_confirm;
    struct point *row = ARENA_ARRAY(c->arena, struct point, all + 1);
    *out = (struct list){row, 0};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < p[i]->n_confirm; k++)
            row[out->n++] = point_of(c, p[i], &p[i]->confirm[k], &rows);
    return ERR_OK;
}

enum err_code points_open(struct ctx *c, const struct procedure *p, const struct procedure_confirm *const **out, size_t *n, struct err *e)
{
    struct list rows;
    const struct procedure_confirm **open = ARENA_ARRAY(c->arena, const struct procedure_confirm *, p->n_confirm + 1);
    *out = open;
    *n = 0;
    if (!p->n_confirm)
        return ERR_OK;
    TRY(point_of_procedure(c->centre, p->code, c->arena, &rows, e));
    for (size_t i = 0; i < p->n_confirm; i++)
        if (!found(&rows, key_of(p, &p->confirm[i], c->arena)))
            open[(*n)++] = &p->confirm[i];
    return ERR_OK;
}

const char *points_thing(struct arena *a, const char *key)
{
    return arena_fmt(a, "point:%s", key);
}

static enum err_code find(struct ctx *c, const char *key, const struct point **out, struct err *e)
{
    struct list all;
    TRY(points_list(c, &all, e));
    const struct point *p = all.items;
    for (size_t i = 0; i < all.n; i++)
        if (strcmp(p[i].key, key) == 0) {
            *out = &p[i];
            return ERR_OK;
        }
    return err(e, ERR_NOT_FOUND, "no such point");
}

static const char *told(const struct point_row *row, struct arena *a)
{
    struct buf b = buf_init(a, 128);
    struct jw w = {.b = &b};
    jw_open(&w, NULL, '{');
    if (row) {
        jw_text(&w, "document", row->document);
        jw_text(&w, "day", row->day);
    }
    jw_close(&w, '}');
    return b.p;
}

enum err_code points_confirm(struct ctx *c, const struct point_found *x, struct problems *p, struct err *e)
{
    const struct point *point;
    const char *thing = points_thing(c->arena, x->key);
    struct civil day;
    TRY(find(c, x->key, &point, e));
    TRY(scope_need_whole(c, e));
    TRY(deed_expect(c, thing, x->seen, e));
    if (!*x->document)
        problem_add(p, "so", "err.required", 0);
    if (!civil_parse(x->day, &day))
        problem_add(p, "ngay", "admin.officer.day_wrong", 0);
    else if (civil_cmp(day, civil_of_instant(c->now).date) > 0)
        problem_add(p, "ngay", "admin.point.day_ahead", 0);
    if (p->n)
        return err(e, ERR_INVALID, "confirmation refused");
    struct point_row row = {.key = x->key, .document = x->document, .day = x->day, .note = x->note, .by_account = c->actor->account, .by_name = c->actor->name, .at = c->now};
    TRY(point_save(c->db, &row, e));
    struct deed_new d = {.kind = "point_confirmed", .thing = thing, .about = DEED_WHOLE, .before = told(point->found, c->arena), .after = told(&row, c->arena), .reason = x->note};
    return deed_write(c, &d, e);
}

enum err_code points_reopen(struct ctx *c, const char *key, int64_t seen, struct err *e)
{
    const struct point *point;
    const char *thing = points_thing(c->arena, key);
    TRY(find(c, key, &point, e));
    TRY(scope_need_whole(c, e));
    TRY(deed_expect(c, thing, seen, e));
    if (!point->found)
        return err(e, ERR_NOT_OFFERED, "it is not confirmed");
    TRY(point_drop(c->db, key, e));
    struct deed_new d = {.kind = "point_reopened", .thing = thing, .about = DEED_WHOLE, .before = told(point->found, c->arena)};
    return deed_write(c, &d, e);
}
