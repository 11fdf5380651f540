/* Alerts: what somebody is warned of, answered; the rules in plain words. */
#pragma once
#include "app/app.h"

extern const struct room alert_room;
extern const struct model alert_page_model, alert_rules_page_model;
route_fn alert_show, alert_do, alert_rules_show;
