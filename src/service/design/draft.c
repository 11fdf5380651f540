/* Drafts of procedures: begun, saved, played, dropped. See design.h. */
#include "base/hash.h"
#include "base/text.h"
#include "reference/units.h"
#include "service/design/journal.h"
#include "store/procedure_store.h"
#include <stdlib.h>
#include <string.h>

enum err_code design_may(const struct ctx *c, struct err *e)
{
    const struct unit *u = units_find(c->world->units, c->actor->unit);
    bool may = u && (c->actor->roles & ROLE_ADMIN) && (u->tier == UNIT_PROVINCE || u->tier == UNIT_NATION);
    return may ? ERR_OK : err(e, ERR_FORBIDDEN, "only administrators of a province or of the nation write procedures");
}

enum err_code design_note(struct ctx *c, struct design_event *x, struct err *e)
{
    const char **texts[] = {&x->code, &x->valid_from, &x->places, &x->played, &x->reason, &x->sha256, &x->body};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        *texts[i] = *texts[i] ? *texts[i] : "";
    x->at = c->now;
    x->account = c->actor->account;
    x->name = c->actor->name;
    x->unit = c->actor->unit;
    return design_event_add(c->db, x, e);
}

/* "x:12: message", a line each; what does not begin so goes on from the line before. */
static struct list faults_of(const char *report, struct arena *a)
{
    size_t cap = 1;
    for (const char *s = report; *s; s++)
        cap += *s == '\n';
    struct design_fault *row = ARENA_ARRAY(a, struct design_fault, cap);
    size_t n = 0;
    for (const char *s = report; *s; s += strcspn(s, "\n"), s += *s == '\n') {
        char *end = NULL;
        const char *line = arena_strn(a, s, strcspn(s, "\n"));
        long k = strncmp(line, "x:", 2) == 0 ? strtol(line + 2, &end, 10) : 0;
        if (end && strncmp(end, ": ", 2) == 0)
            row[n++] = (struct design_fault){k, end + 2};
        else if (n)
            row[n - 1].text = arena_fmt(a, "%s %s", row[n - 1].text, line);
    }
    return (struct list){row, n};
}

struct list design_check(const char *text, struct arena *a, const struct procedure **out)
{
    struct err e;
    struct buf report = buf_init(a, 0);
    *out = NULL;
    if (procedure_parse((struct source){"x", text, strlen(text)}, a, out, &report, &e))
        *out = NULL;
    return faults_of(report.p, a);
}

enum err_code design_text(struct ctx *c, const char *code, int64_t revision, bool aside, const char **out, struct err *e)
{
    struct procedure_revision *kept = NULL;
    struct design_event *file = NULL;
    if (aside)
        TRY(design_event_aside(c->centre, code, revision, c->arena, &file, e));
    else
        TRY(procedure_store_find(c->centre, code, revision, c->arena, &kept, e));
    *out = file ? file->body : kept ? kept->body : NULL;
    return *out ? ERR_OK : err(e, ERR_NOT_FOUND, "no such revision");
}

static bool is_code(const char *s)
{
    size_t n = strspn(s, "0123456789");
    return n > 0 && n < 3 && s[n] == '.' && strlen(s + n + 1) == strspn(s + n + 1, "0123456789") && s[n + 1] && strlen(s) <= 20;
}

static enum err_code newest(struct ctx *c, const char *code, int64_t *out, struct err *e)
{
    struct list rows;
    TRY(procedure_store_of(c->centre, code, c->arena, &rows, e));
    const struct procedure_revision *r = rows.items;
    *out = rows.n ? r[0].revision : 0;
    for (size_t i = rows.n; i-- > 0;)
        if (!r[i].withdrawn)
            *out = r[i].revision;
    return ERR_OK;
}

/* Another code in the text: the line of the code alone. */
static const char *with_code(const char *body, const char *code, struct arena *a)
{
    const char *at = strncmp(body, "code:", 5) == 0 ? body : strstr(body, "\ncode:");
    if (!at)
        return body;
    at += *at == '\n';
    return arena_fmt(a, "%.*scode: \"%s\"%s", (int)(at - body), body, code, at + strcspn(at, "\n"));
}

enum err_code design_start(struct ctx *c, const struct design_begin *b, struct problems *p, int64_t *id, struct err *e)
{
    const char *from = *b->from ? b->from : b->code, *body;
    int64_t revision = b->revision;
    TRY(design_may(c, e));
    if (!is_code(b->code))
        problem_add(p, "code", "designer.err.code", 0);
    if (!revision)
        TRY(newest(c, from, &revision, e));
    if (!revision)
        problem_add(p, *b->from ? "from" : "code", "designer.err.unknown", 0);
    if (p->n)
        return err(e, ERR_INVALID, "nothing to begin with");
    TRY(design_text(c, from, revision, b->aside, &body, e));
    struct design_draft d = {.id = world_id(c->world, 0), .unit = c->actor->unit, .account = c->actor->account, .code = b->code,
                             .base = strcmp(from, b->code) == 0 ? revision : 0, .body = with_code(body, b->code, c->arena), .scenarios = "", .version = 1,
                             .played = "", .told = "", .created_at = c->now, .updated_by = c->actor->account, .updated_at = c->now};
    *id = d.id;
    TRY(design_draft_insert(c->db, &d, e));
    return design_note(c, &(struct design_event){.what = DESIGN_BEGUN, .code = d.code, .draft = d.id}, e);
}

enum err_code design_load(struct ctx *c, int64_t id, struct design_draft **out, struct err *e)
{
    struct err no;
    TRY(design_draft_find(c->centre, id, c->arena, out, e));
    bool theirs = *out && (*out)->unit == c->actor->unit && !design_may(c, &no);
    return theirs ? ERR_OK : err(e, ERR_NOT_FOUND, "no such draft of theirs");
}

/* Browsers send CR LF; files have LF, and end with one. */
static const char *as_file(const char *s, struct arena *a)
{
    struct buf b = buf_init(a, strlen(s) + 2);
    for (; *s; s++)
        if (*s != '\r')
            buf_char(&b, *s);
    if (b.n && b.p[b.n - 1] != '\n')
        buf_char(&b, '\n');
    return b.p;
}

enum err_code design_save(struct ctx *c, const struct design_save *s, struct problems *p, struct err *e)
{
    struct design_draft *d;
    TRY(design_load(c, s->id, &d, e));
    if (strlen(s->body) > DESIGN_TEXT_MAX)
        problem_add(p, "body", "designer.err.long", DESIGN_TEXT_MAX / 1024);
    if (strlen(s->scenarios) > DESIGN_TEXT_MAX)
        problem_add(p, "scenarios", "designer.err.long", DESIGN_TEXT_MAX / 1024);
    if (p->n)
        return err(e, ERR_INVALID, "a text of over %d bytes", DESIGN_TEXT_MAX);
    if (s->version != d->version)
        return err(e, ERR_STALE, "saved by somebody else since");
    d->body = as_file(s->body, c->arena);
    d->scenarios = as_file(s->scenarios, c->arena);
    d->version++;
    d->updated_by = c->actor->account;
    d->updated_at = c->now;
    TRY(design_draft_save(c->db, d, e));
    return design_note(c, &(struct design_event){.what = DESIGN_SAVED, .code = d->code, .draft = d->id,
                                                 .sha256 = design_digest(d->body, d->scenarios, c->arena)}, e);
}

enum err_code design_drop(struct ctx *c, int64_t id, struct err *e)
{
    struct design_draft *d;
    TRY(design_load(c, id, &d, e));
    TRY(design_draft_delete(c->db, id, e));
    return design_note(c, &(struct design_event){.what = DESIGN_DROPPED, .code = d->code, .draft = id, .body = d->body}, e);
}

const char *design_digest(const char *body, const char *scenarios, struct arena *a)
{
    struct sha256_stream *sum = sha256_begin();
    sha256_add(sum, body, strlen(body) + 1);
    sha256_add(sum, scenarios, strlen(scenarios));
    struct sha256 h = sha256_end(sum);
    return hash_hex(a, h.b, sizeof h.b);
}

const char *design_played(const struct design_draft *d, const char *scenarios, struct arena *a)
{
    if (!*d->played || strcmp(d->played, design_digest(d->body, scenarios, a)) != 0)
        return "none";
    return d->played_ok ? "green" : "red";
}

enum err_code design_keep_run(struct ctx *c, const struct design_run *run, struct err *e)
{
    struct design_draft *d;
    TRY(design_load(c, run->id, &d, e));
    d->played = run->digest;
    d->played_ok = run->ok;
    d->played_at = c->now;
    d->told = run->told;
    TRY(design_draft_played(c->db, d, e));
    return design_note(c, &(struct design_event){.what = DESIGN_PLAYED, .code = d->code, .draft = d->id, .played = run->ok ? "green" : "red",
                                                 .sha256 = run->digest}, e);
}
