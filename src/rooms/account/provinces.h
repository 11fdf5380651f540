/* One question asked of every province's database: a person's notices lie where their dossiers do. */
#pragma once
#include "app/app.h"

/* Calls fn with each province in turn, reading. In one file: once, with the request's own connection. What fn keeps must be
 * copied into the request's arena. */
enum err_code provinces_read(struct req *r, enum err_code (*fn)(struct ctx *c, void *arg, struct err *e), void *arg, struct err *e) MUST_USE;
/* Only where the account has something. */
enum err_code provinces_read_of(struct req *r, int64_t account, enum err_code (*fn)(struct ctx *c, void *arg, struct err *e), void *arg, struct err *e) MUST_USE;
/* Each in a transaction of its own. On the pool only: it waits. */
enum err_code provinces_write_of(struct req *r, int64_t account, enum err_code (*fn)(struct ctx *c, void *arg, struct err *e), void *arg, struct err *e) MUST_USE;
