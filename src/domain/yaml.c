/* YAML text into a tree of ours. The only file that includes libfyaml. */
#include "domain/yaml.h"
#include "base/text.h"
#include <libfyaml.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH = 12, FAULTS = 50 };

void yaml_fault(struct yaml_faults *f, int line, const char *fmt, ...)
{
    if (f->n >= FAULTS)
        return;
    if (f->n == f->cap) {
        size_t want = f->cap ? f->cap * 2 : 8;
        f->row = arena_grow(f->arena, f->row, f->cap * sizeof *f->row, want * sizeof *f->row);
        f->cap = want;
    }
    va_list ap;
    va_start(ap, fmt);
    f->row[f->n++] = (struct yaml_fault){.line = line < 1 ? 1 : line, .text = arena_vfmt(f->arena, fmt, ap)};
    va_end(ap);
}

const struct yaml *yaml_find(const struct yaml *map, const char *key)
{
    if (!map || map->type != YAML_MAP)
        return NULL;
    for (const struct yaml *c = map->child; c; c = c->next)
        if (strcmp(c->key, key) == 0)
            return c;
    return NULL;
}

enum err_code yaml_verdict(struct yaml_faults *f, struct buf *report, struct err *e)
{
    if (!f->n)
        return ERR_OK;
    for (size_t i = 1; i < f->n; i++) /* stable, and there are at most 50 */
        for (size_t j = i; j > 0 && f->row[j - 1].line > f->row[j].line; j--) {
            struct yaml_fault t = f->row[j];
            f->row[j] = f->row[j - 1];
            f->row[j - 1] = t;
        }
    for (size_t i = 0; report && i < f->n; i++)
        buf_fmt(report, "%s:%d: %s\n", f->file, f->row[i].line, f->row[i].text);
    return err(e, ERR_INVALID, "%s:%d: %s", f->file, f->row[0].line, f->row[0].text);
}

/* ---- from the library's nodes to ours */

static int line_of_token(struct fy_token *t, int dflt)
{
    const struct fy_mark *m = t ? fy_token_start_mark(t) : NULL;
    return m ? m->line + 1 : dflt;
}

static struct yaml *convert(struct fy_node *n, int line, int depth, struct yaml_faults *f);

static void scalar(struct yaml *y, struct fy_node *n, struct yaml_faults *f)
{
    size_t len = 0;
    const char *s = fy_node_get_scalar(n, &len);
    struct fy_token *t = fy_node_get_scalar_token(n);
    y->line = line_of_token(t, y->line);
    y->plain = t && fy_scalar_token_get_style(t) == FYSS_PLAIN;
    y->text = text_nfc(f->arena, arena_strn(f->arena, s ? s : "", len));
    if (fy_node_is_alias(n))
        yaml_fault(f, y->line, "aliases (*%s) are not taken: write the thing out", y->text);
}

static void list(struct yaml *y, struct fy_node *n, int depth, struct yaml_faults *f)
{
    struct yaml **tail = &y->child;
    void *it = NULL;
    for (struct fy_node *c; (c = fy_node_sequence_iterate(n, &it));) {
        *tail = convert(c, y->line, depth + 1, f);
        if (y->n++ == 0)
            y->line = (*tail)->line;
        tail = &(*tail)->next;
    }
}

static void map(struct yaml *y, struct fy_node *n, int depth, struct yaml_faults *f)
{
    struct yaml **tail = &y->child;
    void *it = NULL;
    for (struct fy_node_pair *p; (p = fy_node_mapping_iterate(n, &it));) {
        struct fy_node *k = fy_node_pair_key(p);
        size_t len = 0;
        const char *s = k && fy_node_get_type(k) == FYNT_SCALAR ? fy_node_get_scalar(k, &len) : NULL;
        int line = k ? line_of_token(fy_node_get_scalar_token(k), y->line) : y->line;
        if (!s) {
            yaml_fault(f, line, "a key must be a plain word");
            continue;
        }
        const char *key = arena_strn(f->arena, s, len);
        if (yaml_find(y, key)) {
            yaml_fault(f, line, "the key '%s' stands here twice", key);
            continue;
        }
        struct yaml *v = convert(fy_node_pair_value(p), line, depth + 1, f);
        v->key = key;
        v->key_line = line;
        *tail = v;
        tail = &v->next;
        if (y->n++ == 0)
            y->line = line;
    }
}

static struct yaml *convert(struct fy_node *n, int line, int depth, struct yaml_faults *f)
{
    struct yaml *y = ARENA_NEW(f->arena, struct yaml);
    y->line = line;
    y->text = "";
    if (!n) { /* "key:" with nothing after it */
        y->plain = true;
        return y;
    }
    if (fy_node_get_tag(n, NULL) || fy_node_get_anchor(n))
        yaml_fault(f, line, "tags and anchors are not taken");
    if (depth > DEPTH) {
        yaml_fault(f, line, "nested too deep");
        return y;
    }
    switch (fy_node_get_type(n)) {
    case FYNT_SEQUENCE:
        y->type = YAML_LIST;
        list(y, n, depth, f);
        break;
    case FYNT_MAPPING:
        y->type = YAML_MAP;
        map(y, n, depth, f);
        break;
    default:
        scalar(y, n, f);
    }
    return y;
}

/* ---- the library's own complaints */

static void library_faults(struct fy_diag *d, struct yaml_faults *f)
{
    void *it = NULL;
    for (struct fy_diag_error *e; (e = fy_diag_errors_iterate(d, &it));)
        yaml_fault(f, e->line, "not YAML: %s", e->msg);
    if (!f->n)
        yaml_fault(f, 1, "not YAML");
}

static bool marks_document(const char *line)
{
    return (strncmp(line, "---", 3) == 0 || strncmp(line, "...", 3) == 0) && (line[3] == '\0' || strchr(" \t\r\n", line[3]));
}

/* The library reads the first document and passes over all others: what stands there would be lost without a word. */
static void check_single(const char *text, struct yaml_faults *f)
{
    bool begun = false;
    int line = 1;
    for (const char *s = text; *s; s += strcspn(s, "\n"), s += *s == '\n', line++) {
        if (marks_document(s) && begun) {
            yaml_fault(f, line, "another document begins here: a file has one");
            return;
        }
        begun = begun || marks_document(s) || !strchr("#\r\n", *s);
    }
}

const struct yaml *yaml_parse(struct source src, struct yaml_faults *f)
{
    if (!text_utf8(src.text, src.n)) {
        yaml_fault(f, 1, "the file is not UTF-8");
        return NULL;
    }
    struct fy_diag_cfg dc;
    fy_diag_cfg_default(&dc);
    dc.fp = NULL;
    dc.level = FYET_ERROR;
    struct fy_diag *diag = fy_diag_create(&dc);
    if (!diag)
        abort();
    fy_diag_set_collect_errors(diag, true);
    struct fy_parse_cfg cfg = {.flags = FYPCF_QUIET | FYPCF_ALLOW_DUPLICATE_KEYS | FYPCF_JSON_NONE, .diag = diag};
    struct fy_document *doc = fy_document_build_from_string(&cfg, src.text, src.n);
    const struct yaml *root = NULL;
    if (!doc)
        library_faults(diag, f);
    else if (!fy_document_root(doc) || fy_node_get_type(fy_document_root(doc)) != FYNT_MAPPING)
        yaml_fault(f, 1, "the file must be a map of keys");
    else
        root = convert(fy_document_root(doc), 1, 0, f);
    if (root)
        check_single(src.text, f);
    fy_document_destroy(doc);
    fy_diag_destroy(diag);
    return root;
}
