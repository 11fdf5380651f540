/* One value of each type: text as people type it -> text as it is stored. */
#include "form/form_type.h"
#include "base/civil.h"
#include "base/text.h"
#include "form/contact.h"
#include "form/identifier.h"
#include "form/signature.h"
#include <ctype.h>
#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

struct value { /* one value under way */
    const struct form_field *x;
    const char *v;
    const struct form_env *env;
    struct arena *a;
    const char *text; /* what is wrong */
    int64_t n;
};

static const char *wrong(struct value *v, const char *text, int64_t n)
{
    v->text = text;
    v->n = n;
    return NULL;
}

long form_type_max(const struct form_field *x)
{
    static const long most[FORM_TYPES] = {
        [FORM_TEXT] = 200, [FORM_LONG_TEXT] = 2000, [FORM_NAME] = 100, [FORM_EMAIL] = 254, [FORM_CHOICE] = 40, [FORM_ADDRESS] = 250, [FORM_SIGNATURE] = SIGNATURE_BYTES};
    bool text = x->type == FORM_TEXT || x->type == FORM_LONG_TEXT || x->type == FORM_NAME;
    if (text && x->max)
        return (long)x->max;
    return most[x->type] ? most[x->type] : 40;
}

static const char *of_text(struct value *v)
{
    if (v->x->min && text_chars(v->v) < (size_t)v->x->min)
        return wrong(v, "err.too_short", v->x->min);
    if (!*v->x->pattern)
        return v->v;
    regex_t re;
    if (regcomp(&re, v->x->pattern, REG_EXTENDED))
        return wrong(v, "form.pattern", 0); /* refused at load */
    regmatch_t m;
    bool all = regexec(&re, v->v, 1, &m, 0) == 0 && m.rm_so == 0 && v->v[m.rm_eo] == 0;
    regfree(&re);
    return all ? v->v : wrong(v, "form.pattern", 0);
}

/* Letters of any language, spaces, and the few signs that names have. */
static const char *of_name(struct value *v)
{
    if (text_chars(v->v) < (v->x->min ? (size_t)v->x->min : 2))
        return wrong(v, "err.too_short", v->x->min ? v->x->min : 2);
    for (const char *p = v->v; *p; p++)
        if ((unsigned char)*p < 0x80 && !isalpha((unsigned char)*p) && !strchr(" '-.,()", *p))
            return wrong(v, "form.name", 0);
    return text_name(v->a, v->v);
}

static const char *of_date(struct value *v)
{
    struct civil c;
    char text[CIVIL_TEXT];
    if (!civil_parse(v->v, &c))
        return wrong(v, "err.not_a_date", 0);
    if (c.y < 1870 || c.y > 2200)
        return wrong(v, "form.date_far", 0);
    return arena_str(v->a, civil_write(c, text));
}

static const char *without(struct arena *a, const char *s, const char *signs)
{
    char *out = arena_str(a, s), *to = out;
    for (; *s; s++)
        if (!strchr(signs, *s))
            *to++ = *s;
    *to = 0;
    return out;
}

static const char *of_identifier(struct value *v)
{
    const char *s = without(v->a, v->v, " .-");
    struct identifier id;
    if (!identifier_parse(s, &id))
        return wrong(v, "form.identifier", 0);
    if (v->env->today && id.birth_year > (int)strtol(v->env->today, NULL, 10))
        return wrong(v, "form.identifier_future", 0);
    return s;
}

static const char *of_choice(struct value *v)
{
    for (size_t i = 0; i < v->x->n_choices; i++)
        if (strcmp(v->x->choices[i].id, v->v) == 0)
            return v->v;
    return wrong(v, "err.not_a_word", 0);
}

/* ---- numbers */

static const char *in_range(struct value *v, const char *s)
{
    double d = strtod(s, NULL); /* 18 digits at most, and bounds are whole: exact enough to compare */
    if (d < (double)v->x->min)
        return wrong(v, "err.too_small", v->x->min);
    if (v->x->max && d > (double)v->x->max)
        return wrong(v, "err.too_big", v->x->max);
    return s;
}

/* Digits, no zeros in front; NULL if there is anything else or over 15 of them. */
static const char *digits(struct value *v, const char *s)
{
    size_t n = strspn(s, "0123456789");
    if (n == 0 || s[n] || n > 15)
        return NULL;
    while (*s == '0' && s[1])
        s++;
    return arena_str(v->a, s);
}

static const char *of_number(struct value *v)
{
    const char *s = digits(v, without(v->a, v->v, " "));
    return s ? in_range(v, s) : wrong(v, "err.not_a_number", 0);
}

/* Points only between groups of three: 8.000 or 1.200.000; the sign of the currency may follow. */
static const char *of_money(struct value *v)
{
    char *s = arena_str(v->a, without(v->a, v->v, " "));
    static const char *const ends[] = {"đồng", "vnđ", "VNĐ", "VND", "đ"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(s), k = strlen(ends[i]);
        if (n > k && strcmp(s + n - k, ends[i]) == 0) {
            s[n - k] = 0;
            break;
        }
    }
    for (const char *p = strpbrk(s, ".,"); p; p = strpbrk(p + 1, ".,"))
        if (p == s || strspn(p + 1, "0123456789") != 3 || *p != *strpbrk(s, ".,"))
            return wrong(v, "form.money", 0);
    const char *d = digits(v, without(v->a, s, ".,"));
    return d ? in_range(v, d) : wrong(v, "form.money", 0);
}

/* Square metres: 120, 85,5 or 85.55 (two decimals, as land papers have them at most). */
static const char *of_area(struct value *v)
{
    char *s = arena_str(v->a, without(v->a, v->v, " "));
    size_t whole = strspn(s, "0123456789");
    char *point = s + whole;
    size_t part = *point == ',' || *point == '.' ? strspn(point + 1, "0123456789") : 0;
    bool plain = *point == 0, decimal = part >= 1 && part <= 2 && point[1 + part] == 0;
    if (whole == 0 || whole > 9 || (!plain && !decimal))
        return wrong(v, "form.area", 0);
    if (decimal) {
        *point = '.';
        for (size_t n = strlen(s); s[n - 1] == '0' || s[n - 1] == '.'; n--) { /* 85.50 -> 85.5, 85.0 -> 85 */
            bool done = s[n - 1] == '.';
            s[n - 1] = 0;
            if (done)
                break;
        }
    }
    while (*s == '0' && isdigit((unsigned char)s[1]))
        s++;
    return strcmp(s, "0") == 0 ? wrong(v, "form.area", 0) : in_range(v, s);
}

/* ---- the rest */

static const char *of_unit(struct value *v)
{
    bool shaped = strlen(v->v) == 5 && strspn(v->v, "0123456789") == 5;
    if (!shaped || (v->env->unit_name && !v->env->unit_name(v->env->with, v->v)))
        return wrong(v, "form.unit", 0);
    return v->v;
}

/* "20209|82 Trần Cao Vân"; without a commune that is known it is no address yet, and stays as typed. */
static const char *of_address(struct value *v)
{
    const char *code = text_trim(v->a, form_address_unit(v->v, v->a)), *line = text_trim(v->a, form_address_line(v->v));
    struct value unit = {.x = v->x, .v = code, .env = v->env, .a = v->a};
    if (!of_unit(&unit))
        return wrong(v, "form.address_unit", 0);
    if (!*line)
        return wrong(v, "form.address_line", 0);
    return arena_fmt(v->a, "%s|%s", code, line);
}

static const char *of_checkbox(struct value *v)
{
    static const char *const yes[] = {"true", "on", "1", "yes"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (strcmp(v->v, yes[i]) == 0)
            return "true";
    return strcmp(v->v, "false") == 0 || strcmp(v->v, "0") == 0 ? "" : wrong(v, "err.wrong_type", 0);
}

/* Drawn, typed, or on paper: the last is the officer's to say, of a dossier that came on paper. */
static const char *of_signature(struct value *v)
{
    enum signature_kind kind = signature_kind(v->v);
    const char *channel = v->env->channel ? v->env->channel : "online";
    if (kind == SIGNATURE_PAPER)
        return strcmp(channel, "online") == 0 ? wrong(v, "form.signature_paper", 0) : v->v;
    if (kind != SIGNATURE_NAME) {
        const char *fault = signature_check(v->v);
        return fault ? wrong(v, fault, 0) : v->v;
    }
    struct value name = {.x = v->x, .v = text_trim(v->a, signature_typed(v->v)), .env = v->env, .a = v->a};
    const char *s = of_name(&name);
    return s ? arena_fmt(v->a, "name:%s", s) : wrong(v, name.text, name.n);
}

static const char *or_wrong(struct value *v, const char *s, const char *text)
{
    return s ? s : wrong(v, text, 0);
}

static const char *normal(struct value *v)
{
    switch (v->x->type) {
    case FORM_NAME: return of_name(v);
    case FORM_DATE: return of_date(v);
    case FORM_IDENTIFIER: return of_identifier(v);
    case FORM_PHONE: return or_wrong(v, contact_phone(v->a, v->v), "form.phone");
    case FORM_EMAIL: return or_wrong(v, contact_email(v->a, v->v), "form.email");
    case FORM_CHOICE: return of_choice(v);
    case FORM_NUMBER: return of_number(v);
    case FORM_MONEY: return of_money(v);
    case FORM_AREA: return of_area(v);
    case FORM_UNIT: return of_unit(v);
    case FORM_CHECKBOX: return of_checkbox(v);
    case FORM_ADDRESS: return of_address(v);
    case FORM_SIGNATURE: return of_signature(v);
    default: return of_text(v);
    }
}

const char *form_type_normal(const struct form_field *x, const char *v, const struct form_env *env, struct arena *a,
                             const char **text, int64_t *n)
{
    struct value one = {.x = x, .v = v, .env = env, .a = a};
    const char *s = normal(&one);
    *text = one.text;
    *n = one.n;
    return s;
}
