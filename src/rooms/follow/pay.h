/* What is to be paid, and how: on the page of a dossier and on its receipt. */
#pragma once
#include "rooms/follow/room.h"

struct pay_view {
    int64_t due, paid, transfer; /* transfer: of what is due, what goes to the unit's account */
    bool online;                 /* by the gateway */
    bool at_desk_alone;          /* no other way is open */
    const char *qr, *bank, *account, *name, *purpose, *text; /* qr: the picture's path; text: what it says */
    int64_t qr_size;
    const char *code;
};
extern const struct model pay_view_model;
enum err_code pay_view_of(struct req *r, const struct folder *f, struct pay_view *out, struct err *e) MUST_USE;
