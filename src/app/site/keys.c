/* Keys among processes that write to one database. See state.h; must never know what a key is of. */
#include "app/site/placed.h"
#include "app/state.h"
#include "store/number_store.h"

/* Whoever writes to a database goes on from the newest key that is there, and leaves its own. The lock of the database is held in between. */
enum err_code keys_first(void *arg, int shard, struct db *db, struct err *e)
{
    struct app *app = arg;
    int64_t *key = &app->keys[shard + 1];
    bool station;
    TRY(number_key(db, key, &station, e));
    if (station)
        TRY(placed_admit(app, shard, db, e));
    if (app->world)
        world_id_seen(app->world, *key);
    return ERR_OK;
}

enum err_code keys_last(void *arg, int shard, struct db *db, struct err *e)
{
    struct app *app = arg;
    int64_t newest = app->world ? world_id_newest(app->world) : 0;
    return newest > app->keys[shard + 1] ? number_key_keep(db, newest, e) : ERR_OK;
}
