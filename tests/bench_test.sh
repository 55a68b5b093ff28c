#!/usr/bin/env bash
# `zyz bench` runs and says what it should; its figures are not judged here.
set -euo pipefail

answer=$(tools/zyz bench --quick --json)
printf '%s\n' "$answer"
for key in '"queue":[{"pending":1,"events_per_s":' '"pending":1000,' '"pending":100000,' '"fast_path":[{"n":4,"messages_per_s":' \
  '"n":16,' '"n":64,' '"n":256,' '"commit_path":[{"n":4,' '"allocations_per_step":' '"peak_mb":' \
  '"faulty_runs":{"n":4,"runs_per_s":' '"views_per_run":2.0,' '"messages_per_run":'; do
  [[ $answer == *"$key"* ]] || { printf 'missing: %s\n' "$key"; exit 1; }
done
