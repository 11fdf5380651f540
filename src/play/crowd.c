/* See crowd.h. Signing in is done as a browser does it: the page, its token, the password, the page behind it. */
#include "play/crowd.h"
#include <stdio.h>
#include <string.h>

enum { SLOTS = 16384, FAILURES = 3, PAGE_BYTES = 32 * 1024 };

enum err_code crowd_open(struct town *t, struct err *e)
{
    (void)e;
    t->officer = ARENA_ARRAY(t->arena, struct person *, SLOTS);
    t->citizen = ARENA_ARRAY(t->arena, struct person, t->plan->citizens);
    for (int i = 0; i < t->plan->citizens; i++)
        t->citizen[i] = (struct person){.town = t, .role = ROLE_APPLICANT, .number = i, .home = t->people++ % t->doors};
    return ERR_OK;
}

struct person *crowd_officer(struct town *t, int64_t unit, unsigned role)
{
    uint64_t slot = ((uint64_t)unit * 31 + role) * UINT64_C(0x9e3779b97f4a7c15) >> 50;
    struct person *p = t->officer[slot % SLOTS];
    if (unit <= 0 || !(role & ROLE_OFFICER))
        return NULL;
    while (p && (p->unit != unit || p->role != role))
        p = p->same;
    if (p)
        return p;
    p = ARENA_NEW(t->arena, struct person);
    *p = (struct person){.town = t, .unit = unit, .role = role, .home = t->people++ % t->doors, .same = t->officer[slot % SLOTS]};
    return t->officer[slot % SLOTS] = p;
}

struct person *crowd_citizen(struct town *t)
{
    return &t->citizen[rng_below(&t->rng, (uint64_t)t->plan->citizens)];
}

/* ---- in */

static void let_in(struct person *p)
{
    struct visit *v = p->waiting;
    p->place = PERSON_IN;
    p->failures = 0;
    p->waiting = NULL;
    while (v) {
        struct visit *next = v->next;
        visit_go_on(v);
        v = next;
    }
}

static void knock(struct person *p);

/* They try again; after some failures all who waited go home. */
static void not_in(struct person *p)
{
    p->place = PERSON_OUT;
    if (++p->failures <= FAILURES) {
        knock(p);
        return;
    }
    struct visit *v = p->waiting;
    p->waiting = NULL;
    p->failures = 0;
    while (v) {
        struct visit *next = v->next;
        visit_give_up(v, "could not sign in");
        v = next;
    }
}

static void not_answered(struct visit *v)
{
    not_in(v->with);
}

static bool token_in(const struct reply *r, char *out, size_t cap)
{
    static const char mark[] = "name=\"csrf\" value=\"";
    const char *p = r->body ? strstr(r->body, mark) : NULL;
    size_t n = p ? strcspn(p += sizeof mark - 1, "\"") : 0;
    if (!n || n >= cap)
        return false;
    memcpy(out, p, n);
    out[n] = 0;
    return true;
}

/* The page behind the door has the token of the session. */
static bool inside(struct visit *v, const struct reply *r)
{
    struct person *p = v->with;
    if (r->status != 200 || !token_in(r, p->token, sizeof p->token)) {
        visit_wrong(v, r, "no page with a token behind the door");
        not_in(p);
        return false;
    }
    let_in(p);
    return true;
}

static struct visit *step(struct person *p, enum kind k, bool (*then)(struct visit *, const struct reply *))
{
    struct visit *v = visit_new(p->town, k, NULL);
    v->then = then;
    v->lost = not_answered;
    v->with = p;
    v->keep = PAGE_BYTES;
    v->home = p->home;
    return v;
}

static bool signed_in(struct visit *v, const struct reply *r)
{
    struct person *p = v->with;
    if (r->status != 303 || !reply_cookie(r, "mc_phien", p->cookie, sizeof p->cookie)) {
        visit_wrong(v, r, "the password is not taken");
        not_in(p);
        return false;
    }
    p->since = v->call.sent;
    struct visit *page = step(p, p->unit ? KIND_WORKLIST : KIND_MINE, inside);
    page->path = p->unit ? "/viec" : "/ho-so";
    page->cookie = arena_fmt(page->arena, "mc_phien=%s", p->cookie);
    visit_send(page, p->town->now);
    return true;
}

static bool at_door(struct visit *v, const struct reply *r)
{
    struct person *p = v->with;
    struct town *t = p->town;
    char guest[64];
    if (r->status != 200 || !token_in(r, p->guest_token, sizeof p->guest_token) || !reply_cookie(r, "mc_khach", guest, sizeof guest)) {
        visit_wrong(v, r, "no sign-in page");
        not_in(p);
        return false;
    }
    snprintf(p->guest, sizeof p->guest, "mc_khach=%s", guest);
    struct visit *post = step(p, KIND_SIGN_IN, signed_in);
    struct buf b = buf_init(post->arena, 128);
    buf_str(&b, "login=");
    buf_url(&b, t->cfg.login(t->cfg.with, p->unit, p->role, p->number, post->arena));
    buf_str(&b, "&password=");
    buf_url(&b, t->cfg.password);
    post->post = true;
    post->path = "/dang-nhap/mat-khau";
    post->type = "application/x-www-form-urlencoded";
    post->body = b.p;
    post->body_n = b.n;
    post->cookie = p->guest;
    post->token = p->guest_token;
    visit_send(post, t->now);
    return true;
}

static void knock(struct person *p)
{
    struct visit *v = step(p, KIND_DOOR, at_door);
    p->place = PERSON_AT_DOOR;
    p->cookie[0] = p->token[0] = 0;
    v->path = "/dang-nhap/mat-khau";
    visit_send(v, p->town->now);
}

void crowd_admit(struct visit *v)
{
    struct person *p = v->who;
    if (p->place == PERSON_IN) {
        visit_go_on(v);
        return;
    }
    v->next = p->waiting;
    p->waiting = v;
    if (p->place == PERSON_OUT)
        knock(p);
}

void crowd_ended(struct person *p, int64_t sent)
{
    if (p->place == PERSON_IN && sent >= p->since)
        p->place = PERSON_OUT;
}

void crowd_leave(struct person *p)
{
    if (p->place == PERSON_IN)
        p->place = PERSON_OUT;
}
