/* The servers that messages go through, as the operator configured them. Read once at the start, never changed. */
#pragma once
#include "send/hook.h"
#include "send/mail.h"
#include "send/sms.h"

struct carriers {
    struct sms_gate sms;
    struct mail_gate mail;
    struct hook_gate chat;
    const char *report; /* address at which Kannel reaches this site, without a slash at the end; "" = no delivery reports */
    const char *again;  /* kinds of messages that are sent again when it stays unknown whether they left: "alert report"; "" = none */
};
