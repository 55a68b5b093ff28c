#!/usr/bin/env bash
# A campaign as a Bazel test: Bazel's shards are its shards, and --runs_per_test moves on to other seeds, so whatever
# Bazel can spread tests over runs it:
#
#   bazel test //tests:campaign_shards --test_arg=1000000 --runs_per_test=20
#
# The repaired rule, profile all: nothing may fail.
set -euo pipefail

if [[ -n ${TEST_SHARD_STATUS_FILE:-} ]]; then touch "$TEST_SHARD_STATUS_FILE"; fi
count=${1:-4000}
# Bazel numbers the runs in TEST_RUN_NUMBER, from 1 on; other environments may not.
first=$(((${TEST_RUN_NUMBER:-1} - 1) * count + 1))
exec tools/zyz fuzz --profile all --seeds "$first..$((first + count - 1))" \
  --shard "${TEST_SHARD_INDEX:-0}/${TEST_TOTAL_SHARDS:-1}" --out "${TEST_UNDECLARED_OUTPUTS_DIR:-$(mktemp -d)}/campaign"
