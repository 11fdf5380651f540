# The manual: docs/help/*.md made into templates of the room help and a list of its chapters (tools/manual). mk/embed.mk puts them into the program.
build/manual.made: tools/manual $(wildcard docs/help/*.md docs/help/pictures/*.png texts/*.txt procedures/*.yaml)
	@tools/manual build/manual
	@touch $@
$(B)/embed.c: build/manual.made
