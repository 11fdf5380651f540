/* A YAML file as a tree in an arena, each node with its line; and the list of what is wrong with the file.
 *
 * The subset that our files use: one document of maps, lists and scalars. Anchors, aliases, tags and
 * duplicate keys are refused. Only yaml.c knows the library that reads. Knows nothing of procedures. */
#pragma once
#include "base/buf.h"
#include "base/err.h"

struct source {
    const char *file; /* for messages only */
    const char *text;
    size_t n;
};

enum yaml_type { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml {
    enum yaml_type type;
    const char *key;  /* in a map, else NULL */
    const char *text; /* scalar, NFC */
    bool plain;       /* scalar without quotes: may be a number or true */
    int line, key_line;
    struct yaml *child, *next;
    size_t n;
};

struct yaml_fault {
    int line;
    const char *text;
};
struct yaml_faults {
    const char *file;
    struct arena *arena;
    struct yaml_fault *row;
    size_t n, cap;
};

void yaml_fault(struct yaml_faults *f, int line, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* The root, always a map; NULL when the text is no YAML of ours (told in f). */
const struct yaml *yaml_parse(struct source src, struct yaml_faults *f);
const struct yaml *yaml_find(const struct yaml *map, const char *key);

/* ERR_OK if there is no fault; else ERR_INVALID, e->why = first "file:line: message" by line, and all of
 * them, one a line, in report (may be NULL). */
enum err_code yaml_verdict(struct yaml_faults *f, struct buf *report, struct err *e) MUST_USE;
