/* The page of one's own account, which several forms lead back to. */
#pragma once
#include "rooms/account/room.h"

struct role_view { const char *role; };
extern const char *const role_view_words[]; /* as domain/actor.h writes them */

struct unit_view {
    int64_t id;
    const char *name;
    bool current;
    struct list roles; /* struct role_view */
};

struct profile_view {
    const char *phone, *email;
    bool has_password, must_prove, as_citizen;
    int64_t others;
    struct list units;  /* struct unit_view */
    struct list fields; /* struct field_view */
    const char *current_error, *password_error;
};

struct name_view {
    const char *tiep;
    struct list fields;
};

enum err_code profile_fill(struct req *r, struct profile_view **out, struct err *e) MUST_USE;
