# motcua: `make run` serves it, `make test` checks it. Files are found by wildcard: adding one edits nothing here.
#
# build/rel  the optimised program        build/san  the same with AddressSanitizer and UBSan, for tests
SHELL := /bin/bash
CC ?= gcc
MODE ?= rel
B := build/$(MODE)
PKGS := libmicrohttpd sqlite3 libcrypto libutf8proc libfyaml libargon2 libqrencode pangocairo cairo-pdf cairo-svg
CPPFLAGS := -Isrc -D_GNU_SOURCE $(shell pkg-config --cflags $(PKGS) 2>/dev/null | sed 's/-I/-isystem /g')
WARN := -Wall -Wextra -Werror -Wshadow -Wvla -Wformat=2 -Wundef -Wpointer-arith -Wmissing-prototypes -Wstrict-prototypes \
        -Wold-style-definition -Wwrite-strings -Wnull-dereference
CFLAGS_rel := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
CFLAGS_san := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -DMOTCUA_SANITIZED
LDFLAGS_rel := -pie -Wl,-z,relro,-z,now
LDFLAGS_san := -fsanitize=address,undefined
CFLAGS = -std=gnu17 $(WARN) $(CFLAGS_$(MODE)) -pthread -MMD -MP
LDLIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lmagic -lm -pthread

# Floors from the ground up; a library holds one floor and links only with those below it.
FLOOR_base := base
FLOOR_kits := db http tpl print
FLOOR_domain := domain
FLOOR_store := store
FLOOR_service := service
FLOOR_app := app
FLOOR_rooms := $(patsubst src/%/,%,$(wildcard src/rooms/*/))
FLOOR_cli := cli
FLOORS := base kits domain store service app rooms cli

srcs = $(foreach d,$(FLOOR_$(1)),$(wildcard src/$(d)/*.c))
objs = $(patsubst src/%.c,$(B)/obj/%.o,$(call srcs,$(1)))
lib = $(B)/lib$(1).a
# the libraries a floor may use, its own first
LIBS_base := base
LIBS_kits := kits base
LIBS_domain := domain kits base
LIBS_store := store $(LIBS_domain)
LIBS_service := service $(LIBS_store)
LIBS_app := app $(LIBS_service)
LIBS_rooms := rooms $(LIBS_app)
LIBS_cli := cli $(LIBS_rooms)
link = $(foreach l,$(LIBS_$(1)),$(call lib,$(l)))

.PHONY: all run test unit deps deps-test bench clean lint web
all: $(B)/motcua

$(B)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	@$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

define floor_rule
$(call lib,$(1)): $(call objs,$(1))
	@rm -f $$@
	@ar rcsD $$@ $$^
endef
$(foreach f,$(FLOORS),$(eval $(call floor_rule,$(f))))

# ---- unit tests: tests/<floor folder>/test_*.c, linked with that floor and those below only
FLOOR_OF_base := base
FLOOR_OF_db := kits
FLOOR_OF_http := kits
FLOOR_OF_tpl := kits
FLOOR_OF_print := kits
FLOOR_OF_domain := domain
FLOOR_OF_store := store
FLOOR_OF_service := service
FLOOR_OF_app := app
UNIT_DIRS := base db http tpl print domain store service app
define unit_rule
UNITS_$(1) := $$(patsubst tests/%.c,$(B)/tests/%,$$(wildcard tests/$(1)/test_*.c))
$$(UNITS_$(1)): $(B)/tests/%: tests/%.c $$(call link,$$(FLOOR_OF_$(1)))
	@mkdir -p $$(@D)
	@$(CC) $(CPPFLAGS) -Itests $(CFLAGS) -o $$@ $$< $$(call link,$$(FLOOR_OF_$(1))) $(LDFLAGS_$(MODE)) $(LDLIBS) -lcmocka
.PHONY: unit-$(1)
unit-$(1):
	@$$(MAKE) --no-print-directory MODE=san $$(patsubst tests/%.c,build/san/tests/%,$$(wildcard tests/$(1)/test_*.c))
	@tools/tap $$(patsubst tests/%.c,build/san/tests/%,$$(wildcard tests/$(1)/test_*.c))
endef
$(foreach d,$(UNIT_DIRS),$(eval $(call unit_rule,$(d))))

clean:
	rm -rf build

-include $(wildcard mk/*.mk)
-include $(shell find $(B) -name '*.d' 2>/dev/null)
