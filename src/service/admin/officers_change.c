/* Officers: added, their roles changed and ended, their way in opened again. See officers.h; must never leave a scope without an administrator. */
#include "base/civil.h"
#include "base/json.h"
#include "base/text.h"
#include "reference/units.h"
#include "service/account.h"
#include "service/admin/deeds.h"
#include "service/admin/handover.h"
#include "service/folder.h"
#include "store/login_store.h"
#include <string.h>

static const unsigned role_bits[] = {ROLE_RECEPTION, ROLE_SPECIALIST, ROLE_LEADER, ROLE_ADMIN, ROLE_MONITOR};
enum { ROLES = sizeof role_bits / sizeof role_bits[0] };

/* {"name": .., "unit": 20209, "roles": "reception leader"}; the name is the office's, no citizen's. */
static const char *told(const struct ctx *c, const char *name, int64_t unit, unsigned roles)
{
    struct buf b = buf_init(c->arena, 128), words = buf_init(c->arena, 64);
    struct jw w = {.b = &b};
    for (size_t i = 0; i < ROLES; i++)
        if (roles & role_bits[i])
            buf_fmt(&words, "%s%s", words.n ? " " : "", role_word(role_bits[i]));
    jw_open(&w, NULL, '{');
    jw_text(&w, "name", name);
    if (unit)
        jw_int(&w, "unit", unit);
    jw_text(&w, "roles", words.p);
    jw_close(&w, '}');
    return b.p;
}

/* ---- whoever is left */

struct watch { const struct ctx *c; int64_t unit, but; const char *day; bool other; };

static enum err_code look(void *ctx, const void *rec, struct err *e)
{
    struct watch *w = ctx;
    const struct officer_row *o = rec;
    (void)e;
    bool stays = strcmp(o->valid_from, w->day) <= 0 && !*o->valid_to;
    w->other |= stays && o->account != w->but && role_parse(o->role) == ROLE_ADMIN && scope_within(w->c->world, o->unit, w->unit);
    return ERR_OK;
}

/* Would a unit whose administrator this is still have one, of its own or above it? */
static enum err_code another_admin(struct ctx *c, int64_t unit, int64_t but, bool *out, struct err *e)
{
    struct watch w = {.c = c, .unit = unit, .but = but, .day = folder_today(c)};
    TRY(officer_each(c->centre, (struct officer_lock){c->now, ACCOUNT_FAILURES}, look, &w, e));
    *out = w.other;
    return ERR_OK;
}

static enum err_code set(struct ctx *c, int64_t account, int64_t unit, unsigned role, const char *from, const char *to, struct err *e)
{
    struct officer o = {.account = account, .unit = unit, .role = role_word(role), .valid_from = from, .valid_to = to, .name = ""};
    return officer_set(c->db, &o, e);
}

/* ---- adding */

static enum err_code check_address(struct ctx *c, const struct officer_new *n, struct problems *p, struct account **known, struct err *e)
{
    struct account *by_phone = NULL;
    const char *email = account_normal_address(c->arena, n->email), *phone = *n->phone ? account_normal_address(c->arena, n->phone) : "";
    *known = NULL;
    if (!email || !strchr(email, '@'))
        problem_add(p, "thu", "admin.officer.email_wrong", 0);
    if (!phone || strchr(phone, '@'))
        problem_add(p, "dien-thoai", "admin.officer.phone_wrong", 0);
    if (p->n)
        return ERR_OK;
    TRY(account_find_address(c->centre, email, c->arena, known, e));
    if (*phone)
        TRY(account_find_address(c->centre, phone, c->arena, &by_phone, e));
    /* an address that is another account's, or new to one that is there: whoever holds it could sign in as them */
    if (by_phone && (!*known || (*known)->id != by_phone->id))
        problem_add(p, "dien-thoai", "admin.officer.phone_taken", 0);
    else if (*known && *phone && !by_phone)
        problem_add(p, "dien-thoai", "admin.officer.phone_other", 0);
    return ERR_OK;
}

enum err_code officers_add(struct ctx *c, const struct officer_new *n, struct problems *p, int64_t *account, struct err *e)
{
    struct account *known;
    struct account_grant grant[ROLES];
    size_t grants = 0;
    for (size_t i = 0; i < ROLES; i++)
        if (n->roles & role_bits[i])
            grant[grants++] = (struct account_grant){n->unit, role_bits[i]};
    if (!scope_covers(c, n->unit))
        problem_add(p, "don-vi", "admin.unit_beyond", 0);
    else if (!unit_open_on(units_find(c->world->units, n->unit), folder_today(c)) && *units_find(c->world->units, n->unit)->closes)
        problem_add(p, "don-vi", "admin.unit_closed", 0);
    if (!grants)
        problem_add(p, "vai-tro", "admin.officer.no_role", 0);
    if (!*n->name)
        problem_add(p, "ten", "err.required", 0);
    TRY(check_address(c, n, p, &known, e));
    if (known && known->id == c->actor->account)
        problem_add(p, "thu", "admin.officer.oneself", 0);
    if (p->n)
        return err(e, ERR_INVALID, "officer refused: %s", p->row[0].field);
    struct account_new fresh = {.name = known ? known->name : n->name, .phone = known ? known->phone : n->phone, .email = n->email, .encoded = "",
                                .grants = grant, .grants_n = grants};
    TRY(account_make(c, &fresh, account, e));
    struct deed_new d = {.kind = "officer_added", .thing = officers_thing(c->arena, *account), .about = n->unit, .after = told(c, fresh.name, n->unit, n->roles)};
    return deed_write(c, &d, e);
}

/* ---- changing */

static enum err_code check_change(struct ctx *c, const struct officer_person *who, int64_t unit, unsigned gone, struct problems *p, struct err *e)
{
    bool other = true;
    if (who->account == c->actor->account)
        problem_add(p, "vai-tro", "admin.officer.own", 0);
    if (gone & ROLE_ADMIN)
        TRY(another_admin(c, unit, who->account, &other, e));
    if (!other)
        problem_add(p, "vai-tro", "admin.officer.last", 0);
    return p->n ? err(e, ERR_INVALID, "roles refused") : ERR_OK;
}

/* ---- what is left behind */

static struct handover_choice choice_of(const struct officer_heirs *h, int64_t unit, unsigned gone, const char *from)
{
    struct handover_choice x = {.unit = unit, .from = from, .gone = gone, .note = h->note ? h->note : ""};
    for (size_t i = 0; i < h->n; i++)
        if (h->at[i].unit == unit) {
            x.to = h->at[i].to;
            x.note = h->at[i].note;
        }
    return x;
}

/* {"name": .., "to": day, "heirs": [{"unit": 20209, "to": 17}], "absences_ended": 1}; to 0 = the common list. */
static const char *told_end(const struct ctx *c, const char *name, const struct officer_end *x, int64_t absences)
{
    struct buf b = buf_init(c->arena, 128);
    struct jw w = {.b = &b};
    jw_open(&w, NULL, '{');
    jw_text(&w, "name", name);
    jw_text(&w, "to", x->from);
    jw_open(&w, "heirs", '[');
    for (size_t i = 0; i < x->heirs.n; i++) {
        jw_open(&w, NULL, '{');
        jw_int(&w, "unit", x->heirs.at[i].unit);
        jw_int(&w, "to", x->heirs.at[i].to);
        jw_close(&w, '}');
    }
    jw_close(&w, ']');
    if (absences)
        jw_int(&w, "absences_ended", absences);
    jw_close(&w, '}');
    return b.p;
}

enum err_code officers_set_roles(struct ctx *c, const struct officer_change *x, struct problems *p, struct err *e)
{
    struct officer_person who;
    const char *today = folder_today(c), *thing = officers_thing(c->arena, x->account);
    TRY(officers_get(c, x->account, &who, e));
    TRY(scope_need(c, x->unit, e));
    TRY(deed_expect(c, thing, x->seen, e));
    unsigned had = officers_roles_in(&who, x->unit, today), want = x->roles & ROLE_OFFICER;
    TRY(check_change(c, &who, x->unit, had & ~want, p, e));
    if (had == want)
        return ERR_OK;
    for (size_t i = 0; i < ROLES; i++) {
        unsigned bit = role_bits[i];
        if ((want & bit) && !(had & bit))
            TRY(set(c, x->account, x->unit, bit, today, "", e));
    }
    for (size_t i = 0; i < who.n; i++)
        if (who.rows[i].unit == x->unit && (role_parse(who.rows[i].role) & had & ~want))
            TRY(set(c, x->account, x->unit, role_parse(who.rows[i].role), who.rows[i].valid_from, today, e));
    struct handover_choice left = choice_of(&x->heirs, x->unit, had & ~want, today);
    left.stays = want;
    int64_t absences = 0;
    TRY(handover_enter(c, &who, &left, p, &absences, e));
    struct deed_new d = {.kind = "officer_roles", .thing = thing, .about = x->unit, .before = told(c, who.name, x->unit, had),
                         .after = told(c, who.name, x->unit, want)};
    return deed_write(c, &d, e);
}

/* ---- ending */

static void check_day(const struct ctx *c, const char *from, struct problems *p)
{
    struct civil day;
    if (!civil_parse(from, &day))
        problem_add(p, "tu", "admin.officer.day_wrong", 0);
    else if (civil_cmp(day, civil_of_instant(c->now).date) < 0)
        problem_add(p, "tu", "admin.officer.day_past", 0);
}

/* Once for each unit: the rows come by unit. */
static enum err_code leave_units(struct ctx *c, const struct officer_person *who, const struct officer_end *x, struct problems *p, int64_t *absences, struct err *e)
{
    const char *today = folder_today(c);
    for (size_t i = 0; i < who->n; i++) {
        int64_t unit = who->rows[i].unit;
        if (i && who->rows[i - 1].unit == unit)
            continue;
        struct handover_choice left = choice_of(&x->heirs, unit, officers_roles_in(who, unit, today), x->from);
        TRY(handover_enter(c, who, &left, p, absences, e));
    }
    return ERR_OK;
}

static enum err_code end_row(struct ctx *c, const struct officer_row *o, const char *from, struct err *e)
{
    if (*o->valid_to && strcmp(o->valid_to, from) <= 0)
        return ERR_OK;
    return set(c, o->account, o->unit, role_parse(o->role), o->valid_from, from, e);
}

enum err_code officers_end(struct ctx *c, const struct officer_end *x, struct problems *p, struct err *e)
{
    struct officer_person who;
    const char *thing = officers_thing(c->arena, x->account), *today = folder_today(c);
    unsigned had = 0;
    int64_t absences = 0;
    TRY(officers_get(c, x->account, &who, e));
    TRY(deed_expect(c, thing, x->seen, e));
    check_day(c, x->from, p);
    if (p->n)
        return err(e, ERR_INVALID, "day refused");
    for (size_t i = 0; i < who.n; i++) {
        unsigned roles = officers_roles_in(&who, who.rows[i].unit, today);
        TRY(check_change(c, &who, who.rows[i].unit, roles, p, e));
        had |= roles;
    }
    TRY(leave_units(c, &who, x, p, &absences, e));
    for (size_t i = 0; i < who.n; i++)
        TRY(end_row(c, &who.rows[i], x->from, e));
    TRY(account_end_others(c, x->account, NULL, e));
    struct deed_new d = {.kind = "officer_ended", .thing = thing, .about = who.rows[0].unit, .before = told(c, who.name, 0, had),
                         .after = told_end(c, who.name, x, absences), .reason = x->reason};
    return deed_write(c, &d, e);
}

/* ---- the way in */

enum err_code officers_reset(struct ctx *c, int64_t account, int64_t seen, const char *encoded, struct err *e)
{
    struct officer_person who;
    const char *thing = officers_thing(c->arena, account);
    TRY(officers_get(c, account, &who, e));
    if (!officers_may_reset(c, &who))
        return err(e, ERR_FORBIDDEN, "a password of who has roles elsewhere, or one's own");
    TRY(deed_expect(c, thing, seen, e));
    TRY(account_set_password(c, account, encoded, NULL, e));
    struct deed_new d = {.kind = "password_reset", .thing = thing, .about = who.rows[0].unit};
    return deed_write(c, &d, e);
}

enum err_code officers_unlock(struct ctx *c, int64_t account, struct err *e)
{
    struct officer_person who;
    static const char *const ways[] = {"code", "password"};
    TRY(officers_get(c, account, &who, e));
    for (size_t i = 0; i < 2; i++) {
        TRY(login_failure_delete(c->db, who.phone, ways[i], e));
        TRY(login_failure_delete(c->db, who.email, ways[i], e));
    }
    struct deed_new d = {.kind = "unlocked", .thing = officers_thing(c->arena, account), .about = who.rows[0].unit};
    return deed_write(c, &d, e);
}
