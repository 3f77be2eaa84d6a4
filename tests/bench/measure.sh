# shellcheck shell=bash
# To be sourced in the project's folder: what a command takes, and the median of several runs of it.

source examples/packages.sh
RUNG_PACKAGES+=(time)

# make_ready TARGET…: what is needed is installed, and these are built.
make_ready() {
  install_missing_packages
  configure release
  cmake --build build/release --target "$@" >&2
}

# measure NAME COMMAND…: seconds and peak memory (KiB) of one run, appended to NAME.figures.
measure() {
  local name=$1
  shift
  if ! /usr/bin/time -a -o "$name.figures" -f "%e %M" "$@" >"$name.out" 2>"$name.err" </dev/null; then
    echo "$* failed:" >&2
    cat "$name.out" "$name.err" >&2
    exit 1
  fi
}
median() { # COLUMN NAME
  awk -v column="$1" '{ print $column }' "$2.figures" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}
# The machine, in a few words.
machine() {
  echo "$(nproc) processors, $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)," \
    "$(awk '/MemTotal/ { printf "%d GB", $2 / 1048576 }' /proc/meminfo)"
}
