/* How templates show values: {{day:due_at}}, {{money:fee}} ... */
#pragma once
#include "tpl/tpl.h"

/* day      "thứ Tư, 25/11/2026"            date "25/11/2026"           time "17 giờ", "9 giờ 05" (officers: clock)
 * clock    "17:00"                         moment "17 giờ, thứ Tư 25/11/2026"   short "25/11, 17:00"
 * daymonth "25/11"
 * dong     "0 đồng" where money says "Miễn phí"
 * money    "8.000 đồng"                    number "1.200"              code, size "2,4 MB"
 * share    "98,1%" of 981 thousandths; "–" below 0; percent "98.1" for machines, "" below 0
 * mark     "4,63" of 463 hundredths; "–" below 0
 * iso      RFC 3339, for <time datetime>   daynum "25"                 month "Tháng 11 năm 2026"      weekday "Thứ Tư" */
const struct tpl_format *app_formats(size_t *n);

/* The same for programs that word a figure themselves. Shares are thousandths. */
const char *format_number(int64_t v, const char *lang, struct arena *a);
const char *format_share(int64_t v, const char *lang, struct arena *a);
const char *format_mark(int64_t v, const char *lang, struct arena *a); /* hundredths */
