/* An SMS through Kannel's sendsms interface (Kannel 1.4.5 User's Guide, chapter "SMS push"): an HTTP request to smsbox, answered once bearerbox has
 * stored the message. Kannel does the rest: parts, the operator's protocol, reports. */
#pragma once
#include "send/send.h"

struct sms_gate {
    const char *url;  /* "http://127.0.0.1:13013/cgi-bin/sendsms"; "" = none */
    const char *user, *password, *from; /* from: number or name that the operator has given; "" = Kannel's own */
    const char *smsc; /* route to take; "" = Kannel chooses */
};

struct sms {
    const char *to, *text;
    const char *report; /* whole address that Kannel is to call with what became of it; Kannel's own %d, %F in it stay as they are; "" = none */
};

enum { SMS_REPORTS = 1 + 2 + 8 + 16 }; /* dlr-mask: delivered, failed, the operator has it, the operator refuses it */

enum { SMS_HELD = 3 };                 /* the code of what was accepted though the gateway reaches no operator now: it lies there until it does */

/* "0905 123 456", "+84905123456", "84905123456" -> "+84905123456"; a foreign number begins with + or 00. NULL: no SMS goes to such a number. */
const char *sms_number(const char *said, struct arena *a);
/* Has the text letters of GSM 03.38 alone, so that a part holds 160 of them? */
bool sms_gsm(const char *text);
struct send_call *sms_call(const struct sms_gate *g, const struct sms *m, struct arena *a);
