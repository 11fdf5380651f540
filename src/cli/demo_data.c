/* The people of the demo. Invented; no number or address is anybody's. */
#include "cli/demo_data.h"

#define OFFICER(k, n, mail, code, r) {k, n, "", mail, "", "", "", "", code, r}

const struct demo_person demo_people[] = {
    {"hoa", "Nguyễn Thị Hoa", "0905000001", "hoa@motcua.example", "048190000123", "1990-03-05", "female",
     "82 Trần Cao Vân, phường Thanh Khê, thành phố Đà Nẵng", "", 0},
    {"canh", "Lê Văn Cảnh", "0905000002", "canh@motcua.example", "048075012345", "1975-08-17", "male",
     "82 Hà Huy Tập, phường Thanh Khê, thành phố Đà Nẵng", "", 0},
    {"dung", "Phạm Thị Dung", "0905000003", "dung@motcua.example", "048192005678", "1992-05-20", "female",
     "5 Lê Độ, phường Thanh Khê, thành phố Đà Nẵng", "", 0},
    OFFICER("tk.reception", "Trần Thị Lành", "tiepnhan@thanhkhe.example", "20209", ROLE_RECEPTION),
    OFFICER("tk.specialist", "Hồ Văn Minh", "chuyenvien@thanhkhe.example", "20209", ROLE_SPECIALIST),
    OFFICER("tk.specialist2", "Ngô Thị Thu", "chuyenvien2@thanhkhe.example", "20209", ROLE_SPECIALIST),
    OFFICER("tk.leader", "Đặng Quang Vinh", "lanhdao@thanhkhe.example", "20209", ROLE_LEADER),
    OFFICER("hv.reception", "Võ Thị Nga", "tiepnhan@hoavang.example", "20320", ROLE_RECEPTION),
    OFFICER("hv.specialist", "Alăng Thị Bước", "chuyenvien@hoavang.example", "20320", ROLE_SPECIALIST),
    OFFICER("hv.leader", "Huỳnh Ngọc Sơn", "lanhdao@hoavang.example", "20320", ROLE_LEADER),
    OFFICER("build.specialist", "Phan Thanh Hải", "chuyenvien@soxaydung.example", "48.so_xay_dung", ROLE_SPECIALIST),
    OFFICER("build.leader", "Lưu Bích Ngọc", "lanhdao@soxaydung.example", "48.so_xay_dung", ROLE_LEADER),
    OFFICER("land.specialist", "Bùi Đức Long", "chuyenvien@datdai.example", "48.van_phong_dang_ky_dat_dai", ROLE_SPECIALIST),
    OFFICER("land.leader", "Trịnh Thị Mai", "lanhdao@datdai.example", "48.van_phong_dang_ky_dat_dai", ROLE_LEADER),
    OFFICER("tax.specialist", "Dương Văn Phúc", "chuyenvien@thue.example", "48.thue", ROLE_SPECIALIST),
    OFFICER("admin", "Mai Văn Tín", "quantri@motcua.example", "48", ROLE_ADMIN),
};
const size_t demo_people_n = sizeof demo_people / sizeof demo_people[0];
