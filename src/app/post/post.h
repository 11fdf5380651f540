/* Hands messages over to the servers of the channels: a thread for each channel that is connected, so that a slow one holds up neither the others nor the jobs. */
#pragma once
#include "app/app.h"

struct post;
/* The threads; they look once a second, and go on without a pause while there is more. */
struct post *post_start(struct app *app);
void post_stop(struct post *p); /* waits for what is under way, 40 s at most; NULL allowed */
/* A round of every channel in this thread; *handled: messages that were handed over or shown. connected false: only those that no thread is for. */
enum err_code post_once(struct app *app, bool connected, int *handled, struct err *e) MUST_USE;
/* What is over goes, in all databases. */
enum err_code post_sweep(struct ctx *c, struct err *e) MUST_USE;
