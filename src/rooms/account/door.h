/* What the three ways in share: the page's data, where a person goes on to, and coming in. */
#pragma once
#include "rooms/account/room.h"
#include "service/account.h"

struct door_view {
    const char *login, *tiep;
    bool by_mail;  /* the code went to an e-mail address */
    bool ended;    /* their session had ended ... */
    bool kept;     /* ... and what they typed is kept */
    const char *login_error, *code_error, *password_error;
};
extern const struct model door_view_model;

struct door_entry { /* all three forms; each route's model says which fields it takes */
    const char *login, *tiep, *code, *password, *resend;
};
extern const struct model door_ask_model, door_code_model, door_password_model;

/* An address of this site to go on to, from the form or the query; "" = none that may be used. */
const char *door_next(struct req *r);
/* The page with what was typed and what was wrong. */
struct door_view *door_fill(struct req *r);
/* `login` in its one form; NULL, and the problem is noted. */
const char *door_address(struct req *r, const char *login);
/* A session for that account: cookie, and on to where they wanted to go. */
enum err_code door_enter(struct req *r, int64_t account, struct err *e);
/* An attempt that was WRONG, EXPIRED, SPENT or LOCKED as a problem of `field`; the page is shown and what was counted stays. */
enum err_code door_refuse(struct req *r, const char *field, const struct account_attempt *t);

extern const char door_cookie[]; /* holds the address that a code was sent to */
enum { DOOR_COOKIE_S = 15 * 60 };
