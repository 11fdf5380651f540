/* Messages to people outside: asked for in the transaction that needs them, handed over later by app/post, followed until it is known what became of them.
 *
 * queued -> sending -> sent -> delivered     the way of most; `sending` is on disk before anything is handed over
 *                   -> queued                not handed over, or "not now"
 *                   -> refused               for good: no such number or address
 *                   -> unknown               handed over and no answer came, or the program ended meanwhile: never sent again by itself, unless its
 *                                            kind is named in the configuration; a report makes it sent or delivered
 * sent -> failed                             reported so
 * queued -> expired                          its time was over before it could leave; a code is worth nothing then
 * any of the last -> queued or dropped       decided by a person (board.h) */
#pragma once
#include "service/ctx.h"

enum { MESSAGE_ROUND = 20 }; /* handed over at a time, and as many at most in doubt when the program is killed */

struct message_file { const char *name, *type; const void *body; size_t n; }; /* a PDF */

struct message {
    const char *channel;  /* "sms", "email", "chat"; "" = e-mail if the address has an @, else SMS */
    const char *kind;     /* "code", "alert", "notice", "report" */
    const char *address;  /* number, address or the chat's name for who or where; "" = nothing is sent */
    const char *subject;  /* not for SMS */
    const char *text;
    const char *key;      /* the same key again adds nothing; NULL = none */
    int64_t until;        /* not sent after; 0 = as long as its kind is worth something */
    struct list files;    /* struct message_file; e-mail alone */
};
extern const char *const messages_channels[], *const messages_kinds[], *const messages_states[];

enum err_code messages_send(struct ctx *c, const struct message *m, struct err *e) MUST_USE;

/* How long a message of the kind is worth something (ms). */
int64_t messages_worth(const char *kind);
/* When may a message of this kind leave, asked at `now`? Consent and quiet hours belong here and nowhere else: it is asked when a message is queued and once
 * more before it is handed over. */
int64_t messages_leave_at(const struct ctx *c, const char *channel, const char *kind, int64_t now);

struct delivery {
    int64_t id;
    const char *channel, *kind, *address, *data, *state, *remote, *failure;
    int64_t rank, queued_at, leave_at, until_at, lease_until, tries, sent_at, reported_at, code, decided_by, decided_at;
};
extern const struct model delivery_model;

/* What became of one that was handed over, in words of this table. */
enum message_end { MESSAGE_ACCEPTED, MESSAGE_REFUSED, MESSAGE_LATER, MESSAGE_BACK, MESSAGE_UNSURE };
struct message_result {
    const struct delivery *of;
    enum message_end end;
    const char *failure, *remote; /* failure: a word of messages_failures; "" of MESSAGE_BACK: it was not even begun */
    int64_t code;
    bool reported;                /* a report is to come */
    bool repeatable;              /* as message_way */
};
extern const char *const messages_failures[];

/* ---- for app/post: `c->db` is any database that has messages */

struct message_way {
    const char *channel;
    const char *again; /* kinds that are sent again when it stays unknown whether they left: "alert report"; "" = none */
    bool connected;    /* a server is configured */
    bool repeatable;   /* the other side knows a message that comes twice: in doubt it is sent again */
};
struct message_look { bool due, untidy; };
/* Has the channel something to hand over; something that was under way when a program ended, or whose time is over? Reads alone. */
enum err_code messages_look(struct ctx *c, const struct message_way *w, struct message_look *out, struct err *e) MUST_USE;
enum err_code messages_tidy(struct ctx *c, const struct message_way *w, struct err *e) MUST_USE; /* if it looked untidy */
/* Takes up to n: they are `sending` once this transaction is on disk. */
enum err_code messages_take(struct ctx *c, const char *channel, size_t n, struct list *out, struct err *e) MUST_USE; /* struct delivery */
enum err_code messages_files(struct ctx *c, const struct delivery *d, struct list *out, struct err *e) MUST_USE;     /* struct message_file */
enum err_code messages_record(struct ctx *c, const struct message_result *r, struct err *e) MUST_USE;
/* Is there time enough left of its lease to hand it over? */
bool messages_in_time(const struct delivery *d, int64_t now);
/* Takes away what was over a week ago, and what nobody decided about for a month. */
enum err_code messages_sweep(struct ctx *c, size_t n, struct err *e) MUST_USE;
/* Where no server is connected, in development alone: into the table `sent`, which a page shows. */
enum err_code messages_show(struct ctx *c, const char *channel, size_t n, size_t *shown, struct err *e) MUST_USE;
/* What was queued until then is gone without being sent: for data that were made up. */
enum err_code messages_settle(struct ctx *c, int64_t until, struct err *e) MUST_USE;
extern const struct sql_set messages_set, messages_post_set;
