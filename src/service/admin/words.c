/* See words.h. */
#include "service/admin/words.h"
#include "base/json.h"
#include "service/admin/deeds.h"
#include <string.h>

const char *words_thing(struct arena *a, const char *key)
{
    return arena_fmt(a, "text:%s", key);
}

static const char *told(const struct words_change *x, const char *const text[2], struct arena *a)
{
    struct buf b = buf_init(a, 256);
    struct jw w = {.b = &b};
    jw_open(&w, NULL, '{');
    for (int i = 0; i < 2; i++)
        jw_text(&w, x->lang[i], text[i]);
    jw_close(&w, '}');
    return b.p;
}

enum err_code words_set(struct ctx *c, const struct words_change *x, struct err *e)
{
    const char *thing = words_thing(c->arena, x->key);
    bool own = true;
    TRY(scope_need_whole(c, e));
    TRY(deed_expect(c, thing, x->seen, e));
    for (int i = 0; i < 2; i++) {
        struct wording w = {x->key, x->lang[i], x->text[i]};
        bool same = strcmp(x->text[i], x->own[i]) == 0;
        own &= same;
        TRY(same ? wording_drop(c->db, x->key, x->lang[i], e) : wording_save(c->db, &w, e));
    }
    struct deed_new d = {.kind = own ? "text_restored" : "text_set", .thing = thing, .about = DEED_WHOLE, .before = told(x, x->now, c->arena),
                         .after = told(x, x->text, c->arena)};
    return deed_write(c, &d, e);
}
