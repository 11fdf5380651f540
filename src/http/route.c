/* Finds the row for a path. Must never know what a row demands or does. */
#include "http/route.h"
#include <stdio.h>
#include <string.h>

/* How well a pattern fits: literal bytes count, parameters do not; -1 = not at all. */
static long fit(const char *pattern, const char *path)
{
    long literal = 0;
    while (*pattern) {
        if (*pattern == '{') {
            const char *close = strchr(pattern, '}');
            if (!close)
                return -1;
            if (close[-1] == '*')
                return close[1] || !*path ? -1 : literal;
            size_t n = strcspn(path, "/");
            if (n == 0)
                return -1;
            path += n;
            pattern = close + 1;
        } else if (*pattern++ == *path) {
            path++;
            literal++;
        } else {
            return -1;
        }
    }
    return *path ? -1 : literal;
}

/* Which of two fitting patterns is nearer: see route.h. */
static bool is_nearer(const char *a, const char *b, const char *path)
{
    size_t at = strcspn(a, "{"), bt = strcspn(b, "{");
    long af = fit(a, path), bf = fit(b, path);
    if (at != bt)
        return at > bt;
    return af != bf ? af > bf : !strstr(a, "*}") && strstr(b, "*}");
}

static bool serves(const struct route *r, const char *method)
{
    return !strcmp(r->method, method) || (!strcmp(method, "HEAD") && !strcmp(r->method, "GET"));
}

static void allow_add(struct route_match *out, const char *method)
{
    size_t n = strlen(out->allow);
    if (!strstr(out->allow, method))
        snprintf(out->allow + n, sizeof out->allow - n, "%s%s%s", n ? ", " : "", method, strcmp(method, "GET") ? "" : ", HEAD");
}

static void take_params(const char *pattern, const char *path, struct arena *a, struct route_match *out)
{
    const size_t most = sizeof out->param / sizeof *out->param;
    while (*pattern) {
        if (*pattern != '{') {
            pattern++;
            path++;
            continue;
        }
        const char *close = strchr(pattern, '}');
        bool rest = close[-1] == '*';
        size_t n = rest ? strlen(path) : strcspn(path, "/");
        if (out->param_n < most)
            out->param[out->param_n++] = (struct http_pair){
                arena_strn(a, pattern + 1, (size_t)(close - pattern - 1 - rest)), arena_strn(a, path, n),
            };
        path += n;
        pattern = close + 1;
    }
}

void route_find(const struct route_table *t, size_t tables, const struct http_exchange *x, const char *path, struct route_match *out)
{
    const struct route *best = NULL;
    *out = (struct route_match){ 0 };
    for (size_t i = 0; i < tables; i++)
        for (const struct route *r = t[i].rows; r < t[i].rows + t[i].n; r++) {
            if (fit(r->pattern, path) < 0)
                continue;
            if (!serves(r, x->method))
                allow_add(out, r->method);
            else if (!best || is_nearer(r->pattern, best->pattern, path))
                best = r;
        }
    out->route = best;
    out->other_method = !best && out->allow[0];
    if (best) {
        out->allow[0] = 0;
        take_params(best->pattern, path, x->arena, out);
    }
}

const char *route_param(const struct route_match *m, const char *name)
{
    for (size_t i = 0; i < m->param_n; i++)
        if (!strcmp(m->param[i].name, name))
            return m->param[i].value;
    return "";
}
