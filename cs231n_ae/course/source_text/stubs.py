"""The student's files, generated from the reference's source: same docstrings, nothing of the answer."""

import ast
import functools
import hashlib
import importlib.util
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from cs231n_ae.course.outline.manifest import Assignment, Exercise, ManifestError
from cs231n_ae.course.outline.paths import HANDED_OUT
from cs231n_ae.course.source_text.derivations import with_questions
from cs231n_ae.course.source_text.reading import CannotRead, source_of
from cs231n_ae.course.worker.definitions import definition

__all__ = ["stub_source", "stubs_of", "write_stubs"]

_LINE = 120
NUMPY = "import numpy as np"
_RECORD = ".stubs"


def stub_source(module: str, exercises: Mapping[str, str], asking: Sequence[Exercise] = ()) -> str:
    """The text of the file in which a student writes some functions of ``module``.

    It has the module's docstring, the imports that the exercises use, and each exercise with its signature and
    docstring. Helpers that only a solution uses are left out; other functions of the library come by import.

    Args:
        module: the reference, ``"cs231n_ae.layers.affine"``.
        exercises: the id of each function or method: ``{"affine_backward": "affine_backward", "PCA.fit": "pca_fit"}``.
        asking: those whose docstrings ask for what the reference's say.

    Raises:
        ManifestError: if the module has no such function.
    """
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise ManifestError(f"there is no module {module}: check the targets of its exercises")
    source = Path(spec.origin).read_text(encoding="utf-8")
    return _stub_of(module, source, tuple(exercises.items()), tuple(asking))


@functools.lru_cache(maxsize=256)  # an audit writes those of the whole assignment for each exercise
def _stub_of(module: str, source: str, exercises: tuple[tuple[str, str], ...], asking: tuple[Exercise, ...]) -> str:
    return _Stub(module, with_questions(source, asking), dict(exercises)).text()


def stubs_of(assignment: Assignment) -> dict[str, str]:
    """The text of every stub file of the assignment, by file name; in a hand-out, as it was handed out."""
    kept = assignment.folder / HANDED_OUT
    if kept.is_dir():
        return {name: (kept / name).read_text(encoding="utf-8") for name in assignment.files}
    inside: dict[str, list[Exercise]] = {}
    for exercise in assignment.exercises:
        inside.setdefault(exercise.module, []).append(exercise)
    return {
        f"{module.rpartition('.')[2]}.py": stub_source(module, {one.qualname: one.id for one in ones}, ones)
        for module, ones in inside.items()
    }


def write_stubs(assignment: Assignment, folder: Path | None = None) -> list[Path]:
    """Write the stub files into ``folder`` (the assignment's own), never over a student's work.

    A file is written when it is absent, or when it is byte for byte the stub that was written there before
    (of which ``.stubs`` beside it keeps the checksum).

    Returns:
        The files that were written.
    """
    folder = assignment.folder if folder is None else folder
    record = _read_record(folder)
    written = []
    stubs = stubs_of(assignment)
    for name, text in stubs.items():
        path = folder / name
        before = _before(path)
        if before is not None and before != text and record.get(name) != _checksum(before):
            continue
        if before != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            written.append(path)
        record[name] = _checksum(text)
    lines = [f"{record[name]}  {name}\n" for name in sorted(record) if name in stubs]
    (folder / _RECORD).write_text("".join(lines), encoding="utf-8", newline="\n")
    return written


def _read_record(folder: Path) -> dict[str, str]:
    path = folder / _RECORD
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return {name: checksum for checksum, _, name in (line.partition("  ") for line in lines)}


def _before(path: Path) -> str | None:
    """What is there; nothing that a stub could be for a file that cannot be read, and None if there is no file."""
    try:
        return source_of(path).text.replace("\r\n", "\n")
    except CannotRead as error:
        return None if error.missing else ""


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class _Stub:
    """One file on its way from reference to stub."""

    def __init__(self, module: str, source: str, exercises: dict[str, str]) -> None:
        self.module, self.exercises = module, exercises
        self.lines = source.splitlines()
        self.tree = ast.parse("\n".join(self.lines))
        for qualname in exercises:
            if definition(self.tree, qualname) is None:
                raise ManifestError(f"{module} has no {qualname}: check the target of {exercises[qualname]}")
        self.tops = {name.partition(".")[0] for name in exercises}
        self.solution = _names(definition(self.tree, q) for q in exercises)

    def text(self) -> str:
        """The stub, in the parts that a module has, two blank lines before every definition."""
        kept, from_library = self._helpers()
        needed = _names(ast.parse(block) for block in [self._block(n) for n in self._answers()] + kept) | self.solution
        imports = [line for node in self.tree.body if (line := self._import(node, needed))]
        if NUMPY not in imports:  # a reference may do without; whoever fills in the stub writes np all the same
            imports.append(NUMPY)
        if from_library:
            imports.append(f"from {self.module} import {', '.join(sorted(from_library))}")
        exported = [
            ast.unparse(node.targets[0]) == "__all__" for node in self.tree.body if isinstance(node, ast.Assign)
        ]
        head = [text for text in [self._docstring()] if text]
        parts = head + ([_sorted_imports(imports, self.module.partition(".")[0])] if imports else [])
        if any(exported):
            parts.append(_all_line(sorted(self.tops)))
        constants = [block for block in kept if not block.startswith(("def ", "class ", "@"))]
        definitions = [block for block in kept if block not in constants] + [self._block(n) for n in self._answers()]
        parts += ["\n".join(constants)] if constants else []
        return "\n\n".join(parts) + "\n\n\n" + "\n\n\n".join(definitions) + "\n"

    def _answers(self) -> list[ast.FunctionDef | ast.ClassDef]:
        nodes = [n for n in self.tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef) and n.name in self.tops]
        return nodes

    def _docstring(self) -> str:
        first = self.tree.body[0]
        return self._source(first) if ast.get_docstring(self.tree) is not None else ""

    def _source(self, node: ast.stmt, *, to: int | None = None) -> str:
        decorators = getattr(node, "decorator_list", [])
        start = min([node.lineno, *(d.lineno for d in decorators)])
        return "\n".join(self.lines[start - 1 : to or node.end_lineno])

    def _block(self, node: ast.FunctionDef | ast.ClassDef, prefix: str = "") -> str:
        """The definition with the body of every exercise in it replaced."""
        qualname = prefix + node.name
        if qualname in self.exercises:
            return self._emptied(node, self.exercises[qualname])
        if not isinstance(node, ast.ClassDef) or not any(q.startswith(qualname + ".") for q in self.exercises):
            return self._source(node)
        pieces, line = [], min([node.lineno, *(d.lineno for d in node.decorator_list)])
        for member in node.body:
            if isinstance(member, ast.FunctionDef) and f"{qualname}.{member.name}" in self.exercises:
                start = min([member.lineno, *(d.lineno for d in member.decorator_list)])
                pieces += [*self.lines[line - 1 : start - 1], self._block(member, qualname + ".")]
                line = (member.end_lineno or member.lineno) + 1
        pieces += self.lines[line - 1 : node.end_lineno]
        return "\n".join(pieces)

    def _emptied(self, node: ast.FunctionDef | ast.ClassDef, exercise_id: str) -> str:
        if ast.get_docstring(node) is None:
            raise ManifestError(f"{self.module}: {node.name} has no docstring: it is all that the student is told")
        indent = " " * (node.body[0].col_offset)
        says = f'"{exercise_id}: yours to write; then run: cs231n-ae check {exercise_id}"'
        call = f"{indent}raise NotImplementedError({says})"
        if len(call) > _LINE:
            call = f"{indent}raise NotImplementedError(\n{indent}    {says}\n{indent})"
        return self._source(node, to=node.body[0].end_lineno) + "\n" + call

    def _helpers(self) -> tuple[list[str], set[str]]:
        """What the kept code uses of the rest of the module: private things as text, public ones by import."""
        others = {name: n for n in self.tree.body for name in _defined(n) if name not in self.tops | {"__all__"}}
        kept: dict[str, str] = {}
        public: set[str] = set()
        used = _names(ast.parse(self._block(n)) for n in self._answers())
        # A public function that a solution calls is a tool that the student may call too.
        used |= {name for name in self.solution if not name.startswith("_")}
        todo = sorted(used & others.keys())
        while todo:
            name = todo.pop()
            node = others[name]
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not name.startswith("_"):
                public.add(name)
            elif name not in kept:
                kept[name] = self._source(node)
                todo += sorted(_names([node]) & others.keys() - kept.keys())
        order = list(others)
        return list(dict.fromkeys(kept[name] for name in sorted(kept, key=order.index))), public

    def _import(self, node: ast.stmt, needed: set[str]) -> str:
        if not isinstance(node, ast.Import | ast.ImportFrom):
            return ""
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            return self._source(node)
        aliases = [a for a in node.names if (a.asname or a.name.partition(".")[0]) in needed]
        if isinstance(node, ast.Import):
            aliases = [a for a in node.names if a in aliases or a.name == "numpy"]
        if not aliases:
            return ""
        return _import_line(node, aliases)


def _import_line(node: ast.Import | ast.ImportFrom, aliases: list[ast.alias]) -> str:
    names = [f"{a.name} as {a.asname}" if a.asname else a.name for a in aliases]
    if isinstance(node, ast.Import):
        return f"import {', '.join(names)}"
    line = f"from {'.' * node.level}{node.module or ''} import {', '.join(names)}"
    if len(line) <= _LINE:
        return line
    return line.partition(" import ")[0] + " import (\n" + "".join(f"    {name},\n" for name in names) + ")"


def _sorted_imports(lines: list[str], package: str) -> str:
    """The import lines as the source had them, third-party and own ones apart, as ruff sorts them."""
    own = [line for line in lines if line.split()[1].partition(".")[0] in ("cs231n_ae", package)]
    third = [line for line in lines if line.split()[1].partition(".")[0] == "numpy"]
    standard = [line for line in lines if line not in own and line not in third]
    own.sort(key=lambda line: (line.startswith("from"), line.split()[1]))
    return "\n\n".join("\n".join(group) for group in (standard, third, own) if group)


def _all_line(names: list[str]) -> str:
    line = "__all__ = [" + ", ".join(f'"{name}"' for name in names) + "]"
    if len(line) <= _LINE:
        return line
    return "__all__ = [\n" + "".join(f'    "{name}",\n' for name in names) + "]"


def _names(nodes: Iterable[ast.AST | None]) -> set[str]:
    walked = (inner for node in nodes if node is not None for inner in ast.walk(node))
    return {inner.id for inner in walked if isinstance(inner, ast.Name)}


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []
