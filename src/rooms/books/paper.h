/* The books on paper: forms 06 and 07 as PDF, for the files of this room. */
#pragma once
#include "app/room.h"

extern const struct room_paper books_papers[2];

/* Form 07, the register, as the answer. lines as service/register.h reads them, in Vietnamese. */
struct book_source {
    const struct unit *unit;
    const char *from, *to;  /* civil dates */
    const char *procedure;  /* name of the one procedure; NULL = all */
    struct list lines;
};
enum err_code paper_register(struct req *r, const struct book_source *s, struct err *e) MUST_USE;
