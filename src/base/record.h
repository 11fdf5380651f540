/* Descriptors: one table says what a struct's fields are, and rows, HTML, JSON, CSV, input, masking
 * and OpenAPI follow from it. A struct that is described holds only the C types named below. */
#pragma once
#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum field_type {
    F_TEXT,    /* const char *: UTF-8 NFC; a loaded record never holds NULL */
    F_INT,     /* int64_t */
    F_BOOL,    /* bool */
    F_MONEY,   /* int64_t, whole đồng */
    F_DATE,    /* const char *, YYYY-MM-DD or "" */
    F_INSTANT, /* int64_t, ms since 1970 UTC; 0 = none */
    F_ENUM,    /* int: index into .words; stored and sent as the word */
    F_RECORD,  /* a struct in place, described by .of */
    F_LIST,    /* struct list of .of */
    F_JSON,    /* const char *: JSON text, sent as it is */
};

enum field_flag {
    FIELD_REQUIRED = 1,  /* input must give it, not empty */
    FIELD_SERVER = 2,    /* never taken from input */
    FIELD_PRIVATE = 4,   /* for templates and rows; never in JSON or CSV */
    FIELD_SECRET = 8,    /* never sent, logged or shown */
    FIELD_LINES = 16,    /* text may hold line breaks */
    FIELD_PACKED = 32,   /* text that a column holds as bytes: packed (base/pack.h), or as they are */
    FIELD_BYTES = 64,    /* base64url here, bytes in the column */
};

enum field_mask { MASK_NONE, MASK_NAME, MASK_PHONE, MASK_EMAIL, MASK_IDENTIFIER, MASK_ALL };

struct model;

struct field {
    const char *name; /* also the column, the form field and the JSON member */
    enum field_type type;
    size_t at; /* offset in the struct */
    unsigned flags;
    enum field_mask mask;      /* personal data: how logs and lists show it */
    long min, max;             /* characters of text, value of a number, items of a list; max 0 = 1000, any value */
    const struct model *of;    /* F_RECORD, F_LIST */
    const char *const *words;  /* F_ENUM: NULL-ended; also F_TEXT limited to these words */
    const char *label;         /* message id; NULL = "<model>.<name>" */
    const char *doc;           /* one English line for OpenAPI; may be NULL */
};

struct model {
    const char *name; /* "dossier" */
    size_t size;
    const struct field *fields;
    size_t n;
    const char *doc;
};

struct list {
    void *items; /* array of .of structs, in an arena */
    size_t n;
};
size_t list_most(const struct field *f); /* items that an F_LIST may have */

#define FIELD(strct, member, ftype, ...) { .name = #member, .type = (ftype), .at = offsetof(struct strct, member), ##__VA_ARGS__ }
#define MODEL(strct, table, ...) MODEL_AS(strct, strct, table, ##__VA_ARGS__)
/* A second view of a struct, told apart by its name: names are those of the interface document. */
#define MODEL_AS(as, strct, table, ...) { .name = #as, .size = sizeof(struct strct), .fields = (table), .n = sizeof(table) / sizeof((table)[0]), ##__VA_ARGS__ }

const struct field *model_find(const struct model *m, const char *name); /* NULL if none; exact name */

const char *record_text(const void *rec, const struct field *f);  /* F_TEXT F_DATE F_JSON; "" for NULL */
int64_t record_int(const void *rec, const struct field *f);       /* all number types, F_BOOL, F_ENUM */
const struct list *record_list(const void *rec, const struct field *f);
bool record_truthy(const void *rec, const struct field *f);       /* text not empty, number not 0, list not empty */
void record_init(void *rec, const struct model *m);               /* texts "", the rest 0 */
/* Set from text (a column, a form value, a JSON string). Returns false, and the record is as before, if the text
 * is not of the type. "" is 0, false, no date; F_DATE also takes "d/m/yyyy"; F_INSTANT takes ms or RFC 3339. */
bool record_set(void *rec, const struct field *f, const char *text, struct arena *a);
/* The field as text: numbers in decimal, F_BOOL "true"/"false", F_ENUM its word, F_INSTANT RFC 3339 UTC. */
const char *record_show(const void *rec, const struct field *f, struct arena *a);
/* As record_show, but personal data masked: "Ng*** V** A**", "09•• ••• 318". For logs and public lists. */
const char *record_masked(const void *rec, const struct field *f, struct arena *a);
const char *mask_text(enum field_mask m, const char *s, struct arena *a);

/* What is wrong with an input, field by field. `text` is a message id; {n} in the message is `n`. */
struct problem {
    const char *field, *text;
    int64_t n;
};
struct problems {
    struct arena *arena; /* set by who makes it; the rest starts as 0 */
    struct problem *row;
    size_t n, cap;
};
void problem_add(struct problems *p, const char *field, const char *text, int64_t n); /* strings copied; beyond 100: none */
const struct problem *problem_find(const struct problems *p, const char *field); /* the first; NULL if none */
/* One value of an input into its field, `name` being what the problem is called by. NULL or "" = not given, which
 * only a required field minds: "err.required". FIELD_SERVER: "err.unknown". What does not fit its type is a problem. */
void record_take(void *rec, const struct field *f, const char *name, const char *text, struct problems *p);
/* Check required, length, range, words, dates; every text is trimmed and made NFC first. Adds to p, at most one
 * problem a field, none where there is one already. Of nested records "<field>.<n>.<field>". FIELD_SERVER is
 * skipped. A number that is not required and 0 counts as not given. Pointers it sets live in p->arena. */
void record_check(void *rec, const struct model *m, struct problems *p);
