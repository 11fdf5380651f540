/* The papers and fees a dossier needs: which of the procedure's rows hold for this case and these
 * answers. Pure; knows nothing of files and payments themselves. */
#pragma once
#include "form/form.h"
#include "form/reading.h"

struct procedure;
struct procedure_case;

enum paper_need {
    PAPER_REQUIRED, /* must be there (if `when` holds) */
    PAPER_OPTIONAL, /* may be there */
    PAPER_KNOWN     /* the state has it already: nobody brings it, the hint says why */
};
extern const char *const paper_need_words[]; /* required optional known */

struct paper {
    const char *id;
    struct label name, hint;
    enum paper_need need;
    struct when when;
    int originals, copies;     /* on paper, at the counter */
    const struct ref *types;   /* pdf jpg png heic docx dwg xml ...; upload extensions */
    size_t n_types;
    int max_mb, max_files;     /* upload bounds; defaults 20 and 1 */
    const char *law;
    const struct form_read *reads; /* what a machine may read off it, for an officer to confirm */
    size_t n_reads;
    bool field; /* it is a field of the form, of type file: asked for in its step, not among the papers */
    int line;
};

enum fee_pay { FEE_ON_RECEPTION, FEE_AFTER_ASSESSMENT, FEE_ON_RESULT };
extern const char *const fee_pay_words[]; /* on_reception after_assessment on_result */

/* Beyond the first so many each costs something else: 2.000 đồng a page, from the third on 1.000 đồng. */
struct fee_further {
    int64_t after; /* 0 = all cost the same */
    int64_t amount;
};

struct fee {
    const char *id;
    struct label name, hint;
    int64_t amount;         /* whole đồng; 0 = free */
    bool assessed;          /* the amount comes with the act that asks for payment */
    struct ref per;         /* number field that multiplies the amount; "" = once */
    struct label unit;      /* what is counted by it: "trang"; empty = a copy */
    struct fee_further further;
    int64_t most;           /* what was counted out is never above this; 0 = no bound */
    struct ref times;       /* number field that multiplies what was counted out and bounded; "" = once */
    struct when when;
    enum fee_pay pay;
    const char *law;
    int line;
};

struct paper_row {
    const struct paper *paper;
    bool required;
};
struct fee_row {
    const struct fee *fee;
    int64_t quantity, amount; /* amount = price of so many, bounded, x times */
};

/* Rows that hold for a case and the answers so far; arrays in the arena, in the order of the file. */
size_t papers_for(const struct procedure *p, struct form_values v, const struct form_env *env, struct arena *a,
                  const struct paper_row **out);
size_t fees_for(const struct procedure *p, struct form_values v, const struct form_env *env, struct arena *a,
                const struct fee_row **out);
int64_t fees_total(const struct fee_row *rows, size_t n);

/* have[i] = id of a paper of which something was attached or shown (repeated ids allowed). Adds
 * paper.missing (field "paper:<id>") for what is required and absent, paper.unknown for an id that
 * the case does not know, paper.too_many above max_files. */
void papers_check(const struct paper_row *rows, size_t n_rows, const char *const *have, size_t n_have,
                  struct problems *p);
/* May a file of this name and size be attached to that paper? paper.type, paper.too_large, paper.empty. */
void papers_check_file(const struct paper *paper, const char *file_name, int64_t bytes, struct problems *p);
