#!/usr/bin/env bash
# Every scenario of every procedure, through the whole program on a fake clock; and that a wrong expectation is told.
set -u
program=${MOTCUA_PROGRAM:-build/san/motcua}
export LSAN_OPTIONS=${LSAN_OPTIONS:-suppressions=$PWD/tools/lsan.supp:print_suppressions=0}
out=$(mktemp) bad=$(mktemp -d)
server=${MOTCUA_TEST_SERVER:-} base=scenarios_$$ database=()
finish() { rm -rf "$out" "$bad"; [ -z "$server" ] || psql -qX -d "$server" -c "drop database if exists $base with (force)"; }
trap finish EXIT
if [ -n "$server" ]; then
  psql -qX -d "$server" -c "create database $base"
  database=(--database "${server%/*}/$base")
fi

"$program" play --tap procedures/scenarios "${database[@]}" >"$out"
rc=$?
grep -v '^1\.\.' "$out"
n=$(grep -cE '^(not )?ok ' "$out")

check() { # WHAT COMMAND...
  local what=$1; shift; n=$((n + 1))
  if "$@"; then echo "ok $n - $what"; else echo "not ok $n - $what"; fi
}
check 'playing ends with 0 when all is as expected' test "$rc" -eq 0
if [ -n "$server" ]; then
  check 'the dossiers are on the server' test "$(psql -XAt -d "${database[1]}" -c 'select count(*) > 50 from dossier')" = t
  "$program" play procedures/scenarios "${database[@]}" >"$out" 2>&1
  rc=$?
  check 'a database with something in it is no place to play' test "$rc" -eq 1
  check 'and what to do is told' grep -q -- '--here' "$out"
  echo "1..$n"
  exit
fi

wrong() { # FILE KEY: played with another expectation; what was said and how it ended, beside it
  local to=$bad/$2
  mkdir -p "$to"
  sed -E "s/(\{|, )$2: (\"[^\"]*\"|\[[^]]*\]|[^,}]*)/\1$2: $(case $2 in due) echo '"2030-01-01 00:00"' ;; notices) echo '[nothing]' ;; national) echo 7 ;; *) echo waiting ;; esac)/" \
    "$1" >"$to/${1##*/}"
  "$program" play "$to/${1##*/}" >"$to/${1##*/}.said" 2>&1
  echo $? >"$to/${1##*/}.ended"
}
for f in procedures/scenarios/*.yaml; do
  for key in state due notices national; do
    while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n; done
    wrong "$f" "$key" &
  done
done
wait
for f in procedures/scenarios/*.yaml; do
  for key in state due notices national; do
    said=$bad/$key/${f##*/}
    check "${f##*/}: a wrong $key is told" grep -qE "NOT as expected|does not|no notice|is \"" "$said.said"
    check "${f##*/}: and ends with 1" test "$(cat "$said.ended")" -eq 1
  done
done
echo "1..$n"
