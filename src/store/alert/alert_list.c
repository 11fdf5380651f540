/* SQL of the lists of alerts. See alert_list.h. */
#include "store/alert/alert_list.h"

static const struct field count_fields[] = {FIELD(alert_count, severity, F_INT), FIELD(alert_count, n, F_INT)};
static const struct model count_model = MODEL(alert_count, count_fields);

enum { LIST_MINE, LIST_UNIT, LIST_PROVINCE, COUNT_MINE, COUNT_UNIT, COUNT_PROVINCE };

#define COLUMNS "id, cause, rule, kind, severity, dossier, work, turn, state, procedure, unit, holder, role, assignee, province, subject, n, due_at, level, next_at," \
    " raised_at, status, by_account, by_name, reason, answered_at, until_at, closed_at, closed_why"
#define MINE "id in (select alert from alert_to where account = $1)"
#define OF_UNIT "(holder = $1 or unit = $1)"
#define OF_PROVINCE "province in ($1, 0)"
#define LIST(whose) {"select " COLUMNS " from alert where status <> 'closed' and " whose " and ($2 = '' or kind = $2) and ($3 = '' or status = $3) and severity >= $4" \
    " and ($5 = 0 or holder = $5) order by severity desc, id desc limit $6 offset $7", &alert_model, 0}
#define COUNT(whose) {"select severity, count(*) as n from alert where status = 'open' and " whose " and status <> 'closed' group by severity order by severity", \
    &count_model, 0}

static const struct sql sql[] = {
    [LIST_MINE] = LIST(MINE), [LIST_UNIT] = LIST(OF_UNIT), [LIST_PROVINCE] = LIST(OF_PROVINCE),
    [COUNT_MINE] = COUNT(MINE), [COUNT_UNIT] = COUNT(OF_UNIT), [COUNT_PROVINCE] = COUNT(OF_PROVINCE),
};
const struct sql_set alert_list_set = {"alert_list", sql, sizeof sql / sizeof sql[0]};

static int whose(const struct alert_ask *q, int64_t *id)
{
    *id = q->account ? q->account : q->unit ? q->unit : q->province;
    return q->account ? 0 : q->unit ? 1 : 2;
}

enum err_code alert_list(struct db *db, const struct alert_ask *q, struct arena *a, struct list *out, struct err *e)
{
    int64_t id;
    int which = LIST_MINE + whose(q, &id);
    return db_all(db, &sql[which], DB_ARGS(DB_I(id), DB_T(q->kind), DB_T(q->status), DB_I(q->severity), DB_I(q->at), DB_I(q->most), DB_I(q->skip)), a, out, e);
}

enum err_code alert_count(struct db *db, const struct alert_ask *q, struct arena *a, struct list *out, struct err *e)
{
    int64_t id;
    int which = COUNT_MINE + whose(q, &id);
    return db_all(db, &sql[which], DB_ARGS(DB_I(id)), a, out, e);
}
