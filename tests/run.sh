#!/usr/bin/env bash
# Builds and runs every test:  tests/run.sh [--data DIR] [--require-data]
#   --data DIR       the folder with real shops' data; without it those tests are skipped
#   --require-data   fail instead of skipping them
# Tests run with the address and undefined-behaviour sanitizers; those on real data, the shipped shop, and what is only
# worth its time with many cases, with the release build.
set -euo pipefail

usage() {
  echo "Usage: tests/run.sh [--data DIR] [--require-data]" >&2
  exit 2
}

data=""
require=no
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
if [[ -n "$data" ]]; then RUNG_PACKAGES+=(xz-utils); fi  # the data is packed
install_missing_packages
configure debug
configure release

real_tests=$(ctest --test-dir build/release -N -L real | sed -n 's/^Total Tests: //p')
release_targets=(rung herd_und_klinge_data test_property_engine test_property_app test_faults)
if ((real_tests > 0)); then release_targets+=(real_tests); fi
cmake --build build/debug >&2
cmake --build build/release --target "${release_targets[@]}" >&2

failed=0
echo "== tests with sanitizers"
ctest --test-dir build/debug -LE 'real|release' -j "$(nproc)" --output-on-failure || failed=1
echo "== many cases"
ctest --test-dir build/release -L release -j "$(nproc)" --output-on-failure || failed=1
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
