#!/usr/bin/env bash
# Builds Rung and does the main job on the shipped shop:  examples/run.sh [--refresh]
# Installs what is missing from Debian's packages first (as root or with sudo). --refresh takes over what the commands
# print today as what is expected from now on.
set -euo pipefail

refresh=no
case "${1-}" in
  "") ;;
  --refresh) refresh=yes ;;
  *)
    echo "Usage: examples/run.sh [--refresh]" >&2
    exit 2
    ;;
esac

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source examples/packages.sh
install_missing_packages
configure release
cmake --build build/release --target rung herd_und_klinge_data >&2

shop=build/example
expected=examples/herd_und_klinge/expected
examples/herd_und_klinge/job.sh build/release/rung build/release/examples/herd_und_klinge_data "$shop"

echo
echo "How many members hold which tier, and who moved (first run, then the day after)"
echo
sed 's/^./  &/' "$shop/printed/4-recalculate.txt"
echo
sed 's/^./  &/' "$shop/printed/5-recalculate.txt"
echo
echo "Closest to Gold, with what is missing"
echo
sed 's/^./  &/' "$shop/printed/find.txt"
echo
echo "Messages for the members are in $shop/outbox"
find "$shop/outbox" -type f | LC_ALL=C sort | sed 's/^/  /'
echo
echo "Try it yourself (in this shop, it is 2027-11-22):"
echo "  cd $shop && RUNG_NOW=2027-11-22T09:00+01:00 ../release/rung why M-01042 --tier Gold"
echo

if [[ $refresh == yes ]]; then
  examples/compare.sh "$shop" "$expected" --refresh
else
  examples/compare.sh "$shop" "$expected"
fi
