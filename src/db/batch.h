/* Jobs in one transaction, each behind a savepoint: who fails takes nobody with them, and nothing is answered as done that is not durable. Part of writer.c;
 * must never know what a job does, nor of any thread. */
#pragma once
#include "db/writer.h"

struct batch_way {
    /* A transaction that writes. *db: its connection, also when it fails; another than last time where the database has moved. */
    enum err_code (*begin)(void *arg, struct db **db, struct err *e);
    enum err_code (*last)(void *arg, struct db *db, struct err *e); /* before its commit; NULL = nothing */
    void *arg;
};
/* Every job's rc and err are set. A batch that a server gave up is tried three times, those of it that may run again (write_job). *batch: the same jobs, in another
 * order perhaps. True: nothing of the last try is there. */
bool batch_run(const struct batch_way *way, struct write_job **batch);
