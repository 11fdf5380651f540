/* The thread that carries what is in the write-ahead log into the database file, on a connection of its
 * own, so that the writer never does. It sleeps while there is nothing to carry. For writer.c alone. */
#pragma once
#include "db/db.h"

struct checkpoint;

enum err_code checkpoint_open(const struct db_config *c, int every_ms, struct checkpoint **out, struct err *e) MUST_USE;
void checkpoint_close(struct checkpoint *k); /* NULL allowed; nobody may be waiting */
/* Something was committed, and the log is so long now: a short one may wait for twenty beats. */
void checkpoint_due(struct checkpoint *k, int64_t log_bytes);
void checkpoint_wait(struct checkpoint *k);  /* until one whole pass that begins from now on has ended, well or not */
