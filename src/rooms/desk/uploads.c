/* Takes and seals files. See uploads.h; must never know a procedure or a dossier. */
#include "rooms/desk/uploads.h"
#include "base/hash.h"
#include <stdlib.h>
#include <string.h>

enum { SEAL_PARTS = 6 };

static const struct field kept_fields[] = {
    FIELD(sealed_file, name, F_TEXT), FIELD(sealed_file, size, F_INT), FIELD(sealed_file, seal, F_TEXT, .flags = FIELD_PRIVATE),
};
const struct model sealed_file_model = MODEL(sealed_file, kept_fields);

const struct uploads *uploads_of(const struct req *r)
{
    static const struct uploads none = {.n = 0};
    return r->scratch ? r->scratch : &none;
}

const char *uploads_accept(const struct paper *p, struct arena *a)
{
    struct buf b = buf_init(a, 64);
    for (size_t i = 0; i < p->n_types; i++)
        buf_fmt(&b, "%s.%s", i ? "," : "", p->types[i].id);
    return b.p;
}

/* ---- sealed: mac|paper|sha256|size|type|name, for this officer's account alone */

static const char *mac_of(const struct req *r, const char *what)
{
    const struct world *w = r->ctx.world;
    const char *all = arena_fmt(r->x->arena, "upload %lld %s", (long long)r->actor.account, what);
    struct sha256 h = hmac_sha256(w->key, sizeof w->key, all, strlen(all));
    return hash_base64url(r->x->arena, h.b, 24);
}

static const char *seal(const struct req *r, const struct act_file *f)
{
    const char *what = arena_fmt(r->x->arena, "%s|%s|%lld|%s|%s", f->paper, f->upload.sha256, (long long)f->upload.size, f->type, f->upload.name);
    return arena_fmt(r->x->arena, "%s|%s", mac_of(r, what), what);
}

static bool unseal(const struct req *r, const char *text, struct act_file *out)
{
    char *s = arena_str(r->x->arena, text), *part[SEAL_PARTS];
    const char *what = strchr(text, '|');
    for (int i = 0; i < SEAL_PARTS; i++)
        part[i] = i + 1 < SEAL_PARTS ? strsep(&s, "|") : s; /* the name comes last and may hold anything */
    if (!what || !part[SEAL_PARTS - 1] || strlen(part[0]) != strlen(mac_of(r, what + 1)) || !bytes_same(part[0], mac_of(r, what + 1), strlen(part[0])))
        return false;
    *out = (struct act_file){.paper = part[1], .type = part[4],
                             .upload = {.name = part[5], .path = "", .sha256 = part[2], .size = strtoll(part[3], NULL, 10)}};
    return true;
}

static void take_kept(struct req *r, struct uploads *u)
{
    for (size_t i = 0; i < r->x->form_n && u->n < UPLOADS_MAX; i++)
        if (strcmp(r->x->form[i].name, "_kept") == 0 && unseal(r, r->x->form[i].value, &u->file[u->n]))
            u->n++;
}

/* ---- new ones */

/* False only when nothing can be stored; a file that is refused is a problem of its paper. */
static enum err_code take_one(struct req *r, const struct http_file *f, const struct paper *p, struct uploads *u, struct err *e)
{
    struct act_file *out = &u->file[u->n];
    *out = (struct act_file){.paper = p->id, .type = "", .upload = {.name = f->name, .path = f->path, .sha256 = f->sha256, .size = f->size}};
    enum err_code rc = file_take(&r->ctx, p, &out->upload, &out->type, &r->problems, e);
    u->n += rc == ERR_OK;
    return rc == ERR_INVALID ? ERR_OK : rc;
}

/* Files of one paper stand together, in the order they came. */
static void group(struct uploads *u)
{
    for (size_t i = 1; i < u->n; i++)
        for (size_t k = i; k > 0 && strcmp(u->file[k - 1].paper, u->file[k].paper) > 0; k--) {
            struct act_file f = u->file[k];
            u->file[k] = u->file[k - 1];
            u->file[k - 1] = f;
        }
}

enum err_code uploads_take(struct req *r, paper_finder *find, const void *with, struct err *e)
{
    struct uploads *u = ARENA_NEW(r->x->arena, struct uploads);
    r->scratch = u;
    take_kept(r, u);
    for (size_t i = 0; i < r->x->files_n && u->n < UPLOADS_MAX; i++) {
        const struct http_file *f = &r->x->files[i];
        const struct paper *p = strncmp(f->field, "file:", 5) == 0 ? find(with, f->field + 5) : NULL;
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
            row[n++] = (struct sealed_file){u->file[i].upload.name, seal(r, &u->file[i]), u->file[i].upload.size};
    return (struct list){row, n};
}
