/* From a handled request to bytes: HTML through the page's template, JSON and CSV through its descriptor, errors the
 * same way (RFC 9457). Must never decide anything; that was the handler's. */
#include "app/page.h"
#include "app/page_cache.h"
#include "app/state.h"
#include "base/json.h"
#include "base/log.h"
#include "pay/till.h"
#include <string.h>

struct error_view { int64_t status; const char *code, *title, *advice, *typed; /* typed: what would be lost otherwise */ };
static const struct field error_fields[] = {
    FIELD(error_view, status, F_INT), FIELD(error_view, code, F_TEXT), FIELD(error_view, title, F_TEXT), FIELD(error_view, advice, F_TEXT),
    FIELD(error_view, typed, F_TEXT, .flags = FIELD_PRIVATE | FIELD_LINES),
};
extern const struct model error_view_model;
const struct model error_view_model = MODEL(error_view, error_fields, .doc = "What went wrong (RFC 9457)");

#define POLICY(form) "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self';" \
    " form-action 'self'" form "; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"

/* A form that leads on to the payment gateway is sent there by a redirect, which browsers hold against form-action. */
static const char *policy(const struct req *r)
{
    const struct till *till = r->app->cfg.till;
    const char *url = till_has_gateway(till) ? till->gateway.url : "", *host = strstr(url, "://");
    return host ? arena_fmt(r->x->arena, POLICY(" %.*s"), (int)(host + 3 - url + (long)strcspn(host + 3, "/")), url) : POLICY("");
}

enum answer_format answer_format(const struct req *r)
{
    const char *accept = http_header(r->x, "Accept");
    if (r->as != ANSWER_HTML)
        return r->as;
    if (accept && (strstr(accept, "application/json") || strstr(accept, "application/problem+json")) && !strstr(accept, "text/html"))
        return ANSWER_JSON;
    if (accept && strcmp(accept, "text/event-stream") == 0)
        return ANSWER_JSON; /* what refuses a live page */
    if (accept && strncmp(accept, "text/csv", 8) == 0)
        return ANSWER_CSV;
    return ANSWER_HTML;
}

static void log_request(const struct req *r, int status)
{
    log_line(status >= 500 ? LOG_WARN : LOG_INFO, "http", "method=%s route=%s status=%d account=%lld", r->x->method,
             r->route ? r->route->pattern : "-", status, (long long)r->actor.account);
}

static void heads(struct req *r, struct http_reply *out)
{
    bool open = r->route && (r->route->flags & ROUTE_CACHE) && !r->session && !r->set_n && out->status == 200;
    http_reply_head(out, "Cache-Control", r->live ? "no-store" : open ? "public, max-age=60" : "private, no-cache");
    http_reply_head(out, "Vary", "Cookie, Accept, Accept-Encoding");
    http_reply_head(out, "Content-Security-Policy", policy(r));
    http_reply_head(out, "X-Content-Type-Options", "nosniff");
    http_reply_head(out, "Referrer-Policy", "same-origin");
    http_reply_head(out, "Cross-Origin-Opener-Policy", "same-origin");
    http_reply_head(out, "Permissions-Policy", "camera=(), microphone=(), geolocation=()");
    if (r->app->cfg.secure_cookies)
        http_reply_head(out, "Strict-Transport-Security", "max-age=31536000");
    for (size_t i = 0; i < r->set_n; i++)
        http_reply_head(out, r->set[i].name, r->set[i].value);
}

/* Not a secret and not for integrity: one multiplication a word is enough to see a change. */
static uint64_t fingerprint(const char *p, size_t n)
{
    uint64_t h = n * UINT64_C(0x9E3779B97F4A7C15);
    for (; n >= 8; p += 8, n -= 8) {
        uint64_t w;
        memcpy(&w, p, 8);
        h = (h ^ w) * UINT64_C(0x9FB21C651E98DF25);
        h ^= h >> 32;
    }
    for (; n; p++, n--)
        h = (h ^ (unsigned char)*p) * UINT64_C(1099511628211);
    return h ^ h >> 29;
}

/* RFC 9110 13.1.2: a page that has not changed is not sent again. */
static void conditional(struct req *r, struct http_reply *out)
{
    if (out->status != 200 || !out->body || strcmp(r->x->method, "POST") == 0)
        return;
    const char *tag = arena_fmt(r->x->arena, "W/\"%016llx\"", (unsigned long long)fingerprint(out->body, out->n));
    const char *known = http_header(r->x, "If-None-Match");
    http_reply_head(out, "ETag", tag);
    page_cache_keep(r->app->pages[r->x->loop], r, out);
    if (known && strstr(known, tag)) {
        out->status = 304;
        out->body = "";
        out->n = 0;
    }
}

static void send_reply(struct req *r, struct http_reply *out)
{
    heads(r, out);
    conditional(r, out);
    log_request(r, out->status);
    http_reply_send(r->x, out);
}

static int page_of(const struct app *app, const struct route *route)
{
    for (size_t i = 0; i < app->routes_n; i++)
        if (app->route[i] == route)
            return app->page[i];
    return -1;
}

static void html(struct req *r, struct http_reply *out, int page, const char *title, const void *rec)
{
    struct page_frame around = {.csrf = r->csrf, .lang = r->ctx.lang};
    page_fill(r, title, &around.page);
    atomic_uint *last = page < PAGES_MAX ? &r->app->page_bytes[page] : NULL;
    size_t room = last ? *last : 0;
    struct buf b = buf_init(r->x->arena, room + room / 8 + 8 * 1024);
    const void *recs[] = {&around, rec};
    tpl_render(r->app->tpl, page, r->ctx.lang, recs, &b);
    if (last)
        *last = (unsigned)b.n;
    out->type = "text/html; charset=utf-8";
    out->body = b.p;
    out->n = b.n;
}

static void put_problems(struct req *r, struct jw *w)
{
    jw_open(w, "errors", '[');
    struct page p;
    page_fill(r, "", &p);
    const struct page_problem *row = p.problems.items;
    for (size_t i = 0; i < p.problems.n; i++) {
        jw_open(w, NULL, '{');
        jw_text(w, "field", row[i].field);
        jw_text(w, "message", row[i].text);
        jw_text(w, "code", r->problems.row[i].text);
        jw_close(w, '}');
    }
    jw_close(w, ']');
}

static void json(struct req *r, struct http_reply *out)
{
    struct buf b = buf_init(r->x->arena, 8 * 1024);
    struct jw w = {.b = &b};
    if (r->redirect) {
        jw_open(&w, NULL, '{');
        jw_text(&w, "location", r->redirect);
        jw_close(&w, '}');
        out->status = 200;
    } else {
        jw_record(&w, NULL, r->route->output, r->out);
    }
    out->type = "application/json";
    out->body = b.p;
    out->n = b.n;
}

/* The first list of the page's record is what a table of it would be. */
static bool csv(struct req *r, struct http_reply *out)
{
    const struct model *m = r->route->output;
    for (size_t i = 0; i < m->n; i++) {
        const struct field *f = &m->fields[i];
        if (f->type != F_LIST || (f->flags & (FIELD_PRIVATE | FIELD_SECRET)))
            continue;
        const struct list *l = record_list(r->out, f);
        struct buf b = buf_init(r->x->arena, 8 * 1024);
        csv_head(&b, f->of);
        for (size_t k = 0; k < l->n; k++)
            csv_row(&b, f->of, (const char *)l->items + k * f->of->size);
        out->type = "text/csv; charset=utf-8";
        out->body = b.p;
        out->n = b.n;
        return true;
    }
    return false;
}

static void document(struct req *r, struct http_reply *out)
{
    out->type = r->file_type;
    out->body = r->file_body;
    out->n = r->file_n;
    out->file = r->file_path;
    bool inline_ok = strcmp(r->file_type, "application/pdf") == 0 || strncmp(r->file_type, "image/", 6) == 0;
    struct buf b = buf_init(r->x->arena, 128);
    buf_fmt(&b, "%s; filename*=UTF-8''", inline_ok ? "inline" : "attachment");
    buf_url(&b, r->file_name);
    http_reply_head(out, "Content-Disposition", b.p);
}

static void problem_json(struct req *r, struct http_reply *out, const struct error_view *v)
{
    struct buf b = buf_init(r->x->arena, 512);
    struct jw w = {.b = &b};
    jw_open(&w, NULL, '{');
    jw_text(&w, "type", "about:blank");
    jw_text(&w, "title", v->title);
    jw_int(&w, "status", v->status);
    jw_text(&w, "code", v->code);
    jw_text(&w, "detail", v->advice);
    if (r->problems.n)
        put_problems(r, &w);
    jw_close(&w, '}');
    out->type = "application/problem+json";
    out->body = b.p;
    out->n = b.n;
}

/* A page that says what is wrong with an input, or that it was tried too often, is, as data, the problem itself. */
static void refused_json(struct req *r, struct http_reply *out)
{
    const struct err_row *row = err_row(out->status == err_row(ERR_RATE)->status ? ERR_RATE : ERR_INVALID);
    const char *advice = arena_fmt(r->x->arena, "%s.do", row->text);
    struct error_view v = {.status = out->status, .code = row->name, .title = req_text(r, row->text), .advice = req_text(r, advice)};
    problem_json(r, out, &v);
}

void answer_live(struct req *r, struct http_reply *out)
{
    heads(r, out);
    log_request(r, out->status);
    http_reply_send(r->x, out);
}

void answer_ok(struct req *r)
{
    if (r->live) {
        live_join(r);
        return;
    }
    struct http_reply out = {.status = r->status ? r->status : 200};
    enum answer_format as = answer_format(r);
    if (r->file_type) {
        document(r, &out);
    } else if (as == ANSWER_JSON && out.status >= 400) {
        refused_json(r, &out);
    } else if (as == ANSWER_JSON && (r->redirect || r->route->output)) {
        json(r, &out);
    } else if (r->redirect) {
        out.body = "";
        http_reply_head(&out, "Location", r->redirect);
    } else if (as == ANSWER_CSV && csv(r, &out)) {
        /* done */
    } else if (r->out && r->route->page) {
        html(r, &out, page_of(r->app, r->route), r->title ? r->title : req_text(r, r->route->title), r->out);
    } else {
        out.status = 204;
        out.body = "";
    }
    send_reply(r, &out);
}

/* Somebody who is not signed in, at a page: to the sign-in, or where else they may show who they are, and back again. */
static bool to_sign_in(struct req *r, enum err_code rc, struct http_reply *out)
{
    if (rc != ERR_SIGNED_OUT || answer_format(r) != ANSWER_HTML)
        return false;
    bool get = strcmp(r->x->method, "GET") == 0 || strcmp(r->x->method, "HEAD") == 0;
    if (!get && (r->route->flags & ROUTE_KEEPS))
        keep_form(r);
    struct buf b = buf_init(r->x->arena, 256), next = buf_init(r->x->arena, 256);
    buf_str(&next, r->x->path);
    if (get && *r->x->raw_query)
        buf_fmt(&next, "?%s", r->x->raw_query);
    buf_str(&b, r->door ? r->door : "/dang-nhap?");
    buf_str(&b, get ? "tiep=" : "tb=phien-het&tiep=");
    buf_url(&b, get || (r->route->flags & ROUTE_KEEPS) ? next.p : "/");
    out->status = 303;
    out->body = "";
    http_reply_head(out, "Location", b.p);
    return true;
}

/* Whoever's role has ended while they had a form open is told so, and gets back what they typed. */
static void not_lost(struct req *r, struct error_view *v, bool plain)
{
    v->typed = keep_typed(r);
    if (!*v->typed || !plain)
        return;
    v->title = req_text(r, "app.role_gone");
    v->advice = req_text(r, "app.role_gone.do");
}

void answer_error(struct req *r, enum err_code rc, const struct err *e)
{
    const struct err_row *row = err_row(rc);
    struct http_reply out = {.status = r->status >= 400 ? r->status : row->status};
    if (e && e->why[0])
        log_line(out.status >= 500 ? LOG_ERROR : LOG_INFO, "refused", "code=%s at=%s:%d why=\"%s\"", row->name, e->file ? e->file : "-", e->line, e->why);
    if (rc == ERR_BUSY || rc == ERR_RATE)
        http_reply_head(&out, "Retry-After", rc == ERR_BUSY ? "2" : "20");
    if (rc == ERR_METHOD && r->match.allow[0])
        http_reply_head(&out, "Allow", r->match.allow);
    if (r->route && to_sign_in(r, rc, &out)) {
        send_reply(r, &out);
        return;
    }
    const char *id = e && e->text && e->code == rc ? e->text : row->text;
    const char *advice = arena_fmt(r->x->arena, "%s.do", row->text);
    struct error_view v = {.status = out.status, .code = row->name, .title = req_text(r, id), .advice = req_text(r, advice), .typed = ""};
    if (rc == ERR_FORBIDDEN && r->route && answer_format(r) == ANSWER_HTML)
        not_lost(r, &v, id == row->text);
    if (answer_format(r) == ANSWER_HTML)
        html(r, &out, r->app->error_page, v.title, &v);
    else
        problem_json(r, &out, &v);
    send_reply(r, &out);
}
