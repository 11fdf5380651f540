/* Development only: messages that would have left, the codes in them easy to read. */
#include "base/buf.h"
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

struct outbox_view { struct list items; };
static const struct field view_fields[] = {FIELD(outbox_view, items, F_LIST, .of = &outbox_item_model)};
const struct model outbox_view_model = MODEL(outbox_view, view_fields, .doc = "Messages of a development server");

struct gathering {
    struct arena *arena;
    struct outbox_item item[64 * OUTBOX_MAX];
    size_t n;
};

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
    return req_show(r, v);
}
