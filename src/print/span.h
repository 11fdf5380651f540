/* The inside of a line of mark-up: **bold**, __italic__, backslash escapes. */
#pragma once
#include "print/markup.h"

/* The first c in s that no backslash escapes; NULL if none. */
char *span_cut(char *s, char c);
/* s into spans. NULL, or what is wrong with it. */
const char *span_parse(char *s, struct arena *a, struct list *out);
/* s without its marks: escapes undone, ** and __ left out. */
const char *span_plain(char *s, struct arena *a);
/* Room for one more item of a list of `size` bytes each, zeroed. */
void *span_list_add(struct list *l, size_t size, struct arena *a);
