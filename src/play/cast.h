/* Accounts for the officers and citizens of a drill: made in the database before the server starts, recognisable by their address,
 * with a hash that costs next to nothing - the drill is not to measure argon2. Never in a database of real people. */
#pragma once
#include "play/drill.h"
#include "service/ctx.h"

#define CAST_PASSWORD "motcua-demo"

/* "reception.20209@dientap.example", "nguoi-dan.17@dientap.example" */
const char *cast_login(const void *world, int64_t unit, unsigned role, int64_t n, struct arena *a);
/* arg: struct town *. Those whom its plan needs; what is there already stays. A use case for app_write() on the centre. */
enum err_code cast_make(struct ctx *c, void *arg, struct err *e) MUST_USE;
