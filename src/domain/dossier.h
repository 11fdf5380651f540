/* The dossier (hồ sơ): one request under one revision of one procedure. Its fields, its public code.
 * Knows no SQL and no page; the descriptor below is what rows, JSON and the journal's changes go by. */
#pragma once
#include "base/err.h"
#include "base/record.h"

struct dossier {
    int64_t id;
    const char *procedure;
    int64_t revision;
    const char *variant;     /* the case of the procedure (trường hợp) */
    int64_t unit, received_unit;
    const char *channel;     /* counter online post */
    int64_t account;
    const char *name, *identifier, *phone, *email, *address;
    const char *form, *papers, *flow, *clock, *result; /* JSON; "" = none */
    int64_t form_at;         /* the event that brought the answers of `form`: they are kept there, once */
    const char *state;
    int64_t national, version;
    int64_t handler_unit;
    const char *handler_role;
    int64_t assignee;
    int64_t submitted_at, received_at, due_at, paused_at, finished_at, updated_at;
};
extern const struct model dossier_model;

/* The key: 53 bits, so that JSON numbers hold it. From the top: day since 2000-01-01 (15 bits), province's place
 * in the shard table (6), receiving unit's id (16), number within unit and day (16). It sorts by day and lies
 * together by unit; the public code follows from it and needs no index of its own. */
struct dossier_key {
    int day; /* since 2000-01-01, in Viet Nam */
    int shard;
    int unit;
    int number;
};
int64_t dossier_id(struct dossier_key k);
struct dossier_key dossier_key(int64_t id);
int dossier_day(int64_t instant); /* the key's day of an instant */

/* "H17.20257-20261122-0001": agency code, date, number in the unit's day (four digits, more when needed).
 * TT 01/2018 art. 19 as amended; the pattern's first part is the unit's agency_code. */
const char *dossier_code(int64_t id, const char *agency_code, struct arena *a);
/* Splits a code as people type it (spaces, lower case). ERR_NOT_FOUND when it cannot be one. */
enum err_code dossier_code_parse(const char *text, struct arena *a, const char **agency_code, struct dossier_key *out, struct err *e) MUST_USE;
