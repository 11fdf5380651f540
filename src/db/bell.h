/* A bell among the processes of one database: who rings it in a transaction wakes all that listen, themselves too, once the commit is there. It carries no
 * word: whoever hears it looks what is new. It may be missed (a connection that broke, a file that has no bell): looking now and then stays needed. */
#pragma once
#include "db/db.h"

struct bell;

/* In a transaction that writes. On a file nothing: there nobody listens. */
enum err_code bell_ring(struct db *db, struct err *e) MUST_USE;

/* Listens on a connection of its own and calls heard(arg) in a thread of its own, after each new connection too, since nobody knows what rang before. Finds the
 * server again by itself. NULL: the database is a file, which is looked at instead. `c` and what it points to may go. */
struct bell *bell_open(const struct db_config *c, void (*heard)(void *arg), void *arg);
void bell_close(struct bell *b); /* NULL allowed; heard() is not called any more once it returns */

extern const struct sql_set bell_set;
