/* Fields that are counted out: sums, differences, how many, full years, days between, in words. Pure, and done again at every check,
 * so that a result can never be what somebody posted. */
#include "base/civil.h"
#include "base/numeral.h"
#include "form/form_value.h"
#include "form/form_rows.h"
#include <stdlib.h>
#include <string.h>

enum { HUNDRED = 100 };

int64_t form_number(const char *s)
{
    size_t whole = strspn(s, "0123456789");
    const char *part = s + whole;
    if (!whole || whole > 15 || (*part && *part != '.'))
        return -1;
    int64_t n = strtoll(s, NULL, 10) * HUNDRED;
    if (!*part)
        return n;
    size_t places = strspn(part + 1, "0123456789");
    if (!places || places > 2 || part[1 + places])
        return -1;
    return n + strtoll(part + 1, NULL, 10) * (places == 1 ? 10 : 1);
}

static const char *number_text(int64_t hundredths, struct arena *a)
{
    long long whole = hundredths / HUNDRED, part = hundredths % HUNDRED;
    if (!part)
        return arena_fmt(a, "%lld", whole);
    return part % 10 ? arena_fmt(a, "%lld.%02lld", whole, part) : arena_fmt(a, "%lld.%lld", whole, part / 10);
}

/* One summand: a field, or "members.value": that field of every row. False while one is there and no number. */
static bool add(const struct form *f, const char *id, struct form_values v, struct arena *a, int64_t *sum)
{
    const char *point = strchr(id, '.'), *value;
    bool column = point && !strchr("123456789", point[1]); /* not one cell, "members.2.value" */
    const struct form_field *list = column && f ? form_find(f, arena_strn(a, id, (size_t)(point - id))) : NULL;
    size_t rows = list ? form_rows_count(list, v) : 1;
    for (size_t r = 1; r <= rows; r++) {
        value = form_get(v, list ? arena_fmt(a, "%s.%zu.%s", list->id, r, point + 1) : id);
        int64_t n = *value ? form_number(value) : 0;
        if (n < 0)
            return false;
        *sum += n;
    }
    return true;
}

static const char *sum(const struct form *f, const struct form_rule *x, struct form_values v, struct arena *a)
{
    int64_t all = 0;
    bool any = false;
    for (size_t i = 0; i < x->n_of; i++) {
        if (!add(f, x->of[i].id, v, a, &all))
            return "";
        any = any || strchr(x->of[i].id, '.') || *form_get(v, x->of[i].id);
    }
    return any ? number_text(all, a) : "";
}

static const char *difference(const struct form_rule *x, struct form_values v, struct arena *a)
{
    int64_t from = form_number(form_get(v, x->of[0].id)), less = form_number(form_get(v, x->of[1].id));
    return from < 0 || less < 0 ? "" : from >= less ? number_text(from - less, a) : arena_fmt(a, "-%s", number_text(less - from, a));
}

/* Full years; whoever was born on 29 February has them on 1 March of other years. */
static const char *age(const char *born, const char *today, struct arena *a)
{
    struct civil b, t;
    if (!civil_parse(born, &b) || !civil_parse(today ? today : "", &t))
        return "";
    int years = t.y - b.y - (t.m < b.m || (t.m == b.m && t.d < b.d));
    return years < 0 ? "" : arena_fmt(a, "%d", years);
}

/* From the first day to the second, the first not counted. */
static const char *days(const char *first, const char *last, struct arena *a)
{
    struct civil from, to;
    if (!civil_parse(first, &from) || !civil_parse(last, &to) || civil_days(to) < civil_days(from))
        return "";
    return arena_fmt(a, "%d", (int)(civil_days(to) - civil_days(from)));
}

static const char *words(const struct form *f, const char *id, struct form_values v, struct arena *a)
{
    const struct form_field *of = f ? form_find(f, id) : NULL;
    int64_t n = form_number(form_get(v, id));
    if (n < 0 || n % HUNDRED)
        return "";
    return of && of->type == FORM_MONEY ? numeral_money(a, n / HUNDRED) : numeral_words(a, n / HUNDRED);
}

const char *form_value_of(const struct form *f, const struct form_field *x, struct form_values v, const struct form_env *env, struct arena *a)
{
    const struct form_rule *rule = &x->value;
    const char *first = rule->n_of ? form_get(v, rule->of[0].id) : "", *second = rule->n_of > 1 ? form_get(v, rule->of[1].id) : "";
    const char *today = env->today ? env->today : "";
    switch (rule->how) {
    case SUM_SUM: return sum(f, rule, v, a);
    case SUM_DIFFERENCE: return rule->n_of == 2 ? difference(rule, v, a) : "";
    case SUM_COUNT: return *first ? first : "0";
    case SUM_AGE: return age(first, today, a);
    case SUM_DAYS: return days(first, rule->n_of > 1 && strcmp(rule->of[1].id, "today") == 0 ? today : second, a);
    case SUM_WORDS: return words(f, rule->of[0].id, v, a);
    default: return "";
    }
}
