/* A page bound to its models: every name resolved to a frame and an offset, every message put in its place,
 * one flat program per language. Knows nothing of running it. */
#include "tpl/parts.h"
#include <string.h>

struct bind {
    struct tpl_set *s;
    const struct language *lang;
    struct arena *work; /* gone after binding */
    struct op *op;
    size_t n, cap;
    struct buf text; /* fixed text not yet in an op */
    struct html html;
    bool print;
    struct scope sc;
    const struct file *chain[TPL_DEPTH]; /* files within each other */
    size_t chain_n;
    const struct file *body;
    int line;
    struct err *e;
};

static const char *path_of(const struct bind *b)
{
    return b->chain[b->chain_n - 1]->path;
}

#define FAULT(b, fmt, ...) err((b)->e, ERR_INVALID, "%s:%d: " fmt, path_of(b), (b)->line, ##__VA_ARGS__)

static struct op *push(struct bind *b, struct op op)
{
    if (b->n == b->cap) {
        size_t had = b->cap;
        b->cap = had ? had * 2 : 128;
        b->op = arena_grow(b->work, b->op, had * sizeof op, b->cap * sizeof op);
    }
    b->op[b->n] = op;
    return &b->op[b->n++];
}

static void flush(struct bind *b)
{
    if (!b->text.n) return;
    push(b, (struct op){ .kind = OP_TEXT, .text = arena_strn(b->s->arena, b->text.p, b->text.n), .n = b->text.n });
    b->text.n = 0;
}

static struct op *emit(struct bind *b, struct op op)
{
    flush(b);
    return push(b, op);
}

/* A value may stand here: how is it written? */
static enum err_code place(struct bind *b, const char *what, enum escape *esc, bool *bold)
{
    if (b->print) {
        *esc = ESC_PRINT;
        *bold = true;
        return ERR_OK;
    }
    const char *why = html_place(&b->html, esc, bold);
    if (why) return FAULT(b, "'%s' stands %s", what, why);
    html_value(&b->html);
    return ERR_OK;
}

static enum err_code find(struct bind *b, const char *path, struct op *op, const struct model **owner)
{
    size_t row = 0;
    const struct model *m = NULL;
    op->f = value_find(&b->sc, path, &row, &m, b->s->arena);
    if (!op->f) return FAULT(b, "no field '%s'", path);
    if (op->f->flags & FIELD_SECRET) return FAULT(b, "field '%s' is secret", path);
    op->from = (unsigned char)row;
    if (owner) *owner = m;
    return ERR_OK;
}

/* {{name}}, {{fmt:name}} and {name} of messages; op->esc is set. */
static enum err_code field(struct bind *b, const char *fmt, const char *name, struct op op)
{
    TRY(find(b, name, &op, NULL));
    op.kind = OP_FIELD;
    if (fmt) {
        const struct tpl_format *known = tpl_format_find(b->s, fmt);
        if (!known) return FAULT(b, "no format '%s'", fmt);
        op.kind = OP_FORMAT;
        op.fn = known->fn;
    } else if (op.f->type == F_LIST || op.f->type == F_RECORD) {
        return FAULT(b, "'%s' is a %s: open it with {{#%s}}", name, op.f->type == F_LIST ? "list" : "record", name);
    }
    emit(b, op);
    return ERR_OK;
}

static enum err_code field_tag(struct bind *b, const struct token *t)
{
    struct op op = { 0 };
    const char *fmt = t->fmt;
    TRY(place(b, t->name, &op.esc, &op.bold));
    if (fmt && op.esc == ESC_PART && strcmp(fmt, "url") == 0) fmt = NULL; /* encoded once is enough */
    return field(b, fmt, t->name, op);
}

static bool innermost_list(const struct bind *b, unsigned char *row)
{
    for (size_t i = b->sc.n; i-- > 0;) {
        if (!b->sc.row[i].list) continue;
        *row = (unsigned char)i;
        return true;
    }
    return false;
}

static enum err_code number_tag(struct bind *b)
{
    struct op op = { .kind = OP_NUMBER };
    if (!innermost_list(b, &op.from)) return FAULT(b, "'@n' stands outside a list");
    TRY(place(b, "@n", &op.esc, &op.bold));
    emit(b, op);
    return ERR_OK;
}

static const char *bold_mark(const struct bind *b, bool begins)
{
    return b->print ? "**" : begins ? "<b>" : "</b>";
}

static enum err_code message_tag(struct bind *b, const struct token *t)
{
    struct op op = { 0 };
    const struct message *m = message_find(b->lang, t->name);
    if (!m) return FAULT(b, "no message '%s'", t->name);
    TRY(place(b, t->name, &op.esc, &op.bold));
    if (op.esc == ESC_URL || op.esc == ESC_PART) return FAULT(b, "a message may not stand in an address");
    for (size_t i = 0; i < m->n; i++) {
        const struct piece *p = &m->piece[i];
        if (p->kind == PIECE_TEXT) value_put(&b->text, p->text, op.esc);
        else if (p->kind == PIECE_FIELD) TRY(field(b, p->fmt, p->text, op));
        else if (op.bold) buf_str(&b->text, bold_mark(b, p->kind == PIECE_BOLD));
    }
    return ERR_OK;
}

/* The messages of a field's words. */
static enum err_code labels(struct bind *b, const struct model *owner, struct op *op)
{
    const struct field *f = op->f;
    size_t n = 0;
    while (f->words[n]) n++;
    const struct message **row = ARENA_ARRAY(b->s->arena, const struct message *, n + 1);
    const char *prefix = f->label ? f->label : arena_fmt(b->work, "%s.%s", owner->name, f->name);
    for (size_t i = 0; i < n; i++) {
        const char *id = arena_fmt(b->work, "%s.%s", prefix, f->words[i]);
        row[i] = message_find(b->lang, id);
        if (!row[i]) row[i] = message_find(b->lang, f->words[i]);
        if (!row[i]) return FAULT(b, "no message '%s'", id);
    }
    op->label = row;
    return ERR_OK;
}

static enum err_code label_tag(struct bind *b, const struct token *t)
{
    struct op op = { .kind = OP_LABEL };
    const struct model *owner = NULL;
    TRY(find(b, t->name, &op, &owner));
    if (op.f->type != F_TEXT && op.f->type != F_ENUM) return FAULT(b, "'%s' holds no message id", t->name);
    TRY(place(b, t->name, &op.esc, &op.bold));
    if (op.esc == ESC_URL || op.esc == ESC_PART) return FAULT(b, "a message may not stand in an address");
    if (op.f->words) TRY(labels(b, owner, &op));
    struct scope *sc = ARENA_NEW(b->s->arena, struct scope);
    memcpy(sc, &b->sc, sizeof *sc);
    op.scope = sc;
    emit(b, op);
    return ERR_OK;
}

/* ---- sections */

static enum err_code word_op(struct bind *b, const struct token *t, struct op *op)
{
    const struct field *f = op->f;
    if (f->type != F_ENUM && f->type != F_TEXT) return FAULT(b, "'%s' is not a word", t->name);
    op->kind = f->type == F_ENUM ? OP_WORD : OP_SAME;
    op->text = arena_str(b->s->arena, t->word);
    if (!f->words) return ERR_OK;
    for (op->word_at = 0; f->words[op->word_at]; op->word_at++)
        if (strcmp(f->words[op->word_at], t->word) == 0) return ERR_OK;
    return FAULT(b, "'%s' is never '%s'", t->name, t->word);
}

static enum err_code enter(struct bind *b, struct op *op)
{
    bool list = op->f->type == F_LIST;
    if (!op->f->of) return FAULT(b, "'%s' has no model", op->f->name);
    if (b->sc.n == TPL_DEPTH) return FAULT(b, "sections too deep");
    op->kind = list ? OP_EACH : OP_ENTER;
    op->to = (unsigned char)b->sc.n;
    b->sc.row[b->sc.n++] = (struct scope_row){ .m = op->f->of, .list = list };
    return ERR_OK;
}

static enum err_code section_op(struct bind *b, const struct token *t, struct op *op)
{
    op->not = t->kind == TOK_UNLESS;
    if (*t->name == '@') {
        bool first = strcmp(t->name, "@first") == 0;
        if ((!first && strcmp(t->name, "@last") != 0) || t->word) return FAULT(b, "no section '%s'", t->name);
        op->kind = first ? OP_FIRST : OP_LAST;
        return innermost_list(b, &op->from) ? ERR_OK : FAULT(b, "'%s' stands outside a list", t->name);
    }
    TRY(find(b, t->name, op, NULL));
    if (t->word) return word_op(b, t, op);
    bool nested = op->f->type == F_RECORD || op->f->type == F_LIST;
    if (nested && t->kind == TOK_OPEN) return enter(b, op);
    if (op->f->type == F_RECORD) return FAULT(b, "record '%s' is always there", t->name);
    op->kind = OP_IF;
    return ERR_OK;
}

static enum err_code range(struct bind *b, const struct file *f, size_t from, size_t to);

static enum err_code section(struct bind *b, const struct file *f, size_t i)
{
    const struct token *t = &f->tok[i];
    struct html before = b->html;
    size_t scopes = b->sc.n;
    struct op op = { 0 };
    TRY(section_op(b, t, &op));
    emit(b, op);
    size_t at = b->n - 1;
    TRY(range(b, f, i + 1, t->mate));
    flush(b);
    if (op.kind == OP_EACH) push(b, (struct op){ .kind = OP_NEXT, .to = op.to, .jump = (unsigned)at + 1 });
    b->op[at].jump = (unsigned)b->n;
    b->sc.n = scopes;
    b->line = t->line;
    if (!b->print && !html_join(&b->html, &before))
        return FAULT(b, "section '%s' ends at another place of the HTML than it begins", t->name);
    return ERR_OK;
}

/* ---- files */

static enum err_code whole(struct bind *b, const struct file *f)
{
    for (size_t i = 0; i < b->chain_n; i++)
        if (b->chain[i] == f) return FAULT(b, "partial '%s' contains itself", f->name);
    if (b->chain_n == TPL_DEPTH) return FAULT(b, "partials too deep");
    if (f->print != b->print) return FAULT(b, "'%s' is of another kind", f->path);
    b->chain[b->chain_n++] = f;
    TRY(range(b, f, 0, f->n));
    b->chain_n--;
    return ERR_OK;
}

static enum err_code part_tag(struct bind *b, const struct token *t)
{
    if (strcmp(t->name, "@body") == 0) {
        if (!b->body) return FAULT(b, "{{>@body}} stands in a layout only, once");
        const struct file *f = b->body;
        size_t hidden = b->sc.hidden;
        b->body = NULL;
        b->sc.hidden = 0;
        TRY(whole(b, f));
        b->sc.hidden = hidden;
        return ERR_OK;
    }
    const struct file *f = tpl_file(b->s, t->name);
    return f ? whole(b, f) : FAULT(b, "no partial '%s'", t->name);
}

static enum err_code tag(struct bind *b, const struct file *f, size_t i)
{
    const struct token *t = &f->tok[i];
    switch (t->kind) {
    case TOK_TEXT:
        if (!b->print) html_feed(&b->html, t->text, t->n);
        buf_put(&b->text, t->text, t->n);
        return ERR_OK;
    case TOK_FIELD:
        return field_tag(b, t);
    case TOK_NUMBER:
        return number_tag(b);
    case TOK_MESSAGE:
        return message_tag(b, t);
    case TOK_LABEL:
        return label_tag(b, t);
    case TOK_PART:
        return part_tag(b, t);
    default:
        return section(b, f, i);
    }
}

static enum err_code range(struct bind *b, const struct file *f, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        b->line = f->tok[i].line;
        TRY(tag(b, f, i));
        if (f->tok[i].mate) i = f->tok[i].mate;
    }
    return ERR_OK;
}

static enum err_code program(struct bind *b, const struct file *outer, const struct op **out)
{
    TRY(whole(b, outer));
    b->chain_n = 1;
    b->chain[0] = outer;
    if (!b->print && b->html.state != HTML_TEXT) return FAULT(b, "the page ends inside a tag");
    if (b->body) return FAULT(b, "layout without {{>@body}}");
    emit(b, (struct op){ .kind = OP_END });
    struct op *done = ARENA_ARRAY(b->s->arena, struct op, b->n);
    memcpy(done, b->op, b->n * sizeof *done);
    *out = done;
    return ERR_OK;
}

/* One language: *b says what, the rest is made here. */
static enum err_code bind_lang(struct bind *b, const struct file *layout, const struct file *page,
                               const struct op **out)
{
    b->work = arena_new(0);
    b->text = buf_init(b->work, 4096);
    b->print = page->print;
    b->body = layout ? page : NULL;
    b->sc.hidden = layout ? b->sc.n : 0;
    b->chain[0] = page;
    enum err_code rc = program(b, layout ? layout : page, out);
    arena_free(b->work);
    return rc;
}

static struct page *page_new(struct tpl_set *s, size_t models)
{
    if (s->pages == s->pages_cap) {
        size_t had = s->pages_cap;
        s->pages_cap = had ? had * 2 : 64;
        s->page = arena_grow(s->arena, s->page, had * sizeof *s->page, s->pages_cap * sizeof *s->page);
    }
    struct page *p = &s->page[s->pages];
    *p = (struct page){ .program = ARENA_ARRAY(s->arena, const struct op *, s->langs), .models = models };
    return p;
}

enum err_code tpl_bind(struct tpl_set *s, const char *layout, const char *page, const struct model *const *models,
                       size_t n, int *id_out, struct err *e)
{
    const struct file *l = layout ? tpl_file(s, layout) : NULL, *p = tpl_file(s, page);
    if (layout && !l) return err(e, ERR_INVALID, "no layout '%s'", layout);
    if (!p) return err(e, ERR_INVALID, "no page '%s'", page);
    struct scope sc = { .n = n };
    if (n > TPL_DEPTH) return err(e, ERR_INVALID, "%s: too many models", page);
    for (size_t i = 0; i < n; i++) sc.row[i].m = models[i];
    struct page *made = page_new(s, n);
    for (size_t i = 0; i < s->langs; i++) {
        struct bind b = { .s = s, .lang = &s->lang[i], .sc = sc, .e = e };
        TRY(bind_lang(&b, l, p, &made->program[i]));
    }
    *id_out = (int)s->pages++;
    return ERR_OK;
}
