/* The dossier's descriptor and the arithmetic of its key and public code. Must never know where it is kept. */
#include "domain/dossier.h"
#include "base/civil.h"
#include "base/clock.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *const channels[] = {"counter", "online", "post", NULL};

static const struct field fields[] = {
    FIELD(dossier, id, F_INT, .flags = FIELD_SERVER | FIELD_PRIVATE),
    FIELD(dossier, procedure, F_TEXT, .doc = "code of the procedure"),
    FIELD(dossier, revision, F_INT, .doc = "revision it was opened under"),
    FIELD(dossier, variant, F_TEXT, .doc = "case of the procedure"),
    FIELD(dossier, unit, F_INT, .doc = "unit that decides"),
    FIELD(dossier, received_unit, F_INT),
    FIELD(dossier, channel, F_TEXT, .words = channels),
    FIELD(dossier, account, F_INT, .flags = FIELD_PRIVATE),
    FIELD(dossier, name, F_TEXT, .mask = MASK_NAME),
    FIELD(dossier, identifier, F_TEXT, .mask = MASK_IDENTIFIER),
    FIELD(dossier, phone, F_TEXT, .mask = MASK_PHONE),
    FIELD(dossier, email, F_TEXT, .mask = MASK_EMAIL),
    FIELD(dossier, address, F_TEXT, .mask = MASK_ALL),
    FIELD(dossier, form, F_JSON, .mask = MASK_ALL),
    FIELD(dossier, papers, F_JSON, .mask = MASK_ALL),
    FIELD(dossier, flow, F_JSON),
    FIELD(dossier, clock, F_JSON),
    FIELD(dossier, result, F_JSON, .mask = MASK_ALL),
    FIELD(dossier, form_at, F_INT, .flags = FIELD_PRIVATE),
    FIELD(dossier, state, F_TEXT),
    FIELD(dossier, national, F_INT, .doc = "national status 1-10"),
    FIELD(dossier, version, F_INT, .doc = "rises with every act; readings do not count"),
    FIELD(dossier, handler_unit, F_INT),
    FIELD(dossier, handler_role, F_TEXT),
    FIELD(dossier, assignee, F_INT, .flags = FIELD_PRIVATE),
    FIELD(dossier, submitted_at, F_INSTANT),
    FIELD(dossier, received_at, F_INSTANT),
    FIELD(dossier, due_at, F_INSTANT),
    FIELD(dossier, paused_at, F_INSTANT),
    FIELD(dossier, finished_at, F_INSTANT),
    FIELD(dossier, updated_at, F_INSTANT),
};
const struct model dossier_model = MODEL(dossier, fields, .doc = "One request under one revision of one procedure");

enum { UNIT_BITS = 16, NUMBER_BITS = 16, SHARD_BITS = 6 };
#define DAY_ZERO 10957 /* 2000-01-01 since 1970 */

int64_t dossier_id(struct dossier_key k)
{
    int64_t id = k.day;
    id = id << SHARD_BITS | k.shard;
    id = id << UNIT_BITS | k.unit;
    return id << NUMBER_BITS | k.number;
}

struct dossier_key dossier_key(int64_t id)
{
    struct dossier_key k;
    k.number = (int)(id & ((1 << NUMBER_BITS) - 1));
    id >>= NUMBER_BITS;
    k.unit = (int)(id & ((1 << UNIT_BITS) - 1));
    id >>= UNIT_BITS;
    k.shard = (int)(id & ((1 << SHARD_BITS) - 1));
    k.day = (int)(id >> SHARD_BITS);
    return k;
}

int dossier_day(int64_t instant)
{
    return (int)((instant + CLOCK_VN) / CLOCK_DAY) - DAY_ZERO;
}

const char *dossier_code(int64_t id, const char *agency_code, struct arena *a)
{
    struct dossier_key k = dossier_key(id);
    struct civil c = civil_from_days(k.day + DAY_ZERO);
    return arena_fmt(a, "%s-%04d%02d%02d-%04d", agency_code, c.y, c.m, c.d, k.number);
}

/* digits only, 1..9 of them; -1 otherwise */
static int number_of(const char *s)
{
    size_t n = strlen(s);
    if (n == 0 || n > 9 || strspn(s, "0123456789") != n)
        return -1;
    return (int)strtol(s, NULL, 10);
}

static char *squeeze(const char *text, struct arena *a)
{
    char *s = arena_str(a, text), *to = s;
    for (const char *p = s; *p; p++)
        if (!isspace((unsigned char)*p))
            *to++ = (char)toupper((unsigned char)*p);
    *to = 0;
    return s;
}

enum err_code dossier_code_parse(const char *text, struct arena *a, const char **agency_code,
                                 struct dossier_key *out, struct err *e)
{
    if (strlen(text) > 64)
        return err(e, ERR_NOT_FOUND, "code too long");
    char *s = squeeze(text, a);
    char *last = strrchr(s, '-');
    if (!last)
        return err(e, ERR_NOT_FOUND, "code without number");
    *last++ = 0;
    char *day = strrchr(s, '-');
    if (!day)
        return err(e, ERR_NOT_FOUND, "code without day");
    *day++ = 0;
    int date = strlen(day) == 8 ? number_of(day) : -1, number = number_of(last);
    struct civil c = {date / 10000, date / 100 % 100, date % 100};
    if (date < 0 || !civil_valid(c) || c.y < 2000 || c.y > 2088 || number < 1 || number > 65535 || strlen(last) < 4)
        return err(e, ERR_NOT_FOUND, "not a dossier code");
    *agency_code = s;
    *out = (struct dossier_key){.day = (int)(civil_days(c) - DAY_ZERO), .number = number};
    return ERR_OK;
}
