#!/usr/bin/env bash
# The rules that protocol/, sim/ and adversaries/ keep so that a run is the same everywhere, and so that the layers stay
# layers: no word that brings in another clock, another generator, floating point or an order that differs from process to
# process; no include that points upwards; files of at most 600 lines and functions of at most 70.
# First the test tests itself: it plants each kind of violation and wants to see it found.
set -euo pipefail

readonly max_file=600 max_function=70

# What must not stand in code. Comments and string literals are taken out before.
readonly banned=(
  '\b(float|double)\b'
  '\bstd::[a-z_]*_distribution\b'
  '\babsl::BitGen'
  '\b(random_device|mt19937|mt19937_64|default_random_engine|s?rand)\b'
  '\b(system_clock|steady_clock|high_resolution_clock|gettimeofday|clock_gettime)\b'
  '\bstd::unordered_'
  '\babsl::Hash\b'
  '\bstd::hash\b'
  '\b(thread_local|getenv)\b'
  '\b(throw|catch)\b'
  '#include <(thread|mutex|atomic|future|chrono|random|cmath|math\.h|ctime|time\.h|unordered_map|unordered_set)>'
)

# Code alone. (The project has no raw strings with comments in them.)
code_of() { sed -E -e 's/"([^"\\]|\\.)*"/""/g' -e 's,//.*,,' "$1"; }

# What `file` includes of ours and may not.
bad_includes() {
  local allowed
  case $1 in
    protocol/*/*) allowed='protocol/' ;;
    protocol/*) allowed='protocol/[^/"]*"' ;;
    sim/*) allowed='(sim/|protocol/[^/"]*")' ;;
    adversaries/*) allowed='(adversaries|sim|protocol)/' ;;
  esac
  grep -nE '^#include "' "$1" | grep -vE "^[0-9]+:#include \"(absl/|$allowed)" || true
}

# Bodies that end with a } in the first column, or, inside of a class, in the third. What begins like a type or a table is
# no function.
long_functions() {
  awk -v file="$1" -v max="$max_function" '
    function close_at(indent) {
      if (start[indent] && open[indent] && !is_type[indent] && NR - start[indent] + 1 > max)
        printf "%s:%d: a function of %d lines, allowed: %d\n", file, start[indent], NR - start[indent] + 1, max
      start[indent] = 0; open[indent] = 0
    }
    function look_at(indent, text) {
      if (text ~ /^}/) { close_at(indent); return }
      if (text ~ /^[A-Za-z~\[]/ && !open[indent]) {
        if (!start[indent]) { start[indent] = NR; is_type[indent] = 0 }
        if (text ~ /(^|[^A-Za-z_])(class|struct|enum|union|namespace)[^A-Za-z_(]/ && text !~ /\(/) is_type[indent] = 1
        if (text ~ /=[^()]*\{$/) is_type[indent] = 1
      }
      if (text == "" && !open[indent]) start[indent] = 0
      if (start[indent] && text ~ /\{$/) open[indent] = 1
      if (start[indent] && !open[indent] && text ~ /(;|\})$/) start[indent] = 0
    }
    { look_at(0, $0) }
    /^  / || /^$/ { look_at(2, substr($0, 3)) }
  ' "$1"
}

# Loops over hash tables that are declared in the same file or its header: their order changes from process to process.
iterated() {
  local name names
  names=$(cat "$1" "${1%.*}.h" 2>/dev/null | grep -oE 'flat_hash_(map|set)<.*> [a-z_]+(;| =)' | grep -oE '[a-z_]+(;| =)$' | tr -d '; =' | sort -u || true)
  for name in $names; do
    tell "$1" "$(grep -nE ": $name\\)|\\b$name\\.c?begin\\(" "$1" || true)" "iterates over a hash table, $name"
  done
}

# tell FILE LINES WHY: prints LINES, as grep -n gives them.
tell() {
  local line
  if [[ -z $2 ]]; then return; fi
  while IFS= read -r line; do printf '%s:%s   [%s]\n' "$1" "$line" "$3"; done <<<"$2"
}

# Prints every violation below the current folder.
violations() {
  local file code found lines every
  every=$(IFS="|" && echo "${banned[*]}")
  while IFS= read -r file; do
    code=$(code_of "$file")
    found=$(grep -nE "$every" <<<"$code" || true)
    tell "$file" "$found" 'a banned word'
    # Bytes may be looked at; nothing else is another thing than it is.
    found=$(grep -nE 'reinterpret_cast' <<<"$code" | grep -vE 'reinterpret_cast<(const )?(unsigned )?char\*>' || true)
    tell "$file" "$found" 'reinterpret_cast to something else than bytes'
    found=$(bad_includes "$file")
    tell "$file" "$found" 'points upwards'
    iterated "$file"
    lines=$(wc -l <"$file")
    if ((lines > max_file)); then echo "$file: $lines lines, allowed: $max_file"; fi
    long_functions "$file"
  done < <(find -L protocol sim adversaries -name '*.h' -o -name '*.cc' | sort)
}

# planted EXPECTED FILE: puts stdin into a file of an otherwise empty tree and wants a violation that says so.
planted() {
  local tree found
  tree=$(mktemp -d)
  mkdir -p "$tree"/{protocol/zyzzyva,sim/oracles,adversaries}
  cat >"$tree/$2"
  found=$(cd "$tree" && violations)
  rm -r "$tree"
  if [[ $1 == nothing && -z $found ]] || [[ $1 != nothing && $found == *"$1"* ]]; then return; fi
  printf 'self-test: planted in %s, wanted to hear of %s, heard:\n%s\n' "$2" "$1" "$found"
  exit 1
}

# A function of so many lines, and so many lines.
repeated() { printf "$2\n%.0s" $(seq "$1"); }
function_of() { printf 'int F(int a,\n      int b) {\n' && repeated $(($1 - 3)) '  a += b;' && printf '}\n'; }

planted 'a banned word' sim/a.cc <<<'double x = 1;'
planted 'a banned word' protocol/a.h <<<'std::uniform_int_distribution<int> d;'
planted 'a banned word' protocol/zyzzyva/a.cc <<<'auto now = std::chrono::steady_clock::now();'
planted 'a banned word' adversaries/a.cc <<<'#include <thread>'
planted 'a banned word' sim/oracles/a.cc <<<'std::unordered_map<int, int> m;'
planted 'a banned word' sim/a.cc <<<'absl::BitGen gen;'
planted 'a banned word' sim/a.cc <<<'std::random_device device;'
planted 'iterates' sim/a.cc < <(echo 'absl::flat_hash_map<int, A<B>> by_id_;'; echo 'for (const auto& [k, v] : by_id_) F(v);')
planted 'bytes' sim/a.cc <<<'auto p = reinterpret_cast<uint64_t*>(q);'
planted 'upwards' sim/a.cc <<<'#include "protocol/zyzzyva/messages.h"'
planted 'upwards' sim/a.cc <<<'#include "adversaries/match.h"'
planted 'upwards' protocol/a.h <<<'#include "protocol/zyzzyva/messages.h"'
planted 'upwards' protocol/zyzzyva/a.h <<<'#include "sim/step.h"'
planted 'upwards' adversaries/a.h <<<'#include "scenarios/format/scenario.h"'
planted 'lines' sim/a.cc < <(repeated 601 'int x;')
planted 'function of 71' sim/a.cc < <(function_of 71)
planted 'function of 71' sim/a.h < <(echo 'class A {'; function_of 71 | sed 's/^/  /'; echo '};')
planted nothing sim/a.cc < <(
  echo '// a double clock, float'
  echo 'const char* text = "double"; auto p = reinterpret_cast<const char*>(q);'
  echo '#include "protocol/node.h"'
  function_of 70
  echo 'namespace {'
  repeated 100 'int y;'
  echo '}'
)

count=$(find -L protocol sim adversaries -name '*.h' -o -name '*.cc' | wc -l)
((count >= 50)) || { echo "only $count files found: this test does not see the sources"; exit 1; }
found=$(violations)
if [[ -n $found ]]; then
  printf '%s\n' "$found"
  exit 1
fi
echo "$count files keep the rules"
