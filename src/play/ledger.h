/* The drill's own book: every write that was sent, and whether it was acknowledged. 24 bytes a write, in a file that is mapped (or in
 * memory alone), so that a nation's day fits. A write that is under way when the server dies may or may not be there afterwards, once.
 *
 * The book knows what the server must have: dossier, version, act, state. compare.h holds the databases against it. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include <stdbool.h>
#include <stdint.h>

enum ledger_mark { LEDGER_SENT, LEDGER_ACKED, LEDGER_GIVEN_UP /* no answer, and it will not be sent again */ };

struct ledger_row {
    int64_t dossier;    /* key; 0 = an opening that was not acknowledged: not known yet */
    uint32_t when;      /* ms of the wall since the drill began, of the acknowledgement */
    uint32_t unit;      /* of an opening: that was asked */
    uint16_t version;   /* of the dossier afterwards */
    uint16_t act;       /* ledger_word(); 0 = "" */
    uint16_t state;     /* afterwards */
    uint8_t mark;       /* enum ledger_mark */
    uint8_t opening;    /* versions below it came with it: a dossier taken in has 1 and 2 at once */
};

struct ledger;

/* path: the file, made anew; NULL = memory alone. */
enum err_code ledger_open(const char *path, struct ledger **out, struct err *e) MUST_USE;
void ledger_close(struct ledger *l);

/* Number of a word (act, state); the same for the same word. */
uint16_t ledger_number(struct ledger *l, const char *word);
const char *ledger_word(const struct ledger *l, uint16_t number);

/* Enters a write that goes out; returns its place in the book. */
size_t ledger_send(struct ledger *l, const struct ledger_row *row);
/* What the answer and the rules told: only now is the state known. */
void ledger_ack(struct ledger *l, size_t place, int64_t dossier, uint16_t state, uint32_t when);
void ledger_give_up(struct ledger *l, size_t place);

size_t ledger_size(const struct ledger *l);
size_t ledger_under_way(const struct ledger *l); /* neither acknowledged nor given up */
const struct ledger_row *ledger_rows(const struct ledger *l); /* until the next ledger_send() */
int64_t ledger_acked(const struct ledger *l);
