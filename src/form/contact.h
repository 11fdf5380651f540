/* Telephone numbers and e-mail addresses as people here write them. Pure: whether anybody answers is not known. */
#pragma once
#include "base/arena.h"

/* "0905 123 318", "+84 905.123.318", "(0236) 3 881 888" -> digits from 0; NULL if it is no number of Viet Nam:
 * mobile 03 05 07 08 09 and ten digits, fixed line 02 and eleven, service 1800/1900 and four to six more. */
const char *contact_phone(struct arena *a, const char *s);
/* The address with its domain in lower case; NULL if it is none (RFC 5321 dot-atom form, at most 254 bytes). */
const char *contact_email(struct arena *a, const char *s);
