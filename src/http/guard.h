/* What a request's head must look like before anything believes it: RFC 9110 and 9112, read strictly. Pure. */
#pragma once
#include "http/http.h"

enum { GUARD_URI_MAX = 8192, GUARD_HEAD_MAX = 16384, GUARD_HEAD_COUNT = 100 };

struct guard_request {
    const char *method, *uri, *version; /* as they came */
    const struct http_pair *head;       /* outer blanks of values taken off */
    size_t head_n;
};

struct guard_verdict {
    int status; /* 0 = let it in */
    enum err_code code;
    const char *why; /* for the log; static */
    bool chunked;
    int64_t length; /* Content-Length; -1 = none */
};

struct guard_verdict guard_check(const struct guard_request *r);
