/* The old place against the new one, row by row in the order of their keys. See crossing.h; must never tell what is in a row. */
#include "base/buf.h"
#include "move/crossing.h"
#include <string.h>

struct comparing {
    struct crossing *x;
    size_t table;
    struct compared *out;
};

static int compare_value(const struct db_arg *a, const struct db_arg *b)
{
    if (a->type != b->type)
        return a->type < b->type ? -1 : 1;
    if (a->type == DB_INT)
        return (a->i > b->i) - (a->i < b->i);
    size_t n = a->n < b->n ? a->n : b->n;
    int c = a->type == DB_NULL || !n ? 0 : memcmp(a->p, b->p, n);
    return c ? c : a->type == DB_NULL ? 0 : (a->n > b->n) - (a->n < b->n);
}

static int compare_keys(const struct db_table *t, const struct db_arg *a, const struct db_arg *b)
{
    int c = 0;
    for (size_t k = 0; !c && k < t->keys; k++)
        c = compare_value(&a[t->key[k]], &b[t->key[k]]);
    return c;
}

static bool same(const struct db_table *t, const struct db_arg *a, const struct db_arg *b)
{
    for (size_t i = 0; i < t->columns; i++)
        if (compare_value(&a[i], &b[i]) != 0)
            return false;
    return true;
}

/* Table and key; texts of keys are told by their length alone, they may be somebody's. */
static const char *name_of(const struct db_table *t, const struct db_arg *row, struct arena *a)
{
    struct buf b = buf_init(a, 0);
    buf_fmt(&b, "%s (", t->name);
    for (size_t k = 0; k < t->keys; k++) {
        const struct db_arg *v = &row[t->key[k]];
        if (v->type == DB_INT)
            buf_fmt(&b, "%s%s %lld", k ? ", " : "", t->column[t->key[k]].name, (long long)v->i);
        else
            buf_fmt(&b, "%s%s of %zu bytes", k ? ", " : "", t->column[t->key[k]].name, v->n);
    }
    buf_char(&b, ')');
    return b.p;
}

static enum err_code not_same(struct comparing *c, const struct db_arg *row, struct err *e)
{
    bool noted;
    const struct db_notes *n = &c->x->to.notes[c->table];
    TRY(db_notes_has(n, row, c->x->back, &noted, e));
    if (noted) {
        c->out->changed++;
        return ERR_OK;
    }
    if (!c->out->differ++)
        c->out->first = name_of(n->table, row, c->x->arena);
    return ERR_OK;
}

static enum err_code merge(struct comparing *c, struct db_walk *here, struct db_walk *there, struct err *e)
{
    const struct db_arg *a, *b;
    TRY(db_walk_next(here, &a, e));
    TRY(db_walk_next(there, &b, e));
    while (a || b) {
        int order = !a ? 1 : !b ? -1 : compare_keys(here->table, a, b);
        if (order == 0 && same(here->table, a, b))
            c->out->rows++;
        else
            TRY(not_same(c, order <= 0 ? a : b, e));
        if (c->out->rows % 256 == 0)
            progress_tell(&c->x->progress, "compared", c->out->rows, "rows", -1);
        if (order <= 0)
            TRY(db_walk_next(here, &a, e));
        if (order >= 0)
            TRY(db_walk_next(there, &b, e));
    }
    return ERR_OK;
}

static enum err_code compare_table(struct comparing *c, struct err *e)
{
    struct db_walk here, there = {0};
    const struct crossing *x = c->x;
    enum err_code rc = db_walk_begin(x->from.db, x->from.notes[c->table].table, NULL, DB_NONE, &here, e);
    if (!rc)
        rc = db_walk_begin(x->to.db, x->to.notes[c->table].table, NULL, DB_NONE, &there, e);
    if (!rc)
        rc = merge(c, &here, &there, e);
    db_walk_end(&there);
    db_walk_end(&here);
    return rc;
}

static enum err_code compare_all(struct crossing *x, struct compared *out, struct err *e)
{
    TRY(db_begin(x->from.db, false, e));
    TRY(db_begin(x->to.db, false, e));
    for (int i = 0; i < 2; i++) {
        const struct side *s = i ? &x->to : &x->from;
        if (db_is_server(s->path))
            TRY(db_script(s->db, "set local idle_in_transaction_session_timeout = 0; set local statement_timeout = 0", e));
    }
    if (x->from.tables.n != x->to.tables.n)
        return err(e, ERR_STALE, "there are %zu tables here and %zu there", x->from.tables.n, x->to.tables.n);
    for (size_t i = 0; i < x->from.tables.n; i++) {
        struct comparing c = {x, i, out};
        if (strcmp(x->from.notes[i].table->name, x->to.notes[i].table->name) != 0)
            return err(e, ERR_STALE, "the two places do not have the same tables");
        TRY(compare_table(&c, e));
    }
    return ERR_OK;
}

enum err_code compare_sides(struct crossing *x, struct compared *out, struct err *e)
{
    *out = (struct compared){.first = ""};
    enum err_code rc = compare_all(x, out, e);
    db_rollback(x->to.db);
    db_rollback(x->from.db);
    return rc;
}
