/* Checking what a person entered: each value by its type, then those that must agree with each other. */
#include "base/text.h"
#include "form/form_value.h"
#include "form/form_rows.h"
#include "base/civil.h"
#include "form/form_type.h"
#include "form/identifier.h"
#include "form/signature.h"
#include <stdlib.h>
#include <string.h>

struct row { /* one field of the form, in order */
    const struct form_field *x;
    const char *step; /* NULL in a bare list */
};

struct check {
    const struct form *form; /* NULL in a bare list */
    const struct row *row;
    size_t n_rows;
    struct form_values in;
    const struct form_env *env;
    struct problems *p;
    struct form_value *out;
    size_t n_out;
};

static struct form_values so_far(const struct check *c)
{
    return (struct form_values){c->out, c->n_out};
}

static bool counts(const struct check *c, const struct row *r)
{
    return !c->env->step || !r->step || strcmp(c->env->step, r->step) == 0;
}

static void keep(struct check *c, const char *name, const char *value)
{
    if (*value)
        c->out[c->n_out++] = (struct form_value){name, value};
}

/* Trimmed and NFC; NULL (and told) when it is no text that may be stored. */
static const char *clean(struct check *c, const struct form_field *x, const char *v, bool tell)
{
    bool lines = x->type == FORM_LONG_TEXT;
    bool text = text_utf8(v, strlen(v));
    v = text ? text_trim(c->p->arena, text_nfc(c->p->arena, v)) : v;
    if (!text || !text_printable(v, lines)) {
        if (tell)
            problem_add(c->p, x->id, "err.control", 0);
        return NULL;
    }
    long most = form_type_max(x);
    if (text_chars(v) > (size_t)most) {
        if (tell)
            problem_add(c->p, x->id, "err.too_long", most);
        return NULL;
    }
    return v;
}

static void check_rows(struct check *c, const struct form_field *x, bool tell)
{
    size_t n = form_rows_count(x, c->in), least = form_rows_min(x), most = form_rows_max(x);
    if (tell && n < least)
        problem_add(c->p, x->id, least == 1 ? "err.required" : "form.rows_few", (int64_t)least);
    else if (tell && n > most)
        problem_add(c->p, x->id, "form.rows_many", (int64_t)most);
    if (n)
        keep(c, x->id, arena_fmt(c->p->arena, "%zu", n));
}

static void check_one(struct check *c, const struct row *r)
{
    const struct form_field *x = r->x;
    if (c->form && !form_shown(c->form, x, so_far(c), c->env))
        return;
    bool tell = counts(c, r);
    if (x->type == FORM_FILE)
        return; /* kept and checked as a paper */
    if (form_is_list(x)) {
        check_rows(c, x, tell);
        return;
    }
    if (x->value.how) {
        keep(c, x->id, form_value_of(c->form, x, so_far(c), c->env, c->p->arena));
        return;
    }
    const char *raw = form_get(c->in, x->id), *text = NULL;
    const char *v = clean(c, x, raw, tell);
    if (!v) {
        keep(c, x->id, text_utf8(raw, strlen(raw)) ? raw : "");
        return;
    }
    int64_t n = 0;
    if (x->type == FORM_ADDRESS && strcmp(v, "|") == 0)
        v = "";
    const char *norm = *v ? form_type_normal(x, v, c->env, c->p->arena, &text, &n) : "";
    if (!norm && tell)
        problem_add(c->p, x->id, text, n);
    if (norm && !*norm && x->required && tell)
        problem_add(c->p, x->id, x->type == FORM_CHECKBOX ? "form.tick" : "err.required", 0);
    keep(c, x->id, norm ? norm : v);
}

/* ---- values that must agree */

static bool faulty(const struct check *c, const char *id)
{
    for (size_t i = 0; i < c->p->n; i++)
        if (strcmp(c->p->row[i].field, id) == 0)
            return true;
    return false;
}

/* The other value, "" while it is missing or at fault itself. */
static const char *other(const struct check *c, const char *id)
{
    if (!*id || faulty(c, id))
        return "";
    return form_get(so_far(c), id);
}

static void check_dates(struct check *c, const struct form_field *x, const char *v)
{
    bool today_after = strcmp(x->not_after.id, "today") == 0, today_before = strcmp(x->not_before.id, "today") == 0;
    const char *today = c->env->today ? c->env->today : "";
    const char *last = today_after ? today : other(c, x->not_after.id);
    const char *first = today_before ? today : other(c, x->not_before.id);
    struct civil d;
    if ((*last && !civil_parse(last, &d)) || (*first && !civil_parse(first, &d)))
        return;
    if (*last && strcmp(v, last) > 0)
        problem_add(c->p, x->id, today_after ? "form.after_today" : "form.after_other", 0);
    else if (*first && strcmp(v, first) < 0)
        problem_add(c->p, x->id, today_before ? "form.before_today" : "form.before_other", 0);
}

/* Full years of life; whoever was born on 29 February has them on 1 March of other years. */
static void check_age(struct check *c, const struct form_field *x, const char *v)
{
    struct civil born, today;
    if (!x->age || faulty(c, x->id) || !civil_parse(v, &born) || !civil_parse(c->env->today ? c->env->today : "", &today))
        return;
    bool to_come = today.m < born.m || (today.m == born.m && today.d < born.d);
    if (today.y - born.y - to_come < x->age)
        problem_add(c->p, x->id, "form.too_young", x->age);
}

/* The number of a woman where a man's is asked, or the other way round: by the file's word, or by what was chosen. */
static const char *wrong_sex(const struct check *c, const struct form_field *x, bool male)
{
    if (strcmp(x->sex.id, "male") == 0)
        return male ? NULL : "form.identifier_man";
    if (strcmp(x->sex.id, "female") == 0)
        return male ? "form.identifier_woman" : NULL;
    const char *sex = other(c, x->sex.id);
    return (strcmp(sex, "male") == 0 && !male) || (strcmp(sex, "female") == 0 && male) ? "form.identifier_sex" : NULL;
}

static void check_identifier(struct check *c, const struct form_field *x, const char *v)
{
    struct identifier id;
    if (!identifier_parse(v, &id))
        return;
    const char *born = other(c, x->born.id), *wrong = wrong_sex(c, x, id.male);
    if (*born && (int)strtol(born, NULL, 10) != id.birth_year)
        problem_add(c->p, x->id, "form.identifier_born", 0);
    else if (wrong)
        problem_add(c->p, x->id, wrong, 0);
}

static bool names(const struct ref *r)
{
    return r->id && *r->id;
}

static void check_numbers(struct check *c, const struct form_field *x, const char *v)
{
    const char *least = other(c, names(&x->not_less) ? x->not_less.id : ""), *same = other(c, names(&x->equals) ? x->equals.id : "");
    if (*least && form_number(v) < form_number(least))
        problem_add(c->p, x->id, "form.less_than_other", 0);
    else if (*same && form_number(v) != form_number(same))
        problem_add(c->p, x->id, "form.not_the_same", 0);
}

/* A name that is typed instead of a signature is the signer's, however it is written. */
static void check_signature(struct check *c, const struct form_field *x, const char *v)
{
    const char *typed = signature_typed(v), *name = "";
    for (size_t i = 0; i < x->n_signer && !*name; i++)
        name = other(c, x->signer[i].id);
    if (*typed && *name && strcmp(text_fold(c->p->arena, typed), text_fold(c->p->arena, name)) != 0)
        problem_add(c->p, x->id, "form.signature_name", 0);
}

static void check_agree(struct check *c)
{
    for (size_t i = 0; i < c->n_rows; i++) {
        const struct form_field *x = c->row[i].x;
        const char *v = other(c, x->id);
        if (!*v || !counts(c, &c->row[i]))
            continue;
        if (x->type == FORM_DATE) {
            check_dates(c, x, v);
            check_age(c, x, v);
        } else if (x->type == FORM_IDENTIFIER)
            check_identifier(c, x, v);
        else if (x->type == FORM_SIGNATURE)
            check_signature(c, x, v);
        else if (names(&x->not_less) || names(&x->equals))
            check_numbers(c, x, v);
    }
}

static void check_unknown(struct check *c)
{
    for (size_t i = 0; i < c->in.n; i++) {
        const char *name = c->in.at[i].name;
        bool known = name[0] == '_';
        for (size_t k = 0; !known && k < c->n_rows; k++)
            known = strcmp(c->row[k].x->id, name) == 0;
        if (!known)
            problem_add(c->p, name, "err.unknown", 0);
    }
}

static void run(struct check *c, struct form_values *out)
{
    c->out = ARENA_ARRAY(c->p->arena, struct form_value, c->n_rows + 1);
    check_unknown(c);
    for (size_t i = 0; i < c->n_rows; i++)
        check_one(c, &c->row[i]);
    check_agree(c);
    *out = so_far(c);
}

void form_check(const struct form *f, struct form_values in, const struct form_env *env, struct problems *p,
                struct form_values *out)
{
    size_t n = 0, k = 0;
    in = form_rows_tight(f, in, p->arena);
    struct form all = form_rows_all(f, in, p->arena);
    for (size_t s = 0; s < all.n_steps; s++)
        n += all.steps[s].n_fields;
    struct row *rows = ARENA_ARRAY(p->arena, struct row, n + 1);
    for (size_t s = 0; s < all.n_steps; s++)
        for (size_t i = 0; i < all.steps[s].n_fields; i++)
            rows[k++] = (struct row){&all.steps[s].fields[i], all.steps[s].id};
    struct check c = {.form = &all, .row = rows, .n_rows = n, .in = in, .env = env, .p = p};
    run(&c, out);
}

void form_check_fields(const struct form_field *fields, size_t n, struct form_values in, const struct form_env *env,
                       struct problems *p, struct form_values *out)
{
    struct row *rows = ARENA_ARRAY(p->arena, struct row, n + 1);
    for (size_t i = 0; i < n; i++)
        rows[i].x = &fields[i];
    struct check c = {.row = rows, .n_rows = n, .in = in, .env = env, .p = p};
    run(&c, out);
}
