#!/usr/bin/env bash
# The main job of a loyalty club on the shipped shop, command by command, in a folder of its own:
#   job.sh RUNG GENERATOR FOLDER [--quiet]
# Afterwards FOLDER holds the shop, its database, its outbox, and under FOLDER/printed what each command printed.
set -euo pipefail

rung=$(realpath "$1")
generator=$(realpath "$2")
folder=$3
quiet=${4-}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

say() { if [[ "$quiet" != --quiet ]]; then printf '%s\n' "$*"; fi; }

# step NAME EXPECTED_EXIT ARGUMENTS…: runs rung, keeps what it prints in printed/NAME.txt.
step() {
  local name=$1 expected=$2 got=0
  shift 2
  "$rung" "$@" >"printed/$name.txt" 2>"printed/$name.log" </dev/null || got=$?
  if ((got != expected)); then
    echo "rung $* ended with exit code $got instead of $expected:" >&2
    cat "printed/$name.txt" "printed/$name.log" >&2
    exit 1
  fi
}
last_line() { tail -n 1 "printed/$1.txt"; }
# "2.000 members: Platin 37, Gold 177 …" from the table of a recalculation.
tiers() {
  awk '$1 == "tier" { on = 1; next }
       $1 == "total" { print $2 " members: " list; exit }
       on { list = list (list == "" ? "" : ", ") $1 " " $2 }' "printed/$1.txt"
}
# "140 rows new, 2 known …" from the last row of an import's table.
rows() {
  awk '$1 == "file" { for (i = 1; i <= 6; ++i) name[i] = $i }
       $1 == "total" { print $3 " rows " name[3] ", " $4 " " name[4] ", " $5 " " name[5] ", " $6 " " name[6]; exit }' "printed/$1.txt"
}

rm -rf "$folder"
mkdir -p "$folder"
cp -r "$here/rung.yaml" "$here/rules" "$folder"
"$generator" "$folder/data"
cd "$folder"
mkdir printed
unset RUNG_DATA
export NO_COLOR=1 LC_ALL=C.UTF-8

export RUNG_NOW=2027-11-21T18:00+01:00
step 1-check 0 check
say "[1/7] rung check          $(last_line 1-check)"
step 2-test 0 test
say "[2/7] rung test           $(last_line 2-test)"
step 3-import 0 import data/members.csv data/orders.csv data/returns.csv data/reviews.csv data/referrals.csv \
  data/consents.csv
say "[3/7] rung import         $(last_line 3-import)"
step 4-recalculate 0 recalculate
say "[4/7] rung recalculate    $(tiers 4-recalculate)"

export RUNG_NOW=2027-11-22T07:00+01:00
# Three rows of this file are wrong on purpose; everything else is booked.
step 5-next-day 1 import data/orders-2027-11-21.csv data/returns-2027-11-21.csv data/reviews-2027-11-21.csv
step 5-recalculate 0 recalculate
say "[5/7] the next day        $(rows 5-next-day) (on purpose)"
say "                          $(tiers 5-recalculate)"
step 6-notify 0 notify
say "[6/7] rung notify         $(sed -n 1p printed/6-notify.txt)"
step 7-verify 0 verify
say "[7/7] rung verify         $(sed -n 1p printed/7-verify.txt)"

# Asked by people rather than needed by the job.
step find 0 find "progress to Gold at least 85 % and tier is Silber" --limit 10
step member 0 member M-01042
step why 0 why M-01042 --tier Gold
