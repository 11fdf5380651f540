/* What the files of this kit share: tokens of a file, pieces of a message, operations of a bound page.
 * Nobody outside the kit includes this. */
#pragma once
#include "tpl/html.h"
#include "tpl/tpl.h"
#include <stdatomic.h>

enum { TPL_DEPTH = 24, TPL_FILE_MAX = 1 << 20 }; /* contexts within each other; bytes of a file */

/* ---- a file, cut into tokens (token.c) */
enum token_kind {
    TOK_TEXT,
    TOK_FIELD,   /* fmt, name */
    TOK_NUMBER,  /* {{@n}} */
    TOK_OPEN,    /* {{#name}} {{#name=word}} */
    TOK_UNLESS,  /* {{^name}} {{^name=word}} */
    TOK_ASK,     /* {{?name}} */
    TOK_CLOSE,
    TOK_PART,    /* name */
    TOK_MESSAGE, /* {{t:name}} */
    TOK_LABEL,   /* {{T:name}} */
    TOK_COMMENT,
};

struct token {
    enum token_kind kind;
    int line;
    size_t mate;      /* of an opening token: index of its TOK_CLOSE */
    const char *text; /* TOK_TEXT, n bytes */
    size_t n;
    const char *name, *fmt, *word; /* fmt and word may be NULL */
};

struct file {
    const char *name; /* without the ending */
    const char *path; /* with it, for errors */
    bool print;       /* ".print": line mark-up, else HTML */
    struct token *tok;
    size_t n;
};

/* ERR_INVALID for a page in the folder that takes the place of none. */
enum err_code outline_folder(const struct tpl_set *s, const char *dir, struct err *e) MUST_USE;
enum err_code token_read(struct file *f, const char *text, int first_line, struct arena *a, struct err *e) MUST_USE;

/* ---- messages (message.c) */
enum piece_kind { PIECE_TEXT, PIECE_BOLD, PIECE_UNBOLD, PIECE_FIELD };

struct piece {
    enum piece_kind kind;
    const char *text; /* PIECE_TEXT: the text; PIECE_FIELD: the name */
    const char *fmt;  /* PIECE_FIELD; may be NULL */
};

struct message {
    const char *id, *file;
    int line;
    struct piece *piece;
    size_t n;
    struct piece *own; /* the file's, where other words stand in its place; else NULL */
    size_t own_n;
};

struct language {
    const char *lang;
    struct message *row; /* sorted by id once read */
    size_t n, cap;
};

enum err_code message_read(struct tpl_set *s, const struct tpl_messages *m, const char *text, struct err *e) MUST_USE;
enum err_code message_settle(struct tpl_set *s, struct err *e) MUST_USE; /* sort; same keys everywhere */
/* The pieces of a text as a file would have it. Memory: s->arena. */
enum err_code message_pieces(struct tpl_set *s, const char *text, struct message *out, struct err *e) MUST_USE;
/* ---- other words (wording.c) */
enum err_code wording_apply(struct tpl_set *s, const struct tpl_wording *row, size_t n, struct err *e) MUST_USE;
const struct message *message_find(const struct language *l, const char *id);
const struct language *message_lang(const struct tpl_set *s, const char *lang); /* never NULL */

/* ---- a bound page: one flat program per language (bind.c writes, run.c runs) */
enum op_kind {
    OP_END,
    OP_TEXT,
    OP_FIELD,  /* the field f of frame `from` */
    OP_FORMAT, /* the same through fn */
    OP_NUMBER, /* of the item in frame `from` */
    OP_LABEL,  /* message named by f, or by its word if `label` */
    OP_EACH,   /* list f of `from` into frame `to`; to `jump` if empty */
    OP_NEXT,   /* next item of frame `to`: back to `jump` */
    OP_ENTER,  /* record f of `from` into frame `to` */
    OP_IF,     /* to `jump` unless f is truthy; `not` turns it round: so in all below */
    OP_WORD,   /* ... unless f's number is `word_at` */
    OP_SAME,   /* ... unless f's text is `text` */
    OP_FIRST,  /* ... unless frame `from` stands on its first item */
    OP_LAST,
};

struct scope_row {
    const struct model *m;
    bool list; /* one of a list's items */
};

struct scope {
    struct scope_row row[TPL_DEPTH];
    size_t n;
    size_t hidden; /* rows 1 .. hidden - 1 are not looked at: a layout knows the outermost model only */
};

struct op {
    enum op_kind kind;
    enum escape esc;
    bool bold, not;
    unsigned char from, to;
    unsigned jump;
    int64_t word_at;
    const char *text;
    size_t n;
    const struct field *f; /* its .at counts from the frame, through nested records */
    const char *(*fn)(const void *rec, const struct field *f, const char *lang, struct arena *a);
    const struct message *const *label; /* one per word of f */
    const struct scope *scope;          /* OP_LABEL: for the {names} of a message known only at run time */
};

struct page {
    const struct op **program; /* one per language, ended by OP_END */
    size_t models;
};

struct tpl_set {
    struct arena *arena;
    struct file *file;
    size_t files;
    struct language *lang;
    size_t langs;
    struct tpl_format *format;
    size_t formats;
    struct page *page;
    size_t pages, pages_cap;
    atomic_size_t *unknown;
};

const struct file *tpl_file(const struct tpl_set *s, const char *name);
const struct tpl_format *tpl_format_find(const struct tpl_set *s, const char *name);

/* ---- names and values (value.c) */
/* The field of a path in the innermost scope that knows its first part; .at summed up. NULL: not known. */
const struct field *value_find(const struct scope *sc, const char *path, size_t *row, const struct model **owner,
                               struct arena *a);
const char *value_text(const void *rec, const struct field *f, struct arena *a);
void value_put(struct buf *b, const char *text, enum escape esc);
