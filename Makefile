# motcua: `make run` serves it, `make test` checks it. Files are found by wildcard: adding one edits nothing here.
#
#   make run      installs what is missing, builds, serves on MOTCUA_LISTEN with the data of MOTCUA_DATA
#   make test     installs what it needs, builds with sanitizers, runs everything; the last line is N passed, N failed
#   make cluster  three databases, two programs, one killed after the other: how long nobody could write (docs/cluster.md)
#   make unit-X   the tests of tests/X alone        make lint, bench, soak, fuzz, lighthouse   longer looks, no part of test
#   make look     pictures of every page in every dress, side by side: build/look/index.html
#   make          the program alone: build/rel/motcua; with MODE=san, build/san/motcua
#
# build/rel  the optimised program        build/san  the same with AddressSanitizer and UBSan, for tests
SHELL := /bin/bash
MODE ?= rel
B := build/$(MODE)
ifeq ($(origin CC),default)
CC := $(if $(filter fuzz,$(MODE)),clang,gcc)
endif
PKGS := libmicrohttpd sqlite3 libpq libcrypto libutf8proc libfyaml libargon2 libqrencode pangocairo cairo-pdf cairo-svg libzstd zlib xlsxwriter libpng libturbojpeg zbar libseccomp libical libcurl
CPPFLAGS := -Isrc -D_GNU_SOURCE $(shell pkg-config --cflags $(PKGS) 2>/dev/null | sed 's/-I/-isystem /g')
WARN := -Wall -Wextra -Werror -Wshadow -Wvla -Wformat=2 -Wundef -Wpointer-arith -Wmissing-prototypes -Wstrict-prototypes \
        -Wold-style-definition -Wwrite-strings -Wnull-dereference
CFLAGS_rel := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
CFLAGS_san := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -DMOTCUA_SANITIZED
CFLAGS_fuzz := -Wno-format-nonliteral -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-omit-frame-pointer -DMOTCUA_SANITIZED
CFLAGS_lint := -O1 -fanalyzer -Wno-analyzer-malloc-leak
LDFLAGS_rel := -pie -Wl,-z,relro,-z,now
LDFLAGS_san := -fsanitize=address,undefined
LDFLAGS_fuzz := -fsanitize=fuzzer,address,undefined
CFLAGS = -std=gnu17 $(WARN) $(CFLAGS_$(MODE)) -ffile-prefix-map=$(CURDIR)=. -pthread -MMD -MP
LDLIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lmagic -lm -pthread

# Floors from the ground up; a library holds one floor and links only with those below it.
FLOOR_base := base
FLOOR_kits := db http tpl print wire find pay scan diff ical parcel send geo
FLOOR_rules := time form
FLOOR_domain := domain domain/design domain/board domain/alert
FLOOR_store := store store/board store/alert
FLOOR_reference := reference
FLOOR_service := service service/money service/design service/admin service/board service/channel service/alert service/letter service/forecast service/rating
FLOOR_app := app app/why app/live app/look app/place app/site app/background drill app/post
FLOOR_rooms := $(patsubst src/%/room.c,%,$(wildcard src/rooms/*/room.c)) play seed move
FLOOR_cli := cli cli/checks cli/province cli/outside cli/maps
FLOORS := base kits rules domain store reference service app rooms cli

srcs = $(foreach d,$(FLOOR_$(1)),$(wildcard src/$(d)/*.c))
objs = $(patsubst src/%.c,$(B)/obj/%.o,$(call srcs,$(1)))
lib = $(B)/lib$(1).a
# the libraries a floor may use, its own first
LIBS_base := base
LIBS_kits := kits base
LIBS_rules := rules kits base
LIBS_domain := domain $(LIBS_rules)
LIBS_store := store $(LIBS_domain)
LIBS_reference := reference $(LIBS_store)
LIBS_service := service $(LIBS_reference)
LIBS_app := app $(LIBS_service)
LIBS_rooms := rooms $(LIBS_app)
LIBS_cli := cli $(LIBS_rooms)
link = $(foreach l,$(LIBS_$(1)),$(call lib,$(l)))

# A file that holds a text and is rewritten only when the text changes: $(call keep,text)
keep = @mkdir -p $(@D); printf '%s\n' '$(strip $(1))' | cmp -s - $@ || printf '%s\n' '$(strip $(1))' >$@
.PHONY: all always run serve test test-programs unit deps web lint bench bench-peers soak cluster fuzz lighthouse look clean
.SECONDARY:
all: $(B)/motcua
always:

$(B)/flags: always
	$(call keep,$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS_$(MODE)) $(LDLIBS))
$(B)/obj/%.o: src/%.c $(B)/flags
	@mkdir -p $(@D)
	@$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

define floor_rule
$(B)/lib$(1).list: always
	$$(call keep,$$(call objs,$(1)))
$(call lib,$(1)): $(B)/lib$(1).list $(call objs,$(1))
	@rm -f $$@
	@ar rcsD $$@ $$(filter %.o,$$^)
endef
$(foreach f,$(FLOORS),$(eval $(call floor_rule,$(f))))

# ---- the program
$(B)/motcua: $(B)/obj/main.o $(call link,cli) $(B)/embed.o
	@$(CC) $(CFLAGS_$(MODE)) -o $@ $(filter %.o %.a,$^) $(LDFLAGS_$(MODE)) $(LDLIBS)

# ---- tests/X/test_*.c, linked with the floor of X and those below only; X that is no floor gets the whole program
FLOOR_OF = $(or $(FLOOR_OF_$(1)),all)
$(foreach f,$(filter-out kits rules rooms,$(FLOORS)),$(eval FLOOR_OF_$(f) := $(f)))
$(foreach d,$(FLOOR_kits),$(eval FLOOR_OF_$(d) := kits))
$(foreach d,$(FLOOR_rules),$(eval FLOOR_OF_$(d) := rules))
link_all = $(call link,cli) $(B)/embed.o
link_test = $(if $(filter all cli app,$(call FLOOR_OF,$(1))),$(link_all),$(call link,$(call FLOOR_OF,$(1))))
UNIT_DIRS := $(sort $(patsubst tests/%/,%,$(dir $(wildcard tests/*/test_*.c))))
UNITS := $(patsubst tests/%.c,build/san/tests/%,$(wildcard tests/*/test_*.c))

$(B)/tests/%.o: tests/%.c $(B)/flags
	@mkdir -p $(@D)
	@$(CC) $(CPPFLAGS) -Itests $(CFLAGS) -c -o $@ $<
define unit_rule
$(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/$(1)/test_*.c)): $(B)/tests/%: $(B)/tests/%.o $$(call link_test,$(1))
	@$(CC) $(CFLAGS_$(MODE)) -o $$@ $$(filter %.o %.a,$$^) $(LDFLAGS_$(MODE)) $(LDLIBS) -lcmocka
.PHONY: unit-$(1)
unit-$(1):
	@$$(MAKE) --no-print-directory MODE=san $$(patsubst tests/%.c,build/san/tests/%,$$(wildcard tests/$(1)/test_*.c))
	@tools/tap $$(patsubst tests/%.c,build/san/tests/%,$$(wildcard tests/$(1)/test_*.c))
endef
$(foreach d,$(UNIT_DIRS),$(eval $(call unit_rule,$(d))))

# ---- style sheet, script, fonts and icons
WEB_SOURCES := $(wildcard web/*.mjs web/css/* web/js/* web/icons/* web/favicon.svg web/site.webmanifest)
web: build/web/app.css
node_modules/.package-lock.json: package-lock.json
	@tools/deps npm
build/web/app.css: $(WEB_SOURCES) node_modules/.package-lock.json
	@node web/build.mjs >/dev/null
	@touch $@
$(B)/embed.list: | build/web/app.css

# ---- what people call. Flags come from packages, so these are installed first, by a make of their own.
run:
	@tools/deps build
	@$(MAKE) --no-print-directory -j2 MODE=rel web
	@$(MAKE) --no-print-directory -j2 MODE=rel build/rel/motcua
	@exec build/rel/motcua serve --development yes --demo yes --data "$${MOTCUA_DATA:-motcua-data}"

test:
	@tools/deps build test npm-test cluster
	@$(MAKE) --no-print-directory -j2 MODE=san web
	@$(MAKE) --no-print-directory -j2 MODE=san test-programs
	@exec tools/run-tests

test-programs: $(B)/motcua $(patsubst build/san/%,$(B)/%,$(UNITS))

deps:
	@tools/deps build test npm-test cluster

# The analyzer of the compiler over every file; what it finds is for people to judge.
lint:
	@$(MAKE) --no-print-directory -j2 MODE=lint WARN='-Wall -Wextra' $(foreach f,$(FLOORS),build/lint/lib$(f).a)

# tools/bench prints one table of ratios; the programs of tests/bench are its peers, or stand alone (their head comments say how).
BENCHES := $(patsubst tests/%.c,build/rel/tests/%,$(wildcard tests/bench/bench_*.c))
FUZZES := $(patsubst tests/%.c,build/fuzz/tests/%,$(wildcard tests/fuzz/fuzz_*.c))
bench:
	@tools/deps build bench
	@$(MAKE) --no-print-directory -j2 MODE=rel web
	@$(MAKE) --no-print-directory -j2 MODE=rel build/rel/motcua $(BENCHES)
	@exec tools/bench
# Request Tracker and Redmine, from Debian, on this machine: some 700 MB of packages, no service of theirs is started.
bench-peers:
	@tools/deps build bench peers
	@$(MAKE) --no-print-directory -j2 MODE=rel web
	@$(MAKE) --no-print-directory -j2 MODE=rel build/rel/motcua
	@exec tools/bench-peers
# The crash drill for an hour or so.
soak:
	@tools/deps build test
	@$(MAKE) --no-print-directory -j2 MODE=san web
	@$(MAKE) --no-print-directory -j2 MODE=san build/san/motcua
	@exec tests/crash/test_crash.py 2000
# A site of five machines on the loopback, and every one of them killed twice while a drill runs; some ten minutes.
cluster:
	@tools/deps build test cluster
	@$(MAKE) --no-print-directory -j2 MODE=rel web
	@$(MAKE) --no-print-directory -j2 MODE=rel build/rel/motcua
	@exec tests/cluster/strike.py
lighthouse: $(B)/motcua
	@tools/deps build test
	@cd tests/lighthouse && npm ci --no-audit --no-fund --loglevel=error
	@exec node tests/lighthouse/lighthouse.mjs
look: $(B)/motcua
	@tools/deps build test
	@exec node tests/browser/look.mjs
fuzz:
	@tools/deps build fuzz
	@$(MAKE) --no-print-directory -j2 MODE=fuzz $(FUZZES)
	@printf '%s -max_total_time=60\n' $(FUZZES)
$(B)/tests/bench/bench_%: $(B)/tests/bench/bench_%.o $(call link,app)
	@$(CC) $(CFLAGS_$(MODE)) -o $@ $(filter %.o %.a,$^) $(LDFLAGS_$(MODE)) $(LDLIBS)
$(B)/tests/fuzz/fuzz_%: $(B)/tests/fuzz/fuzz_%.o $(call link,app)
	@$(CC) $(CFLAGS_$(MODE)) -o $@ $(filter %.o %.a,$^) $(LDFLAGS_$(MODE)) $(LDLIBS)

clean:
	rm -rf build

-include $(wildcard mk/*.mk)
-include $(shell find $(B) -name '*.d' 2>/dev/null)
