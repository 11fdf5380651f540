/* Numbers and figures out of files. See reads.h. */
#include "domain/board/reads.h"
#include <ctype.h>

enum { DECIMALS = 4, MOST = 1000000 };

static bool number(const char *s, double *out)
{
    double v = 0, unit = 1;
    int after = 0;
    if (!isdigit((unsigned char)*s))
        return false;
    for (; isdigit((unsigned char)*s) && v <= MOST; s++)
        v = v * 10 + (*s - '0');
    if (*s == '.' && isdigit((unsigned char)s[1]))
        for (s++; isdigit((unsigned char)*s) && after < DECIMALS; s++, after++, unit *= 10)
            v = v * 10 + (*s - '0');
    *out = v / unit;
    return !*s && *out <= MOST;
}

void reads_number(const struct yaml *y, void *at, struct yaml_faults *f)
{
    double v;
    if (y->type != YAML_SCALAR || !y->plain || !number(y->text, &v))
        yaml_fault(f, y->line, "'%s' must be a number such as 12.5, not below 0, with at most four decimals", y->key);
    else
        *(double *)at = v;
}

void reads_named(const struct yaml *y, void *at, struct yaml_faults *f)
{
    struct board_named *n = at;
    if (y->type != YAML_SCALAR || !figures_formula(y->text, &n->formula))
        yaml_fault(f, y->line, "no figure is called '%s'", y->type == YAML_SCALAR ? y->text : y->key);
    else
        n->name = y->text;
}

void reads_figures(const struct yaml *y, void *at, struct yaml_faults *f)
{
    uint64_t *bits = at;
    bool many = y->type == YAML_LIST;
    for (const struct yaml *c = many ? y->child : y; c; c = many ? c->next : NULL) {
        enum board_figure figure = c->type == YAML_SCALAR ? figures_find(c->text) : BOARD_FIGURES;
        if (figure == BOARD_FIGURES)
            yaml_fault(f, c->line, "no figure is called '%s'", c->type == YAML_SCALAR ? c->text : y->key);
        else if (*bits >> figure & 1)
            yaml_fault(f, c->line, "'%s' stands in '%s' twice", c->text, y->key);
        else
            *bits |= UINT64_C(1) << figure;
    }
}

bool reads_share(const struct board_named *n)
{
    return n->formula.among != 0;
}
