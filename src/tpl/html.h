/* Where in an HTML file we are, so that a value is only let in where its escaping holds.
 * A state machine over the fixed text of templates; it never sees values. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* How a value is written. */
enum escape {
    ESC_HTML,  /* & < > " ' */
    ESC_URL,   /* begins an address: checked, then as ESC_HTML */
    ESC_PART,  /* inside an address: percent-encoded */
    ESC_PRINT, /* line mark-up: backslash before punctuation */
    ESC_NONE,  /* plain text (messages only) */
};

enum html_state {
    HTML_TEXT,
    HTML_LT,      /* after < */
    HTML_NAME,    /* tag name */
    HTML_TAG,     /* between attributes */
    HTML_ATTR,    /* attribute name */
    HTML_EQUALS,  /* after =, before the value */
    HTML_QUOTED,  /* in a quoted value */
    HTML_BARE,    /* in a value without quotes */
    HTML_DECL,    /* <!...> */
    HTML_COMMENT,
    HTML_RAW,     /* <script>, <style> */
    HTML_PLAIN,   /* <title>, <textarea>: text without tags */
};

enum html_kind { KIND_PLAIN, KIND_URL, KIND_CODE };

struct html {
    enum html_state state;
    enum html_kind kind; /* of the attribute we are in */
    char quote;
    bool closing;        /* </...> */
    char tag[16], attr[16]; /* lower case, cut */
    size_t tag_n, attr_n;
    char value[8];       /* how the value began */
    size_t value_n;
    size_t match;        /* characters of "</tag" or "-->" seen */
};

void html_feed(struct html *h, const char *s, size_t n);
void html_value(struct html *h); /* a value was put here */
/* How a value is to be written here; *bold = whether <b> may stand here. NULL, or why it may not stand here. */
const char *html_place(const struct html *h, enum escape *esc, bool *bold);
/* After a section that began at *before: false if it ends in another place of the HTML. */
bool html_join(struct html *h, const struct html *before);
bool html_url_ok(const char *s);                            /* an address we send people to */
