/* Letters of apology that wait for a signature: shown, changed, signed, or not needed. */
#pragma once
#include "app/app.h"
#include "app/req.h"

extern const struct room letter_room;

/* letters.c */
route_fn letters_show;
extern const struct model letter_page_model;
/* The page, with what became of those that were settled by this request: struct letter_result. */
enum err_code letters_page(struct req *r, struct list results, struct err *e) MUST_USE;
/* Of a field of one letter: "ly-do.17". */
const char *letters_field(const struct req *r, const char *name, int64_t id);

/* settle.c */
route_fn letters_do;
struct letter_result {
    const char *code, *outcome, *who, *typed; /* who: who was first; typed: the reason, where it was not used */
    int64_t at;
    bool done;
};
extern const struct model letter_result_model;
