#!/usr/bin/env bash
# tests/bench/shape.sh [MEMBERS]: how the cost of a command grows with members, orders per member, earn rules, tiers and the
# days since the last run. One shop (MEMBERS, 20000 if not given, 20 orders each, four earn rules, four tiers), of which one
# thing is another in each line. Prints a table for docs/BENCHMARKS.md: whole commands, one run each.
set -euo pipefail

members=${1-20000}
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/bench/measure.sh
make_ready rung bench_data

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

# What is usual; a line names what is another in it: orders=5 shop "5 orders each".
orders=20 earn=4 tiers=4 day=2027-11-02 days=1

shop() { # WHAT
  local folder=$shops/$members-$orders-$earn-$tiers-$days
  rm -rf "$folder"
  mkdir -p "$folder/rules"
  rules "$earn" "$tiers" >"$folder/rules/shape.rung"
  cp "$mapping" "$folder"
  "$data" "$members" "$folder/data" "$orders"
  cd "$folder"
  export RUNG_NOW=2027-12-31T20:00+01:00
  measure import "$rung" import data/members.csv data/orders.csv
  measure first "$rung" recalculate --as-of "$day"
  measure all "$rung" recalculate --all --as-of "$day"
  measure night "$rung" recalculate --as-of "$(date -d "$day + $days days" +%F)"
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
shop "as above"
members=$((members / 4)) shop "a quarter of the members"
members=$((members / 2)) shop "half of the members"
members=$((members * 2)) shop "twice the members"
members=$((members * 4)) shop "four times the members"
for orders in 5 10 40 80; do shop "$orders orders each"; done
orders=20
earn=1 shop "1 earn rule"
for earn in 16 64; do shop "$earn earn rules"; done
earn=4
tiers=1 shop "1 tier"
for tiers in 16 64; do shop "$tiers tiers"; done
tiers=4
for days in 7 14 27; do shop "$days days since the last run"; done
days=1
day=2027-10-31 shop "a month begins"
