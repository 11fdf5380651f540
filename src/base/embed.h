/* A file that was built into the program. The table itself is made by the build and owned by cli/. */
#pragma once
#include <stddef.h>

struct embedded {
    const char *name; /* "portal/home.html", "texts/portal.vi.txt", "web/app.css", "web/app.css.gz", "data/unit.tsv", "0001-centre.sql" */
    const unsigned char *data; /* a NUL byte follows the last */
    size_t n;
};
