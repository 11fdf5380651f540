/* Live pages: a GET whose answer stays open and tells each change of a text (WHATWG HTML "Server-sent events"), for boards that stand on a wall or beside the
 * work. A handler checks who asks, as any other, names what is to be shown, and ends with req_live(); one thread of the process does the rest.
 *
 * Who sends `Accept: text/event-stream`, as an EventSource does, gets the text at once and then whenever it is another one:
 *     id: <id>-<mark of the text>   event: <event>   data: <the text, line by line>
 * and, after LIVE_BEAT_MS without a word, an empty event "beat": by it the server notices who is gone, and the page that nobody speaks to it any more.
 * Everybody else (HEAD, ".json", a browser's address line) gets it once, as JSON. */
#pragma once
#include "app/req.h"

/* Writes the text as of now, JSON on one line as a rule, into `out`. Runs on the thread of live pages, outside of any transaction: it reads by app_read_in(),
 * quickly, since all other live pages of the process wait meanwhile. What it writes may change only when what it tells has: no "as of now" in it. *id: a number
 * that grows with each change and is the same in every process, such as the last one of a journal; may be left alone. */
typedef enum err_code live_make(struct app *app, const char *params, struct arena *a, struct buf *out, int64_t *id, struct err *e);

struct live_ask {
    const char *key;    /* with `make` it names the text: all that ask for the same hear the same, made once. So everything that it depends on is in
                         * it, the scope of rights too, and no personal data */
    const char *event;  /* one word; NULL = "figures", which web/js/live.js listens to */
    live_make *make;
    const char *params; /* copied; NULL = "" */
};

enum {
    LIVE_TICK_MS = 1000,     /* how often a text is made; one that takes long, less often: a tenth of the time at most */
    LIVE_BEAT_MS = 15000,
    LIVE_LIFE_MS = 300000,   /* at most: then the browser comes again, and its rights are looked at anew */
    LIVE_PER_SESSION = 6,    /* open at once; more are refused with 503 and Retry-After */
    LIVE_PER_ADDRESS = 60,   /* of people without a session */
    LIVE_PER_PROCESS = 1000,
    LIVE_BYTES = 256 * 1024, /* that wait for a slow reader before it is ended */
};

/* Ends a handler. The answer is an error if the text cannot be made. */
enum err_code req_live(struct req *r, const struct live_ask *ask);
