#!/usr/bin/env bash
# report.sh RUNG SHOP FOLDER: the report of the shop in SHOP in a real browser, light, dark and as wide as a phone: nothing
# on the console, nothing fetched, no finding of axe-core (names, contrast, structure; https://github.com/dequelabs/axe-core,
# MPL 2.0, fetched from npm's registry and checked). FOLDER keeps the pictures.
set -euo pipefail

rung=$(realpath "$1")
shop=$(realpath "$2")
rm -rf "$3"
mkdir -p "$3"
cd "$3"

version=4.10.2
sum=9ea2d2d6917da998122bdacfd3b473e31ead53f4b87146c716a12edf89158100
curl -fsS --retry 3 -o axe.tgz "https://registry.npmjs.org/axe-core/-/axe-core-$version.tgz"
echo "$sum  axe.tgz" | sha256sum --check --quiet
tar -xzf axe.tgz package/axe.min.js

RUNG_NOW=2027-11-22T09:00+01:00 NO_COLOR=1 "$rung" report --folder "$shop" --out report.html
# The same page with the checks behind it; its folded tables are open, so that they are looked at, too.
sed 's/<details>/<details open>/' report.html >checked.html
cat >>checked.html <<'PAGE'
<script src="package/axe.min.js"></script>
<script>
axe.run().then(found => {
  const said = found.violations.map(v => v.id + ": " + v.nodes.map(n => n.target).join(" ")).join("; ");
  document.body.dataset.axe = found.passes.length + " rules hold, " + found.violations.length + " do not. " + said;
});
</script>
PAGE

browse() {
  timeout 120 chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$PWD/profile" \
    --enable-logging=stderr --blink-settings=preferredColorScheme="$2" --window-size="$3" --virtual-time-budget=60000 \
    "${@:4}" 2>"$1.log"
}

failed=0
for look in "light 1 1000,8000" "dark 0 1000,8000" "phone 1 400,8000"; do
  read -r name scheme size <<<"$look"
  browse "$name" "$scheme" "$size" --screenshot="$PWD/$name.png" "file://$PWD/report.html" >/dev/null
  browse "$name-checked" "$scheme" "$size" --dump-dom "file://$PWD/checked.html" >"$name.dom"
  said=$(grep -o 'data-axe="[^"]*"' "$name.dom" || echo "the checks have not run")
  echo "$name: $said"
  if [[ "$said" != *", 0 do not"* ]]; then failed=1; fi
  if grep -E 'CONSOLE|net::ERR' "$name.log" "$name-checked.log"; then failed=1; fi
  if [[ ! -s "$name.png" ]]; then
    echo "$name: there is no picture."
    failed=1
  fi
done
exit "$failed"
