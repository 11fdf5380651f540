/* Labels found among misread words, and what stands behind them. See reading.h; must never know a procedure. */
#include "form/reading.h"
#include "base/buf.h"
#include "base/text.h"
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_CHARS = 400, LABEL_MAX = 80, MARKS_MAX = 64 };

/* A line as letters and digits alone, without marks and blanks (a reader drops and adds blanks), each with the word it is of. */
struct row {
    char text[LINE_MAX_CHARS + 1];
    unsigned char word[LINE_MAX_CHARS];
    size_t n;
};

struct mark { /* a label found on a line */
    size_t from, to; /* in row.text; to = behind it */
    int wrong;       /* letters that differ */
    int most;        /* of so many */
    const struct form_read *of; /* NULL: it only ends a value */
};

static const char *squeezed(const char *text, struct arena *a)
{
    char *out = arena_str(a, text_fold(a, text)), *to = out;
    for (const char *s = out; *s; s++)
        if (*s != ' ')
            *to++ = *s;
    *to = 0;
    return out;
}

static void row_of(const struct readout_line *line, struct row *out, struct arena *a)
{
    out->n = 0;
    for (size_t i = 0; i < line->n && i < 255; i++)
        for (const char *s = squeezed(line->word[i].text, a); *s && out->n < LINE_MAX_CHARS; s++) {
            out->text[out->n] = *s;
            out->word[out->n++] = (unsigned char)i;
        }
    out->text[out->n] = 0;
}

static int least(int a, int b, int c)
{
    return a < b ? (a < c ? a : c) : (b < c ? b : c);
}

/* Where in a row the label stands with the fewest changes (Sellers 1980); wrong = -1: nowhere with few enough. The first of equals. */
static struct mark find(const struct row *row, const char *label)
{
    int cost[2][LABEL_MAX + 1], from[2][LABEL_MAX + 1], m = (int)strlen(label);
    struct mark best = {.wrong = -1, .most = m};
    if (m < 3 || m > LABEL_MAX)
        return best;
    int most = m < 6 ? 0 : m / 6;
    for (int i = 0; i <= m; i++) {
        cost[0][i] = i;
        from[0][i] = 0;
    }
    for (int j = 1; j <= (int)row->n; j++) {
        int *c = cost[j & 1], *f = from[j & 1], *was = cost[(j - 1) & 1], *fwas = from[(j - 1) & 1];
        c[0] = 0;
        f[0] = j;
        for (int i = 1; i <= m; i++) {
            int swap = was[i - 1] + (label[i - 1] != row->text[j - 1]), drop = was[i] + 1, add = c[i - 1] + 1;
            c[i] = least(swap, drop, add);
            f[i] = c[i] == swap ? fwas[i - 1] : c[i] == drop ? fwas[i] : f[i - 1];
        }
        bool ends = m >= 6 || j == (int)row->n || row->word[j] != row->word[j - 1]; /* a short one is a word of its own */
        bool starts = f[m] == 0 || row->word[f[m]] != row->word[f[m] - 1]; /* a label begins with a word */
        if (starts && ends && c[m] <= most && (best.wrong < 0 || c[m] < best.wrong))
            best = (struct mark){.from = (size_t)f[m], .to = (size_t)j, .wrong = c[m], .most = m};
    }
    return best;
}

/* ---- all labels of a paper on one line */

static size_t add_marks(const struct row *row, const struct form_read *of, const struct ref *labels, size_t n, struct mark *out, size_t k, struct arena *a)
{
    for (size_t i = 0; i < n && k < MARKS_MAX; i++) {
        struct mark m = find(row, squeezed(labels[i].id, a));
        m.of = of;
        if (m.wrong >= 0)
            out[k++] = m;
    }
    return k;
}

static size_t marks_of(const struct row *row, const struct form_read *reads, size_t n, struct mark *out, struct arena *a)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        k = add_marks(row, &reads[i], reads[i].after, reads[i].n_after, out, k, a);
        k = add_marks(row, NULL, reads[i].until, reads[i].n_until, out, k, a);
    }
    return k;
}

/* Where a value that begins at `at` ends: at the next label, or with the line. A mark that lies within another one is no end. */
static size_t end_of(const struct row *row, const struct mark *mark, size_t n, size_t at)
{
    size_t end = row->n;
    for (size_t i = 0; i < n; i++)
        if (mark[i].from >= at && mark[i].from < end)
            end = mark[i].from;
    return end;
}

/* ---- what stands there */

/* Words of row[from, to); a word of which a label took the first letters gives what is behind its colon. */
static const char *words_between(const struct readout_line *line, const struct row *row, size_t from, size_t to, struct arena *a)
{
    struct buf b = buf_init(a, 128);
    for (size_t i = from < to ? row->word[from] : 1, last = from < to ? row->word[to - 1] : 0; i <= last; i++) {
        const char *text = line->word[i].text;
        if (i == row->word[from] && from && row->word[from - 1] == i)
            text = strchr(text, ':') ? strchr(text, ':') + 1 : "";
        buf_fmt(&b, "%s%s", b.n ? " " : "", text);
    }
    return b.p;
}

static void widen(struct form_reading *r, const struct readout_word *w)
{
    int right = r->x + r->w > w->x + w->w ? r->x + r->w : w->x + w->w, bottom = r->y + r->h > w->y + w->h ? r->y + r->h : w->y + w->h;
    if (!r->w) {
        r->x = w->x;
        r->y = w->y;
        right = w->x + w->w;
        bottom = w->y + w->h;
    }
    r->x = w->x < r->x ? w->x : r->x;
    r->y = w->y < r->y ? w->y : r->y;
    r->w = right - r->x;
    r->h = bottom - r->y;
}

/* The mean of its words, drawn down by the worst of them. */
static int sure_of(const struct readout_line *line, const struct row *row, size_t from, size_t to)
{
    int sum = 0, n = 0, worst = 100;
    for (size_t i = from; i < to; i++) {
        int s = line->word[row->word[i]].sure;
        sum += s;
        n++;
        worst = s < worst ? s : worst;
    }
    return n ? (sum / n + worst) / 2 : 0;
}

struct place { const struct readout_line *line; const struct row *row; const struct mark *mark; size_t n; const struct form_env *env; };

static bool take(const struct form_field *x, const struct place *p, size_t from, struct arena *a, struct form_reading *out)
{
    size_t to = end_of(p->row, p->mark, p->n, from);
    const char *value = form_reading_value(x, words_between(p->line, p->row, from, to, a), p->env, a);
    if (!value || !*value)
        return false;
    out->field = x;
    out->value = value;
    out->page = p->line->page;
    out->sure = sure_of(p->line, p->row, from, to);
    for (size_t i = from; i < to; i++)
        widen(out, &p->line->word[p->row->word[i]]);
    return true;
}

/* Behind the label; if nothing stands there, on the next line of the page. */
static bool try_mark(const struct form_field *x, const struct place *lines, size_t i, size_t n, const struct mark *m, struct arena *a, struct form_reading *out)
{
    *out = (struct form_reading){0};
    for (size_t k = m->from; k < m->to; k++)
        widen(out, &lines[i].line->word[lines[i].row->word[k]]);
    bool found = take(x, &lines[i], m->to, a, out);
    bool nothing = end_of(lines[i].row, lines[i].mark, lines[i].n, m->to) < m->to + 2;
    if (!found && nothing && i + 1 < n && lines[i + 1].line->page == lines[i].line->page)
        found = take(x, &lines[i + 1], 0, a, out);
    out->sure -= m->wrong * 100 / m->most / 2;
    return found;
}

static bool read_one(const struct form_field *x, const struct form_read *of, const struct place *lines, size_t n, struct arena *a, struct form_reading *out)
{
    bool found = false;
    int least_wrong = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < lines[i].n; k++) {
            struct form_reading one;
            const struct mark *m = &lines[i].mark[k];
            int wrong = m->wrong * 1000 / m->most;
            if (m->of != of || (found && wrong >= least_wrong) || !try_mark(x, lines, i, n, m, a, &one))
                continue;
            *out = one;
            least_wrong = wrong;
            found = true;
        }
    return found;
}

size_t form_readings(const struct form_reader *with, const struct readout *s, struct arena *a, struct form_reading *out)
{
    struct place *lines = ARENA_ARRAY(a, struct place, s->n + 1);
    size_t k = 0;
    for (size_t i = 0; i < s->n; i++) {
        struct row *row = ARENA_NEW(a, struct row);
        struct mark *mark = ARENA_ARRAY(a, struct mark, MARKS_MAX);
        row_of(&s->line[i], row, a);
        lines[i] = (struct place){&s->line[i], row, mark, marks_of(row, with->reads, with->n, mark, a), with->env};
    }
    for (size_t i = 0; i < with->n; i++) {
        const struct form_field *x = form_find(with->form, with->reads[i].field.id);
        k += x && read_one(x, &with->reads[i], lines, s->n, a, &out[k]);
    }
    return k;
}
