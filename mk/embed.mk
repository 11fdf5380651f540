# Files that travel in the program: $(B)/embed.o holds the table embed_table, embed_n (src/base/embed.h, tools/embed).
# Whoever links it depends on it; build/web has to be there before (web target).
embed_as = $(foreach f,$(1),$(f)=$(2)$(notdir $(f)))
EMBED_PAIRS = $(call embed_as,$(wildcard src/*/[0-9][0-9][0-9][0-9]-*.sql src/rooms/*/[0-9][0-9][0-9][0-9]-*.sql),) \
    $(call embed_as,$(wildcard src/app/*.html src/app/*.print),app/) \
    $(foreach f,$(wildcard src/rooms/*/*.html src/rooms/*/*.print),$(f)=$(patsubst src/rooms/%,%,$(f))) \
    $(call embed_as,$(wildcard src/play/*.page),play/) \
    $(call embed_as,$(wildcard texts/*.txt),texts/) \
    $(call embed_as,$(wildcard data/*.tsv data/*.yaml data/pack-*.dict),data/) \
    $(call embed_as,$(wildcard procedures/scenarios/*.yaml),scenarios/) \
    $(call embed_as,$(wildcard procedures/*.yaml procedures/information/*.yaml),procedures/) \
    $(call embed_as,$(wildcard docs/help/pictures/*.png),web/help-)
EMBED_FILES = $(foreach p,$(EMBED_PAIRS),$(firstword $(subst =, ,$(p))))

# rewritten only when a file comes or goes
$(B)/embed.list: embed-always
	@mkdir -p $(@D)
	@{ printf '%s\n' $(EMBED_PAIRS); ls build/web 2>/dev/null || true; } | cmp -s - $@ || { printf '%s\n' $(EMBED_PAIRS); ls build/web 2>/dev/null || true; } >$@
.PHONY: embed-always

$(B)/embed.c: $(B)/embed.list tools/embed $(EMBED_FILES) $(wildcard build/web/*)
	@tools/embed $@ $(EMBED_PAIRS) build/web/=web/ build/manual/=help/

$(B)/embed.o: $(B)/embed.c
	@$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<
