/* The first half of a request's way, for dispatch.c: what is asked, of which database, with which input. */
#pragma once
#include "app/req.h"

void dispatch_begin(struct app *app, struct http_exchange *x, struct req *r);  /* clock, language, nobody */
enum err_code dispatch_route(struct req *r, struct err *e) MUST_USE;           /* 404, 405; .json and .csv cut off */
enum err_code dispatch_shard(struct req *r, struct err *e) MUST_USE;           /* r->ctx.shard by the route's flags */
enum err_code dispatch_bind(struct req *r, struct err *e) MUST_USE;            /* form or JSON -> r->input, r->problems */
enum err_code dispatch_journal(struct req *r, struct err *e) MUST_USE;         /* writes r->read_dossier as events */
