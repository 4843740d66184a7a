"""Lay out what the book is built from: executed notebooks, the files to fill in, and the course's other pages.

    python book/pages.py            into book/_build/source; `make book` runs it and then Sphinx
    python book/pages.py --kept     the same, of notebooks that `CS231N_AE_EXECUTED=book/_cache make test` has run
    python book/pages.py --unrun    notebooks as they are, without what they print and draw: to check links in a minute

A notebook is run once, with the reference in place of the exercises, and kept in book/_cache under a hash of its text
and of the library's: only what has changed is run again.
"""

import json
import re
import shutil
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import Any

import nbformat
from alt_texts import alt_texts
from hosted import address, badges
from nbclient import NotebookClient
from slides import write_slides
from touch import contents, write_touch
from tqdm import tqdm

from cs231n_ae.course.outline.manifest import Assignment, Exercise, load_course
from cs231n_ae.course.proving.notebooks_kept import KEPT_IN, kept_path
from cs231n_ae.course.proving.notebooks_run import answered_folder
from cs231n_ae.course.quiz.drawn import draw_questions
from cs231n_ae.course.source_text.derivations import left_out_of
from cs231n_ae.course.source_text.functions import reference_source
from cs231n_ae.course.source_text.notebooks import notebooks_of

BOOK = Path(__file__).resolve().parent
ROOT = BOOK.parent
SOURCE, CACHE = BOOK / "_build/source", BOOK / "_cache"

PAGES = {
    "syllabus.md": "assignments/SYLLABUS.md",
    "glossary.md": "assignments/GLOSSARY.md",
    "topics.md": "assignments/TOPICS.md",
    "datasets.md": "datasets/README.md",
    "published.md": "benchmarks/PUBLISHED.md",
    "speed.md": "benchmarks/RESULTS.md",
    "contributing.md": "CONTRIBUTING.md",
}
"""Page of the book -> file of the repository."""

API = ("layers", "losses", "gradient_check", "models", "optim", "solver", "measures", "plots", "datasets")
"""Modules whose docstrings are the library's pages."""

QUIZ_SEED = 0
"""Of the numbers in the ten questions of an assignment."""

SHOWN = {"image/png", "image/svg+xml", "text/html", "text/markdown", "text/plain"}
"""Kinds of output that a page without a kernel can show; sliders are not among them."""

WIDGET = "application/vnd.jupyter.widget-view+json"
IN_ITS_PLACE = "*(In a notebook, sliders and pictures stand here: they need Python.)*"


def main(how: str) -> None:
    """Write all pages anew; ``how`` is ``""``, ``"--kept"`` or ``"--unrun"``."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    SOURCE.mkdir(parents=True)
    for name in ("index.md", "instructors.md", "conf.py", "formulas.py"):
        shutil.copy(BOOK / name, SOURCE / name)
    shutil.copytree(ROOT / "assignments/diagrams", SOURCE / "diagrams")
    shutil.copytree(BOOK / "zh", SOURCE / "zh", ignore=shutil.ignore_patterns("*.toml"))
    for page, file in PAGES.items():
        (SOURCE / page).write_text(_for_the_book((ROOT / file).read_text(encoding="utf-8")), encoding="utf-8")
    _write_api()
    write_touch(SOURCE / "extra/touch")
    (SOURCE / "touch").mkdir()
    (SOURCE / "touch/index.md").write_text(contents(), encoding="utf-8")
    (SOURCE / "static").mkdir()
    for style in ("book.css", "slides/slides.css", "slides/slides.js"):
        shutil.copy(BOOK / style, SOURCE / "static")
    for assignment in load_course(root=ROOT):
        _write_assignment(assignment, how)
    notebooks = {f"{path.parent.name}/{path.stem}": path for path in SOURCE.glob("a*/*.ipynb")}
    executed = {} if how == "--unrun" else notebooks
    write_slides(SOURCE / "slides", executed)
    print(f"{len(executed)} of {len(notebooks)} notebooks with what they print and draw")


def _write_assignment(assignment: Assignment, how: str) -> None:
    """One folder: an opening page, the notebooks with what they print and draw, and the files to fill in."""
    folder = SOURCE / assignment.name
    folder.mkdir()
    notebooks = notebooks_of(assignment)
    opening = (assignment.folder / "README.md").read_text(encoding="utf-8")
    contents = "\n".join(
        ["```{toctree}", ":maxdepth: 1", ":hidden:", "", *(path.stem for path in notebooks), "exercises", "quiz"]
    )
    (folder / "index.md").write_text(f"{_for_the_book(opening)}\n{contents}\n```\n", encoding="utf-8")
    files = sorted({exercise.file for exercise in assignment.exercises})
    stubs = [
        f"## `{file}`\n\n```{{literalinclude}} {file}\n:language: python\n```\n{folded_derivations(assignment, file)}"
        for file in files
    ]
    (folder / "exercises.md").write_text("# The files to fill in\n\n" + "\n".join(stubs), encoding="utf-8")
    (folder / "quiz.md").write_text(quiz_page(assignment), encoding="utf-8")
    for file in files:
        shutil.copy(assignment.folder / file, folder / file)
    with tempfile.TemporaryDirectory(prefix="book-") as scratch:
        answered = answered_folder(assignment, Path(scratch) / assignment.name)
        for path in tqdm(notebooks, desc=assignment.name):
            if how == "--unrun":
                notebook = nbformat.read(path, as_version=4)
            else:
                notebook = _executed(answered / path.name, may_run=how != "--kept")
            words = alt_texts(notebook, f"{assignment.name}/{path.stem}")
            for cell in notebook.cells:
                if cell.id in words:
                    cell.metadata["mystnb"] = {"image": {"alt": words[cell.id]}}
            if hosted := badges(address(), path.relative_to(ROOT).as_posix()):
                notebook.cells.insert(1, nbformat.v4.new_markdown_cell(hosted, id="hosted"))
            text = json.dumps(_to_read(notebook), ensure_ascii=False)
            (folder / path.name).write_text(text, encoding="utf-8")


def quiz_page(assignment: Assignment) -> str:
    """The ten questions as one seed has them, with each answer folded below its question."""
    command = f"cs231n-ae quiz {assignment.name}"
    parts = [f"# Ten questions\n\nIn a terminal, `{command}` asks them with other numbers, and knows common mistakes."]
    for number, question in enumerate(draw_questions(assignment.name, QUIZ_SEED), start=1):
        options = "".join(f"\n- {option}" for option in question.lettered())
        reply = f"**{question.answer}**. {question.way}"
        parts += [f"## {number}", _typed(question.text) + (options and f"\n{options}")]
        parts.append(f"<details>\n<summary>Answer</summary>\n\n{_typed(reply)}\n[Read again]({question.read}.ipynb).\n")
        parts.append("</details>")
    return "\n\n".join(parts) + "\n"


def _typed(text: str) -> str:
    """Text for a terminal, with nothing in it that Markdown would take for its own but what is bold."""
    return re.sub(r"(?<!\*)(\*)(?!\*)|([_<>\[\]`$])", r"\\\1\2", text)


def folded_derivations(assignment: Assignment, file: str) -> str:
    """What the stubs in a file ask for, as the reference's docstrings have it, to be opened by whoever has it."""
    asking = [exercise for exercise in assignment.exercises if exercise.file == file and exercise.derive]
    return "".join(_folded(exercise) for exercise in asking)


def _folded(exercise: Exercise) -> str:
    said = "\n\n".join(textwrap.dedent(text) for text in left_out_of(reference_source(exercise.module) or "", exercise))
    summary = f"The gradient of <code>{exercise.qualname}</code>, when you have derived it"
    return f"\n<details>\n<summary>{summary}</summary>\n\n```{{eval-rst}}\n{said}\n```\n\n</details>\n"


def _executed(path: Path, *, may_run: bool) -> Any:
    """The notebook with its outputs, from the cache if it and the library are as they were.

    Raises:
        SystemExit: if it is not there, and may not be run.
    """
    kept = kept_path(CACHE, path)
    if not kept.is_file():
        if not may_run:
            raise SystemExit(f"{path.name} has not been run with the library as it is: {KEPT_IN}=book/_cache make test")
        notebook = nbformat.read(path, as_version=4)
        NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}}).execute()
        CACHE.mkdir(exist_ok=True)
        nbformat.write(notebook, kept)
    return nbformat.read(kept, as_version=4)


def _to_read(notebook: Any) -> Any:
    """Without progress bars, the folder that it was run in, and what needs a kernel."""
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        cell.source = _for_the_book(cell.source) if cell.cell_type == "markdown" else cell.source
        if cell.cell_type != "code":
            continue
        kept = [output for output in cell.outputs if output.get("name") != "stderr"]
        for output in kept:
            if WIDGET in output.get("data", {}):
                output["data"] = {"text/markdown": IN_ITS_PLACE}
            elif "data" in output:
                output["data"] = {kind: data for kind, data in output["data"].items() if kind in SHOWN}
        cell.outputs = [output for output in kept if output.get("data", True)]
    return notebook


def _for_the_book(text: str) -> str:
    """Links between the repository's files, as links between the book's pages."""
    text = re.sub(r"\]\((?:\.\./)?(SYLLABUS|GLOSSARY|TOPICS)\.md", lambda m: f"](/{m[1].lower()}.md", text)
    text = re.sub(r"\]\((a\d_\w+)/(\w+)\.py\)", r"](/\1/exercises.md#\2py)", text)
    text = re.sub(r"\]\((?:assignments/)?(a\d_\w+)\)", r"](/\1/index.md)", text)
    return text


def _write_api() -> None:
    folder = SOURCE / "api"
    folder.mkdir()
    for name in API:
        lines = [
            name,
            "=" * len(name),
            "",
            f".. automodule:: cs231n_ae.{name}",
            "   :members:",
            "   :imported-members:",
        ]
        (folder / f"{name}.rst").write_text("\n".join(lines) + "\n", encoding="utf-8")
    contents = [
        "# The library",
        "",
        "In the order the data flows.",
        "",
        "```{toctree}",
        ":maxdepth: 1",
        "",
        *API,
        "```",
    ]
    (folder / "index.md").write_text("\n".join(contents) + "\n", encoding="utf-8")


if __name__ == "__main__":
    wish = "".join(sys.argv[1:])
    if wish not in ("", "--kept", "--unrun"):
        raise SystemExit(f"expected --kept, --unrun or nothing, got {wish}")
    main(wish)
