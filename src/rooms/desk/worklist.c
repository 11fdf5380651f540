/* The worklist: what one's unit and roles have to do, by what is due. See README.md for why it journals no reading. */
#include "app/form_view.h"
#include "base/text.h"
#include "domain/procedure.h"
#include "rooms/desk/room.h"
#include "rooms/desk/batch.h"
#include "reference/calendars.h"
#include "reference/catalogue.h"
#include "service/letter/letters.h"
#include "service/record.h"
#include "reference/words.h"
#include <stdio.h>
#include <stdlib.h>

enum { PAGE_LINES = 50, SCAN_MAX = 4000 };
enum tab { TAB_ALL, TAB_LATE, TAB_TODAY, TAB_STOPPED, TAB_READY, TABS };
static const char *const tabs[] = {"tat-ca", "qua-han", "hom-nay", "dung-tinh", "cho-tra", NULL};

struct worklist {
    struct list lines;
    struct task_sums sums;
    int tab;
    const char *query, *procedure;
    bool mine, filtered, first;
    int64_t letters;        /* of apology that wait for one's signature */
    bool acts, hands_over, assigns; /* buttons for several: any line is main work; reception; leader */
    struct list procedures; /* struct choice_view */
    struct list standing;   /* struct standing_view */
    const char *next;       /* address of the next page; "" = this is the last */
};
static const struct field fields[] = {
    FIELD(worklist, lines, F_LIST, .of = &desk_line_model, .max = PAGE_LINES), FIELD(worklist, sums, F_RECORD, .of = &task_sums_model),
    FIELD(worklist, tab, F_ENUM, .words = tabs, .label = "desk.tab"), FIELD(worklist, query, F_TEXT), FIELD(worklist, procedure, F_TEXT),
    FIELD(worklist, mine, F_BOOL), FIELD(worklist, filtered, F_BOOL), FIELD(worklist, first, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(worklist, procedures, F_LIST, .flags = FIELD_PRIVATE, .of = &choice_view_model), FIELD(worklist, next, F_TEXT),
    FIELD(worklist, acts, F_BOOL, .flags = FIELD_PRIVATE), FIELD(worklist, hands_over, F_BOOL, .flags = FIELD_PRIVATE), FIELD(worklist, assigns, F_BOOL, .flags = FIELD_PRIVATE),
    FIELD(worklist, standing, F_LIST, .of = &standing_view_model), FIELD(worklist, letters, F_INT, .doc = "letters of apology that wait for one's signature"),
};
const struct model worklist_model = MODEL(worklist, fields, .doc = "Open work of one's unit and roles, by due date");

/* ---- which lines */

struct wanted {
    int tab;
    const char *words, *procedure; /* words folded; "" = all */
    bool mine;
    int64_t now, day_end, week_end;
};

enum group { LATE, TODAY, WEEK, LATER, NEW, UNDATED, STOPPED, READY, GROUPS };
static const char *const group_words[GROUPS] = {"late", "today", "week", "later", "new", "undated", "stopped", "ready"};

static enum group group_of(const struct wanted *w, const struct task_row *row)
{
    if (row->due_at < w->now)
        return LATE;
    if (row->due_at != TASK_UNDATED)
        return row->due_at <= w->day_end ? TODAY : row->due_at <= w->week_end ? WEEK : LATER;
    return row->ready ? READY : row->paused ? STOPPED : row->received_at ? UNDATED : NEW;
}

static bool of_tab(int tab, enum group g)
{
    static const enum group only[TABS] = {[TAB_LATE] = LATE, [TAB_TODAY] = TODAY, [TAB_STOPPED] = STOPPED, [TAB_READY] = READY};
    return tab == TAB_ALL || only[tab] == g;
}

static bool matches(struct req *r, const struct wanted *w, const struct task_row *row)
{
    if (!of_tab(w->tab, group_of(w, row)) || (w->mine && !actor_has(&r->actor, row->assignee)))
        return false;
    if (*w->procedure && strcmp(w->procedure, row->procedure) != 0)
        return false;
    if (!*w->words)
        return true;
    struct arena *a = r->x->arena;
    const char *all = arena_fmt(a, " %s %s", text_fold(a, row->name), text_fold(a, record_code(r->ctx.world, row->dossier, a)));
    return words_match(all, w->words);
}

/* Nothing behind this line can match: the list goes by date. */
static bool past(const struct wanted *w, const struct task_row *row)
{
    return (w->tab == TAB_LATE && row->due_at >= w->now) || (w->tab == TAB_TODAY && row->due_at > w->day_end);
}

static struct task_from start_of(struct req *r, const struct wanted *w)
{
    const char *s = req_query(r, "sau"), *point = strchr(s, '.');
    struct task_from from = {0};
    if (point) {
        from.due_at = strtoll(s, NULL, 10);
        from.dossier = strtoll(point + 1, NULL, 10);
    } else if (w->tab == TAB_TODAY) {
        from = (struct task_from){.due_at = w->now - 1, .dossier = INT64_MAX};
    } else if (w->tab == TAB_STOPPED || w->tab == TAB_READY) {
        from = (struct task_from){.due_at = TASK_UNDATED - 1, .dossier = INT64_MAX};
    }
    return from;
}

static const char *next_page(struct req *r, const struct worklist *v, const struct task_row *last)
{
    struct buf b = buf_init(r->x->arena, 128);
    buf_fmt(&b, "/viec?loc=%s&tt=", tabs[v->tab]);
    buf_url(&b, v->procedure);
    buf_fmt(&b, "&ai=%s&tim=", v->mine ? "toi" : "");
    buf_url(&b, v->query);
    buf_fmt(&b, "&sau=%lld.%lld", (long long)last->due_at, (long long)last->dossier);
    return b.p;
}

static enum err_code take(struct req *r, const struct wanted *w, struct worklist *v, const struct task_row **rows, size_t *n, struct err *e)
{
    struct desk_stream *s = lines_open(r, lines_roles(r), start_of(r, w));
    const struct task_row *row, *last = NULL;
    for (int seen = 0;; seen++) {
        TRY(lines_next(s, &row, e));
        if (!row || past(w, row))
            return ERR_OK;
        if (*n == PAGE_LINES || seen == SCAN_MAX) {
            v->next = next_page(r, v, last);
            return ERR_OK;
        }
        last = row;
        if (matches(r, w, row))
            rows[(*n)++] = row;
    }
}

/* ---- groups */

static int64_t group_count(const struct worklist *v, enum group g)
{
    if (v->filtered)
        return 0;
    return g == LATE ? v->sums.late : g == TODAY ? v->sums.today : g == STOPPED ? v->sums.paused : g == READY ? v->sums.ready : 0;
}

/* A named day off between now and the end of the week belongs beside "this week". */
static void tell_day_off(struct req *r, struct desk_line *l, int64_t week_end)
{
    const struct calendar *cal = calendars_of(r->ctx.world->calendars, r->actor.unit);
    int day = civil_days(civil_of_instant(r->ctx.now).date), last = civil_days(civil_of_instant(week_end).date);
    for (; day <= last; day++) {
        const struct calendar_day *d = calendar_find(cal, day);
        if (d && *d->name && !calendar_works(cal, day)) {
            char text[CIVIL_TEXT];
            l->off_day = arena_str(r->x->arena, civil_write(civil_from_days(day), text));
            l->off_name = d->name;
            return;
        }
    }
}

static enum err_code word(struct req *r, const struct wanted *w, struct worklist *v, const struct task_row **rows, size_t n, struct err *e)
{
    struct desk_line *out = ARENA_ARRAY(r->x->arena, struct desk_line, n + 1);
    struct list officers;
    size_t k = 0;
    TRY(lines_officers(r, "", &officers, e));
    for (int g = 0; g < GROUPS; g++) {
        size_t first = k;
        for (size_t i = 0; i < n; i++)
            if (group_of(w, rows[i]) == (enum group)g)
                TRY(lines_word(r, rows[i], &officers, &out[k++], e));
        if (k == first)
            continue;
        out[first].group = group_words[g];
        out[first].group_n = group_count(v, (enum group)g);
        if (g == WEEK)
            tell_day_off(r, &out[first], w->week_end);
    }
    v->lines = (struct list){out, k};
    return ERR_OK;
}

/* ---- around the list */

static enum err_code sum(struct req *r, const struct wanted *w, struct task_sums *out, struct err *e)
{
    for (unsigned bit = ROLE_RECEPTION; bit <= ROLE_LEADER; bit <<= 1) {
        struct task_sums one;
        if (!(lines_roles(r) & bit))
            continue;
        TRY(task_sum(r->ctx.db, r->actor.unit, role_word(bit), w->now, w->day_end, r->x->arena, &one, e));
        out->all += one.all;
        out->late += one.late;
        out->today += one.today;
        out->paused += one.paused;
        out->ready += one.ready;
    }
    return ERR_OK;
}

static struct list procedures_of(struct req *r, const char *chosen)
{
    size_t n;
    const struct procedure *const *p = catalogue_worked(r->ctx.world->catalogue, folder_today(&r->ctx), r->x->arena, &n);
    struct choice_view *row = ARENA_ARRAY(r->x->arena, struct choice_view, n + 1);
    for (size_t i = 0; i < n; i++)
        row[i] = (struct choice_view){p[i]->code, label_in(&p[i]->name, r->ctx.lang), strcmp(p[i]->code, chosen) == 0};
    return (struct list){row, n};
}

/* ---- filters that stay: on a page, for the account, in this browser. What the address says goes before what is remembered. */

enum { REMEMBER_S = 180 * 24 * 3600 };
static const char filter_cookie[] = "mc_viec"; /* account, tab, mine, procedure, with points between */

static void remembered(struct req *r, struct worklist *v)
{
    long long account;
    int tab, mine, n = 0;
    const char *cookie = http_cookie(r->x, filter_cookie);
    if (!cookie || sscanf(cookie, "%lld.%1d.%1d.%n", &account, &tab, &mine, &n) != 3 || !n || account != r->actor.account)
        return;
    v->tab = tab >= 0 && tab < TABS ? tab : TAB_ALL;
    v->mine = mine == 1;
    const char *procedure = cookie + n;
    if (strspn(procedure, "0123456789.") == strlen(procedure) && strlen(procedure) < 20)
        v->procedure = procedure;
}

static void filter(struct req *r, struct worklist *v)
{
    bool page = !req_wants_data(r);
    v->procedure = "";
    if (page)
        remembered(r, v);
    for (int i = 0; i < TABS; i++)
        if (strcmp(tabs[i], req_query(r, "loc")) == 0)
            v->tab = i;
    if (http_query(r->x, "tt"))
        v->procedure = req_query(r, "tt");
    if (http_query(r->x, "ai"))
        v->mine = strcmp(req_query(r, "ai"), "toi") == 0;
    if (page && r->x->query_n)
        req_cookie(r, filter_cookie, arena_fmt(r->x->arena, "%lld.%d.%d.%s", (long long)r->actor.account, v->tab, v->mine,
                   strspn(v->procedure, "0123456789.") == strlen(v->procedure) ? v->procedure : ""), REMEMBER_S);
}

enum err_code worklist_show(struct req *r, struct err *e)
{
    struct worklist *v = ARENA_NEW(r->x->arena, struct worklist);
    const struct task_row **rows = ARENA_ARRAY(r->x->arena, const struct task_row *, PAGE_LINES);
    size_t n = 0;
    v->query = text_trim(r->x->arena, req_query(r, "tim"));
    int64_t id = *v->query ? find_named(r, v->query) : 0;
    if (id)
        return req_go(r, "/viec/ho-so/%s", record_code(r->ctx.world, id, r->x->arena));
    filter(r, v);
    v->filtered = v->mine || *v->procedure || *v->query;
    v->first = !*req_query(r, "sau");
    v->next = "";
    v->standing = absence_standing_of(r);
    v->procedures = procedures_of(r, v->procedure);
    struct wanted w = {v->tab, text_fold(r->x->arena, v->query), v->procedure, v->mine, r->ctx.now,
                       due_day_end(r->ctx.now), due_week_end(r->ctx.now)};
    TRY(sum(r, &w, &v->sums, e));
    TRY(letters_count(&r->ctx, &v->letters, e));
    TRY(take(r, &w, v, rows, &n, e));
    TRY(word(r, &w, v, rows, n, e));
    for (size_t i = 0; i < n; i++)
        v->acts |= strcmp(rows[i]->kind, "main") == 0;
    v->hands_over = r->actor.roles & ROLE_RECEPTION;
    v->assigns = r->actor.roles & ROLE_LEADER;
    batch_tick_again(r, &v->lines);
    return req_show(r, v);
}
