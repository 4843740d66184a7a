"""Take the answers out of the library's source, and look for what still repeats one."""

import ast
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from cs231n_ae.course.worker.definitions import definition

__all__ = ["Answer", "Form", "answer_of", "repeats", "unknown_from", "without_bodies"]

_LINE = 120
_TELLING = 12
"""Nodes of a syntax tree from which on an expression says something of its own: ``dout * s * (1 - s)`` has 13."""


_LONGEST = 150


def without_bodies(source: str, messages: Mapping[str, str]) -> str:
    """``source`` with some functions reduced to signature, docstring and a raise; private helpers of theirs go too.

    Args:
        source: a module's text.
        messages: what each function or method, by qualified name, says when it is called.

    Raises:
        ValueError: if one of them is not there.
    """
    lines = source.splitlines()
    tree = ast.parse(source)
    spans = []
    for qualname, message in messages.items():
        node = definition(tree, qualname)
        if not isinstance(node, ast.FunctionDef):
            raise ValueError(f"there is no function {qualname} to leave out")
        documented = ast.get_docstring(node) is not None
        start = (node.body[0].end_lineno or 0) if documented else node.body[0].lineno - 1
        spans.append((start, node.end_lineno or 0, _raise(" " * node.body[0].col_offset, message)))
    for start, end, body in sorted(spans, reverse=True):
        lines[start:end] = body
    return _without_unused_helpers("\n".join(lines) + "\n")


class Form(NamedTuple):
    """A part of a syntax tree, whatever its variables are called."""

    length: int
    """Nodes that are compared: where they are not as many, there is nothing to write out."""
    text: str


@dataclass(frozen=True)
class Answer:
    """The body of a reference, as it can be recognised under other names of variables."""

    exercise: str
    statements: tuple[Form, ...]
    telling: frozenset[Form]
    """The expressions in it that say something of their own."""


def answer_of(exercise: str, source: str, qualname: str) -> Answer:
    """What there is to be recognised of one reference."""
    node = definition(ast.parse(source), qualname)
    if node is None:
        raise ValueError(f"there is no {qualname} to leave out")
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    telling = {_form(e) for e in _expressions(body) if _size(e) >= _TELLING and _is_arithmetic(e)}
    return Answer(exercise, tuple(map(_form, body)), frozenset(telling))


def unknown_from(answers: Iterable[Answer], shown: Iterable[str]) -> list[Answer]:
    """The answers without those expressions that are in the students' own files anyway (in ``shown``, sources)."""
    known = {_form(node) for source in shown for node in _measured(ast.parse(source))[1]}
    return [replace(answer, telling=answer.telling - known) for answer in answers]


def repeats(answers: Sequence[Answer], source: str, *, whole: bool = False) -> Iterator[tuple[str, int]]:
    """Where ``source`` repeats an answer: the exercise and the line.

    Args:
        answers: what to look for.
        source: a module's text.
        whole: only whole bodies, statement by statement; else also single telling expressions.
    """
    tree = ast.parse(source)
    lengths, telling = _measured(tree)
    beginning = defaultdict(list)
    for answer in answers:
        beginning[answer.statements[0].length].append(answer)
    for body in _bodies(lengths):
        for at, statement in enumerate(body):
            for answer in beginning.get(lengths[statement], ()):
                if _is_at(body[at : at + len(answer.statements)], answer.statements, lengths):
                    yield answer.exercise, statement.lineno
    if whole:
        return
    wanted = {form: answer.exercise for answer in answers for form in answer.telling}
    long = {form.length for form in wanted}
    for node in telling:
        length = lengths.get(node)  # of what stands in an annotation there is none
        if length in long and (form := Form(length, _normal(node))) in wanted:
            yield wanted[form], node.lineno


def _bodies(nodes: Iterable[ast.AST]) -> Iterator[list[ast.stmt]]:
    for node in nodes:
        if isinstance(node, ast.expr):
            continue
        for body in (getattr(node, "body", None), getattr(node, "orelse", None)):
            if isinstance(body, list):
                yield body


def _is_at(there: list[ast.stmt], wanted: tuple[Form, ...], lengths: Mapping[ast.AST, int]) -> bool:
    if [lengths[node] for node in there] != [form.length for form in wanted]:
        return False
    return all(_normal(node) == form.text for node, form in zip(there, wanted, strict=True))


def _raise(indent: str, message: str) -> list[str]:
    call = f'{indent}raise NotImplementedError("{message}")'
    if len(call) <= _LINE:
        return [call]
    return [f"{indent}raise NotImplementedError(", f'{indent}    "{message}"', f"{indent})"]


def _without_unused_helpers(source: str) -> str:
    """The module without private functions and constants that nothing in it uses any more."""
    while True:
        tree = ast.parse(source)
        used = [_used(node) for node in tree.body]
        users = Counter(name for names in used for name in names)
        for node, own in zip(tree.body, used, strict=True):
            names = _private_names(node)
            if names and not any(users[name] > (name in own) for name in names):
                lines = source.splitlines()
                start = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
                del lines[start - 1 : node.end_lineno]
                source = "\n".join(lines).rstrip() + "\n"
                break
        else:
            return source


def _private_names(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        names = {node.name}
    elif isinstance(node, ast.Assign):
        names = {target.id for target in node.targets if isinstance(target, ast.Name)}
    else:
        return set()
    return {name for name in names if name.startswith("_") and not name.startswith("__")}


def _used(node: ast.stmt) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def _expressions(body: list[ast.stmt]) -> Iterator[ast.expr]:
    """What is computed in a body: the right sides, and each part of a tuple by itself."""
    for statement in body:
        for node in ast.walk(statement):
            value = getattr(node, "value", None)
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Return) and value is not None:
                yield from value.elts if isinstance(value, ast.Tuple) else [value]


def _is_arithmetic(node: ast.expr) -> bool:
    """Whether something is computed: a config, a check of an argument or a reshape is the library's manner."""
    arithmetic = any(isinstance(inner, ast.BinOp) for inner in ast.walk(node))
    return arithmetic and not isinstance(node, ast.Dict | ast.JoinedStr)


def _size(node: ast.AST) -> int:
    return sum(1 for _ in ast.walk(node))


def _form(node: ast.AST) -> Form:
    return Form(_measured(node)[0][node], _normal(node))


def _measured(tree: ast.AST) -> tuple[dict[ast.AST, int], list[ast.expr]]:
    """Both measures of every node of a tree, in one pass: the library has a third of a million of them.

    Returns:
        lengths: of a node, how many there are in it of those that :func:`_normal` writes out.
        telling: the larger expressions anywhere, but none that is larger (in nodes of all kinds) than answers ever are.
    """
    lengths: dict[ast.AST, int] = {}
    telling = []

    def measure(node: ast.AST, written: bool) -> tuple[int, int]:
        size = length = 1
        for field in node._fields:
            value = getattr(node, field, None)
            told = field not in _IGNORED
            for part in value if isinstance(value, list) else (value,):
                if not isinstance(part, ast.AST):
                    continue
                if type(part) in _ALONE:
                    size, length = size + _ALONE[type(part)], length + told
                    if written and told:
                        lengths[part] = 1
                else:
                    inner, inner_length = measure(part, written and told)
                    size, length = size + inner, length + inner_length * told
        if _is_variable(node):
            length = 1
        if written:
            lengths[node] = length
        if _TELLING <= size <= _LONGEST and isinstance(node, ast.expr):
            telling.append(node)
        return size, length

    measure(tree, True)
    return lengths, telling


def _is_variable(node: ast.AST) -> bool:
    of_self = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
    return of_self or isinstance(node, ast.Name)


def _normal(node: ast.AST) -> str:
    """The syntax tree as text, with variables numbered in the order in which they appear."""
    names: dict[str, str] = {}

    def text(part: object) -> str:
        if isinstance(part, ast.Name):
            return part.id if part.id in _NEVER_RENAMED else names.setdefault(part.id, f"v{len(names)}")
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == "self":
            return names.setdefault(f"self.{part.attr}", f"v{len(names)}")  # as good as a variable
        if isinstance(part, ast.AST):
            inner = ", ".join(text(getattr(part, field, None)) for field in part._fields if field not in _IGNORED)
            return f"{type(part).__name__}({inner})"
        if isinstance(part, list):
            return f"[{', '.join(text(item) for item in part)}]"
        return repr(part)

    return text(node)


_NEVER_RENAMED = {"np", "self", "layers", "losses", "float", "len", "range", "sum"}
_ALONE = dict.fromkeys([ast.Load, ast.Store, ast.Del, *ast.operator.__subclasses__(), *ast.cmpop.__subclasses__()], 1)
_ALONE |= {ast.Constant: 1, ast.Name: 2}
"""Nodes with nothing in them to be looked at, and how many each is: a name is read or written, which is a node too."""
_IGNORED = {"ctx", "annotation", "returns", "type_comment", "simple"}
