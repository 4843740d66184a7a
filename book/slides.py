"""The slides of each week: ``book/slides/week_NN.md``, one heading a slide, and what they take from elsewhere.

A slide repeats nothing that is written down already. In its Markdown stand, to be filled in when the book is laid out:

    {week}                                        the week's notebooks and reading, from the syllabus
    {exercises}                                   what is to be written, with its points, from the manifest
    - {mistake} affine_backward/transposes_dw     what a student reads who made it, from the bank
    ![](diagram:affine_graph)                     a diagram, with the words of the notebook that shows it
    ![words](picture:a1_backprop/1_layers#curves) what that cell of the executed notebook draws
"""

import base64
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cs231n_ae.course.judging.misconceptions import bank_of
from cs231n_ae.course.outline.manifest import Exercise, load_course
from cs231n_ae.course.source_text.notebooks import cell_text, checked_in, notebook_cells, notebook_title

HERE = Path(__file__).resolve().parent / "slides"
ROOT = HERE.parents[1]
ASSIGNMENTS = ROOT / "assignments"

PICTURE = re.compile(r"!\[([^\]]+)\]\(picture:(\w+/\w+)#([\w-]+)\)")
DIAGRAM = re.compile(r"!\[\]\(diagram:(\w+)\)")
MISTAKE = re.compile(r"\{mistake\} (\w+)/(\w+)")


@dataclass(frozen=True)
class Week:
    """A row of the syllabus."""

    number: int
    notebooks: str
    """Its links, as Markdown."""
    written: str
    reading: str

    @property
    def paths(self) -> list[Path]:
        """The notebooks that it links to."""
        return [ASSIGNMENTS / path for path in re.findall(r"\]\((\w+/\w+\.ipynb)\)", self.notebooks)]


def weeks() -> list[Week]:
    """The weeks of the syllabus, in order."""
    syllabus = (ASSIGNMENTS / "SYLLABUS.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \|$", syllabus, re.M)
    return [Week(int(number), *rest) for number, *rest in rows]


def write_slides(folder: Path, executed: dict[str, Path]) -> None:
    """Write the pages of all weeks into ``folder``.

    Args:
        folder: to be made, ``slides`` in the book's source.
        executed: notebooks with outputs by ``"a1_backprop/1_layers"``. Of those that are not there, a sentence stands
            in the place of a picture.
    """
    (folder / "pictures").mkdir(parents=True)
    shutil.copy(HERE / "index.md", folder)
    for week in weeks():
        name = f"week_{week.number:02}.md"
        text = filled((HERE / name).read_text(encoding="utf-8"), week)
        text = PICTURE.sub(lambda found: _picture(found, executed, folder / "pictures"), text)
        (folder / name).write_text(text, encoding="utf-8")


def filled(text: str, week: Week) -> str:
    """A week's slides with everything in them that needs no executed notebook."""
    text = text.replace("{week}", _in_the_book(f"{week.notebooks}\n\n*Read beside it:* {week.reading}"))
    text = text.replace("{exercises}", "\n".join(_exercises(week)))
    text = MISTAKE.sub(lambda found: f"`{found[1]}`: {sentence(found[1], found[2])}", text)
    return DIAGRAM.sub(lambda found: f"![{words_for(found[1])}](/diagrams/{found[1]}.svg)", text)


def _in_the_book(text: str) -> str:
    return re.sub(r"\]\((a\d_\w+/\w+\.ipynb)\)", r"](/\1)", text)


def _exercises(week: Week) -> Iterator[str]:
    seen: set[str] = set()
    for path in week.paths:
        asked = [exercise_of(name) for name in checked_in(path) if name not in seen]
        seen.update(checked_in(path))
        if asked:
            told = ", ".join(f"`{exercise.id}` ({exercise.points:g})" for exercise in asked)
            yield f"- [{notebook_title(path)}](/{path.relative_to(ASSIGNMENTS).as_posix()}): {told}"


@cache
def _all_exercises() -> dict[str, tuple]:
    return {one.id: (assignment, one) for assignment in load_course(root=ROOT) for one in assignment.exercises}


def exercise_of(name: str) -> Exercise:
    """The exercise of that id.

    Raises:
        ValueError: if there is none.
    """
    if name not in _all_exercises():
        raise ValueError(f"the slides speak of {name!r}, which is no exercise: see assignments/aN_…/assignment.toml")
    return _all_exercises()[name][1]


def sentence(exercise: str, name: str) -> str:
    """What a student reads who made this mistake.

    Raises:
        ValueError: if the bank has no such misconception.
    """
    known = bank_of(_all_exercises()[exercise_of(exercise).id][0], exercise_of(exercise))
    for wrong in known:
        if wrong.name == name:
            return wrong.says
    names = ", ".join(wrong.name for wrong in known)
    raise ValueError(f"the bank has no {name!r} for {exercise}, which a slide shows. It has {names}")


@cache
def words_for(diagram: str) -> str:
    """What the notebook that shows a diagram says for who cannot see it.

    Raises:
        ValueError: if no notebook shows it.
    """
    for path in sorted(ASSIGNMENTS.glob("*/*.ipynb")):
        for cell in notebook_cells(path):
            if found := re.search(rf"!\[([^\]]+)\]\(\.\./diagrams/{diagram}\.svg\)", cell_text(cell)):
                return found[1]
    raise ValueError(f"no notebook shows the diagram {diagram!r}, which a slide shows: its words stand there")


def _picture(found: re.Match[str], executed: dict[str, Path], folder: Path) -> str:
    words, notebook, cell = found.groups()
    if notebook not in executed:
        return f"*Here stands a picture of [its notebook](/{notebook}.ipynb): {words}*"
    file = folder / f"{notebook.replace('/', '-')}-{cell}.png"
    file.write_bytes(drawn_by(cell, executed[notebook]))
    return f"![{words}](pictures/{file.name})"


def drawn_by(cell: str, notebook: Path) -> bytes:
    """The last picture, as PNG, among the outputs of one cell.

    Raises:
        ValueError: if there is no such cell, or no picture.
    """
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    outputs = next((one.get("outputs", []) for one in cells if one.get("id") == cell), [])
    pictures = [output["data"]["image/png"] for output in outputs if "image/png" in output.get("data", {})]
    if not pictures:
        raise ValueError(f"the cell {cell!r} of {notebook.name}, which a slide shows, draws no picture")
    return base64.b64decode("".join(pictures[-1]))
