/* What Kannel tells of an SMS; the frame has looked at the key in the address (ROUTE_BY_KEY). */
#include "rooms/channel/room.h"
#include "service/channel/report.h"
#include <stdlib.h>
#include <string.h>

enum err_code channel_told(struct req *r, struct err *e)
{
    const char *type = req_query(r, "type"), *remote = req_query(r, "smsc-id");
    struct report told = {.id = req_id(r, "id"), .remote = strlen(remote) <= 64 ? remote : ""};
    bool known;
    told.type = strlen(type) < 4 ? strtoll(type, NULL, 10) : 0;
    TRY(report_take(&r->ctx, &told, &known, e));
    return req_send(r, "text/plain; charset=utf-8", NULL, known ? "ok\n" : "unknown\n", known ? 3 : 8);
}
