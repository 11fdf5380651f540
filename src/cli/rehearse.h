/* A draft's scenarios played as `motcua play` plays those of the program: the same services, a clock of their own, a new folder. */
#pragma once
#include "app/app.h"

rehearse_fn rehearse;
