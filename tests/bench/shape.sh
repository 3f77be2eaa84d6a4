#!/usr/bin/env bash
# tests/bench/shape.sh [MEMBERS]: how the cost of a command grows with members, orders per member, earn rules, tiers and the
# days since the last run. One shop (MEMBERS, 20000 if not given, 20 orders each, four earn rules, four tiers), of which one
# thing is another in each line. Prints a table for docs/BENCHMARKS.md: whole commands, one run each.
set -euo pipefail

members=${1-20000}
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source examples/packages.sh
source tests/bench/measure.sh
RUNG_PACKAGES+=(time)
install_missing_packages
configure release
cmake --build build/release --target rung bench_data >&2

rung=$PWD/build/release/rung
data=$PWD/build/release/tests/bench/bench_data
mapping=$PWD/tests/bench/rung.yaml
shops=$PWD/build/bench/shape
export NO_COLOR=1

# The rules: EARN rules that each look at the amount, TIERS above the first, by spend or purchases, valid while met.
rules() { # EARN TIERS
  local i
  cat <<'RULES'
loyalty rules 1
program shape "Shape of cost"
  effective from 2026-01-01
  currency EUR
  time zone Europe/Berlin
  languages en

points
  expire 12 months after earning

metric spend
  sum net_amount of orders

metric purchases
  count orders

tier T0
  for everyone
RULES
  for ((i = 1; i <= $2; ++i)); do
    printf '\ntier T%d\n  above T%d\n  enter when any of\n    - spend in last 12 months at least %d EUR\n' "$i" $((i - 1)) $((i * 2400 / $2))
    printf '    - purchases in this calendar year at least %d\n  valid while met\n' $((8 + i * 16 / $2))
  done
  for ((i = 1; i <= $1; ++i)); do
    printf '\nearn e%d\n  give 1 point per 1 EUR of net_amount on orders\n  where net_amount at least %d EUR\n' "$i" $((i * 200 / $1))
  done
}

seconds() { awk '{ print $1 " s" }' "$1.figures"; }

shop() { # WHAT MEMBERS ORDERS EARN TIERS DAY DAYS_BETWEEN
  local folder=$shops/$2-$3-$4-$5-$7
  rm -rf "$folder"
  mkdir -p "$folder/rules"
  rules "$4" "$5" >"$folder/rules/shape.rung"
  cp "$mapping" "$folder"
  "$data" "$2" "$folder/data" "$3"
  cd "$folder"
  export RUNG_NOW=2027-12-31T20:00+01:00
  measure import "$rung" import data/members.csv data/orders.csv
  measure first "$rung" recalculate --as-of "$6"
  measure all "$rung" recalculate --all --as-of "$6"
  measure night "$rung" recalculate --as-of "$(date -d "$6 + $7 days" +%F)"
  local looked
  looked=$(sed -n 's/^Looked at \([0-9,]*\) members.*/\1/p' night.out)
  echo "| $1 | $(seconds import) | $(seconds first) | $(seconds all) | $(seconds night) | ${looked:-all} | $(awk '{ print int($2 / 1024) " MB" }' all.figures) |"
  cd - >/dev/null
  rm -rf "$folder"
}

echo "$members members, 20 orders each, 4 earn rules, 4 tiers, the night after one day; $(machine)"
echo
echo "| | import | first run | everybody again | the next night | looked at in it | peak memory (everybody) |"
echo "|---|---:|---:|---:|---:|---:|---:|"
day=2027-11-02
shop "as above" "$members" 20 4 4 $day 1
shop "a quarter of the members" $((members / 4)) 20 4 4 $day 1
shop "half of the members" $((members / 2)) 20 4 4 $day 1
shop "twice the members" $((members * 2)) 20 4 4 $day 1
shop "four times the members" $((members * 4)) 20 4 4 $day 1
shop "5 orders each" "$members" 5 4 4 $day 1
shop "10 orders each" "$members" 10 4 4 $day 1
shop "40 orders each" "$members" 40 4 4 $day 1
shop "80 orders each" "$members" 80 4 4 $day 1
shop "1 earn rule" "$members" 20 1 4 $day 1
shop "16 earn rules" "$members" 20 16 4 $day 1
shop "64 earn rules" "$members" 20 64 4 $day 1
shop "1 tier" "$members" 20 4 1 $day 1
shop "16 tiers" "$members" 20 4 16 $day 1
shop "64 tiers" "$members" 20 4 64 $day 1
shop "7 days since the last run" "$members" 20 4 4 $day 7
shop "14 days since the last run" "$members" 20 4 4 $day 14
shop "27 days since the last run" "$members" 20 4 4 $day 27
shop "a month begins" "$members" 20 4 4 2027-10-31 1
