"""Grade a whole class: each submission on its own, in any order, on any executor; what is known is never lost."""

import json
import platform
import secrets
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cs231n_ae.course.grading.intake.intake import CannotTake, HandedIn, Taken, find_submissions, take
from cs231n_ae.course.grading.reports.reports import write_reports
from cs231n_ae.course.grading.reports.rows import Row, row_of
from cs231n_ae.course.grading.reports.showing import own_functions
from cs231n_ae.course.grading.running.pool import run_jobs
from cs231n_ae.course.grading.terms.errors import GradingError
from cs231n_ae.course.grading.terms.late import LatePolicy
from cs231n_ae.course.grading.terms.names import file_names, shown_name
from cs231n_ae.course.grading.terms.records import Job, hidden_files, json_text, read_json, tests_hash, write_json
from cs231n_ae.course.outline.bounds import TIME_LIMIT, TOTAL_LIMIT
from cs231n_ae.course.outline.manifest import Assignment, load_assignment

__all__ = ["Report", "grade"]

RUN = "run.json"


@dataclass(frozen=True)
class Report:
    """What became of a class."""

    folder: Path
    seed: int
    rows: tuple[Row, ...]
    """One a submission, by name."""
    reused: int
    """How many grades were there already, from the same files, tests and seed."""
    protections: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def not_graded(self) -> tuple[Row, ...]:
        """The submissions that could not be graded."""
        return tuple(row for row in self.rows if row.error)

    @property
    def ok(self) -> bool:
        """Whether all were graded."""
        return not self.not_graded


def grade(
    submissions: Path,
    assignment: Assignment | str,
    out: Path,
    *,
    seed: int | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    sandbox: str = "auto",
    hidden: Path | None = None,
    time_limit: float = TIME_LIMIT,
    total_limit: float | None = TOTAL_LIMIT,
    late: LatePolicy | None = None,
    regrade: bool = False,
    without: tuple[Path, ...] = (),
    on_start: Callable[[int, int], None] | None = None,
    on_row: Callable[[Row, float], None] | None = None,
) -> Report:
    """Grade every submission in a folder, and write the results.

    Args:
        submissions: a folder of zips and folders, one a student.
        assignment: which, or its name.
        out: the folder for the results; empty, or that of an earlier run.
        seed: of the tests' inputs. Without it, that of the run in ``out`` is used, or else a secret one is drawn.
        executor: where the work is done; processes on this machine when it is not given.
        workers: how many submissions at a time; one for each core when it is not given.
        sandbox: what stands around the code, ``"auto"`` for the first way that holds (see ``SANDBOXES``).
        hidden: a folder with tests of the instructor's own.
        time_limit: seconds that one test may take.
        total_limit: seconds that one submission may take.
        late: what lateness costs.
        regrade: go over a finished run again: only what has changed (a submission, a test, the seed) is graded anew.
            A run that was broken off goes on without this.
        without: files and folders beside the submissions that are none.
        on_start: told how many submissions there are to grade, and how many grades are there already.
        on_row: told each submission's row as it is known, and the seconds it took.

    Returns:
        The report; the same is in ``out``.

    Raises:
        GradingError: if ``out`` holds something else, or a finished run and ``regrade`` is not given.
        GradingError: for a folder without submissions, or a folder without hidden tests.
        ManifestError: for an unknown assignment.
    """
    chosen = assignment if isinstance(assignment, Assignment) else load_assignment(assignment, targets=False)
    found = find_submissions(submissions, without=(out, *without))
    tests = hidden_files(hidden, chosen.name)
    settings = {"sandbox": sandbox, "time_limit": time_limit, "total_limit": total_limit}
    run = _Run(chosen, out, found, tests_hash(chosen, tests), tests, settings, late)
    run.begin(seed, regrade)
    todo, reused = run.intake(on_row)
    if on_start is not None:
        on_start(len(todo), reused)
    for job, outcome in run_jobs(run.jobs(todo), executor=executor, workers=workers):
        row, seconds = run.finished(job, outcome)
        if on_row is not None:
            on_row(row, seconds)
    return run.end(reused)


@dataclass
class _Run:
    """One run over a class, and its folder."""

    assignment: Assignment
    out: Path
    found: list[HandedIn]
    tests: str
    hidden: dict[str, str]
    settings: dict[str, Any]
    late: LatePolicy | None
    seed: int = 0
    files: dict[str, str] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    known: dict[str, bytes] = field(default_factory=dict)
    """By student, the packed JSON of what is in the state files: what is on disk, others may have changed."""

    def begin(self, seed: int | None, regrade: bool) -> None:
        """Take the folder, or refuse it, and settle the seed."""
        before = read_json(self.out / RUN)
        _require_ours(self.out, before, self.assignment.name)
        if before is not None and before["state"] == "finished" and not regrade:
            raise GradingError(
                f"{self.out} holds a finished run of {self.assignment.name}: add --regrade to grade again what has "
                "changed since, or name another folder with -o"
            )
        unfinished = before is not None and before["state"] != "finished"
        if unfinished and seed is not None and seed != before["seed"] and not regrade:
            raise GradingError(
                f"the run in {self.out} was begun with the seed {before['seed']}: go on without --seed, or add "
                "--regrade to grade all of it again with the new one"
            )
        recorded = secrets.randbelow(2**53) if before is None else int(before["seed"])
        self.seed = recorded if seed is None else seed
        self.files = file_names(one.name for one in self.found)
        self.about = {
            "assignment": self.assignment.name,
            "seed": self.seed,
            "tests": self.tests,
            "hidden": sorted(self.hidden),
            "settings": self.settings,
            "versions": _versions(),
            "begun": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self.out.parent.mkdir(parents=True, exist_ok=True)
        self.out.mkdir(mode=0o700, exist_ok=True)  # grades are nobody else's business, least of all a submission's
        write_json(self.out / RUN, {**self.about, "state": "unfinished"})

    def intake(self, on_row: Callable[[Row, float], None] | None) -> tuple[list[HandedIn], int]:
        """The submissions that have to be graded, and for how many there is a grade of the very same already."""
        todo, reused = [], 0
        for one in self.found:
            kept, job = read_json(self._state(one.name)), self._job(one)
            if isinstance(job, str):
                self._keep(one, {"error": job, "notes": list(one.notes)})
                if on_row is not None:
                    on_row(self._row(one.name), 0.0)
            elif kept is not None and kept.get("key") == job.key and "grade" in kept:
                self._keep(one, {field: kept[field] for field in ("key", "notes", "grade", "sources")})
                reused += 1
            else:
                todo.append(one)
        return todo, reused

    def jobs(self, todo: list[HandedIn]) -> Iterator[Job]:
        """Read again when their turn comes, so that not all of them are in memory at once."""
        for one in todo:
            job = self._job(one)
            if isinstance(job, Job):
                yield job
            else:  # it has been changed since intake
                self._keep(one, {"error": job, "notes": list(one.notes)})

    def finished(self, job: Job, outcome: dict[str, Any] | Exception) -> tuple[Row, float]:
        """Write down what came of a job."""
        kept: dict[str, Any] = {"key": job.key, "notes": list(job.notes)}
        if isinstance(outcome, dict):
            kept |= {"grade": outcome, "sources": own_functions(self.assignment, job.files)}
        else:
            kept |= {"error": _reason(outcome)}
        self._keep(next(one for one in self.found if one.name == job.student), kept)
        return self._row(job.student), outcome["seconds"] if isinstance(outcome, dict) else 0.0

    def end(self, reused: int) -> Report:
        """The tables and pages, from what this process knows."""
        names = [one.name for one in self.found]
        notes = [*self._put_right(names), *self._late_notes(names)]
        protections = write_reports(self.out, self.assignment, names, self._known, self._row)
        write_json(
            self.out / RUN,
            {
                **self.about,
                "state": "finished",
                "finished": datetime.now(UTC).isoformat(timespec="seconds"),
                "protections": protections,
                "submissions": {name: self.files[name] for name in names},
                "notes": notes,
            },
        )
        rows = tuple(self._row(name) for name in names)
        return Report(self.out, self.seed, rows, reused, tuple(protections), tuple(notes))

    def _job(self, one: HandedIn) -> Job | str:
        """The job, or why there can be none."""
        try:
            taken = take(one.path, self.assignment.files)
        except CannotTake as error:
            return str(error)
        except OSError as error:
            return f"it cannot be read ({error.strerror or error})"
        return self._job_of(one, taken)

    def _job_of(self, one: HandedIn, taken: Taken) -> Job:
        return Job(
            student=one.name,
            files=taken.files,
            notes=(*one.notes, *taken.notes),
            assignment=self.assignment.name,
            root=str(self.assignment.root.resolve()),
            tests=self.tests,
            hidden=self.hidden,
            seed=self.seed,
            **self.settings,
        )

    def _state(self, name: str) -> Path:
        return self.out / "state" / f"{self.files[name]}.json"

    def _keep(self, one: HandedIn, kept: dict[str, Any]) -> None:
        whole = {"student": one.name, "source": shown_name(one.path.name), **kept}
        self.known[one.name] = zlib.compress(json_text(whole).encode())
        write_json(self._state(one.name), whole)

    def _known(self, name: str) -> Any:
        return json.loads(zlib.decompress(self.known[name]))

    def _put_right(self, names: list[str]) -> list[str]:
        """Write anew the state files that are not as this run wrote them, and say which."""
        changed = [name for name in names if not _holds(self._state(name), zlib.decompress(self.known[name]))]
        for name in changed:
            write_json(self._state(name), self._known(name))
        says = "a process other than the grader changed the results of {} while the run went on: they were put right"
        return [says.format(", ".join(changed))] if changed else []

    def _row(self, name: str) -> Row:
        lateness = None if self.late is None else self.late.lateness(name)
        return row_of(self.assignment, self.files[name], self._known(name), lateness)

    def _late_notes(self, names: list[str]) -> list[str]:
        if self.late is None:
            return []
        stray = sorted(self.late.times.keys() - set(names))
        return [f"in the file of times, but not among the submissions: {', '.join(stray)}"] if stray else []


def _holds(file: Path, content: bytes) -> bool:
    try:
        return file.read_bytes() == content
    except OSError:
        return False


def _require_ours(out: Path, before: Any, assignment: str) -> None:
    if before is None:
        if (out / RUN).exists():
            raise GradingError(f"{out / RUN} cannot be read: name another folder with -o, or delete this one")
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise GradingError(f"{out} holds other things already: name a new folder with -o")
    elif before.get("assignment") != assignment:
        raise GradingError(f"{out} holds a run of {before.get('assignment')}: name another folder with -o")


def _reason(error: Exception) -> str:
    return f"the grader itself failed: {type(error).__name__}: {error}"


def _versions() -> dict[str, str]:
    from importlib.metadata import PackageNotFoundError, version

    known = {"python": platform.python_version()}
    for package in ("cs231n-ae", "numpy"):
        try:
            known[package] = version(package)
        except PackageNotFoundError:  # run from a folder, not installed
            known[package] = "unknown"
    return known
