/* The state's catalogue and the search's words into the centre. Knows nothing of a procedure's file. */
#include "reference/import_table.h"
#include "store/listing_store.h"
#include <string.h>

static int by_code(const void *a, const void *b)
{
    const struct listing *x = a, *y = b;
    return strcmp(x->code, y->code);
}

static enum err_code save(struct db *db, const void *rec, struct err *e)
{
    return listing_store_save(db, rec, e);
}

static enum err_code drop(struct db *db, const void *rec, struct err *e)
{
    const struct listing *l = rec;
    return listing_store_drop(db, l->code, e);
}

static const char *const levels[] = {"ministry", "province", "commune", "other", NULL};
static const char *const applicants[] = {"citizen", "overseas", "foreigner", "official", "cooperative", "business", "organisation", NULL};
static const char *const channels[] = {"counter", "online", "post", NULL};
static const char *const units[] = {"", "working_days", "calendar_days", "hours", "months", "unknown", NULL};
static const char *const statuses[] = {"seen", "name", "fee", "suspect", NULL};
static const char *const kinds[] = {"stop", "short", "unsure", "elsewhere", NULL};

static bool is_one(const char *word, size_t n, const char *const *of)
{
    for (; *of; of++)
        if (strlen(*of) == n && strncmp(*of, word, n) == 0)
            return true;
    return false;
}

static bool all_are(const char *text, const char *const *of)
{
    for (size_t n; *text; text += n + (text[n] == ' ')) {
        n = strcspn(text, " ");
        if (!n || !is_one(text, n, of))
            return false;
    }
    return true;
}

static bool is_code(const char *s)
{
    return strlen(s) == 8 && s[1] == '.' && strspn(s, "0123456789") == 1 && strspn(s + 2, "0123456789") == 6;
}

static enum err_code read_listing(const struct import_table *t, size_t i, struct listing *out, struct err *e)
{
    enum { CODE, NAME, MINISTRY, FIELD_OF, LEVELS, AGENCY, APPLICANTS, CHANNELS, AMOUNT, UNIT, FEE, RESULT, DECISION, LAWS, PORTAL, STATUS };
    const char *c[STATUS + 1];
    for (size_t k = 0; k <= STATUS; k++)
        c[k] = import_cell(t, i, k);
    *out = (struct listing){.code = c[CODE], .name = c[NAME], .ministry = c[MINISTRY], .field = c[FIELD_OF], .levels = c[LEVELS],
                            .agency = c[AGENCY], .applicants = c[APPLICANTS], .channels = c[CHANNELS], .term_unit = c[UNIT], .fee = c[FEE],
                            .result = c[RESULT], .decision = c[DECISION], .laws = c[LAWS], .portal = c[PORTAL], .status = c[STATUS]};
    TRY(import_number(t, i, AMOUNT, (struct import_range){0, 3650, true}, &out->term_amount, e));
    if (!is_code(c[CODE]) || (i > 0 && strcmp(import_cell(t, i - 1, CODE), c[CODE]) >= 0))
        return import_fault(t, i, e, "'%.40s' is no code such as 1.001193, or stands out of order", c[CODE]);
    if (!*c[NAME] || !*c[MINISTRY] || !*c[FIELD_OF])
        return import_fault(t, i, e, "%s needs a name, a ministry and a field", c[CODE]);
    if (!all_are(c[LEVELS], levels) || !all_are(c[APPLICANTS], applicants) || !all_are(c[CHANNELS], channels))
        return import_fault(t, i, e, "%s: a level, an applicant or a channel is unknown", c[CODE]);
    if (!is_one(c[UNIT], strlen(c[UNIT]), units) || !is_one(c[STATUS], strlen(c[STATUS]), statuses) || !*c[UNIT] != !out->term_amount)
        return import_fault(t, i, e, "%s: limit or status is unknown", c[CODE]);
    if (c[FEE][strspn(c[FEE], "0123456789")])
        return import_fault(t, i, e, "%s: a fee is a whole number of đồng", c[CODE]);
    return ERR_OK;
}

static enum err_code listings(struct db *db, const struct import_source *s, struct import_count *count, struct err *e)
{
    static const struct import_rows rows = {&listing_model, by_code, save, drop};
    struct import_table t;
    struct list had;
    TRY(import_table_read(s, "data/listing.tsv", "code name ministry field levels agency applicants channels limit limit_unit fee result"
                          " decision laws portal status", &t, e));
    struct listing *row = ARENA_ARRAY(s->arena, struct listing, t.n);
    for (size_t i = 0; i < t.n; i++)
        TRY(read_listing(&t, i, &row[i], e));
    TRY(listing_store_all(db, s->arena, &had, e));
    return import_bring(db, &rows, had, (struct list){row, t.n}, count, e);
}

enum err_code import_listings(struct db *centre, const struct import_source *s, struct import_count *count, struct err *e)
{
    return import_whole(centre, s, count, listings, e);
}

/* ---- words */

static int by_kind(const void *a, const void *b)
{
    const struct search_word *x = a, *y = b;
    int kind = strcmp(x->kind, y->kind);
    return kind ? kind : strcmp(x->said, y->said);
}

static enum err_code save_word(struct db *db, const void *rec, struct err *e)
{
    return search_store_save(db, rec, e);
}

static enum err_code drop_word(struct db *db, const void *rec, struct err *e)
{
    return search_store_drop(db, rec, e);
}

static enum err_code words(struct db *db, const struct import_source *s, struct import_count *count, struct err *e)
{
    static const struct import_rows rows = {&search_word_model, by_kind, save_word, drop_word};
    struct import_table t;
    struct list had;
    TRY(import_table_read(s, "data/search.tsv", "kind said meant", &t, e));
    struct search_word *row = ARENA_ARRAY(s->arena, struct search_word, t.n);
    for (size_t i = 0; i < t.n; i++) {
        row[i] = (struct search_word){import_cell(&t, i, 0), import_cell(&t, i, 1), import_cell(&t, i, 2)};
        if (!is_one(row[i].kind, strlen(row[i].kind), kinds) || !*row[i].said)
            return import_fault(&t, i, e, "'%.40s' is not stop, short, unsure or elsewhere, or says nothing", row[i].kind);
        if (!*row[i].meant != (strcmp(row[i].kind, "stop") == 0))
            return import_fault(&t, i, e, "'%.40s': what it means stands behind all but stop words", row[i].said);
        if (i > 0 && by_kind(&row[i - 1], &row[i]) >= 0)
            return import_fault(&t, i, e, "'%.40s' stands out of order", row[i].said);
    }
    TRY(search_store_all(db, s->arena, &had, e));
    return import_bring(db, &rows, had, (struct list){row, t.n}, count, e);
}

enum err_code import_search_words(struct db *centre, const struct import_source *s, struct import_count *count, struct err *e)
{
    return import_whole(centre, s, count, words, e);
}
