#!/usr/bin/env bash
# compare.sh SHOP EXPECTED [--refresh]: what the commands printed and wrote in SHOP against the files in EXPECTED.
# Exit 0 if all are the same, else 1 with the differences. --refresh copies SHOP's over EXPECTED instead.
set -euo pipefail

shop=$1
expected=$2
collected=$(mktemp -d)
trap 'rm -rf "$collected"' EXIT

cp "$shop"/printed/*.txt "$collected"
cp "$shop"/outbox/* "$collected"
cp "$shop"/data/*.rejects.csv "$collected"
chmod 644 "$collected"/*  # the outbox is for its owner only, these copies are for everybody

if [[ "${3-}" == --refresh ]]; then
  rm -rf "$expected"
  mkdir -p "$expected"
  cp "$collected"/* "$expected"
  echo "What is expected was replaced; read the difference before you commit it: git diff $expected"
  exit 0
fi

if ! diff -ru "$expected" "$collected"; then
  echo "The outputs differ from $expected (lines with + are the new ones)." >&2
  exit 1
fi
echo "All $(find "$expected" -type f | wc -l) outputs are the same as in $expected."
