/* Words of the roles, as stored and as procedure files write them. */
#include "domain/actor.h"
#include <string.h>

static const struct { unsigned role; const char *word; } words[] = {
    {ROLE_APPLICANT, "applicant"}, {ROLE_RECEPTION, "reception"}, {ROLE_SPECIALIST, "specialist"},
    {ROLE_LEADER, "leader"},       {ROLE_ADMIN, "admin"},         {ROLE_SYSTEM, "system"},
    {ROLE_MONITOR, "monitor"},
};

const char *role_word(unsigned role)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (words[i].role == role)
            return words[i].word;
    return "";
}

unsigned role_parse(const char *word)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].word, word) == 0)
            return words[i].role;
    return 0;
}

bool actor_has(const struct actor *a, int64_t assignee)
{
    if (!assignee || assignee == a->account)
        return assignee != 0;
    for (size_t i = 0; i < a->n_standing; i++)
        if (a->standing[i].account == assignee)
            return true;
    return false;
}
