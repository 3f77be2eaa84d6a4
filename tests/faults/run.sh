#!/usr/bin/env bash
# tests/faults/run.sh [HARNESS]: the long forms (kill, power, disk, tills, beside; all of them if none is named). They take from
# minutes to hours; docs/TESTING.md has the figures of one run. RUNG_SEED and every size below can be given; RUNG_CHUNK: members
# that a recalculation of `beside` books in one transaction.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source examples/packages.sh
install_missing_packages
configure release
cmake --build build/release --target test_faults >&2

export RUNG_SEED=${RUNG_SEED-$RANDOM}
export RUNG_KILLS=${RUNG_KILLS-2000}
export RUNG_IMAGES=${RUNG_IMAGES-100000}
export RUNG_EVERY=${RUNG_EVERY-1}
export RUNG_REDEMPTIONS=${RUNG_REDEMPTIONS-2000}
export RUNG_MANY_REDEMPTIONS=${RUNG_MANY_REDEMPTIONS-100000}
export RUNG_MEMBERS=${RUNG_MEMBERS-1000000}
export RUNG_SECONDS=${RUNG_SECONDS-600}
export RUNG_ROUNDS=${RUNG_ROUNDS-2}
export RUNG_ORDERS=${RUNG_ORDERS-4} # per member, of beside; with 20, importing alone takes longer than the rest

for harness in "${@-kill power disk tills beside}"; do
  for one in $harness; do
    build/release/tests/faults/test_faults -d "-tc=$one:*"
  done
done
