#!/usr/bin/env bash
# A picture of a page: tools/view/picture.sh PAGE.html[#step=N] OUT.png [WIDTH,HEIGHT]. Needs Chromium (tools/setup --dev).
set -euo pipefail
(($# >= 2)) || { echo "usage: $0 PAGE.html[#step=N] OUT.png [WIDTH,HEIGHT]" >&2; exit 2; }
browser=$(command -v chromium || command -v google-chrome) || { echo "$0: no Chromium; tools/setup --dev installs it" >&2; exit 3; }
file=${1%%#*} step=
[[ $1 == *'#'* ]] && step="#${1#*#}"
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
"$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
  --disable-component-update --disable-sync --hide-scrollbars --user-data-dir="$profile" --window-size="${3:-1400,860}" \
  --virtual-time-budget=3000 --screenshot="$2" "file://$(realpath "$file")$step" 2>/dev/null
