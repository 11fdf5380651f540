/* People with a session: how they come in by a password, keep the session and its token, and come in again when it has ended. */
#pragma once
#include "play/visit.h"

enum person_place { PERSON_OUT, PERSON_AT_DOOR, PERSON_IN };

struct person {
    struct town *town;
    struct person *same; /* the next of those that share a slot of the table */
    int64_t unit;   /* 0 = a citizen */
    unsigned role;
    int64_t number; /* of a citizen */
    int home;       /* the server they go to, of those there are */
    enum person_place place;
    int failures;
    int64_t since;  /* wall us when the session began */
    char cookie[64], token[48];
    char guest[96], guest_token[48]; /* at the door */
    struct visit *waiting; /* until they are in */
};

enum err_code crowd_open(struct town *t, struct err *e);
/* NULL: no unit, or no role of officers. */
struct person *crowd_officer(struct town *t, int64_t unit, unsigned role);
struct person *crowd_citizen(struct town *t); /* any one */
/* Sends the visit, after its person has come in where need be. */
void crowd_admit(struct visit *v);
/* The server no longer knows the session under which a request went out at `sent` (wall us). */
void crowd_ended(struct person *p, int64_t sent);
/* They come in anew, whatever session they had. */
void crowd_leave(struct person *p);
