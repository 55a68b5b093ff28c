#!/usr/bin/env bash
# Campaigns from the outside: what they come to depends on the seeds and on nothing else, whatever happens to them.
set -euo pipefail

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
zyz=tools/zyz
# A rule that fails now and then: so there is something to count.
readonly common=(--profile view-change --set /protocol/planted=commit_cert_one_short --shrink-for 2s)
readonly seeds=1..6000

fail() { echo "FAILED: $*"; exit 1; }
# fuzz OUT OPTIONS...: JSON in OUT.json; files in OUT
fuzz() {
  local out=$1 code=0
  shift
  $zyz fuzz "${common[@]}" --json --out "$out" "$@" >"$out.json" 2>"$out.err" || code=$?
  ((code == 0 || code == 10 || code == 11)) || fail "fuzz $* exits $code: $(cat "$out.err")"
}
# What a campaign came to, without the names of its files.
results() { sed -e 's/"file": ".*"/"file"/' "$1.json"; }
same() { diff <(results "$1") <(results "$2") >"$scratch/diff" || fail "$3: $(head -20 "$scratch/diff")"; }

# refused CODE PATTERN WHAT COMMAND...: ends with this code and says this.
refused() {
  local wanted=$1 pattern=$2 what=$3 code=0
  shift 3
  "$@" >/dev/null 2>"$scratch/err" || code=$?
  [[ $code == "$wanted" ]] && grep -q -e "$pattern" "$scratch/err" || fail "$what: exit $code: $(cat "$scratch/err")"
}

fuzz "$scratch/one" --seeds $seeds
grep -q '"count": ' "$scratch/one.json" || fail 'the planted bug was not found: this test compares nothing'
grep -q '"runs": 6000' "$scratch/one.json" || fail 'not all seeds were run'

fuzz "$scratch/three" --seeds $seeds --jobs 3
same "$scratch/one" "$scratch/three" 'three threads come to something else than one'

# Until the first of a kind, wherever the block ends.
fuzz "$scratch/first" --seeds $seeds --stop-on safety
grep -q '"verdict": "safety:' "$scratch/first.json" || fail "--stop-on safety: $(cat "$scratch/first.json")"
fuzz "$scratch/again" --seeds $seeds --stop-on safety --jobs 3
same "$scratch/first" "$scratch/again" 'three threads stop elsewhere'
! grep -q '"runs": 6000' "$scratch/first.json" || fail '--stop-on safety does not stop'
refused 2 'allowed: any' '--stop-on trouble' $zyz fuzz "${common[@]}" --seeds 1..10 --stop-on trouble

# In two goes, the second of which overlaps the first: no seed counts twice.
fuzz "$scratch/goes" --seeds 1..2500
fuzz "$scratch/goes" --seeds 2000..6000 --resume
same "$scratch/one" "$scratch/goes" 'two goes come to something else than one'

# Killed in the middle, again and again, each time when it has saved another block of seeds: what is saved stays, and the
# next goes on from there.
fuzz "$scratch/killed" --seeds 1..10
saved() { stat -c '%s %y' "$scratch/killed/campaign.sqlite"; }
kills=0
for ((k = 0; k < 4; ++k)); do
  before=$(saved)
  $zyz fuzz "${common[@]}" --json --out "$scratch/killed" --resume --seeds $seeds >/dev/null 2>&1 &
  pid=$!
  while [[ $(saved) == "$before" ]] && kill -0 $pid 2>/dev/null; do sleep 0.005; done
  kill -9 $pid 2>/dev/null || true
  code=0
  wait $pid 2>/dev/null || code=$?
  if ((code == 10 || code == 11)); then break; fi  # it came to its end before
  ((code == 137)) || fail "a campaign to be killed exits $code"
  ((kills += 1))
done
((kills > 0)) || fail 'no kill hit: this test kills nothing'
fuzz "$scratch/killed" --seeds $seeds --resume
same "$scratch/one" "$scratch/killed" 'a campaign that was killed comes to something else'

# Four parts, merged, and merged again.
for part in 0 1 2 3; do
  SLURM_ARRAY_TASK_ID=$part SLURM_CPUS_PER_TASK=2 \
    tools/slurm_campaign $zyz "$scratch/parts" view-change $seeds 4 "${common[@]:2}" >/dev/null || [[ $? == 1[01] ]] ||
    fail "part $part"
done
for _ in 1 2; do
  $zyz merge "$scratch"/parts/part-* -o "$scratch/merged" --json >"$scratch/merged.json" 2>/dev/null || [[ $? == 1[01] ]] ||
    fail merge
  same "$scratch/one" "$scratch/merged" 'four parts come to something else than the whole'
done

# A part far behind the others is found at once.
timeout 60 $zyz fuzz --profile network --for 1s --shard 4000000000000/9000000000000 >"$scratch/far" || fail 'a far shard'
grep -q 'seeds 4096000000000000\.\.' "$scratch/far" || fail "a far shard: $(cat "$scratch/far")"

# What does not add up is refused, and nothing is written.
$zyz fuzz --profile network --seeds 1..10 --out "$scratch/other" >/dev/null
refused 2 'do not add up' 'mixed merge' $zyz merge "$scratch/one" "$scratch/other" -o "$scratch/mixed"
[[ ! -e $scratch/mixed ]] || fail 'a merge that is refused writes'
refused 2 'need not be named twice' 'a merge into a part' $zyz merge "$scratch/one" "$scratch/other" -o "$scratch/other"
refused 2 'allowed: a path' 'no folder at all' $zyz fuzz --profile network --seeds 1..10 --out ''
refused 2 'found .*allowed: .*/stop/deadline_us' 'scenarios that cannot be' \
  $zyz fuzz --profile network --seeds 1..10 --out "$scratch/impossible" --set /stop/deadline_us=1000
[[ ! -e $scratch/impossible ]] || fail 'scenarios that cannot be occupy a folder'
refused 2 --resume 'a second campaign in one folder' $zyz fuzz "${common[@]}" --seeds 1..10 --out "$scratch/one"

# No room: a clear error, and what was there before is still there.
code=0
(trap '' XFSZ; ulimit -f 48; exec $zyz fuzz --profile network --seeds 1..200000 --out "$scratch/full" >/dev/null 2>"$scratch/err") ||
  code=$?
[[ $code == 3 ]] || fail "without room it exits $code: $(cat "$scratch/err")"
$zyz fuzz --profile network --seeds 1..10 --resume --out "$scratch/full" >"$scratch/after" || fail 'damaged by a full disk'
refused 3 /proc/nowhere 'an unwritable folder' $zyz fuzz --profile network --seeds 1..10 --out /proc/nowhere

# A guided campaign is one history: the same again, and what it found replays alone.
for again in 1 2; do fuzz "$scratch/guided$again" --guided --seeds 1..3000; done
same "$scratch/guided1" "$scratch/guided2" 'a guided campaign comes to something else when it is run again'
grep -q '"count": ' "$scratch/guided1.json" || fail 'guided, the planted bug was not found'
$zyz run "$scratch"/guided1/*.json >/dev/null || fail 'what a guided campaign found does not replay'
refused 2 'would not add up' 'unguided on top of guided' \
  $zyz fuzz "${common[@]}" --seeds 1..10 --out "$scratch/guided1" --resume

refused 2 'guided' 'a guided part' $zyz merge "$scratch/guided1" -o "$scratch/mixed"

# A CHECK that fails is a failure like others: it has a file, which replays, and the campaign goes on.
code=0
$zyz fuzz --profile all --seeds 1..1200 --set /protocol/planted=hole_asked_of_primary_only --out "$scratch/check" --json \
  >"$scratch/check.json" 2>/dev/null || code=$?
[[ $code == 10 ]] && grep -q '"runs": 1200' "$scratch/check.json" && grep -q '"safety:check"' "$scratch/check.json" ||
  fail "a CHECK: exit $code: $(cat "$scratch/check.json")"
$zyz run "$scratch"/check/safety-check-*.json >/dev/null || fail 'a failed CHECK does not replay'

# An evaluation outlives what it evaluates: the first two are found by an oracle and by a CHECK, the third is killed.
$zyz evaluate commit_cert_one_short hole_asked_of_primary_only --ranges 1 --json >"$scratch/rows" 2>/dev/null ||
  fail "an evaluation finds nothing: $(cat "$scratch/rows")"
grep -q '"target":"commit_cert_one_short".*"found":true.*"verdict":"safety:.*"shrunk_entries"' "$scratch/rows" ||
  fail "an evaluation says $(cat "$scratch/rows")"
grep -q '"target":"hole_asked_of_primary_only".*"verdict":"safety:check".*"shrunk_entries"' "$scratch/rows" ||
  fail "of a CHECK: $(cat "$scratch/rows")"
$zyz evaluate new_view_unsigned --ranges 1 --json >"$scratch/rows" 2>/dev/null &
pid=$!
for ((k = 0; k < 100; ++k)); do
  child=$(cat /proc/$pid/task/$pid/children)
  if [[ -n $child ]] && kill -ABRT $child; then break; fi
  sleep 0.1
done
wait $pid || fail "an evaluation ends with what it evaluates: $(cat "$scratch/rows")"
grep -q '"target":"new_view_unsigned".*"verdict":"crash"' "$scratch/rows" || fail "of a crash: $(cat "$scratch/rows")"

# Whole or not at all, but a link stays a link, and a pipe is written to.
file=$(ls "$scratch"/one/*.json | head -1)
touch "$scratch/small.json"
ln -s small.json "$scratch/link.json"
$zyz shrink "$file" -o "$scratch/link.json" >/dev/null
[[ -L $scratch/link.json && -s $scratch/small.json ]] || fail 'shrink replaces a link'
mkfifo "$scratch/pipe"
cat "$scratch/pipe" >"$scratch/piped" &
$zyz shrink "$file" -o "$scratch/pipe" >/dev/null
wait $!
cmp -s "$scratch/piped" "$scratch/small.json" || fail 'shrink writes something else to a pipe'
! ls "$scratch"/*.part 2>/dev/null || fail 'shrink leaves a part'

# A failure's file replays, and its seed alone comes to the same.
$zyz run "$file" >/dev/null || fail "$file does not replay"
echo 'campaigns keep their word'
