/* The models, texts and set that the tests of templates share, and what a page shows or is refused with. */
#pragma once
#include "tpl/tpl.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

struct person {
    const char *name, *secret;
    int64_t age;
};
static const struct field person_fields[] = {
    FIELD(person, name, F_TEXT),
    FIELD(person, age, F_INT),
    FIELD(person, secret, F_TEXT, .flags = FIELD_SECRET),
};
static const struct model person_model = MODEL(person, person_fields);

struct paper {
    const char *title;
    struct list copies; /* of person */
};
static const struct field paper_fields[] = {
    FIELD(paper, title, F_TEXT),
    FIELD(paper, copies, F_LIST, .of = &person_model),
};
static const struct model paper_model = MODEL(paper, paper_fields);

enum state { STATE_NEW, STATE_DONE };
static const char *const state_words[] = { "new", "done", NULL };
static const char *const kind_words[] = { "a", "b", NULL };

struct dossier {
    const char *code, *url, *note, *kind, *born;
    int64_t fee;
    bool urgent;
    int state;
    struct person owner;
    struct list papers; /* of paper */
};
static const struct field dossier_fields[] = {
    FIELD(dossier, code, F_TEXT),
    FIELD(dossier, url, F_TEXT),
    FIELD(dossier, note, F_TEXT),
    FIELD(dossier, kind, F_TEXT, .words = kind_words, .label = "kind"),
    FIELD(dossier, born, F_DATE),
    FIELD(dossier, fee, F_MONEY),
    FIELD(dossier, urgent, F_BOOL),
    FIELD(dossier, state, F_ENUM, .words = state_words),
    FIELD(dossier, owner, F_RECORD, .of = &person_model),
    FIELD(dossier, papers, F_LIST, .of = &paper_model),
};
static const struct model dossier_model = MODEL(dossier, dossier_fields);

struct site {
    const char *title;
};
static const struct field site_fields[] = { FIELD(site, title, F_TEXT) };
static const struct model site_model = MODEL(site, site_fields);

static const char *fmt_money(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    return arena_fmt(a, "<%lld %s>", (long long)record_int(rec, f), strcmp(lang, "vi") == 0 ? "đồng" : "dong");
}

static const char *fmt_count(const void *rec, const struct field *f, const char *lang, struct arena *a)
{
    (void)lang;
    return arena_fmt(a, "%zu", record_list(rec, f)->n);
}

static const struct tpl_format formats[] = { { "money", fmt_money }, { "count", fmt_count } };

static const char vi_text[] = "# lời của trang\n"
                              "hello = Chào [[{owner.name}]] & bà con\n"
                              "fee = Phí: {money:fee}\n"
                              "long = một \\\n   hai \\\n\tba\n"
                              "\n"
                              "plain=Tải về\n"
                              "err.min = Cần ít nhất {age} chữ\n"
                              "dossier.state.new = Mới [[nhận]]\n"
                              "dossier.state.done = Xong\n"
                              "kind.a = Loại A của {code}\n"
                              "b = Loại B\n";
static const char en_text[] = "hello = Hello [[{owner.name}]]\r\nfee = Fee: {money:fee}\nlong = one two three\n"
                              "plain = Download\nerr.min = At least {age} characters\n"
                              "dossier.state.new = New\ndossier.state.done = Done\nkind.a = Kind A\nb = Kind B\n";

static struct paper papers[3];
static struct person copies[2] = { { "Bình", "s", 7 }, { "Chi", "s", 8 } };
static struct dossier sample;
static struct arena *mem;

static int setup(void **state)
{
    (void)state;
    mem = arena_new(0);
    papers[0] = (struct paper){ .title = "Đơn <1>", .copies = { copies, 2 } };
    papers[1] = (struct paper){ .title = "Bản vẽ" };
    papers[2] = (struct paper){ .title = "Sổ", .copies = { copies + 1, 1 } };
    sample = (struct dossier){
        .code = "a/b c", .url = "/ho-so/1?a=1&b=2", .note = "", .kind = "a", .born = "2026-02-03", .fee = 50000,
        .urgent = true, .state = STATE_NEW, .owner = { "An \"<&'>", "hidden", 41 }, .papers = { papers, 3 },
    };
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

/* ---- helpers: a set of files given as name, text, name, text, ..., NULL */
struct config {
    struct tpl_source files[8];
    struct tpl_messages messages[3];
    struct tpl_config c;
};

static void config_init(struct config *c, const char *page)
{
    memset(c, 0, sizeof *c);
    c->files[0] = (struct tpl_source){ .name = "page.html", .text = page, .n = strlen(page) };
    c->messages[0] = (struct tpl_messages){ "vi", "texts/vi.txt", vi_text, strlen(vi_text) };
    c->messages[1] = (struct tpl_messages){ "en", "texts/en.txt", en_text, strlen(en_text) };
    c->c = (struct tpl_config){ c->files, 1, c->messages, 2, formats, 2, NULL, 0, NULL };
}

static void config_add(struct config *c, const char *name, const char *text)
{
    c->files[c->c.files_n++] = (struct tpl_source){ .name = name, .text = text, .n = strlen(text) };
}

static const char *shown_in(struct config *c, const char *layout, const char *lang)
{
    static const struct model *const models[] = { &site_model, &dossier_model };
    struct site site = { "Một cửa" };
    const void *recs[] = { &site, &sample };
    struct tpl_set *s = NULL;
    struct err e = { 0 };
    int id = -1;
    enum err_code rc = tpl_open(&c->c, &s, &e);
    if (!rc) rc = tpl_bind(s, layout, "page", models, 2, &id, &e);
    struct buf out = buf_init(mem, 0);
    if (rc) buf_str(&out, e.why);
    else tpl_render(s, id, lang, recs, &out);
    if (rc) assert_int_equal(rc, ERR_INVALID);
    tpl_close(s);
    return out.p;
}

static const char *shown(const char *page)
{
    struct config c;
    config_init(&c, page);
    return shown_in(&c, NULL, "vi");
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

struct row {
    const char *page, *want;
};
#define CHECK_ROWS(rows) \
    for (size_t row_ = 0; row_ < sizeof(rows) / sizeof *(rows); row_++) \
    assert_string_equal(shown((rows)[row_].page), (rows)[row_].want)
