/* Names and places. See names.h: data alone. */
#include "drill/names.h"

#define TABLE(rows) {(rows), sizeof(rows) / sizeof *(rows)}

static const struct name_row FAMILY[] = {
    {"Nguyễn", 38.4}, {"Trần", 11.5}, {"Lê", 9.3}, {"Phạm", 6.6}, {"Hoàng", 5.1}, {"Phan", 4.2}, {"Vũ", 4.1}, {"Đặng", 2.1},
    {"Bùi", 2.0}, {"Đỗ", 1.5}, {"Hồ", 1.3}, {"Ngô", 1.3}, {"Dương", 1.1}, {"Trương", 1.6}, {"Lý", 0.5}, {"Đinh", 0.9},
    {"Mai", 0.7}, {"Đoàn", 0.7}, {"Trịnh", 0.7}, {"Lương", 0.6}, {"Đào", 0.6}, {"Cao", 0.6}, {"Hà", 0.5}, {"Lâm", 0.5},
    {"Tạ", 0.4}, {"Châu", 0.3}, {"Thái", 0.3}, {"Phùng", 0.3}, {"Tô", 0.2}, {"Vương", 0.2}, {"Tống", 0.2}, {"Quách", 0.15},
    {"Chu", 0.2}, {"Kiều", 0.15}, {"Doãn", 0.1}, {"Tăng", 0.15}, {"Từ", 0.1}, {"La", 0.1}, {"Triệu", 0.1}, {"Lưu", 0.3},
};
const struct name_table names_family = TABLE(FAMILY);

static const struct name_row MIDDLE_MEN[] = {
    {"Văn", 38}, {"Đức", 7}, {"Minh", 6}, {"Quang", 5}, {"Hữu", 5}, {"Công", 3.5}, {"Thanh", 4}, {"Đình", 4}, {"Xuân", 3},
    {"Ngọc", 3}, {"Quốc", 3.5}, {"Tuấn", 2}, {"Anh", 2}, {"Hoàng", 3}, {"Trọng", 2}, {"Duy", 2.5}, {"Thế", 2}, {"Viết", 1.5},
    {"Gia", 2.5}, {"Bá", 1.2}, {"Mạnh", 1.2}, {"Hồng", 1}, {"Khắc", 0.8}, {"Tiến", 1},
};
static const struct name_row MIDDLE_WOMEN[] = {
    {"Thị", 36}, {"Thị Thu", 5}, {"Thị Thanh", 5}, {"Thị Ngọc", 4}, {"Thị Kim", 3.5}, {"Thị Hồng", 4}, {"Thị Bích", 2},
    {"Thị Phương", 2.5}, {"Thị Minh", 2}, {"Thị Mỹ", 2}, {"Thị Lan", 1}, {"Thị Thúy", 2}, {"Ngọc", 5}, {"Thanh", 3}, {"Thu", 2.5},
    {"Phương", 3}, {"Minh", 2.5}, {"Bảo", 3}, {"Khánh", 2.5}, {"Hoàng", 1.5}, {"Kim", 2}, {"Quỳnh", 1.5}, {"Diệu", 1}, {"Tường", 0.7},
};
const struct name_table names_middle[2] = {TABLE(MIDDLE_MEN), TABLE(MIDDLE_WOMEN)};

static const struct name_row GIVEN_MEN[] = {
    {"Hùng", 4}, {"Tuấn", 4}, {"Dũng", 3.5}, {"Minh", 3.5}, {"Anh", 2.5}, {"Hải", 3}, {"Thành", 3}, {"Long", 2.8}, {"Nam", 2.8},
    {"Sơn", 2.6}, {"Cường", 2.6}, {"Đức", 2.4}, {"Hiếu", 2.4}, {"Huy", 2.8}, {"Khánh", 1.6}, {"Khoa", 1.8}, {"Kiên", 1.6},
    {"Lâm", 1.5}, {"Lộc", 1.2}, {"Mạnh", 1.6}, {"Nghĩa", 1.5}, {"Phong", 1.8}, {"Phúc", 2.2}, {"Phước", 1.2}, {"Quân", 2},
    {"Quang", 2}, {"Tài", 1.6}, {"Tâm", 1.3}, {"Thắng", 2.4}, {"Thịnh", 1.7}, {"Tiến", 1.8}, {"Toàn", 1.6}, {"Trung", 2},
    {"Tùng", 1.8}, {"Việt", 1.6}, {"Vinh", 1.6}, {"Bình", 1.8}, {"Chiến", 1.2}, {"Đạt", 2.2}, {"Bảo", 2.2}, {"Hòa", 1.2},
    {"Hưng", 2}, {"Lợi", 0.9}, {"Thái", 1.2}, {"Thuận", 1}, {"Trí", 1.2}, {"Vũ", 1.4}, {"Khôi", 1.3}, {"Khang", 1.8}, {"Ba", 0.4},
};
static const struct name_row GIVEN_WOMEN[] = {
    {"Hương", 3.6}, {"Lan", 3.4}, {"Hoa", 3.2}, {"Hà", 3.2}, {"Hằng", 2.8}, {"Hạnh", 2.6}, {"Huyền", 2.4}, {"Linh", 3.2},
    {"Loan", 1.8}, {"Mai", 2.8}, {"Nga", 2.4}, {"Ngân", 2.2}, {"Ngọc", 2.6}, {"Nhung", 2.2}, {"Oanh", 1.6}, {"Phương", 3.2},
    {"Quyên", 1.3}, {"Thảo", 3}, {"Thanh", 2.4}, {"Thủy", 2.8}, {"Thúy", 1.8}, {"Trang", 3.2}, {"Trâm", 1.6}, {"Tuyết", 1.8},
    {"Vân", 2.2}, {"Yến", 2.2}, {"Anh", 3.2}, {"Chi", 1.8}, {"Dung", 2}, {"Duyên", 1.4}, {"Giang", 1.4}, {"Hiền", 2.2}, {"Hồng", 2},
    {"Liên", 1.6}, {"Ly", 1.3}, {"My", 1.8}, {"Nguyệt", 1.3}, {"Nhi", 2}, {"Như", 1.4}, {"Phượng", 1.4}, {"Tâm", 1.4}, {"Thơ", 0.9},
    {"Thu", 1.6}, {"Tiên", 1.2}, {"Trinh", 1.4}, {"Uyên", 1.3}, {"Vy", 2}, {"Hân", 1.6}, {"Châu", 1.2}, {"Diễm", 1},
};
const struct name_table names_given[2] = {TABLE(GIVEN_MEN), TABLE(GIVEN_WOMEN)};

static const struct name_row STREET[] = {
    {"Trần Phú", 3}, {"Lê Lợi", 3}, {"Nguyễn Huệ", 3}, {"Quang Trung", 3}, {"Lý Thường Kiệt", 3}, {"Trần Hưng Đạo", 3}, {"Hùng Vương", 3},
    {"Nguyễn Trãi", 2}, {"Phan Chu Trinh", 2}, {"Phan Đình Phùng", 2}, {"Hai Bà Trưng", 2}, {"Lê Duẩn", 2}, {"Điện Biên Phủ", 2},
    {"Nguyễn Văn Cừ", 2}, {"Hoàng Diệu", 2}, {"Ngô Quyền", 2}, {"Bà Triệu", 2}, {"Lê Hồng Phong", 2}, {"Nguyễn Du", 2}, {"Võ Thị Sáu", 1},
    {"Tôn Đức Thắng", 1}, {"Phạm Văn Đồng", 1}, {"Nguyễn Thị Minh Khai", 1}, {"Lạc Long Quân", 1}, {"Âu Cơ", 1}, {"Hoàng Hoa Thám", 1},
};
const struct name_table names_street = TABLE(STREET);

static const struct name_row HAMLET[] = {
    {"Thôn 1", 3}, {"Thôn 2", 3}, {"Thôn 3", 3}, {"Thôn 4", 2}, {"Thôn 5", 2}, {"Thôn Đông", 1}, {"Thôn Đoài", 1}, {"Thôn Thượng", 1},
    {"Thôn Trung", 1}, {"Thôn Hạ", 1}, {"Ấp 1", 2}, {"Ấp 2", 2}, {"Ấp 3", 2}, {"Xóm Mới", 1}, {"Xóm Chùa", 1}, {"Tổ 6", 1}, {"Tổ 12", 1},
};
const struct name_table names_hamlet = TABLE(HAMLET);

static const struct name_row PREFIX[] = {
    {"032", 3}, {"033", 4}, {"034", 4}, {"035", 4}, {"036", 4}, {"037", 4}, {"038", 4}, {"039", 4}, {"086", 3}, {"096", 4}, {"097", 6},
    {"098", 6}, {"070", 2}, {"076", 2}, {"077", 2}, {"078", 2}, {"079", 2}, {"089", 1}, {"090", 5}, {"093", 4}, {"081", 2}, {"082", 2},
    {"083", 2}, {"084", 2}, {"085", 2}, {"088", 2}, {"091", 6}, {"094", 4}, {"052", 1}, {"056", 1}, {"058", 1}, {"092", 1}, {"059", 0.5},
};
const struct name_table names_prefix = TABLE(PREFIX);

/* ---- peoples */

enum { TAY, NUNG, THAI, MUONG, MONG, DAO, KHMER, CHAM, HOA, EDE, GIARAI, BANA, XODANG, CATU, HRE, COHO, MNONG, RAGLAI, XTIENG, BRU, TAOI, SANDIU };

const struct name_people names_people[] = {
    [TAY] = {"Tày", NAME_USUAL, "Hoàng,Nông,Lương,Ma,Bế,Đàm,Hà,La,Lục,Chu,Triệu,Lý,Vi,Nguyễn", "", ""},
    [NUNG] = {"Nùng", NAME_USUAL, "Nông,Hoàng,Lương,Vi,Lý,Triệu,Lâm,Mông,Hứa,Linh,Chu,Lục,Dương", "", ""},
    [THAI] = {"Thái", NAME_USUAL, "Lò,Quàng,Cà,Tòng,Lường,Hà,Vi,Cầm,Bạc,Điêu,Hoàng,Lô,Lữ,Ngân", "", ""},
    [MUONG] = {"Mường", NAME_USUAL, "Bùi,Đinh,Quách,Hà,Bạch,Phạm,Nguyễn,Xa,Cao,Trương", "", ""},
    [MONG] = {"Mông", NAME_A, "Giàng,Vàng,Thào,Vừ,Sùng,Lầu,Mùa,Hạng,Cứ,Ly,Má,Sồng,Hờ,Chang,Tráng",
              "Páo,Sùng,Dế,Chu,Lềnh,Nủ,Sính,Của,Tủa,Dơ,Chứ,Vảng,Páo,Sà,Phứ", "Mỷ,Dở,Mai,Sua,Máy,Ca,Chư,Say,Pà,Xua,Chở,Dính"},
    [DAO] = {"Dao", NAME_USUAL, "Triệu,Bàn,Đặng,Phàn,Tẩn,Lý,Chảo,Dương,Phùng,Hoàng", "", ""},
    [KHMER] = {"Khmer", NAME_USUAL, "Thạch,Sơn,Kim,Danh,Lâm,Lý,Kiên,Trần,Chau,Tăng,Diệp", "", ""},
    [CHAM] = {"Chăm", NAME_USUAL, "Bá,Đàng,Đạo,Hán,Lưu,Quảng,Thành,Thập,Từ,Não,Kiều,Trượng", "", ""},
    [HOA] = {"Hoa", NAME_USUAL, "Lâm,Trần,Lý,Quách,Vương,Trương,La,Mã,Phùng,Tăng,Châu,Huỳnh,Tạ,Hứa", "", ""},
    [EDE] = {"Ê Đê", NAME_Y_H, "Niê,Mlô,Êban,Ayun,Ksơr,Kbuôr,Hđơk,Kpă,Byă,Adrơng,Knul", "Khuê,Thuộc,Wuy,Blô,Nguyên,Djô,Hiu,Lan,Tom,Suôn",
             "Lan,Wen,Nhung,Hương,Bích,Rin,Yuôn,Mai,Thủy,Bel"},
    [GIARAI] = {"Gia Rai", NAME_USUAL, "Rơ Châm,Siu,Ksor,Rah Lan,Kpă,Nay,Rmah,Rơ Mah,Puih,Ayun", "", ""},
    [BANA] = {"Ba Na", NAME_USUAL, "Đinh", "Hrik,Thơng,Blơi,Nhớt,Hmưk,Byai,Văng,Thưk", "Hlăm,Thuê,Xuôn,Hyuh,Hmênh,Phyơi,Nguyệt,Lan"},
    [XODANG] = {"Xơ Đăng", NAME_A_Y, "", "Thái,Phương,Hùng,Nhấp,Thiên,Lượng,Brơn,Tuấn,Vinh,Khuih", "Hương,Thơm,Dung,Nhung,Phim,Hằng,Lan,Blươn,Vui,Lệ"},
    [CATU] = {"Cơ Tu", NAME_USUAL, "Alăng,Zơrâm,Arất,Bhling,Pơloong,Coor,Hôih,Tơngôl,Bríu,Ating,Nguyễn", "", ""},
    [HRE] = {"Hrê", NAME_USUAL, "Phạm,Đinh", "", ""},
    [COHO] = {"Cơ Ho", NAME_K_KA, "", "Brình,Broi,Đoàn,Tèo,Thành,Brèo,Nhàn,Lý,Sơn,Vinh", "Thủy,Mai,Hiền,Duyên,Brịt,Nhung,Hương,Thoa,Linh,Tuyền"},
    [MNONG] = {"M'Nông", NAME_DIEU, "", "Sang,Nhinh,Phan,Toan,Mrưng,Thanh,Khôn,Lung,Hà", "Mai,Ngơi,Đrum,Lan,Brang,Hoa,Thương,Hồng"},
    [RAGLAI] = {"Raglai", NAME_USUAL, "Mấu,Pi Năng,Cao,Bo Bo,Tro,Katơr,Chamaléa,Pinăng", "", ""},
    [XTIENG] = {"Xtiêng", NAME_DIEU, "", "Sơn,Nâng,Ba,Hùng,Khuê,Thôn,Lành,Minh,Tài", "Lan,Hồng,Nghem,Thu,Mươi,Huệ,Nga,Dung"},
    [BRU] = {"Bru - Vân Kiều", NAME_USUAL, "Hồ", "", ""},
    [TAOI] = {"Tà Ôi", NAME_USUAL, "Hồ,Lê,Nguyễn,A Viết,Kê", "", ""},
    [SANDIU] = {"Sán Dìu", NAME_USUAL, "Trương,Lưu,Tô,Diệp,Ôn,Lê,Lý,Từ", "", ""},
};
const size_t names_people_n = sizeof names_people / sizeof *names_people;

const struct name_share names_share[] = {
    {"04", {{TAY, 41}, {NUNG, 30}, {MONG, 12}, {DAO, 10}}}, {"08", {{TAY, 25}, {MONG, 20}, {DAO, 15}, {NUNG, 6}}},
    {"11", {{MONG, 38}, {THAI, 36}}}, {"12", {{THAI, 31}, {MONG, 24}, {DAO, 13}}}, {"14", {{THAI, 54}, {MONG, 16}, {MUONG, 7}}},
    {"15", {{MONG, 17}, {TAY, 16}, {DAO, 11}, {THAI, 7}, {NUNG, 3}}}, {"19", {{TAY, 20}, {NUNG, 7}, {DAO, 5}, {SANDIU, 3}}},
    {"20", {{NUNG, 43}, {TAY, 36}, {DAO, 4}}}, {"22", {{DAO, 5}, {TAY, 3}, {SANDIU, 1}}}, {"24", {{NUNG, 3}, {TAY, 2}, {SANDIU, 1}}},
    {"25", {{MUONG, 20}, {DAO, 1}}}, {"38", {{MUONG, 10}, {THAI, 7}}}, {"40", {{THAI, 10}, {MONG, 1}}}, {"44", {{BRU, 5}, {TAOI, 1}}},
    {"46", {{TAOI, 3}, {CATU, 1}}}, {"48", {{CATU, 3}, {XODANG, 2}}}, {"51", {{HRE, 7}, {XODANG, 7}, {BANA, 3}}},
    {"52", {{GIARAI, 13}, {BANA, 6}, {TAY, 1}}}, {"56", {{RAGLAI, 6}, {CHAM, 3}}}, {"66", {{EDE, 11}, {NUNG, 3}, {TAY, 2}, {MNONG, 2}}},
    {"68", {{COHO, 5}, {MNONG, 2}, {TAY, 2}, {NUNG, 2}, {CHAM, 1}}}, {"75", {{HOA, 2}, {XTIENG, 2}}}, {"79", {{HOA, 3}}},
    {"86", {{KHMER, 8}}}, {"91", {{KHMER, 6}, {HOA, 1}}}, {"92", {{KHMER, 9}, {HOA, 1}}}, {"96", {{KHMER, 4}}},
};
const size_t names_share_n = sizeof names_share / sizeof *names_share;

const struct name_origin names_origin[] = {
    {"01", {1}}, {"04", {4}}, {"08", {8, 2}}, {"11", {11}}, {"12", {12}}, {"14", {14}}, {"15", {10, 15}}, {"19", {19, 6}}, {"20", {20}},
    {"22", {22}}, {"24", {24, 27}}, {"25", {25, 26, 17}}, {"31", {31, 30}}, {"33", {33, 34}}, {"37", {37, 36, 35}}, {"38", {38}},
    {"40", {40}}, {"42", {42}}, {"44", {44, 45}}, {"46", {46}}, {"48", {48, 49}}, {"51", {51, 62}}, {"52", {52, 64}}, {"56", {56, 58}},
    {"66", {66, 54}}, {"68", {68, 60, 67}}, {"75", {75, 70}}, {"79", {79, 74, 77}}, {"80", {80, 72}}, {"82", {87, 82}},
    {"86", {86, 83, 84}}, {"91", {91, 89}}, {"92", {92, 94, 93}}, {"96", {96, 95}},
};
const size_t names_origin_n = sizeof names_origin / sizeof *names_origin;
