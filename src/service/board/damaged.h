/* Dossiers that a round over many cannot read, because a row or a journal is damaged: left out and told, so that one of them does not hold up all the others.
 *
 * What is told goes to the log, once for a dossier and a round: its number and the code of the fault, nothing of what stands in it. What the database itself could
 * not do (a lock, a disk, a session that was lost) is no dossier's damage: it ends the round. Must never mend anything. */
#pragma once
#include "db/db.h"

enum { DAMAGED_TOLD = 50 }; /* more in one round are left out, too, but not told by number */

struct damaged {
    const char *what;  /* the round, as the log names it */
    struct db *db;     /* that the dossiers are read from, in a transaction */
    int64_t dossier[DAMAGED_TOLD];
    size_t n;
};

/* rc: what came of reading a dossier, and nothing but reading: nothing is taken back. ERR_OK and *out: it is damaged, to be left out. */
enum err_code damaged_pass(struct damaged *d, int64_t dossier, enum err_code rc, bool *out, struct err *e) MUST_USE;
