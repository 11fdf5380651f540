/* Lines of the book of numbers. See numbers.h; must never know how a number is given. */
#include "service/numbers.h"
#include "base/civil.h"
#include "service/record.h"
#include "service/result.h"
#include "store/dossier_store.h"
#include <string.h>

static const char *const whats[] = {"issued", "again", "missing", NULL};
static const struct field fields[] = {
    FIELD(number_line, seq, F_INT), FIELD(number_line, to, F_INT), FIELD(number_line, number, F_TEXT), FIELD(number_line, day, F_DATE),
    FIELD(number_line, code, F_TEXT), FIELD(number_line, name, F_TEXT, .mask = MASK_NAME), FIELD(number_line, result, F_TEXT),
    FIELD(number_line, signer, F_TEXT), FIELD(number_line, what, F_TEXT, .words = whats, .label = "numbers"),
    FIELD(number_line, id, F_INT, .flags = FIELD_PRIVATE), FIELD(number_line, run, F_BOOL, .flags = FIELD_PRIVATE),
};
const struct model number_line_model = MODEL(number_line, fields, .doc = "A number that was given to a result, or a run of numbers with none");

static struct number_line missing(int64_t from, int64_t to)
{
    return (struct number_line){.seq = from, .to = to, .run = to > from, .what = "missing", .number = "", .day = "", .code = "", .name = "", .signer = "", .result = ""};
}

static enum err_code word(struct ctx *c, const struct number_row *row, struct number_line *out, struct err *e)
{
    struct folder f;
    *out = missing(row->seq, row->seq);
    enum err_code rc = folder_load_any(c, row->dossier, &f, e);
    if (rc == ERR_NOT_FOUND)
        return ERR_OK; /* a number without its dossier is told as missing; `motcua check` says more */
    TRY(rc);
    bool its = result_seq(&f) == row->seq || !result_seq(&f);
    *out = (struct number_line){.seq = row->seq, .to = row->seq, .what = its ? "issued" : "again", .number = f.result.number, .day = f.result.day,
                                .code = record_code(c->world, f.row.id, c->arena), .name = f.row.name, .signer = f.result.signer_name,
                                .result = label_in(&f.procedure->result.name, c->lang), .id = f.row.id};
    return ERR_OK;
}

enum err_code numbers_read(struct ctx *c, const struct number_query *q, struct list *out, int64_t *next, struct err *e)
{
    struct list rows;
    int64_t last, want = q->after + 1;
    size_t n = 0;
    TRY(number_last(c->db, &q->at, &last, e));
    TRY(number_list(c->db, &q->at, q->after, q->most + 1, c->arena, &rows, e));
    const struct number_row *row = rows.items;
    size_t shown = rows.n > q->most ? q->most : rows.n;
    struct number_line *line = ARENA_ARRAY(c->arena, struct number_line, 2 * shown + 2);
    for (size_t i = 0; i < shown; i++) {
        if (row[i].seq > want)
            line[n++] = missing(want, row[i].seq - 1);
        TRY(word(c, &row[i], &line[n++], e));
        want = row[i].seq + 1;
    }
    if (rows.n == shown && want <= last)
        line[n++] = missing(want, last);
    *next = rows.n > shown ? want - 1 : 0;
    *out = (struct list){line, n};
    return ERR_OK;
}

enum err_code numbers_ready(struct ctx *c, bool *ready, struct err *e)
{
    int64_t n;
    TRY(number_ready(c->db, &n, e));
    *ready = n != 0;
    return ERR_OK;
}

static enum err_code find_one(struct ctx *c, int64_t dossier, int64_t *found, struct err *e)
{
    struct folder f;
    struct civil day;
    bool added = false;
    enum err_code rc = folder_load_any(c, dossier, &f, e);
    if (rc == ERR_INTERNAL || rc == ERR_BAD) /* one that cannot be read has its number missing; `motcua check` tells why */
        return ERR_OK;
    TRY(rc);
    int64_t seq = *f.result.number ? result_seq(&f) : 0;
    if (!seq || !civil_parse(f.result.day, &day))
        return ERR_OK;
    struct number_place at = result_place(c, &f, day.y);
    TRY(number_keep(c->db, &at, seq, dossier, &added, e));
    *found += added;
    return ERR_OK;
}

enum err_code numbers_find(struct ctx *c, int64_t *found, struct err *e)
{
    enum { PAGE = 500 };
    struct ctx one = *c;
    one.arena = arena_new(0);
    enum err_code rc = ERR_OK;
    for (int64_t after = 0; !rc;) {
        struct list page;
        rc = dossier_keys(c->db, after, PAGE, one.arena, &page, e);
        for (size_t i = 0; !rc && i < page.n; i++)
            rc = find_one(&one, after = ((const int64_t *)page.items)[i], found, e);
        if (rc || page.n < PAGE)
            break;
        ctx_forget(&one);
        arena_reset(one.arena);
    }
    arena_free(one.arena);
    return rc ? rc : number_is_ready(c->db, e);
}
