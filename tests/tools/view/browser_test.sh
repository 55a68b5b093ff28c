#!/usr/bin/env bash
# The pages that zyz view makes, in a headless browser. Needs node and Chromium (tools/setup --dev installs them); without
# them the test says so and passes, unless ZYZ_BROWSER=required (.ci/run). With --update (bazel run
# //tests/tools:update_screenshots) writes what the pages look like today.
set -euo pipefail

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
node=$(command -v node || true)
if [[ -z $browser || -z $node ]]; then
  echo "SKIPPED: the page was not tried in a browser: found node \"$node\", Chromium \"$browser\"; tools/setup --dev installs both."
  [[ ${ZYZ_BROWSER:-} != required ]] || exit 1
  exit 0
fi

pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT
workspace=${BUILD_WORKSPACE_DIRECTORY:-$PWD}
unset BUILD_WORKSPACE_DIRECTORY BUILD_WORKING_DIRECTORY
zyz() { tools/zyz "$@" >/dev/null; }
published=scenarios/library/zyzzyva/attacks/published_rule_loses_completed_request.json
zyz view "$published" -o "$pages/published.html"
zyz run "$published" --trace "$pages/run.jsonl"
zyz view "$pages/run.jsonl" -o "$pages/trace.html"
zyz view scenarios/library/zyzzyva/view_change/partitioned_through_it.json -o "$pages/partition.html"
zyz view scenarios/library/zyzzyva/state_transfer/crash_and_restart_kept.json -o "$pages/crash.html"
zyz view scenarios/library/zyzzyva/checkpoints/thousands_of_requests.json -o "$pages/long.html"
"$node" tests/tools/view/browser_test.mjs "$browser" "$pages" "$workspace/tests/testdata/screenshots" ${1+"$1"}
