/* What handlers call. See req.h. */
#include "app/state.h"
#include "base/text.h"
#include "service/abode.h"
#include <stdlib.h>
#include <string.h>

const char *req_param(const struct req *r, const char *name)
{
    return route_param(&r->match, name);
}

const char *req_query(const struct req *r, const char *name)
{
    const char *v = http_query(r->x, name);
    return v ? v : "";
}

const char *req_value(const struct req *r, const char *name)
{
    const char *v = http_form(r->x, name);
    return v ? v : "";
}

static void form_with(struct req *r, const char *name, const char *value, bool alone)
{
    size_t n = 0;
    struct http_pair *all = ARENA_ARRAY(r->x->arena, struct http_pair, r->x->form_n + 1);
    for (size_t i = 0; i < r->x->form_n; i++)
        if (!alone || strcmp(r->x->form[i].name, name) != 0)
            all[n++] = r->x->form[i];
    all[n++] = (struct http_pair){arena_str(r->x->arena, name), text_nfc(r->x->arena, value)};
    r->x->form = all;
    r->x->form_n = n;
}

void req_put(struct req *r, const char *name, const char *value)
{
    form_with(r, name, value, true);
}

void req_add(struct req *r, const char *name, const char *value)
{
    form_with(r, name, value, false);
}

int64_t req_id(const struct req *r, const char *name)
{
    const char *s = req_param(r, name);
    size_t n = strlen(s);
    if (n == 0 || n > 16 || strspn(s, "0123456789") != n)
        return 0;
    return strtoll(s, NULL, 10);
}

const char *req_text(const struct req *r, const char *id)
{
    return tpl_message(r->app->tpl, r->ctx.lang, id, NULL, NULL, r->x->arena);
}

/* A page is read from one moment of each database. */
static enum err_code each_of(struct req *r, uint64_t shards, enum err_code (*fn)(struct req *r, void *arg, struct err *e), void *arg, struct err *e)
{
    struct ctx home = r->ctx;
    enum err_code rc = ERR_OK;
    for (int i = 0; i < dbs_shards(r->app->dbs) && !rc; i++) {
        if (!(shards >> i & 1))
            continue;
        if (i == home.shard) {
            rc = fn(r, arg, e);
            continue;
        }
        r->ctx.shard = i;
        if ((rc = readers_get(r->readers, i, &r->ctx.db, e)) == ERR_OK && (rc = db_begin(r->ctx.db, false, e)) == ERR_OK) {
            rc = fn(r, arg, e);
            db_rollback(r->ctx.db);
        }
        r->ctx = home;
    }
    return rc;
}

enum err_code req_each_province(struct req *r, enum err_code (*fn)(struct req *r, void *arg, struct err *e), void *arg, struct err *e)
{
    return each_of(r, UINT64_MAX, fn, arg, e);
}

enum err_code req_each_abode(struct req *r, int64_t account, enum err_code (*fn)(struct req *r, void *arg, struct err *e), void *arg, struct err *e)
{
    uint64_t shards = UINT64_MAX;
    if (!dbs_single(r->app->dbs))
        TRY(abode_of(&r->ctx, account, &shards, e));
    return each_of(r, shards, fn, arg, e);
}

static enum err_code settle(struct ctx *c, void *arg, struct err *e)
{
    const struct req *r = arg;
    return abode_put(c->db, r->actor.account, r->ctx.shard, e);
}

enum err_code req_settle_abode(struct req *r, struct err *e)
{
    return dbs_single(r->app->dbs) ? ERR_OK : app_write(r->app, -1, settle, r, e);
}

bool req_wants_data(const struct req *r)
{
    return answer_format(r) != ANSWER_HTML;
}

enum err_code req_show(struct req *r, void *out)
{
    r->out = out;
    return ERR_OK;
}

enum err_code req_go(struct req *r, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    r->redirect = arena_vfmt(r->x->arena, fmt, ap);
    va_end(ap);
    r->status = 303;
    return ERR_OK;
}

enum err_code req_send(struct req *r, const char *type, const char *name, const char *body, size_t n)
{
    r->file_type = type;
    r->file_name = name;
    r->file_body = body;
    r->file_n = n;
    return ERR_OK;
}

enum err_code req_send_file(struct req *r, const char *type, const char *name, const char *path)
{
    r->file_type = type;
    r->file_name = name;
    r->file_path = path;
    return ERR_OK;
}

void req_cookie(struct req *r, const char *name, const char *value, int64_t max_age)
{
    struct arena *a = r->x->arena;
    const char *age = "";
    if (max_age)
        age = arena_fmt(a, "; Max-Age=%lld", max_age < 0 ? 0LL : (long long)max_age);
    if (r->set_n < sizeof r->set / sizeof r->set[0])
        r->set[r->set_n++] = (struct http_pair){"Set-Cookie", arena_fmt(a, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s", name, value, age,
                                                r->app->cfg.secure_cookies ? "; Secure" : "")};
}

void req_reads(struct req *r, int64_t dossier, const char *why)
{
    if (!r->actor.unit || r->read_n == sizeof r->read_dossier / sizeof r->read_dossier[0])
        return;
    r->read_dossier[r->read_n++] = dossier;
    r->read_why = why;
}

enum err_code req_checked(struct req *r, struct err *e)
{
    if (!r->problems.n)
        return ERR_OK;
    return err(e, ERR_INVALID, "%zu problems, first: %s", r->problems.n, r->problems.row[0].field);
}

const char *app_public_url(const struct app *app, const struct http_exchange *x, struct arena *a)
{
    const char *host = http_header(x, "Host");
    if (app->cfg.public_url && *app->cfg.public_url)
        return app->cfg.public_url;
    return arena_fmt(a, "http://%s", host ? host : app_address(app));
}
