/* From the command line to an installation: its settings, and the first start - databases, reference tables, procedures. */
#pragma once
#include "app/app.h"
#include "cli/cli.h"

struct app_config setup_config(struct cli *c); /* strings live in c->arena and c->config */

struct setup_done {
    bool fresh;            /* the database was empty */
    int64_t units, days;   /* rows that changed: of the directory, of the calendars */
    int procedures;        /* revisions that were new */
};
/* Migrates and brings in what travels in the program: nothing changes when it is there already. */
enum err_code setup_prepare(struct cli *c, const struct app_config *cfg, struct setup_done *done, struct err *e) MUST_USE;
/* An installation that is there. ERR_STORAGE if it is not, or not migrated. */
enum err_code setup_open(struct cli *c, struct app **out, struct err *e) MUST_USE;
/* Before something is played that is not meant to stay: ERR_STALE if one of the databases is on a server and has tables. Files are of no concern. */
enum err_code setup_empty(struct cli *c, struct err *e) MUST_USE;
/* Where money may be paid, by the keys of the configuration; into cfg->till. ERR_INVALID names the key and what is wrong. */
enum err_code setup_till(struct cli *c, struct app_config *cfg, struct err *e) MUST_USE;
/* The servers that messages go through, in the same way; into cfg->carriers. */
enum err_code setup_carriers(struct cli *c, struct app_config *cfg, struct err *e) MUST_USE;
/* The files that procedures come from: of --procedures, else the built-in ones. */
enum err_code setup_procedures(struct cli *c, const struct embedded **files, size_t *n, struct err *e) MUST_USE;
/* After calendars changed: loaded anew, the dates of all open dossiers again. */
enum err_code setup_recompute(struct app *app, int64_t *moved, struct err *e) MUST_USE;
