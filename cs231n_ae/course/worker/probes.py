"""Differences of a step of any size, found in a text: a function is called where single entries have been moved.

Of a function that is linear or quadratic in its input, a step of 1 gives the exact derivative, and there is neither a
small step nor a division to be seen. What is left to see: a copy whose entries are moved one at a time in a loop, and
handed to a function; or a function's value minus its value a step further. Derivations of another kind push single
entries *back*, through a backward pass (a trace of a Jacobian, for instance), and are none of this.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from itertools import islice

__all__ = ["PROBES", "probes_in"]

PROBES = "goes a step ahead, and takes the difference, with"
"""Comes with the function's name behind it."""

_NUMPY = {"np", "numpy", "math", "scipy"}
_PLAIN = {"abs", "enumerate", "float", "int", "len", "list", "max", "min", "print", "range", "sum", "tuple", "zip"}
_BACK = ("backward", "grad", "pull", "vjp")
_UNITS = {"eye", "identity"}
_NEAREST = 200
"""Nodes of each side of a minus that are looked at, those of the upper levels first."""


def probes_in(nodes: list[ast.AST]) -> Iterator[tuple[str, int]]:
    """For each place where a function is probed so: :data:`PROBES` with its name, and the line."""
    for node in nodes:
        if isinstance(node, ast.For):
            yield from _in_a_loop(node)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
            yield from _apart(node)


def _in_a_loop(loop: ast.For) -> Iterator[tuple[str, int]]:
    inside = [node for statement in loop.body for node in ast.walk(statement)]
    indices = _names(loop.target).union(*(_names(node.target) for node in inside if isinstance(node, ast.For)))
    moves = Counter(name for node in inside if (name := _moved_in(node, indices)))
    made = {name for node in inside if isinstance(node, ast.Assign) for t in node.targets for name in _plain_names(t)}
    back = _put_back(inside, indices)
    probed = {name for name, times in moves.items() if name in made or times > 1 or name in back}
    for node in inside:
        called = _called(node)
        if called and isinstance(node, ast.Call):
            given = [arg.value if isinstance(arg, ast.Starred) else arg for arg in node.args]
            given += [keyword.value for keyword in node.keywords]
            if any(isinstance(arg, ast.Name) and arg.id in probed for arg in given):
                yield f"{PROBES} {called}", node.lineno


def _moved_in(node: ast.AST, indices: set[str]) -> str:
    """The array of which one entry, the loop's, is moved by a constant or set to one."""
    if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add | ast.Sub) and _is_constant(node.value):
        return _entry_of(node.target, indices)
    if isinstance(node, ast.Assign) and (_is_constant(node.value) or _without_step(node.value) is not node.value):
        return _entry_of(node.targets[0], indices)
    return ""


def _put_back(nodes: list[ast.AST], indices: set[str]) -> set[str]:
    """Arrays of which an entry is given the value that it had, or 0."""
    kept = [node for node in nodes if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name | ast.Constant)]
    return {name for node in kept if (name := _entry_of(node.targets[0], indices)) and not _is_constant(node.value)}


def _entry_of(target: ast.expr, indices: set[str]) -> str:
    """The name of what ``target`` is an entry of, if the loop says which entry."""
    found: set[str] = set()
    while isinstance(target, ast.Subscript):
        found |= _names(target.slice)
        target = target.value
    return target.id if isinstance(target, ast.Name) and found & indices else ""


def _apart(node: ast.BinOp) -> Iterator[tuple[str, int]]:
    """Two calls of a function that differ in one argument, by a step."""
    sides = [{_called(inner): inner for inner in islice(ast.walk(side), _NEAREST)} for side in (node.left, node.right)]
    for name in sorted((sides[0].keys() & sides[1].keys()) - {""}):
        one, other = sides[0][name], sides[1][name]
        if isinstance(one, ast.Call) and isinstance(other, ast.Call) and len(one.args) == len(other.args):
            pairs = [pair for pair in zip(one.args, other.args, strict=True) if ast.dump(pair[0]) != ast.dump(pair[1])]
            if len(pairs) == 1 and len({ast.dump(_without_step(arg)) for arg in pairs[0]}) == 1:
                yield f"{PROBES} {name}", node.lineno


def _without_step(node: ast.expr) -> ast.expr:
    """``x`` of ``x + 1`` and of ``x - np.eye(3)``."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        if _is_constant(node.right) or _is_identity(node.right):
            return node.left
        if isinstance(node.op, ast.Add) and (_is_constant(node.left) or _is_identity(node.left)):
            return node.right
    return node


def _is_constant(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float) and node.value not in (0, False)


def _is_identity(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _UNITS


def _called(node: ast.AST) -> str:
    """The name of a function that is called, unless it is Python's, numpy's or a backward pass."""
    if not isinstance(node, ast.Call):
        return ""
    function, root = node.func, node.func
    while isinstance(root, ast.Attribute):
        root = root.value
    if isinstance(root, ast.Name) and root.id in _NUMPY:
        return ""
    name = (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )
    return "" if name in _PLAIN or any(word in name.lower() for word in _BACK) else name


def _names(node: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def _plain_names(target: ast.expr) -> list[str]:
    targets = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
    return [one.id for one in targets if isinstance(one, ast.Name)]
