/* The form of a procedure: steps of typed fields as its file declares them, and the pure rules that
 * check what a person entered. Knows no HTTP, no database and no clock: "today" is handed in.
 *
 * A value is text, as a form posts it. Checked values are normalised: NFC, trimmed, dates YYYY-MM-DD,
 * phones 0xxxxxxxxx, money and numbers plain digits, areas with a point, check boxes "true" or absent.
 * An address is the commune's code, a bar and the street line: "20209|82 Trần Cao Vân". A signature is what form/signature.h says.
 * They are stored as one flat JSON object, field id -> text, in the order of the form.
 *
 * A list (and a land parcel, which is a list of ready-made fields) has rows. Its own value is how many there are; the
 * answers of row 2 are named "members.2.name". Rows without any answer are dropped and the others move up. */
#pragma once
#include "base/err.h"
#include "base/record.h"
#include "form/label.h"

enum form_type {
    FORM_TEXT, FORM_LONG_TEXT, FORM_NAME, FORM_DATE, FORM_IDENTIFIER, FORM_PHONE, FORM_EMAIL, FORM_CHOICE,
    FORM_NUMBER, FORM_MONEY, FORM_AREA, FORM_UNIT, FORM_CHECKBOX, FORM_LIST, FORM_ADDRESS, FORM_PARCEL, FORM_FILE,
    FORM_SIGNATURE, FORM_TYPES
};
/* text long_text name date identifier phone email choice number money area unit checkbox list address land_parcel file signature */
extern const char *const form_type_words[];

struct ref { /* an id mentioned in a file, and where */
    const char *id;
    int line;
};

/* A condition: holds if the field has one of the values. The names "case" and "channel" stand for the
 * dossier's case and channel (counter, online, post). A field that is itself hidden has no value. */
struct when {
    struct ref field;
    const struct ref *is;
    size_t n_is;
    const struct when *all, *any; /* instead: all of these hold, or one of them does; none of them nests further */
    size_t n_all, n_any;
    int line; /* 0 = no condition, holds always */
};

/* What a field is counted out from; nobody enters it. */
enum form_sum { SUM_NONE, SUM_SUM, SUM_DIFFERENCE, SUM_COUNT, SUM_AGE, SUM_DAYS, SUM_WORDS };
extern const char *const form_sum_words[]; /* none sum difference count age days words */
struct form_rule {
    enum form_sum how;
    const struct ref *of; /* earlier fields; of a list "members.value" is that field of every row */
    size_t n_of;
    int line;
};

struct form_choice {
    const char *id;
    struct label label;
    int line;
};

struct form_field {
    const char *id;
    struct label label, hint;
    enum form_type type;
    bool required;
    int64_t min, max;          /* characters of text, value of number, money, area (m2); 0,0 = the type's own bound */
    const char *pattern;       /* POSIX extended regular expression for the whole text; "" = none */
    struct label pattern_hint; /* what the pattern wants, in words; shown with the problem */
    struct when when;          /* shown and checked only then */
    enum field_mask mask;      /* personal data */
    const struct ref *prefill; /* sources, first that is known wins: account.name, card.identifier, ... */
    size_t n_prefill;
    const struct ref *usual;   /* what is answered mostly: offered to choose from; the counter's form begins with the one of a choice or number */
    size_t n_usual;
    struct ref not_after, not_before; /* dates: "today" or the id of another date field; "" = none */
    struct ref not_less, equals; /* number, money, area: another one of them; "" = none */
    struct form_rule value;    /* counted out, never entered */
    const struct form_field *fields; /* of a list: what each row asks; min and max are then rows */
    size_t n_fields;
    const struct ref *types;   /* of a file: endings that are taken; bounds as of a paper, which it is kept as (domain/papers.h). It has no value */
    size_t n_types;
    int max_mb, max_files;
    struct label each;         /* of a list: what one row is called, "Thành viên" */
    const struct form_field *list; /* of a field in a row (form_rows): whose; NULL otherwise */
    int row;                   /* and which row, from 1 */
    struct ref born;           /* identifier: date field whose year it must agree with */
    struct ref sex;            /* identifier: male, female, or the choice field of these two values it must agree with */
    int age;                   /* dates of birth: years that must be full today; 0 = any */
    const struct ref *signer;  /* signature: name fields; whose signature it is: the first of them that is answered */
    size_t n_signer;
    const struct form_choice *choices;
    size_t n_choices;
    int line;
};

struct form_step {
    const char *id;
    struct label title, hint;
    const struct form_field *fields;
    size_t n_fields;
    int line;
};

struct form {
    const struct form_step *steps;
    size_t n_steps;
};

struct form_value {
    const char *name, *value;
};
struct form_values {
    const struct form_value *at;
    size_t n;
};

/* What a check needs from outside. */
struct form_env {
    const char *today;   /* YYYY-MM-DD, Vietnamese civil date */
    const char *variant; /* id of the dossier's case; NULL = none chosen yet */
    const char *channel; /* counter, online, post; NULL = online */
    const char *step;    /* check the fields of this step only; NULL = the whole form */
    const char *(*unit_name)(void *with, const char *code); /* NULL if unknown; may itself be NULL: shape only */
    void *with;
};

const struct form_field *form_find(const struct form *f, const char *id); /* NULL if none */
/* "members" and "members.2.name" -> the list; a plain field's id -> that field. NULL if none. */
const struct form_field *form_owner(const struct form *f, const char *name);
bool form_owns(const struct form_field *x, const char *name); /* x itself, or something in a row of it */
static inline bool form_is_list(const struct form_field *x) { return x->type == FORM_LIST || x->type == FORM_PARCEL; }

/* ---- addresses; lists are in form_rows.h */

const char *form_address_line(const char *value); /* street line of a stored address */
const char *form_address_unit(const char *value, struct arena *a); /* its commune's code, or what was typed for it; "" */
const char *form_get(struct form_values v, const char *name);             /* "" if none */
/* The same, looking from *from on first: who asks for fields in the order of the form finds each at once. */
const char *form_get_next(struct form_values v, const char *name, size_t *from);
bool form_when(const struct form *f, const struct when *w, struct form_values v, const struct form_env *env);
bool form_shown(const struct form *f, const struct form_field *field, struct form_values v, const struct form_env *env);

/* Check `in` and add to p what is wrong (message ids of texts/procedure.*, and err.required, err.unknown,
 * err.too_long as records do). Names that begin with "_" are the page's own and skipped. Values of hidden
 * fields are dropped. *out gets the normalised values, those at fault as typed. Memory: p->arena. */
void form_check(const struct form *f, struct form_values in, const struct form_env *env, struct problems *p,
                struct form_values *out);
/* The same for a bare list of fields, such as what an act asks of an officer. */
void form_check_fields(const struct form_field *fields, size_t n, struct form_values in, const struct form_env *env,
                       struct problems *p, struct form_values *out);

const char *form_json(struct form_values v, struct arena *a); /* {"child_name":"..."} */
enum err_code form_parse(const char *json, struct arena *a, struct form_values *out, struct err *e) MUST_USE;

/* Values that are known beforehand (name = source such as "card.name") put into the fields that ask for them. */
struct form_values form_prefill(const struct form *f, struct form_values known, struct arena *a);

/* One line of a filled-in form as people read it: choices by their label, dates dd/mm/yyyy, money "8.000 đồng". */
struct form_line {
    const char *id, *step, *step_title, *label, *value, *masked; /* masked = value if not personal data */
    const char *ink; /* of a signature that was drawn: SVG path data (form/signature.h); "" of all others */
    bool first;    /* first line of its step */
    bool personal;
};
extern const struct model form_line_model;
struct list form_show(const struct form *f, struct form_values v, const struct form_env *env, const char *lang,
                      struct arena *a);
/* One value as people read it. */
const char *form_value_show(const struct form_field *f, const char *value, const struct form_env *env, const char *lang,
                            struct arena *a);
