#!/usr/bin/env bash
# Fetch the public datasets into datasets/ (or $CS231N_AE_DATA), checked; what is there already is left alone.
#
#   ./setup_datasets.sh                            all of them
#   ./setup_datasets.sh mnist                      one
#   ./setup_datasets.sh mnist --mirror file:///media/stick/datasets
#
# Without bash:  cs231n-ae data fetch mnist
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

case "${1-}" in
-h | --help)
    sed -n '2,/^set/{ /^#/s/^# \{0,1\}//p; }' "${BASH_SOURCE[0]}"
    exit 0
    ;;
esac

find_python() {
    for python in "$root/.venv/bin/python" "$root/.venv/Scripts/python.exe"; do
        if [ -x "$python" ]; then return 0; fi
    done
    return 1
}

if ! find_python; then
    if ! command -v make > /dev/null; then
        echo "There is no environment in $root/.venv yet, and no make to set it up. In that folder:" >&2
        echo "    python3 -m venv .venv" >&2
        echo "    .venv/bin/python -m pip install -r requirements.txt" >&2
        echo "then run this again." >&2
        exit 1
    fi
    echo "Setting up the environment in $root/.venv first." >&2
    make -C "$root" .venv/ready >&2
    find_python
fi

exec "$python" -m cs231n_ae data fetch "$@"
