/* Identifier and citizen card. The province codes are those of the statistics office before July 2025. */
#include "form/identifier.h"
#include "base/civil.h"
#include "base/text.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *const PROVINCES[100] = {
    [1] = "Thành phố Hà Nội", [2] = "Tỉnh Hà Giang", [4] = "Tỉnh Cao Bằng", [6] = "Tỉnh Bắc Kạn",
    [8] = "Tỉnh Tuyên Quang", [10] = "Tỉnh Lào Cai", [11] = "Tỉnh Điện Biên", [12] = "Tỉnh Lai Châu",
    [14] = "Tỉnh Sơn La", [15] = "Tỉnh Yên Bái", [17] = "Tỉnh Hòa Bình", [19] = "Tỉnh Thái Nguyên",
    [20] = "Tỉnh Lạng Sơn", [22] = "Tỉnh Quảng Ninh", [24] = "Tỉnh Bắc Giang", [25] = "Tỉnh Phú Thọ",
    [26] = "Tỉnh Vĩnh Phúc", [27] = "Tỉnh Bắc Ninh", [30] = "Tỉnh Hải Dương", [31] = "Thành phố Hải Phòng",
    [33] = "Tỉnh Hưng Yên", [34] = "Tỉnh Thái Bình", [35] = "Tỉnh Hà Nam", [36] = "Tỉnh Nam Định",
    [37] = "Tỉnh Ninh Bình", [38] = "Tỉnh Thanh Hóa", [40] = "Tỉnh Nghệ An", [42] = "Tỉnh Hà Tĩnh",
    [44] = "Tỉnh Quảng Bình", [45] = "Tỉnh Quảng Trị", [46] = "Thành phố Huế", [48] = "Thành phố Đà Nẵng",
    [49] = "Tỉnh Quảng Nam", [51] = "Tỉnh Quảng Ngãi", [52] = "Tỉnh Bình Định", [54] = "Tỉnh Phú Yên",
    [56] = "Tỉnh Khánh Hòa", [58] = "Tỉnh Ninh Thuận", [60] = "Tỉnh Bình Thuận", [62] = "Tỉnh Kon Tum",
    [64] = "Tỉnh Gia Lai", [66] = "Tỉnh Đắk Lắk", [67] = "Tỉnh Đắk Nông", [68] = "Tỉnh Lâm Đồng",
    [70] = "Tỉnh Bình Phước", [72] = "Tỉnh Tây Ninh", [74] = "Tỉnh Bình Dương", [75] = "Tỉnh Đồng Nai",
    [77] = "Tỉnh Bà Rịa - Vũng Tàu", [79] = "Thành phố Hồ Chí Minh", [80] = "Tỉnh Long An", [82] = "Tỉnh Tiền Giang",
    [83] = "Tỉnh Bến Tre", [84] = "Tỉnh Trà Vinh", [86] = "Tỉnh Vĩnh Long", [87] = "Tỉnh Đồng Tháp",
    [89] = "Tỉnh An Giang", [91] = "Tỉnh Kiên Giang", [92] = "Thành phố Cần Thơ", [93] = "Tỉnh Hậu Giang",
    [94] = "Tỉnh Sóc Trăng", [95] = "Tỉnh Bạc Liêu", [96] = "Tỉnh Cà Mau",
};

static bool all_digits(const char *s, size_t n)
{
    if (strlen(s) != n)
        return false;
    for (; *s; s++)
        if (!isdigit((unsigned char)*s))
            return false;
    return true;
}

bool identifier_parse(const char *s, struct identifier *out)
{
    if (!all_digits(s, 12))
        return false;
    int place = (s[0] - '0') * 100 + (s[1] - '0') * 10 + (s[2] - '0');
    if (place < 100 && !PROVINCES[place])
        return false;
    int century = s[3] - '0';
    *out = (struct identifier){
        .province = place < 100 ? PROVINCES[place] : "",
        .male = century % 2 == 0,
        .birth_year = 1900 + century / 2 * 100 + (s[4] - '0') * 10 + (s[5] - '0'),
    };
    return true;
}

/* ---- the card */

enum { FIELDS = 7 };

static size_t split(const char *qr, struct arena *a, const char *out[FIELDS])
{
    size_t n = 0;
    for (const char *p = qr;; p++) {
        const char *end = strchrnul(p, '|');
        if (n < FIELDS)
            out[n] = text_trim(a, arena_strn(a, p, (size_t)(end - p)));
        n++;
        p = end;
        if (!*end)
            return n;
    }
}

/* ddMMyyyy -> YYYY-MM-DD, NULL if there is no such day. */
static const char *card_date(const char *s, struct arena *a)
{
    if (!all_digits(s, 8))
        return NULL;
    int n = (int)strtol(s, NULL, 10);
    struct civil c = {.d = n / 1000000, .m = n / 10000 % 100, .y = n % 10000};
    char text[CIVIL_TEXT];
    return civil_valid(c) ? arena_str(a, civil_write(c, text)) : NULL;
}

static enum err_code unreadable(struct err *e, const char *why)
{
    enum err_code code = err(e, ERR_INVALID, "card QR: %s", why);
    if (e)
        e->text = "card.unreadable";
    return code;
}

enum err_code card_parse(const char *qr, struct arena *a, struct card *out, struct err *e)
{
    const char *f[FIELDS] = {0};
    if (!text_utf8(qr, strlen(qr)) || strlen(qr) > 1000)
        return unreadable(e, "not a short UTF-8 text");
    size_t n = split(text_nfc(a, qr), a, f);
    if (n < FIELDS)
        return unreadable(e, "fewer than seven fields");
    struct identifier id;
    if (!identifier_parse(f[0], &id))
        return unreadable(e, "no identifier");
    const char *birth = card_date(f[3], a), *issued = card_date(f[6], a);
    bool male = strcmp(f[4], "Nam") == 0, female = strcmp(f[4], "Nữ") == 0;
    if (!birth || !issued || (!male && !female) || !*f[2])
        return unreadable(e, "name, birth, sex or date of issue");
    *out = (struct card){.identifier = f[0], .old_identifier = f[1], .name = f[2], .birth = birth,
                         .sex = male ? "male" : "female", .address = f[5], .issued = issued};
    if (id.male != male)
        out->doubts |= CARD_SEX_DIFFERS;
    if (id.birth_year != (int)strtol(birth, NULL, 10))
        out->doubts |= CARD_YEAR_DIFFERS;
    if (n > FIELDS)
        out->doubts |= CARD_MORE_FIELDS;
    return ERR_OK;
}
