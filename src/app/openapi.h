/* The OpenAPI 3.1 document, made from the route tables and the descriptors: what is served is what it says. */
#pragma once
#include "app/app.h"
#include "base/buf.h"

/* JSON into b. url: where the API is, without a final slash. */
void openapi_write(const struct app *app, const char *url, struct buf *b);
