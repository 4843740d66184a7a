"""The search for one edit, in a process of a submission that cannot be trusted: what a confined process runs.

It is confined as a worker is (:mod:`~cs231n_ae.course.worker.serving`), beside a library without answers, and knows
what is in a student's hands anyway: their files, the public tests and the manifest. The student's functions run here,
so nothing that comes from here is proved: it is one line, ``"34 axis"``, a number and the name of a kind, or no line.
"""

import contextlib
import socket
from pathlib import Path
from typing import Any

import cs231n_ae
from cs231n_ae.course.judging.repair.find import find_one_edit
from cs231n_ae.course.judging.testing import tests_of
from cs231n_ae.course.outline.manifest import Assignment, load_assignment
from cs231n_ae.course.worker import serving

__all__ = ["main"]


def main(number: int) -> None:
    """Serve as a worker's server does, on the socket of that number; each process searches one exercise."""
    root = Path(cs231n_ae.__file__).parents[1]
    assignments: dict[str, Assignment] = {}
    for manifest in root.glob("assignments/*/assignment.toml"):
        name = manifest.parent.name
        assignments[name] = load_assignment(name, root=root, targets=False)
        for exercise in assignments[name].exercises:
            with contextlib.suppress(ImportError):  # of a package that is not there
                tests_of(exercise)  # read here, they are there in each process at once

    def search(asked: dict[str, Any], order: dict[str, Any], connection: socket.socket) -> None:
        sought = order["search"]
        assignment = assignments[sought["assignment"]]
        exercise, folder = assignment.exercise(sought["exercise"]), Path(asked["submission"])
        found = find_one_edit(assignment, folder, exercise, sought["failing"], seconds=sought["seconds"])
        if found is not None:
            connection.sendall(f"{found[0]} {found[1]}\n".encode())

    serving.main(number, search)
