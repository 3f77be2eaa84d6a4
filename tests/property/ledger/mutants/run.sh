#!/bin/sh
# Applies each mutant of list.txt to a copy of the sources, builds the tests of the ledger with it, one program
# after the other, and says which test caught it. The working tree is left alone.
# run.sh [FIRST [LAST]]; MUTANTS_IN: where the copy is (a new folder); MUTANTS_SECONDS: how long a program may
# take (300); MUTANTS_PROGRAMS: which programs (those that look at the mutant's file, the fastest first).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../../.." && pwd)
copy=${MUTANTS_IN:-$(mktemp -d)}
tree=$copy/tree
build=$tree/build/release # as in any clone, so that ccache finds what is known
mkdir -p "$tree"
${CXX:-g++} -std=c++20 -I"$root/tests" "$root/tests/property/engine/mutants/apply.cpp" -o "$copy/apply"
(cd "$root" && git ls-files -z | tar cf - --null -T -) | (cd "$tree" && tar xmf -)
# What is changed again and again is compiled without optimisation, and what a mutant leaves unused is no reason
# not to try it.
for file in $(sed -n 's|^# \(src/[a-z_/]*\.cpp\): .*|\1|p' "$here/list.txt" | sort -u); do
  echo "set_source_files_properties($(basename "$file") PROPERTIES COMPILE_OPTIONS \"-O0;-Wno-unused\")" \
    >>"$tree/$(dirname "$file")/CMakeLists.txt"
done
cmake -S "$tree" --preset release >"$copy/configure.log"
programs_for() {
  case $1 in
    src/ledger/*) echo unit_ledger property_ledger unit_storage unit_engine unit_app cli property_shop ;;
    src/storage/*) echo unit_storage unit_app cli property_shop ;;
    src/engine/*) echo unit_engine unit_app cli property_engine ;;
    *) echo unit_app cli property_shop ;;
  esac
}
# Every test but the one that asks for the place of each mutant: that one fails with every mutant.
passes() {
  cmake --build "$build" --target "test_$1" >"$copy/build.log" 2>&1 || return 2
  timeout "${MUTANTS_SECONDS:-300}" "$(find "$build/tests" -name "test_$1" -type f)" --abort-after=1 \
    --test-case-exclude='every mutant*' >"$copy/test.log" 2>&1
}
verdict() {
  for program in ${MUTANTS_PROGRAMS:-$(programs_for "$1")}; do
    passes "$program" && continue
    if [ $? = 2 ]; then echo "DOES NOT COMPILE" && return; fi
    name=$(grep -m1 -A2 'TEST CASE:' "$copy/test.log" | sed 's/^ *//; /^$/d' | tr '\n' ' ' | sed 's/TEST CASE: *//; s/ $//')
    echo "$program | ${name:-no end}"
    return
  done
  echo SURVIVED
}
number=${1:-1}
last=${2:-$("$copy/apply" "$here/list.txt")}
survivors=0
while [ "$number" -le "$last" ]; do
  meaning=$("$copy/apply" "$here/list.txt" "$number" "$tree")
  file=${meaning%%: *}
  found=$(verdict "$file")
  echo "$number | $meaning | $found"
  [ "$found" != SURVIVED ] || survivors=$((survivors + 1))
  cp "$root/$file" "$tree/$file"
  number=$((number + 1))
done
echo "$survivors survived"
