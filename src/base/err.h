/* Errors are values: written where they are detected, logged once at the edge, told to a person in
 * plain words. A function that can fail returns an enum err_code and fills its last argument.
 *
 * `why` is for the log and for programs and must hold no personal data; `text` names the message
 * (texts/ *.txt) that a person reads; `field` names the input field that is at fault. */
#pragma once
#include <stddef.h>

enum err_code {
    ERR_OK = 0,
    ERR_INVALID,    /* 422 input that can be mended */
    ERR_BAD,        /* 400 request that no form of ours sends */
    ERR_SIGNED_OUT, /* 401 sign in first */
    ERR_FORBIDDEN,  /* 403 known person, no right; also a wrong CSRF token */
    ERR_NOT_FOUND,  /* 404 also for what is not yours */
    ERR_METHOD,     /* 405 */
    ERR_STALE,      /* 409 somebody acted first */
    ERR_NOT_OFFERED,/* 409 the state does not offer this act */
    ERR_TOO_LARGE,  /* 413 */
    ERR_TYPE,       /* 415 a file or body type that is not taken */
    ERR_RATE,       /* 429 */
    ERR_INTERNAL,   /* 500 our fault */
    ERR_BUSY,       /* 503 queue full or database locked; try again */
    ERR_STORAGE,    /* 507 database full, read-only or corrupt */
    ERR_CODES
};

struct err {
    enum err_code code;
    const char *text;  /* message id, static; NULL = the code's own */
    const char *file;  /* where it was detected */
    int line;
    char field[64];
    char why[256];
};

struct err_row {
    const char *name; /* stable code for programs: "stale" */
    int status;       /* HTTP */
    const char *text; /* message id: "err.stale" */
};

const struct err_row *err_row(enum err_code code); /* never NULL */
enum err_code err_set(struct err *e, enum err_code code, const char *file, int line, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* err(e, ERR_BUSY, "writer queue full: %d", n): fills e (may be NULL) and gives the code. */
#define err(e, code, ...) err_set((e), (code), __FILE__, __LINE__, __VA_ARGS__)
/* Return early on failure. */
#define TRY(call) do { enum err_code try_rc_ = (call); if (try_rc_) return try_rc_; } while (0)
#define MUST_USE __attribute__((warn_unused_result))
