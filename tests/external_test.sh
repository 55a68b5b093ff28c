#!/usr/bin/env bash
# tests/external, a workspace of its own, builds against this one as a library, and its tests pass. Its Bazel keeps what it has
# built beside what this one has built, so that only the first time is long; no server stays behind.
set -euo pipefail

# Runfiles are links to the sources; the outer Bazel's own folder is everything before execroot.
workspace=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/external
root=${TEST_SRCDIR%%/execroot/*}/external_test
[[ -f $workspace/WORKSPACE ]] || { echo "no workspace at $workspace" >&2; exit 1; }

# What the outer test was told is not the inner one's business.
for name in ${!TEST_*} ${!RUNFILES_*} ${!JAVA_RUNFILES*} ${!XML_*} ${!BUILD_*}; do unset "$name"; done
export HOME=$root USER=${USER:-nobody}
mkdir -p "$root"
cd "$workspace"

inner() { bazel --nohome_rc --output_user_root="$root" "$1" "${@:2}"; }
trap 'inner shutdown >/dev/null 2>&1 || true' EXIT
# Nothing is written into the sources.
inner test --symlink_prefix=/ --test_output=errors //...
