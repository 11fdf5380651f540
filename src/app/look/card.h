/* A photograph of a citizen card that comes with a form, as the file "_anh": what its code says is put into the form as "_qr", as if a
 * scanner had typed it. And a card's data put into the fields that ask for it. The picture is not kept. */
#pragma once
#include "app/req.h"
#include "form/form.h"
#include "form/identifier.h"

#define CARD_PHOTO "_anh"
#define CARD_TEXT "_qr"

bool card_photo_offered(const struct req *r); /* pictures are read here */
/* On the pool. The form's "_qr" is the card's text afterwards. What is wrong with the picture - no code, several, none of a card, damaged,
 * empty, too large, no picture - is a problem of "_anh"; it is ERR_INVALID then. */
enum err_code card_photo_read(struct req *r, struct err *e) MUST_USE;

/* What a form knows by a card: values for the fields with `prefill: [card.*]`; addresses understood. unit: code for "unit.code"; NULL = none. */
struct form_values card_fill(const struct req *r, const struct form *form, const struct card *c, const char *unit);
/* Values of `over` win; the rest of `under` stays. */
struct form_values card_lay_over(struct form_values under, struct form_values over, struct arena *a);
