/* The people of the demo. Invented; no number or address is anybody's. */
#include "cli/demo_data.h"

#define OFFICER(k, n, mail, code, r, p) {k, n, "", mail, "", "", "", "", code, r, p}

const struct demo_person demo_people[] = {
    {"hoa", "Nguyễn Thị Hoa", "0905000001", "hoa@motcua.example", "048190000123", "1990-03-05", "female",
     "82 Trần Cao Vân, phường Thanh Khê, thành phố Đà Nẵng", "", 0, "người dân / citizen"},
    {"canh", "Lê Văn Cảnh", "0905000002", "canh@motcua.example", "048075012345", "1975-08-17", "male",
     "82 Hà Huy Tập, phường Thanh Khê, thành phố Đà Nẵng", "", 0, "người dân / citizen"},
    {"dung", "Phạm Thị Dung", "0905000003", "dung@motcua.example", "048192005678", "1992-05-20", "female",
     "5 Lê Độ, phường Thanh Khê, thành phố Đà Nẵng", "", 0, "người dân / citizen"},
    OFFICER("tk.reception", "Trần Thị Lành", "tiepnhan@thanhkhe.example", "20209", ROLE_RECEPTION, "phường Thanh Khê, tiếp nhận / reception"),
    OFFICER("tk.specialist", "Hồ Văn Minh", "chuyenvien@thanhkhe.example", "20209", ROLE_SPECIALIST, "phường Thanh Khê, chuyên viên / specialist"),
    OFFICER("tk.specialist2", "Ngô Thị Thu", "chuyenvien2@thanhkhe.example", "20209", ROLE_SPECIALIST, "phường Thanh Khê, chuyên viên / specialist"),
    OFFICER("tk.leader", "Đặng Quang Vinh", "lanhdao@thanhkhe.example", "20209", ROLE_LEADER, "phường Thanh Khê, lãnh đạo / leader"),
    OFFICER("hv.reception", "Võ Thị Nga", "tiepnhan@hoavang.example", "20320", ROLE_RECEPTION, "xã Hoà Vang, tiếp nhận / reception"),
    OFFICER("hv.specialist", "Alăng Thị Bước", "chuyenvien@hoavang.example", "20320", ROLE_SPECIALIST, "xã Hoà Vang, chuyên viên / specialist"),
    OFFICER("hv.leader", "Huỳnh Ngọc Sơn", "lanhdao@hoavang.example", "20320", ROLE_LEADER, "xã Hoà Vang, lãnh đạo / leader"),
    OFFICER("build.specialist", "Phan Thanh Hải", "chuyenvien@soxaydung.example", "48.so_xay_dung", ROLE_SPECIALIST, "Sở Xây dựng, chuyên viên / specialist"),
    OFFICER("build.leader", "Lưu Bích Ngọc", "lanhdao@soxaydung.example", "48.so_xay_dung", ROLE_LEADER, "Sở Xây dựng, lãnh đạo / leader"),
    OFFICER("land.specialist", "Bùi Đức Long", "chuyenvien@datdai.example", "48.van_phong_dang_ky_dat_dai", ROLE_SPECIALIST, "Văn phòng đăng ký đất đai, chuyên viên / specialist"),
    OFFICER("land.leader", "Trịnh Thị Mai", "lanhdao@datdai.example", "48.van_phong_dang_ky_dat_dai", ROLE_LEADER, "Văn phòng đăng ký đất đai, lãnh đạo / leader"),
    OFFICER("tax.specialist", "Dương Văn Phúc", "chuyenvien@thue.example", "48.thue", ROLE_SPECIALIST, "Thuế, chuyên viên / specialist"),
    OFFICER("police.specialist", "Trương Văn Hùng", "canbo@congan.example", "20209.cong_an_xa", ROLE_SPECIALIST, "Công an phường Thanh Khê, cán bộ / specialist"),
    OFFICER("police.leader", "Cao Thị Liên", "truong@congan.example", "20209.cong_an_xa", ROLE_LEADER, "Công an phường Thanh Khê, lãnh đạo / leader"),
    OFFICER("admin", "Mai Văn Tín", "quantri@motcua.example", "48", ROLE_ADMIN, "thành phố Đà Nẵng, quản trị / administrator"),
    OFFICER("monitor", "Nguyễn Thị Hạnh", "dieuhanh@motcua.example", "48", ROLE_MONITOR, "thành phố Đà Nẵng, trực điều hành / operations centre"),
};
const size_t demo_people_n = sizeof demo_people / sizeof demo_people[0];
