#!/usr/bin/env bash
# Every scenario of every procedure, through the whole program on a fake clock; and that a wrong expectation is told.
set -u
program=${MOTCUA_PROGRAM:-build/san/motcua}
export LSAN_OPTIONS=${LSAN_OPTIONS:-suppressions=$PWD/tools/lsan.supp:print_suppressions=0}
out=$(mktemp) bad=$(mktemp -d)
trap 'rm -rf "$out" "$bad"' EXIT

"$program" play --tap procedures/scenarios >"$out"
rc=$?
grep -v '^1\.\.' "$out"
n=$(grep -cE '^(not )?ok ' "$out")

check() { # WHAT COMMAND...
  local what=$1; shift; n=$((n + 1))
  if "$@"; then echo "ok $n - $what"; else echo "not ok $n - $what"; fi
}
check 'playing ends with 0 when all is as expected' test "$rc" -eq 0
for f in procedures/scenarios/*.yaml; do
  for key in state due notices national; do
    sed -E "s/(\{|, )$key: (\"[^\"]*\"|\[[^]]*\]|[^,}]*)/\1$key: $(case $key in due) echo '"2030-01-01 00:00"' ;; notices) echo '[nothing]' ;; national) echo 7 ;; *) echo waiting ;; esac)/" \
      "$f" >"$bad/${f##*/}"
    "$program" play "$bad/${f##*/}" >"$out" 2>&1
    rc=$?
    check "${f##*/}: a wrong $key is told" grep -qE "NOT as expected|does not|no notice|is \"" "$out"
    check "${f##*/}: and ends with 1" test "$rc" -eq 1
  done
done
echo "1..$n"
