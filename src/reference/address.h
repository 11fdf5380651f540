/* Addresses: what people type or have written somewhere -> the form's "20209|82 Trần Cao Vân" (form/form.h). Today's communes and
 * those before 1 July 2025; where an old one was split, only a person can say which. Pure but for the tables of the world. */
#pragma once
#include "base/arena.h"
#include "reference/world.h"
#include <stddef.h>

struct address_place {
    const char *code, *name; /* of today: "Phường Thanh Khê, thành phố Đà Nẵng" */
    const char *was;         /* found by its old name: "Phường Thạc Gián, Quận Thanh Khê, Thành phố Đà Nẵng"; "" */
    bool split;              /* which had become several */
};

enum { ADDRESS_PLACES = 12 };
/* Communes that a text may mean, today's first. Returns how many were put in out. */
size_t address_places(const struct world *w, const char *text, const char *lang, struct arena *a, struct address_place out[ADDRESS_PLACES]);
/* The code if the text means one commune only: its five digits, its full name, or the single one that is found; else "". */
const char *address_unit(const struct world *w, const char *text, struct arena *a);
/* A whole address in one line, parts after commas: "82 Trần Cao Vân, phường Thanh Khê, thành phố Đà Nẵng" -> "20209|82 Trần Cao Vân".
 * What is not understood stands behind the bar: "|82 Trần Cao Vân, Thanh Khê". "" stays "". */
const char *address_understand(const struct world *w, const char *text, struct arena *a);
