/* One event of a dossier's journal and the chain it belongs to. Every change of a dossier is one event that holds
 * the new values of the fields that changed, so the dossier can be rebuilt from its events alone. Pure. */
#pragma once
#include "base/err.h"
#include "base/record.h"
#include "domain/dossier.h"

struct event {
    int64_t dossier, n;       /* n from 1 */
    int64_t at;
    const char *kind;         /* submitted acted assigned recomputed, and those of event_remark() */
    const char *act;          /* the procedure's act; of "paid" the account the money came into (pay/books.h); of "rated" the marks, "1" to "5"; else "" */
    int64_t actor;            /* account; 0 = the program */
    const char *actor_name;
    int64_t unit;
    const char *role;
    const char *state;        /* after it */
    const char *note;         /* what the actor wrote, or why it was read; of "submitted" the ids of the fields whose answers were known already; of "paid" the
                               * number of the receipt and the sum */
    const char *changes;      /* JSON object; "{}" for readings */
    const char *form;         /* JSON: all answers, if this event brought new ones; else "" */
    const char *hash;         /* base64url of SHA-256, see event_hash() */
};
extern const struct model event_model;

/* It leaves the dossier as it is: read message digitised paid rated. */
bool event_remark(const char *kind);
/* It may move figures (domain/counter.h): all but read message digitised. */
bool event_counts(const char *kind);

/* The fields that differ, as a JSON object with their new values; old NULL = all that are not empty. Times are ms. Left out is
 * what the event says otherwise: id, form, updated_at. Of a field that is itself JSON only the members that differ
 * (base/json_span.h). */
const char *event_changes(const struct dossier *old, const struct dossier *now, struct arena *a);
/* Carries an event over to d, which begins as record_init() leaves it. ERR_INTERNAL if it names what a dossier has not. */
enum err_code event_apply(struct dossier *d, const struct event *ev, struct arena *a, struct err *e) MUST_USE;
/* SHA-256 over the hash before ("" for the first) and every column but `hash`, each with its length before it. */
const char *event_hash(const char *before, const struct event *ev, struct arena *a);
