/* A bound page run over records into a buffer: no lookup but for {{T:...}}, no allocation but the output
 * and what a format needs. Reads the set only, so any number of threads may run it. */
#include "tpl/parts.h"
#include <string.h>

struct frame {
    const void *rec;
    size_t i, n, stride; /* of a list */
};

struct run {
    const struct tpl_set *s;
    const struct language *lang;
    struct buf *out;
    struct frame frame[TPL_DEPTH];
};

/* A piece {name} or {fmt:name} of a message that was not known at load. */
static void piece_field(struct run *r, const struct piece *p, const struct op *op)
{
    size_t row = 0;
    const struct model *owner;
    const struct field *f = op->scope ? value_find(op->scope, p->text, &row, &owner, r->out->arena) : NULL;
    const struct tpl_format *fmt = p->fmt ? tpl_format_find(r->s, p->fmt) : NULL;
    bool known = f && r->frame[row].rec && !(f->flags & FIELD_SECRET) && (fmt || !p->fmt);
    const char *text;
    if (!known) text = arena_fmt(r->out->arena, "{%s%s%s}", p->fmt ? p->fmt : "", p->fmt ? ":" : "", p->text);
    else if (fmt) text = fmt->fn(r->frame[row].rec, f, r->lang->lang, r->out->arena);
    else text = value_text(r->frame[row].rec, f, r->out->arena);
    value_put(r->out, text, op->esc);
}

static void message_put(struct run *r, const struct message *m, const struct op *op)
{
    for (size_t i = 0; i < m->n; i++) {
        const struct piece *p = &m->piece[i];
        if (p->kind == PIECE_TEXT) value_put(r->out, p->text, op->esc);
        else if (p->kind == PIECE_FIELD) piece_field(r, p, op);
        else if (op->bold && op->esc == ESC_PRINT) buf_str(r->out, "**");
        else if (op->bold) buf_str(r->out, p->kind == PIECE_BOLD ? "<b>" : "</b>");
    }
}

static const struct message *message_by_id(struct run *r, const char *id)
{
    const struct message *m = message_find(r->lang, id);
    if (!m) atomic_fetch_add_explicit(r->s->unknown, 1, memory_order_relaxed);
    return m;
}

static void run_label(struct run *r, const struct op *op)
{
    const void *rec = r->frame[op->from].rec;
    const char *id = value_text(rec, op->f, r->out->arena);
    const struct message *m = NULL;
    if (!*id) return;
    for (size_t i = 0; op->label && op->label[i]; i++)
        if (strcmp(op->f->words[i], id) == 0) m = op->label[i];
    if (!m) m = message_by_id(r, id);
    if (m) message_put(r, m, op);
    else value_put(r->out, id, op->esc);
}

static void run_value(struct run *r, const struct op *op)
{
    const void *rec = r->frame[op->from].rec;
    struct arena *a = r->out->arena;
    if (op->kind == OP_FORMAT) {
        const char *text = op->fn(rec, op->f, r->lang->lang, a);
        value_put(r->out, text ? text : "", op->esc);
    } else if (op->kind == OP_NUMBER || (op->esc != ESC_URL && (op->f->type == F_INT || op->f->type == F_MONEY))) {
        buf_int(r->out, op->kind == OP_NUMBER ? (long long)r->frame[op->from].i + 1 : record_int(rec, op->f));
    } else {
        value_put(r->out, value_text(rec, op->f, a), op->esc);
    }
}

static bool holds(const struct run *r, const struct op *op)
{
    const struct frame *fr = &r->frame[op->from];
    switch (op->kind) {
    case OP_WORD:
        return (record_int(fr->rec, op->f) == op->word_at) != op->not;
    case OP_SAME:
        return (strcmp(record_text(fr->rec, op->f), op->text) == 0) != op->not;
    case OP_FIRST:
        return (fr->i == 0) != op->not;
    case OP_LAST:
        return (fr->i + 1 == fr->n) != op->not;
    default:
        return record_truthy(fr->rec, op->f) != op->not;
    }
}

/* Into a list or a record; false if the list is empty. */
static bool enter(struct run *r, const struct op *op)
{
    const void *rec = r->frame[op->from].rec;
    struct frame *fr = &r->frame[op->to];
    if (op->kind == OP_ENTER) {
        fr->rec = (const char *)rec + op->f->at;
        return true;
    }
    const struct list *l = record_list(rec, op->f);
    *fr = (struct frame){ .rec = l->items, .n = l->n, .stride = op->f->of->size };
    return l->n > 0;
}

static bool next(struct run *r, const struct op *op)
{
    struct frame *fr = &r->frame[op->to];
    if (++fr->i >= fr->n) return false;
    fr->rec = (const char *)fr->rec + fr->stride;
    return true;
}

static void run(struct run *r, const struct op *program)
{
    for (const struct op *op = program; op->kind != OP_END;) {
        const struct op *to = op + 1;
        switch (op->kind) {
        case OP_TEXT:
            buf_put(r->out, op->text, op->n);
            break;
        case OP_FIELD:
        case OP_FORMAT:
        case OP_NUMBER:
            run_value(r, op);
            break;
        case OP_LABEL:
            run_label(r, op);
            break;
        case OP_EACH:
        case OP_ENTER:
            if (!enter(r, op)) to = program + op->jump;
            break;
        case OP_NEXT:
            if (next(r, op)) to = program + op->jump;
            break;
        default:
            if (!holds(r, op)) to = program + op->jump;
        }
        op = to;
    }
}

void tpl_render(const struct tpl_set *s, int id, const char *lang, const void *const *recs, struct buf *out)
{
    const struct page *p = &s->page[id];
    struct run r;
    r.s = s;
    r.lang = message_lang(s, lang);
    r.out = out;
    for (size_t i = 0; i < p->models; i++) r.frame[i] = (struct frame){ .rec = recs[i] };
    run(&r, p->program[r.lang - s->lang]);
}

const char *tpl_message(const struct tpl_set *s, const char *lang, const char *id, const struct model *m,
                        const void *rec, struct arena *a)
{
    struct buf out = buf_init(a, 0);
    struct scope sc = { .row = { { .m = m } }, .n = m != NULL };
    struct op op = { .esc = ESC_NONE, .scope = &sc };
    struct run r;
    r.s = s;
    r.lang = message_lang(s, lang);
    r.out = &out;
    r.frame[0] = (struct frame){ .rec = rec };
    const struct message *found = message_by_id(&r, id);
    if (!found) return id;
    message_put(&r, found, &op);
    return out.p;
}
