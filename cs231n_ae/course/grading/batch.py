"""Grade a whole class: each submission on its own, in any order, on any executor; what is known is never lost."""

import platform
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cs231n_ae.atomic import write_atomically
from cs231n_ae.course.challenges.marks import CHALLENGE
from cs231n_ae.course.desk.reset import keep_copy
from cs231n_ae.course.grading.intake.download import opened
from cs231n_ae.course.grading.intake.intake import CannotTake, HandedIn, Taken, find_submissions, in_roster, take
from cs231n_ae.course.grading.intake.roster import Student, read_roster
from cs231n_ae.course.grading.known import Known
from cs231n_ae.course.grading.reports.reports import write_reports
from cs231n_ae.course.grading.reports.rows import Row, row_of
from cs231n_ae.course.grading.reports.showing import own_functions
from cs231n_ae.course.grading.reports.uploads import Uploads
from cs231n_ae.course.grading.reports.written import write_pages
from cs231n_ae.course.grading.rerun import KEPT, RUN, alone_in, asked_for, merged, named_again, seed_of
from cs231n_ae.course.grading.running.busy import busy, busy_note, ran_out
from cs231n_ae.course.grading.running.challenge import has_challenge
from cs231n_ae.course.grading.running.own_tests import require_sound
from cs231n_ae.course.grading.running.pool import run_jobs
from cs231n_ae.course.grading.terms.errors import GradingError
from cs231n_ae.course.grading.terms.late import LatePolicy
from cs231n_ae.course.grading.terms.names import file_names, shown_name, visible
from cs231n_ae.course.grading.terms.policy import (
    RECORD,
    for_class,
    read_policy,
    recorded,
    same_policy,
    usable_times,
    without_time,
)
from cs231n_ae.course.grading.terms.records import Job, hidden_files, tests_hash, write_json
from cs231n_ae.course.grading.written.marks import Written
from cs231n_ae.course.outline.bounds import TIME_LIMIT, TOTAL_LIMIT
from cs231n_ae.course.outline.manifest import Assignment, load_assignment
from cs231n_ae.course.source_text.answered import require_answers
from cs231n_ae.course.source_text.encodings import as_utf8

__all__ = ["Report", "grade"]

LONGEST_REASON = 1000
"""Characters of what is said of a submission that could not be read."""
NAMED = 5
"""How many students a note names."""


@dataclass(frozen=True)
class Report:
    """What became of a class."""

    folder: Path
    seed: int
    rows: tuple[Row, ...]
    """One a submission, by name, and one for each who has not handed in."""
    reused: int
    """How many grades were there already, from the same files, tests and seed."""
    protections: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def not_graded(self) -> tuple[Row, ...]:
        """The submissions that could not be graded."""
        return tuple(row for row in self.rows if row.error and not row.missing)

    @property
    def missing(self) -> tuple[Row, ...]:
        """Those of the roster who have not handed in."""
        return tuple(row for row in self.rows if row.missing)

    @property
    def ok(self) -> bool:
        """Whether all that was handed in was graded."""
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
    roster: Path | None = None,
    regrade: bool = False,
    only: tuple[str, ...] = (),
    anonymous: bool = False,
    challenge: bool = False,
    into: tuple[Path, ...] = (),
    column: str | None = None,
    without: tuple[Path, ...] = (),
    near: bool = False,
    on_start: Callable[[int, int], None] | None = None,
    on_row: Callable[[Row, float], None] | None = None,
) -> Report:
    """Grade every submission in a folder, and write the results.

    Args:
        submissions: a folder of zips and folders, one a student, or a platform's zip of the whole class.
        assignment: which, or its name.
        out: the folder for the results; empty, or that of an earlier run.
        seed: of the tests' inputs. Without it, that of the run in ``out`` is used, or else a secret one is drawn. One
            that could be guessed is made secret, too, by what is kept in ``out``; the report has the one that was used.
        executor: where the work is done; processes on this machine when it is not given.
        workers: how many submissions at a time; one for each core when it is not given.
        sandbox: what stands around the code, ``"auto"`` for the first way that holds (see ``SANDBOXES``).
        hidden: a folder with tests of the instructor's own.
        time_limit: seconds that one test may take.
        total_limit: seconds that one submission may take.
        late: what lateness costs.
        roster: a CSV file of the class: who has not handed in appears, and names are those of the roster.
        regrade: go over a finished run again: only what has changed (a submission, a test, the seed) is graded anew.
            A run that was broken off goes on without this. Hidden tests, roster and policy of the earlier run are
            taken again where others are not given.
        only: with ``regrade``, the students and exercises that are graded again, and nothing else.
        anonymous: answers in words are graded without names.
        challenge: judge the open challenges too, minutes each; their points come on top.
        into: files of grades as Canvas or Moodle export them, to be filled in.
        column: the assignment's column in those of Canvas.
        without: files and folders beside the submissions that are none.
        near: also look which wrong exercises are one edit from right: a hint for the instructor, and never points.
        on_start: told how many submissions there are to grade, and how many grades are there already.
        on_row: told each submission's row as it is known, and the seconds it took.

    Returns:
        The report; the same is in ``out``.

    Raises:
        GradingError: if ``out`` holds something else, or a finished run and ``regrade`` is not given.
        GradingError: for a folder without submissions, a folder without hidden tests, or an assignment without a
            challenge if it is asked for.
        GradingError: for hidden tests that would not be run, or that the library's own answers do not pass.
        ManifestError: for an unknown assignment.
        NoAnswers: in a hand-out, whose library has no answers to this assignment.
    """
    chosen = assignment if isinstance(assignment, Assignment) else load_assignment(assignment, targets=False)
    require_answers(chosen.exercises, "grading")
    asked = asked_for(out, hidden, roster, late, anonymous, challenge)
    hidden, roster = (Path(asked[key]) if asked[key] else None for key in ("hidden", "roster"))
    if late is None and (out / RECORD).is_file():
        late = read_policy(out / RECORD, base=Path(asked["policy_base"] or out))
    with opened(submissions) as (folder, left_out):
        found = find_submissions(folder, without=(out, *without, *into, *([roster] if roster else [])))
        missing: tuple[Student, ...] = ()
        decide: tuple[str, ...] = left_out
        if roster is not None:
            found, matched = in_roster(found, read_roster(roster))
            missing, decide = matched.missing, (*left_out, *matched.notes)
        tests = hidden_files(hidden, chosen.name)
        settings: dict[str, Any] = {"sandbox": sandbox, "time_limit": time_limit, "total_limit": total_limit}
        settings |= {"near": True} if near else {}
        settings["challenge"] = bool(asked["challenge"])
        if settings["challenge"] and not has_challenge(chosen):
            raise GradingError(f"{chosen.name} has no challenge: leave --challenge out")
        run = _Run(chosen, out, found, tests_hash(chosen, tests), tests, settings, late, missing, decide, asked)
        run.written = Written(chosen, out, secret=asked["anonymous"])
        run.settle_policy()
        run.settle_only(only, regrade)
        run.uploads = Uploads(into, column)
        run.uploads.require_places(chosen)
        unpacked = str(folder) if folder != submissions else ""
        with alone_in(out):
            run.begin(seed, regrade)
            todo, reused = run.intake(on_row)
            if on_start is not None:
                on_start(len(todo), reused)
            for job, outcome in run_jobs(run.jobs(todo), executor=executor, workers=workers, unpacked=unpacked):
                row, seconds = run.finished(job, outcome)
                if on_row is not None:
                    on_row(row, seconds)
            return run.end(reused)


@dataclass
class _Run:
    """One run over a class, and its folder; ``known`` is there once it has begun."""

    assignment: Assignment
    out: Path
    found: list[HandedIn]
    tests: str
    hidden: dict[str, str]
    settings: dict[str, Any]
    late: LatePolicy | None
    missing: tuple[Student, ...] = ()
    decide: tuple[str, ...] = ()
    """What a comparison with the roster left open."""
    asked: dict[str, str] = field(default_factory=dict)
    """What a later run over the same folder takes again."""
    students: tuple[str, ...] = ()
    """If not empty, whom to grade again; all the others keep what they have."""
    exercises: tuple[str, ...] = ()
    """If not empty, what to grade again."""
    uploads: Uploads = field(default_factory=Uploads)
    written: Written | None = None
    hurried: dict[str, tuple[list[str], str]] = field(default_factory=dict)
    """Whose functions ran out of time while the machine was busy."""
    passed_over: list[str] = field(default_factory=list)
    """Who would have been graded anew, all of it, if only some had not been asked for."""
    seed: int = 0
    files: dict[str, str] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    known: Known = field(init=False)

    def begin(self, seed: int | None, regrade: bool) -> None:
        """Take the folder, or refuse it, and settle the seed."""
        self.seed, secret = seed_of(self.out, self.assignment.name, seed, regrade)
        require_sound(self.assignment, self.hidden, self.seed)
        self.files = file_names([*(one.name for one in self.found), *(student.name for student in self.missing)])
        self.known = Known(self.out, self.files)
        self.about = {
            "assignment": self.assignment.name,
            "seed": self.seed,
            "secret": secret,
            "tests": self.tests,
            "hidden": sorted(self.hidden),
            "settings": self.settings,
            "versions": _versions(),
            "asked": self.asked,
            "begun": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        write_json(self.out / RUN, {**self.about, "state": "unfinished"})

    def settle_policy(self) -> None:
        """The policy under the names of the class, with the times that the download tells."""
        if self.late is None:
            return
        # who is in the roster is known by what stands there, and all others, and what people chose, come behind it
        chosen = {one.name: [one.person, one.path.stem, *one.keys.values()] for one in self.found}
        in_roster = {one.name: list(one.keys.values()) for one in self.found if one.called}
        in_roster |= {student.name: list(student.keys.values()) for student in self.missing}
        times = {one.name: one.when for one in self.found if one.when is not None}
        times, odd = usable_times(self.late, times, len(self.found))
        self.late, notes = for_class(self.late, in_roster or chosen, times, chosen)
        self.decide = (*self.decide, *odd, *notes, *without_time(self.late, [one.name for one in self.found]))

    def settle_only(self, only: tuple[str, ...], regrade: bool) -> None:
        """Tell students from exercises among what is to be graded again."""
        names = {word.casefold(): one.name for one in self.found for word in one.keys.values()}
        names |= {one.name.casefold(): one.name for one in self.found}  # a name that is shown is nobody else's
        exercises = [exercise.id for exercise in self.assignment.exercises]
        self.students, self.exercises = named_again(only, names, exercises, regrade)

    def _again(self, one: HandedIn, kept: dict[str, Any] | None, job: Job) -> bool:
        """Whether a submission has to be graded, though there may be a grade."""
        if kept is None or "grade" not in kept:
            return True
        if self.students or self.exercises:
            return one.name in self.students if self.students else True
        return bool(kept.get("key") != job.key) or (job.near and "near" not in kept["grade"])

    def intake(self, on_row: Callable[[Row, float], None] | None) -> tuple[list[HandedIn], int]:
        """The submissions that have to be graded, and for how many there is a grade of the very same already."""
        todo, reused = [], 0
        for one in self.found:
            kept, job = self.known.on_disk(one.name), self._job(one)
            if isinstance(job, str):
                self._keep(one, {"error": job, "notes": list(one.notes)})
                if on_row is not None:
                    on_row(self._row(one.name), 0.0)
                continue
            if (self.students or self.exercises) and kept and kept.get("key") != job.key:
                self.passed_over += [one.name] if job.only or not self._again(one, kept, job) else []
            if self._again(one, kept, job):
                todo.append(one)
                if job.only:  # the grade of the other exercises stays: as it is now, whatever becomes of the file
                    self.known.keep(one.name, kept)
            else:
                self._keep(one, {field: kept[field] for field in ("key", "notes", "grade", "sources")})
                reused += 1
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
        names = ran_out(outcome["flags"]) if isinstance(outcome, dict) else []
        if names and (why := busy()):
            self.hurried[job.student] = names, why
        if job.only:
            before = self.known[job.student]
            if isinstance(outcome, dict):
                kept |= {**before, "grade": merged(before["grade"], outcome, job.only)}
            else:  # what there was stays
                kept |= {**before, "notes": [*before["notes"], _reason(outcome)]}
        elif isinstance(outcome, dict):
            kept |= {"grade": outcome, "sources": own_functions(self.assignment, job.files)}
        else:
            kept |= {"error": _reason(outcome)}
        self._keep(next(one for one in self.found if one.name == job.student), kept)
        return self._row(job.student), outcome["seconds"] if isinstance(outcome, dict) else 0.0

    def end(self, reused: int) -> Report:
        """The tables and pages, from what this process knows."""
        for student in self.missing:
            nothing = {"error": "nothing was handed in", "missing": True, "notes": [], "keys": student.keys}
            self.known.write(student.name, {"student": student.name, "source": "", **nothing})
        names = sorted(self.files, key=lambda name: (name.casefold(), name))
        notes = [*self.known.put_right(names), *self.decide, *self._settle_written(names)]
        notes += [*self.uploads.write(self.out, self.assignment, [self._row(name) for name in names])]
        notes += [*busy_note(self.hurried), *self._stale(), *self._record(names)]
        protections = write_reports(self.out, self.assignment, names, self.known.__getitem__, self._row, notes)
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

    def _stale(self) -> list[str]:
        """Who stands in the table beside others that were graded by newer tests, or from newer files."""
        if not self.passed_over:
            return []
        more = f" and {len(self.passed_over) - NAMED} more" if len(self.passed_over) > NAMED else ""
        says = "these or their tests have changed since they were graded, and --only left that as it was"
        return [f"{says}: {', '.join(self.passed_over[:NAMED])}{more} (--regrade alone grades them)"]

    def _job(self, one: HandedIn) -> Job | str:
        """The job, or why there can be none: whatever is in one submission, all the others are graded."""
        try:
            return self._job_of(one, self._taken(one))
        except CannotTake as error:
            return str(error)
        except Exception as error:  # what nobody has thought of is one student's matter, too
            return visible(f"it could not be read: {type(error).__name__}: {error}", keep="")[:LONGEST_REASON]

    def _taken(self, one: HandedIn) -> Taken:
        """The files, with notes also about the answers in words."""
        notebooks = self.written.notebooks if self.written else ()
        challenge = (CHALLENGE,) if self.settings["challenge"] else ()
        taken = take(one.path, self.assignment.files, also=(*notebooks, *challenge), pieces=one.pieces)
        notes = self.written.take(one.name, taken.also) if self.written else []
        return replace(taken, notes=(*taken.notes, *notes))

    def _job_of(self, one: HandedIn, taken: Taken) -> Job:
        return Job(
            student=one.name,
            files=taken.files | _challenge_in(taken),
            notes=(*one.notes, *taken.notes),
            assignment=self.assignment.name,
            root=str(self.assignment.root.resolve()),
            tests=self.tests,
            hidden=self.hidden,
            seed=self.seed,
            **self.settings,
            only=self._only(one),
        )

    def _only(self, one: HandedIn) -> tuple[str, ...]:
        """The exercises to judge: all of somebody who has no grade yet."""
        kept = self.known.on_disk(one.name) if self.exercises else None
        return self.exercises if kept is not None and "grade" in kept else ()

    def _keep(self, one: HandedIn, kept: dict[str, Any]) -> None:
        about = {"student": one.name, "source": shown_name(one.path.name), "keys": one.keys}
        self.known.write(one.name, {**about, **kept})

    def _row(self, name: str) -> Row:
        handed_in = any(one.name == name for one in self.found)
        lateness = self.late.lateness(name) if self.late is not None and handed_in else None
        marks = self.written.marks(name) if self.written else None
        return row_of(self.assignment, self.files[name], self.known[name], lateness, marks)

    def _settle_written(self, names: list[str]) -> list[str]:
        """Points given by hand, and pages for who gives them."""
        if self.written is None:
            return []
        # what is known of others than those of the roster, they may have chosen
        by_roster: list[HandedIn | Student] = [*(one for one in self.found if one.called), *self.missing]
        ids = {one.name: [one.keys[kind] for kind in ("sid", "email") if kind in one.keys] for one in by_roster}
        called = {one.name: one.called for one in self.found} | {one.name: "" for one in self.missing}
        notes = self.written.settle(called, ids)
        write_pages(self.out, self.written)
        return [*notes, *self.written.beyond({name: self._row(name).worth for name in names})]

    def _record(self, names: list[str]) -> list[str]:
        """Write the policy down beside the grades, with what was applied; another that was there is kept, and told."""
        if self.late is None:
            return []
        rows = [row for row in map(self._row, names) if row.has_points and row.lateness is not None]
        applied = {row.student: (row.lateness, row.earned - row.final) for row in rows if row.lateness is not None}
        file, text = self.out / RECORD, recorded(self.late, applied)
        notes = []
        if file.is_file() and not same_policy(file.read_text(encoding="utf-8"), text):
            copy = keep_copy(file, self.out / KEPT)
            notes.append(f"another policy stood in {RECORD}, and was replaced: its copy is {KEPT}/{copy.name}")
        write_atomically(file, text)
        return notes


def _challenge_in(taken: Taken) -> dict[str, bytes]:
    """The challenge's file as UTF-8, if it was asked for and is there."""
    return {CHALLENGE: as_utf8(taken.also[CHALLENGE])[0]} if CHALLENGE in taken.also else {}


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
