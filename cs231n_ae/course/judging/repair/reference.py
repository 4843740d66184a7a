"""The reference of an exercise, read as one function: what its private helpers do is written where they are called."""

import ast
import copy
import importlib
from collections.abc import Callable, Sequence
from typing import Any

from cs231n_ae.course.answers.in_process import OverlaySubmission, ReferenceSubmission
from cs231n_ae.course.judging.repair.bench import with_ticks
from cs231n_ae.course.judging.repair.tree import TICK, Text
from cs231n_ae.course.judging.repair.values import SEEN, Seen, probed
from cs231n_ae.course.outline.manifest import Exercise
from cs231n_ae.course.source_text.functions import reference_source
from cs231n_ae.course.worker.definitions import definition, is_stub_node

__all__ = ["Reference", "overlay_of", "reference_of"]


class Reference:
    """The text of a reference, and what its expressions were worth in one test."""

    def __init__(self, exercise: Exercise, text: Text, constants: dict[str, Any]) -> None:
        """``constants``: the numbers and texts that its module knows by name."""
        self.exercise, self.text, self.constants = exercise, text, constants
        self.seen = Seen(text)
        self.watcher: Callable[[int, Any], Any] = self.seen
        """Who is told what each expression is worth."""
        self.definitions = _definitions(text)
        """The right side of each name that is given a value once, by itself."""

    def function(self) -> Callable[..., Any]:
        """The function with probes, to be put in the place of the library's own."""
        module = importlib.import_module(self.exercise.module)
        known = {**vars(module), SEEN: self.watcher, TICK: lambda: None}
        code = compile(ast.Module([probed(self.text)], []), str(module.__file__), "exec", dont_inherit=True)
        made: dict[str, Any] = {}
        exec(code, known, made)
        function: Callable[..., Any] = made[self.text.function.name]
        return function


def overlay_of(references: Sequence[Reference], base: ReferenceSubmission) -> OverlaySubmission:
    """The reference's answers, with probes in these texts."""
    return OverlaySubmission(base, {one.exercise.key: one.function() for one in references})


def reference_of(exercise: Exercise) -> Reference | None:
    """The reference; None where its text is not at hand, as in a hand-out."""
    source = reference_source(exercise.module)
    if source is None:
        return None
    tree = ast.parse(source)
    node = definition(tree, exercise.qualname)
    if not isinstance(node, ast.FunctionDef) or is_stub_node(node) or _uses_super(node):
        return None
    helpers = {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name.startswith("_")}
    function = with_ticks(_Inlined(helpers).visit(node))
    function.decorator_list = []
    module = importlib.import_module(exercise.module)
    constants = {name: value for name, value in vars(module).items() if isinstance(value, int | float | str)}
    return Reference(exercise, Text(ast.fix_missing_locations(function)), constants)


def _uses_super(node: ast.AST) -> bool:
    return any(isinstance(inner, ast.Name) and inner.id in ("super", "__class__") for inner in ast.walk(node))


def _definitions(text: Text) -> dict[str, Any]:
    found: dict[str, Any] = {}
    times: dict[str, int] = {}
    for node in ast.walk(text.function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            times[node.id] = times.get(node.id, 0) + 1
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            found.update(_pairs(node.targets[0], node.value))
    return {name: value for name, value in found.items() if times[name] == 1 and name not in text.parameters}


def _pairs(target: ast.expr, value: ast.expr) -> dict[str, Any]:
    if isinstance(target, ast.Name):
        return {target.id: value}
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        return {t.id: v for t, v in zip(target.elts, value.elts, strict=True) if isinstance(t, ast.Name)}
    return {}


class _Inlined(ast.NodeTransformer):
    """Calls of helpers that are one formula become that formula."""

    def __init__(self, helpers: dict[str, ast.FunctionDef]) -> None:
        self.helpers = helpers

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """A call, perhaps of such a helper."""
        self.generic_visit(node)
        helper = self.helpers.get(getattr(node.func, "id", ""))
        if helper is None or node.keywords:
            return node
        names = [argument.arg for argument in helper.args.args]
        body = [one for one in helper.body if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))]
        if len(body) != 1 or not isinstance(body[0], ast.Return) or len(names) != len(node.args):
            return node
        assert body[0].value is not None, "a helper that returns nothing has no call worth reading"
        given = dict(zip(names, node.args, strict=True))
        formula: ast.AST = _Filled(given).visit(copy.deepcopy(body[0].value))
        return ast.copy_location(formula, node)


class _Filled(ast.NodeTransformer):
    """Names replaced by expressions."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given

    def visit_Name(self, node: ast.Name) -> Any:
        """A name, perhaps one of those."""
        return copy.deepcopy(self.given.get(node.id, node))
