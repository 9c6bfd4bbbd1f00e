#!/bin/bash
# Compares every C++ and CUDA source below a folder with .clang-format. The layout that clang-format makes differs
# between its versions, so only 14 (Debian 12) counts; exit status 77, which ctest shows as skipped, without it.
set -euo pipefail

root=${1:?usage: format.sh FOLDER}
for tool in clang-format-14 clang-format; do
    if "$tool" --version 2>/dev/null | grep -q 'version 14\.'; then
        cd "$root"
        # One process a batch; xargs itself fails when one of them does.
        find . \( -name build -o -name '.?*' \) -prune -o -type f \
             \( -name '*.h' -o -name '*.cpp' -o -name '*.cuh' -o -name '*.cu' \) -print0 |
            xargs -0 --no-run-if-empty -n 20 -P 2 "$tool" --style=file --dry-run --Werror
        exit
    fi
done
echo "clang-format 14 is not installed"
exit 77
