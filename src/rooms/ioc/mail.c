/* The morning report by e-mail: switched on and off by who gets it, for himself; and what stands in the letter. Must never know when it leaves. */
#include "app/app.h"
#include "app/form_view.h"
#include "base/civil.h"
#include "reference/units.h"
#include "rooms/ioc/morning.h"
#include "rooms/ioc/room.h"
#include "rooms/ioc/scope.h"
#include "service/account.h"
#include "service/board/mailing.h"
#include "service/folder.h"
#include "tpl/tpl.h"

/* ---- the page */

struct mail_view {
    const char *unit, *email; /* email "" = the account has none */
    bool on;
    int64_t minute;           /* of the day; that chosen, or the usual one */
    int64_t at;               /* the same as a moment of today */
    struct list minutes;      /* struct choice_view */
};
static const struct field view_fields[] = {
    FIELD(mail_view, unit, F_TEXT), FIELD(mail_view, email, F_TEXT, .mask = MASK_EMAIL), FIELD(mail_view, on, F_BOOL), FIELD(mail_view, minute, F_INT),
    FIELD(mail_view, at, F_INSTANT, .flags = FIELD_PRIVATE), FIELD(mail_view, minutes, F_LIST, .of = &choice_view_model),
};
const struct model mail_view_model = MODEL(mail_view, view_fields, .doc = "Whether one gets the morning report by e-mail, and when");

struct mail_choice { int64_t minute; };
static const struct field choice_fields[] = {FIELD(mail_choice, minute, F_INT, .flags = FIELD_REQUIRED, .doc = "of the day: 360, 390, 420, 450 or 480")};
const struct model mail_choice_model = MODEL(mail_choice, choice_fields, .doc = "When the morning report is to come");

static struct list minutes_of(struct req *r, int64_t chosen)
{
    struct choice_view *row = ARENA_ARRAY(r->x->arena, struct choice_view, 16);
    size_t n = 0;
    for (const int *m = mailing_minutes; *m >= 0; m++)
        row[n++] = (struct choice_view){arena_fmt(r->x->arena, "%d", *m), arena_fmt(r->x->arena, "%02d:%02d", *m / 60, *m % 60), *m == chosen};
    return (struct list){row, n};
}

enum err_code mail_show(struct req *r, struct err *e)
{
    struct mail_view *v = ARENA_NEW(r->x->arena, struct mail_view);
    const struct unit *home = ioc_home(r);
    struct account *who;
    struct mailing *m;
    if (!home)
        return err(e, ERR_FORBIDDEN, "no unit to report on");
    TRY(account_get(&r->ctx, r->actor.account, &who, e));
    TRY(mailing_mine(&r->ctx, &m, e));
    v->unit = units_in_sentence(r->ctx.world->units, home, folder_today(&r->ctx), r->ctx.lang, r->x->arena);
    v->email = who->email;
    v->on = m != NULL;
    v->minute = m ? m->minute : MAILING_USUAL;
    v->at = civil_at(civil_of_instant(r->ctx.now).date, (int)v->minute);
    v->minutes = minutes_of(r, v->minute);
    return req_show(r, v);
}

enum err_code mail_on(struct req *r, struct err *e)
{
    const struct mail_choice *in = r->input;
    TRY(mailing_begin(&r->ctx, in->minute, e));
    return req_go(r, "/dieu-hanh/bao-cao?tb=bao-cao-bat");
}

enum err_code mail_off(struct req *r, struct err *e)
{
    TRY(mailing_end(&r->ctx, e));
    return req_go(r, "/dieu-hanh/bao-cao?tb=bao-cao-tat");
}

/* ---- the letter */

struct mail_words {
    const char *unit, *day, *address;
    int64_t received, ended, late, share, open, overdue, today, soon;
};
static const struct field word_fields[] = {
    FIELD(mail_words, unit, F_TEXT), FIELD(mail_words, day, F_DATE), FIELD(mail_words, address, F_TEXT), FIELD(mail_words, received, F_INT), FIELD(mail_words, ended, F_INT),
    FIELD(mail_words, late, F_INT), FIELD(mail_words, share, F_INT), FIELD(mail_words, open, F_INT), FIELD(mail_words, overdue, F_INT), FIELD(mail_words, today, F_INT),
    FIELD(mail_words, soon, F_INT),
};
static const struct model words_model = MODEL(mail_words, word_fields);

static const char *line(struct req *r, const char *id, const struct mail_words *w)
{
    return tpl_message(app_texts(r->app), "vi", id, &words_model, w, r->x->arena);
}

enum err_code mail_make(struct req *r, struct job *j, struct err *e)
{
    struct mailing_made *made = ARENA_NEW(r->x->arena, struct mailing_made);
    struct morning_paper p;
    TRY(mailing_reader(&r->ctx, j, &r->actor, e));
    j->answer = NULL;
    if (!r->actor.roles)
        return ERR_OK;
    TRY(morning_make(r, &p, e));
    struct mail_words w = {.unit = p.unit, .day = p.to, .received = p.last->received, .ended = p.last->ended, .late = p.last->late, .share = p.month->share,
                           .open = p.month->open, .overdue = p.month->overdue, .today = p.month->today, .soon = p.month->soon};
    w.address = app_public_url(r->app, r->x, r->x->arena);
    made->subject = line(r, "ioc.mail.subject", &w);
    made->text = arena_fmt(r->x->arena, "%s\n\n%s\n%s\n%s\n\n%s\n\n%s\n", line(r, "ioc.mail.begin", &w), line(r, "ioc.mail.yesterday", &w),
                           line(r, "ioc.mail.now", &w), line(r, "ioc.mail.ahead", &w), line(r, "ioc.mail.attached", &w), line(r, "ioc.mail.stop", &w));
    made->name = p.name;
    made->pdf = p.pdf.p;
    made->n = p.pdf.n;
    j->answer = made;
    return ERR_OK;
}
