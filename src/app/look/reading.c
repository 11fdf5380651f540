/* See reading.h; must never take a proposal, or the place of a picture, on trust. */
#include "app/look/reading.h"
#include "app/app.h"
#include "app/uploads.h"
#include "base/hash.h"
#include "domain/procedure.h"
#include "scan/scan.h"
#include "service/folder.h"
#include <stdlib.h>
#include <string.h>

enum { READINGS_MAX = 40, SEAL_MAX = 4000, CLEAR = 85, FAINT = 65, MARGIN = 12 };
enum { P_PAPER, P_FIELD, P_SURE, P_PICTURE, P_VALUE, PARTS };

static const char *const grades[] = {"clear", "faint", "poor", NULL};
static const struct field fields[] = {
    FIELD(reading_view, field, F_TEXT), FIELD(reading_view, label, F_TEXT), FIELD(reading_view, value, F_TEXT),
    FIELD(reading_view, grade, F_TEXT, .words = grades, .label = "desk.reading"), FIELD(reading_view, picture, F_TEXT),
    FIELD(reading_view, seal, F_TEXT, .flags = FIELD_PRIVATE), FIELD(reading_view, sure, F_INT), FIELD(reading_view, taken, F_BOOL),
};
const struct model reading_view_model = MODEL(reading_view, fields, .doc = "A value that a machine read off a paper and proposes");

struct proposal { const char *seal, *paper, *field, *picture, *value; int sure; };

bool reading_offered(const struct req *r, const struct paper *p)
{
    return p->n_reads && scan_reads(app_config(r->app)->scan, "image/png");
}

/* ---- sealed: mac|paper|field|sure|picture|value, and pictures: sha256.type.page.x.y.w.h.mac */

static const char *mac_of(const struct req *r, const char *kind, const char *what)
{
    const struct world *w = r->ctx.world;
    const char *all = arena_fmt(r->x->arena, "%s %lld %s", kind, (long long)r->actor.account, what);
    struct sha256 h = hmac_sha256(w->key, sizeof w->key, all, strlen(all));
    return hash_base64url(r->x->arena, h.b, 24);
}

static bool mac_fits(const struct req *r, const char *kind, const char *what, const char *mac)
{
    const char *right = mac_of(r, kind, what);
    return strlen(mac) == strlen(right) && bytes_same(mac, right, strlen(right));
}

static bool unseal(const struct req *r, const char *text, struct proposal *out)
{
    char *s = arena_str(r->x->arena, text), *mac = strsep(&s, "|"), *part[PARTS];
    const char *what = strchr(text, '|');
    if (!what || strlen(text) > SEAL_MAX || !mac_fits(r, "reading", what + 1, mac))
        return false;
    for (int i = 0; i < PARTS; i++)
        part[i] = i + 1 < PARTS ? strsep(&s, "|") : s; /* the value comes last and may hold anything */
    if (!part[P_VALUE])
        return false;
    *out = (struct proposal){text, part[P_PAPER], part[P_FIELD], part[P_PICTURE], part[P_VALUE], (int)strtol(part[P_SURE], NULL, 10)};
    return true;
}

/* Those that came or were made now; of one field the last. */
static size_t proposals(const struct req *r, struct proposal *out)
{
    size_t n = 0;
    for (size_t i = 0; i < r->x->form_n; i++) {
        struct proposal one;
        size_t k = 0;
        if (strcmp(r->x->form[i].name, "_may") != 0 || !unseal(r, r->x->form[i].value, &one))
            continue;
        while (k < n && strcmp(out[k].field, one.field) != 0)
            k++;
        if (k < READINGS_MAX)
            out[k] = one;
        n += k == n && n < READINGS_MAX;
    }
    return n;
}

/* ---- reading */

static const char *place_of(const struct req *r, const struct act_file *f, const struct form_reading *x)
{
    struct arena *a = r->x->arena;
    const char *kind = strcmp(f->type, "application/pdf") == 0 ? "pdf" : strcmp(f->type, "image/png") == 0 ? "png" : "jpeg";
    const char *what = arena_fmt(a, "%s.%s.%d.%d.%d.%d.%d", f->upload.sha256, kind, x->page, x->x - MARGIN, x->y - MARGIN, x->w + 2 * MARGIN, x->h + 2 * MARGIN);
    return arena_fmt(a, "%s.%s", what, mac_of(r, "part of a page", what));
}

static void propose(struct req *r, const struct paper *p, const struct act_file *f, const struct form_reading *x)
{
    const char *what = arena_fmt(r->x->arena, "%s|%s|%d|%s|%s", p->id, x->field->id, x->sure < 0 ? 0 : x->sure, place_of(r, f, x), x->value);
    req_add(r, "_may", arena_fmt(r->x->arena, "%s|%s", mac_of(r, "reading", what), what));
}

static enum err_code read_file(struct req *r, const struct procedure *p, const struct paper *paper, const struct act_file *f, size_t *found, struct err *e)
{
    struct readout words;
    struct form_reading out[READINGS_MAX];
    size_t n_reads = paper->n_reads < READINGS_MAX ? paper->n_reads : READINGS_MAX;
    TRY(scan_words(app_config(r->app)->scan, file_path(r->ctx.world, f->upload.sha256, r->x->arena), f->type, r->x->arena, &words, e));
    struct form_env env = folder_env(&r->ctx, NULL, "counter");
    struct form_reader with = {&p->form, paper->reads, n_reads, &env};
    size_t n = form_readings(&with, &words, r->x->arena, out);
    for (size_t i = 0; i < n; i++)
        propose(r, paper, f, &out[i]);
    *found += n;
    return ERR_OK;
}

static const char *wrong_with(enum err_code rc)
{
    switch (rc) {
    case ERR_BUSY: return "reading.busy";
    case ERR_TOO_LARGE: return "reading.too_hard";
    case ERR_INVALID: case ERR_TYPE: return "reading.damaged";
    default: return NULL;
    }
}

enum err_code reading_take(struct req *r, const struct procedure *p, struct err *e)
{
    const struct uploads *u = uploads_of(r);
    const struct paper *paper = procedure_paper_find(p, req_value(r, "_doc"));
    const char *wrong = "reading.no_file";
    size_t found = 0;
    if (!paper || !reading_offered(r, paper))
        return ERR_OK;
    for (size_t i = 0; i < u->n; i++) {
        if (strcmp(u->file[i].paper, paper->id) != 0 || !scan_reads(app_config(r->app)->scan, u->file[i].type))
            continue;
        enum err_code rc = read_file(r, p, paper, &u->file[i], &found, e);
        wrong = rc ? wrong_with(rc) : "reading.nothing";
        if (!wrong)
            return rc;
    }
    if (!found)
        problem_add(&r->problems, arena_fmt(r->x->arena, "paper:%s", paper->id), wrong, 0);
    return req_checked(r, e);
}

/* ---- taking */

static bool names(const struct req *r, const char *input, const char *field)
{
    for (size_t i = 0; i < r->x->form_n; i++)
        if (strcmp(r->x->form[i].name, input) == 0 && strcmp(r->x->form[i].value, field) == 0)
            return true;
    return false;
}

static bool taken(const struct req *r, const struct proposal *p)
{
    return names(r, "_lay", p->field) || names(r, "_da", p->field);
}

struct list reading_views(struct req *r, const struct form *form, const struct form_env *env)
{
    struct proposal p[READINGS_MAX];
    size_t n = proposals(r, p), k = 0;
    struct reading_view *row = ARENA_ARRAY(r->x->arena, struct reading_view, n + 1);
    for (size_t s = 0; s < form->n_steps; s++)
        for (size_t i = 0; i < form->steps[s].n_fields * n; i++) {
            const struct form_field *x = &form->steps[s].fields[i / n];
            const struct proposal *one = &p[i % n];
            if (strcmp(one->field, x->id) == 0)
                row[k++] = (struct reading_view){
                    .field = x->id, .label = label_in(&x->label, r->ctx.lang), .value = form_value_show(x, one->value, env, r->ctx.lang, r->x->arena),
                    .grade = grades[one->sure >= CLEAR ? 0 : one->sure >= FAINT ? 1 : 2], .sure = one->sure, .seal = one->seal,
                    .picture = arena_fmt(r->x->arena, "/viec/doc-giay/%s", one->picture), .taken = taken(r, one)};
        }
    return (struct list){row, k};
}

bool reading_laying(const struct req *r)
{
    return http_form(r->x, "_lay") != NULL;
}

struct form_values reading_laid(struct req *r)
{
    struct proposal p[READINGS_MAX];
    size_t n = proposals(r, p), k = 0;
    struct form_value *v = ARENA_ARRAY(r->x->arena, struct form_value, n + 1);
    for (size_t i = 0; i < n; i++)
        if (names(r, "_lay", p[i].field))
            v[k++] = (struct form_value){p[i].field, p[i].value};
    return (struct form_values){v, k};
}

static void list_fields(const struct req *r, const struct proposal *p, size_t n, struct form_values final, bool same, struct buf *b)
{
    const char *before = "";
    for (size_t i = 0; i < n; i++)
        if (taken(r, &p[i]) && (strcmp(form_get(final, p[i].field), p[i].value) == 0) == same) {
            buf_fmt(b, "%s%s", before, p[i].field);
            before = ", ";
        }
}

const char *reading_note(struct req *r, struct form_values final)
{
    struct proposal p[READINGS_MAX];
    size_t n = proposals(r, p);
    struct buf right = buf_init(r->x->arena, 128), mended = buf_init(r->x->arena, 128);
    list_fields(r, p, n, final, true, &right);
    list_fields(r, p, n, final, false, &mended);
    if (!right.n && !mended.n)
        return "";
    return arena_fmt(r->x->arena, "%s: %s%s%s", p[0].paper, right.n ? right.p : "-", mended.n ? "; sửa sau khi đọc: " : "", mended.p);
}

/* ---- the part of a page */

static const char *type_of(const char *kind)
{
    return strcmp(kind, "pdf") == 0 ? "application/pdf" : strcmp(kind, "png") == 0 ? "image/png" : "image/jpeg";
}

enum err_code reading_picture(struct req *r, const char *word, struct err *e)
{
    enum { SHA, KIND, PAGE, X, Y, W, H, ALL };
    struct picture page[SCAN_PAGES];
    size_t n, out_n;
    const char *out, *mac = strrchr(word, '.');
    char *s = arena_str(r->x->arena, word), *part[ALL];
    if (!mac || !mac_fits(r, "part of a page", arena_strn(r->x->arena, word, (size_t)(mac - word)), mac + 1))
        return err(e, ERR_NOT_FOUND, "no such part of a page");
    int number[ALL] = {0};
    for (int i = 0; i < ALL; i++) {
        part[i] = strsep(&s, ".");
        number[i] = i >= PAGE && part[i] ? (int)strtol(part[i], NULL, 10) : 0;
    }
    TRY(scan_pages(app_config(r->app)->scan, file_path(r->ctx.world, part[SHA], r->x->arena), type_of(part[KIND]), r->x->arena, page, &n, e));
    if (number[PAGE] < 1 || number[PAGE] > (int)n)
        return err(e, ERR_NOT_FOUND, "no such page");
    struct picture cut = picture_crop(&page[number[PAGE] - 1], number[X], number[Y], number[W], number[H], r->x->arena);
    TRY(picture_png(&cut, r->x->arena, &out, &out_n, e));
    return req_send(r, "image/png", "phan-giay.png", out, out_n);
}
