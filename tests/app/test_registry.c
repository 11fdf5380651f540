/* Everything that is registered holds together: statements can be prepared, pages are bound to their records, routes say who may call
 * them, texts are there in both languages, templates that nobody shows are found. */
#include "app/documents.h"
#include "app/once.h"
#include "app/room.h"
#include "app/state.h"
#include "cli/embedded.h"
#include "cli/rooms.h"
#include "app/site/placed.h"
#include "db/bell.h"
#include "db/sandbox.h"
#include "db/station.h"
#include "db/table.h"
#include "db/watch.h"
#include "move/move.h"
#include "reference/import.h"
#include "reference/outlines.h"
#include "reference/catalogue.h"
#include "seed/seed.h"
#include "service/abode.h"
#include "service/account.h"
#include "service/channel/traffic.h"
#include "service/channel/circuit.h"
#include "service/channel/messages.h"
#include "service/channel/report.h"
#include "service/notices.h"
#include "store/absence_store.h"
#include "store/board/hall_store.h"
#include "store/alert/alert_list.h"
#include "store/alert/alert_reach.h"
#include "store/board/late_store.h"
#include "store/alert/letter_store.h"
#include "store/board/forecast_store.h"
#include "store/board/mailing_store.h"
#include "store/board/month_store.h"
#include "store/board/open_store.h"
#include "store/board/tide_store.h"
#include "store/account_store.h"
#include "store/brought_store.h"
#include "store/calendar_store.h"
#include "store/check_store.h"
#include "store/counter_store.h"
#include "store/design_store.h"
#include "store/dossier_store.h"
#include "store/deed_store.h"
#include "store/draft_store.h"
#include "store/number_store.h"
#include "store/books_store.h"
#include "store/officer_store.h"
#include "store/order_store.h"
#include "store/point_store.h"
#include "store/finder_store.h"
#include "store/handover_store.h"
#include "store/listing_store.h"
#include "store/procedure_store.h"
#include "store/task_store.h"
#include "store/trace_store.h"
#include "store/unit_store.h"
#include "store/wording_store.h"

extern const struct sql_set login_set;

static struct app_config config(struct sandbox *s)
{
    return (struct app_config){.listen = "127.0.0.1:0", .data_dir = s->dir, .database = sandbox_server() ? s->path : NULL, .development = true, .files = embed_table, .files_n = embed_n,
                               .rooms = rooms, .rooms_n = rooms_n, .pool_threads = 1, .threads = 1};
}

/* Every statement that cannot be prepared is told, not the first alone. */
static int statements_wrong(struct sandbox *s, struct db *db, const char *name, const struct sql_set *set)
{
    int wrong = 0;
    for (size_t i = 0; i < set->n; i++) {
        const struct sql_set one = {name, &set->rows[i], 1};
        if (!db_check(db, &one, &s->e))
            continue;
        wrong++;
        print_error("statement %zu of %s: %s\n", i + 1, name, s->e.why);
    }
    return wrong;
}

static void check_all(struct sandbox *s, struct db *db)
{
    const struct sql_set *const sets[] = {&abode_set, &abode_province_set, &absence_set, &account_set, &bell_set, &brought_set, &calendar_set, &check_set, &counter_set, &deed_set, &design_set, &dossier_set, &draft_set, &finder_set, &handover_set, &job_set, &listing_set, &month_set, &open_set, &tide_set, &books_set, &traffic_set, &circuit_set, &messages_set, &messages_post_set, &report_set, &hall_set, &login_set, &notice_set, &move_set, &number_set, &once_set, &officer_set_of_sql, &order_set, &placed_set, &point_set, &procedure_set, &seed_set, &station_set, &task_set, &trace_set, &unit_set, &watch_set, &wording_set, &outline_set, &alert_set, &alert_reach_set, &alert_list_set, &late_set, &letter_set, &forecast_sql_set, &mailing_set};
    int wrong = 0;
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++)
        wrong += statements_wrong(s, db, sets[i]->name, sets[i]);
    for (size_t i = 0; i < rooms_n; i++)
        for (size_t k = 0; k < rooms[i]->sets_n; k++)
            wrong += statements_wrong(s, db, rooms[i]->name, &rooms[i]->sets[k]);
    assert_int_equal(wrong, 0);
}

static void every_statement_can_be_prepared(void **state)
{
    struct sandbox *s = *state;
    struct app_config c = config(s);
    struct app *app = app_new(&c);
    assert_ok(app_open_databases(app, true, &s->e));
    struct db_config d = {.path = dbs_path(app_dbs(app), -1, s->a)};
    struct db *db;
    assert_ok(db_open(&d, &db, &s->e));
    check_all(s, db);
    db_close(db);
    app_close(app);
}

/* Tables that migrations make, by their text: what the catalogue tells must be these and no fewer. */
static int tables_made(const struct list *told)
{
    int made = 1; /* migration itself */
    for (size_t i = 0; i < embed_n; i++) {
        const char *dot = strrchr(embed_table[i].name, '.'), *at = (const char *)embed_table[i].data;
        while (dot && strcmp(dot, ".sql") == 0 && (at = strstr(at, "create table "))) {
            char name[64] = "";
            at += strlen("create table ");
            assert_int_equal(sscanf(at, "%63[a-z_]", name), 1);
            if (strncmp(name, "db_", 3) == 0)
                continue; /* tells of the database itself */
            made++;
            bool found = false;
            for (size_t k = 0; k < told->n; k++)
                found = found || strcmp(((const struct db_table *)told->items)[k].name, name) == 0;
            if (!found)
                fail_msg("%s: an export would leave out the table %s", embed_table[i].name, name);
        }
    }
    return made;
}

static void every_table_can_be_moved(void **state)
{
    struct sandbox *s = *state;
    struct app_config c = config(s);
    struct app *app = app_new(&c);
    assert_ok(app_open_databases(app, true, &s->e));
    struct db_config d = {.path = dbs_path(app_dbs(app), -1, s->a)};
    struct list told;
    struct db *db;
    assert_ok(db_open(&d, &db, &s->e));
    if (db_tables(db, s->a, &told, &s->e))
        fail_msg("%s", s->e.why);
    assert_int_equal(told.n, tables_made(&told));
    db_close(db);
    app_close(app);
}

static void every_route_says_what_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < rooms_n; i++)
        for (size_t k = 0; k < rooms[i]->routes.n; k++) {
            const struct route *r = &rooms[i]->routes.rows[k];
            if (!r->fn || !r->need || !r->doc || !*r->doc)
                fail_msg("%s %s lacks fn, need or doc", r->method, r->pattern);
            if (r->page && (!r->output || !r->title))
                fail_msg("%s %s has a page but no record or title", r->method, r->pattern);
            if (strcmp(r->method, "GET") != 0 && !(r->flags & (ROUTE_CENTRE | ROUTE_BY_DOSSIER | ROUTE_BY_ID | ROUTE_BY_UNIT | ROUTE_MY_UNIT | ROUTE_BY_ORDER)))
                fail_msg("%s %s names no database to write", r->method, r->pattern);
            if (r->again && (!r->output || !r->page))
                fail_msg("%s %s shows a form again but has no page", r->method, r->pattern);
        }
}

static bool bound(const struct app *app, const char *message)
{
    return tpl_has_message(app->tpl, message);
}

static void every_title_and_link_has_a_text(void **state)
{
    struct sandbox *s = *state;
    struct app_config c = config(s);
    struct app *app = app_new(&c);
    assert_ok(app_open_databases(app, true, &s->e));
    struct db_config d = {.path = dbs_path(app_dbs(app), -1, s->a)};
    struct db *db;
    struct import_source src = {.files = embed_table, .n = embed_n, .arena = s->a};
    assert_ok(db_open(&d, &db, &s->e));
    assert_ok(db_begin(db, true, &s->e));
    if (import_all(db, &src, NULL, &s->e))
        fail_msg("%s", s->e.why);
    assert_ok(db_commit(db, &s->e));
    db_close(db);
    app_close(app);
    if (app_open(&c, &app, &s->e)) /* binds every page to its record and every text in both languages */
        fail_msg("%s", s->e.why);
    for (size_t i = 0; app_route(app, i); i++)
        if (app_route(app, i)->title && !bound(app, app_route(app, i)->title))
            fail_msg("%s: no text", app_route(app, i)->title);
    for (size_t i = 0; i < rooms_n; i++)
        for (size_t k = 0; k < rooms[i]->links_n; k++)
            if (!bound(app, rooms[i]->links[k].text))
                fail_msg("%s: no text", rooms[i]->links[k].text);
    for (int i = 1; i < ERR_CODES; i++)
        if (!bound(app, err_row(i)->text) || !bound(app, arena_fmt(s->a, "%s.do", err_row(i)->text)))
            fail_msg("%s: no text", err_row(i)->text);
    app_close(app);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, sandbox_open, sandbox_close)
    const struct CMUnitTest tests[] = {T(every_statement_can_be_prepared), T(every_table_can_be_moved), T(every_route_says_what_it_is), T(every_title_and_link_has_a_text)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
