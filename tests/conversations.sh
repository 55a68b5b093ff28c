#!/usr/bin/env bash
# Conversations: tests/testdata/conversations/*.txt. Each file says on top what it shows; then follow commands ("$ zyz …",
# any shell command) with everything that each of them answered: its output, "[stderr] " before what went there, and its
# exit code. Commands run in the workspace's root; $SCRATCH is a folder for what they write.
#
# As a test, compares. With --update (bazel run //tests:update_conversations) writes the answers of today into the files,
# and with them the digests in tests/testdata/digests.txt.
set -euo pipefail

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin" "$scratch/work"
ln -s "$PWD/tools/zyz" "$scratch/bin/zyz"
workspace=${BUILD_WORKSPACE_DIRECTORY:-}
unset BUILD_WORKSPACE_DIRECTORY BUILD_WORKING_DIRECTORY
export PATH="$scratch/bin:$PATH" SCRATCH="$scratch/work" LC_ALL=C

# Prints the file as it should be.
replay() {
  local line begun='' code
  while IFS= read -r line || [[ -n $line ]]; do
    if [[ $line != '$ '* ]]; then
      if [[ -z $begun ]]; then printf '%s\n' "$line"; fi
      continue
    fi
    if [[ -n $begun ]]; then echo; fi
    begun=1 code=0
    printf '%s\n' "$line"
    bash -o pipefail -c "${line#'$ '}" >"$scratch/out" 2>"$scratch/err" </dev/null || code=$?
    cat "$scratch/out"
    sed 's/^/[stderr] /' "$scratch/err"
    printf '[exit %d]\n' "$code"
  done <"$1"
}

update() {
  cd "$workspace"
  local file scenario seed
  for file in tests/testdata/conversations/*.txt; do
    replay "$file" >"$scratch/replayed"
    cmp -s "$scratch/replayed" "$file" || { cp "$scratch/replayed" "$file" && echo "changed: $file"; }
  done
  file=tests/testdata/digests.txt
  while read -r scenario seed _; do
    if [[ $scenario == '#'* || -z $scenario ]]; then
      continue
    fi
    printf '%s %s %s\n' "$scenario" "$seed" \
      "$(zyz run "$scenario" --seed "$seed" --json | grep -o '"digest":"[0-9a-f]*"' | cut -d '"' -f 4)"
  done <"$file" >"$scratch/rows"
  { grep '^#' "$file" && cat "$scratch/rows"; } >"$scratch/replayed"
  cmp -s "$scratch/replayed" "$file" || { cp "$scratch/replayed" "$file" && echo "changed: $file"; }
}

check() {
  local file count=0 failed=0
  for file in tests/testdata/conversations/*.txt; do
    count=$((count + 1))
    replay "$file" >"$scratch/replayed"
    diff -u --label "$file" --label 'as answered now' "$file" "$scratch/replayed" || failed=$((failed + 1))
  done
  echo "$count conversations, $failed changed"
  if ((failed > 0)); then
    echo 'If the answers are right: bazel run //tests:update_conversations'
  fi
  ((count > 0 && failed == 0))
}

if [[ ${1:-} == --update ]]; then
  [[ -n $workspace ]] || { echo 'conversations: --update wants bazel run' >&2; exit 2; }
  update
else
  check
fi
