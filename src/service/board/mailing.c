/* Who is sent the morning report, and when. See mailing.h. */
#include "service/board/mailing.h"
#include "base/civil.h"
#include "base/json.h"
#include "reference/calendars.h"
#include "reference/units.h"
#include "service/channel/messages.h"
#include "store/account_store.h"
#include "time/calendar.h"
#include <string.h>

enum { AT_ONCE = 100 };

const int mailing_minutes[] = {6 * 60, 6 * 60 + 30, MAILING_USUAL, 7 * 60 + 30, 8 * 60, -1};

bool mailing_may(unsigned roles)
{
    return (roles & (ROLE_LEADER | ROLE_ADMIN | ROLE_MONITOR)) != 0;
}

static struct mailing_moment moment(int64_t now)
{
    struct civil_time t = civil_of_instant(now);
    return (struct mailing_moment){civil_days(t.date), t.minute};
}

/* ---- asked for */

enum err_code mailing_mine(struct ctx *c, struct mailing **out, struct err *e)
{
    return mailing_find(c->db, c->actor->account, c->actor->unit, c->arena, out, e);
}

static bool offered(int64_t minute)
{
    for (const int *m = mailing_minutes; *m >= 0; m++)
        if (*m == minute)
            return true;
    return false;
}

enum err_code mailing_begin(struct ctx *c, int64_t minute, struct err *e)
{
    struct mailing_moment now = moment(c->now);
    struct mailing *was;
    struct account *who;
    if (!mailing_may(c->actor->roles) || !c->actor->unit)
        return err(e, ERR_FORBIDDEN, "answers for no unit");
    if (!offered(minute))
        return err(e, ERR_BAD, "no such minute");
    TRY(account_find(c->centre, c->actor->account, c->arena, &who, e));
    if (!who || !*who->email) {
        err(e, ERR_NOT_OFFERED, "no e-mail address");
        e->text = "ioc.mail.no_address";
        return ERR_NOT_OFFERED;
    }
    TRY(mailing_mine(c, &was, e));
    struct mailing m = {.account = c->actor->account, .unit = c->actor->unit, .minute = minute, .since = was ? was->since : c->now, .sent = was ? was->sent : 0};
    if (m.sent < now.day && minute <= now.minute) /* that of today is past: from tomorrow on */
        m.sent = now.day;
    return mailing_save(c->db, &m, e);
}

enum err_code mailing_end(struct ctx *c, struct err *e)
{
    return mailing_drop(c->db, c->actor->account, c->actor->unit, e);
}

/* ---- whose minute has come: a job for each */

/* Days off of the unit are left out; the row waits for its next working day. */
static enum err_code due(struct ctx *c, struct list *out, struct err *e)
{
    struct mailing_moment now = moment(c->now);
    TRY(mailing_due(c->db, now, DB_ALL_MAX, c->arena, out, e));
    struct mailing *m = out->items;
    size_t n = 0;
    for (size_t i = 0; i < out->n; i++)
        if (calendar_works(calendars_of(c->world->calendars, m[i].unit), (int)now.day))
            m[n++] = m[i];
    out->n = n;
    return ERR_OK;
}

/* Named by who is first and how many there are: a day announced as worked when the minute was past brings more of the same minute. */
enum err_code mailing_key(struct ctx *c, const char **out, struct err *e)
{
    struct list l;
    TRY(due(c, &l, e));
    const struct mailing *m = l.items;
    *out = l.n ? arena_fmt(c->arena, "morning %lld %lld %lld %zu", (long long)moment(c->now).day, (long long)m->account, (long long)m->unit, l.n) : "";
    return ERR_OK;
}

static enum err_code ask(struct ctx *c, struct mailing *m, int64_t day, struct err *e)
{
    m->sent = day;
    TRY(mailing_save(c->db, m, e));
    const char *which = arena_fmt(c->arena, MAILING_SEND " %lld %lld %lld", (long long)m->account, (long long)m->unit, (long long)day);
    return job_add(c, MAILING_SEND, which, arena_fmt(c->arena, "{\"account\":%lld,\"unit\":%lld,\"day\":%lld}", (long long)m->account, (long long)m->unit, (long long)day),
                   c->now, e);
}

enum err_code mailing_done(struct ctx *c, const struct job *j, struct err *e)
{
    struct list l;
    (void)j;
    TRY(due(c, &l, e));
    struct mailing *m = l.items;
    for (size_t i = 0; i < l.n && i < AT_ONCE; i++)
        TRY(ask(c, &m[i], moment(c->now).day, e));
    return ERR_OK;
}

/* ---- one of them */

struct which { int64_t account, unit, day; };

static enum err_code which_of(struct ctx *c, const struct job *j, struct which *out, struct err *e)
{
    struct json *o;
    TRY(json_parse(j->data, strlen(j->data), c->arena, &o, e));
    *out = (struct which){json_int(o, "account", 0), json_int(o, "unit", 0), json_int(o, "day", 0)};
    return ERR_OK;
}

enum err_code mailing_reader(struct ctx *c, const struct job *j, struct actor *out, struct err *e)
{
    struct which w;
    struct list roles;
    struct mailing *m;
    char day[CIVIL_TEXT];
    TRY(which_of(c, j, &w, e));
    *out = (struct actor){.account = w.account, .name = "", .kind = ""};
    const struct unit *u = units_find(c->world->units, w.unit);
    TRY(mailing_find(c->db, w.account, w.unit, c->arena, &m, e));
    TRY(officer_of_account(c->centre, w.account, civil_write(civil_of_instant(c->now).date, day), c->arena, &roles, e));
    const struct officer *o = roles.items;
    unsigned has = 0;
    for (size_t i = 0; i < roles.n; i++)
        has |= o[i].unit == w.unit ? role_parse(o[i].role) : 0;
    if (!m || !u || !mailing_may(has))
        return ERR_OK;
    out->roles = out->own = has;
    out->unit = u->id;
    out->province = u->province;
    out->kind = units_kind_of(c->world->units, u);
    return ERR_OK;
}

enum err_code mailing_send(struct ctx *c, const struct job *j, struct err *e)
{
    struct which w;
    struct account *who;
    TRY(which_of(c, j, &w, e));
    const struct mailing_made *made = j->answer;
    if (!made)
        return mailing_drop(c->db, w.account, w.unit, e);
    TRY(account_find(c->centre, w.account, c->arena, &who, e));
    struct message_file pdf = {made->name, "application/pdf", made->pdf, made->n};
    struct message m = {.channel = "email", .kind = "report", .address = who ? who->email : "", .subject = made->subject, .text = made->text, .key = j->key,
                        .files = {&pdf, 1}};
    return messages_send(c, &m, e);
}
