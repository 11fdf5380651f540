/* What changes for people, in words of the page's language. Partial {{>designer/changes}}. */
#pragma once
#include "app/req.h"
#include "domain/design/change.h"

struct change_view { const char *of, *how, *in, *name, *where, *before, *after; };
extern const struct model change_view_model;
struct list telling_changes(const struct req *r, const struct procedure *before, const struct procedure *after);
/* "10 ngày làm việc" */
const char *telling_term(const struct req *r, const struct term *t);
/* "8.000 đồng", "Miễn phí", "2.000 đồng một trang" */
const char *telling_fee(const struct req *r, const struct fee *f);
