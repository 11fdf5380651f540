/* Which procedures go with which event of a life. Must never know how they are shown. A code that is not in the catalogue on a day is left
 * out by whoever shows it. */
#include "rooms/portal/life.h"
#include "app/app.h"
#include <string.h>

const struct life_event life_events[] = {
    {"sinh-con", {"1.001193", "2.000986", "2.001023", "2.000987", "2.000693", "1.001022", "1.000689", "1.014062", "2.001263", "2.000635"}},
    {"di-hoc", {"3.000182", "2.002854", "3.000465", "2.000815", "1.013133", "1.013137"}},
    {"cuoi-hoi", {"1.000894", "1.004873", "2.000806", "1.004746", "1.010038", "1.010039"}},
    {"nha-dat", {"1.013831", "1.013978", "1.013225", "1.013229", "1.013227", "2.001035", "1.007277", "1.007695", "1.011441", "1.012812", "1.014159", "1.013833"}},
    {"cho-o", {"1.004194", "1.004222", "1.003197", "1.010041", "1.010038", "1.003677", "2.001159", "1.010039", "1.002755"}},
    {"lam-an", {"1.001612", "2.000720", "1.001570", "1.001266", "2.000575", "1.011022", "1.013855", "2.001827", "2.001583", "2.001199", "2.002009", "1.013274"}},
    {"giay-to", {"2.000815", "2.000884", "2.000635", "1.014063", "1.014064", "3.000228", "3.000333", "1.004859", "1.004884", "2.000908"}},
    {"xe-co", {"1.013067", "1.013076", "1.013080", "3.000348", "2.002288"}},
    {"kho-khan", {"1.011607", "1.011608", "1.001776", "1.001699", "1.014748", "1.001667", "1.014632"}},
    {"tuoi-gia", {"1.001742", "1.014027", "1.001601", "2.000740", "1.001613", "1.001939", "1.001776"}},
    {"co-cong", {"1.010833", "1.010803", "1.010824", "1.010826", "1.010827", "1.010825", "1.010778"}},
    {"qua-doi", {"1.000656", "1.006714", "1.001731", "1.014028", "2.000821", "2.001406", "2.001016", "1.010824"}},
};
const size_t life_events_n = sizeof life_events / sizeof life_events[0];

static const struct field fields[] = {FIELD(life_view, id, F_TEXT), FIELD(life_view, name, F_TEXT)};
const struct model life_view_model = MODEL(life_view, fields, .doc = "An event of a life; ?viec= shows what goes with it");

const struct life_event *life_find(const char *id)
{
    for (size_t i = 0; i < life_events_n; i++)
        if (strcmp(life_events[i].id, id) == 0)
            return &life_events[i];
    return NULL;
}

struct list life_views(struct req *r)
{
    struct life_view *row = ARENA_ARRAY(r->x->arena, struct life_view, life_events_n);
    for (size_t i = 0; i < life_events_n; i++)
        row[i] = (struct life_view){life_events[i].id, req_text(r, arena_fmt(r->x->arena, "portal.life.%s", life_events[i].id))};
    return (struct list){row, life_events_n};
}
