/* The files in this program: pages, texts, migrations, tables, procedures, style sheet. Made by mk/embed.mk. */
#pragma once
#include "base/embed.h"

extern const struct embedded embed_table[]; /* sorted by name */
extern const size_t embed_n;
