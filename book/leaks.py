"""Search the built book for lines of the answers: ``python book/leaks.py``, which ``make book`` runs at its end."""

import ast
import html
import re
import sys
import textwrap
from pathlib import Path

from cs231n_ae.course.outline.manifest import load_course
from cs231n_ae.course.source_text.functions import function_text, reference_source

BOOK = Path(__file__).resolve().parent
TELLING = 30
"""Characters from which on a line of code says something of its own."""


def lines_of(source: str) -> list[str]:
    """A function's own lines, without its docstring and comments, those that are long enough to tell."""
    text = textwrap.dedent(source)
    (function,) = ast.parse(text).body
    first = function.body[1 if ast.get_docstring(function) else 0].lineno
    lines = [" ".join(line.partition("  #")[0].split()) for line in text.splitlines()[first - 1 :]]
    return [line for line in lines if len(line) >= TELLING and not line.startswith(("require_", "raise", "from ", "#"))]


def main() -> int:
    pages = {
        path.relative_to(BOOK / "_build/html"): re.sub(
            r"\s+", " ", html.unescape(re.sub("<[^>]+>", "", path.read_text("utf-8")))
        )
        for path in (BOOK / "_build/html").rglob("*.html")
    }
    found = []
    for assignment in load_course(root=BOOK.parent):
        for exercise in assignment.exercises:
            answer = function_text(reference_source(exercise.module), exercise.qualname)
            lines = lines_of(answer)
            for page, text in pages.items():
                seen = [line for line in lines if line in text]
                if len(seen) > max(1, len(lines) // 3):
                    found.append(f"{page} shows the answer to {exercise.id}: {seen[0]}")
    print("\n".join(found) or f"{len(pages)} pages, no answer among them")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
