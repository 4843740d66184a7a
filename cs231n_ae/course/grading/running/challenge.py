"""The open challenge of a submission that cannot be trusted: its functions run in workers, the score is made here.

Each stage has a worker of its own, in a sandbox of its own, which the next one cannot see: whoever decodes has never
seen the digits, and has nothing but the codes. The digits themselves are not in the workers' library.
"""

import ast
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from cs231n_ae.course.challenges.asked import ANSWER_LIMIT, TRAIN_LIMIT, Asked, NoScore, reason_of
from cs231n_ae.course.challenges.marks import CHALLENGE, Marks, marks_of, starting_file
from cs231n_ae.course.challenges.tasks import TASKS, Task, said
from cs231n_ae.course.grading.isolation.isolated import IsolatedSubmission
from cs231n_ae.course.grading.running.one import SubmissionGrade
from cs231n_ae.course.judging.results import ExerciseResult, TestResult
from cs231n_ae.course.outline.manifest import Assignment
from cs231n_ae.course.source_text.stubs import stubs_of
from cs231n_ae.course.worker.calls import CallFailed, NotWritten, WrongReturn
from cs231n_ae.course.worker.scan import NAMED, literals_in

__all__ = ["InWorkers", "has_challenge", "judge_challenge", "with_challenge"]

MOST_PACKED_BYTES, MOST_PACKED_BYTES_BESIDE = 600, 7_000
"""Packed bytes of texts and numbers that ``challenge.py``, and all files beside it, may hold beyond what was handed
out: enough for docstrings (all answers to Assignment 5 come to 6,500), and too few for many digits. A small net's
weights would fit, and what hides data in the order of things is not seen: so whoever gets past the stretch mark is
shown to a person."""
MOST_PACKED_NAMES, MOST_PACKED_NAMES_BESIDE = 1_500, 5_000
"""As many bytes of names, each counted once in a file: all answers to Assignment 5 come to 2,900."""
MEMORY = 2 << 30
"""Bytes of address space for a worker: training takes more than answering."""
_KEEPS_FILES_APART = ("bwrap", "landlock")


class InWorkers(Asked):
    """The file in a folder, beside the exercise files there, which stand in the library's places."""

    def __init__(
        self, assignment: Assignment, folder: Path, *, sandbox: str = "auto", train_limit: float = TRAIN_LIMIT
    ) -> None:
        """Nothing is started yet.

        Raises:
            NoScore: if there is no such file.
        """
        super().__init__(train_limit=train_limit)
        self.assignment, self.folder, self.sandbox = assignment, folder, sandbox
        self.submission: IsolatedSubmission | None = None
        self.flags: tuple[str, ...] = ()
        self.looked = False
        if not (folder / CHALLENGE).is_file() or (folder / CHALLENGE).is_symlink():
            raise NoScore(f"there is no {CHALLENGE}")

    def fresh(self) -> None:
        self.close()
        limit = max(self.train_limit, ANSWER_LIMIT)
        self.submission = IsolatedSubmission(
            self.assignment, self.folder, sandbox=self.sandbox, time_limit=limit, total_limit=None,
            also=(CHALLENGE,), memory=MEMORY,
        )  # fmt: skip
        if self.submission.protection.way not in _KEEPS_FILES_APART:
            raise NoScore(
                f"the challenge is judged under {' or '.join(_KEEPS_FILES_APART)} alone: here a stage could leave "
                "files for the next"
            )
        if not self.looked:
            self.looked = True
            self.flags = tuple(flag for flag in self.submission.flags if flag.startswith(CHALLENGE))
            _require_no_data(self.assignment, self.submission.literals())

    def call(self, name: str, args: tuple[Any, ...], seconds: float) -> Any:
        if self.submission is None:
            self.fresh()
        assert self.submission is not None
        try:
            return self.submission.value_of(CHALLENGE.removesuffix(".py"), name, args, seconds)
        except (NotWritten, CallFailed, WrongReturn) as error:
            raise reason_of(error, CHALLENGE, name) from None
        except ValueError as error:
            raise NoScore(f"{name} was given something that cannot be sent: {error}") from None

    def close(self) -> None:
        """End the worker."""
        if self.submission is not None:
            self.flags = tuple(dict.fromkeys([*self.flags, *self.submission.events]))
            self.submission.close()
            self.submission = None


def with_challenge(
    grade: SubmissionGrade, folder: Path, assignment: Assignment, *, seed: int, sandbox: str
) -> SubmissionGrade:
    """A grade with the challenge as one more result; its points come on top of what there is to earn."""
    started = time.perf_counter()
    result, flags = judge_challenge(folder, assignment, seed=seed, sandbox=sandbox)
    return replace(
        grade,
        results=(*grade.results, replace(result, seconds=time.perf_counter() - started)),
        earned=grade.earned + result.earned,
        flags=tuple(dict.fromkeys([*grade.flags, *flags])),
        seconds=grade.seconds + time.perf_counter() - started,
    )


def has_challenge(assignment: Assignment) -> bool:
    """Whether there is one to judge."""
    return assignment.name in TASKS


def judge_challenge(
    folder: Path, assignment: Assignment, *, seed: int, sandbox: str = "auto", part: int = 1
) -> tuple[ExerciseResult, tuple[str, ...]]:
    """The score of the challenge in a folder as the result of one more exercise, whose points are a bonus.

    Args:
        folder: the submission.
        assignment: whose challenge.
        seed: of the split, the noise and the submission's own generators; to be kept secret until all are graded.
        sandbox: what stands around the code, ``"auto"`` for the first way that holds.
        part: train on one ``part``-th of the data.

    Returns:
        The result, and what a person should look at.

    Raises:
        ServerFailed: if no worker can be started here.
        FileNotFoundError: if the digits are not there.
    """
    task, marks = TASKS[assignment.name], marks_of(assignment.name)
    blank = ExerciseResult(assignment.name, "challenge", str(folder / CHALLENGE), None, 0.0, 0.0, "not written")
    try:
        asked = InWorkers(assignment, folder, sandbox=sandbox)
    except NoScore as error:
        return _without(blank, str(error)), ()
    try:
        score = task.score(asked, np.random.default_rng([seed, 18]), part)
    except NoScore as error:
        return _without(blank, str(error)), asked.flags
    finally:
        asked.close()
    past = (f"{CHALLENGE} gets past the stretch mark: well worth reading",) if marks.stretched(score) else ()
    return _scored(blank, task, marks, score), (*asked.flags, *past)


def _without(blank: ExerciseResult, why: str) -> ExerciseResult:
    if why == f"there is no {CHALLENGE}":
        return replace(blank, message=why)
    return replace(blank, status="error", message=f"no score: {why}")


def _scored(blank: ExerciseResult, task: Task, marks: Marks, score: float) -> ExerciseResult:
    points = marks.points(score)
    return replace(
        blank,
        earned=points,
        status="passed" if points else "failed",
        tests=(TestResult("challenge", task.title, points, "passed", detail=said(task, marks, score)),),
    )


def _require_no_data(assignment: Assignment, literals: Mapping[str, list[str] | None]) -> None:
    """Refuse files with more texts and numbers in them than a program needs.

    Raises:
        NoScore: if there are; the message names the file that has the most.
    """
    start = starting_file(assignment.name)
    handed_out = {**stubs_of(assignment), CHALLENGE: start.read_text(encoding="utf-8") if start else ""}
    new: dict[str, list[str]] = {}
    for name, texts in literals.items():
        if texts is None:
            raise NoScore(f"{name} holds more texts and numbers than a program does, or cannot be read: is it data?")
        new[name] = list(_beyond(texts, literals_in(ast.parse(handed_out.get(name, ""))) or []))
    named = {name: [text for text in texts if text.startswith(NAMED)] for name, texts in new.items()}
    written = {name: [text for text in texts if not text.startswith(NAMED)] for name, texts in new.items()}
    _require_few("texts and numbers", written, MOST_PACKED_BYTES, MOST_PACKED_BYTES_BESIDE)
    _require_few("names", named, MOST_PACKED_NAMES, MOST_PACKED_NAMES_BESIDE)


def _require_few(what: str, texts: Mapping[str, list[str]], most: int, most_beside: int) -> None:
    packed = {name: len(zlib.compress("\n".join(all_).encode("utf-8", "replace"), 9)) for name, all_ in texts.items()}
    own, beside = packed.pop(CHALLENGE, 0), sum(packed.values())
    if own > most:
        raise NoScore(f"{CHALLENGE} holds {own:,} packed bytes of {what}, of at most {most:,}: is it data?")
    if beside > most_beside:
        name = max(packed, key=lambda name: packed[name])
        raise NoScore(
            f"the files beside {CHALLENGE} hold {beside:,} packed bytes of {what} beyond what was handed out, of at "
            f"most {most_beside:,}, the most of them {name}: is it data?"
        )


def _beyond(texts: list[str], handed_out: list[str]) -> Iterator[str]:
    """Those that were not handed out, in their order: what was is no data, once."""
    left = Counter(handed_out)
    for text in texts:
        if left[text]:
            left[text] -= 1
        else:
            yield text
