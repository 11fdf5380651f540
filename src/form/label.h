/* A text that people read, in both languages of the service. English may be empty: Vietnamese stands in. */
#pragma once

struct label {
    const char *vi, *en; /* never NULL once read from a file */
};

/* lang "en" gives English where there is one, anything else Vietnamese. Never NULL. */
const char *label_in(const struct label *l, const char *lang);
