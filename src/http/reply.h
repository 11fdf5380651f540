/* Inside of the kit: a reply as the bytes of a message, for when the library can no longer send one. */
#pragma once
#include "http/http.h"

/* HTTP/1.1, Connection: close, with Date and Content-Length. A file is not sent: its body is empty. */
void reply_write(const struct http_reply *r, bool head_only, struct buf *b);
