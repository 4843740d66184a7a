"""The texts that are written into what is released."""

from string import Template

__all__ = ["HANDOUT", "RUN_AUTOGRADER", "SETUP"]

HANDOUT = Template("""# $title: your copy

Start as the README says; then open the notebooks in `assignments/$name`.

Some functions of the library have no body here: they are the exercises. Everything can still be imported. In the
notebooks the library uses yours in their place, as soon as they are written; before that, a model that needs one says
so with a `NotImplementedError`. `make demo`, which knows nothing of yours, has to wait for the copy with the answers.
Pages and later assignments that README, syllabus and glossary name without a link are in that copy, too.

| you want to | type |
| --- | --- |
| know what is next | `cs231n-ae list` |
| check a function | `cs231n-ae check NAME` |
| check again whenever you save | `cs231n-ae watch` |
| read a hint | `cs231n-ae hint NAME` |
| compare with the reference, once you pass | `cs231n-ae solution NAME` |
| test what you know | `cs231n-ae quiz $name` |
| try the open challenge | `cs231n-ae challenge $name` |
| pack your work | `cs231n-ae submit $name` |

Where the environment is not activated, `cs231n-ae` is `.venv/bin/cs231n-ae` (on Windows `.venv\\Scripts\\cs231n-ae`).
In a notebook these are functions: `check("NAME")`, `hint("NAME")`, `progress()`, `submit("$name")`.
""")

SETUP = """#!/usr/bin/env bash
# Run once by Gradescope, as root, when the autograder's image is built.
set -euo pipefail
root="${AUTOGRADER_ROOT:-/autograder}"

new_enough() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

python=""
for candidate in python3 python3.13 python3.12 python3.11; do
    if new_enough "$candidate"; then python="$candidate"; break; fi
done
if [ -z "$python" ]; then
    apt-get update
    apt-get install -y python3.12 python3.12-venv || apt-get install -y python3.11 python3.11-venv
    for candidate in python3.12 python3.11; do
        if new_enough "$candidate"; then python="$candidate"; break; fi
    done
fi

# Stands around the student's code, where the container allows it; the results say what was in force.
command -v bwrap >/dev/null || apt-get install -y bubblewrap || echo "no bubblewrap: another way is tried"

"$python" -m venv "$root/venv"
"$root/venv/bin/python" -m pip install --quiet --disable-pip-version-check -e "$root/source"
"""

RUN_AUTOGRADER = Template("""#!/usr/bin/env bash
# Run by Gradescope for each submission; writes results/results.json.
set -euo pipefail
root="$${AUTOGRADER_ROOT:-/autograder}"
python="$${AUTOGRADER_PYTHON:-$$root/venv/bin/python}"
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
cd "$$root/source"
exec "$$python" -m cs231n_ae.course.grading.autograder $name
""")
