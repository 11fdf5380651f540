/* Telling those who are to sign that letters wait: in the inbox, one notice each for a day. See within.h; must never send anything outside. */
#include "base/civil.h"
#include "base/json.h"
#include "reference/units.h"
#include "service/abode.h"
#include "service/absence.h"
#include "service/letter/within.h"
#include "store/account_store.h"
#include "store/draft_store.h"

struct telling { /* one desk */
    struct letter_engine *en;
    const struct letter_signer *desk;
    struct list away; /* struct absence */
    const char *data;
    int64_t since;    /* keys of notices of today are above it */
};

static enum err_code tell_one(struct telling *t, int64_t account, struct err *e)
{
    struct ctx *c = t->en->c;
    struct notice row = {.id = world_id(c->world, c->shard), .account = account, .kind = LETTER_NOTICE, .data = t->data, .created_at = c->now};
    bool told;
    TRY(letter_told(c->db, account, LETTER_NOTICE, t->since, &told, e));
    if (told)
        return ERR_OK;
    t->en->round->told++;
    TRY(abode_note(c, account, e));
    return notice_insert(c->db, &row, e);
}

static const char *data_of(struct ctx *c, int64_t unit, int64_t n)
{
    struct buf b = buf_init(c->arena, 120);
    struct jw w = {.b = &b};
    jw_open(&w, NULL, '{');
    jw_text(&w, "unit", units_in_sentence(c->world->units, units_find(c->world->units, unit), folder_today(c), "vi", c->arena));
    jw_int(&w, "count", n);
    jw_close(&w, '}');
    return b.p;
}

static enum err_code tell_desk(struct telling *t, struct err *e)
{
    struct ctx *c = t->en->c;
    struct letter_desk desk = {t->desk->unit, {t->desk->role, "", ""}};
    const char *today = folder_today(c);
    struct list officers;
    int64_t n;
    TRY(letter_waiting_n(c->db, &desk, &n, e));
    TRY(officer_of_unit(c->centre, t->desk->unit, t->desk->role, today, c->arena, &officers, e));
    TRY(absence_of_unit(c->centre, t->desk->unit, today, c->arena, &t->away, e));
    t->data = data_of(c, t->desk->unit, n);
    const struct officer *o = officers.items;
    for (size_t i = 0; n && i < officers.n; i++)
        TRY(tell_one(t, absence_present(t->away, o[i].account, today), e));
    return ERR_OK;
}

enum err_code letter_tell(struct letter_engine *en, struct err *e)
{
    struct ctx *c = en->c;
    struct list desks;
    TRY(letter_signers(c->db, en->last.told_at, c->arena, &desks, e));
    const struct letter_signer *d = desks.items;
    for (size_t i = 0; i < desks.n; i++) {
        struct telling t = {.en = en, .desk = &d[i], .since = world_id_at(civil_at(civil_of_instant(c->now).date, 0))};
        TRY(tell_desk(&t, e));
    }
    en->last.told_at = c->now;
    return ERR_OK;
}
