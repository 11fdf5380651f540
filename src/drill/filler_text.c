/* What people write into fields of text, by the words of the field's id. See filling.h. In the samples '#' is a figure, '@' a
 * letter, '%' the year, '&' the commune; '|' parts what is said in turn. */
#include "drill/filling.h"
#include "base/text.h"
#include <string.h>

struct hint { const char *word, *samples; };

/* The first word that an id holds counts. */
static const struct hint HINTS[] = {
    {"nationality", "Việt Nam"},
    {"sheet", "#|##"},
    {"plot_number", "##|###"},
    {"hospital", "Bệnh viện đa khoa tỉnh|Trung tâm y tế khu vực|Trạm y tế &"},
    {"birth_place", "Trạm y tế &|Bệnh viện đa khoa khu vực, &|Bệnh viện Phụ sản, &"},
    {"place", "&"},
    {"town", "&"},
    {"school", "Trường Tiểu học số 1, &|Trường Trung học cơ sở Lê Lợi"},
    {"marriage", "##/%, &"},
    {"book", "Quyển số 0#/%, trang ##"},
    {"licence", "@@@-000#####"},
    {"plate", "43A-###.##|29A-###.##"},
    {"tax_code", "0#########"},
    {"account", "##########"},
    {"notice_number", "##/%/GCS|###/%/GCS"},
    {"tax_notice", "####/%/TB-THUE"},
    {"deed_number", "####/%/HĐCN|####/%/VPCC"},
    {"opinion_number", "####/SXD-QLXD|####/SXD-CPXD"},
    {"register", "CN ####|CTS #####"},
    {"certificate", "CS 0####|BĐ ######|DA ######|CH 0####"},
    {"number", "##/%|###/%"},
    {"notary", "Phòng Công chứng số 1|Văn phòng công chứng Nguyễn Huệ|Văn phòng công chứng Sông Hàn|Ủy ban nhân dân &"},
    {"designer", "Công ty TNHH Tư vấn xây dựng An Phát|Công ty Cổ phần Kiến trúc Nam Việt|Kiến trúc sư Trần Quốc Bảo"},
    {"contractor", "Công ty TNHH Xây dựng Thành Công|Tổ thợ của chủ nhà"},
    {"company", "Công ty TNHH Thương mại An Bình|Công ty Cổ phần Đông Á"},
    {"shop", "Tạp hóa Hương Lan|Quán Cơm Nhà|Tiệm may Phương|Cửa hàng Minh Tâm"},
    {"business", "Bán lẻ tạp hóa|Quán ăn, giải khát|Sửa chữa xe máy|Cắt tóc, gội đầu|Bán lẻ hàng may mặc"},
    {"trade", "Bán lẻ tạp hóa|Quán ăn, giải khát|Sửa chữa xe máy"},
    {"job", "Nông dân|Công nhân|Giáo viên|Buôn bán|Nội trợ|Lái xe|Hưu trí"},
    {"occupation", "Nông dân|Công nhân|Giáo viên|Buôn bán|Nội trợ|Hưu trí"},
    {"level", "+0,#0 m so với mặt đường|+0,##"},
    {"red_line", "Cách tim đường #,5 m|Theo quy hoạch phân khu"},
    {"building_line", "Trùng chỉ giới đường đỏ|Lùi #,5 m so với chỉ giới đường đỏ"},
    {"position", "Vị trí 1, đường Trần Phú|Vị trí 2, khu vực trung tâm|Khu vực 2, vị trí 1"},
    {"purpose", "Bổ sung hồ sơ xin việc|Nộp hồ sơ nhập học|Vay vốn ngân hàng|Làm thủ tục kết hôn|Hoàn thiện hồ sơ bảo hiểm"},
    {"reason", "Giấy tờ cũ bị hư hỏng|Chuyển nơi ở|Theo nhu cầu của gia đình|Thay đổi thông tin cá nhân"},
    {"document", "Bằng tốt nghiệp trung học phổ thông|Học bạ|Căn cước|Giấy khai sinh|Sơ yếu lý lịch"},
    {"change_text", "Chuyển quyền sử dụng đất cho người nhận theo hồ sơ số ####/%|Thay đổi người sử dụng đất theo văn bản đã công chứng"},
    {"relation", "Con đẻ|Vợ chồng|Cha mẹ|Anh em ruột"},
    {"remark", "Nhờ cơ quan báo trước khi đến kiểm tra thực địa.|Xin nhận kết quả vào buổi chiều.|Không có yêu cầu gì thêm."},
    {"note", "Xin nhận kết quả vào buổi chiều.|Không có yêu cầu gì thêm."},
    {"content", "Theo đơn và giấy tờ kèm theo."},
};

static const char *samples_of(const struct form_field *x)
{
    for (size_t i = 0; i < sizeof HINTS / sizeof *HINTS; i++)
        if (strstr(x->id, HINTS[i].word))
            return HINTS[i].samples;
    return x->type == FORM_LONG_TEXT ? "Theo đơn và giấy tờ kèm theo.|Gia đình đề nghị cơ quan xem xét, giải quyết." : "Theo giấy tờ kèm theo|Số ###";
}

static const char *place(const struct filling *g)
{
    char *s = arena_str(g->f->arena, units_in_sentence(g->f->units, g->f->unit, g->env->today, "vi", g->f->arena));
    for (char *p; (p = strstr(s, "\xc2\xa0"));) { /* an ordinary space */
        *p = ' ';
        memmove(p + 1, p + 2, strlen(p + 2) + 1);
    }
    return s;
}

static const char *written(const struct filling *g, const char *sample, size_t n)
{
    struct buf b = buf_init(g->f->arena, n + 64);
    for (const char *p = sample; p < sample + n; p++)
        if (*p == '#')
            buf_char(&b, (char)('1' + rng_below(g->f->rng, 9)));
        else if (*p == '@')
            buf_char(&b, (char)('A' + rng_below(g->f->rng, 26)));
        else if (*p == '%')
            buf_put(&b, g->env->today, 4);
        else if (*p == '&')
            buf_str(&b, place(g));
        else
            buf_char(&b, *p);
    return b.p;
}

static const char *sampled(const struct filling *g, const char *samples)
{
    size_t n = 1;
    for (const char *p = samples; (p = strchr(p, '|')); p++)
        n++;
    for (size_t k = rng_below(g->f->rng, n); k; k--)
        samples = strchr(samples, '|') + 1;
    return written(g, samples, strcspn(samples, "|"));
}

/* Not longer than the field takes, not shorter than it wants. */
static const char *fitted(const struct filling *g, const struct form_field *x, const char *s)
{
    size_t most = x->max ? (size_t)x->max : x->type == FORM_LONG_TEXT ? 2000 : 200, n = 0;
    while (text_chars(s) < (size_t)x->min)
        s = arena_fmt(g->f->arena, "%s%s", *s ? s : "Gia", *s ? ", gia đình đề nghị" : " đình đề nghị");
    char *cut = arena_str(g->f->arena, s), *p = cut;
    for (; *p; p++)
        if (((unsigned char)*p & 0xc0) != 0x80 && n++ == most)
            break;
    *p = 0;
    while (p > cut && p[-1] == ' ')
        *--p = 0;
    for (; text_chars(cut) < (size_t)x->min; *p++ = 'a', *p = 0)
        ; /* a space was cut off where one letter more is wanted */
    return cut;
}

const char *filling_text(struct filling *g, const struct form_field *x)
{
    const char *last = strrchr(x->id, '_');
    last = last ? last + 1 : x->id;
    if (strcmp(last, "ethnicity") == 0)
        return filling_who(g, x)->ethnicity;
    if (strcmp(last, "address") == 0 || strcmp(last, "residence") == 0 || strcmp(last, "home") == 0)
        return fitted(g, x, persona_address(g->f->rng, g->f->units, g->f->unit, g->env->today, g->f->arena));
    if (strcmp(last, "name") == 0 && !strstr(x->id, "shop") && !strstr(x->id, "business"))
        return fitted(g, x, filling_who(g, x)->name);
    return fitted(g, x, sampled(g, samples_of(x)));
}
