/* What the files of a round share. */
#pragma once
#include "service/board/damaged.h"
#include "service/letter/engine.h"
#include "store/alert/letter_store.h"

struct letter_engine {
    struct ctx *c;
    struct letter_run last;
    int64_t newest; /* of the tide, up to which this round goes */
    size_t left;    /* passed dates that may still be considered */
    bool starved;   /* more than that would have been */
    struct letter_round *round;
    struct damaged damaged;
    struct arena *page; /* of one dossier, and the context that uses it */
    struct ctx one;
};

/* tell.c: those who are to sign what was drafted since they were told last. */
enum err_code letter_tell(struct letter_engine *en, struct err *e) MUST_USE;
