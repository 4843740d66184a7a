"""The sample answer to an inline question, for whoever has written one down."""

import difflib
import re
from dataclasses import dataclass
from pathlib import Path

from cs231n_ae.course.desk.naming import NotFound
from cs231n_ae.course.desk.student import Course
from cs231n_ae.course.outline.errors import CourseError
from cs231n_ae.course.outline.manifest import Assignment
from cs231n_ae.course.outline.paths import HANDED_OUT, bank_folder
from cs231n_ae.course.showing.terminal import Line, clickable, line, wrapped
from cs231n_ae.course.source_text.notebooks import notebooks_of
from cs231n_ae.course.source_text.questions import InlineQuestion, inline_questions, sample_answers

__all__ = ["AnswerRefused", "ShownAnswer", "sample_answer"]


class AnswerRefused(CourseError):
    """The sample answer is not shown (yet); the message says why."""


@dataclass(frozen=True)
class ShownAnswer:
    """A sample answer with its rubric: Markdown and LaTeX in a notebook, lines in a terminal."""

    title: str
    text: str
    rubric: str
    points: int

    def _repr_markdown_(self) -> str:
        parts = [f"**{self.title}**", self.text]
        if self.rubric:
            parts += [f"*Rubric, {_counted(self.points)}*", self.rubric]
        return "\n\n".join(parts)

    def lines(self, width: int) -> list[Line]:
        """The same for a terminal, whose lines have this width; formulas stay as they are typed."""
        lines = [(), line("  ", (self.title, "strong")), *wrapped(_unbroken(self.text), 2, width), ()]
        if self.rubric:
            lines.append(line("  ", (f"Rubric, {_counted(self.points)}", "strong")))
            lines += [*wrapped(_unbroken(self.rubric).replace("*", ""), 2, width), ()]
        return lines

    def __repr__(self) -> str:
        return "\n".join("".join(text for text, _ in pieces) for pieces in self.lines(88))


def sample_answer(course: Course, notebook: object, question: object) -> ShownAnswer:
    """The sample answer to a question below which something was written.

    Args:
        course: the student's.
        notebook: its name or the beginning of that, with or without its number; ``a1/4`` where two are called alike.
        question: its number.

    Raises:
        NotFound: if there is no such notebook or question; the message offers what there is.
        AnswerRefused: if nothing was written, or if the answers are the instructor's.
    """
    assignment, file = _notebook(course, str(notebook))
    found = _question(file, question)
    answers = bank_folder(assignment.name, root=assignment.root) / "answers"
    if (assignment.folder / HANDED_OUT).is_dir() or not answers.is_dir():
        raise AnswerRefused("this copy of the course comes without sample answers: your instructor has them")
    sample = sample_answers(answers / f"{file.stem}.md").get(found.number)
    if sample is None:
        raise AnswerRefused(f"there is no sample answer to question {found.number} of {file.stem} yet")
    if not found.answer:
        raise AnswerRefused(
            f"nothing stands below question {found.number} of {clickable(file)} yet: write what you think into its "
            'cell "Your answer:" (a sentence will do, and it need not be right), save the notebook, and then '
            f"{course.typed('answer', file.stem, str(found.number))} shows one to compare yours with"
        )
    return ShownAnswer(f"{file.stem}, question {found.number}", sample.text, sample.rubric, sample.points)


def _notebook(course: Course, name: str) -> tuple[Assignment, Path]:
    """The one notebook of that name; of several, the one in the assignment at hand."""
    *folders, word = re.split(r"[/\\]", name.removesuffix(".ipynb"))
    within = [one for one in course.assignments if not folders or folders[-1] in (one.name, one.name.partition("_")[0])]
    there = [(one, file) for one in within or course.assignments for file in notebooks_of(one)]
    exact = [pair for pair in there if pair[1].stem == word]
    found = exact or [pair for pair in there if word and _begins(pair[1].stem, word)]
    here = Path.cwd().resolve()
    at_hand = [pair for pair in found if here.is_relative_to(pair[0].folder.resolve())]
    found = at_hand if len(at_hand) == 1 else found
    if len(found) == 1 and within:
        return found[0]
    if found:
        names = " or ".join(f"{one.name.partition('_')[0]}/{file.stem}" for one, file in found)
        raise NotFound(f"{name!r} is not the name of one notebook: did you mean {names}?")
    near = sorted(there, key=lambda pair: _likeness(pair[1].stem, word), reverse=True)[:1]
    offer = "".join(f": did you mean {file.stem}?" for _, file in near if _likeness(file.stem, word) > 0.6)
    raise NotFound(f"there is no notebook {name!r}" + (offer or f": {course.typed('list')} shows the assignments"))


def _begins(stem: str, word: str) -> bool:
    return stem.startswith(word) or stem.partition("_")[2].startswith(word)


def _likeness(stem: str, word: str) -> float:
    """How like the word is to a beginning of the notebook's name, with its number or without: 1 for the same."""
    beginnings = [text[: len(word)] for text in (stem, stem.partition("_")[2])]
    return max(difflib.SequenceMatcher(None, beginning, word).ratio() for beginning in beginnings)


def _question(file: Path, question: object) -> InlineQuestion:
    try:
        questions = {one.number: one for one in inline_questions(file)}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AnswerRefused(f"{clickable(file)} cannot be read as a notebook ({error}): save it again") from None
    if not questions:
        raise NotFound(f"{file.stem} asks no inline question")
    found = questions.get(int(str(question))) if str(question).isdecimal() else None
    if found is None:
        raise NotFound(f"{file.stem} has no question {question!r}: its questions are {', '.join(map(str, questions))}")
    return found


def _unbroken(text: str) -> str:
    """The text with each paragraph, and each point of a list, in one line."""
    return re.sub(r"(?<!\n)\n(?!\n|- )\s*", " ", text)


def _counted(points: int) -> str:
    return f"{points} point{'s' if points != 1 else ''}"
