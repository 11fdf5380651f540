/* The page around every page. See page.h; page_fill() must never read a database: all it shows is in the request. */
#include "app/page.h"
#include "app/once.h"
#include "app/state.h"
#include "base/civil.h"
#include "base/log.h"
#include "reference/manual.h"
#include "reference/units.h"
#include <string.h>

static const struct field link_fields[] = {
    FIELD(page_link, href, F_TEXT), FIELD(page_link, text, F_TEXT), FIELD(page_link, current, F_BOOL), FIELD(page_link, count, F_TEXT), FIELD(page_link, counted, F_TEXT),
};
static const struct model link_model = MODEL(page_link, link_fields);

static const struct field problem_fields[] = {FIELD(page_problem, field, F_TEXT), FIELD(page_problem, text, F_TEXT)};
static const struct model problem_model = MODEL(page_problem, problem_fields);

static const struct field fields[] = {
    FIELD(page, lang, F_TEXT), FIELD(page, title, F_TEXT), FIELD(page, about, F_TEXT), FIELD(page, site, F_TEXT), FIELD(page, path, F_TEXT),
    FIELD(page, csrf, F_TEXT, .flags = FIELD_PRIVATE), FIELD(page, switch_lang, F_TEXT), FIELD(page, flash, F_TEXT), FIELD(page, home, F_TEXT),
    FIELD(page, notice, F_TEXT), FIELD(page, version, F_TEXT), FIELD(page, once, F_TEXT, .flags = FIELD_PRIVATE), FIELD(page, who, F_TEXT), FIELD(page, unit_name, F_TEXT),
    FIELD(page, signed_in, F_BOOL), FIELD(page, citizen, F_BOOL), FIELD(page, officer, F_BOOL), FIELD(page, reception, F_BOOL),
    FIELD(page, specialist, F_BOOL), FIELD(page, leader, F_BOOL), FIELD(page, admin, F_BOOL), FIELD(page, monitor, F_BOOL), FIELD(page, development, F_BOOL),
    FIELD(page, failed, F_BOOL), FIELD(page, nav, F_LIST, .of = &link_model), FIELD(page, more, F_LIST, .of = &link_model), FIELD(page, more_here, F_BOOL), FIELD(page, problems, F_LIST, .of = &problem_model),
    FIELD(page, problems_n, F_INT), FIELD(page, now, F_INSTANT), FIELD(page, help, F_TEXT), FIELD(page, wall, F_BOOL),
};
const struct model page_model = MODEL(page, fields);

static const struct field frame_fields[] = {
    FIELD(page_frame, page, F_RECORD, .of = &page_model), FIELD(page_frame, csrf, F_TEXT, .flags = FIELD_PRIVATE), FIELD(page_frame, lang, F_TEXT),
};
const struct model page_frame_model = MODEL(page_frame, frame_fields);

static bool may_see(const struct req *r, unsigned need)
{
    unsigned roles = r->actor.roles;
    return (need & NEED_ANYONE) || ((need & NEED_CITIZEN) && (roles & ROLE_APPLICANT)) || ((need & NEED_RECEPTION) && (roles & ROLE_RECEPTION)) ||
           ((need & NEED_SPECIALIST) && (roles & ROLE_SPECIALIST)) || ((need & NEED_LEADER) && (roles & ROLE_LEADER)) ||
           ((need & NEED_ADMIN) && (roles & ROLE_ADMIN)) || ((need & NEED_MONITOR) && (roles & ROLE_MONITOR)) ||
           ((need & NEED_DEVELOPMENT) && r->app->cfg.development);
}

/* Public links are a citizen's; an officer at work sees the desk's. */
static bool shown(const struct req *r, const struct room_link *l)
{
    bool at_desk = (r->actor.roles & ROLE_OFFICER) != 0;
    return may_see(r, l->need) && !(at_desk && (l->need & (NEED_ANYONE | NEED_CITIZEN)));
}

/* ---- the menu */

enum { LINKS = 64, MANY = 99 };

static enum err_code count_in(struct req *r, const struct room_link *l, int64_t *n, struct err *e)
{
    int shard = r->actor.province ? world_shard_of(r->ctx.world, r->actor.province) : 0;
    if (shard == r->ctx.shard)
        return l->count(r, n, e);
    struct ctx home = r->ctx;
    r->ctx.shard = shard;
    enum err_code rc = readers_get(r->readers, shard, &r->ctx.db, e);
    if (!rc)
        rc = db_begin(r->ctx.db, false, e);
    if (!rc) {
        rc = l->count(r, n, e);
        db_rollback(r->ctx.db);
    }
    r->ctx = home;
    return rc;
}

void page_count(struct req *r)
{
    const struct app_config *c = &r->app->cfg;
    r->waits_n = 0;
    if (!(r->actor.roles & ROLE_OFFICER) || !r->out || !r->route->page || req_wants_data(r))
        return;
    for (size_t i = 0; i < c->rooms_n; i++)
        for (size_t k = 0; k < c->rooms[i]->links_n; k++) {
            const struct room_link *l = &c->rooms[i]->links[k];
            struct err e = {0};
            int64_t n = 0;
            if (!l->count || !shown(r, l) || r->waits_n == sizeof r->waits / sizeof r->waits[0])
                continue;
            if (count_in(r, l, &n, &e))
                log_line(LOG_WARN, "menu", "link=%s not counted: %s", l->href, e.why);
            r->waits[r->waits_n].of = l;
            r->waits[r->waits_n++].n = n;
        }
}

static struct page_link link_of(const struct req *r, const struct room_link *l)
{
    static const struct field n_field[] = {FIELD(problem, n, F_INT)};
    static const struct model n_model = MODEL(problem, n_field);
    struct page_link out = {.href = l->href, .text = req_text(r, l->text), .count = "", .counted = "", .current = strcmp(r->x->path, l->href) == 0};
    for (size_t i = 0; i < r->waits_n; i++) {
        struct problem n = {.n = r->waits[i].n};
        if (r->waits[i].of != l || !n.n)
            continue;
        out.href = l->to;
        out.count = n.n > MANY ? arena_fmt(r->x->arena, "%d+", MANY) : arena_fmt(r->x->arena, "%lld", (long long)n.n);
        out.counted = tpl_message(r->app->tpl, r->ctx.lang, l->counted, &n_model, &n, r->x->arena);
    }
    return out;
}

/* One link alone needs no button that it hides behind. */
static void menu(const struct req *r, struct page *p)
{
    struct page_link *all = ARENA_ARRAY(r->x->arena, struct page_link, LINKS), *more = ARENA_ARRAY(r->x->arena, struct page_link, LINKS);
    size_t n = 0, hidden = 0;
    for (size_t i = 0; i < r->app->cfg.rooms_n; i++) {
        const struct room *room = r->app->cfg.rooms[i];
        for (size_t k = 0; k < room->links_n && n + hidden < LINKS; k++) {
            const struct room_link *l = &room->links[k];
            if (shown(r, l))
                *(l->more ? &more[hidden++] : &all[n++]) = link_of(r, l);
        }
    }
    if (hidden == 1) {
        all[n++] = more[0];
        hidden = 0;
    }
    for (size_t i = 0; i < hidden; i++)
        p->more_here |= more[i].current;
    p->nav = (struct list){all, n};
    p->more = (struct list){more, hidden};
}

static struct list problems_of(const struct req *r)
{
    static const struct field n_field[] = {FIELD(problem, n, F_INT)};
    static const struct model n_model = MODEL(problem, n_field);
    struct page_problem *row = ARENA_ARRAY(r->x->arena, struct page_problem, r->problems.n + 1);
    for (size_t i = 0; i < r->problems.n; i++) {
        const struct problem *p = &r->problems.row[i];
        row[i] = (struct page_problem){p->field, tpl_message(r->app->tpl, r->ctx.lang, p->text, &n_model, p, r->x->arena)};
    }
    return (struct list){row, r->problems.n};
}

/* The same address in the other language. */
static const char *other_lang(const struct req *r)
{
    const char *other = strcmp(r->ctx.lang, "vi") == 0 ? "en" : "vi";
    struct buf b = buf_init(r->x->arena, 128);
    buf_fmt(&b, "%s?lang=%s", r->x->path, other);
    for (size_t i = 0; i < r->x->query_n; i++) {
        const struct http_pair *q = &r->x->query[i];
        if (strcmp(q->name, "lang") == 0 || strcmp(q->name, "tb") == 0)
            continue;
        buf_char(&b, '&');
        buf_url(&b, q->name);
        buf_char(&b, '=');
        buf_url(&b, q->value);
    }
    return b.p;
}

static const char *flash_of(const struct req *r)
{
    const char *id = req_query(r, "tb");
    if (!*id || strlen(id) > 40)
        return "";
    const char *key = arena_fmt(r->x->arena, "flash.%s", id);
    return tpl_has_message(r->app->tpl, key) ? req_text(r, key) : "";
}

/* Where the manual speaks of this page. */
static const char *help_of(const struct req *r)
{
    const struct manual *m = r->ctx.world->manual;
    const char *chapter = m && r->route ? manual_about(m, r->route->pattern) : NULL;
    return chapter ? arena_fmt(r->x->arena, "/help/%s", chapter) : "/help";
}

const char *page_home(unsigned roles)
{
    if (!(roles & ROLE_OFFICER))
        return "/";
    return roles & ROLE_DESK ? "/viec" : roles & ROLE_MONITOR ? "/dieu-hanh" : "/quan-tri";
}

void page_fill(struct req *r, const char *title, struct page *out)
{
    const struct units *units = r->ctx.world->units;
    unsigned roles = r->actor.roles;
    char day[CIVIL_TEXT];
    civil_write(civil_of_instant(r->ctx.now).date, day);
    *out = (struct page){
        .home = page_home(roles),
        .lang = r->ctx.lang, .title = title, .about = r->about ? r->about : "", .site = r->app->cfg.site_name, .path = r->x->path, .csrf = r->csrf,
        .switch_lang = other_lang(r), .flash = flash_of(r), .notice = r->refused ? req_text(r, r->refused) : "",
        .version = assets_version(r->app->assets), .once = once_token(r), .who = r->actor.name,
        .unit_name = r->actor.unit ? units_with_province(units, units_find(units, r->actor.unit), day, r->ctx.lang, r->x->arena) : "",
        .signed_in = r->actor.account != 0, .citizen = (roles & ROLE_APPLICANT) != 0, .officer = (roles & ROLE_OFFICER) != 0,
        .reception = (roles & ROLE_RECEPTION) != 0, .specialist = (roles & ROLE_SPECIALIST) != 0, .leader = (roles & ROLE_LEADER) != 0,
        .admin = (roles & ROLE_ADMIN) != 0, .monitor = (roles & ROLE_MONITOR) != 0, .development = r->app->cfg.development, .failed = r->problems.n > 0, .wall = r->wall,
        .help = help_of(r), .problems = problems_of(r), .problems_n = (int64_t)r->problems.n, .now = r->ctx.now,
    };
    menu(r, out);
}
