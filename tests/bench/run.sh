#!/usr/bin/env bash
# tests/bench/run.sh [MEMBERS] [REPEATS]: what whole commands cost on a shop of MEMBERS members (100000 if not given)
# with 20 orders each. Every figure is the median of REPEATS (3) runs from an empty folder. Prints a table for
# docs/BENCHMARKS.md.
set -euo pipefail

members=${1-100000}
repeats=${2-3}
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/bench/measure.sh
make_ready rung bench_data step_floor

rung=$PWD/build/release/rung
floor=$PWD/build/release/tests/bench/step_floor
shop=$PWD/build/bench/$members
export RUNG_NOW=2027-12-31T20:00+01:00 NO_COLOR=1

rm -rf "$shop"
mkdir -p "$shop/rules"
cp tests/bench/rung.yaml "$shop"
cp examples/herd_und_klinge/rules/club.rung "$shop/rules"
build/release/tests/bench/bench_data "$members" "$shop/data"
cd "$shop"

for ((i = 1; i <= repeats; ++i)); do
  echo "run $i of $repeats" >&2
  rm -f club.db club.db-journal
  measure import "$rung" import data/members.csv data/orders.csv
  measure floor "$floor" club.db
  measure first "$rung" recalculate
  measure all "$rung" recalculate --all
  measure again "$rung" recalculate
  measure why "$rung" why M0000042
done

rows=$((members * 21))
row() { # TEXT NAME UNITS WORD
  local seconds
  seconds=$(median 1 "$2")
  awk -v text="$1" -v s="$seconds" -v units="$3" -v word="$4" -v kib="$(median 2 "$2")" 'BEGIN {
    printf "| %s | %.2f s | %s | %d MB |\n", text, s, (units > 0 && s > 0 ? sprintf("%d %s/s", units / s, word) : ""), kib / 1024 }'
}
echo "$members members, $((members * 20)) orders; $(machine); database $(du -m club.db | cut -f 1) MB; median of $repeats"
echo
echo "| what | time | speed | peak memory |"
echo "|---|---:|---:|---:|"
row "\`rung import\`, members and orders" import "$rows" rows
row "\`rung recalculate\`, first run" first "$members" members
row "\`rung recalculate --all\`, everybody again" all "$members" members
row "\`rung recalculate\`, again, nothing new" again "$members" members
row "\`rung why\`, one member" why 0 ""
row "bare loop of sqlite3_step over the same rows" floor "$((members * 20))" rows
awk -v first="$(median 1 first)" -v floor="$(median 1 floor)" 'BEGIN {
  printf "\nThe first recalculation takes %.1f times as long as the bare loop.\n", first / (floor > 0 ? floor : 0.01) }'
