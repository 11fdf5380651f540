/* What people are warned of, as the application begins: the data folder's file, or the one that travels in the program. */
#include "app/state.h"
#include "service/alert/engine.h"

enum err_code alerts_open(struct app *app, struct err *e)
{
    const struct embedded *own = embed_find(app->cfg.files, app->cfg.files_n, "data/alert.yaml");
    return alert_rules_open(app->cfg.data_dir, own ? (const char *)own->data : NULL, app->arena, &app->world->alerts, e);
}
