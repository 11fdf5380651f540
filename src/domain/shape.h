/* Shapes: one table says what keys a map in a file has and where they go in a struct; reading, unknown
 * keys, missing keys and wrong types follow from it. For files that people write; input of the web goes
 * by base/record.h. */
#pragma once
#include "domain/yaml.h"
#include <stddef.h>

enum shape_kind {
    SHAPE_TEXT,    /* const char *; a number must stand in quotes */
    SHAPE_ID,      /* const char *: a-z first, then a-z 0-9 _ - */
    SHAPE_LABEL,   /* struct label: {vi: .., en: ..}, or just the Vietnamese text */
    SHAPE_INT,     /* int within min..max */
    SHAPE_LONG,    /* int64_t within min..max */
    SHAPE_BOOL,    /* bool: true or false */
    SHAPE_DATE,    /* const char *: a day that exists, YYYY-MM-DD */
    SHAPE_WORD,    /* an enum: index into words */
    SHAPE_HOUR,    /* int: minutes after midnight from "15:00" */
    SHAPE_SPAN,    /* int: minutes from 30m, 3h, 2d (8 h a day) */
    SHAPE_REF,     /* struct ref */
    SHAPE_REFS,    /* const struct ref * and size_t: a list, or one alone */
    SHAPE_MAP,     /* a struct in place, by .of */
    SHAPE_LIST,    /* a pointer to structs and size_t, by .of */
    SHAPE_OTHER    /* .read does it */
};

struct shape_key {
    const char *name;
    enum shape_kind kind;
    size_t at, at_n; /* at_n: offset of the count */
    bool required;   /* must be there, and not empty */
    long min, max;   /* 0,0 = from 0 up */
    const char *const *words;
    const struct shape *of;
    void (*read)(const struct yaml *y, void *at, struct yaml_faults *f);
};

struct shape {
    const char *name; /* for messages: "state" */
    size_t size;
    const struct shape_key *keys;
    size_t n;
    size_t at_line; /* offset of int line; 0 = none (no struct has it first) */
};

#define SHAPE(nm, strct, table, ...) \
    { .name = (nm), .size = sizeof(struct strct), .keys = (table), .n = sizeof(table) / sizeof((table)[0]), ##__VA_ARGS__ }

/* Fill rec (any content before is overwritten) from a map. Faults go to f; rec is always left usable. */
void shape_read(const struct shape *s, const struct yaml *y, void *rec, struct yaml_faults *f);
