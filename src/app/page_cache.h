/* Public pages kept ready for a few seconds, packed for the wire: at a rush thousands ask for the same one. Only what is the same for
 * everybody is kept: pages of ROUTE_CACHE, asked without a session, that set no cookie. One for each loop thread, so without locks.
 * Bounded: a fixed number of places, each for one page; whoever asks for many different addresses pushes out others' pages and
 * costs no memory. Must never see a person's page. */
#pragma once
#include "app/req.h"

struct page_cache;

struct page_cache *page_cache_new(void);
void page_cache_free(struct page_cache *c); /* NULL allowed */

/* Answers x if its page is there and not too old. *key: what the page is kept under if it is made now, for req.page_key; NULL = it is not for keeping. */
bool page_cache_answer(struct page_cache *c, struct app *app, struct http_exchange *x, const char **key);
/* A page as it goes out, complete with its heads. Keeps it if it may be kept; then *out is what was kept (packed, if the client
 * takes that). */
void page_cache_keep(struct page_cache *c, struct req *r, struct http_reply *out);
