/* A draft becomes a revision: checked by what checks files, dated, for its places; and taken back before its day. See design.h. */
#include "base/civil.h"
#include "base/text.h"
#include "domain/design/rewrite.h"
#include "reference/units.h"
#include "service/design/journal.h"
#include "service/folder.h"
#include "store/procedure_store.h"
#include <string.h>

static void check_words(const struct design_release *r, const char *played, bool described, struct problems *p, struct arena *a)
{
    if (!*text_trim(a, r->reason))
        problem_add(p, "reason", "designer.err.reason", 0);
    else if (strlen(r->reason) > DESIGN_REASON_MAX)
        problem_add(p, "reason", "err.too_long", DESIGN_REASON_MAX);
    if (!described && strcmp(played, "green") != 0 && !*text_trim(a, r->unplayed))
        problem_add(p, "unplayed", "designer.err.unplayed", 0);
    else if (strlen(r->unplayed) > DESIGN_REASON_MAX)
        problem_add(p, "unplayed", "err.too_long", DESIGN_REASON_MAX);
}

static const char *check_day(struct ctx *c, const char *typed, struct problems *p)
{
    struct civil day;
    char text[CIVIL_TEXT];
    if (!civil_parse(typed, &day)) {
        problem_add(p, "valid_from", "designer.err.day", 0);
        return "";
    }
    const char *out = arena_str(c->arena, civil_write(day, text));
    if (strcmp(out, folder_today(c)) < 0)
        problem_add(p, "valid_from", "designer.err.past", 0);
    return out;
}

/* Communes of the actor's province alone; the nation's administrator may name any. */
static void check_places(struct ctx *c, const struct design_release *r, struct problems *p)
{
    const struct unit *own = units_find(c->world->units, c->actor->unit);
    for (size_t i = 0; i < r->communes_n; i++) {
        const struct unit *u = r->communes[i];
        if (!u || u->tier != UNIT_COMMUNE || (own->tier == UNIT_PROVINCE && u->province != own->id)) {
            problem_add(p, "communes", "designer.err.communes", 0);
            return;
        }
    }
}

static struct rewrite head_of(struct ctx *c, const struct design_release *r, int revision, const char *day)
{
    const struct unit *own = units_find(c->world->units, c->actor->unit);
    const char **code = ARENA_ARRAY(c->arena, const char *, r->communes_n + 1);
    struct rewrite h = {.revision = revision, .valid_from = day};
    for (size_t i = 0; i < r->communes_n; i++)
        code[i] = r->communes[i]->code;
    if (r->communes_n) {
        h.communes = code;
        h.n_communes = r->communes_n;
    } else if (own->tier == UNIT_PROVINCE) {
        code[0] = own->code;
        h.provinces = code;
        h.n_provinces = 1;
    }
    return h;
}

static const char *places_text(const struct rewrite *h, struct arena *a)
{
    struct buf b = buf_init(a, 64);
    for (size_t i = 0; i < h->n_provinces; i++)
        buf_fmt(&b, "%s%s", b.n ? " " : "", h->provinces[i]);
    for (size_t i = 0; i < h->n_communes; i++)
        buf_fmt(&b, "%s%s", b.n ? " " : "", h->communes[i]);
    return b.p;
}

/* Only described: it has nothing that could be played. Faults are told at once with all else that is wrong. */
static bool described(struct ctx *c, const struct design_draft *d, struct problems *p)
{
    const struct procedure *is;
    struct list faults = design_check(d->body, c->arena, &is);
    if (faults.n)
        problem_add(p, "body", "designer.err.faults", (int64_t)faults.n);
    return is && procedure_described(is);
}

struct settled {
    const struct procedure *procedure;
    const char *body;
};

/* The text as it will be kept, and that the very checks of a file accept it so. */
static enum err_code settle(struct ctx *c, const struct design_draft *d, const struct rewrite *h, struct problems *p, struct settled *s, struct err *e)
{
    const struct procedure **out = &s->procedure;
    s->body = rewrite_head(d->body, h, c->arena);
    struct list faults = design_check(s->body, c->arena, out);
    if (faults.n)
        problem_add(p, "body", "designer.err.faults", (int64_t)faults.n);
    else if (strcmp((*out)->code, d->code) != 0)
        problem_add(p, "body", "designer.err.other_code", 0);
    else if ((*out)->revision != h->revision || strcmp((*out)->valid_from, h->valid_from) != 0 || (*out)->pilot.n_communes != h->n_communes ||
             (*out)->pilot.n_provinces != h->n_provinces)
        problem_add(p, "body", "designer.err.head", 0);
    return p->n ? err(e, ERR_INVALID, "the draft cannot be published: %s", p->row[0].field) : ERR_OK;
}

static enum err_code next_revision(struct ctx *c, const char *code, int *out, struct err *e)
{
    struct list rows;
    TRY(procedure_store_of(c->centre, code, c->arena, &rows, e));
    const struct procedure_revision *r = rows.items;
    *out = rows.n ? (int)r[0].revision + 1 : 1;
    return ERR_OK;
}

static enum err_code keep(struct ctx *c, const struct design_draft *d, struct design_event *x, struct err *e)
{
    struct procedure_revision kept = {.code = d->code, .revision = x->revision, .sha256 = x->sha256, .body = x->body, .loaded_at = c->now};
    TRY(procedure_store_add(c->db, &kept, e));
    x->body = ""; /* lies with the revision */
    TRY(design_note(c, x, e));
    return design_draft_delete(c->db, d->id, e);
}

enum err_code design_publish(struct ctx *c, const struct design_release *r, struct problems *p, int64_t *revision, struct err *e)
{
    struct design_draft *d;
    struct settled is = {0};
    int number;
    TRY(design_load(c, r->draft, &d, e));
    if (d->version != r->version)
        return err(e, ERR_STALE, "saved by somebody else since it was looked at");
    const char *day = check_day(c, r->valid_from, p), *played = design_played(d, r->scenarios, c->arena);
    check_places(c, r, p);
    TRY(next_revision(c, d->code, &number, e));
    check_words(r, played, described(c, d, p), p, c->arena);
    if (p->n)
        return err(e, ERR_INVALID, "the draft cannot be published so: %s", p->row[0].field);
    struct rewrite h = head_of(c, r, number, day);
    TRY(settle(c, d, &h, p, &is, e));
    *revision = number;
    bool told = strcmp(played, "green") != 0 && *r->unplayed;
    struct design_event x = {.what = DESIGN_PUBLISHED, .code = d->code, .revision = number, .draft = d->id, .valid_from = day, .places = places_text(&h, c->arena),
                             .played = played, .reason = told ? arena_fmt(c->arena, "%s\n%s", r->reason, r->unplayed) : r->reason,
                             .sha256 = is.procedure->digest, .body = is.body};
    return keep(c, d, &x, e);
}

bool design_may_withdraw(const struct ctx *c, const struct design_event *x, bool withdrawn)
{
    struct err e;
    return !withdrawn && x->what == DESIGN_PUBLISHED && x->unit == c->actor->unit && strcmp(folder_today(c), x->valid_from) < 0 && !design_may(c, &e);
}

static const struct design_event *published(struct list events, int64_t revision, bool *withdrawn)
{
    const struct design_event *x = events.items, *found = NULL;
    *withdrawn = false;
    for (size_t i = 0; i < events.n; i++)
        if (x[i].revision == revision) {
            *withdrawn |= x[i].what == DESIGN_WITHDRAWN;
            found = x[i].what == DESIGN_PUBLISHED ? &x[i] : found;
        }
    return found;
}

enum err_code design_withdraw(struct ctx *c, const char *code, int64_t revision, const char *reason, struct problems *p, struct err *e)
{
    struct list events;
    bool withdrawn;
    struct err no;
    TRY(design_event_of(c->centre, code, false, c->arena, &events, e));
    const struct design_event *x = published(events, revision, &withdrawn);
    if (!x || x->unit != c->actor->unit || design_may(c, &no))
        return err(e, ERR_NOT_FOUND, "they published no such revision");
    if (!design_may_withdraw(c, x, withdrawn))
        return err(e, ERR_NOT_OFFERED, "in force already, or withdrawn");
    if (!*text_trim(c->arena, reason))
        problem_add(p, "reason", "designer.err.reason", 0);
    else if (strlen(reason) > DESIGN_REASON_MAX)
        problem_add(p, "reason", "err.too_long", DESIGN_REASON_MAX);
    if (p->n)
        return err(e, ERR_INVALID, "no reason given");
    struct design_event took = {.what = DESIGN_WITHDRAWN, .code = x->code, .revision = revision, .valid_from = x->valid_from, .places = x->places,
                                .reason = reason, .sha256 = x->sha256};
    return design_note(c, &took, e);
}
