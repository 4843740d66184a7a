"""An argument that is missing in a call of what the reference calls too, and arguments that nothing reads."""

import ast
import copy
from collections.abc import Iterator
from typing import Any

from cs231n_ae.course.judging.repair.beside import Beside
from cs231n_ae.course.judging.repair.edit import Edit, change
from cs231n_ae.course.judging.repair.translation import Translation
from cs231n_ae.course.judging.repair.tree import Text, called, is_of_self, same

__all__ = ["arguments_missing", "unread"]


def arguments_missing(part: int, beside: Beside, known: dict[str, Any]) -> Iterator[Edit]:
    """Each call with one argument more, if the reference has it in a call of the same function.

    Args:
        part: the number of the student's function.
        beside: the function and its reference.
        known: what the student's file knows by name.
    """
    theirs = [slot.node for slot in beside.theirs if isinstance(slot.node, ast.Call)]
    say = Translation(beside, known, short=True).of
    for slot in beside.mine:
        for other in theirs if isinstance(slot.node, ast.Call) else ():
            if called(other) == called(slot.node):
                for new in _with_one_more(slot.node, other, say):
                    yield change(part, slot, new, "argument missing", 1 + beside.suspicion(slot))


def _with_one_more(mine: ast.Call, theirs: ast.Call, say: Any) -> Iterator[ast.Call]:
    given = {keyword.arg for keyword in mine.keywords}
    for keyword in theirs.keywords:
        value = say(keyword.value) if keyword.arg and keyword.arg not in given else None
        if value is not None:
            yield ast.Call(mine.func, mine.args, [*mine.keywords, ast.keyword(keyword.arg, copy.deepcopy(value))])
    if len(theirs.args) == len(mine.args) + 1 and not any(isinstance(one, ast.Starred) for one in theirs.args):
        for i, argument in enumerate(theirs.args):
            value = say(argument)
            if value is not None and not any(same(value, one) for one in mine.args):
                yield ast.Call(mine.func, [*mine.args[:i], copy.deepcopy(value), *mine.args[i:]], mine.keywords)


def unread(beside: Beside, texts: list[Text]) -> list[str]:
    """What the reference reads and the student does nowhere: arguments, and attributes of self, by their names.

    A value that the student comes by in another way is not among them, nor is a whole number of self: lengths are.

    Args:
        beside: the function and its reference.
        texts: all that the student wrote for it, the function's own text first.
    """
    own = texts[0]
    read = {name for name in own.parameters if _is_read(own, name)}
    inside = [node for text in texts for node in ast.walk(text.function)]
    attributes = {node.attr for node in inside if isinstance(node, ast.Attribute)}
    if attributes & {"__dict__"} or any(getattr(node, "id", "") in ("getattr", "vars") for node in inside):
        attributes |= {str(node.value) for node in inside if isinstance(node, ast.Constant)}
    found = {}
    for r, slot in enumerate(beside.theirs):
        node, is_new = slot.node, not beside.equal.get(r)
        if r not in beside.reference.seen.values:
            continue
        if isinstance(node, ast.Name) and node.id in own.parameters and node.id not in read and is_new:
            found[node.id] = node.id
        elif is_of_self(node) and node.attr not in attributes and is_new and not _is_whole(beside, r):
            found[node.attr] = f"self.{node.attr}"
    return list(found.values())


def _is_whole(beside: Beside, r: int) -> bool:
    return beside.reference.seen.letters.get(r) == "i"


def _is_read(text: Text, name: str) -> bool:
    """Whether anything but a check of what comes in reads an argument, before it is given another value."""
    for line in text.lines:
        statement = line.statement
        names = [node for node in ast.walk(statement) if isinstance(node, ast.Name) and node.id == name]
        if any(isinstance(node.ctx, ast.Load) for node in names):
            return True
        if names and line.owner is text.function and isinstance(statement, ast.Assign):
            return False
    return False
