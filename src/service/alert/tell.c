/* Telling people: the inbox here and what leaves, one message each or one for all, and never twice. See within.h. */
#include "base/civil.h"
#include "base/json.h"
#include "reference/units.h"
#include "service/abode.h"
#include "service/alert/within.h"
#include "service/folder.h"
#include "service/channel/messages.h"
#include "service/record.h"
#include "store/account_store.h"
#include "store/draft_store.h"
#include <string.h>

struct telling { /* one person */
    struct engine *en;
    struct account *who;     /* NULL = is there no more */
    const struct alert_to *to;
    struct alert **alert;    /* of to[i]; those that are still open */
    size_t n;
};

/* ---- the inbox */

static const char *data_of(struct engine *en, const struct alert *x, size_t n)
{
    struct ctx *c = en->c;
    struct buf b = buf_init(c->arena, 160);
    struct jw w = {.b = &b};
    jw_open(&w, NULL, '{');
    if (x && x->dossier)
        jw_text(&w, "about", record_code(c->world, x->dossier, c->arena));
    if (x)
        jw_text(&w, "unit", units_in_sentence(c->world->units, units_find(c->world->units, x->holder), folder_today(c), "vi", c->arena));
    jw_text(&w, "note", x ? x->subject : "");
    jw_int(&w, "due", x ? x->due_at : 0);
    jw_int(&w, "count", x ? x->n : (int64_t)n);
    jw_close(&w, '}');
    return b.p;
}

static enum err_code inbox(struct telling *t, const struct alert *x, size_t n, struct err *e)
{
    struct ctx *c = t->en->c;
    struct notice row = {.id = world_id(c->world, c->shard), .account = t->who->id, .data = data_of(t->en, x, n), .created_at = c->now};
    row.kind = x ? arena_fmt(c->arena, "alert_%s", x->kind) : "alert_many";
    TRY(abode_note(c, t->who->id, e));
    return notice_insert(c->db, &row, e);
}

/* ---- what leaves */

static const char *moment(int64_t at, struct arena *a)
{
    char day[CIVIL_TEXT];
    struct civil_time t = civil_of_instant(at);
    return arena_fmt(a, "%02d:%02d %s", t.minute / 60, t.minute % 60, civil_write_vi(t.date, day));
}

static const char *words(struct engine *en, const struct alert *x, size_t n)
{
    struct arena *a = en->c->arena;
    struct alert_says s = {.count = arena_fmt(a, "%lld", (long long)(x ? x->n : (int64_t)n))};
    const struct alert_rule *r = x ? alert_rule_find(en->rules, x->rule) : NULL;
    if (x) {
        s.code = record_code(en->c->world, x->dossier, a);
        s.due = x->due_at ? moment(x->due_at, a) : "";
        s.channel = x->subject;
    }
    return alert_say(en->rules, r ? r->text.id : ALERT_TEXT_MANY, &s, a);
}

/* A chat is the desk's, not a person's: nothing of the person goes there. Who stands in for somebody is told as the desk that has it. */
static enum err_code desk_of(struct telling *t, const struct alert *x, const char **out, struct err *e)
{
    struct ctx *c = t->en->c;
    struct list l;
    TRY(officer_of_account(c->centre, t->who->id, folder_today(c), c->arena, &l, e));
    const struct officer *o = l.items;
    int64_t unit = x->holder ? x->holder : x->unit;
    const char *role = *x->role ? x->role : role_word(ROLE_LEADER);
    int best = 0;
    for (size_t i = 0; i < l.n; i++) {
        unsigned has = role_parse(o[i].role);
        bool here = o[i].unit == x->holder || o[i].unit == x->unit;
        int fits = here && strcmp(o[i].role, x->role) == 0 ? 3 : here && has == ROLE_LEADER ? 2 : has == ROLE_MONITOR ? 1 : 0;
        if (fits <= best)
            continue;
        best = fits;
        unit = o[i].unit;
        role = o[i].role;
    }
    const struct unit *u = units_find(c->world->units, unit);
    *out = u ? arena_fmt(c->arena, "%s/%s", u->code, role) : "";
    return ERR_OK;
}

/* Once for a desk, however many of it are told. */
static enum err_code send_chat(struct telling *t, const struct alert_to *first, const char *text, const char *what, struct err *e)
{
    struct ctx *c = t->en->c;
    const char *desk;
    TRY(desk_of(t, t->alert[first - t->to], &desk, e));
    struct message m = {.channel = "chat", .kind = "alert", .address = desk, .subject = "Một cửa: cảnh báo", .text = text};
    m.key = arena_fmt(c->arena, "%s %lld %s %lld %lld chat", what, (long long)first->alert, desk, (long long)first->level, (long long)first->again);
    return messages_send(c, &m, e);
}

static enum err_code send(struct telling *t, int64_t ways, const struct alert_to *first, const char *text, const char *what, struct err *e)
{
    struct ctx *c = t->en->c;
    const char *key = arena_fmt(c->arena, "%s %lld %lld %lld", what, (long long)first->alert, (long long)first->account, (long long)first->again);
    struct message m = {.channel = "sms", .kind = "alert", .address = t->who->phone, .subject = "Một cửa: cảnh báo", .text = text, .key = arena_fmt(c->arena, "%s sms", key)};
    if (!*text)
        return ERR_OK;
    if (ways & ALERT_BY_SMS)
        TRY(messages_send(c, &m, e));
    m.channel = "email";
    m.address = t->who->email;
    m.key = arena_fmt(c->arena, "%s email", key);
    if (ways & ALERT_BY_EMAIL)
        TRY(messages_send(c, &m, e));
    return ways & ALERT_BY_CHAT ? send_chat(t, first, text, what, e) : ERR_OK;
}

static enum err_code one_by_one(struct telling *t, struct err *e)
{
    for (size_t i = 0; i < t->n; i++) {
        if (!t->alert[i])
            continue;
        TRY(inbox(t, t->alert[i], 1, e));
        TRY(send(t, t->to[i].ways, &t->to[i], words(t->en, t->alert[i], 1), "alert", e));
    }
    return ERR_OK;
}

static enum err_code as_one(struct telling *t, size_t n, struct err *e)
{
    int64_t ways = 0;
    const struct alert_to *first = NULL;
    for (size_t i = 0; i < t->n; i++) {
        if (!t->alert[i])
            continue;
        ways |= t->to[i].ways;
        first = first ? first : &t->to[i];
    }
    t->en->round->summaries++;
    TRY(inbox(t, NULL, n, e));
    return send(t, ways, first, words(t->en, NULL, n), "alerts", e);
}

/* ---- everybody who is to be told now */

static enum err_code tell_person(struct telling *t, struct err *e)
{
    struct ctx *c = t->en->c;
    bool gathered = false;
    size_t n = 0;
    t->alert = ARENA_ARRAY(c->arena, struct alert *, t->n + 1);
    TRY(account_find(c->centre, t->to[0].account, c->arena, &t->who, e));
    for (size_t i = 0; i < t->n; i++) {
        TRY(alert_find(c->db, t->to[i].alert, c->arena, &t->alert[i], e));
        TRY(alert_to_told(c->db, t->to[i].alert, t->to[i].account, c->now, e));
        if (t->alert[i] && strcmp(t->alert[i]->status, "open") != 0)
            t->alert[i] = NULL;
        n += t->alert[i] != NULL;
        gathered |= t->alert[i] && t->to[i].gathered;
    }
    if (!t->who || !n)
        return ERR_OK;
    t->en->round->told += (int64_t)n;
    return alert_as_one(t->en->rules, n, gathered, t->en->idle) ? as_one(t, n, e) : one_by_one(t, e);
}

enum err_code alert_tell(struct engine *en, struct err *e)
{
    struct list l;
    TRY(alert_to_waiting(en->c->db, en->c->now, ALERT_TELL, en->c->arena, &l, e));
    const struct alert_to *to = l.items;
    for (size_t i = 0; i < l.n;) {
        struct telling t = {.en = en, .to = &to[i]};
        while (i + t.n < l.n && to[i + t.n].account == to[i].account)
            t.n++;
        if (l.n == ALERT_TELL && i && i + t.n == l.n) { /* perhaps not all of theirs */
            en->round->more = true;
            return ERR_OK;
        }
        TRY(tell_person(&t, e));
        i += t.n;
    }
    return ERR_OK;
}
