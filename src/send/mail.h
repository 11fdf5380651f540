/* A mail to one person, handed to a server of the site's own by SMTP (RFC 5321), which carries it on. */
#pragma once
#include "send/mime.h"
#include "send/send.h"

struct mail_gate {
    const char *url;  /* "smtp://host:25" (STARTTLS where the server offers it) or "smtps://host:465"; "" = none */
    const char *user, *password; /* "" = no AUTH */
    const char *from; /* "Một cửa <motcua@example.vn>" */
    const char *ca;   /* file of authorities; "" = those of the system */
    bool secret;      /* never without TLS: set where a password would cross a network */
};

/* m->from is the gate's. */
struct send_call *mail_call(const struct mail_gate *g, const struct mime_mail *m, struct arena *a);
