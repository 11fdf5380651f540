/* Where a procedure is in force, in words: "cả nước", "thành phố Đà Nẵng", "phường Thanh Khê, phường Hải Châu và 3 nơi khác". */
#pragma once
#include "app/req.h"
#include "domain/procedure.h"

const char *places_of(const struct req *r, const struct procedure *p);
const char *places_codes(const struct req *r, const char *codes); /* official codes, parted by blanks */
