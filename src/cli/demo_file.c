/* Files the dossiers of demo_dossiers.c and takes their steps. See demo_file.h; must never write but through the stage. */
#include "cli/demo_file.h"
#include "base/civil.h"
#include "cli/demo_data.h"
#include "time/calendar.h"
#include "reference/calendars.h"
#include "reference/catalogue.h"
#include "service/opening.h"
#include "reference/units.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE_MS = 60000, DAY_STARTS = 9 * 60, AFTER_CUTOFF = 8 * 60, PAPERS_MAX = 32 };

struct filing {
    struct stage *s;
    const int64_t *id;
    const struct calendar *calendar;
    int64_t now, last; /* last: when the step before was */
    int left;          /* steps still to come, so that none is in the future */
};

/* ---- when */

/* Early in the morning "today" is the last working day: nobody has worked yet. */
static int first_day(const struct filing *f)
{
    struct civil_time t = civil_of_instant(f->now);
    int day = civil_days(t.date) - (t.minute < DAY_STARTS);
    while (!calendar_works(f->calendar, day))
        day--;
    return day;
}

static int64_t moment(struct filing *f, int back, int minute)
{
    int day = first_day(f);
    if (!back && day != civil_days(civil_of_instant(f->now).date))
        minute += AFTER_CUTOFF; /* so that "the same day" is the next working day, and nothing is late yet */
    while (back > 0)
        back -= calendar_works(f->calendar, --day);
    int64_t at = civil_at(civil_from_days(day), minute), latest = f->now - (int64_t)f->left * MINUTE_MS;
    if (at > latest)
        at = latest;
    if (at <= f->last)
        at = f->last + MINUTE_MS;
    f->last = at;
    f->left--;
    return at;
}

/* ---- what was answered */

static const char *date_from(struct filing *f, int64_t at, const char *offset)
{
    char day[CIVIL_TEXT];
    int n = (int)strtol(offset, NULL, 10);
    return arena_str(f->s->arena, civil_write(civil_add_days(civil_of_instant(at).date, n), day));
}

static const char *child_identifier(struct filing *f, struct form_values form)
{
    const char *born = form_get(form, "child_born");
    long year = strtol(born, NULL, 10), number = 1000 + f->last / MINUTE_MS % 900000;
    return arena_fmt(f->s->arena, "048%d%02ld%06ld", strcmp(form_get(form, "child_sex"), "female") == 0 ? 3 : 2, year % 100, number);
}

static const char *value_of(struct filing *f, const char *v, int64_t at, struct form_values form)
{
    if (strcmp(v, "@child") == 0)
        return child_identifier(f, form);
    return *v == '@' ? date_from(f, at, v + 1) : v;
}

static size_t copy_values(struct filing *f, const struct form_value *from, int64_t at, struct form_values form, struct form_value *out)
{
    size_t n = 0;
    for (; from[n].name; n++)
        out[n] = (struct form_value){from[n].name, value_of(f, from[n].value, at, form)};
    return n;
}

/* The procedure's usual answers with this dossier's own in their place; "" takes one away. */
static struct form_values answers(struct filing *f, const struct demo_dossier *d, int64_t at)
{
    struct form_value *v = ARENA_ARRAY(f->s->arena, struct form_value, 64), *own = ARENA_ARRAY(f->s->arena, struct form_value, DEMO_CHANGES + 1);
    size_t n = 0, n_own = copy_values(f, d->changes, at, (struct form_values){0}, own);
    for (size_t i = 0; i < demo_forms_n; i++)
        if (strcmp(demo_forms[i].procedure, d->procedure) == 0)
            n = copy_values(f, demo_forms[i].values, at, (struct form_values){0}, v);
    for (size_t i = 0; i < n_own; i++) {
        size_t k = 0;
        while (k < n && strcmp(v[k].name, own[i].name) != 0)
            k++;
        v[k] = own[i];
        n += k == n;
    }
    return (struct form_values){v, n};
}

/* ---- who */

static struct stage_person person(struct filing *f, const char *key)
{
    struct stage_person p = {.name = "", .identifier = "", .phone = "", .email = "", .address = "", .role = ROLE_SYSTEM};
    for (size_t i = 0; *key && i < demo_people_n; i++) {
        const struct demo_person *d = &demo_people[i];
        const struct world *w = app_world(f->s->app);
        if (strcmp(d->key, key) != 0)
            continue;
        p = (struct stage_person){f->id[i], d->name, d->identifier, d->phone, d->email, d->address, d->role ? d->role : ROLE_APPLICANT, NULL};
        for (int tier = 0; *d->unit && !p.unit && tier < UNIT_TIERS; tier++)
            p.unit = units_by_code(w->units, (enum unit_tier)tier, d->unit);
    }
    return p;
}

/* Somebody without an account, as the form tells: the first of these that it names. */
static struct stage_person stranger(struct form_values v, struct arena *a)
{
    static const char *const prefixes[] = {"requester", "person", "owner"};
    const char *prefix = "";
    for (size_t i = sizeof prefixes / sizeof *prefixes; i-- > 0;)
        if (*form_get(v, arena_fmt(a, "%s_name", prefixes[i])))
            prefix = prefixes[i];
    return (struct stage_person){0, form_get(v, arena_fmt(a, "%s_name", prefix)), form_get(v, arena_fmt(a, "%s_identifier", prefix)), "", "",
                                 form_get(v, arena_fmt(a, "%s_address", prefix)), ROLE_APPLICANT, NULL};
}

static struct stage_person receiver(struct filing *f, const struct demo_dossier *d)
{
    return person(f, strcmp(d->unit, "20209") == 0 ? "tk.reception" : "hv.reception");
}

/* ---- papers: those that the case asks for */

static size_t papers_of(struct filing *f, const struct procedure *p, const struct demo_dossier *d, struct form_values v, const char **out)
{
    struct form_env env = {.today = date_from(f, f->last, "0"), .variant = d->variant, .channel = d->channel};
    const struct paper_row *rows;
    size_t n = 0, have = papers_for(p, v, &env, f->s->arena, &rows);
    for (size_t i = 0; i < have && n < PAPERS_MAX; i++)
        if (rows[i].required)
            out[n++] = rows[i].paper->id;
    return n;
}

/* ---- one dossier */

static enum err_code step(struct filing *f, const struct demo_step *t, struct folder *d, struct form_values form, struct err *e)
{
    struct form_value *inputs = ARENA_ARRAY(f->s->arena, struct form_value, 9);
    int64_t at = moment(f, t->back, t->minute);
    struct stage_person who = person(f, t->who);
    struct stage_act what = {.dossier = d->row.id, .act = t->act};
    what.inputs = (struct form_values){inputs, copy_values(f, t->inputs, at, form, inputs)};
    stage_clock(f->s, at);
    if (strcmp(t->act, "rate") == 0)
        return stage_rate(f->s, &who, &(struct rating_given){.dossier = d->row.id, .marks = *form_get(what.inputs, "marks") - '0', .words = form_get(what.inputs, "words")}, e);
    if (strcmp(t->act, "hand_over") == 0) /* first the fee, then the result */
        TRY(stage_take(f->s, &who, d->row.id, e));
    return stage_do(f->s, &who, &what, d, e);
}

static enum err_code file_one(struct filing *f, const struct demo_dossier *d, struct err *e)
{
    const char *papers[PAPERS_MAX];
    struct folder folder;
    f->last = 0;
    f->left = 1;
    while (f->left <= DEMO_STEPS && d->steps[f->left - 1].who)
        f->left++;
    int64_t at = moment(f, d->back, d->minute);
    const struct procedure *p = catalogue_find(app_world(f->s->app)->catalogue, d->procedure, date_from(f, at, "0"));
    if (!p)
        return ERR_OK; /* a clock before the procedure came into force */
    struct form_values v = answers(f, d, at);
    bool counter = strcmp(d->channel, "counter") == 0;
    struct stage_person who = *d->applicant ? person(f, d->applicant) : stranger(v, f->s->arena);
    struct stage_person by = counter ? receiver(f, d) : who;
    struct stage_opening o = {.procedure = d->procedure, .variant = d->variant, .channel = d->channel, .applicant = &who, .by = &by, .values = v,
                              .unit = units_by_code(app_world(f->s->app)->units, UNIT_COMMUNE, d->unit), .papers = papers};
    o.papers_n = papers_of(f, p, d, v, papers);
    stage_clock(f->s, at);
    TRY(stage_open(f->s, &o, &folder, e));
    for (size_t i = 0; i < DEMO_STEPS && d->steps[i].who; i++)
        TRY(step(f, &d->steps[i], &folder, v, e));
    return ERR_OK;
}

enum err_code demo_file_all(struct stage *s, const int64_t *id, int64_t now, struct err *e)
{
    const struct unit *u = units_by_code(app_world(s->app)->units, UNIT_COMMUNE, "20209");
    struct filing f = {.s = s, .id = id, .now = now, .calendar = calendars_of(app_world(s->app)->calendars, u ? u->id : 0)};
    for (size_t i = 0; i < demo_dossiers_n; i++) {
        const struct demo_dossier *d = &demo_dossiers[i];
        if (file_one(&f, d, e))
            return err(e, ERR_INTERNAL, "demo dossier %zu (%s): %s", i + 1, d->procedure, arena_str(s->arena, stage_why(s, e)));
    }
    return ERR_OK;
}
