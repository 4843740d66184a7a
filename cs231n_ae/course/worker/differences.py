"""What tells numerical differentiation in place of a derivation, found in a file's text without running anything.

A difference quotient adds a small step to something, and divides by the step. The complex step has complex numbers
where a gradient has none. The third way is to ask a function that does either. A step of 1, which is none of these,
is found by :mod:`~cs231n_ae.course.worker.probes`.
"""

import ast
import math
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from cs231n_ae.course.worker.definitions import statements
from cs231n_ae.course.worker.probes import probes_in

__all__ = ["ADDS", "BOTH_SIDES", "COMPLEX", "DIVIDES", "PERHAPS", "QUOTIENT", "TOOL", "TOO_LONG", "Signs", "signs_in"]

ADDS, DIVIDES, QUOTIENT = "adds a small step", "divides by a small step", "divides a difference by a small step"
COMPLEX, TOOL = "uses complex numbers", "calls a numerical gradient"
PERHAPS = "may make complex numbers with"
"""Comes with the name behind it of what makes them, and has other uses too."""
BOTH_SIDES = "takes a function on both sides of a point, and divides by the step"
"""Of whatever size that is; a formula may come to the same."""
TOO_LONG = "begins a file that is too long, or nested too deep, to be looked through"

Signs = tuple[list[str], list[tuple[str, int]]]
"""For one function: the names that it uses, and the signs in it, each with its line."""

LONGEST = 30_000
"""Nodes of a file's syntax tree. The library's longest has 3,400; in a few hundred thousand, signs may hide behind
what takes minutes to be looked through."""
LARGEST_STEP = 0.02
_LARGEST_GIVEN = 2e-3
"""Of a step that a function is called with: larger ones are the rates and standard deviations of who tries it out."""
_TOOLS = {"approx_fprime", "eval_numerical_gradient", "eval_numerical_gradient_array", "numerical_gradient", "slope_of"}
_COMPLEX = {"cdouble", "complex", "complex64", "complex128", "complex256", "clongdouble", "csingle", "imag"}
_COMPLEX |= {"clongfloat", "cmath", "complexfloating", "emath", "scimath"}
_COMPLEX_NAME = re.compile(r"complex\d*")
_COMPLEX_CODE = re.compile(r"[<>=|]?(c\d+|[FDG])")
_TYPED = {"array": 1, "asarray": 1, "astype": 0, "dtype": 0, "empty": 1, "full": 2, "ones": 1, "view": 0, "zeros": 1}
"""What a code of a dtype may be given to, and as which of its arguments: an "F" elsewhere is an order of memory."""
_PERHAPS = {"attrgetter", "eig", "eigvals", "fft", "fftpack", "roots"}
_FITTED = {"gradient", "polyfit"}
"""Tools of numpy's own."""
_FOLDED = {"abs", "array", "asarray", "cbrt", "exp", "float", "float32", "float64", "ldexp", "longdouble", "power"}
_FOLDED |= {"pow", "sqrt", "type"}
_LARGEST_END = 2e-3
"""Of evenly spaced steps; the variances of a diffusion's first steps are as evenly spaced, and reach higher."""
_NEAR_ONE = 9e-4
"""``x * 1.0001`` adds a small step, and a decay of 0.999 does not."""
_DEEPEST = 8
"""Levels of an expression that are looked into: a text may nest thousands."""

Known = dict[str, float]


def signs_in(tree: ast.Module) -> dict[str, Signs]:
    """For each function, method and other name that a file defines, in all places where it does: see :data:`Signs`."""
    if len(list(islice(ast.walk(tree), LONGEST + 1))) <= LONGEST:
        try:
            return _signs_of_each(tree)
        except RecursionError:
            pass
    return {name: ([], [(TOO_LONG, 1)]) for name, _ in _defined(list(statements(tree.body)))}


def _signs_of_each(tree: ast.Module) -> dict[str, Signs]:
    body = list(statements(_still_there(tree.body)))
    lasting = _assigned(body, {})
    aliases = [alias for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names]
    lasting |= {f"tool {alias.asname}": 1.0 for alias in aliases if alias.asname and alias.name in _TOOLS}
    imported = {alias.asname or alias.name for alias in aliases}
    lasting |= {f"own {node.name}": 1.0 for node in body if type(node) is ast.FunctionDef and node.name not in imported}
    for statement in body:
        if isinstance(statement, ast.ClassDef):
            lasting = _assigned(list(statements(statement.body)), lasting)
    inside: dict[str, list[ast.AST]] = {}
    for name, node in _defined(body):
        nodes = _that_may_run(node)
        inside.setdefault(name, []).extend(nodes)
        for declared in [name for one in nodes if type(one) is ast.Global for name in one.names]:
            inside.setdefault(declared, []).extend(nodes)  # what else it is, only the function knows that gives it
    given = _given([node for nodes in inside.values() for node in nodes], lasting)
    found: dict[str, Signs] = {}
    for name, nodes in inside.items():
        others = _parameters(name.rpartition(".")[2], nodes)
        known = {one: number for one, number in lasting.items() if one.removeprefix("~") not in others}
        for node in nodes:
            if isinstance(node, ast.FunctionDef | ast.Lambda):
                known |= _defaults(node, known)
            if isinstance(node, ast.FunctionDef):
                known |= given.get(node.name, {})
        known = _assigned(nodes, known)
        signs = sorted({*_signs(nodes, known), *probes_in(nodes)}, key=lambda sign: sign[1])
        found[name] = (sorted(_used(nodes, name.partition(".")[0]) - {name}), signs)
    return found


def _that_may_run(node: ast.AST) -> list[ast.AST]:
    """All of it but the functions within that nothing calls: what somebody checked with, and left there."""
    nodes = list(ast.walk(node))
    loaded = {one.id for one in nodes if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)}
    if loaded & {"eval", "exec", "locals", "vars"}:
        return nodes
    within = [one for one in nodes if isinstance(one, ast.FunctionDef) and one is not node and not one.decorator_list]
    idle = {id(inner) for one in within if one.name not in loaded for inner in ast.walk(one)}
    return [one for one in nodes if id(one) not in idle]


def _still_there(body: list[ast.stmt]) -> list[ast.stmt]:
    """Without functions that are written anew further down, where nothing can have taken hold of the first before."""
    kept: list[ast.stmt] = []
    anew: set[str] = set()
    for node in reversed(body):
        if isinstance(node, ast.FunctionDef):
            if node.name in anew:
                continue
            at_once = [node.args, *node.decorator_list, *([node.returns] if node.returns else [])]
            run = [inner for part in at_once for inner in ast.walk(part) if not isinstance(inner, ast.Constant)]
            takes_hold = any(isinstance(inner, ast.Name) and inner.id in anew for inner in run)
            if node.decorator_list or takes_hold or any(isinstance(inner, ast.Call) for inner in run):
                anew.clear()
            else:
                anew.add(node.name)
        elif not isinstance(node, ast.Import | ast.ImportFrom):
            anew.clear()
        kept.append(node)
    return kept[::-1]


def _defined(body: list[ast.stmt], owner: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Names and what they stand for; a name that is given again is there again, for the first may still be called."""
    for node in body:
        yield from ((f"{owner}{name}", value) for name, value in _in_passing(node))
        if isinstance(node, ast.FunctionDef):
            yield f"{owner}{node.name}", node
        elif isinstance(node, ast.ClassDef) and not owner:
            yield from _defined(list(statements(node.body)), f"{node.name}.")
        elif isinstance(node, ast.Assign):  # affine_backward = differentiated(affine_forward)
            yield from ((f"{owner}{name}", node.value) for target in node.targets for name in _names_of(target))
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            yield from ((f"{owner}{name}", node.value) for name in _names_of(node.target))
        elif isinstance(node, ast.For):
            yield from ((f"{owner}{name}", node.iter) for name in _names_of(node.target))


def _names_of(target: ast.expr) -> Iterator[str]:
    """The names that a target gives; ``Model.loss`` for a member that a class is given from outside, and ``table`` for
    an entry of it."""
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            yield node.value.id


def _in_passing(statement: ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    """Names that a statement gives on its way, as ``with ... as``, ``match`` and ``:=`` do.

    And what is told to something that is there, as ``known.append(...)``, is part of that.
    """
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return
    if isinstance(statement, ast.With):
        targets = [(item.optional_vars, item.context_expr) for item in statement.items]
        yield from ((name, value) for target, value in targets if target is not None for name in _names_of(target))
    elif isinstance(statement, ast.Match):
        patterns = [node for case in statement.cases for node in ast.walk(case.pattern)]
        yield from ((name, statement.subject) for node in patterns if (name := getattr(node, "name", None)))
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        root = statement.value.func
        while isinstance(root, ast.Attribute | ast.Subscript):
            root = root.value
        if isinstance(root, ast.Name) and root is not statement.value.func:
            yield root.id, statement.value
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.expr):
            given = [node for node in ast.walk(child) if isinstance(node, ast.NamedExpr)]
            yield from ((node.target.id, node.value) for node in given)


def _used(nodes: list[ast.AST], owner: str) -> set[str]:
    """Names, and of an object's own members ``"Class.member"``."""
    names: set[str] = set()
    for inner in nodes:
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load):
            names.add(inner.id)
        elif isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
            first = inner.value.id
            names.add(f"{owner if first in ('self', 'cls') else first}.{inner.attr}")
    return names


def _signs(nodes: list[ast.AST], known: Known) -> Iterator[tuple[str, int]]:
    own = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    for inner in nodes:
        line = getattr(inner, "lineno", 0)
        if isinstance(inner, ast.BinOp):
            if isinstance(inner.op, ast.Div) and _is_step(inner.right, known):
                is_difference = isinstance(inner.left, ast.BinOp) and isinstance(inner.left.op, ast.Sub)
                yield QUOTIENT if is_difference else DIVIDES, line
            if isinstance(inner.op, ast.Div) and _on_both_sides(inner.left, inner.right):
                yield BOTH_SIDES, line
            if isinstance(inner.op, ast.Mult) and _folds_to_inverse(inner, known):
                yield DIVIDES, line
            if isinstance(inner.op, ast.Mult) and _scales(inner):
                yield ADDS, line
            if isinstance(inner.op, ast.Add | ast.Sub) and _moves(inner.left, inner.right, known):
                yield ADDS, line
            if isinstance(inner.op, ast.Pow) and _is_root_of_minus(inner.left, inner.right, known):
                yield COMPLEX, line
        elif isinstance(inner, ast.AugAssign) and _is_step(inner.value, known):
            if isinstance(inner.op, ast.Div):
                yield DIVIDES, line
            if isinstance(inner.op, ast.Add | ast.Sub):
                yield ADDS, line
        elif isinstance(inner, ast.Call) and len(inner.args) > 1:
            called = _last_name(inner.func)
            if called in ("divide", "true_divide") and _is_step(inner.args[1], known):
                yield DIVIDES, line
            if called in ("add", "subtract") and _moves(inner.args[0], inner.args[1], known):
                yield ADDS, line
            if called == "pow" and _is_root_of_minus(inner.args[0], inner.args[1], known):
                yield COMPLEX, line
        if (_is_complex(inner) and not (isinstance(inner, ast.Name) and inner.id in own)) or (
            isinstance(inner, ast.Call) and _has_complex_code(inner)
        ):
            yield COMPLEX, line
        elif isinstance(inner, ast.Name | ast.Attribute) and (name := _last_name(inner)) in _PERHAPS:
            yield f"{PERHAPS} {name}", line
        if _is_tool(inner, known):
            yield TOOL, line


def _moves(left: ast.expr, right: ast.expr, known: Known) -> bool:
    """Whether a small step is added to something, or taken away from it."""
    return any(
        _is_step(step, known) and _folded(other, known) is None for step, other in ((left, right), (right, left))
    )


def _scales(product: ast.BinOp) -> bool:
    """Whether something is moved by a small part of itself."""
    sides = [side.value for side in (product.left, product.right) if isinstance(side, ast.Constant)]
    return any(isinstance(value, float) and 0 < abs(value - 1) <= _NEAR_ONE for value in sides)


def _on_both_sides(difference: ast.expr, by: ast.expr) -> bool:
    """``(f(x + h) - f(x - h)) / (2 * h)``, with anything for ``h``."""
    if not (isinstance(difference, ast.BinOp) and isinstance(difference.op, ast.Sub)):
        return False
    up, down = difference.left, difference.right
    if not (isinstance(up, ast.Call) and isinstance(down, ast.Call) and ast.dump(up.func) == ast.dump(down.func)):
        return False
    parts = {ast.dump(part) for part in ast.walk(by)}
    for one, other in zip(up.args, down.args, strict=False):
        if isinstance(one, ast.BinOp) and isinstance(other, ast.BinOp) and isinstance(one.op, ast.Add):
            point, step = ast.dump(one.left), ast.dump(one.right)
            if isinstance(other.op, ast.Sub) and [ast.dump(other.left), ast.dump(other.right)] == [point, step]:
                return step in parts and not isinstance(one.right, ast.Constant)
    return False


def _folds_to_inverse(node: ast.BinOp, known: Known) -> bool:
    """Whether it is a product with what was found to be 1 / step before, and not with a large number."""
    return any(
        isinstance(side, ast.Name | ast.Attribute) and known.get(f"1/{_last_name(side)}", 0.0) >= 1 / LARGEST_STEP
        for side in (node.left, node.right)
    )


def _is_step(node: ast.expr, known: Known, deep: int = 0) -> bool:
    value = _folded(node, known)
    if value is not None:
        return 0 < abs(value) <= LARGEST_STEP
    if deep < _DEEPEST and isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):  # h * np.maximum(1, abs(x))
        return _is_step(node.left, known, deep + 1) or _is_step(node.right, known, deep + 1)
    if deep < _DEEPEST and isinstance(node, ast.UnaryOp):
        return _is_step(node.operand, known, deep + 1)
    if isinstance(node, ast.Subscript):  # of a list of steps
        node = node.value
        if _are_steps(node, known):
            return True
    return isinstance(node, ast.Name | ast.Attribute) and f"~{_last_name(node)}" in known


def _is_complex(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        named = isinstance(node.value, str) and _COMPLEX_NAME.fullmatch(node.value)
        return bool(named) or isinstance(node.value, complex)
    return isinstance(node, ast.Name | ast.Attribute) and _last_name(node) in _COMPLEX


def _has_complex_code(node: ast.Call) -> bool:
    """``x.astype("D")``"""
    place = _TYPED.get(_last_name(node.func))
    if place is None:
        return False
    unseen = any(isinstance(one, ast.Starred) for one in node.args)
    given = [*(node.args if unseen else node.args[place : place + 1])]
    given += [keyword.value for keyword in node.keywords if keyword.arg != "order"]
    codes = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return any(_COMPLEX_CODE.fullmatch(code) for code in codes)


def _is_root_of_minus(base: ast.expr, power: ast.expr, known: Known) -> bool:
    """``(-1) ** 0.5``, which for Python is a complex number."""
    below, root = _folded(base, known), _folded(power, known)
    return below is not None and root is not None and below < 0 and root % 1 != 0


def _is_tool(node: ast.AST, known: Known) -> bool:
    if isinstance(node, ast.alias):
        return node.name in _TOOLS
    if isinstance(node, ast.Attribute) and node.attr in _FITTED:
        return isinstance(node.value, ast.Name) and node.value.id in ("np", "numpy")
    name = _last_name(node) if isinstance(node, ast.Name | ast.Attribute) else ""
    if isinstance(node, ast.Name) and f"own {name}" in known:  # what it does is looked at where it is defined
        return False
    return name in _TOOLS or f"tool {name}" in known


def _last_name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _assigned(nodes: list[Any], known: Known) -> Known:
    """The numbers that names hold, and marks for names of steps (``~h``) and of their inverses (``1/h``)."""
    known = dict(known)
    for node in nodes:
        pairs: list[tuple[ast.expr, ast.expr]] = []
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs += zip(target.elts, node.value.elts, strict=False)
                else:
                    pairs.append((target, node.value))
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            pairs.append((node.target, node.value))
        elif isinstance(node, ast.For | ast.comprehension) and isinstance(node.iter, ast.List | ast.Tuple):
            pairs += [(node.target, value) for value in node.iter.elts if _is_step(value, known)]
        for target, value in pairs:
            if isinstance(target, ast.Name | ast.Attribute):  # self.step is known by its last name
                _remember(_last_name(target), value, known)
    return known


def _remember(name: str, value: ast.expr, known: Known) -> None:
    number = _folded(value, known)
    if number is not None:
        known[name] = number
        if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Div) and _is_step(value.right, known):
            known[f"1/{name}"] = number
    elif _is_step(value, known) or _are_steps(value, known):
        known[f"~{name}"] = 1.0


def _are_steps(value: ast.expr, known: Known) -> bool:
    if isinstance(value, ast.Call) and _last_name(value.func) == "linspace" and len(value.args) > 1:
        ends = [_folded(end, known) for end in value.args[:2]]
        sizes = [abs(end) for end in ends if end is not None]
        return len(sizes) == 2 and 0 < max(sizes) <= _LARGEST_END
    written = value.elts if isinstance(value, ast.List | ast.Tuple) else []
    return bool(written) and all(_is_step(one, known) for one in written)


def _parameters(name: str, nodes: list[ast.AST]) -> set[str]:
    """The names of what a function is given: what has one of these elsewhere in the file is another thing."""
    given = [node.args for node in nodes if type(node) is ast.FunctionDef and node.name == name]
    return {arg.arg for one in given for arg in (*one.posonlyargs, *one.args, *one.kwonlyargs)}


def _defaults(function: ast.FunctionDef | ast.Lambda, known: Known) -> Known:
    given = function.args
    named = [*given.posonlyargs, *given.args]
    pairs = [*zip(named[len(named) - len(given.defaults) :], given.defaults, strict=True)]
    pairs += [(arg, value) for arg, value in zip(given.kwonlyargs, given.kw_defaults, strict=True) if value is not None]
    return {arg.arg: number for arg, value in pairs if (number := _folded(value, known)) is not None}


def _given(nodes: list[ast.AST], lasting: Known) -> dict[str, Known]:
    """The small numbers that a file's functions are called with, by their parameters' names."""
    parameters = {
        node.name: [arg.arg for arg in (*node.args.posonlyargs, *node.args.args)]
        for node in nodes
        if isinstance(node, ast.FunctionDef)
    }
    known = _assigned(nodes, lasting)
    found: dict[str, Known] = {}
    for node in nodes:
        if isinstance(node, ast.Call) and (name := _last_name(node.func)) in parameters:
            pairs = [*zip(parameters[name], node.args, strict=False)]
            pairs += [(keyword.arg, keyword.value) for keyword in node.keywords if keyword.arg]
            for parameter, value in pairs:
                number = _folded(value, known)
                if number is not None and 0 < abs(number) <= _LARGEST_GIVEN:
                    found.setdefault(name, {})[parameter] = number
    return found


def _folded(node: ast.expr, known: Known, deep: int = 0) -> float | None:
    """The number that an expression stands for, if that can be seen."""
    if deep > _DEEPEST:
        return None
    if isinstance(node, ast.Constant):
        value = node.value
        return float(value) if isinstance(value, int | float) and abs(value) < 1e15 else None
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute):  # np.finfo(float).eps
        is_rounding = node.attr in ("eps", "resolution") and _calls_finfo(node.value)
        return 2.0**-52 if is_rounding else known.get(node.attr)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        value = _folded(node.operand, known, deep + 1)
        return None if value is None else -value
    if isinstance(node, ast.BinOp):
        return _of_two(node.op, _folded(node.left, known, deep + 1), _folded(node.right, known, deep + 1))
    if isinstance(node, ast.Call) and node.args and _last_name(node.func) in _FOLDED:
        return _of_call(node, known, deep + 1)
    return None


def _calls_finfo(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and _last_name(node.func) == "finfo"


def _of_two(op: ast.operator, left: float | None, right: float | None) -> float | None:
    if left is None or right is None:
        return None
    try:
        if isinstance(op, ast.Mult):
            return left * right
        if isinstance(op, ast.Div):
            return left / right
        if isinstance(op, ast.Pow):
            return math.pow(left, right)
        return left + right if isinstance(op, ast.Add) else left - right if isinstance(op, ast.Sub) else None
    except (ArithmeticError, ValueError):
        return None


def _of_call(node: ast.Call, known: Known, deep: int) -> float | None:
    name = _last_name(node.func)
    first = node.args[0]
    value = _number_in(first) if name.startswith("float") else None
    value = _folded(first, known, deep) if value is None else value
    if value is None or name not in ("exp", "ldexp", "sqrt", "cbrt", "pow", "power"):
        return value
    if name == "exp":
        return _of_two(ast.Pow(), math.e, value)
    if name in ("ldexp", "pow", "power"):
        second = _folded(node.args[1], known, deep) if len(node.args) == 2 else None
        scale = _of_two(ast.Pow(), 2.0, second)
        return _of_two(ast.Pow(), value, second) if name != "ldexp" else _of_two(ast.Mult(), value, scale)
    return math.copysign(abs(value) ** (0.5 if name == "sqrt" else 1 / 3), value)


def _number_in(node: ast.expr) -> float | None:
    """Of ``float("1e-4")``."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return None
    try:
        return float(node.value)
    except ValueError:
        return None
