/* The table of kinds. */
#include "play/kind.h"
#include <string.h>

const struct kind_row kinds[KINDS] = {
    [KIND_INTAKE] = {"intake", true, true},
    [KIND_DRAFT] = {"draft", true, false},
    [KIND_PAPERS] = {"papers", true, false},
    [KIND_SUBMIT] = {"submit", true, true},
    [KIND_ACT] = {"act", true, true},
    [KIND_OWN_ACT] = {"own_act", true, true},
    [KIND_REFUSAL] = {"refusal", true, false},
    [KIND_SIGN_IN] = {"sign_in", true, false},
    [KIND_STATUS] = {"status", false, false},
    [KIND_MINE] = {"mine", false, false},
    [KIND_WORKLIST] = {"worklist", false, false},
    [KIND_DOSSIER] = {"dossier", false, false},
    [KIND_PROCEDURE] = {"procedure", false, false},
    [KIND_HOME] = {"home", false, false},
    [KIND_SEARCH] = {"search", false, false},
    [KIND_DOOR] = {"door", false, false},
};

int kind_find(const char *id)
{
    for (int i = 0; i < KINDS; i++)
        if (strcmp(kinds[i].id, id) == 0)
            return i;
    return -1;
}
