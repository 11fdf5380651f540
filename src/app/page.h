/* What stands around every page: title, who is signed in, menu, language, problems, flash. The outermost context of
 * every template is page_frame_model. */
#pragma once
#include "app/req.h"

struct page_link { const char *href, *text, *count, *counted; bool current; }; /* count: "3", "99+"; "" = nothing waits; counted: the same in words */
struct page_problem { const char *field, *text; };

struct page {
    const char *lang, *title, *about, *site, *path, *csrf, *switch_lang, *flash, *notice, *version, *once;
    const char *home; /* where their work begins */
    const char *who, *unit_name;
    const char *help;     /* the manual's chapter about this page; "/help" when none is */
    bool signed_in, citizen, officer, reception, specialist, leader, admin, monitor, development, failed, wall;
    struct list nav, more; /* struct page_link; more: behind a button */
    bool more_here;       /* the page is one of them */
    struct list problems; /* struct page_problem */
    int64_t problems_n;
    int64_t now;
};
extern const struct model page_model;

/* What templates see around their own record: {{page.title}}, {{csrf}}, {{lang}}. */
struct page_frame {
    struct page page;
    const char *csrf, *lang;
};
extern const struct model page_frame_model;

/* Where the work of who has these roles begins: at the desk before the operations centre before the administrator's room; "/" for a citizen. */
const char *page_home(unsigned roles);
/* What waits for who is signed in, for page_fill(): in the page's transaction, or one of the officer's own province. A count that cannot be made is left out. */
void page_count(struct req *r);
void page_fill(struct req *r, const char *title, struct page *out);
