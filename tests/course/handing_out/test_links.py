"""Links to what stays behind become words; all others stay as they are."""

import json

import pytest

from cs231n_ae.course.handing_out.links import leads_nowhere, without_dead_links


@pytest.mark.parametrize(
    ("target", "nowhere"),
    [
        ("b.md", False),
        ("b.md#part", False),
        ("../top.md", False),
        ("../folder", False),
        ("../fold", True),
        ("c.md", True),
        ("#part", False),
        ("https://example.org/c.md", False),
        ("mailto:somebody", False),
    ],
)
def test_a_target_is_looked_for_from_its_page(target, nowhere):
    assert leads_nowhere(target, "folder/a.md", ["top.md", "folder/a.md", "folder/b.md"]) == nowhere


def test_a_dead_link_keeps_its_words_and_a_page_without_one_its_bytes():
    page = b"| [here](b.md) | [**gone**](c.md), [x](https://e.org) | ![c](c.png)\n"
    files = {"a.md": page, "b.md": b"[a](a.md)\n", "code.py": b"x[0](c.md)\n"}
    assert without_dead_links(files) == {
        "a.md": b"| [here](b.md) | **gone**, [x](https://e.org) | ![c](c.png)\n",
    }


def test_in_a_notebook_only_words_are_changed():
    cells = [
        {"cell_type": "markdown", "source": ["# One\n", "see [two](2.ipynb) and [$x$](1.ipynb)"]},
        {"cell_type": "code", "source": ["call[0](2.ipynb)"]},
    ]
    notebook = json.dumps({"cells": cells}).encode()
    changed = without_dead_links({"1.ipynb": notebook})
    cells[0]["source"][1] = "see two and [$x$](1.ipynb)"
    assert json.loads(changed["1.ipynb"]) == {"cells": cells}
    assert without_dead_links({"1.ipynb": notebook, "2.ipynb": b'{"cells": []}'}) == {}
