#!/usr/bin/env bash
# tests/bench/peers.sh [MEMBERS] [ROUNDS] [SEED]: the same task by Rung, by DuckDB and by SQLite, one after the other in each
# round: twelve months' spend, the year's purchases, the tier of four and what is missing to the next, of every member as of
# 2025-11-20. All have to come to the same lines, those that a plain loop over the rows came to. Prints a table for
# docs/BENCHMARKS.md: medians of whole commands, from the start of the process to what is saved.
set -euo pipefail

members=${1-100000}
rounds=${2-5}
seed=${3-1}
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
here=$PWD/tests/bench/peers
source tests/bench/measure.sh
RUNG_PACKAGES+=(sqlite3)
if ! command -v npm >/dev/null; then RUNG_PACKAGES+=(nodejs npm); fi
make_ready rung bench_workload bench_peer_dump
programs=$PWD/build/release/tests/bench
rung=$PWD/build/release/rung

shop=$PWD/build/bench/peers-$members
rm -rf "$shop"
mkdir -p "$shop"
cp "$here"/peers.rung "$here"/rung.yaml "$here"/duck.mjs "$shop"
cd "$shop"
npm install --no-audit --no-fund --silent --prefix . @duckdb/node-api@1.5.6-r.1 >&2
export RUNG_NOW=2025-12-05T10:00+00:00 NO_COLOR=1
"$programs/bench_workload" "$members" . "$seed"

sqlite_load() {
  sqlite3 plain.db 'CREATE TABLE customer(customer_id INTEGER PRIMARY KEY, joined TEXT)' \
    'CREATE TABLE ledger(order_id INTEGER, customer_id INTEGER, ts INTEGER, amount_cents INTEGER, category TEXT, channel TEXT)' \
    '.import --csv --skip 1 customers.csv customer' '.import --csv --skip 1 ledger.csv ledger' \
    'CREATE INDEX ledger_member ON ledger(customer_id, ts, amount_cents)'
}
sqlite_task() { sqlite3 plain.db 'DROP TABLE IF EXISTS result' ".read $here/task.sql"; }
export -f sqlite_load sqlite_task
export here

measure rung_load "$rung" import customers.csv ledger.csv
measure duck_load node duck.mjs load duck.db customers.csv ledger.csv
measure sqlite_load bash -c sqlite_load
measure rung_first "$rung" recalculate --as-of 2025-11-20
for ((i = 1; i <= rounds; ++i)); do
  echo "round $i of $rounds" >&2
  measure rung_task "$rung" recalculate --all --as-of 2025-11-20
  measure duck_task node duck.mjs task duck.db "$here/task.sql"
  measure sqlite_task bash -c sqlite_task
done
measure rung_night "$rung" recalculate --as-of 2025-11-21

for side in "at least 0 EUR" "less than 0 EUR"; do
  "$rung" find "spend in all time $side" --as-of 2025-11-20 --json 2>/dev/null
done | "$programs/bench_peer_dump" >rung.csv
node duck.mjs dump duck.db duck.csv
sqlite3 -csv plain.db 'SELECT * FROM result ORDER BY customer_id' | tr -d '\r' >plain.csv
for engine in rung duck plain; do
  if ! cmp expected.csv "$engine.csv"; then
    echo "$engine came to other results." >&2
    exit 1
  fi
done
echo "All came to the same results, md5 $(md5sum <expected.csv | cut -d ' ' -f 1)."

rows=$(($(wc -l <ledger.csv) - 1))
echo "$members members, $rows rows, seed $seed; $(machine); medians of $rounds"
echo
echo "| what | Rung | DuckDB | SQLite | Rung to DuckDB | Rung's peak memory |"
echo "|---|---:|---:|---:|---:|---:|"
row() { # TEXT NAME
  awk -v text="$1" -v r="$(median 1 "rung_$2")" -v d="$(median 1 "duck_$2")" -v s="$(median 1 "sqlite_$2")" \
    -v kib="$(median 2 "rung_$2")" 'BEGIN { printf "| %s | %.2f s | %.2f s | %.2f s | %.1f | %d MB |\n", text, r, d, s, r / d, kib / 1024 }'
}
row "import" load
row "the task, everything booked" task
alone() { # TEXT NAME
  awk -v text="$1" -v r="$(median 1 "rung_$2")" -v d="$(median 1 duck_task)" -v kib="$(median 2 "rung_$2")" \
    'BEGIN { printf "| %s | %.2f s | | | %.1f | %d MB |\n", text, r, r / d, kib / 1024 }'
}
alone "the first recalculation, all points booked" first
alone "the night after" night
