/* Files that come with an act. See brought.h; must never take a kept word on trust. */
#include "rooms/follow/brought.h"
#include "base/hash.h"
#include <stdlib.h>
#include <string.h>

static const char prefix[] = "tep."; /* file fields are called "tep.<paper>" */
enum { MAC = 24, KEPT_MAX = 40 };

static const struct field kept_fields[] = {FIELD(kept_file, token, F_TEXT, .flags = FIELD_PRIVATE), FIELD(kept_file, name, F_TEXT), FIELD(kept_file, size, F_INT)};
const struct model kept_file_model = MODEL(kept_file, kept_fields, .doc = "A file that came with the form before");

static const char *mac_of(const struct req *r, int64_t dossier, const char *body)
{
    const struct world *w = r->ctx.world;
    const char *what = arena_fmt(r->x->arena, "kept %lld %s", (long long)dossier, body);
    struct sha256 h = hmac_sha256(w->key, sizeof w->key, what, strlen(what));
    return hash_base64url(r->x->arena, h.b, MAC);
}

static const struct paper *paper_of(struct wanted_papers want, const char *id)
{
    for (size_t i = 0; i < want.n; i++)
        if (strcmp(want.at[i]->id, id) == 0)
            return want.at[i];
    return NULL;
}

static size_t count(const struct brought *b, const char *paper)
{
    size_t n = 0;
    for (size_t i = 0; i < b->n; i++)
        n += strcmp(b->file[i].paper, paper) == 0;
    return n;
}

static void drop(struct brought *b, const char *paper)
{
    size_t n = 0;
    for (size_t i = 0; i < b->n; i++)
        if (strcmp(b->file[i].paper, paper) != 0)
            b->file[n++] = b->file[i];
    b->n = n;
}

/* "<mac>|paper|sha256|size|type|name" as brought_kept() wrote it. */
static void take_kept(struct req *r, int64_t dossier, struct wanted_papers want, const char *token, struct brought *out)
{
    char *part[6], *rest = arena_str(r->x->arena, token), *bar = strchr(rest, '|');
    if (!bar || strlen(token) > 1000)
        return;
    *bar = 0;
    const char *mac = mac_of(r, dossier, bar + 1);
    if (strlen(rest) != strlen(mac) || !bytes_same(rest, mac, strlen(mac)))
        return;
    part[0] = rest;
    for (int i = 1; i < 6; i++) {
        part[i] = bar + 1;
        bar = i < 5 ? strchr(part[i], '|') : NULL;
        if (i < 5 && !bar)
            return;
        if (bar)
            *bar = 0;
    }
    if (paper_of(want, part[1]))
        out->file[out->n++] = (struct act_file){{.name = part[5], .path = "", .sha256 = part[2], .size = strtoll(part[3], NULL, 10)}, part[1], part[4]};
}

static enum err_code take(struct req *r, struct wanted_papers want, const struct http_file *x, struct brought *out, struct err *e)
{
    struct upload up = {x->name, x->path, x->sha256, x->size};
    const struct paper *p = strncmp(x->field, prefix, sizeof prefix - 1) == 0 ? paper_of(want, x->field + sizeof prefix - 1) : NULL;
    const char *type;
    if (!p) {
        problem_add(&r->problems, x->field, "err.unknown", 0);
        return ERR_OK;
    }
    if (p->max_files == 1)
        drop(out, p->id);
    if (count(out, p->id) >= (size_t)p->max_files) {
        problem_add(&r->problems, arena_fmt(r->x->arena, "paper:%s", p->id), "paper.too_many", p->max_files);
        return ERR_OK;
    }
    enum err_code rc = file_take(&r->ctx, p, &up, &type, &r->problems, e);
    if (rc == ERR_OK)
        out->file[out->n++] = (struct act_file){up, p->id, type};
    return rc == ERR_INVALID ? ERR_OK : rc;
}

/* Files of one paper beside one another, in the order they came: so they are added as one lot. */
static void group(struct brought *b)
{
    for (size_t i = 1; i < b->n; i++) {
        struct act_file x = b->file[i];
        size_t k = i;
        for (; k > 0 && strcmp(b->file[k - 1].paper, x.paper) > 0; k--)
            b->file[k] = b->file[k - 1];
        b->file[k] = x;
    }
}

enum err_code brought_take(struct req *r, int64_t dossier, struct wanted_papers want, struct brought *out, struct err *e)
{
    out->file = ARENA_ARRAY(r->x->arena, struct act_file, KEPT_MAX + r->x->files_n + 1);
    out->n = 0;
    for (size_t i = 0; i < r->x->form_n && out->n < KEPT_MAX; i++)
        if (strcmp(r->x->form[i].name, "giu") == 0)
            take_kept(r, dossier, want, r->x->form[i].value, out);
    for (size_t i = 0; i < r->x->files_n; i++)
        TRY(take(r, want, &r->x->files[i], out, e));
    group(out);
    return ERR_OK;
}

struct list brought_kept(struct req *r, int64_t dossier, const struct brought *b, const char *paper)
{
    struct kept_file *row = ARENA_ARRAY(r->x->arena, struct kept_file, (b ? b->n : 0) + 1);
    size_t n = 0;
    for (size_t i = 0; b && i < b->n; i++) {
        const struct act_file *f = &b->file[i];
        if (strcmp(f->paper, paper) != 0)
            continue;
        const char *body = arena_fmt(r->x->arena, "%s|%s|%lld|%s|%s", f->paper, f->upload.sha256, (long long)f->upload.size, f->type, f->upload.name);
        row[n++] = (struct kept_file){arena_fmt(r->x->arena, "%s|%s", mac_of(r, dossier, body), body), f->upload.name, f->upload.size};
    }
    return (struct list){row, n};
}
