#!/usr/bin/env bash
# instructions.sh RUNG BENCH_DATA FOLDER [--refresh]: how many instructions five commands take on a small fixed shop, beside
# what they took when instructions.csv was written (--refresh writes it anew). More than a tenth above it fails: time
# differs from machine to machine, this hardly does. One processor, so that nothing depends on who comes first.
set -euo pipefail

rung=$(realpath "$1")
bench_data=$(realpath "$2")
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
stored=$here/instructions.csv
most=110 # percent of what is stored

rm -rf "$3"
mkdir -p "$3/rules"
cd "$3"
cp "$here/rung.yaml" .
cp "$here/../../examples/herd_und_klinge/rules/club.rung" rules
"$bench_data" 300 data
export RUNG_NOW=2027-12-31T20:00+01:00 NO_COLOR=1

processor=$(taskset -cp $$ | sed 's/.*: //; s/[,-].*//')  # the first that this may run on
count() { # NAME COMMAND…
  local name=$1
  shift
  if ! taskset --cpu-list "$processor" valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" >"$name.out" 2>"$name.err" </dev/null; then
    echo "$* failed:" >&2
    cat "$name.out" "$name.err" >&2
    exit 1
  fi
  echo "$name,$(sed -n 's/^==[0-9]*== Collected : //p' "$name.err")"
}

{
  echo "command,instructions"
  count import "$rung" import data/members.csv data/orders.csv
  count first_recalculation "$rung" recalculate
  count next_recalculation "$rung" recalculate --all
  count nothing_new "$rung" recalculate
  count redemption "$rung" redeem M0000042 --points 5 --reference till-1
} >counted.csv

if [[ "${4-}" == --refresh ]]; then
  cp counted.csv "$stored"
  cat "$stored"
  exit 0
fi
failed=0
while IFS=, read -r name count; do
  [[ $name != command ]] || continue
  before=$(sed -n "s/^$name,//p" "$stored")
  percent=$((count * 100 / before))
  echo "$name: $count instructions, $percent % of $before"
  if ((percent > most)); then failed=1; fi
done <counted.csv
if ((failed)); then
  echo "More than a tenth above tests/bench/instructions.csv. If that is meant: tests/bench/instructions.sh … --refresh" >&2
fi
exit "$failed"
