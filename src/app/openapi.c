/* Writes the OpenAPI document. See openapi.h. */
#include "app/openapi.h"
#include "app/state.h"
#include "base/json.h"
#include <ctype.h>
#include <string.h>

enum { FIRST = 256 };

struct seen {
    struct arena *arena;
    const struct model **m;
    size_t n, room;
};

extern const struct model error_view_model;

static bool sent(const struct field *f)
{
    return !(f->flags & (FIELD_PRIVATE | FIELD_SECRET));
}

static void meet(struct seen *s, const struct model *m)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->m[i] == m)
            return;
    if (!m)
        return;
    if (s->n == s->room) {
        const struct model **old = s->m;
        s->room = s->room ? 2 * s->room : FIRST;
        s->m = ARENA_ARRAY(s->arena, const struct model *, s->room);
        if (s->n)
            memcpy(s->m, old, s->n * sizeof(struct model *));
    }
    s->m[s->n++] = m;
    for (size_t i = 0; i < m->n; i++)
        if (m->fields[i].of && sent(&m->fields[i]))
            meet(s, m->fields[i].of);
}

static void ref(struct jw *w, const char *name, const struct model *m, struct arena *a)
{
    jw_open(w, name, '{');
    jw_text(w, "$ref", arena_fmt(a, "#/components/schemas/%s", m->name));
    jw_close(w, '}');
}

static void put_words(struct jw *w, const struct field *f)
{
    bool none = (f->flags & FIELD_REQUIRED) != 0; /* the empty word stands there once, named or not */
    jw_open(w, "enum", '[');
    for (size_t i = 0; f->words[i]; i++) {
        jw_text(w, NULL, f->words[i]);
        none = none || !*f->words[i];
    }
    if (!none)
        jw_text(w, NULL, "");
    jw_close(w, ']');
}

static void put_text(struct jw *w, const struct field *f)
{
    jw_text(w, "type", "string");
    if (f->type == F_INSTANT)
        jw_text(w, "format", "date-time");
    if (f->words && f->type != F_INSTANT)
        put_words(w, f);
    else if (f->type == F_TEXT && f->max > 0)
        jw_int(w, "maxLength", f->max);
}

static void put_schema(struct jw *w, const char *name, const struct field *f, struct arena *a)
{
    if (f->type == F_RECORD) {
        ref(w, name, f->of, a);
        return;
    }
    jw_open(w, name, '{');
    if (f->type == F_LIST) {
        jw_text(w, "type", "array");
        ref(w, "items", f->of, a);
    } else if (f->type == F_INT || f->type == F_MONEY) {
        jw_text(w, "type", "integer");
    } else if (f->type == F_BOOL) {
        jw_text(w, "type", "boolean");
    } else if (f->type == F_DATE || f->type == F_INSTANT) {
        jw_open(w, "type", '[');
        jw_text(w, NULL, "string");
        jw_text(w, NULL, "null");
        jw_close(w, ']');
        jw_text(w, "format", f->type == F_DATE ? "date" : "date-time");
    } else if (f->type != F_JSON) {
        put_text(w, f);
    }
    if (f->doc)
        jw_text(w, "description", f->doc);
    jw_close(w, '}');
}

static void put_model(struct jw *w, const struct model *m, struct arena *a)
{
    jw_open(w, m->name, '{');
    jw_text(w, "type", "object");
    if (m->doc)
        jw_text(w, "description", m->doc);
    jw_open(w, "properties", '{');
    for (size_t i = 0; i < m->n; i++)
        if (sent(&m->fields[i]))
            put_schema(w, m->fields[i].name, &m->fields[i], a);
    jw_close(w, '}');
    jw_close(w, '}');
}

/* "/ho-so/{code}/tep/{n}" and POST -> "post_ho_so_code_tep_n" */
static const char *operation(const struct route *r, struct arena *a)
{
    char *s = arena_fmt(a, "%s%s", r->method, strcmp(r->pattern, "/") == 0 ? "/home" : r->pattern), *to = s;
    for (const char *p = s; *p; p++)
        if (isalnum((unsigned char)*p))
            *to++ = (char)tolower((unsigned char)*p);
        else if (to > s && to[-1] != '_' && p[1])
            *to++ = '_';
    *to = 0;
    return s;
}

static void put_parameters(struct jw *w, const char *pattern, struct arena *a)
{
    jw_open(w, "parameters", '[');
    for (const char *p = strchr(pattern, '{'); p; p = strchr(p + 1, '{')) {
        size_t n = strcspn(p + 1, "}*");
        jw_open(w, NULL, '{');
        jw_text(w, "name", arena_strn(a, p + 1, n));
        jw_text(w, "in", "path");
        jw_bool(w, "required", true);
        jw_open(w, "schema", '{');
        jw_text(w, "type", "string");
        jw_close(w, '}');
        jw_close(w, '}');
    }
    jw_close(w, ']');
}

static void put_body(struct jw *w, const struct route *r, struct arena *a)
{
    static const char *const types[] = {"application/x-www-form-urlencoded", "application/json"};
    jw_open(w, "requestBody", '{');
    jw_open(w, "content", '{');
    for (size_t i = 0; i < 2; i++) {
        jw_open(w, types[i], '{');
        if (r->input) {
            ref(w, "schema", r->input, a);
        } else {
            jw_open(w, "schema", '{');
            jw_text(w, "type", "object");
            jw_close(w, '}');
        }
        jw_close(w, '}');
    }
    jw_close(w, '}');
    jw_close(w, '}');
}

static void put_answer(struct jw *w, const char *status, const char *what, const char *type, const struct model *m, struct arena *a)
{
    jw_open(w, status, '{');
    jw_text(w, "description", what);
    if (m) {
        jw_open(w, "content", '{');
        jw_open(w, type, '{');
        ref(w, "schema", m, a);
        jw_close(w, '}');
        jw_close(w, '}');
    }
    jw_close(w, '}');
}

static void put_security(struct jw *w, const struct route *r)
{
    jw_open(w, "security", '[');
    if (!(r->need & (NEED_ANYONE | NEED_DEVELOPMENT))) {
        jw_open(w, NULL, '{');
        jw_open(w, "session", '[');
        jw_close(w, ']');
        jw_close(w, '}');
    }
    jw_close(w, ']');
}

/* Which roles the route takes, for the walk of every route by every role. */
static void put_roles(struct jw *w, const struct route *r)
{
    static const struct { unsigned bit; const char *word; } words[] = {
        {NEED_ANYONE, "anyone"}, {NEED_CITIZEN, "signed_in"}, {NEED_RECEPTION, "reception"}, {NEED_SPECIALIST, "specialist"},
        {NEED_LEADER, "leader"}, {NEED_ADMIN, "admin"}, {NEED_DEVELOPMENT, "development"}, {NEED_MONITOR, "monitor"},
    };
    jw_open(w, "x-roles", '[');
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (r->need & words[i].bit)
            jw_text(w, NULL, words[i].word);
    jw_close(w, ']');
}

static void put_operation(struct jw *w, const struct route *r, struct arena *a)
{
    bool get = strcmp(r->method, "GET") == 0;
    char method[8] = "";
    for (size_t i = 0; r->method[i] && i < sizeof method - 1; i++)
        method[i] = (char)tolower((unsigned char)r->method[i]);
    jw_open(w, method, '{');
    jw_text(w, "operationId", operation(r, a));
    jw_text(w, "summary", r->doc ? r->doc : r->pattern);
    put_security(w, r);
    put_roles(w, r);
    put_parameters(w, r->pattern, a);
    if (!get)
        put_body(w, r, a);
    jw_open(w, "responses", '{');
    put_answer(w, "200", get ? "The page as data" : "Done; `location` tells where to go on", "application/json", r->output, a);
    put_answer(w, "4XX", "Refused", "application/problem+json", &error_view_model, a);
    jw_close(w, '}');
    jw_close(w, '}');
}

static bool first_of_path(const struct app *app, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(app->route[k]->pattern, app->route[i]->pattern) == 0)
            return false;
    return true;
}

static void put_paths(struct jw *w, const struct app *app, struct arena *a)
{
    jw_open(w, "paths", '{');
    for (size_t i = 0; i < app->routes_n; i++) {
        if (!first_of_path(app, i))
            continue;
        jw_open(w, app->route[i]->pattern, '{');
        for (size_t k = i; k < app->routes_n; k++)
            if (strcmp(app->route[k]->pattern, app->route[i]->pattern) == 0)
                put_operation(w, app->route[k], a);
        jw_close(w, '}');
    }
    jw_close(w, '}');
}

static void put_components(struct jw *w, const struct app *app, struct arena *a)
{
    struct seen *s = ARENA_NEW(a, struct seen);
    s->arena = a;
    meet(s, &error_view_model);
    for (size_t i = 0; i < app->routes_n; i++) {
        if (app->route[i]->input)
            meet(s, app->route[i]->input);
        if (app->route[i]->output)
            meet(s, app->route[i]->output);
    }
    jw_open(w, "components", '{');
    jw_open(w, "securitySchemes", '{');
    jw_open(w, "session", '{');
    jw_text(w, "type", "apiKey");
    jw_text(w, "in", "cookie");
    jw_text(w, "name", "mc_phien");
    jw_close(w, '}');
    jw_close(w, '}');
    jw_open(w, "schemas", '{');
    for (size_t i = 0; i < s->n; i++)
        put_model(w, s->m[i], a);
    jw_close(w, '}');
    jw_close(w, '}');
}

void openapi_write(const struct app *app, const char *url, struct buf *b)
{
    struct jw w = {.b = b};
    struct arena *a = b->arena;
    jw_open(&w, NULL, '{');
    jw_text(&w, "openapi", "3.1.0");
    jw_open(&w, "info", '{');
    jw_text(&w, "title", "motcua");
    jw_text(&w, "version", "1");
    jw_text(&w, "description", "Every page is data at the same address: send `Accept: application/json`, or add `.json`. Unsafe methods need"
                               " the session's token in `X-CSRF-Token`.");
    jw_open(&w, "license", '{');
    jw_text(&w, "name", "Apache-2.0");
    jw_text(&w, "identifier", "Apache-2.0");
    jw_close(&w, '}');
    jw_close(&w, '}');
    jw_open(&w, "servers", '[');
    jw_open(&w, NULL, '{');
    jw_text(&w, "url", url);
    jw_close(&w, '}');
    jw_close(&w, ']');
    put_paths(&w, app, a);
    put_components(&w, app, a);
    jw_close(&w, '}');
}
