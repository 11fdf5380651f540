/* Invents people. See persona.h; knows no procedure and no dossier. */
#include "drill/persona.h"
#include "base/civil.h"
#include "base/text.h"
#include "drill/names.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct making {
    struct rng *r;
    const struct units *units;
    const struct unit *home;
    const char *province; /* official code of today */
    struct arena *a;
    struct persona_wish wish;
    bool male;
    const struct name_people *people; /* NULL = Kinh */
};

static const char *draw(struct rng *r, const struct name_table *t)
{
    double sum = 0;
    for (size_t i = 0; i < t->n; i++)
        sum += t->row[i].weight;
    double at = rng_unit(r) * sum;
    size_t i = 0;
    while (i + 1 < t->n && at >= t->row[i].weight)
        at -= t->row[i++].weight;
    return t->row[i].name;
}

/* One of "Lò,Quàng,Cà". */
static const char *draw_word(struct making *m, const char *words)
{
    size_t n = 1;
    for (const char *p = words; (p = strchr(p, ',')); p++)
        n++;
    for (size_t k = rng_below(m->r, n); k; k--)
        words = strchr(words, ',') + 1;
    return arena_strn(m->a, words, strcspn(words, ","));
}

static const char *province_code(const struct units *units, const struct unit *home)
{
    const struct unit *p = units_province(units, home);
    return p ? p->code : "";
}

/* ---- names */

static const struct name_people *people_of(const char *ethnicity)
{
    for (size_t i = 0; i < names_people_n; i++)
        if (strcmp(names_people[i].name, ethnicity) == 0)
            return &names_people[i];
    return NULL;
}

static const struct name_people *draw_people(struct making *m)
{
    if (m->wish.kin)
        return people_of(m->wish.kin->ethnicity);
    double at = rng_unit(m->r) * 100;
    for (size_t i = 0; i < names_share_n; i++)
        for (size_t k = 0; strcmp(names_share[i].province, m->province) == 0 && k < 5 && names_share[i].of[k].share; k++) {
            if (at < names_share[i].of[k].share)
                return &names_people[names_share[i].of[k].people];
            at -= names_share[i].of[k].share;
        }
    return NULL;
}

/* From Đà Nẵng southwards the same names are said and written otherwise. */
static const char *family_of_kinh(struct making *m)
{
    const char *s = draw(m->r, &names_family);
    bool south = strcmp(m->province, "46") > 0;
    if (south && strcmp(s, "Hoàng") == 0)
        return "Huỳnh";
    return south && strcmp(s, "Vũ") == 0 ? "Võ" : s;
}

static const char *given(struct making *m)
{
    const char *own = m->people ? m->male ? m->people->men : m->people->women : "";
    return *own ? draw_word(m, own) : draw(m->r, &names_given[!m->male]);
}

/* The family name of a kin: a word of the people's list that the name begins or ends with, else its first word. */
static const char *family_of(struct making *m, const char *name)
{
    size_t whole = strlen(name);
    for (const char *w = m->people ? m->people->family : "", *next; *w; w = next) {
        size_t n = strcspn(w, ",");
        next = w + n + (w[n] == ',');
        if (n < whole && (strncmp(name, w, n) == 0 || strncmp(name + whole - n, w, n) == 0))
            return arena_strn(m->a, w, n);
    }
    return arena_strn(m->a, name, strcspn(name, " "));
}

static const char *family(struct making *m)
{
    if (m->wish.kin)
        return family_of(m, m->wish.kin->name);
    return m->people && *m->people->family ? draw_word(m, m->people->family) : family_of_kinh(m);
}

static const char *usual_name(struct making *m)
{
    const char *f = family(m), *middle = m->people ? m->male ? "Văn" : "Thị" : draw(m->r, &names_middle[!m->male]);
    const char *g = given(m), *last = strrchr(middle, ' ');
    while (strcmp(last ? last + 1 : middle, g) == 0) /* nobody is called Minh Minh */
        g = given(m);
    return arena_fmt(m->a, "%s %s %s", f, middle, g);
}

static const char *name_of(struct making *m)
{
    switch (m->people ? m->people->style : NAME_USUAL) {
    case NAME_A: return arena_fmt(m->a, "%s %s %s", family(m), m->male ? "A" : "Thị", given(m));
    case NAME_A_Y: return arena_fmt(m->a, "%s %s", m->male ? "A" : "Y", given(m));
    case NAME_Y_H: return arena_fmt(m->a, m->male ? "Y %s %s" : "H'%s %s", given(m), family(m));
    case NAME_K_KA: return arena_fmt(m->a, m->male ? "K'%s" : "Ka %s", given(m));
    case NAME_DIEU: return arena_fmt(m->a, "%s %s", m->male ? "Điểu" : "Thị", given(m));
    default: return usual_name(m);
    }
}

/* ---- birth and identifier */

/* More of the young than of the old, within the ages and days that are asked. */
static const char *born_of(struct making *m)
{
    struct civil today = {2026, 1, 1}, c;
    char text[CIVIL_TEXT];
    civil_parse(m->wish.today, &today);
    int last = civil_days(civil_add_months(today, -12 * m->wish.min)), first = civil_days(civil_add_months(today, -12 * (m->wish.max + 1))) + 1;
    int low = m->wish.first && civil_parse(m->wish.first, &c) ? civil_days(c) : first;
    int high = m->wish.last && civil_parse(m->wish.last, &c) ? civil_days(c) : last;
    if (low <= last && high >= first) { /* the days decide where ages and days do not meet */
        low = low > first ? low : first;
        high = high < last ? high : last;
    }
    if (high < low)
        high = low;
    double u = rng_unit(m->r), v = rng_unit(m->r);
    int back = (int)((u < v ? u : v) * (high - low + 1));
    return arena_str(m->a, civil_write(civil_from_days(high - back), text));
}

const char *persona_identifier(struct rng *r, const char *province, bool male, int born, struct arena *a)
{
    int code = 1, n = 0;
    for (size_t i = 0; i < names_origin_n; i++)
        if (strcmp(names_origin[i].province, province) == 0) {
            while (n < 3 && names_origin[i].code[n])
                n++;
            code = names_origin[i].code[rng_below(r, (uint64_t)n)];
        }
    int century = (born - 1900) / 100 * 2 + !male;
    return arena_fmt(a, "%03d%d%02d%06d", code, century, born % 100, (int)rng_below(r, 1000000));
}

/* ---- where they live, how they are reached */

static const char *plain_spaces(char *s)
{
    char *to = s;
    for (const char *p = s; *p; p++) {
        bool bound = (unsigned char)p[0] == 0xc2 && (unsigned char)p[1] == 0xa0;
        p += bound;
        *to++ = bound ? ' ' : *p;
    }
    *to = 0;
    return s;
}

const char *persona_address(struct rng *r, const struct units *units, const struct unit *home, const char *today, struct arena *a)
{
    const char *type = unit_name_on(home, today)->type, *place = units_in_sentence(units, home, today, "vi", a);
    int number = 1 + (int)rng_below(r, 400);
    char *s = strcmp(type, "phuong") == 0 ? arena_fmt(a, "%d %s, %s", number, draw(r, &names_street), place)
                                          : arena_fmt(a, "%s, %s", draw(r, &names_hamlet), place);
    return plain_spaces(s);
}

static const char *phone_of(struct making *m)
{
    return arena_fmt(m->a, "%s%07d", draw(m->r, &names_prefix), (int)rng_below(m->r, 10000000));
}

/* One in five; at a domain that can never receive mail (RFC 2606). */
static const char *email_of(struct making *m, const char *name, const char *born)
{
    if (rng_below(m->r, 5))
        return "";
    char *s = arena_str(m->a, text_fold(m->a, name));
    const char *last = strrchr(s, ' ');
    if (!last)
        return arena_fmt(m->a, "%s%.4s@example.com", s, born);
    char initials[8] = "";
    size_t n = 0;
    for (const char *p = s; p && p < last && n < 7; p = strchr(p, ' '), p = p ? p + 1 : p)
        initials[n++] = *p;
    return arena_fmt(m->a, "%s.%s%.4s@example.com", last + 1, initials, born);
}

struct persona persona_make(struct rng *r, const struct units *units, const struct unit *home, struct arena *a, struct persona_wish wish)
{
    struct making m = {.r = r, .units = units, .home = home, .province = province_code(units, home), .a = a, .wish = wish};
    m.male = *wish.sex ? strcmp(wish.sex, "male") == 0 : rng_below(r, 2) == 0;
    m.people = draw_people(&m);
    struct persona p = {.sex = m.male ? "male" : "female", .ethnicity = m.people ? m.people->name : "Kinh"};
    p.name = name_of(&m);
    p.born = born_of(&m);
    p.identifier = persona_identifier(r, m.province, m.male, (int)strtol(p.born, NULL, 10), a);
    p.phone = phone_of(&m);
    p.email = email_of(&m, p.name, p.born);
    p.address = persona_address(r, units, home, wish.today, a);
    return p;
}
