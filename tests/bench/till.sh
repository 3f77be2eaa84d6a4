#!/usr/bin/env bash
# tests/bench/till.sh [MEMBERS] [RUNS]: how long `rung member` and `rung redeem` take, from the start of the process to its
# end, in the shop that peers.sh MEMBERS (1000000 if not given) left behind; each RUNS (300) times, for another member each
# time: by itself, and beside a recalculation of everybody and a reader of the whole base that begin anew whenever they are
# done. Prints the median, the 99th of a hundred and the longest.
set -euo pipefail

members=${1-1000000}
runs=${2-300}
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/bench/measure.sh
rung=$PWD/build/release/rung
shop=$PWD/build/bench/peers-$members
if [[ ! -f $shop/club.db ]]; then
  echo "$shop is not there: tests/bench/peers.sh $members makes it." >&2
  exit 2
fi
cd "$shop"
export RUNG_NOW=2025-12-05T11:00+00:00 NO_COLOR=1

# Milliseconds of RUNS commands, a line each. Refusals (whoever has no points) count: they take the same way.
spent() { # COMMAND OPTION…
  local i begin end
  for ((i = 1; i <= runs; ++i)); do
    local command=("$1" "$((i * (members / runs)))" "${@:2}")
    if [[ $1 == redeem ]]; then command+=(--reference "till-$EPOCHREALTIME"); fi
    begin=${EPOCHREALTIME/./}
    "$rung" "${command[@]}" >/dev/null 2>&1 </dev/null || true
    end=${EPOCHREALTIME/./}
    echo $((end - begin))
  done | sort -n | awk '{ v[NR] = $1 / 1000 } END { printf "%.1f ms | %.1f ms | %.1f ms |\n", v[int((NR + 1) / 2)], v[int(NR * 0.99)], v[NR] }'
}

busy=$(mktemp)
again_and_again() { while [[ -e $busy ]]; do "$rung" "$@" >/dev/null 2>&1 </dev/null || true; done; }

echo "$members members; $runs commands each; $(machine)"
echo
echo "| | median | p99 | longest |"
echo "|---|---:|---:|---:|"
echo "| \`rung member\` | $(spent member)"
echo "| \`rung redeem\` of one point | $(spent redeem --points 1)"
again_and_again recalculate --all --as-of 2025-11-21 &
again_and_again find "spend in last 12 months at least 3000 EUR" --as-of 2025-11-21 &
trap 'rm "$busy"; wait' EXIT
sleep 5
echo "| \`rung member\` beside a recalculation and a reader | $(spent member)"
echo "| \`rung redeem\` beside them | $(spent redeem --points 1)"
