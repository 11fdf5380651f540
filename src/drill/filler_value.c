/* One answer by the type of its field. See filling.h. */
#include "drill/filling.h"
#include "base/buf.h"
#include "base/civil.h"
#include "base/text.h"
#include "drill/pattern.h"
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { YEAR = 365, AHEAD = 200, PATTERN_TRIES = 60 };

/* ---- days */

static const char *some_day(struct filling *g, const struct form_field *x)
{
    struct filling_days in = filling_bounds(g, x);
    int today = filling_day(g->env->today);
    char text[CIVIL_TEXT];
    if (in.last == INT_MAX)
        in.last = in.first == INT_MIN || in.first < today ? today : in.first + AHEAD;
    if (in.first == INT_MIN)
        in.first = in.last - YEAR;
    if (in.last < in.first)
        in.last = in.first;
    int span = in.last - in.first < YEAR ? in.last - in.first : YEAR;
    int day = (int)rng_below(g->f->rng, (uint64_t)span + 1);
    bool early = in.first >= today; /* plans begin soon, what has happened has happened lately */
    return arena_str(g->f->arena, civil_write(civil_from_days(early ? in.first + day : in.last - day), text));
}

static const char *date(struct filling *g, const struct form_field *x)
{
    if (!filling_is_born(g, x))
        return some_day(g, x);
    const char *born = filling_who(g, x)->born;
    struct filling_days in = filling_bounds(g, x);
    int day = filling_day(born);
    return day >= in.first && day <= in.last ? born : some_day(g, x);
}

static const char *identifier(struct filling *g, const struct form_field *x)
{
    const struct persona *p = filling_who(g, x);
    const char *born = filling_get(g, x->born.id), *said = x->sex.id;
    const char *sex = strcmp(said, "male") == 0 || strcmp(said, "female") == 0 ? said : filling_get(g, said);
    const struct unit *province = units_province(g->f->units, g->f->unit);
    int year = (int)strtol(*born ? born : p->born, NULL, 10);
    bool male = strcmp(*sex ? sex : p->sex, "male") == 0;
    if (year == (int)strtol(p->born, NULL, 10) && male == (strcmp(p->sex, "male") == 0))
        return p->identifier;
    return persona_identifier(g->f->rng, province ? province->code : "", male, year, g->f->arena);
}

/* ---- choices: the first are the usual ones */

static const char *choice(struct filling *g, const struct form_field *x)
{
    if (filling_is_sex(g, x))
        return filling_who(g, x)->sex;
    double *weight = ARENA_ARRAY(g->f->arena, double, x->n_choices + 1), sum = 0;
    for (size_t i = 0; i < x->n_choices; i++)
        sum += weight[i] = filling_fits(g, x, x->choices[i].id) ? 1.0 / (double)(i + 1) : 0;
    if (sum <= 0)
        return x->n_choices ? x->choices[rng_below(g->f->rng, x->n_choices)].id : "";
    return x->choices[rng_weighted(g->f->rng, weight, x->n_choices)].id;
}

/* ---- numbers, money, areas: where people's values lie, as far as the field takes them */

struct range { int64_t low, high; };

/* As many small as large ones by their number of digits. */
static int64_t between(struct filling *g, struct range usual, const struct form_field *x)
{
    int64_t low = usual.low > x->min ? usual.low : x->min, high = x->max && x->max < usual.high ? x->max : usual.high;
    if (low > high) {
        low = x->min;
        high = x->max ? x->max : x->min + usual.high;
    }
    double v = exp(log((double)low + 1) + rng_unit(g->f->rng) * (log((double)high + 1) - log((double)low + 1))) - 1;
    int64_t n = (int64_t)llround(v);
    return n < low ? low : n > high ? high : n;
}

static const char *whole(struct filling *g, int64_t n)
{
    return arena_fmt(g->f->arena, "%lld", (long long)n);
}

/* What must equal another number, or not be less, is that number. */
static const char *agreeing(struct filling *g, const struct form_field *x, const char *v)
{
    const char *same = x->equals.id && *x->equals.id ? filling_get(g, x->equals.id) : "";
    const char *least = x->not_less.id && *x->not_less.id ? filling_get(g, x->not_less.id) : "";
    return *same ? same : *least && strtod(v, NULL) < strtod(least, NULL) ? least : v;
}

static const char *number(struct filling *g, const struct form_field *x)
{
    return whole(g, between(g, (struct range){x->required ? 1 : 0, x->max ? x->max : 20}, x));
}

static const char *money(struct filling *g, const struct form_field *x)
{
    bool large = x->max == 0 || x->max >= INT64_C(10000000000);
    int64_t n = between(g, (struct range){large ? 5000000 : 10000, large ? INT64_C(5000000000) : 20000000}, x);
    int64_t round = n >= 100000000 ? 1000000 : n >= 1000000 ? 100000 : 1000, less = n - n % round;
    return whole(g, less > 0 && less >= x->min ? less : n);
}

static const char *area(struct filling *g, const struct form_field *x)
{
    int64_t n = between(g, (struct range){40, 400}, x);
    bool tenths = n >= 1 && (x->max == 0 || n < x->max) && rng_below(g->f->rng, 2);
    return tenths ? arena_fmt(g->f->arena, "%lld.%d", (long long)n, 1 + (int)rng_below(g->f->rng, 9)) : whole(g, n > 0 ? n : 1);
}

/* ---- texts */

static bool long_enough(const struct filling *g, const struct form_field *x, const char *s)
{
    size_t n = text_chars(s);
    return n >= (size_t)x->min && (!x->max || n <= (size_t)x->max) && text_same(s, text_trim(g->f->arena, s));
}

/* By the pattern; what the bounds then refuse is drawn again. */
static const char *by_pattern(struct filling *g, const struct form_field *x)
{
    const char *s = "";
    for (unsigned i = 0; i < PATTERN_TRIES; i++) /* longer and longer, as far as repetition may go on */
        if (!pattern_make(x->pattern, i + 3, g->f->rng, g->f->arena, &s) || long_enough(g, x, s))
            break;
    return s;
}

static const char *checkbox(struct filling *g, const struct form_field *x)
{
    return x->required || rng_below(g->f->rng, 6) == 0 ? "true" : "";
}

/* "20209|18 Trần Cao Vân" */
static const char *address(struct filling *g, const struct form_field *x)
{
    const char *line = filling_who(g, x)->address, *comma = strchr(line, ',');
    return arena_fmt(g->f->arena, "%s|%s", g->f->unit->code, comma ? arena_strn(g->f->arena, line, (size_t)(comma - line)) : line);
}

/* A scrawl that nobody else has. */
static const char *signature(struct filling *g)
{
    struct buf b = buf_init(g->f->arena, 200);
    int x = 150;
    buf_str(&b, "pen:");
    for (int i = 0; i < 12; i++, x += 20 + (int)rng_below(g->f->rng, 50))
        buf_fmt(&b, "%s%d,%d", i ? " " : "", x, 80 + (int)rng_below(g->f->rng, 240));
    return b.p;
}

static const char *made(struct filling *g, const struct form_field *x)
{
    switch (x->type) {
    case FORM_NAME: return filling_who(g, x)->name;
    case FORM_DATE: return date(g, x);
    case FORM_IDENTIFIER: return identifier(g, x);
    case FORM_PHONE: return filling_who(g, x)->phone;
    case FORM_EMAIL: return *filling_who(g, x)->email || !x->required ? filling_who(g, x)->email : "nguoi.dan@example.com";
    case FORM_CHOICE: return choice(g, x);
    case FORM_NUMBER: return agreeing(g, x, number(g, x));
    case FORM_MONEY: return agreeing(g, x, money(g, x));
    case FORM_AREA: return agreeing(g, x, area(g, x));
    case FORM_UNIT: return g->f->unit->code;
    case FORM_CHECKBOX: return checkbox(g, x);
    case FORM_ADDRESS: return address(g, x);
    case FORM_FILE: return ""; /* a paper */
    case FORM_SIGNATURE: return signature(g);
    default: return *x->pattern ? by_pattern(g, x) : filling_text(g, x);
    }
}

/* What is filled in from the card or the account is that person's, unless it would not be taken. */
const char *filling_value(struct filling *g, const struct form_field *x)
{
    const char *known = filling_known(g, x);
    struct filling_days in = x->type == FORM_DATE ? filling_bounds(g, x) : (struct filling_days){INT_MIN, INT_MAX};
    bool free = x->type == FORM_TEXT || x->type == FORM_LONG_TEXT || x->type == FORM_UNIT || x->type == FORM_EMAIL || x->type == FORM_PHONE;
    bool fits = x->type != FORM_TEXT || (!*x->pattern && (!x->max || text_chars(known) <= (size_t)x->max));
    if (*known && free && fits)
        return known;
    int day = x->type == FORM_DATE ? filling_day(known) : INT_MIN;
    return day != INT_MIN && day >= in.first && day <= in.last ? known : made(g, x);
}
