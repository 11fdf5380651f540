/* Unicode text: checks, NFC, folding for search, Vietnamese habits. Pure. */
#pragma once
#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

bool text_utf8(const char *s, size_t n);                 /* valid UTF-8 without NUL and without U+FFFE/FFFF */
const char *text_nfc(struct arena *a, const char *s);    /* NFC; s itself when it already is. Input valid UTF-8 */
const char *text_trim(struct arena *a, const char *s);   /* outer white space off, inner runs to one space, or to their line breaks as LF; may be s */
size_t text_chars(const char *s);                        /* code points */
bool text_printable(const char *s, bool lines);          /* no control characters or bidi turns (tab, CR, LF if lines) */
/* For search: lower case, đ -> d, marks off, punctuation to spaces. "Đăng ký  khai-sinh" -> "dang ky khai sinh" */
const char *text_fold(struct arena *a, const char *s);
/* As text_fold(), word by word the same, but the vowels' own marks and đ stay, decomposed, and the tone is a digit behind its word, so that
 * "hoà" and "hòa" are one: "Đăng ký hoà giải" -> "đăng ky4 hoa1 giai2" */
const char *text_spell(struct arena *a, const char *s);
const char *text_upper(struct arena *a, const char *s);
/* "nguyễn VĂN an" -> "Nguyễn Văn An" only if wholly upper or lower case; otherwise unchanged. */
const char *text_name(struct arena *a, const char *s);
const char *text_money(struct arena *a, int64_t dong);   /* "8.000 đồng"; 0 -> "Miễn phí" is the caller's wish, not ours */
bool text_same(const char *a, const char *b);            /* strcmp == 0; NULL equals "" */
bool text_starts(const char *s, const char *prefix);
