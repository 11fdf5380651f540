/* Demo data for a new database: accounts that are easy to remember, and dossiers at every stage, opened and worked on
 * through the services at believable times of the last weeks. The same clock gives the same data. */
#pragma once
#include "app/app.h"
#include <stdio.h>

#define DEMO_PASSWORD "motcua-demo"

/* Before serving: the clock is moved back and forth meanwhile. Not for a database that has accounts. */
enum err_code demo_make(struct app *app, struct err *e) MUST_USE;
/* Accounts and password, a line each. */
void demo_tell(FILE *to);
