/* Who acts: a citizen or an officer, and for which unit. Plain values; knows no session and no store. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum role {
    ROLE_APPLICANT = 1,  /* a citizen, for their own dossiers */
    ROLE_RECEPTION = 2,  /* tiếp nhận: the one-stop desk */
    ROLE_SPECIALIST = 4, /* chuyên viên */
    ROLE_LEADER = 8,     /* lãnh đạo */
    ROLE_ADMIN = 16,     /* quản trị: units, calendars, accounts */
    ROLE_SYSTEM = 32,    /* the program itself, by a job */
    ROLE_MONITOR = 64,   /* trực điều hành: the operations centre; boards, lists and alerts, no act of a dossier and no personal data */
};
#define ROLE_DESK (ROLE_RECEPTION | ROLE_SPECIALIST | ROLE_LEADER) /* those that have dossiers in their hands */
#define ROLE_OFFICER (ROLE_DESK | ROLE_ADMIN | ROLE_MONITOR)

struct standing { /* somebody who is away and for whom the actor stands in */
    int64_t account;
    const char *name;
    unsigned roles;     /* of theirs, in the actor's unit */
    const char *to_day; /* YYYY-MM-DD, included */
};

struct actor {
    int64_t account;  /* 0 = nobody is signed in */
    const char *name;
    unsigned roles;   /* in `unit`; ROLE_APPLICANT alone for a citizen */
    int64_t unit;     /* the unit acted for; 0 for a citizen */
    const char *kind; /* the unit's: commune, or a department's kind ("van_phong_dang_ky_dat_dai") */
    int64_t province; /* the unit's; 0 for a citizen */
    unsigned own;     /* of `roles` those that are not somebody else's; where nobody is stood in for it need not be told */
    const struct standing *standing;
    size_t n_standing;
};

/* Work that lies with the actor, or with somebody for whom they stand in. */
bool actor_has(const struct actor *a, int64_t assignee);
const char *role_word(unsigned role); /* one bit -> "reception"; "" for others */
unsigned role_parse(const char *word); /* 0 if it is none */
