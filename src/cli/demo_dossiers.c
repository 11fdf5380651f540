/* The dossiers of the demo and the answers they share. Invented; told from the newest to the oldest of each procedure. */
#include "cli/demo_data.h"

#define AT(h, m) ((h) * 60 + (m))

const struct demo_form demo_forms[] = {
    {"1.001193", {
        {"requester_name", "Nguyễn Thị Hoa"}, {"requester_identifier", "048190000123"},
        {"requester_address", "82 Trần Cao Vân, phường Thanh Khê, thành phố Đà Nẵng"}, {"requester_phone", "0905000001"},
        {"requester_relation", "mother"}, {"child_name", "Trần Ngọc An"}, {"child_born", "@-12"}, {"child_sex", "female"},
        {"child_ethnicity", "Kinh"}, {"child_nationality", "Việt Nam"}, {"birth_place", "Bệnh viện Phụ sản - Nhi Đà Nẵng, thành phố Đà Nẵng"},
        {"home_town", "phường Thanh Khê, thành phố Đà Nẵng"}, {"birth_notice_number", "2026/1182"}, {"mother_name", "Nguyễn Thị Hoa"},
        {"mother_born", "1990-03-05"}, {"mother_identifier", "048190000123"}, {"mother_ethnicity", "Kinh"},
        {"mother_address", "82 Trần Cao Vân, phường Thanh Khê, thành phố Đà Nẵng"}, {"father_known", "married"}, {"father_name", "Trần Văn Bình"},
        {"father_born", "1988-07-19"}, {"father_identifier", "048088004321"}, {"father_ethnicity", "Kinh"},
        {"father_address", "82 Trần Cao Vân, phường Thanh Khê, thành phố Đà Nẵng"}, {"marriage_number", "45/2018, phường Thanh Khê"},
        {"copies", "2"}, {"delivery", "electronic"}, {"promise", "true"}}},
    {"1.013225", {
        {"owner_self", "owner"}, {"owner_name", "Lê Văn Cảnh"}, {"owner_identifier", "048075012345"},
        {"owner_address", "82 Hà Huy Tập, phường Thanh Khê, thành phố Đà Nẵng"}, {"owner_phone", "0905000002"},
        {"plot_address", "Lô 15, kiệt 82 Hà Huy Tập"}, {"plot_unit", "20209"}, {"plot_sheet", "24"}, {"plot_number", "118"}, {"plot_area", "96,5"},
        {"land_certificate", "CS 01234"}, {"house_level", "iv"}, {"ground_area", "70"}, {"floor_area", "210"}, {"floors", "3"}, {"height", "11,5"},
        {"designer", "Công ty Thiết kế Sông Hàn"}, {"begin", "@+40"}, {"finish", "@+220"}, {"promise", "true"}}},
    {"1.013831", {
        {"applies_self", "self"}, {"owner_name", "Phạm Thị Dung"}, {"owner_born", "1992-05-20"}, {"owner_identifier", "048192005678"},
        {"owner_address", "5 Lê Độ, phường Thanh Khê, thành phố Đà Nẵng"}, {"owner_phone", "0905000003"}, {"former_name", "Đỗ Văn Em"},
        {"former_identifier", "049070001111"}, {"relation", "none"}, {"plot_unit", "20209"}, {"plot_address", "17 Lê Độ"}, {"plot_sheet", "12"},
        {"plot_number", "204"}, {"plot_area", "85,5"}, {"plot_use", "residential"}, {"land_certificate", "CS 05566"}, {"deed_number", "1530/2026"},
        {"deed_date", "@-5"}, {"notary", "Văn phòng công chứng Sông Hàn"}, {"price", "2.500.000.000"}, {"promise", "true"}}},
    {"1.004194", {
        {"person_name", "Alăng Thị Nhớ"}, {"person_born", "2003-05-14"}, {"person_sex", "female"}, {"person_identifier", "048303007788"},
        {"person_phone", "0905000010"}, {"permanent_address", "thôn Tà Lang, xã Hoà Vang, thành phố Đà Nẵng"}, {"minor", "adult"},
        {"stay_unit", "20209"}, {"stay_address", "K12/5 Trần Cao Vân"}, {"home_kind", "rented"}, {"home_owner", "Phan Văn Lộc"}, {"people", "1"},
        {"stay_from", "@-20"}, {"stay_months", "12"}, {"stay_why", "study"}, {"owner_agrees", "true"}, {"promise", "true"}}},
};
const size_t demo_forms_n = sizeof demo_forms / sizeof demo_forms[0];

/* Whose it is when somebody else than the three accounts comes to the desk. */
#define MOTHER(n, id, born, addr) {"requester_name", n}, {"requester_identifier", id}, {"requester_address", addr}, {"mother_name", n}, \
    {"mother_identifier", id}, {"mother_born", born}, {"mother_address", addr}, {"father_address", addr}
#define OWNER(n, id, addr) {"owner_name", n}, {"owner_identifier", id}, {"owner_address", addr}
#define BUYER(n, born, id, addr) {"owner_name", n}, {"owner_born", born}, {"owner_identifier", id}, {"owner_address", addr}

#define BIRTH_TO_SIGN(b, h) {b, AT(h, 40), "tk.specialist", "propose", {{"child_identifier", "@child"}, {"register_book", "02/2026, trang 118"}}}
#define BUILD_PAPERS_DONE {"note", "Đủ điều kiện cấp phép."}, {"paper", "site_report"}, {"site_date", "@-2"}, {"density", "73"}, \
    {"red_line", "4,5 m"}, {"building_line", "trùng chỉ giới đường đỏ"}
#define LAND_TO_TAX(b) {b, AT(9, 20), "land.specialist", "forward_tax", {{"land_position", "Vị trí 1, đường Lê Độ"}, {"land_price", "45000000"}}}

const struct demo_dossier demo_dossiers[] = {
    /* births: the same day */
    {"1.001193", "ordinary", "online", "20209", "hoa", 0, AT(8, 10), {{NULL, NULL}}, {{0}}},
    {"1.001193", "ordinary", "counter", "20209", "", 0, AT(7, 50),
     {MOTHER("Hồ Thị Mỹ Linh", "048194002211", "1994-02-14", "31 Điện Biên Phủ, phường Thanh Khê, thành phố Đà Nẵng"), {"child_name", "Phan Minh Khôi"},
      {"child_sex", "male"}, {"father_name", "Phan Minh Đức"}},
     {{0, AT(7, 55), "tk.reception", "accept", {{NULL, NULL}}}}},
    {"1.001193", "ordinary", "counter", "20209", "", 0, AT(7, 35),
     {MOTHER("Đinh Thị Bé", "049195007788", "1995-11-02", "14 Lý Thái Tổ, phường Thanh Khê, thành phố Đà Nẵng"), {"child_name", "Nguyễn Đinh Bảo Ngọc"},
      {"father_name", "Nguyễn Hữu Tài"}},
     {{0, AT(7, 40), "tk.reception", "accept", {{NULL, NULL}}}, BIRTH_TO_SIGN(0, 8)}},
    {"1.001193", "ordinary", "online", "20320", "", 0, AT(8, 5),
     {MOTHER("Bhling Thị Hạnh", "048196003456", "1996-09-09", "thôn Phò Nam, xã Hoà Vang, thành phố Đà Nẵng"), {"child_name", "Alăng Thị Sao Mai"},
      {"child_ethnicity", "Cơ Tu"}, {"mother_ethnicity", "Cơ Tu"}, {"father_name", "Alăng Đợi"}, {"father_ethnicity", "Cơ Tu"}},
     {{0}}},
    {"1.001193", "ordinary", "counter", "20209", "", 2, AT(9, 0),
     {MOTHER("Lê Thị Diễm", "048193004455", "1993-06-21", "7 Hàm Nghi, phường Thanh Khê, thành phố Đà Nẵng"), {"child_name", "Võ Gia Hân"},
      {"father_name", "Võ Thành Trung"}},
     {{2, AT(9, 5), "tk.reception", "accept", {{NULL, NULL}}}}},
    {"1.001193", "ordinary", "online", "20209", "hoa", 4, AT(8, 20), {{"child_name", "Trần Gia Huy"}, {"child_sex", "male"}},
     {{4, AT(8, 45), "tk.reception", "accept", {{NULL, NULL}}}, BIRTH_TO_SIGN(4, 9), {4, AT(14, 10), "tk.leader", "sign", {{NULL, NULL}}},
      {3, AT(8, 30), "tk.reception", "hand_over", {{"note", "Đã giao bản giấy tại quầy."}}},
      {2, AT(19, 40), "hoa", "rate", {{"marks", "5"}, {"words", "Nhanh, cán bộ hướng dẫn tận tình."}}}}},

    /* building permits: fifteen days */
    {"1.013225", "new_house", "online", "20209", "canh", 0, AT(8, 15), {{NULL, NULL}}, {{0}}},
    {"1.013225", "new_house", "online", "20209", "", 7, AT(9, 0),
     {OWNER("Trương Quốc Bảo", "048083009911", "45 Nguyễn Tri Phương, phường Thanh Khê, thành phố Đà Nẵng"), {"plot_number", "77"}},
     {{7, AT(10, 0), "tk.reception", "accept", {{NULL, NULL}}},
      {5, AT(9, 30), "tk.specialist", "request_supplement", {{"reason", "Bản vẽ móng thiếu mặt cắt; số Giấy chứng nhận ghi chưa đủ."},
        {"item", "paper:drawing_foundation"}, {"note:paper:drawing_foundation", "Nhờ anh/chị bổ sung mặt cắt móng băng trục A."},
        {"item", "field:land_certificate"}}}}},
    {"1.013225", "new_house", "online", "20209", "canh", 8, AT(8, 30), {{"plot_address", "Lô 16, kiệt 82 Hà Huy Tập"}, {"plot_number", "119"}},
     {{8, AT(9, 10), "tk.reception", "accept", {{NULL, NULL}}},
      {7, AT(9, 0), "tk.specialist", "ask_construction", {{"note", "Nhờ Sở cho ý kiến về chỉ giới đường đỏ kiệt 82 Hà Huy Tập."}}},
      {6, AT(10, 0), "tk.specialist", "begin_appraisal", {{NULL, NULL}}}}},
    {"1.013225", "new_house", "counter", "20209", "", 9, AT(8, 0),
     {OWNER("Nguyễn Hữu Phước", "048068003210", "210 Trường Chinh, phường Thanh Khê, thành phố Đà Nẵng"), {"plot_number", "301"}, {"floors", "2"},
      {"floor_area", "140"}, {"height", "8,2"}},
     {{9, AT(8, 10), "tk.reception", "accept", {{NULL, NULL}}}, {8, AT(8, 10), "tk.specialist", "begin_appraisal", {{NULL, NULL}}},
      {8, AT(8, 20), "tk.specialist", "ask_construction", {{"note", "Nhờ Sở cho ý kiến về cốt nền."}}},
      {4, AT(15, 0), "build.specialist", "answer_construction", {{"answer", "agree"}, {"note", "Cốt nền +0,30; thống nhất."}, {"opinion_number", "2145/SXD-QLXD"}}},
      {1, AT(9, 0), "tk.specialist", "propose", {BUILD_PAPERS_DONE}}}},
    {"1.013225", "new_house", "counter", "20209", "", 22, AT(9, 0),
     {OWNER("Huỳnh Thị Lan Anh", "048178004433", "9 Đinh Tiên Hoàng, phường Thanh Khê, thành phố Đà Nẵng"), {"plot_number", "12"}},
     {{22, AT(9, 10), "tk.reception", "accept", {{NULL, NULL}}}, {20, AT(9, 10), "tk.specialist", "begin_appraisal", {{NULL, NULL}}}}},
    {"1.013225", "new_house", "counter", "20320", "", 9, AT(9, 0),
     {OWNER("Ông Ích Khiêm", "048079001122", "thôn Dương Lâm, xã Hoà Vang, thành phố Đà Nẵng"), {"plot_unit", "20320"}, {"plot_address", "Thôn Dương Lâm"}},
     {{9, AT(9, 10), "hv.reception", "accept", {{NULL, NULL}}}}},
    {"1.013225", "new_house", "online", "20209", "canh", 24, AT(8, 30), {{"plot_address", "Lô 3, kiệt 15 Lê Đình Lý"}, {"plot_number", "56"}},
     {{24, AT(9, 10), "tk.reception", "accept", {{NULL, NULL}}}, {23, AT(8, 0), "tk.specialist", "begin_appraisal", {{NULL, NULL}}},
      {15, AT(9, 0), "tk.specialist", "propose", {BUILD_PAPERS_DONE}}, {14, AT(10, 0), "tk.leader", "approve", {{NULL, NULL}}},
      {14, AT(15, 0), "tk.specialist", "issue", {{NULL, NULL}}}, {12, AT(9, 0), "tk.reception", "hand_over", {{NULL, NULL}}}}}, /* nobody has said yet what they think of it */

    /* land: eighteen working days, from the commune to the land office, the tax office, the bank and back */
    {"1.013831", "sale", "online", "20209", "dung", 0, AT(8, 0), {{NULL, NULL}}, {{0}}},
    {"1.013831", "gift", "counter", "20209", "", 3, AT(9, 0),
     {BUYER("Trần Thị Tuyết", "1989-01-15", "048189007001", "66 Thái Thị Bôi, phường Thanh Khê, thành phố Đà Nẵng"), {"relation", "parent_child"},
      {"former_name", "Trần Văn Sáu"}, {"price", ""}},
     {{3, AT(9, 10), "tk.reception", "accept", {{NULL, NULL}}}, {3, AT(14, 0), "tk.reception", "forward_land", {{NULL, NULL}}}}},
    {"1.013831", "sale", "counter", "20209", "", 8, AT(8, 40),
     {BUYER("Mai Hoàng Nam", "1985-12-30", "048085006600", "101 Ông Ích Khiêm, phường Thanh Khê, thành phố Đà Nẵng")},
     {{8, AT(9, 0), "tk.reception", "accept", {{NULL, NULL}}}, {8, AT(14, 0), "tk.reception", "forward_land", {{NULL, NULL}}}, LAND_TO_TAX(5)}},
    {"1.013831", "sale", "online", "20209", "dung", 10, AT(8, 40), {{"plot_number", "205"}, {"deed_number", "1498/2026"}},
     {{10, AT(9, 0), "tk.reception", "accept", {{NULL, NULL}}}, {10, AT(14, 0), "tk.reception", "forward_land", {{NULL, NULL}}}, LAND_TO_TAX(7),
      {3, AT(10, 0), "tax.specialist", "ask_payment", {{"amount", "62500000"}, {"tax_notice", "LTB2634/TB-CT"}}}}},
    {"1.013831", "sale", "counter", "20209", "", 14, AT(8, 40),
     {BUYER("Cao Minh Trí", "1978-04-04", "048078008800", "3 Lê Duẩn, phường Thanh Khê, thành phố Đà Nẵng"), {"deed_number", "1377/2026"}},
     {{14, AT(9, 0), "tk.reception", "accept", {{NULL, NULL}}}, {14, AT(14, 0), "tk.reception", "forward_land", {{NULL, NULL}}}, LAND_TO_TAX(11),
      {10, AT(9, 0), "tax.specialist", "ask_payment", {{"amount", "48000000"}, {"tax_notice", "LTB2519/TB-CT"}}}, {7, AT(20, 15), "", "confirm_payment", {{NULL, NULL}}},
      {4, AT(9, 0), "land.specialist", "propose", {{"change_text", "Chuyển nhượng cho ông Cao Minh Trí theo hợp đồng số 1377/2026."}, {"register_number", "CS 05566/2026"}}}}},
    {"1.013831", "sale", "counter", "20209", "", 20, AT(8, 40),
     {BUYER("Đoàn Thị Kim", "1981-10-10", "048181002020", "27 Nguyễn Hoàng, phường Thanh Khê, thành phố Đà Nẵng"), {"deed_number", "1201/2026"}},
     {{20, AT(9, 0), "tk.reception", "accept", {{NULL, NULL}}}, {20, AT(14, 0), "tk.reception", "forward_land", {{NULL, NULL}}}, LAND_TO_TAX(17),
      {16, AT(9, 0), "tax.specialist", "exempt", {{"note", "Đã nộp trước."}}},
      {12, AT(9, 0), "land.specialist", "propose", {{"change_text", "Chuyển nhượng cho bà Đoàn Thị Kim theo hợp đồng số 1201/2026."}, {"register_number", "CS 04410/2026"}}},
      {11, AT(9, 0), "land.leader", "sign", {{NULL, NULL}}}, {11, AT(15, 0), "land.specialist", "send_commune", {{NULL, NULL}}}}},

    /* residence: received by the commune's desk, decided by its police in three working days */
    {"1.004194", "person", "counter", "20209", "", 1, AT(8, 30), {{NULL, NULL}}, {{1, AT(8, 40), "tk.reception", "accept", {{NULL, NULL}}}}},
    {"1.004194", "person", "counter", "20209", "", 2, AT(9, 0),
     {{"person_name", "Phùng Văn Dũng"}, {"person_born", "1998-10-02"}, {"person_sex", "male"}, {"person_identifier", "049098003310"},
      {"stay_address", "H08/22 Điện Biên Phủ"}, {"stay_why", "work"}},
     {{2, AT(9, 10), "tk.reception", "accept", {{NULL, NULL}}},
      {1, AT(9, 0), "police.specialist", "propose", {{"checked_on", "@-0"}, {"stay_until", "@+340"}}}}},
};
const size_t demo_dossiers_n = sizeof demo_dossiers / sizeof demo_dossiers[0];
