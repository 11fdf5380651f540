/* One request of one person, and everything a good client does about it: keys, patience, coming again when told to, signing in
 * again when the session has ended, sending the same again after the connection was lost. Knows no dossier. */
#pragma once
#include "play/town.h"

struct visit {
    struct wire_call call;      /* first */
    struct town *town;
    struct arena *arena;        /* of this visit alone: path, body, head */
    struct visit *next;
    struct timer timer;
    enum kind kind;
    struct person *who;         /* whose session goes along; NULL = nobody's */
    const char *cookie, *token; /* of a visitor without a session; else NULL */
    bool post;
    bool data;                  /* asks for JSON */
    const char *path, *type, *body;
    size_t body_n;
    size_t keep;
    char key[40];               /* of an unsafe request, the same each time */
    int tries;
    int home;                   /* the server that this person goes to as a rule */
    int away;                   /* how often it was lost there: then another is tried */
    int door;                   /* where it went */
    int64_t due;                /* on the drill's clock */
    /* What to make of the answer: true if it is right; what is wrong it has told by visit_wrong(). The visit is over afterwards. */
    bool (*then)(struct visit *v, const struct reply *r);
    void (*lost)(struct visit *v); /* given up; may be NULL */
    const char *note;           /* for then() */
    void *with;
};

/* A visit to be filled in and sent; text goes into its arena. */
struct visit *visit_new(struct town *t, enum kind k, struct person *who);
/* Due on the drill's clock: at once, or later. */
void visit_send(struct visit *v, int64_t at);
/* The person has a session now, or never will. */
void visit_go_on(struct visit *v);
void visit_give_up(struct visit *v, const char *why);
/* Says what is wrong with an answer, for the examples of the report; gives false. */
bool visit_wrong(struct visit *v, const struct reply *r, const char *why);
/* Those that waited for the server to come back. */
void visit_all_again(struct town *t);
