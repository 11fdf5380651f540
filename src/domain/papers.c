/* Which papers and fees hold, what is missing, what may be attached. */
#include "domain/papers.h"
#include "domain/procedure.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *const paper_need_words[] = {"required", "optional", "known", NULL};
const char *const fee_pay_words[] = {"on_reception", "after_assessment", "on_result", NULL};

size_t papers_for(const struct procedure *p, struct form_values v, const struct form_env *env, struct arena *a,
                  const struct paper_row **out)
{
    const struct procedure_case *c = procedure_case_find(p, env->variant);
    struct paper_row *row = ARENA_ARRAY(a, struct paper_row, (c ? c->n_papers : 0) + 1);
    size_t n = 0;
    for (size_t i = 0; c && i < c->n_papers; i++) {
        const struct paper *paper = procedure_paper_find(p, c->papers[i].id);
        if (paper && form_when(&p->form, &paper->when, v, env))
            row[n++] = (struct paper_row){paper, paper->need == PAPER_REQUIRED};
    }
    *out = row;
    return n;
}

/* 1 where no field counts; 0 for what is not answered or beyond reason. */
static int64_t counted(const struct ref *by, struct form_values v)
{
    int64_t n = *by->id ? strtoll(form_get(v, by->id), NULL, 10) : 1;
    return n > 0 && n < 100000 ? n : 0;
}

static int64_t price(const struct fee *fee, int64_t n)
{
    int64_t first = fee->further.after && n > fee->further.after ? fee->further.after : n;
    int64_t sum = first * fee->amount + (n - first) * fee->further.amount;
    return fee->most && sum > fee->most ? fee->most : sum;
}

size_t fees_for(const struct procedure *p, struct form_values v, const struct form_env *env, struct arena *a,
                const struct fee_row **out)
{
    const struct procedure_case *c = procedure_case_find(p, env->variant);
    struct fee_row *row = ARENA_ARRAY(a, struct fee_row, (c ? c->n_fees : 0) + 1);
    size_t n = 0;
    for (size_t i = 0; c && i < c->n_fees; i++) {
        const struct fee *fee = procedure_fee_find(p, c->fees[i].id);
        if (!fee || !form_when(&p->form, &fee->when, v, env))
            continue;
        int64_t q = counted(&fee->per, v), times = counted(&fee->times, v);
        if (q && times)
            row[n++] = (struct fee_row){fee, q, price(fee, q) * times};
    }
    *out = row;
    return n;
}

int64_t fees_total(const struct fee_row *rows, size_t n)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += rows[i].amount;
    return sum;
}

/* ---- what was brought */

static const char *problem_field(struct problems *p, const char *id)
{
    return arena_fmt(p->arena, "paper:%s", id);
}

static size_t count(const char *const *have, size_t n, const char *id)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        k += strcmp(have[i], id) == 0;
    return k;
}

void papers_check(const struct paper_row *rows, size_t n_rows, const char *const *have, size_t n_have,
                  struct problems *p)
{
    for (size_t i = 0; i < n_rows; i++) {
        const struct paper *paper = rows[i].paper;
        size_t k = count(have, n_have, paper->id);
        if (rows[i].required && k == 0)
            problem_add(p, problem_field(p, paper->id), "paper.missing", 0);
        if (k > (size_t)paper->max_files)
            problem_add(p, problem_field(p, paper->id), "paper.too_many", paper->max_files);
    }
    for (size_t i = 0; i < n_have; i++) {
        bool known = false;
        for (size_t k = 0; k < n_rows; k++)
            known = known || strcmp(rows[k].paper->id, have[i]) == 0;
        if (!known)
            problem_add(p, problem_field(p, have[i]), "paper.unknown", 0);
    }
}

void papers_check_file(const struct paper *paper, const char *file_name, int64_t bytes, struct problems *p)
{
    const char *dot = strrchr(file_name, '.');
    bool taken = false;
    for (size_t i = 0; dot && i < paper->n_types; i++)
        taken = taken || strcasecmp(paper->types[i].id, dot + 1) == 0;
    if (!taken)
        problem_add(p, problem_field(p, paper->id), "paper.type", 0);
    if (bytes > (int64_t)paper->max_mb * 1000000)
        problem_add(p, problem_field(p, paper->id), "paper.too_large", paper->max_mb);
    else if (bytes <= 0)
        problem_add(p, problem_field(p, paper->id), "paper.empty", 0);
}
