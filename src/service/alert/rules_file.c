/* Where the rules of alerts come from: the data folder, else what travels in the program. See engine.h. */
#include "base/local_file.h"
#include "service/alert/engine.h"
#include <string.h>

enum err_code alert_rules_open(const char *data_dir, const char *own, struct arena *a, const struct alert_rules **out, struct err *e)
{
    struct alert_rules *rules = ARENA_NEW(a, struct alert_rules);
    struct local_file f;
    *out = NULL;
    TRY(local_file(data_dir, "alert.yaml", own, a, &f, e));
    if (!f.text)
        return ERR_OK;
    TRY(alert_rules_parse((struct source){.file = f.file, .text = f.text, .n = strlen(f.text)}, a, rules, NULL, e));
    *out = rules;
    return ERR_OK;
}
