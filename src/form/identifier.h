/* The personal identifier (số định danh cá nhân, 12 digits) and the citizen card's QR text.
 *
 * Identifier (Law on Identification 26/2023/QH15; layout of NĐ 137/2015): 3 digits of the province where the
 * birth was registered (the 63 of before 2025 stay on cards for ever; from 100 up a country abroad), 1 digit
 * of century and sex, 2 of the birth year, 6 at random. No check digit. Pure; masks nothing, stores nothing. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include <stdbool.h>

struct identifier {
    const char *province; /* "Thành phố Đà Nẵng"; "" = registered abroad */
    bool male;
    int birth_year;
};

/* False if it is not 12 digits or its province is none. A year to come is for the caller to refuse. */
bool identifier_parse(const char *s, struct identifier *out);

enum card_doubt { /* what the clerk should look at; the card is taken all the same */
    CARD_SEX_DIFFERS = 1,  /* the identifier says the other sex */
    CARD_YEAR_DIFFERS = 2, /* ... another birth year */
    CARD_MORE_FIELDS = 4   /* more than the seven known fields: a newer layout */
};

struct card {
    const char *identifier, *old_identifier, *name;
    const char *birth;  /* YYYY-MM-DD */
    const char *sex;    /* male or female */
    const char *address;
    const char *issued; /* YYYY-MM-DD */
    unsigned doubts;    /* enum card_doubt */
};
/* Seven fields joined by '|', UTF-8: identifier, old number (may be empty), name, birth ddMMyyyy, Nam or Nữ,
 * address, issued ddMMyyyy. ERR_INVALID, text "card.unreadable", when it is none. Texts in the arena, NFC. */
enum err_code card_parse(const char *qr, struct arena *a, struct card *out, struct err *e) MUST_USE;
