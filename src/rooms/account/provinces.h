/* One question asked of every province's database: a person's notices lie where their dossiers do. */
#pragma once
#include "app/app.h"

/* Calls fn with each province in turn, reading. In one file: once, with the request's own connection. What fn keeps must be
 * copied into the request's arena. */
enum err_code provinces_read(struct req *r, enum err_code (*fn)(struct ctx *c, void *arg, struct err *e), void *arg, struct err *e) MUST_USE;
/* The same, each in a transaction of its own. On the pool only: it waits. */
enum err_code provinces_write(struct req *r, enum err_code (*fn)(struct ctx *c, void *arg, struct err *e), void *arg, struct err *e) MUST_USE;
