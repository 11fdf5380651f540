/* A bank's or gateway's statement, and what it has to do with what was booked. Pure: knows no table and no dossier. */
#pragma once
#include "base/err.h"
#include "base/record.h"

enum { STATEMENT_LINES_MAX = 5000 };

struct statement_line {
    const char *day;       /* YYYY-MM-DD */
    const char *reference; /* the bank's number of the movement */
    const char *text;      /* what the payer wrote */
    int64_t amount;        /* đồng; below 0 = money that left */
};

/* CSV (RFC 4180; comma or semicolon, with or without BOM). The head names the columns, in any order, others are passed over: day (or
 * date, ngay), reference (so_giao_dich), amount (so_tien), text (noi_dung). Amounts may have '.' or ',' between thousands. ERR_INVALID
 * "line 3: ...". */
enum err_code statement_read(const char *csv, struct arena *a, struct list *out, struct err *e) MUST_USE;

struct statement_booked { /* what we hold: a payment or a refund */
    int64_t id;
    const char *reference; /* the bank's or gateway's, as far as it is known */
    const char *code;      /* of the dossier: stands in the payer's text */
    int64_t amount;
};
enum statement_state { STATEMENT_MATCHED, STATEMENT_MISSING, STATEMENT_SURPLUS };
extern const char *const statement_state_words[]; /* matched missing surplus */

struct statement_pair { /* a line, what was booked for it, or both */
    enum statement_state state;
    const struct statement_line *line;     /* NULL: missing, booked here and not in the statement */
    const struct statement_booked *booked; /* NULL: surplus, in the statement and not booked */
};
/* Each line and each booking once: same reference and amount first, then same amount and the code within the text. In the order of the
 * statement; what is missing comes last. */
size_t statement_match(struct list lines, struct list booked, struct arena *a, struct statement_pair **out);
/* Is the code within the text, whatever the bank made of dashes, dots, blanks and case? */
bool statement_names(const char *text, const char *code);
