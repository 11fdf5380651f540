/* All texts of the program in both languages, searched; one of them put in other words, looked at, put back. */
#include "app/app.h"
#include "base/text.h"
#include "reference/words.h"
#include "rooms/admin/ask.h"
#include "rooms/admin/names.h"
#include "rooms/admin/room.h"
#include "service/admin/deeds.h"
#include "service/admin/words.h"
#include "tpl/tpl.h"
#include <string.h>

enum { MOST = 100, TEXT_MAX = 2000, ASKED = 2, DEEDS = 20 };
static const char *const langs[ASKED] = {"vi", "en"};
static const struct ask asks[ASKED] = {{"chu-vi", FORM_LONG_TEXT, ASK_REQUIRED, TEXT_MAX, NULL, 0}, {"chu-en", FORM_LONG_TEXT, ASK_REQUIRED, TEXT_MAX, NULL, 0}};

struct text_line { const char *key, *vi, *en; bool changed; };
static const struct field line_fields[] = {
    FIELD(text_line, key, F_TEXT), FIELD(text_line, vi, F_TEXT), FIELD(text_line, en, F_TEXT), FIELD(text_line, changed, F_BOOL, .doc = "in other words than the program's own"),
};
static const struct model line_model = MODEL(text_line, line_fields, .doc = "A text in both languages");

struct texts_view { const char *query; int64_t total, found, changed; bool only, more; struct list lines; };
static const struct field fields[] = {
    FIELD(texts_view, query, F_TEXT), FIELD(texts_view, total, F_INT), FIELD(texts_view, found, F_INT), FIELD(texts_view, changed, F_INT), FIELD(texts_view, only, F_BOOL),
    FIELD(texts_view, more, F_BOOL, .doc = "not all are told: ask with more words"), FIELD(texts_view, lines, F_LIST, .of = &line_model),
};
const struct model admin_texts_model = MODEL(texts_view, fields, .doc = "Texts of the program");

struct text_view { const char *key, *vi, *en, *own_vi, *own_en, *look_vi, *look_en; int64_t version; bool changed, may; struct list fields, wrong, deeds; };
static const struct field view_fields[] = {
    FIELD(text_view, key, F_TEXT), FIELD(text_view, vi, F_TEXT), FIELD(text_view, en, F_TEXT), FIELD(text_view, own_vi, F_TEXT), FIELD(text_view, own_en, F_TEXT),
    FIELD(text_view, look_vi, F_TEXT, .doc = "as it would be read, nothing done; \"\" = not asked"), FIELD(text_view, look_en, F_TEXT), FIELD(text_view, version, F_INT),
    FIELD(text_view, changed, F_BOOL), FIELD(text_view, may, F_BOOL, .flags = FIELD_PRIVATE), FIELD(text_view, fields, F_LIST, .of = &field_view_model, .flags = FIELD_PRIVATE),
    FIELD(text_view, wrong, F_LIST, .of = &ask_wrong_model, .flags = FIELD_PRIVATE), FIELD(text_view, deeds, F_LIST, .of = &deed_line_model),
};
const struct model admin_text_model = MODEL(text_view, view_fields, .doc = "One text");

static bool fits(struct req *r, const char *key, const struct tpl_words w[2], const char *folded)
{
    const char *all = arena_fmt(r->x->arena, " %s", text_fold(r->x->arena, arena_fmt(r->x->arena, "%s %s %s", key, w[0].now, w[1].now)));
    return !*folded || words_match(all, folded) || strstr(all, folded);
}

enum err_code admin_texts(struct req *r, struct err *e)
{
    struct texts_view *v = ARENA_NEW(r->x->arena, struct texts_view);
    const struct tpl_set *set = app_texts(r->app);
    struct text_line *row = ARENA_ARRAY(r->x->arena, struct text_line, MOST);
    (void)e;
    *v = (struct texts_view){.query = text_trim(r->x->arena, req_query(r, "tim")), .only = *req_query(r, "doi") != 0, .lines = {row, 0}};
    const char *id, *folded = text_fold(r->x->arena, v->query);
    for (size_t i = 0; (id = tpl_message_id(set, i)); i++) {
        struct tpl_words w[2] = {{0}};
        if (!tpl_message_words(set, "vi", id, r->x->arena, &w[0]) || !tpl_message_words(set, "en", id, r->x->arena, &w[1]))
            continue;
        bool changed = w[0].changed || w[1].changed;
        v->total++;
        v->changed += changed;
        if ((v->only && !changed) || !fits(r, id, w, folded))
            continue;
        if (v->found++ < MOST)
            row[v->lines.n++] = (struct text_line){id, w[0].now, w[1].now, changed};
    }
    v->more = v->found > MOST;
    return req_show(r, v);
}

static enum err_code find(struct req *r, struct tpl_words w[2], struct err *e)
{
    const struct tpl_set *set = app_texts(r->app);
    for (int i = 0; i < 2; i++)
        if (!tpl_message_words(set, langs[i], req_param(r, "key"), r->x->arena, &w[i]))
            return err(e, ERR_NOT_FOUND, "no such text");
    return ERR_OK;
}

static enum err_code page(struct req *r, const char *const look[2], struct err *e)
{
    struct text_view *v = ARENA_NEW(r->x->arena, struct text_view);
    struct tpl_words w[2];
    struct list deeds;
    TRY(find(r, w, e));
    const char *thing = words_thing(r->x->arena, req_param(r, "key"));
    *v = (struct text_view){.key = req_param(r, "key"), .vi = w[0].now, .en = w[1].now, .own_vi = w[0].own, .own_en = w[1].own, .look_vi = look ? look[0] : "",
                            .look_en = look ? look[1] : "", .changed = w[0].changed || w[1].changed, .may = scope_whole(&r->ctx)};
    struct form_value fresh[] = {{"chu-vi", look ? look[0] : v->vi}, {"chu-en", look ? look[1] : v->en}};
    TRY(deed_version(&r->ctx, thing, &v->version, e));
    TRY(deed_of_thing(r->ctx.centre, thing, DEEDS, r->x->arena, &deeds, e));
    v->deeds = name_deeds(r, deeds);
    v->fields = ask_view(r, asks, ASKED, (struct form_values){fresh, ASKED});
    v->wrong = ask_wrong(r, (const struct list *const[]){&v->fields}, 1);
    return req_show(r, v);
}

enum err_code admin_text(struct req *r, struct err *e)
{
    return page(r, NULL, e);
}

static enum err_code reload(struct req *r, struct err *e)
{
    return app_follow(r->app, e);
}

/* One line each, as in a file. */
static const char *one_line(struct req *r, const char *text)
{
    char *s = arena_str(r->x->arena, text);
    for (char *p = s; *p; p++)
        if (*p == '\n' || *p == '\r')
            *p = ' ';
    return text_trim(r->x->arena, s);
}

enum err_code admin_text_set(struct req *r, struct err *e)
{
    struct tpl_words w[2];
    struct words_change x = {.key = req_param(r, "key"), .seen = ask_version(r)};
    bool own = *req_value(r, "_goc") != 0;
    TRY(find(r, w, e));
    TRY(scope_need_whole(&r->ctx, e));
    struct form_values v = own ? (struct form_values){NULL, 0} : ask_take(r, asks, ASKED);
    for (int i = 0; i < 2; i++) {
        x.lang[i] = langs[i];
        x.now[i] = w[i].now;
        x.own[i] = w[i].own;
        x.text[i] = own ? w[i].own : one_line(r, form_get(v, asks[i].id));
        struct tpl_wording typed = {langs[i], x.key, x.text[i]};
        const char *fault = r->problems.n ? NULL : tpl_wording_fault(app_texts(r->app), &typed, r->x->arena);
        if (fault)
            problem_add(&r->problems, asks[i].id, fault, 0);
    }
    TRY(req_checked(r, e));
    if (*req_value(r, "_xem"))
        return page(r, x.text, e);
    TRY(words_set(&r->ctx, &x, e));
    r->after = reload;
    return req_go(r, "/quan-tri/chu/%s?tb=%s", x.key, own ? "chu-goc" : "chu-moi");
}
