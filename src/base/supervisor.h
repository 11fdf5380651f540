/* A word to whoever started the program and waits for it: systemd, where the unit says Type=notify (sd_notify(3)). */
#pragma once

/* "READY=1", "STOPPING=1". Where nobody waits (no NOTIFY_SOCKET) nothing happens; what cannot be told is logged. */
void supervisor_tell(const char *state);
