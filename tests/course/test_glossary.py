"""The glossary keeps its word: each term is read in the notebook that it names."""

import json
import re
from pathlib import Path

import pytest

ASSIGNMENTS = Path(__file__).parents[2] / "assignments"
ROW = re.compile(r"\| (?P<term>[^|]+) \| (?P<chinese>[^|]+) \| [^|]+ \| \[A(?P<a>\d)-(?P<n>\d)\]\((?P<path>[^)]+)\) \|")
TERMS = [
    match
    for line in (ASSIGNMENTS / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()
    if (match := ROW.fullmatch(line))
]


def test_every_row_is_read() -> None:
    rows = [line for line in (ASSIGNMENTS / "GLOSSARY.md").read_text(encoding="utf-8").splitlines() if "ipynb" in line]
    assert len(rows) == len(TERMS) == len({match["term"] for match in TERMS})


@pytest.mark.parametrize("row", TERMS, ids=[match["term"] for match in TERMS])
def test_a_term_is_met_where_the_glossary_says(row: re.Match) -> None:
    assert row["path"].startswith(f"a{row['a']}_") and f"/{row['n']}_" in row["path"]
    notebook = json.loads((ASSIGNMENTS / row["path"]).read_text(encoding="utf-8"))
    prose = " ".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    assert row["term"].lower() in re.sub(r"[*_]", "", prose).lower()
    assert re.search("[\u4e00-\u9fff]", row["chinese"])
