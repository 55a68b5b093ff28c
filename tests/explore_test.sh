#!/usr/bin/env bash
# Explorations from the outside: what they come to depends on the scope and on nothing else, whatever happens to them.
set -euo pipefail

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
zyz=tools/zyz
readonly library=scenarios/library

fail() { echo "FAILED: $*"; exit 1; }
# explore CODE OUT OPTIONS...: JSON in OUT.json
explore() {
  local wanted=$1 out=$2 code=0
  shift 2
  $zyz explore --json --out "$out" "$@" >"$out.json" 2>"$out.err" || code=$?
  [[ $code == "$wanted" ]] || fail "explore $* exits $code, not $wanted: $(cat "$out.err")"
}
# What it came to. How many runs it took is nobody's promise: each thread runs some smaller sets again.
results() { sed -e 's/"runs":[0-9]*//' -e 's/"path":"[^"]*"//' "$1.json"; }
same() { cmp -s <(results "$1") <(results "$2") || fail "$3: $(results "$1"; results "$2")"; }

# One thread, two, parts joined, parts one after the other in one folder.
readonly scope="$library/zyzzyva/scopes/view_change.json"
explore 0 "$scratch/one" "$scope" --up-to 2
explore 0 "$scratch/two" "$scope" --up-to 2 --jobs 2
same "$scratch/one" "$scratch/two" "two threads come to something else"
explore 4 "$scratch/part0" "$scope" --up-to 2 --shard 0/2
explore 4 "$scratch/part1" "$scope" --up-to 2 --shard 1/2
explore 0 "$scratch/joined" "$scope" --up-to 2 --from "$scratch/part0" --from "$scratch/part1"
same "$scratch/one" "$scratch/joined" "joined parts come to something else"
explore 4 "$scratch/turns" "$scope" --up-to 2 --shard 0/3
explore 0 "$scratch/turns" "$scope" --up-to 2 --resume --jobs 2
same "$scratch/one" "$scratch/turns" "what was resumed comes to something else"
# Up to 1, and then up to 2: sizes that are whole stay.
explore 0 "$scratch/grown" "$scope" --up-to 1
explore 0 "$scratch/grown" "$scope" --up-to 2 --resume
same "$scratch/one" "$scratch/grown" "what grew comes to something else"

# Killed, again and again, then finished.
explore 0 "$scratch/whole" "$scope" --up-to 2 --jobs 2
for pause in 0.3 0.6 0.9; do
  $zyz explore "$scope" --up-to 2 --out "$scratch/killed" --resume >/dev/null 2>&1 &
  sleep "$pause"
  kill -9 $! 2>/dev/null || true
  wait $! 2>/dev/null || true
done
explore 0 "$scratch/killed" "$scope" --up-to 2 --resume
same "$scratch/whole" "$scratch/killed" "what was killed comes to something else"

# Interrupted: what is done is told, and nothing is called clean.
code=0
timeout --signal=INT 1 $zyz explore "$scope" --up-to 5 --out "$scratch/interrupted" >"$scratch/text" 2>/dev/null || code=$?
[[ $code == 4 || $code == 124 ]] || fail "an interrupted exploration exits $code"
grep -q "NOT FINISHED" "$scratch/text" || fail "it does not say that it is not finished: $(cat "$scratch/text")"

# Certificates: the same sets with the same runs, on every machine and with every compiler. When the protocol or the
# alphabet changes on purpose, so do these.
# certified SCOPE SIZE CERTIFICATE
certified() {
  explore 0 "$scratch/certified" "$library/$1" --up-to "$2"
  grep -o '"certificate":"[0-9a-f]*"' "$scratch/certified.json" | tail -1 | grep -q "$3" ||
    fail "$1, size $2: $(grep -o '"certificate":"[0-9a-f]*"' "$scratch/certified.json" | tail -1), pinned $3"
  rm -rf "$scratch/certified"
}
certified zyzzyva/scopes/agreement.json 2 e5d601b4406a155b
certified pbft/scopes/agreement.json 2 b4dcf2e98d783ccc
certified unreplicated/scopes/agreement.json 2 71da6efa72d5a9bc

# Another scope, or another program, does not add up.
code=0
$zyz explore "$library/zyzzyva/scopes/twins.json" --out "$scratch/one" --resume >/dev/null 2>"$scratch/err" || code=$?
[[ $code == 2 ]] && grep -q "of another scope" "$scratch/err" || fail "another scope: exit $code: $(cat "$scratch/err")"
code=0
$zyz explore "$scope" --out "$scratch/one" >/dev/null 2>"$scratch/err" || code=$?
[[ $code == 2 ]] && grep -q "resume" "$scratch/err" || fail "no --resume: exit $code: $(cat "$scratch/err")"

# The shortest is found, and is a scenario that comes out as it expects.
code=0
$zyz explore "$library/zyzzyva/scopes/twins.json" --set /protocol/view_change=published --out "$scratch/published" \
  >"$scratch/text" || code=$?
[[ $code == 10 ]] || fail "published: exit $code"
grep -q "of 2 letters; all smaller sets are as expected" "$scratch/text" || fail "published: $(cat "$scratch/text")"
$zyz run "$scratch"/published/*.json >/dev/null || fail "the counterexample does not replay"

echo "ok"
