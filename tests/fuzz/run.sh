#!/usr/bin/env bash
# The long form of the fuzz tests, with libFuzzer:  tests/fuzz/run.sh [SECONDS [TARGET...]]
#   SECONDS   for each target (default: 600)
#   TARGET    rule_text, format_round_trip, templates, csv_file, project_file, damaged_database (default: all)
# Builds with clang (preset `fuzz`), begins with the rule files of the repository and the words of the grammar, keeps
# what it learns in build/fuzz/corpus and what it finds in build/fuzz/findings. Ends with 1 if it found something.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
seconds=${1:-600}
if [[ ! "$seconds" =~ ^[1-9][0-9]*$ ]]; then
  echo "Usage: tests/fuzz/run.sh [SECONDS [TARGET...]]" >&2
  exit 2
fi
targets=("${@:2}")
if ((${#targets[@]} == 0)); then targets=(rule_text format_round_trip templates csv_file project_file damaged_database); fi

source examples/packages.sh
RUNG_PACKAGES+=(clang libclang-rt-14-dev)  # needed for this only
install_missing_packages
configure fuzz
cmake --build build/fuzz --target fuzz_seeds "${targets[@]/#/fuzz_}" >&2

mkdir -p build/fuzz/findings
# Each quoted piece of the EBNF is a line of a dictionary as it stands.
grep -o '"[^"\\]*"' grammar/rung.ebnf | sort -u >build/fuzz/words.dict

failed=0
for target in "${targets[@]}"; do
  corpus=build/fuzz/corpus/$target
  log=build/fuzz/$target.log
  build/fuzz/tests/fuzz/fuzz_seeds "$target" "$corpus" >/dev/null
  result=0
  "build/fuzz/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=20000 \
    -dict=build/fuzz/words.dict -artifact_prefix="build/fuzz/findings/$target-" -print_final_stats=1 \
    "$corpus" >"$log" 2>&1 || result=$?
  runs=$(sed -n 's/^stat::number_of_executed_units: //p' "$log")
  echo "$target: ${runs:-?} runs in $seconds s, $(find "$corpus" -type f | wc -l) texts kept, exit $result"
  if ((result != 0)); then
    failed=1
    tail -n 30 "$log"
  fi
done
exit "$failed"
