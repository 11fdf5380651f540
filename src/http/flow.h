/* Inside of the kit: replies that stay open (stream.h), as their loop sees them. All on the loop's own thread, and before it lets the library run: what is
 * resumed later waits for the next event. */
#pragma once
#include "http/loop.h"

void flow_begin(struct exchange *ex);  /* its reply is one, from now on */
void flow_over(struct conn *c);        /* before its phase changes */
void flow_go(struct exchange *ex);     /* something was pushed, or it was ended */
void flow_gone(struct conn *c);        /* the client has closed */
void flow_end_all(struct loop *l);     /* the server leaves */
