#!/bin/sh
# Applies each mutant of list.txt to a copy of the sources, builds the tests of the engine with it and runs
# them, the unit tests first; says which test caught it. The working tree is left alone.
# run.sh [FIRST [LAST]]; MUTANTS_IN: where the copy is (a new folder); RUNG_PAIRS: as of the tests;
# MUTANTS_SECONDS: how long they may take (900).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../../.." && pwd)
copy=${MUTANTS_IN:-$(mktemp -d)}
mkdir -p "$copy"
${CXX:-g++} -std=c++20 -I"$root/tests" "$here/apply.cpp" -o "$copy/apply"
tree=$copy/tree
mkdir -p "$tree"
(cd "$root" && git ls-files -z | tar cf - --null -T -) | (cd "$tree" && tar xmf -)
# What a mutant leaves unused is no reason not to try it.
echo 'target_compile_options(rung_engine PRIVATE -Wno-unused-variable -Wno-unused-but-set-variable -Wno-unused-parameter -Wno-unused-function)' \
  >>"$tree/src/engine/CMakeLists.txt"
cmake -S "$tree" -B "$copy/build" -G Ninja -DCMAKE_BUILD_TYPE=Release >"$copy/configure.log"
build() { cmake --build "$copy/build" --target test_unit_engine test_property_engine >"$copy/build.log" 2>&1; }
build
units=$(find "$copy/build" -name test_unit_engine -type f | head -1)
program=$(find "$copy/build" -name test_property_engine -type f | head -1)
# The random comparison next, then all others but the one that asks for the place of each mutant: that one fails
# with every mutant.
passes() {
  timeout "${MUTANTS_SECONDS:-900}" "$@" --abort-after=1 >"$copy/test.log" 2>&1
}
survives() {
  passes "$units" && passes "$program" --test-case='*naive twin*' &&
    passes "$program" --test-case-exclude='every mutant*,*naive twin*'
}
survives || { echo "the tests fail without a mutant: $copy/test.log" && exit 1; }
number=${1:-1}
last=${2:-$("$copy/apply" "$here/list.txt")}
survivors=0
while [ "$number" -le "$last" ]; do
  cp -a "$tree/src/engine" "$copy/engine"
  meaning=$("$copy/apply" "$here/list.txt" "$number" "$tree")
  file=$(echo "$meaning" | cut -d: -f1)
  if ! build; then
    verdict="DOES NOT COMPILE"
  elif survives; then
    verdict=SURVIVED
    survivors=$((survivors + 1))
  else
    verdict=$(grep -m1 'TEST CASE:' "$copy/test.log" | sed 's/TEST CASE: *//')
    verdict=${verdict:-no end}
  fi
  echo "$number | $meaning | $verdict"
  cp "$copy/engine/$(basename "$file")" "$tree/$file"
  rm -r "$copy/engine"
  number=$((number + 1))
done
echo "$survivors survived"
