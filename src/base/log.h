/* One line per event on stderr, key=value, never personal data. The only writable global of the
 * program lives here: the level. Floors 0-3 never log; they return errors. */
#pragma once
enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };
void log_init(enum log_level level);
/* log_line(LOG_INFO, "http", "method=GET status=200 us=120"): values with spaces are quoted by the caller. */
void log_line(enum log_level level, const char *what, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
