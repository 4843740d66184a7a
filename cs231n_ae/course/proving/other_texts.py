"""The text of a file in which another right answer stands in the place of the reference."""

import ast
from pathlib import Path

from cs231n_ae.course.judging.other_answers import OtherAnswer, other_answer
from cs231n_ae.course.outline.manifest import Exercise
from cs231n_ae.course.worker.definitions import definition

__all__ = ["with_other_answer"]


def with_other_answer(source: str, exercise: Exercise, answer: OtherAnswer) -> str:
    """The reference's file with another answer's parameters and body, and what that one's file holds for it on top.

    A name that both files give a value is the reference's.
    """
    file, own = ast.parse(source), ast.parse(Path(answer.function.__code__.co_filename).read_text(encoding="utf-8"))
    place = definition(file, exercise.qualname)
    written = definition(own, answer.function.__name__)
    assert isinstance(place, ast.FunctionDef) and isinstance(written, ast.FunctionDef)
    place.args, place.body = written.args, written.body
    file.body[:0] = [node for node in own.body if not _is_marked(node)]
    return ast.unparse(ast.fix_missing_locations(file))


def _is_marked(node: ast.stmt) -> bool:
    """Whether this is an answer, or imports the mark of one."""
    if isinstance(node, ast.ImportFrom):
        return any(alias.name == other_answer.__name__ for alias in node.names)
    marks = node.decorator_list if isinstance(node, ast.FunctionDef) else []
    return any(isinstance(mark, ast.Call) and ast.unparse(mark.func) == other_answer.__name__ for mark in marks)
