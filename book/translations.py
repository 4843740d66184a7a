"""Which English page has changed since its Chinese translation was made.

python book/translations.py           the pages that are behind, a line each; the exit status is 1 if there are any
python book/translations.py --stamp   every translation was looked at: take down the English pages as they are now
"""

import hashlib
import sys
import tomllib
from pathlib import Path

BOOK = Path(__file__).resolve().parent
ROOT = BOOK.parent
STAMPS = BOOK / "zh/translated.toml"

SOURCES = {
    "index.md": ["README.md"],
    "syllabus.md": ["assignments/SYLLABUS.md"],
    "opening.md": ["assignments/a1_backprop/0_what_is_unsupervised_learning.ipynb"],
    "assignments.md": [
        path.relative_to(ROOT).as_posix() for path in sorted(ROOT.glob("assignments/a*/assignment.toml"))
    ],
}
"""Translated page -> the files that it says in Chinese."""

SAID = {"README.md": "## For instructors", "assignment.toml": "[[exercise]]"}
"""Of these files only what stands before this line is translated."""


def fingerprint(file: str) -> str:
    """The translated part of a file, as a short hash."""
    text = (ROOT / file).read_text(encoding="utf-8").split(SAID.get(Path(file).name, "\0"))[0]
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def behind() -> list[str]:
    """A sentence for each English file that its translation has not seen."""
    stamps = tomllib.loads(STAMPS.read_text(encoding="utf-8"))
    return [
        f"book/zh/{page} is behind {file}: translate what has changed, then python book/translations.py --stamp"
        for page, files in SOURCES.items()
        for file in files
        if stamps.get(page, {}).get(file) != fingerprint(file)
    ]


def stamp() -> None:
    """Write down the English files as they are."""
    lines = [
        "# Made by: python book/translations.py --stamp. The English files as they were when they were translated."
    ]
    for page, files in SOURCES.items():
        lines += ["", f'["{page}"]', *(f'"{file}" = "{fingerprint(file)}"' for file in files)]
    STAMPS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["--stamp"]:
        stamp()
    else:
        late = behind()
        print("\n".join(late) or "every translation is up to date")
        sys.exit(bool(late))
