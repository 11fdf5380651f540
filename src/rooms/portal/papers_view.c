/* Papers of an application. See papers_view.h; must never know how a file came. */
#include "rooms/portal/papers_view.h"
#include "app/form_view.h"
#include "base/text.h"
#include <string.h>
#include <strings.h>

static const char *const tags[] = {"required", "depends", "optional", "known", NULL};

static const struct field file_fields[] = {
    FIELD(sent_file, n, F_INT), FIELD(sent_file, size, F_INT), FIELD(sent_file, at, F_INSTANT), FIELD(sent_file, name, F_TEXT),
    FIELD(sent_file, type, F_TEXT), FIELD(sent_file, paper, F_TEXT),
};
const struct model sent_file_model = MODEL(sent_file, file_fields, .doc = "A file of an application");

static const struct field slot_fields[] = {
    FIELD(paper_slot, id, F_TEXT), FIELD(paper_slot, name, F_TEXT), FIELD(paper_slot, hint, F_TEXT), FIELD(paper_slot, law, F_TEXT),
    FIELD(paper_slot, tag, F_TEXT, .words = tags, .label = "portal.paper"), FIELD(paper_slot, kinds, F_TEXT),
    FIELD(paper_slot, accept, F_TEXT, .flags = FIELD_PRIVATE), FIELD(paper_slot, max_mb, F_INT), FIELD(paper_slot, max_files, F_INT),
    FIELD(paper_slot, multiple, F_BOOL, .flags = FIELD_PRIVATE), FIELD(paper_slot, room, F_BOOL, .doc = "More files may be sent"),
    FIELD(paper_slot, wrong, F_BOOL), FIELD(paper_slot, error, F_TEXT), FIELD(paper_slot, refused, F_TEXT),
    FIELD(paper_slot, files, F_LIST, .of = &sent_file_model),
};
const struct model paper_slot_model = MODEL(paper_slot, slot_fields, .doc = "A paper that is asked for, and its files");

/* What a phone offers for "image/..." is its camera; a file of another kind is named by its ending. */
static const struct { const char *ext, *accept, *shown; } kinds[] = {
    {"pdf", "application/pdf", "PDF"}, {"jpg", "image/jpeg", "JPG"}, {"jpeg", "image/jpeg", "JPG"}, {"png", "image/png", "PNG"},
    {"heic", "image/heic", "HEIC"}, {"tif", "image/tiff", "TIFF"}, {"tiff", "image/tiff", "TIFF"},
};

static void add_once(struct buf *b, const char *word, const char *between)
{
    if (strstr(b->p, word))
        return;
    if (b->n)
        buf_str(b, between);
    buf_str(b, word);
}

static void put_kinds(const struct paper *p, struct paper_slot *s, struct arena *a)
{
    struct buf accept = buf_init(a, 64), shown = buf_init(a, 64);
    for (size_t i = 0; i < p->n_types; i++) {
        const char *ext = p->types[i].id, *word = NULL, *mime = NULL;
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
            if (strcasecmp(kinds[k].ext, ext) == 0) {
                word = kinds[k].shown;
                mime = kinds[k].accept;
            }
        add_once(&accept, mime ? mime : arena_fmt(a, ".%s", ext), ",");
        add_once(&shown, word ? word : text_upper(a, ext), ", ");
    }
    s->accept = accept.p;
    s->kinds = shown.p;
}

static bool is_there(const struct attachment *x)
{
    return strcmp(x->state, "new") == 0;
}

int64_t papers_count(const struct draft_folder *f, const char *paper)
{
    const struct attachment *x = f->papers.items.items;
    int64_t n = 0;
    for (size_t i = 0; i < f->papers.items.n; i++)
        n += is_there(&x[i]) && strcmp(x[i].paper, paper) == 0;
    return n;
}

/* paper "" = all */
static struct list files_of(const struct req *r, const struct draft_folder *f, const char *paper)
{
    const struct attachment *x = f->papers.items.items;
    struct sent_file *row = ARENA_ARRAY(r->x->arena, struct sent_file, f->papers.items.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < f->papers.items.n; i++) {
        const struct paper *p = procedure_paper_find(f->procedure, x[i].paper);
        if (is_there(&x[i]) && (!*paper || strcmp(x[i].paper, paper) == 0))
            row[n++] = (struct sent_file){.n = x[i].n, .size = x[i].size, .at = x[i].at, .name = x[i].name, .type = x[i].type,
                                          .paper = p ? label_in(&p->name, r->ctx.lang) : ""};
    }
    return (struct list){row, n};
}

struct list papers_sent(const struct req *r, const struct draft_folder *f)
{
    return files_of(r, f, "");
}

static struct paper_slot slot_of(struct req *r, const struct draft_folder *f, const struct paper *p)
{
    const char *error = form_problem(r, arena_fmt(r->x->arena, "paper:%s", p->id));
    int tag = p->need == PAPER_REQUIRED ? p->when.line != 0 : p->need == PAPER_OPTIONAL ? 2 : 3;
    struct paper_slot s = {.id = p->id, .name = label_in(&p->name, r->ctx.lang), .hint = label_in(&p->hint, r->ctx.lang), .law = p->law,
                           .tag = tags[tag], .max_mb = p->max_mb, .max_files = p->max_files, .multiple = p->max_files > 1,
                           .wrong = *error != 0, .error = error, .refused = "", .files = files_of(r, f, p->id)};
    s.room = s.files.n < (size_t)p->max_files || p->max_files == 1;
    put_kinds(p, &s, r->x->arena);
    return s;
}

struct list papers_slots(struct req *r, const struct draft_folder *f, const struct refused_file *refused, size_t n_refused)
{
    const struct paper_row *rows;
    struct form_env env = apply_env(r, f);
    size_t n = papers_for(f->procedure, f->values, &env, r->x->arena, &rows);
    struct paper_slot *out = ARENA_ARRAY(r->x->arena, struct paper_slot, n + 1);
    size_t slots = 0;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].paper->field)
            continue;
        struct paper_slot *s = &out[slots++];
        *s = slot_of(r, f, rows[i].paper);
        for (size_t k = 0; k < n_refused; k++)
            if (strcmp(refused[k].paper, s->id) == 0 && !*s->refused)
                s->refused = refused[k].name;
    }
    return (struct list){out, slots};
}

struct list papers_stray(const struct req *r, const struct draft_folder *f)
{
    const struct paper_row *rows;
    struct form_env env = apply_env(r, f);
    size_t n = papers_for(f->procedure, f->values, &env, r->x->arena, &rows), kept = 0;
    const struct attachment *x = f->papers.items.items;
    struct sent_file *out = ARENA_ARRAY(r->x->arena, struct sent_file, f->papers.items.n + 1);
    for (size_t i = 0; i < f->papers.items.n; i++) {
        bool asked = !is_there(&x[i]);
        for (size_t k = 0; k < n; k++)
            asked = asked || strcmp(rows[k].paper->id, x[i].paper) == 0;
        if (!asked)
            out[kept++] = (struct sent_file){.n = x[i].n, .size = x[i].size, .at = x[i].at, .name = x[i].name, .type = x[i].type, .paper = ""};
    }
    return (struct list){out, kept};
}
