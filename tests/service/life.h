/* What tests of use cases share: one file with everything in it - units, calendars, procedures, accounts - and a fake clock.
 * A step is one transaction, as the program's writer would run it. Run from the root of the checkout. */
#pragma once
#include "base/civil.h"
#include "db/fault.h"
#include "domain/procedure.h"
#include "service/act.h"
#include "reference/catalogue.h"
#include "service/centre.h"
#include "service/drafts.h"
#include "service/opening.h"
#include "service/record.h"
#include "reference/units.h"
#include "store/account_store.h"


struct life {
    struct sandbox *s;
    struct db *db;
    struct clock clock;
    struct world *world;
    struct arena *a;
    struct actor actor;
    struct problems problems;
    struct err e;
    int64_t unit; /* a ward of Đà Nẵng */
};

static inline int64_t life_at(const char *day, int hour, int minute)
{
    struct civil c;
    assert_true(civil_parse(day, &c));
    return civil_at(c, hour * 60 + minute);
}

static inline void life_account(struct life *l, int64_t id, const char *phone, const char *name)
{
    struct account a;
    record_init(&a, &account_model);
    a.id = id;
    a.phone = phone;
    a.name = name;
    a.identifier = "048190000123";
    a.address = "82 Trần Cao Vân";
    assert_ok(account_insert(l->db, &a, &l->e));
}

static inline void life_migrate(struct life *l)
{
    size_t n;
    const struct embedded *files = centre_files(l->a, "src/*/[0-9]*-*.sql", &n);
    struct migration *m = ARENA_ARRAY(l->a, struct migration, n);
    for (size_t i = 0; i < n; i++)
        m[i] = (struct migration){strrchr(files[i].name, '/') + 1, (const char *)files[i].data};
    qsort(m, n, sizeof *m, centre_by_name);
    assert_ok(migrate_run(l->db, m, n, HOME_BOTH, NULL, &l->e));
}

static inline void life_open(struct life *l, struct sandbox *s, struct db_fault *fault)
{
    *l = (struct life){.s = s, .a = arena_new(0)};
    l->problems.arena = l->a;
    struct db_config c = {.path = s->path, .fault = fault};
    assert_ok(db_open(&c, &l->db, &l->e));
    life_migrate(l);
    struct import_source src = centre_source(l->a);
    assert_ok(centre_import(l->db, &src, NULL, &l->e));
    struct catalogue_sync sync = {.arena = l->a};
    sync.files = centre_files(l->a, "procedures/*.yaml", &sync.n);
    assert_ok(db_begin(l->db, true, &l->e));
    if (catalogue_sync(l->db, &sync, NULL, &l->e))
        fail_msg("%s", l->e.why);
    life_account(l, 101, "0905123318", "Nguyễn Thị Hoa");
    life_account(l, 102, "0905123319", "Trần Văn Bình");
    assert_ok(db_commit(l->db, &l->e));
    l->clock.fake = life_at("2026-11-16", 9, 0);
    struct world_config w = {.clock = &l->clock, .data_dir = s->dir, .development = true};
    if (world_open(&w, l->db, &l->world, &l->e))
        fail_msg("%s", l->e.why);
    size_t n;
    const struct unit *const *u = units_children(l->world->units, 65048, UNIT_COMMUNE, &n);
    l->unit = u[0]->id;
}

static inline void life_close(struct life *l)
{
    world_close(l->world);
    db_close(l->db);
    arena_free(l->a);
}

static inline void life_citizen(struct life *l, int64_t account)
{
    l->actor = (struct actor){.account = account, .name = "Nguyễn Thị Hoa", .roles = ROLE_APPLICANT, .kind = ""};
}

static inline void life_officer(struct life *l, int64_t unit, unsigned roles)
{
    const struct unit *u = units_find(l->world->units, unit);
    assert_non_null(u);
    l->actor = (struct actor){.account = 900 + roles, .name = "Lê Thị Minh Châu", .roles = roles, .unit = unit,
                              .kind = units_kind_of(l->world->units, u), .province = u->province};
}

static inline struct ctx life_ctx(struct life *l)
{
    l->problems.n = 0;
    return (struct ctx){.world = l->world, .db = l->db, .centre = l->db, .arena = l->a, .now = clock_now(&l->clock), .actor = &l->actor, .lang = "vi"};
}

/* One use case in one transaction; rolled back when it fails. */
#define LIFE_DO(l, call)                                              \
    ({                                                                \
        struct ctx ctx_ = life_ctx(l), *c = &ctx_;                    \
        enum err_code rc_ = db_begin((l)->db, true, &(l)->e);         \
        if (!rc_ && (rc_ = (call)))                                   \
            db_rollback((l)->db);                                     \
        else if (!rc_ && (rc_ = db_commit((l)->db, &(l)->e)))         \
            db_rollback((l)->db);                                     \
        rc_;                                                          \
    })

static inline struct form_values life_birth(void)
{
    static const struct form_value v[] = {
        {"requester_name", "Nguyễn Thị Hoa"}, {"requester_identifier", "048190000123"}, {"requester_address", "82 Trần Cao Vân"},
        {"requester_phone", "0905 123 318"}, {"requester_relation", "mother"}, {"child_name", "Trần Ngọc An"}, {"child_born", "10/11/2026"},
        {"child_sex", "female"}, {"child_ethnicity", "Kinh"}, {"child_nationality", "Việt Nam"}, {"birth_place", "Bệnh viện Phụ sản Đà Nẵng"},
        {"home_town", "Phường Thanh Khê, thành phố Đà Nẵng"}, {"mother_name", "Nguyễn Thị Hoa"}, {"mother_born", "5/3/1990"},
        {"mother_identifier", "048190000123"}, {"mother_ethnicity", "Kinh"}, {"mother_address", "82 Trần Cao Vân"}, {"father_known", "unknown"},
        {"delivery", "electronic"}, {"promise", "true"},
    };
    return (struct form_values){v, sizeof v / sizeof v[0]};
}

static inline struct opening life_opening(struct life *l)
{
    struct opening o = {.procedure = catalogue_find(l->world->catalogue, "1.001193", "2026-11-16"), .unit = units_find(l->world->units, l->unit),
                        .variant = "ordinary", .channel = "online", .account = 101, .name = "Nguyễn Thị Hoa", .identifier = "048190000123",
                        .phone = "0905123318", .email = "", .address = "82 Trần Cao Vân", .values = life_birth()};
    struct attachment one = {.paper = "birth_notice", .file = "", .name = "", .type = "", .state = "new", .note = ""};
    attachments_add(&o.papers, &one, false, l->a);
    return o;
}

static inline const char *life_problems(struct life *l)
{
    struct buf b = buf_init(l->a, 0);
    buf_fmt(&b, "%s; ", l->e.why);
    for (size_t i = 0; i < l->problems.n; i++)
        buf_fmt(&b, "%s: %s; ", l->problems.row[i].field, l->problems.row[i].text);
    return b.p;
}

/* Fires an act as the present actor; the folder afterwards in *f. */
static inline enum err_code life_act(struct life *l, struct folder *f, const char *act, struct form_values inputs)
{
    struct act what = {.dossier = f->row.id, .event = {.act = act, .version = f->row.version, .inputs = inputs}};
    return LIFE_DO(l, act_on(c, &what, &l->problems, f, &l->e));
}
