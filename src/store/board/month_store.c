/* SQL of months and of sums. See month_store.h; must never decide what is counted. */
#include "store/board/month_store.h"
#include "base/civil.h"

struct month_row { int64_t month; };
static const struct field month_fields[] = {FIELD(month_row, month, F_INT)};
static const struct model month_model = MODEL(month_row, month_fields);

static const struct field fields[] = {
    FIELD(counter, day, F_INT), FIELD(counter, unit, F_INT), FIELD(counter, procedure, F_TEXT), FIELD(counter, outcome, F_INT),
    FIELD(counter, state, F_TEXT), FIELD(counter, holder, F_INT), FIELD(counter, n, F_INT),
};
static const struct model counter_model = MODEL(counter, fields);

enum { DAY_ZERO = 10957 }; /* 2000-01-01 */

enum { DAYS, MONTHS, DAILY, LIST, FIRST, FOLD, MARK, DROP, DIFFER, PUT, DAILY_LIST, LAST, DAILY_DROP };

#define ROW(day, procedure) "select " day " as day, unit, " procedure " as procedure, outcome, '' as state, 0 as holder, "

static const struct sql sql[] = {
    [DAYS] = {ROW("0", "procedure") "sum(n) as n from tally where day between $1 and $2 and day > 0 group by unit, procedure, outcome", &counter_model, NULL},
    [MONTHS] = {ROW("0", "procedure") "sum(n) as n from tally_month where month between $1 and $2 and outcome > 0 group by unit, procedure, outcome",
                &counter_model, NULL},
    [DAILY] = {ROW("day", "''") "sum(n) as n from tally where day between $1 and $2 and day > 0 group by day, unit, outcome", &counter_model, NULL},
    [PUT] = {"insert into tally_day (day, unit, outcome, n) values ($1, $2, $3, $4)", NULL, NULL},
    [DAILY_LIST] = {ROW("day", "''") "n from tally_day where day between $1 and $2 order by day", &counter_model, NULL},
    [LAST] = {"select max(day) from tally_day", NULL, NULL},
    [DAILY_DROP] = {"delete from tally_day", NULL, NULL},
    [LIST] = {"select month from tally_month where unit = 0 and outcome = 0 order by month", &month_model, NULL},
    [FIRST] = {"select min(day) from tally where day > 0", NULL, NULL},
    [FOLD] = {"insert into tally_month (month, unit, procedure, outcome, n) select $1, unit, procedure, outcome, sum(n) from tally"
              " where day between $2 and $3 group by unit, procedure, outcome", NULL, NULL},
    [MARK] = {"insert into tally_month (month, unit, procedure, outcome, n) values ($1, 0, '', 0, 0)", NULL, NULL},
    [DROP] = {"delete from tally_month where month = $1", NULL, NULL},
    [DIFFER] = {"select count(*) from (select unit, procedure, outcome, sum(n) as n from (select unit, procedure, outcome, n from tally where day between $2 and $3"
                " union all select unit, procedure, outcome, -n from tally_month where month = $1) as both_ways group by unit, procedure, outcome"
                " having sum(n) <> 0) as differ", NULL, NULL},
};
const struct sql_set month_set = {"month", sql, sizeof sql / sizeof sql[0]};

int64_t month_of_day(int64_t day)
{
    struct civil c = civil_from_days((int)day + DAY_ZERO);
    return (int64_t)12 * c.y + c.m - 1;
}

int64_t month_first_day(int64_t month)
{
    return civil_days((struct civil){(int)(month / 12), (int)(month % 12) + 1, 1}) - DAY_ZERO;
}

enum err_code month_list(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[LIST], DB_NONE, a, out, e);
}

enum err_code month_first(struct db *db, int64_t *day, struct err *e)
{
    return db_int(db, &sql[FIRST], DB_NONE, 0, day, e);
}

enum err_code month_drop(struct db *db, int64_t month, struct err *e)
{
    return db_exec(db, &sql[DROP], DB_ARGS(DB_I(month)), NULL, e);
}

#define MONTH_ARGS(month) DB_I(month), DB_I(month_first_day(month)), DB_I(month_first_day((month) + 1) - 1)

enum err_code month_fold(struct db *db, int64_t month, struct err *e)
{
    TRY(month_drop(db, month, e));
    TRY(db_exec(db, &sql[FOLD], DB_ARGS(MONTH_ARGS(month)), NULL, e));
    return db_exec(db, &sql[MARK], DB_ARGS(DB_I(month)), NULL, e);
}

enum err_code month_differ(struct db *db, struct arena *a, struct list *out, struct err *e)
{
    struct list all;
    TRY(month_list(db, a, &all, e));
    int64_t *month = all.items, wrong;
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++) {
        TRY(db_int(db, &sql[DIFFER], DB_ARGS(MONTH_ARGS(month[i])), 0, &wrong, e));
        if (wrong)
            month[n++] = month[i];
    }
    *out = (struct list){month, n};
    return ERR_OK;
}

enum err_code month_sum(struct db *db, struct month_span s, month_fn *fn, void *with, struct err *e)
{
    static const int which[] = {[SPAN_DAYS] = DAYS, [SPAN_MONTHS] = MONTHS, [SPAN_DAILY] = DAILY};
    return db_each(db, &sql[which[s.by]], DB_ARGS(DB_I(s.from), DB_I(s.to)), fn, with, e);
}

enum err_code daily_put(struct db *db, const struct counter *one, struct err *e)
{
    return db_exec(db, &sql[PUT], DB_ARGS(DB_I(one->day), DB_I(one->unit), DB_I(one->outcome), DB_I(one->n)), NULL, e);
}

enum err_code daily_list(struct db *db, int64_t from, int64_t to, month_fn *fn, void *with, struct err *e)
{
    return db_each(db, &sql[DAILY_LIST], DB_ARGS(DB_I(from), DB_I(to)), fn, with, e);
}

enum err_code daily_last(struct db *db, int64_t *day, struct err *e)
{
    return db_int(db, &sql[LAST], DB_NONE, 0, day, e);
}

enum err_code daily_drop(struct db *db, struct err *e)
{
    return db_exec(db, &sql[DAILY_DROP], DB_NONE, NULL, e);
}
