/* Development only: messages that would have left, the codes in them easy to read; and how many there are, live. */
#include "app/live/live.h"
#include "base/instant.h"
#include "base/json.h"
#include "rooms/account/provinces.h"
#include "rooms/account/room.h"
#include "service/notices.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { OUTBOX_MAX = 50, CODE_DIGITS = 6 };

static const char *const channels[] = {"sms", "email", NULL};

struct outbox_item {
    const char *channel, *address, *text, *code;
    int64_t at;
};
static const struct field item_fields[] = {
    FIELD(outbox_item, channel, F_TEXT, .words = channels, .label = "account.channel"), FIELD(outbox_item, address, F_TEXT, .mask = MASK_ALL),
    FIELD(outbox_item, text, F_TEXT, .mask = MASK_ALL), FIELD(outbox_item, code, F_TEXT, .mask = MASK_ALL, .doc = "The one-time code in it"),
    FIELD(outbox_item, at, F_INSTANT),
};
static const struct model outbox_item_model = MODEL(outbox_item, item_fields, .doc = "A message that would have left");

struct outbox_view { struct list items; int64_t messages; };
static const struct field view_fields[] = {
    FIELD(outbox_view, items, F_LIST, .of = &outbox_item_model), FIELD(outbox_view, messages, F_INT, .doc = "How many there are in all"),
};
const struct model outbox_view_model = MODEL(outbox_view, view_fields, .doc = "Messages of a development server");

struct outbox_state { int64_t messages, seq, at; };
static const struct field state_fields[] = {FIELD(outbox_state, messages, F_INT), FIELD(outbox_state, seq, F_INT), FIELD(outbox_state, at, F_INSTANT)};
static const struct model state_model = MODEL(outbox_state, state_fields);

static const struct sql outbox_sql[] = {
    {"select count(*) as messages, coalesce(max(id), 0) as seq, coalesce(max(sent_at), 0) as at from sent", &state_model, NULL},
};
const struct sql_set outbox_set = {"outbox", outbox_sql, sizeof outbox_sql / sizeof outbox_sql[0]};

struct gathering {
    struct arena *arena;
    struct outbox_item item[64 * OUTBOX_MAX];
    size_t n;
    struct outbox_state state;
};

/* Adds what lies in one database. */
static enum err_code count_in(struct outbox_state *all, struct db *db, struct arena *a, struct err *e)
{
    struct outbox_state s;
    TRY(db_get(db, &outbox_sql[0], DB_NONE, a, &s, e));
    all->messages += s.messages;
    all->seq = s.seq > all->seq ? s.seq : all->seq;
    all->at = s.at > all->at ? s.at : all->at;
    return ERR_OK;
}

/* Six digits with a blank on the left, which numbers of dossiers have not; "" if there are none. */
static const char *code_in(struct arena *a, const char *text)
{
    for (const char *p = strchr(text, ' '); p; p = strchr(p + 1, ' '))
        if (strspn(p + 1, "0123456789") == CODE_DIGITS && !isalnum((unsigned char)p[1 + CODE_DIGITS]) && p[1 + CODE_DIGITS] != '-')
            return arena_strn(a, p + 1, CODE_DIGITS);
    return "";
}

static enum err_code gather_from(struct gathering *g, struct db *db, struct err *e)
{
    struct list rows;
    TRY(count_in(&g->state, db, g->arena, e));
    TRY(notice_sent(db, OUTBOX_MAX, g->arena, &rows, e));
    const struct sent_row *s = rows.items;
    for (size_t i = 0; i < rows.n && g->n < sizeof g->item / sizeof g->item[0]; i++)
        g->item[g->n++] = (struct outbox_item){s[i].channel, s[i].address, s[i].text, code_in(g->arena, s[i].text), s[i].sent_at};
    return ERR_OK;
}

static enum err_code gather(struct ctx *c, void *arg, struct err *e)
{
    return gather_from(arg, c->db, e);
}

static int newest_first(const void *a, const void *b)
{
    int64_t x = ((const struct outbox_item *)a)->at, y = ((const struct outbox_item *)b)->at;
    return x < y ? 1 : x > y ? -1 : 0;
}

enum err_code account_show_outbox(struct req *r, struct err *e)
{
    struct gathering *g = ARENA_NEW(r->x->arena, struct gathering);
    struct outbox_view *v = ARENA_NEW(r->x->arena, struct outbox_view);
    g->arena = r->x->arena;
    TRY(provinces_read(r, gather, g, e));
    if (r->ctx.world->shards > 1)
        TRY(gather_from(g, r->ctx.centre, e));
    qsort(g->item, g->n, sizeof g->item[0], newest_first);
    v->items = (struct list){g->item, g->n < OUTBOX_MAX ? g->n : OUTBOX_MAX};
    v->messages = g->state.messages;
    return req_show(r, v);
}

/* ---- live */

static enum err_code count_here(struct ctx *c, void *arg, struct err *e)
{
    return count_in(arg, c->db, c->arena, e);
}

static enum err_code make_count(struct app *app, const char *params, struct arena *a, struct buf *out, int64_t *id, struct err *e)
{
    struct outbox_state s = {0};
    struct jw w = {.b = out};
    char at[INSTANT_TEXT];
    int shards = app_world(app)->shards;
    (void)params;
    for (int i = shards > 1 ? -1 : 0; i < shards; i++)
        TRY(app_read_in(app, i, a, count_here, &s, e));
    *id = s.seq;
    instant_write(s.at, at);
    jw_open(&w, NULL, '{');
    jw_int(&w, "seq", s.seq);
    jw_text(&w, "at", at);
    jw_open(&w, "set", '{');
    jw_text(&w, "messages", arena_fmt(a, "%lld", (long long)s.messages));
    jw_close(&w, '}');
    jw_close(&w, '}');
    return ERR_OK;
}

enum err_code account_live_outbox(struct req *r, struct err *e)
{
    (void)e;
    return req_live(r, &(struct live_ask){.key = "outbox", .make = make_count});
}
