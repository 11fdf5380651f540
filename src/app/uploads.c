/* Takes and seals files. See uploads.h; must never know a procedure or a dossier, or take a kept word on trust. */
#include "app/uploads.h"
#include "base/hash.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SEAL_PARTS = 6, SEAL_MAX = 1000 };
static const char prefix[] = "tep.";

static const struct field kept_fields[] = {
    FIELD(sealed_file, name, F_TEXT), FIELD(sealed_file, size, F_INT), FIELD(sealed_file, seal, F_TEXT, .flags = FIELD_PRIVATE),
};
const struct model sealed_file_model = MODEL(sealed_file, kept_fields, .doc = "A file that came with the form before");

const struct uploads *uploads_of(const struct req *r)
{
    static const struct uploads none = {.n = 0};
    return r->scratch ? r->scratch : &none;
}

const char *uploads_accept(const struct paper *p, struct arena *a)
{
    static const struct { const char *ext, *type; } known[] = {
        {"pdf", "application/pdf"}, {"jpg", "image/jpeg"}, {"jpeg", "image/jpeg"}, {"png", "image/png"}, {"heic", "image/heic"}};
    struct buf b = buf_init(a, 64);
    for (size_t i = 0; i < p->n_types; i++) {
        const char *word = arena_fmt(a, ".%s", p->types[i].id);
        for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
            if (strcasecmp(known[k].ext, p->types[i].id) == 0)
                word = known[k].type;
        if (!strstr(b.p, word))
            buf_fmt(&b, "%s%s", b.n ? "," : "", word);
    }
    return b.p;
}

/* ---- sealed: mac|paper|sha256|size|type|name */

static const char *mac_of(const struct req *r, int64_t scope, const char *what)
{
    const struct world *w = r->ctx.world;
    const char *all = arena_fmt(r->x->arena, "upload %lld %lld %s", (long long)r->actor.account, (long long)scope, what);
    struct sha256 h = hmac_sha256(w->key, sizeof w->key, all, strlen(all));
    return hash_base64url(r->x->arena, h.b, 24);
}

static const char *seal(const struct req *r, int64_t scope, const struct act_file *f)
{
    const char *what = arena_fmt(r->x->arena, "%s|%s|%lld|%s|%s", f->paper, f->upload.sha256, (long long)f->upload.size, f->type, f->upload.name);
    return arena_fmt(r->x->arena, "%s|%s", mac_of(r, scope, what), what);
}

static bool unseal(const struct req *r, int64_t scope, const char *text, struct act_file *out)
{
    char *s = arena_str(r->x->arena, text), *part[SEAL_PARTS];
    const char *what = strchr(text, '|');
    if (!what || strlen(text) > SEAL_MAX)
        return false;
    for (int i = 0; i < SEAL_PARTS; i++)
        part[i] = i + 1 < SEAL_PARTS ? strsep(&s, "|") : s; /* the name comes last and may hold anything */
    const char *mac = mac_of(r, scope, what + 1);
    if (!part[SEAL_PARTS - 1] || strlen(part[0]) != strlen(mac) || !bytes_same(part[0], mac, strlen(mac)))
        return false;
    *out = (struct act_file){.paper = part[1], .type = part[4],
                             .upload = {.name = part[5], .path = "", .sha256 = part[2], .size = strtoll(part[3], NULL, 10)}};
    return true;
}

static void take_kept(struct req *r, struct uploads *u, paper_finder *find, const void *with)
{
    for (size_t i = 0; i < r->x->form_n && u->n < UPLOADS_MAX; i++)
        if (strcmp(r->x->form[i].name, "_kept") == 0 && unseal(r, u->scope, r->x->form[i].value, &u->file[u->n]) && find(with, u->file[u->n].paper))
            u->n++;
}

/* ---- new ones */

static size_t count(const struct uploads *u, const char *paper)
{
    size_t n = 0;
    for (size_t i = 0; i < u->n; i++)
        n += strcmp(u->file[i].paper, paper) == 0;
    return n;
}

static void drop(struct uploads *u, const char *paper)
{
    size_t n = 0;
    for (size_t i = 0; i < u->n; i++)
        if (strcmp(u->file[i].paper, paper) != 0)
            u->file[n++] = u->file[i];
    u->n = n;
}

/* False only when nothing can be stored; a file that is refused is a problem of its paper. */
static enum err_code take_one(struct req *r, const struct http_file *f, const struct paper *p, struct uploads *u, struct err *e)
{
    if (p->max_files == 1)
        drop(u, p->id);
    if (u->n == UPLOADS_MAX || count(u, p->id) >= (size_t)p->max_files) {
        problem_add(&r->problems, arena_fmt(r->x->arena, "paper:%s", p->id), "paper.too_many", p->max_files);
        return ERR_OK;
    }
    struct act_file *out = &u->file[u->n];
    *out = (struct act_file){.paper = p->id, .type = "", .upload = {.name = f->name, .path = f->path, .sha256 = f->sha256, .size = f->size}};
    enum err_code rc = file_take(&r->ctx, p, &out->upload, &out->type, &r->problems, e);
    u->n += rc == ERR_OK;
    return rc == ERR_INVALID ? ERR_OK : rc;
}

/* Files of one paper stand together, in the order they came: so they are added as one lot. */
static void group(struct uploads *u)
{
    for (size_t i = 1; i < u->n; i++)
        for (size_t k = i; k > 0 && strcmp(u->file[k - 1].paper, u->file[k].paper) > 0; k--) {
            struct act_file f = u->file[k];
            u->file[k] = u->file[k - 1];
            u->file[k - 1] = f;
        }
}

enum err_code uploads_take(struct req *r, int64_t scope, paper_finder *find, const void *with, struct err *e)
{
    struct uploads *u = ARENA_NEW(r->x->arena, struct uploads);
    u->scope = scope;
    r->scratch = u;
    take_kept(r, u, find, with);
    for (size_t i = 0; i < r->x->files_n; i++) {
        const struct http_file *f = &r->x->files[i];
        if (f->field[0] == '_')
            continue; /* the page's own: a card's photograph */
        const struct paper *p = strncmp(f->field, prefix, sizeof prefix - 1) == 0 ? find(with, f->field + sizeof prefix - 1) : NULL;
        if (!p)
            problem_add(&r->problems, f->field, "err.unknown", 0);
        else
            TRY(take_one(r, f, p, u, e));
    }
    group(u);
    return req_checked(r, e);
}

struct list uploads_kept(const struct req *r, const char *paper)
{
    const struct uploads *u = uploads_of(r);
    struct sealed_file *row = ARENA_ARRAY(r->x->arena, struct sealed_file, u->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < u->n; i++)
        if (strcmp(u->file[i].paper, paper) == 0)
            row[n++] = (struct sealed_file){u->file[i].upload.name, seal(r, u->scope, &u->file[i]), u->file[i].upload.size};
    return (struct list){row, n};
}
