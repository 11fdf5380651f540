/* The page of the report: a template and its texts, once in each language, in one file that needs nothing else. See report.h. */
#include "base/civil.h"
#include "play/report.h"
#include "play/report_model.h"
#include "tpl/tpl.h"
#include <stdlib.h>
#include <string.h>

/* ---- how figures are written */

static bool english(const char *lang)
{
    return strcmp(lang, "en") == 0;
}

/* A point becomes what parts decimals in that language. */
static const char *decimal(const char *text, const char *lang, struct arena *a)
{
    char *s = arena_str(a, text), *point = strchr(s, '.');
    if (point && !english(lang))
        *point = ',';
    return s;
}

static const char *grouped(int64_t v, const char *lang, struct arena *a)
{
    struct buf b = buf_init(a, 32);
    const char *s = arena_fmt(a, "%lld", (long long)v);
    for (size_t i = 0, n = strlen(s); i < n; i++) {
        if (i && (n - i) % 3 == 0 && s[i - 1] != '-')
            buf_char(&b, english(lang) ? ',' : '.');
        buf_char(&b, s[i]);
    }
    return b.p;
}

static const char *millis(int64_t us, const char *lang, struct arena *a)
{
    if (us >= 10000000)
        return arena_fmt(a, "%s s", decimal(arena_fmt(a, "%.1f", (double)us / 1e6), lang, a));
    int places = us < 10000 ? 2 : us < 100000 ? 1 : 0;
    return arena_fmt(a, "%s ms", us < 1000000 ? decimal(arena_fmt(a, "%.*f", places, (double)us / 1000), lang, a) : grouped(us / 1000, lang, a));
}

static const char *f_num(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    if (f->type == F_JSON) {
        const char *s = record_text(rec, f);
        return strlen(s) > 3 && !strchr(s, '.') ? grouped(strtoll(s, NULL, 10), lang, a) : decimal(s, lang, a);
    }
    return grouped(record_int(rec, f), lang, a);
}

static const char *f_ms(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    int64_t us = record_int(rec, f);
    return us ? millis(us, lang, a) : "–";
}

static const char *f_mb(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    return arena_fmt(a, "%s MB", grouped(record_int(rec, f) / 1000000, lang, a));
}

static const char *percent(double share, const char *lang, struct arena *a)
{
    int digits = share >= 0.99 && share < 1 ? 4 : 3;
    return arena_fmt(a, english(lang) ? "%s%%" : "%s\u00a0%%", decimal(arena_fmt(a, "%.*g", digits, 100 * share), lang, a));
}

static const char *f_pct(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    return percent(strtod(record_text(rec, f), NULL), lang, a);
}

/* Seconds as people say them. */
static const char *f_span(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    int64_t s = (int64_t)strtod(record_text(rec, f), NULL);
    bool en = english(lang);
    if (s < 120)
        return arena_fmt(a, "%lld %s", (long long)s, en ? "seconds" : "giây");
    if (s < 7200)
        return arena_fmt(a, en ? "%lld min %02lld s" : "%lld phút %02lld giây", (long long)s / 60, (long long)s % 60);
    if (s < 2 * 86400)
        return arena_fmt(a, en ? "%lld h %02lld min" : "%lld giờ %02lld phút", (long long)s / 3600, (long long)s / 60 % 60);
    return arena_fmt(a, "%lld %s", (long long)(s / 86400), en ? "days" : "ngày");
}

/* asked and got of a check, in its measure. */
static const char *f_measure(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    const struct report_check *c = rec;
    const char *s = record_text(rec, f);
    if (c->measure <= MEASURE_MAX)
        return millis(strtoll(s, NULL, 10), lang, a);
    if (c->measure == MEASURE_SHARE)
        return percent(strtod(s, NULL), lang, a);
    if (c->measure == MEASURE_MS)
        return *s == '-' ? "–" : arena_fmt(a, "%s s", decimal(arena_fmt(a, "%.1f", strtod(s, NULL) / 1000), lang, a));
    return grouped((int64_t)strtod(s, NULL), lang, a);
}

static const char *f_moment(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    int64_t at = record_int(rec, f) + INT64_C(7) * 3600 * 1000;
    struct civil_time t = civil_of_instant(record_int(rec, f));
    (void)lang;
    return arena_fmt(a, "%02d:%02d:%02d, %d/%d/%d", t.minute / 60, t.minute % 60, (int)(at / 1000 % 60), t.date.d, t.date.m, t.date.y);
}

static const struct tpl_format formats[] = {
    {"num", f_num}, {"ms", f_ms}, {"mb", f_mb}, {"pct", f_pct}, {"span", f_span}, {"measure", f_measure}, {"moment", f_moment},
};

/* ---- the file */

static const struct embedded *find(const struct report_source *src, const char *name)
{
    for (size_t i = 0; i < src->files_n; i++)
        if (strcmp(src->files[i].name, name) == 0)
            return &src->files[i];
    return NULL;
}

static struct tpl_source page_of(const struct report_source *src, const char *from, const char *as)
{
    const struct embedded *f = find(src, from);
    return (struct tpl_source){.name = as, .text = f ? (const char *)f->data : "", .n = f ? f->n : 0};
}

static struct tpl_messages texts_of(const struct report_source *src, const char *lang, const char *name)
{
    const struct embedded *f = find(src, name);
    return (struct tpl_messages){.lang = lang, .file = name, .text = f ? (const char *)f->data : "", .n = f ? f->n : 0};
}

static enum err_code render(struct tpl_set *set, const struct report *vi, const struct report *en, struct buf *out, struct err *e)
{
    static const char *const parts[] = {"play/report_head", "play/report", "play/report", "play/report_foot"};
    const struct model *models[] = {&report_model};
    for (int i = 0; i < 4; i++) {
        int id;
        const void *recs[] = {i == 2 ? en : vi};
        TRY(tpl_bind(set, NULL, parts[i], models, 1, &id, e));
        tpl_render(set, id, i == 2 ? "en" : "vi", recs, out);
    }
    return ERR_OK;
}

enum err_code report_page(const struct report_source *src, const struct report *vi, const struct report *en, struct buf *out, struct err *e)
{
    const struct tpl_source pages[] = {page_of(src, "play/report_head.page", "play/report_head.html"), page_of(src, "play/report.page", "play/report.html"),
                                       page_of(src, "play/report_chart.page", "play/report_chart.html"), page_of(src, "play/report_foot.page", "play/report_foot.html")};
    const struct tpl_messages texts[] = {texts_of(src, "vi", "texts/drill.vi.txt"), texts_of(src, "en", "texts/drill.en.txt")};
    struct tpl_config c = {.files = pages, .files_n = 4, .messages = texts, .messages_n = 2, .formats = formats, .formats_n = sizeof formats / sizeof formats[0]};
    struct tpl_set *set = NULL;
    TRY(tpl_open(&c, &set, e));
    enum err_code rc = render(set, vi, en, out, e);
    tpl_close(set);
    return rc;
}
