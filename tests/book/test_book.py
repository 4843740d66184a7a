"""The book's own parts: every formula can be drawn, links become the book's, and an answer on a page is found."""

import importlib.util
import json
import re
from pathlib import Path

import nbformat
import pytest

from cs231n_ae.course.outline.manifest import load_assignment
from cs231n_ae.course.quiz.drawn import draw_questions

ROOT = Path(__file__).resolve().parents[2]


def part(name: str):
    spec = importlib.util.spec_from_file_location(f"book_{name}", ROOT / "book" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGES = (
    "*.md",
    "assignments/*.md",
    "assignments/*/*.md",
    "benchmarks/*.md",
    "datasets/*.md",
    "book/*.md",
    "book/*/*.md",
)


def markdown_cells() -> list[str]:
    notebooks = [json.loads(path.read_text(encoding="utf-8")) for path in ROOT.glob("assignments/*/*.ipynb")]
    cells = [cell for notebook in notebooks for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    return ["".join(cell["source"]) for cell in cells]


def prose() -> list[str]:
    slides = [path.read_text(encoding="utf-8") for path in ROOT.glob("book/slides/*.md")]
    return [re.sub("`[^`]*`", "", text) for text in [*markdown_cells(), *slides]]


@pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning")  # of ziamath itself
def test_every_formula_of_notebooks_slides_and_docstrings_can_be_drawn():
    drawn = part("formulas").drawn
    formulas = {
        (found[1] or found[2]).strip()
        for text in prose()
        for found in re.finditer(r"\$\$(.+?)\$\$|\$([^$]+?)\$", text, re.S)
    }
    for path in ROOT.glob("cs231n_ae/**/*.py"):
        formulas |= {
            " ".join(found[1].split()) for found in re.finditer(":math:`([^`]+)`", path.read_text(encoding="utf-8"))
        }
    assert len(formulas) > 500
    for formula in formulas:
        assert drawn(formula, display=False).startswith("<svg"), formula


def not_formulas(text: str) -> list[str]:
    """Dollars that MyST leaves as they are, or blanks that other readers of Markdown do not forgive."""
    fenced = re.sub(r"^ *(```|~~~).*?^ *\1", "", text, flags=re.M | re.S)
    plain = re.sub(r"(`+)[^`]+\1", "", fenced).replace(r"\$", "")
    found, lines = [], plain.split("\n")
    for number, line in enumerate(lines):
        begins, ends = line.lstrip().startswith("$$"), line.rstrip().endswith("$$")
        if line.count("$$") == 2 and not (begins and ends):
            found.append(f"not on lines of its own: {line}")
        above = lines[number - 1] if number else ""
        if begins and re.match(r" *([-*+]|\d+[.)]) ", above):
            found.append(f"in the midst of a list's sentence: {line}")
    inline = re.sub(r"\$\$.+?\$\$", "", plain, flags=re.S)
    for paragraph in re.split(r"\n\s*\n|\n(?= *[-*+] )", inline):
        parts = paragraph.split("$")
        found += [f"an odd number of dollars: {paragraph}"] if len(parts) % 2 == 0 else []
        found += [f"blanks inside: ${part}$" for part in parts[1::2] if part != part.strip() or not part]
    return found


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- the **sum**\n$$s = x .$$\n  of both", "in the midst of a list's sentence"),
        ("- the **sum**\n  $$s = x .$$\n  of both", "in the midst of a list's sentence"),
        ("it is $$s = x$$ here", "not on lines of its own"),
        ("a price of $ 5", "an odd number of dollars"),
        ("a sum $ s $ of both", "blanks inside"),
    ],
)
def test_what_is_no_formula_is_seen(text, fault):
    assert fault in " ".join(not_formulas(text))


def test_what_stands_between_dollars_is_a_formula_wherever_it_is_read():
    assert not_formulas("- the **sum**\n\n  $$s = x .$$\n\n  of $x$, `$HOME` and 5 \\$\n\nand\n$$\ns = x\n$$") == []
    pages = [path for pattern in PAGES for path in ROOT.glob(pattern)]
    assert len(pages) > 20
    texts = [*markdown_cells(), *(path.read_text(encoding="utf-8") for path in pages)]
    assert [fault for text in texts for fault in not_formulas(text)] == []


def test_a_line_of_an_answer_is_one_that_says_something():
    source = '''
    def twice(x):
        """Twice."""
        require_array("x", x)
        # why
        doubled = np.concatenate([x, x], axis=0)  # (2N, D)
        return doubled
'''
    assert part("leaks").lines_of(source) == ["doubled = np.concatenate([x, x], axis=0)"]


def test_the_ten_questions_are_a_page_with_folded_answers(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "book"))
    page = part("pages").quiz_page(load_assignment("a2_autoencoders"))
    assert re.findall(r"^## (\d+)$", page, re.M) == [str(i) for i in range(1, 11)]
    assert page.count("<details>\n<summary>Answer</summary>\n\n") == page.count("</details>") == 10
    asked = draw_questions("a2_autoencoders", 0)
    assert [found in page for found in (asked[0].text, f"**{asked[0].answer}**", asked[0].way)] == [True] * 3
    assert all(f"[Read again]({question.read}.ipynb)" in page for question in asked)
    assert all(f"\n- {option}" in page for option in asked[-1].lettered())


def test_what_a_stub_asks_for_is_folded_below_it(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "book"))
    assignment = load_assignment("a1_backprop")
    folded = part("pages").folded_derivations(assignment, "affine.py")
    assert folded.count("<details>") == folded.count("</details>") == 1
    assert r"dw_{dh} = \sum_n x_{nd}\,dy_{nh}" in folded and "<code>affine_backward</code>" in folded
    assert part("pages").folded_derivations(assignment, "knn.py") == ""


def test_what_the_tests_have_run_is_taken_as_it_is_and_what_they_have_not_is_named(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(ROOT / "book"))
    pages = part("pages")
    monkeypatch.setattr(pages, "CACHE", tmp_path)
    notebook = load_assignment("a1_backprop").folder / "1_layers.ipynb"
    with pytest.raises(SystemExit, match=r"1_layers.ipynb has not been run .*CS231N_AE_EXECUTED=book/_cache make test"):
        pages._executed(notebook, may_run=False)
    pages.kept_path(tmp_path, notebook).write_text(notebook.read_text("utf-8").replace("# Layers", "# Kept"), "utf-8")
    assert pages._executed(notebook, may_run=False).cells[0].source.startswith("# Kept")


def test_a_file_to_fill_in_is_linked_where_the_book_shows_it(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "book"))
    plain = part("pages")._for_the_book
    assert plain("[f](a1_backprop/two_layer.py)") == "[f](/a1_backprop/exercises.md#two_layerpy)"
    assert (
        plain("[A1-4](a1_backprop/4_x.ipynb), [here](affine.py)") == "[A1-4](a1_backprop/4_x.ipynb), [here](affine.py)"
    )
    assert (
        plain("see the [table](../TOPICS.md), [A1](a1_backprop)")
        == "see the [table](/topics.md), [A1](/a1_backprop/index.md)"
    )


@pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning")  # of ziamath itself
def test_a_long_formula_among_words_scrolls_by_itself_and_a_short_one_is_as_it_was():
    formulas = part("formulas")
    short, long = "a + b", "+".join(["a"] * 20)
    assert formulas.in_a_line(short) == formulas.drawn(short, display=False)
    box, picture = formulas.in_a_line(long).split("<svg", 1)
    assert box.startswith('<span class="formula" tabindex="0"') and "overflow-x:auto" in box and "max-width:100%" in box
    depth = re.search(r"vertical-align:[^;\"]+em", formulas.drawn(long, display=False))[0]
    assert depth in box and "display:block" in picture, "its letters stand on the line, as those of a short one do"


DRAWING = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "", "text/plain": "<Figure>"}}


def test_a_picture_without_a_slide_has_the_words_of_its_cell(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "book"))
    words = "A curve that falls, and a star at its lowest point."
    assert told("a1_backprop/none", alt=words) == {"drawn": words}


@pytest.mark.parametrize("alt", [None, "", "  "])
def test_a_picture_without_words_is_named(monkeypatch, alt):
    monkeypatch.syspath_prepend(str(ROOT / "book"))
    with pytest.raises(
        SystemExit, match=r"^a1_backprop/none\.ipynb: the cell 'drawn' draws a picture and has no words"
    ):
        told("a1_backprop/none", alt=alt)


def test_a_picture_that_a_slide_shows_has_the_slide_s_words(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "book"))
    words = "ReLU, sigmoid and tanh, each with its slope."
    assert f"![{words}](picture:a1_backprop/1_layers#curves)" in (ROOT / "book/slides/week_01.md").read_text("utf-8")
    assert told("a1_backprop/1_layers", cell="curves", alt=None) == {"curves": words}
    assert told("a1_backprop/1_layers", cell="curves", alt="Three curves.") == {"curves": words}


def told(name: str, *, cell: str = "drawn", alt: str | None) -> dict[str, str]:
    """The words for the one cell that draws, between text and one that prints and has nothing to be told."""
    made = nbformat.v4
    cells = [
        made.new_markdown_cell("# A title\n\nText."),
        made.new_code_cell("print('said')", id="said", outputs=[made.new_output("stream", text="said")]),
        made.new_code_cell("plt.show()", id=cell, outputs=[nbformat.from_dict(DRAWING)]),
    ]
    if alt is not None:
        cells[-1].metadata["alt"] = alt
    return part("alt_texts").alt_texts(made.new_notebook(cells=cells), name)


def test_words_of_a_picture_stand_in_one_place_and_say_more_than_a_title():
    """On the slide that shows it, or in the notebook beside the cell that draws it."""
    slides = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("book/slides/week_*.md"))
    own = {
        f"{path.parent.name}/{path.stem}#{cell['id']}": cell["metadata"]["alt"]
        for path in ROOT.glob("assignments/*/*.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if "alt" in cell["metadata"]
    }
    assert len(own) > 90
    assert [place for place in own if f"(picture:{place})" in slides] == []
    assert [place for place, words in own.items() if not 100 < len(words) < 400 or not words.endswith(".")] == []
    assert len(set(own.values())) == len(own), "two pictures with the same words"
