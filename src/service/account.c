/* People and their rights. See account.h; must never know a password, a code or a page. */
#include "service/account.h"
#include "base/text.h"
#include "form/contact.h"
#include "service/folder.h"
#include "reference/units.h"
#include <string.h>

/* Codes go by SMS or mail: of telephones, mobiles alone. */
const char *account_normal_address(struct arena *a, const char *text)
{
    const char *s = text_trim(a, text), *phone = contact_phone(a, s), *email = contact_email(a, s);
    if (phone)
        return phone[0] == '0' && phone[1] != '2' ? phone : NULL;
    if (!email)
        return NULL;
    char *low = arena_str(a, email);
    for (char *p = low; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p += 'a' - 'A';
    return low;
}

enum err_code account_get(struct ctx *c, int64_t id, struct account **out, struct err *e)
{
    TRY(account_find(c->centre, id, c->arena, out, e));
    return *out ? ERR_OK : err(e, ERR_SIGNED_OUT, "no account");
}

/* ---- rights */

enum err_code account_roles(struct ctx *c, int64_t account, struct list *out, struct err *e)
{
    struct list rows;
    TRY(officer_of_account(c->centre, account, folder_today(c), c->arena, &rows, e));
    struct account_unit *u = ARENA_ARRAY(c->arena, struct account_unit, rows.n + 1);
    const struct officer *o = rows.items;
    *out = (struct list){u, 0};
    for (size_t i = 0; i < rows.n; i++) {
        if (!out->n || u[out->n - 1].unit != o[i].unit)
            u[out->n++].unit = o[i].unit;
        u[out->n - 1].roles |= role_parse(o[i].role);
    }
    return ERR_OK;
}

enum err_code account_act_for(struct ctx *c, const void *session, int64_t unit, struct err *e)
{
    struct list units;
    TRY(account_roles(c, c->actor->account, &units, e));
    const struct account_unit *u = units.items;
    bool may = unit == 0;
    for (size_t i = 0; i < units.n; i++)
        may |= u[i].unit == unit;
    return may ? session_act_for(c->db, session, unit, e) : err(e, ERR_FORBIDDEN, "no role in unit %lld", (long long)unit);
}

/* ---- what is known of a person */

static const struct form_choice sexes[] = {{.id = "female", .label = {"Nữ", "Female"}}, {.id = "male", .label = {"Nam", "Male"}}};
static const struct ref name_source[] = {{"account.name", 0}}, address_source[] = {{"account.address", 0}};

#define NO_LABEL {"", ""}
#define REST .pattern = "", .pattern_hint = NO_LABEL, .not_before = {"", 0}

const struct form_field account_form[ACCOUNT_FORM] = {
    {.id = "name", .type = FORM_NAME, .required = true, .max = 100, .mask = MASK_NAME, .prefill = name_source, .n_prefill = 1,
     .label = {"Họ và tên", "Full name"}, .hint = {"Viết có dấu, như trên thẻ căn cước. Ví dụ: Trần Thị Lành.", "As on your identity card."},
     .not_after = {"", 0}, .born = {"", 0}, .sex = {"", 0}, REST},
    {.id = "identifier", .type = FORM_IDENTIFIER, .mask = MASK_IDENTIFIER,
     .label = {"Số định danh cá nhân", "Personal identification number"},
     .hint = {"12 số trên thẻ căn cước. Có số này thì đơn tự điền sẵn.", "The 12 digits on your identity card. Forms are then filled in for you."},
     .not_after = {"", 0}, .born = {"birth", 0}, .sex = {"sex", 0}, REST},
    {.id = "birth", .type = FORM_DATE, .mask = MASK_ALL, .label = {"Ngày sinh", "Date of birth"}, .hint = NO_LABEL,
     .not_after = {"today", 0}, .born = {"", 0}, .sex = {"", 0}, REST},
    {.id = "sex", .type = FORM_CHOICE, .choices = sexes, .n_choices = 2, .label = {"Giới tính", "Sex"}, .hint = NO_LABEL,
     .not_after = {"", 0}, .born = {"", 0}, .sex = {"", 0}, REST},
    {.id = "address", .type = FORM_TEXT, .max = 200, .mask = MASK_ALL, .prefill = address_source, .n_prefill = 1,
     .label = {"Nơi cư trú", "Place of residence"}, .hint = {"Số nhà, đường, thôn hoặc tổ; xã hoặc phường; tỉnh hoặc thành phố.", "House, street, ward, province."},
     .not_after = {"", 0}, .born = {"", 0}, .sex = {"", 0}, REST},
};

static const char *typed_or(struct form_values in, const char *name, const char *known)
{
    for (size_t i = 0; i < in.n; i++)
        if (strcmp(in.at[i].name, name) == 0)
            return in.at[i].value;
    return known;
}

/* What was typed, the rest as it is, and what is no field at all so that it is refused. */
static struct form_values merged(struct ctx *c, const struct account *a, struct form_values in)
{
    const char *known[ACCOUNT_FORM] = {a->name, a->identifier, a->birth, a->sex, a->address};
    struct form_value *v = ARENA_ARRAY(c->arena, struct form_value, in.n + ACCOUNT_FORM);
    size_t n = 0;
    while (n < in.n) {
        v[n] = in.at[n];
        n++;
    }
    for (size_t i = 0; i < ACCOUNT_FORM; i++)
        v[n++] = (struct form_value){account_form[i].id, typed_or(in, account_form[i].id, known[i])};
    return (struct form_values){v, n};
}

enum err_code account_profile_update(struct ctx *c, int64_t account, struct form_values in, struct problems *p, struct err *e)
{
    struct account *a;
    struct form_values v;
    struct form_env env = {.today = folder_today(c)};
    TRY(account_get(c, account, &a, e));
    form_check_fields(account_form, ACCOUNT_FORM, merged(c, a, in), &env, p, &v);
    if (p->n)
        return err(e, ERR_INVALID, "profile refused: %s", p->row[0].field);
    a->name = form_get(v, "name");
    a->identifier = form_get(v, "identifier");
    a->birth = form_get(v, "birth");
    a->sex = form_get(v, "sex");
    a->address = form_get(v, "address");
    a->updated_at = c->now;
    return account_update(c->db, a, e);
}

/* ---- accounts that an administrator makes */

/* The account of either address; the two must not be two people's. */
static enum err_code known_by(struct ctx *c, const char *phone, const char *email, struct account **out, struct err *e)
{
    struct account *by_mail = NULL;
    *out = NULL;
    if (*phone)
        TRY(account_find_address(c->centre, phone, c->arena, out, e));
    if (*email)
        TRY(account_find_address(c->centre, email, c->arena, &by_mail, e));
    if (*out && by_mail && (*out)->id != by_mail->id)
        return err(e, ERR_INVALID, "the telephone number and the e-mail address belong to two accounts");
    if (!*out)
        *out = by_mail;
    return ERR_OK;
}

static enum err_code grant(struct ctx *c, int64_t account, const struct account_new *n, struct err *e)
{
    for (size_t i = 0; i < n->grants_n; i++) {
        const struct account_grant *g = &n->grants[i];
        const char *word = g->role & ROLE_OFFICER ? role_word(g->role) : "";
        if (!*word || !units_find(c->world->units, g->unit))
            return err(e, ERR_INVALID, "no such role or unit: %u in %lld", g->role, (long long)g->unit);
        struct officer o = {.account = account, .unit = g->unit, .role = word, .valid_from = folder_today(c), .valid_to = "", .name = ""};
        TRY(officer_set(c->db, &o, e));
    }
    return ERR_OK;
}

static enum err_code address_of(struct ctx *c, const char *text, const char **out, struct err *e)
{
    *out = text && *text ? account_normal_address(c->arena, text) : "";
    return *out ? ERR_OK : err(e, ERR_INVALID, "neither a mobile number nor an e-mail address");
}

enum err_code account_make(struct ctx *c, const struct account_new *n, int64_t *id, struct err *e)
{
    struct account fresh = {.identifier = "", .birth = "", .sex = "", .address = "", .password = "", .name = "", .phone = "", .email = "",
                            .created_at = c->now}, *a;
    const char *phone, *email;
    TRY(address_of(c, n->phone, &phone, e));
    TRY(address_of(c, n->email, &email, e));
    if ((!*phone && !*email) || strchr(phone, '@') || (*email && !strchr(email, '@')))
        return err(e, ERR_INVALID, "an account needs a mobile number or an e-mail address");
    TRY(known_by(c, phone, email, &a, e));
    bool known = a != NULL;
    if (!known)
        a = &fresh;
    if (*phone)
        a->phone = phone;
    if (*email)
        a->email = email;
    if (n->name && *n->name)
        a->name = text_trim(c->arena, text_nfc(c->arena, n->name));
    if (n->encoded && *n->encoded)
        a->password = n->encoded;
    a->updated_at = c->now;
    *id = known ? a->id : (a->id = world_id(c->world, 0));
    TRY(known ? account_update(c->db, a, e) : account_insert(c->db, a, e));
    return grant(c, a->id, n, e);
}
