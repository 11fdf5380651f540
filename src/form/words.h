/* Whole numbers in Vietnamese words, as papers want them beside the figures. */
#pragma once
#include "base/arena.h"
#include <stdint.h>

/* 50000000 -> "năm mươi triệu"; 21 -> "hai mươi mốt"; 105 -> "một trăm linh năm"; 0 -> "không". 0 <= n < 10^18. */
const char *words_number(int64_t n, struct arena *a);
