#!/usr/bin/env bash
# Prints a C++ file with text files in it: embed.sh NAME FILE… [-- NAME FILE…]…; the files of a name follow each other.
set -euo pipefail
echo '#include "tools/view/page_assets.h"'
echo 'namespace zyz::tools {'
while (($# > 0)); do
  printf 'const std::string_view %s = ' "$1"
  shift
  while (($# > 0)) && [[ $1 != -- ]]; do
    # A compiler need not take string literals of any length: one literal per 200 lines, joined.
    awk 'NR % 200 == 1 { if (NR > 1) print ")zyz-asset\""; printf "R\"zyz-asset(" } { print } END { print ")zyz-asset\"" }' "$1"
    shift
  done
  echo ';'
  if (($# > 0)); then shift; fi
done
echo '}  // namespace zyz::tools'
