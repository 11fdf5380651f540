/* Reads the file of a ranking, and refuses what cannot be ranked by. See ranking.h. */
#include "domain/board/ranking.h"
#include <math.h>
#include <string.h>

#define KEY(strct, key, member, shape_kind, ...) \
    { .name = key, .kind = shape_kind, .at = offsetof(struct strct, member), ##__VA_ARGS__ }
#define NUMBER(strct, key, member, ...) KEY(strct, key, member, SHAPE_OTHER, .read = reads_number, ##__VA_ARGS__)
#define MUST .required = true

static const struct shape_key criterion_keys[] = {
    KEY(ranking_criterion, "id", id, SHAPE_ID, MUST),
    KEY(ranking_criterion, "name", name, SHAPE_LABEL, MUST),
    KEY(ranking_criterion, "figure", figure, SHAPE_OTHER, .read = reads_named, MUST),
    NUMBER(ranking_criterion, "weight", weight, MUST),
    KEY(ranking_criterion, "better", better, SHAPE_WORD, .words = ranking_better_words, MUST),
    NUMBER(ranking_criterion, "floor", floor, MUST),
    NUMBER(ranking_criterion, "target", target, MUST),
};
static const struct shape criterion_shape = SHAPE("criterion", ranking_criterion, criterion_keys, .at_line = offsetof(struct ranking_criterion, line));

static const struct shape_key overdue_keys[] = {
    NUMBER(ranking_overdue, "minus", minus, MUST),
    NUMBER(ranking_overdue, "most", most, MUST),
    NUMBER(ranking_overdue, "none", none),
};
static const struct shape overdue_shape = SHAPE("rule for what is overdue", ranking_overdue, overdue_keys, .at_line = offsetof(struct ranking_overdue, line));

static const struct shape_key scheme_keys[] = {
    KEY(ranking_scheme, "volume", volume, SHAPE_OTHER, .read = reads_named, MUST),
    NUMBER(ranking_scheme, "least", least, MUST),
    NUMBER(ranking_scheme, "known", known, MUST),
    KEY(ranking_scheme, "overdue", overdue, SHAPE_MAP, .of = &overdue_shape),
    KEY(ranking_scheme, "criteria", criteria, SHAPE_LIST, .at_n = offsetof(struct ranking_scheme, n_criteria), .of = &criterion_shape, MUST),
};
static const struct shape scheme_shape = SHAPE("ranking", ranking_scheme, scheme_keys, .at_line = offsetof(struct ranking_scheme, line));

static const struct shape_key file_keys[] = {
    KEY(ranking, "revision", revision, SHAPE_INT, .min = 1, .max = 9999, MUST),
    KEY(ranking, "name", name, SHAPE_LABEL, MUST),
    KEY(ranking, "note", note, SHAPE_LABEL),
    KEY(ranking, "units", units, SHAPE_MAP, .of = &scheme_shape, MUST),
    KEY(ranking, "officers", officers, SHAPE_MAP, .of = &scheme_shape, MUST),
};
static const struct shape file_shape = SHAPE("file of rankings", ranking, file_keys);

static void check_criterion(const struct ranking_criterion *c, struct yaml_faults *f)
{
    if (c->weight <= 0)
        yaml_fault(f, c->line, "the criterion '%s' weighs nothing: leave it out", c->id);
    if (c->better == RANKING_MORE && c->target <= c->floor)
        yaml_fault(f, c->line, "more is better in '%s': target must be above floor", c->id);
    if (c->better == RANKING_LESS && c->target >= c->floor)
        yaml_fault(f, c->line, "less is better in '%s': target must be below floor", c->id);
    if (reads_share(&c->figure) && fmax(c->floor, c->target) > 100)
        yaml_fault(f, c->line, "'%s' is a share: floor and target are percent, at most 100", c->figure.name);
}

static void check_scheme(const struct ranking_scheme *s, struct yaml_faults *f)
{
    double sum = 0;
    for (size_t i = 0; i < s->n_criteria; i++) {
        check_criterion(&s->criteria[i], f);
        sum += s->criteria[i].weight;
        for (size_t k = 0; k < i; k++)
            if (strcmp(s->criteria[k].id, s->criteria[i].id) == 0)
                yaml_fault(f, s->criteria[i].line, "two criteria are called '%s'", s->criteria[i].id);
    }
    if (fabs(sum - 100) > 1e-6)
        yaml_fault(f, s->line, "the weights make %s, not 100", arena_fmt(f->arena, "%g", sum));
    if (s->known > 100)
        yaml_fault(f, s->line, "'%s' must be between %ld and %ld", "known", 0L, 100L);
    if (reads_share(&s->volume))
        yaml_fault(f, s->line, "volume must be a count, and '%s' is a share", s->volume.name);
    if (s->overdue.line && s->overdue.most < s->overdue.minus)
        yaml_fault(f, s->overdue.line, "most is less than what one dossier takes off");
}

enum err_code ranking_parse(struct source src, struct arena *a, struct ranking *out, struct buf *report, struct err *e)
{
    struct yaml_faults f = {.file = src.file, .arena = a};
    const struct yaml *root = yaml_parse(src, &f);
    if (root && !f.n)
        shape_read(&file_shape, root, out, &f);
    if (root && !f.n) {
        check_scheme(&out->units, &f);
        check_scheme(&out->officers, &f);
    }
    return yaml_verdict(&f, report, e);
}
