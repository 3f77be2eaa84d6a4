#!/bin/sh
# Puts all mutants of list.txt into a copy of the sources (weave.cpp), builds the tests of the ledger once, and runs
# them once for each mutant; says which test caught it. The working tree is left alone.
# run.sh [FIRST [LAST]]; MUTANTS_IN: where the copy is (a new folder); MUTANTS_SECONDS: how long a program may take
# (300); MUTANTS_STEPS: the programs to run, such as `unit_app cli:cancel` for test_unit_app and the files of
# test_cli that have `cancel` in their name (those that look at the mutant's file, the fastest first).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../../.." && pwd)
copy=${MUTANTS_IN:-$(mktemp -d)}
tree=$copy/tree
build=$tree/build/release # as in any clone, so that ccache finds what is known
mkdir -p "$tree"
${CXX:-g++} -std=c++20 -I"$root/tests" "$here/weave.cpp" -o "$copy/weave"
(cd "$root" && git ls-files -z | tar cf - --null -T -) | (cd "$tree" && tar xmf -)
"$copy/weave" "$here/list.txt" "$tree"
rm -f "$tree/mutant"
cmake -S "$tree" --preset release >"$copy/configure.log"
# What a till asks, by the name of the file.
words_for() {
  case $1 in
    *voucher*) echo voucher ;;
    *hold*) echo cancel ;;
    *reward* | *redeem*) echo redeem ;;
    *clos*) echo close ;;
    *eras*) echo erase ;;
    *undo* | *batch*) echo undo ;;
    *transfer*) echo transfer ;;
    *adjust*) echo adjust ;;
    *cancel*) echo cancel ;;
    *) echo redeem ;;
  esac
}
steps_for() {
  case $1 in
    src/ledger/*) echo unit_ledger property_ledger unit_engine unit_storage unit_app cli property_shop ;;
    src/engine/*) echo unit_engine unit_app cli property_engine ;;
    src/storage/*)
      echo "unit_storage:$(basename "$1" .cpp) unit_storage:ledger unit_storage:verify cli:$(words_for "$1")" \
        "unit_storage unit_app cli property_shop"
      ;;
    *) echo "cli:$(words_for "$1") unit_app cli property_shop" ;;
  esac
}
# Every test but those that ask for the place of each mutant.
passes() {
  program=test_${1%%:*}
  cmake --build "$build" --target "$program" >"$copy/build.log" 2>&1 ||
    { echo "$program does not build: $copy/build.log" >&2 && exit 1; }
  set -- "$(find "$build/tests" -name "$program" -type f)" --abort-after=1 --test-case-exclude='every mutant*' \
    --source-file="*$(echo "$1:" | cut -d: -f2)*"
  timeout "${MUTANTS_SECONDS:-300}" "$@" >"$copy/test.log" 2>&1
}
verdict() {
  for step in ${MUTANTS_STEPS:-$(steps_for "$1")}; do
    passes "$step" && continue
    name=$(grep -m1 'TEST CASE:' "$copy/test.log" | sed 's/TEST CASE: *//')
    echo "$step | ${name:-no end}"
    return
  done
  echo SURVIVED
}
number=${1:-1}
last=${2:-$("$copy/weave" "$here/list.txt")}
survivors=0
while [ "$number" -le "$last" ]; do
  meaning=$("$copy/weave" "$here/list.txt" "$number")
  echo "$number" >"$tree/mutant"
  found=$(verdict "${meaning%%: *}")
  echo "$number | $meaning | $found"
  [ "$found" != SURVIVED ] || survivors=$((survivors + 1))
  rm "$tree/mutant"
  number=$((number + 1))
done
echo "$survivors survived"
