#!/usr/bin/env bash
# Builds and runs every test:  tests/run.sh [--data DIR] [--require-data] [--sanitize-all]
#   --data DIR       the folder with real shops' data; without it those tests are skipped
#   --require-data   fail instead of skipping them
#   --sanitize-all   the program as a whole with sanitizers, too
# The tests of the program's parts run with the address and undefined-behaviour sanitizers; those of the whole, of real
# data, the shipped shop, and what is only worth its time with many cases, with the release build.
set -euo pipefail

usage() {
  echo "Usage: tests/run.sh [--data DIR] [--require-data] [--sanitize-all]" >&2
  exit 2
}

data=""
require=no
sanitize=parts
while (($# > 0)); do
  case "$1" in
    --data)
      (($# >= 2)) || usage
      data=$2
      shift 2
      ;;
    --require-data)
      require=yes
      shift
      ;;
    --sanitize-all)
      sanitize=all
      shift
      ;;
    *) usage ;;
  esac
done

unset RUNG_DATA
if [[ -n "$data" ]]; then
  if [[ ! -d "$data" ]]; then
    echo "There is no folder $data." >&2
    exit 2
  fi
  RUNG_DATA=$(realpath "$data")
  export RUNG_DATA
elif [[ $require == yes ]]; then
  echo "--require-data needs --data DIR." >&2
  exit 2
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source examples/packages.sh
RUNG_PACKAGES+=(chromium curl ca-certificates)            # the page of a report in a browser
RUNG_PACKAGES+=(valgrind)                                # how many instructions commands take
if [[ -n "$data" ]]; then RUNG_PACKAGES+=(xz-utils); fi  # the data is packed
install_missing_packages
configure debug
configure release

real_tests=$(ctest --test-dir build/release -N -L real | sed -n 's/^Total Tests: //p')
release_targets=(rung herd_und_klinge_data tests_of_the_whole test_property_engine test_faults bench_data)
if ((real_tests > 0)); then release_targets+=(real_tests); fi
if [[ $sanitize == all ]]; then
  cmake --build build/debug >&2
  elsewhere='real|release'
else
  cmake --build build/debug --target tests_of_parts >&2
  elsewhere='real|release|whole'
fi
cmake --build build/release --target "${release_targets[@]}" >&2

failed=0
echo "== tests with sanitizers"
ctest --test-dir build/debug -LE "$elsewhere" -j "$(nproc)" --output-on-failure || failed=1
echo "== the program as a whole, and many cases"
ctest --test-dir build/release -L 'release|whole' -j "$(nproc)" --output-on-failure || failed=1
echo "== the shipped shop"
examples/run.sh || failed=1
echo "== its report in a browser"
tests/browser/report.sh build/release/rung build/example build/browser || failed=1

if [[ -n "$data" ]]; then
  echo "== real data"
  report=$(mktemp)
  trap 'rm -f "$report"' EXIT
  ctest --test-dir build/release -L real -j "$(nproc)" --output-on-failure | tee "$report" || failed=1
  skipped=$(grep -c '\*\*\*Skipped' "$report") || true
  echo "real data: $((real_tests - skipped)) tests ran"
  if ((skipped > 0)); then
    echo "real data: $skipped tests found nothing to work on in $data"
    if [[ $require == yes ]]; then failed=1; fi
  fi
else
  echo "real data: skipped ($real_tests tests)"
fi
if ((failed)); then
  echo "Some tests failed."
else
  echo "All tests passed."
fi
exit "$failed"
