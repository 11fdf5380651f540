/* Writes what a pattern takes. See pattern.h. The expression is walked as it stands: a part is walked once silently to find its end
 * and once more for each time it is written. */
#include "drill/pattern.h"
#include "base/buf.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 12, LONGEST = 500 };

struct walk {
    const char *p;
    struct rng *r;
    struct buf *out;
    bool silent, bad;
    int deep;
    long more; /* times that an open repetition goes beyond its least, at most */
};

static void choices(struct walk *w);

static void put(struct walk *w, const char *s, size_t n)
{
    if (!w->silent && w->out->n + n < LONGEST)
        buf_put(w->out, s, n);
}

/* ---- classes: which of the printable ASCII signs are members */

struct set { bool has[128]; };

static bool named(struct walk *w, struct set *s)
{
    static const struct { const char *name; int (*is)(int); } kinds[] = {
        {"[:alpha:]", isalpha}, {"[:digit:]", isdigit}, {"[:alnum:]", isalnum}, {"[:upper:]", isupper}, {"[:lower:]", islower},
        {"[:space:]", isblank}, {"[:blank:]", isblank}, {"[:punct:]", ispunct}, {"[:xdigit:]", isxdigit}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t n = strlen(kinds[i].name);
        if (strncmp(w->p, kinds[i].name, n) != 0)
            continue;
        for (int c = ' '; c < 127; c++)
            s->has[c] = s->has[c] || kinds[i].is(c);
        w->p += n;
        return true;
    }
    return false;
}

static void member(struct walk *w, struct set *s)
{
    if (*w->p == '[' && w->p[1] && strchr(":.=", w->p[1])) {
        w->bad = w->bad || !named(w, s);
        return;
    }
    unsigned char from = (unsigned char)*w->p++, to = from;
    if (*w->p == '-' && w->p[1] && w->p[1] != ']') {
        to = (unsigned char)w->p[1];
        w->p += 2;
    }
    for (int c = from; c <= to && c < 127; c++)
        s->has[c] = true;
}

static void class(struct walk *w)
{
    struct set s = {{false}};
    bool others = w->p[1] == '^', first = true;
    for (w->p += 1 + others; !w->bad && *w->p && (first || *w->p != ']'); first = false)
        member(w, &s);
    w->bad = w->bad || *w->p != ']';
    if (w->bad)
        return;
    w->p++;
    char may[128];
    size_t n = 0;
    for (int c = ' '; c < 127; c++)
        if (s.has[c] != others)
            may[n++] = (char)c;
    w->bad = n == 0;
    if (n && !w->silent)
        put(w, &may[rng_below(w->r, n)], 1);
}

/* ---- one atom */

static void group(struct walk *w)
{
    w->p++;
    if (++w->deep > DEEPEST)
        w->bad = true;
    else
        choices(w);
    w->deep--;
    w->bad = w->bad || *w->p != ')';
    w->p += !w->bad;
}

static void escaped(struct walk *w)
{
    char c = w->p[1];
    w->bad = !c || isalnum((unsigned char)c);
    if (w->bad)
        return;
    put(w, &c, 1);
    w->p += 2;
}

static void atom(struct walk *w)
{
    static const char any[] = "abcdefghijklmnopqrstuvwxyz";
    if (*w->p == '(') {
        group(w);
    } else if (*w->p == '[') {
        class(w);
    } else if (*w->p == '\\') {
        escaped(w);
    } else if (*w->p == '^' || *w->p == '$') {
        w->p++;
    } else if (*w->p == '.') {
        put(w, w->silent ? any : &any[rng_below(w->r, sizeof any - 1)], 1);
        w->p++;
    } else if (strchr("*+?{", *w->p)) {
        w->bad = true; /* nothing to repeat */
    } else {
        put(w, w->p++, 1);
    }
}

/* ---- repetition, sequence, alternation */

/* How often: -1 for "as often as you like". */
static void bounds(struct walk *w, long *least, long *most)
{
    char *end;
    *least = *most = 1;
    if (*w->p == '*' || *w->p == '+' || *w->p == '?') {
        *least = *w->p == '+';
        *most = *w->p == '?' ? 1 : -1;
        w->p++;
    } else if (*w->p == '{') {
        *least = *most = strtol(w->p + 1, &end, 10);
        if (*end == ',') {
            *most = end[1] == '}' ? -1 : strtol(end + 1, &end, 10);
            end += *end == ',';
        }
        w->bad = *end != '}' || (*most >= 0 && *most < *least);
        w->p = end + !w->bad;
    }
}

/* A byte of a longer letter belongs to its first one: é* repeats the letter, not its half. */
static void whole_letter(struct walk *w)
{
    bool lead = ((unsigned char)*w->p & 0xc0) == 0xc0;
    atom(w);
    while (lead && ((unsigned char)*w->p & 0xc0) == 0x80)
        put(w, w->p++, 1);
}

static void repeated(struct walk *w)
{
    const char *from = w->p;
    bool silent = w->silent;
    long least = 1, most = 1;
    w->silent = true;
    whole_letter(w);
    if (!w->bad)
        bounds(w, &least, &most);
    w->silent = silent;
    if (w->bad || silent)
        return;
    const char *end = w->p;
    most = most < 0 ? least + w->more : most;
    for (long n = least + (long)rng_below(w->r, (uint64_t)(most - least) + 1); n > 0 && !w->bad; n--) {
        w->p = from;
        whole_letter(w);
    }
    w->p = end;
}

static void sequence(struct walk *w)
{
    while (!w->bad && *w->p && *w->p != '|' && *w->p != ')')
        repeated(w);
}

static void choices(struct walk *w)
{
    const char *from = w->p;
    bool silent = w->silent;
    size_t n = 1;
    w->silent = true;
    for (sequence(w); !w->bad && *w->p == '|'; n++) {
        w->p++;
        sequence(w);
    }
    const char *end = w->p;
    w->silent = silent;
    if (silent || w->bad)
        return;
    w->p = from;
    w->silent = true;
    for (size_t k = rng_below(w->r, n); k; k--) {
        sequence(w);
        w->p++;
    }
    w->silent = false;
    sequence(w);
    w->p = end;
}

bool pattern_make(const char *ere, unsigned more, struct rng *r, struct arena *a, const char **out)
{
    struct buf b = buf_init(a, 64);
    struct walk w = {.p = ere, .r = r, .out = &b, .more = (long)more};
    choices(&w);
    *out = b.p;
    return !w.bad && !*w.p;
}
