/* A request as a handler sees it. A handler reads bound input, calls one service, names a record: it
 * writes no HTML, JSON or SQL, and does not know whether a writer, a loop or the pool runs it. */
#pragma once
#include "http/route.h"
#include "service/ctx.h"
#include <stdbool.h>

/* Who may call a route: any of these bits. Unit and dossier are the service's to check. */
enum need {
    NEED_ANYONE = 1,
    NEED_CITIZEN = 2,    /* signed in, as whoever */
    NEED_RECEPTION = 4,
    NEED_SPECIALIST = 8,
    NEED_LEADER = 16,
    NEED_ADMIN = 32,
    NEED_DEVELOPMENT = 64, /* and only where development = true */
    NEED_MONITOR = 128,    /* the operations centre */
    NEED_OFFICER = NEED_RECEPTION | NEED_SPECIALIST | NEED_LEADER | NEED_ADMIN | NEED_MONITOR,
};

enum route_flag {
    ROUTE_CENTRE = 1,      /* an unsafe method writes the centre */
    ROUTE_BY_DOSSIER = 2,  /* the database follows from {code} */
    ROUTE_BY_ID = 4,       /* ... from {id} */
    ROUTE_BY_UNIT = 8,     /* ... from the form's "unit" */
    ROUTE_MY_UNIT = 16,    /* ... from the officer's unit */
    ROUTE_HEAVY = 32,      /* a GET that burns CPU: runs on the pool */
    ROUTE_UPLOAD = 64,     /* takes files */
    ROUTE_CACHE = 128,     /* public and the same for everybody: may be kept 60 s */
    ROUTE_SLOW_DOWN = 256, /* guessing must not pay: the tight rate limit */
    ROUTE_FREE_FORM = 512, /* the form's fields are the procedure's: unknown ones are the service's to refuse */
    ROUTE_NO_JSON = 1024,  /* sends a file */
    ROUTE_FILES_FIRST = 4096, /* `first` is for files: left out where none came */
    ROUTE_DOOR = 8192,     /* a way in: sent twice, the second form may bear the token of before the first one's sign-in */
    ROUTE_TOLD = 16384,    /* another program tells us something: a GET that writes. No session, no token: the handler checks a signature */
    ROUTE_BY_ORDER = 32768, /* the database follows from the query's vnp_TxnRef (service/money/gateway.h) */
    ROUTE_BY_KEY = 65536,  /* what is told is of the message {id}, and the query's k is its key (service/channel/report.h): refused else, and no limit of the address it comes from */
    ROUTE_PACK = 131072,    /* large data, no page: packed for who takes that, with a session too; kept as a page is if ROUTE_CACHE */
    ROUTE_LONG = 262144,   /* a GET that may read for seconds where data are many: on threads of their own, so that neither a loop nor a password waits for it */
    ROUTE_KEEPS = 2048,    /* when the session has ended, what was typed is kept and handed back */
};

enum answer_format { ANSWER_HTML, ANSWER_JSON, ANSWER_CSV };

struct app;
struct readers; /* app/dbs.h */
struct live_ask;
struct room_link; /* app/room.h */

struct req {
    struct ctx ctx;                /* for services; ctx.actor is never NULL */
    struct app *app;
    struct http_exchange *x;
    struct route_match match;
    const struct route *route;
    void *input;                   /* a record of route->input, checked; NULL if none */
    struct problems problems;      /* what is wrong with the input; shown by the page */
    bool wall;                     /* the page is for the big screen: nobody is there to press anything */
    bool again;                    /* this is route->again: show the form as typed */
    struct readers *readers;       /* of the thread that reads for it */
    struct { const struct room_link *of; int64_t n; } waits[4]; /* what waits beside links of the menu */
    size_t waits_n;
    const char *page_key;          /* page_cache.h; NULL = it is kept nowhere */
    void *scratch;                 /* from route->first to route->fn */
    route_fn *note;                /* set by a GET: writes the centre before the answer leaves, so that who looked is known; else the answer is the error */
    route_fn *after;               /* set by the fn of an unsafe method: runs once its write is on disk, on the pool, before the answer leaves, so that what is
                                    * held in memory is read anew. What it fails at is logged; the write stands and so does the answer */
    struct actor actor;
    const unsigned char *session;  /* 32-byte hash of the session's cookie; NULL = none */
    const char *csrf;
    enum answer_format as;         /* by the address's ending; ANSWER_HTML = ask the Accept header */
    const char *refused;           /* when again: message of the error */
    const char *door;              /* with ERR_SIGNED_OUT: where else than at the sign-in who asks may prove that they may: an address, ready for one more "name=value" */

    /* the answer */
    int status;                    /* 0 = 200, or 303 with a redirect */
    void *out;                     /* record of route->output */
    const char *redirect;
    const char *title;             /* in the page's language; NULL = route->title */
    const char *about;             /* a sentence for search engines; NULL = that of the portal */
    const char *file_body; size_t file_n; const char *file_type, *file_name; /* a made document */
    const char *file_path;         /* or a stored one */
    const struct live_ask *live;   /* or a text that is told as often as it changes (app/live/live.h) */
    struct http_pair set[8]; size_t set_n; /* further headers: cookies */
    int64_t read_dossier[64]; size_t read_n; /* personal data that an officer saw: journaled before the reply leaves */
    const char *read_why;
};

const char *req_param(const struct req *r, const char *name);   /* of the path; "" */
const char *req_query(const struct req *r, const char *name);   /* "" */
const char *req_value(const struct req *r, const char *name);   /* form field, else kept one, else ""; UTF-8 NFC */
int64_t req_id(const struct req *r, const char *name);          /* a path parameter as a key; 0 if it is none */
int64_t req_dossier(const struct req *r);                       /* key of the dossier that {code} names; 0 if it names none */
const char *req_text(const struct req *r, const char *id);      /* message in the request's language */
/* Adds a value to the form as if it had been sent; beside others of the name. */
void req_add(struct req *r, const char *name, const char *value);
/* Puts a value into the form as if it had been sent: what `first` found out on the pool. In the place of one of that name. */
void req_put(struct req *r, const char *name, const char *value);
bool req_wants_data(const struct req *r);                       /* a program asks: the answer is JSON or CSV, not a page */

/* A GET that looks everywhere ("my dossiers"): fn once for each province, with r->ctx.db and r->ctx.shard set to it. */
enum err_code req_each_province(struct req *r, enum err_code (*fn)(struct req *r, void *arg, struct err *e), void *arg, struct err *e) MUST_USE;

/* The same, but only where the account has something (service/abode.h). */
enum err_code req_each_abode(struct req *r, int64_t account, enum err_code (*fn)(struct req *r, void *arg, struct err *e), void *arg, struct err *e) MUST_USE;
/* Who has just written something of theirs in this request's province finds it with the next one: for `after`. */
enum err_code req_settle_abode(struct req *r, struct err *e) MUST_USE;

/* Answers. Each returns ERR_OK so that a handler can end with it. */
enum err_code req_show(struct req *r, void *out);               /* the route's page, or the same as JSON or CSV */
/* For a GET that who is not signed in may see by other proof: what they typed when that proof had run out is in the form again. Who is signed in has it so anyway. */
void req_take_kept(struct req *r);
enum err_code req_go(struct req *r, const char *fmt, ...) __attribute__((format(printf, 2, 3))); /* 303 See Other */
enum err_code req_send(struct req *r, const char *type, const char *name, const char *body, size_t n);
enum err_code req_send_file(struct req *r, const char *type, const char *name, const char *path);

/* "name=value; HttpOnly; SameSite=Lax; Path=/[; Secure]"; max_age 0 = until the browser closes, -1 = delete. */
void req_cookie(struct req *r, const char *name, const char *value, int64_t max_age);
/* An officer sees this dossier's personal data: an event is written before the reply leaves. */
void req_reads(struct req *r, int64_t dossier, const char *why);
/* Refuse with the problems found so far: ERR_INVALID when there are any. */
enum err_code req_checked(struct req *r, struct err *e) MUST_USE;
