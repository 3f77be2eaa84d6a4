# shellcheck shell=bash
# The one list of what Rung needs from Debian 12. examples/run.sh and tests/run.sh source this file.

RUNG_PACKAGES=(
  g++ cmake ninja-build             # compiler and build
  tao-pegtl-dev                     # the grammar of the rule language
  libyaml-cpp-dev                   # rung.yaml
  libsqlitecpp-dev libsqlite3-dev   # the ledger
  libfmt-dev libcli11-dev nlohmann-json3-dev
  libhowardhinnant-date-dev tzdata  # time zones
  libssl-dev                        # SHA-256 of the ledger's chain
  libxxhash-dev                     # whether what is stored of a member is still the same
  libnlopt-cxx-dev                  # fits the model of predictions
  libicu-dev                        # look-alike member numbers
  libkainjow-mustache-dev           # the texts of messages
  doctest-dev librapidcheck-dev libbenchmark-dev
)

# Installs what is missing, as root or with sudo, after saying what and why. Touches neither the network nor the
# system when everything is there.
install_missing_packages() {
  if ! command -v dpkg-query >/dev/null; then
    echo "This is no Debian system, so nothing is installed. Rung needs: ${RUNG_PACKAGES[*]}" >&2
    return 0
  fi
  local package missing=() run=()
  for package in "${RUNG_PACKAGES[@]}"; do
    if [[ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" != installed ]]; then
      missing+=("$package")
    fi
  done
  if ((${#missing[@]} == 0)); then return 0; fi
  echo "To build Rung, these Debian packages are missing and will be installed:" >&2
  echo "  ${missing[*]}" >&2
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      echo "Installing needs root, and there is no sudo here. As root, run:" >&2
      echo "  apt-get update && apt-get install --no-install-recommends ${missing[*]}" >&2
      return 3
    fi
    run=(sudo)
  fi
  # stdout stays free for what the caller prints.
  "${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q >&2 || return 3
  "${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >&2 ||
    return 3
}

# configure PRESET: configures build/PRESET of the current folder, afresh when the folder was moved since.
configure() {
  local cache="build/$1/CMakeCache.txt" fresh=()
  if [[ -f "$cache" ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" "$cache"; then fresh=(--fresh); fi
  cmake --preset "$1" "${fresh[@]}" >&2
}
