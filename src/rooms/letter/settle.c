/* Letters signed or dropped: one, or several at once, each by itself. What concerns one alone is its outcome; any other error ends the whole and nothing stays. */
#include "rooms/letter/room.h"
#include "service/letter/letters.h"
#include "service/record.h"
#include <stdlib.h>
#include <string.h>

enum { CHOSEN = 100 };

static const char *const outcomes[] = {"signed", "dropped", "again", "taken", "taken_drop", "gone", "stale", "invalid", "not_found", NULL};
static const struct field result_fields[] = {
    FIELD(letter_result, code, F_TEXT), FIELD(letter_result, outcome, F_TEXT, .words = outcomes, .label = "letter.outcome"), FIELD(letter_result, who, F_TEXT),
    FIELD(letter_result, at, F_INSTANT), FIELD(letter_result, typed, F_TEXT, .flags = FIELD_LINES), FIELD(letter_result, done, F_BOOL),
};
const struct model letter_result_model = MODEL(letter_result, result_fields, .doc = "What became of a letter");

static void result(struct letter_result *out, const char *outcome, bool done)
{
    out->outcome = outcome;
    out->done = done;
}

static const char *field_of(struct req *r, const char *name, int64_t id)
{
    return req_value(r, letters_field(r, name, id));
}

static int64_t number_of(struct req *r, const char *name, int64_t id)
{
    return strtoll(field_of(r, name, id), NULL, 10);
}

/* Settled before: by oneself, which is the same button pressed twice, by another, or by the program. */
static void settled_before(const struct req *r, const struct letter *x, bool sign, struct letter_result *out)
{
    bool same = x->by_account == r->actor.account && (strcmp(x->state, "signed") == 0) == sign;
    out->who = x->by_name;
    out->at = x->settled_at;
    if (same)
        result(out, "again", true);
    else
        result(out, !x->by_account ? "gone" : strcmp(x->state, "signed") == 0 ? "taken" : "taken_drop", false);
}

static enum err_code settle(struct req *r, int64_t id, bool sign, struct problems *p, struct err *e)
{
    struct letter_signing x = {id, number_of(r, "phien", id), number_of(r, "ngay", id), field_of(r, "ly-do", id)};
    return sign ? letters_sign(&r->ctx, &x, p, e) : letters_drop(&r->ctx, id, field_of(r, "bo-ly-do", id), p, e);
}

/* The errors told of one letter come before anything of it is written. */
static enum err_code settle_one(struct req *r, int64_t id, bool sign, struct letter_result *out, struct err *e)
{
    struct problems p = {.arena = r->x->arena};
    struct err mine = {0};
    struct letter *x;
    *out = (struct letter_result){.code = "", .who = "", .typed = field_of(r, sign ? "ly-do" : "bo-ly-do", id)};
    enum err_code rc = letters_find(&r->ctx, id, &x, &mine);
    if (!rc) {
        out->code = record_code(r->ctx.world, x->dossier, r->x->arena);
        if (strcmp(x->state, "drafted") != 0) {
            settled_before(r, x, sign, out);
            return ERR_OK;
        }
        rc = settle(r, id, sign, &p, &mine);
    }
    switch (rc) {
    case ERR_OK: result(out, sign ? "signed" : "dropped", true); break;
    case ERR_STALE: case ERR_NOT_OFFERED: case ERR_FORBIDDEN: result(out, "stale", false); break;
    case ERR_INVALID: result(out, "invalid", false); out->typed = ""; break; /* it stands in its field */
    case ERR_NOT_FOUND: result(out, "not_found", false); break;
    default: *e = mine; return rc;
    }
    for (size_t i = 0; i < p.n; i++)
        problem_add(&r->problems, letters_field(r, p.row[i].field, id), p.row[i].text, p.row[i].n);
    return ERR_OK;
}

/* The one whose button was pressed, else all that are ticked. */
static size_t ids_of(struct req *r, bool *sign, int64_t *out)
{
    const char *one = req_value(r, "ky"), *drop = req_value(r, "bo");
    size_t n = 0;
    *sign = !*drop;
    if (*drop || *one)
        out[n++] = strtoll(*drop ? drop : one, NULL, 10);
    for (size_t i = 0; !*drop && !*one && i < r->x->form_n && n < CHOSEN; i++)
        if (strcmp(r->x->form[i].name, "chon") == 0)
            out[n++] = strtoll(r->x->form[i].value, NULL, 10);
    return n;
}

enum err_code letters_do(struct req *r, struct err *e)
{
    int64_t id[CHOSEN];
    bool sign;
    if (*req_value(r, "xem"))
        return letters_show(r, e);
    size_t n = ids_of(r, &sign, id), done = 0, invalid = 0;
    struct letter_result *row = ARENA_ARRAY(r->x->arena, struct letter_result, n + 1);
    if (!n)
        problem_add(&r->problems, "chon", "letter.none_chosen", 0);
    TRY(req_checked(r, e));
    for (size_t i = 0; i < n; i++) {
        TRY(settle_one(r, id[i], sign, &row[i], e));
        done += row[i].done;
        invalid += strcmp(row[i].outcome, "invalid") == 0;
    }
    if (done == n)
        return req_go(r, "/viec/thu-xin-loi?tb=%s", !sign ? "thu-da-bo" : n > 1 ? "thu-da-ky-nhieu" : "thu-da-ky");
    if (invalid == n)
        return req_checked(r, e);
    r->status = done ? 0 : 409;
    return letters_page(r, (struct list){row, n}, e);
}
