/* Whose answer a field asks for: the applicant's, or that of another person the form speaks of. See filling.h. */
#include "drill/filling.h"
#include "base/civil.h"
#include "base/text.h"
#include <limits.h>
#include <string.h>

/* "mother" of mother_name, "members.2" of members.2.name: a row of a list is a person too. */
static size_t prefix_of(const char *id)
{
    const char *last = strrchr(id, '.');
    last = last ? last : strrchr(id, '_');
    return last ? (size_t)(last - id) : 0;
}

static const char *last_part(const char *id)
{
    const char *point = strrchr(id, '.'), *last;
    id = point ? point + 1 : id;
    last = strrchr(id, '_');
    return last ? last + 1 : id;
}

static bool same_person(const struct form_field *a, const struct form_field *b)
{
    size_t n = prefix_of(a->id);
    return n == prefix_of(b->id) && strncmp(a->id, b->id, n) == 0;
}

/* ---- filled in from what is known */

const char *filling_known(const struct filling *g, const struct form_field *x)
{
    const struct persona *p = g->f->who;
    const struct { const char *what, *value; } known[] = {
        {"name", p->name}, {"birth", p->born}, {"born", p->born}, {"sex", p->sex}, {"identifier", p->identifier}, {"phone", p->phone},
        {"email", p->email}, {"address", p->address}};
    for (size_t i = 0; i < x->n_prefill; i++) {
        const char *source = x->prefill[i].id, *point = strchr(source, '.');
        if (strcmp(source, "unit.code") == 0)
            return g->f->unit->code;
        for (size_t k = 0; point && k < sizeof known / sizeof *known; k++)
            if (strcmp(point + 1, known[k].what) == 0 && !text_starts(source, "unit."))
                return known[k].value;
    }
    return "";
}

static bool asks_who(const struct form_field *x)
{
    for (size_t i = 0; i < x->n_prefill; i++) {
        const char *point = strchr(x->prefill[i].id, '.');
        if (point && (strcmp(point, ".name") == 0 || strcmp(point, ".identifier") == 0))
            return true;
    }
    return false;
}

static bool is_applicant(const struct filling *g, const struct form_field *x)
{
    for (size_t i = 0; i < g->n; i++)
        if (asks_who(g->row[i]) && same_person(g->row[i], x))
            return true;
    return false;
}

/* The applicant said to be the child's mother: then the mother's fields are the applicant's too. */
static bool said_to_be(const struct filling *g, const char *prefix, size_t n)
{
    for (size_t i = 0; n && i < g->n; i++) {
        const char *v = g->row[i]->type == FORM_CHOICE && is_applicant(g, g->row[i]) ? filling_get(g, g->row[i]->id) : "";
        if (strlen(v) == n && strncmp(v, prefix, n) == 0)
            return true;
    }
    return false;
}

/* ---- birth and sex */

static bool last_word(const struct form_field *x, const char *words)
{
    const char *last = last_part(x->id), *at = strstr(words, last);
    size_t n = strlen(last);
    return at && n && at[-1] == ' ' && at[n] == ' ';
}

bool filling_is_born(const struct filling *g, const struct form_field *x)
{
    if (x->type != FORM_DATE)
        return false;
    for (size_t i = 0; i < g->n; i++)
        if (strcmp(g->row[i]->born.id, x->id) == 0)
            return true;
    return last_word(x, " born birth birthday dob ");
}

bool filling_is_sex(const struct filling *g, const struct form_field *x)
{
    bool both = false;
    for (size_t i = 0; i + 1 < x->n_choices; i++)
        both = both || (strcmp(x->choices[i].id, "male") == 0 && strcmp(x->choices[i + 1].id, "female") == 0) ||
               (strcmp(x->choices[i].id, "female") == 0 && strcmp(x->choices[i + 1].id, "male") == 0);
    for (size_t i = 0; both && i < g->n; i++)
        if (strcmp(g->row[i]->sex.id, x->id) == 0)
            return true;
    return both && last_word(x, " sex gender ");
}

static const struct form_field *born_field(const struct filling *g, const struct form_field *like)
{
    for (size_t i = 0; i < g->n; i++)
        if (same_person(g->row[i], like) && filling_is_born(g, g->row[i]))
            return g->row[i];
    return NULL;
}

/* ---- what the words for people say */

struct kind { const char *word, *sex; int min, max; };
static const struct kind KINDS[] = {
    {"child", "", 0, 0}, {"baby", "", 0, 0}, {"mother", "female", 18, 45}, {"father", "male", 18, 55}, {"wife", "female", 18, 60},
    {"husband", "male", 20, 62}, {"bride", "female", 18, 40}, {"groom", "male", 20, 42}, {"woman", "female", 18, 60}, {"man", "male", 20, 62},
    {"female", "female", 18, 60}, {"male", "male", 20, 62}, {"grandmother", "female", 45, 85}, {"grandfather", "male", 45, 85},
    {"deceased", "", 40, 95}, {"dead", "", 40, 95}, {"former", "", 30, 85}, {"elder", "", 60, 95}};

static const struct kind *kind_of(const char *word, size_t n)
{
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
        if (strlen(KINDS[i].word) == n && strncmp(KINDS[i].word, word, n) == 0)
            return &KINDS[i];
    return NULL;
}

static int age(const struct persona *p, const char *today)
{
    return (filling_day(today) - filling_day(p->born)) * 4 / 1461;
}

bool filling_fits(struct filling *g, const struct form_field *x, const char *choice)
{
    const struct kind *k = kind_of(choice, strlen(choice));
    if (!k || !is_applicant(g, x))
        return true;
    int years = age(g->f->who, g->env->today);
    return (!*k->sex || strcmp(k->sex, g->f->who->sex) == 0) && years >= k->min && years <= k->max;
}

/* ---- making them */

static const char *day_text(const struct filling *g, int day)
{
    char text[CIVIL_TEXT];
    return day == INT_MIN || day == INT_MAX ? "" : arena_str(g->f->arena, civil_write(civil_from_days(day), text));
}

static const struct filling_person *person(const struct filling *g, const char *prefix, size_t n)
{
    for (size_t i = 0; i < g->n_person; i++)
        if (g->person[i].n == n && strncmp(g->person[i].prefix, prefix, n) == 0)
            return &g->person[i];
    return NULL;
}

/* A child is called after its father, or whoever of the two was named first. */
static const struct persona *kin_of(const struct filling *g, const char *prefix, size_t n)
{
    bool child = n == 5 && strncmp(prefix, "child", n) == 0, father = n == 6 && strncmp(prefix, "father", n) == 0;
    const struct filling_person *other = child ? person(g, "father", 6) : father ? person(g, "child", 5) : NULL;
    if (other)
        return &other->is;
    return child && said_to_be(g, "father", 6) ? g->f->who : NULL;
}

/* What the file says of the person's sex: a word, not the id of a field. */
static const char *sex_said(const struct filling *g, const struct form_field *like)
{
    for (size_t i = 0; i < g->n; i++)
        if (same_person(g->row[i], like) && (strcmp(g->row[i]->sex.id, "male") == 0 || strcmp(g->row[i]->sex.id, "female") == 0))
            return g->row[i]->sex.id;
    return "";
}

static struct persona invent(struct filling *g, const struct form_field *x, size_t n)
{
    const struct kind *k = kind_of(x->id, n);
    const struct form_field *born = born_field(g, x);
    struct filling_days in = born ? filling_bounds(g, born) : (struct filling_days){INT_MIN, INT_MAX};
    const char *sex = sex_said(g, x);
    struct persona_wish wish = {.sex = !*sex && k ? k->sex : sex, .min = k ? k->min : 18, .max = k ? k->max : 75, .today = g->env->today,
                                .kin = kin_of(g, x->id, n)};
    if (k && k->max == 0 && in.first == INT_MIN)
        in.first = (in.last < filling_day(g->env->today) ? in.last : filling_day(g->env->today)) - 60;
    wish.first = day_text(g, in.first);
    wish.last = day_text(g, in.last);
    return persona_make(g->f->rng, g->f->units, g->f->unit, g->f->arena, wish);
}

/* May the applicant be that person? */
static bool can_be(const struct filling *g, const struct form_field *x)
{
    const char *sex = sex_said(g, x);
    if (*sex && strcmp(sex, g->f->who->sex) != 0)
        return false;
    const struct form_field *born = born_field(g, x);
    struct filling_days in = born ? filling_bounds(g, born) : (struct filling_days){INT_MIN, INT_MAX};
    int day = filling_day(g->f->who->born);
    return day >= in.first && day <= in.last;
}

const struct persona *filling_who(struct filling *g, const struct form_field *x)
{
    size_t n = prefix_of(x->id);
    const struct filling_person *p = person(g, x->id, n);
    if (p)
        return &p->is;
    if (g->n_person == FILLING_PEOPLE)
        return g->f->who;
    bool own = (is_applicant(g, x) || said_to_be(g, x->id, n)) && can_be(g, x);
    struct filling_person *fresh = &g->person[g->n_person++];
    *fresh = (struct filling_person){.prefix = x->id, .n = n, .is = own ? *g->f->who : invent(g, x, n)};
    return &fresh->is;
}
