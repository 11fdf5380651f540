/* Reads the file of the index of QĐ 766/QĐ-TTg, and refuses what does not add up. See index766.h. */
#include "domain/board/index766.h"
#include <math.h>
#include <string.h>

#define KEY(strct, key, member, shape_kind, ...) \
    { .name = key, .kind = shape_kind, .at = offsetof(struct strct, member), ##__VA_ARGS__ }
#define MANY(strct, key, member, shape_kind, ...) KEY(strct, key, member, shape_kind, .at_n = offsetof(struct strct, n_##member), ##__VA_ARGS__)
#define NUMBER(strct, key, member, ...) KEY(strct, key, member, SHAPE_OTHER, .read = reads_number, ##__VA_ARGS__)
#define STATUS(strct) KEY(strct, "status", status, SHAPE_WORD, .words = index766_status_words, MUST)
#define LINED(strct) .at_line = offsetof(struct strct, line)
#define MUST .required = true

static const struct shape_key band_keys[] = {
    NUMBER(index766_band, "from", from, MUST),
    NUMBER(index766_band, "points", points, MUST),
};
static const struct shape band_shape = SHAPE("band", index766_band, band_keys, LINED(index766_band));

static const struct shape_key part_keys[] = {
    KEY(index766_part, "id", id, SHAPE_ID, MUST),
    KEY(index766_part, "name", name, SHAPE_LABEL, MUST),
    KEY(index766_part, "what", what, SHAPE_LABEL, MUST),
    NUMBER(index766_part, "max", max, MUST),
    STATUS(index766_part),
    KEY(index766_part, "reason", reason, SHAPE_LABEL),
    KEY(index766_part, "of", formula.of, SHAPE_OTHER, .read = reads_figures, MUST),
    KEY(index766_part, "among", formula.among, SHAPE_OTHER, .read = reads_figures),
    NUMBER(index766_part, "zero", zero),
    NUMBER(index766_part, "full", full),
    MANY(index766_part, "bands", bands, SHAPE_LIST, .of = &band_shape),
    KEY(index766_part, "turn", turn, SHAPE_WORD, .words = index766_turn_words),
};
static const struct shape part_shape = SHAPE("sub-criterion", index766_part, part_keys, LINED(index766_part));

static const struct shape_key group_keys[] = {
    KEY(index766_group, "id", id, SHAPE_ID, MUST),
    KEY(index766_group, "name", name, SHAPE_LABEL, MUST),
    NUMBER(index766_group, "max", max, MUST),
    STATUS(index766_group),
    MANY(index766_group, "parts", parts, SHAPE_LIST, .of = &part_shape, MUST),
};
static const struct shape group_shape = SHAPE("group", index766_group, group_keys, LINED(index766_group));

static const struct shape_key file_keys[] = {
    KEY(index766, "revision", revision, SHAPE_INT, .min = 1, .max = 9999, MUST),
    KEY(index766, "decision", decision, SHAPE_TEXT, MUST),
    KEY(index766, "name", name, SHAPE_LABEL, MUST),
    KEY(index766, "note", note, SHAPE_LABEL),
    MANY(index766, "groups", groups, SHAPE_LIST, .of = &group_shape, MUST),
};
static const struct shape file_shape = SHAPE("file of the index", index766, file_keys);

static void check_bands(const struct index766_part *p, struct yaml_faults *f)
{
    double most = 0;
    for (size_t i = 0; i < p->n_bands; i++) {
        if (i && p->bands[i].from <= p->bands[i - 1].from)
            yaml_fault(f, p->bands[i].line, "bands go up: each 'from' is above the one before");
        most = fmax(most, p->bands[i].points);
    }
    if (fabs(most - p->max) > 1e-6)
        yaml_fault(f, p->line, "the best band of '%s' gives %s, not its max", p->id, arena_fmt(f->arena, "%g", most));
    if (p->zero > 0 || p->full > 0)
        yaml_fault(f, p->line, "'%s' has bands: zero and full say nothing", p->id);
}

static void check_part(const struct index766_part *p, struct yaml_faults *f)
{
    if (p->max <= 0)
        yaml_fault(f, p->line, "'%s' gives no points", p->id);
    if (p->status == INDEX766_NOT_CONFIRMED && !*p->reason.vi)
        yaml_fault(f, p->line, "'%s' is not confirmed: say why in 'reason'", p->id);
    if (p->n_bands)
        check_bands(p, f);
    else if (fabs(p->full - p->zero) < 1e-6)
        yaml_fault(f, p->line, "'%s' needs bands, or zero and full that differ", p->id);
    else if (p->formula.among && fmax(p->zero, p->full) > 100)
        yaml_fault(f, p->line, "'%s' is a share: zero and full are percent, at most 100", p->id);
}

static void check_group(const struct index766_group *g, struct yaml_faults *f)
{
    double sum = 0;
    for (size_t i = 0; i < g->n_parts; i++) {
        check_part(&g->parts[i], f);
        sum += g->parts[i].max;
        for (size_t k = 0; k < i; k++)
            if (strcmp(g->parts[k].id, g->parts[i].id) == 0)
                yaml_fault(f, g->parts[i].line, "two criteria are called '%s'", g->parts[i].id);
    }
    if (fabs(sum - g->max) > 1e-6)
        yaml_fault(f, g->line, "the sub-criteria of '%s' make %s points, not its max", g->id, arena_fmt(f->arena, "%g", sum));
}

enum err_code index766_parse(struct source src, struct arena *a, struct index766 *out, struct buf *report, struct err *e)
{
    struct yaml_faults f = {.file = src.file, .arena = a};
    const struct yaml *root = yaml_parse(src, &f);
    double sum = 0;
    if (root && !f.n)
        shape_read(&file_shape, root, out, &f);
    for (size_t i = 0; root && !f.n && i < out->n_groups; i++) {
        sum += out->groups[i].max;
        for (size_t k = 0; k < i; k++)
            if (strcmp(out->groups[k].id, out->groups[i].id) == 0)
                yaml_fault(&f, out->groups[i].line, "two groups are called '%s'", out->groups[i].id);
    }
    if (root && !f.n && fabs(sum - 100) > 1e-6)
        yaml_fault(&f, 1, "the groups make %s points, not 100", arena_fmt(a, "%g", sum));
    for (size_t i = 0; root && i < out->n_groups && f.n == 0; i++)
        check_group(&out->groups[i], &f);
    return yaml_verdict(&f, report, e);
}
