"""Everything that a run leaves behind for people: the table, a page for each student, one for the class."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from cs231n_ae.atomic import write_atomically
from cs231n_ae.course.grading.reports.class_summary import Met, summary_page
from cs231n_ae.course.grading.reports.feedback import feedback_page
from cs231n_ae.course.grading.reports.gradescope import results_json
from cs231n_ae.course.grading.reports.rows import Row, table
from cs231n_ae.course.grading.reports.similarity import alike, alike_table
from cs231n_ae.course.grading.reports.statistics import misconception_table, near_table, test_table
from cs231n_ae.course.grading.running.one import SubmissionGrade
from cs231n_ae.course.grading.terms.records import write_json
from cs231n_ae.course.judging.results import ExerciseResult
from cs231n_ae.course.outline.manifest import Assignment

__all__ = ["write_reports"]


def write_reports(
    out: Path,
    assignment: Assignment,
    names: Sequence[str],
    kept_of: Callable[[str], Any],
    row_of: Callable[[str], Row],
    notes: Sequence[str] = (),
) -> list[str]:
    """Write ``grades.csv``, ``feedback/``, ``results/``, ``class.html``, and tables: tests, likeness, near misses.

    Args:
        out: the folder of the run.
        assignment: what was graded.
        names: the students, in order.
        kept_of: what the run knows of a student's submission.
        row_of: a student's row in the table.
        notes: about the whole run.

    Returns:
        The protections that were in force, each once.
    """
    rows, met, protections = [], Met(), set()
    graded: dict[str, tuple[ExerciseResult, ...]] = {}
    sources: dict[str, dict[str, str]] = {}
    for name in names:
        kept, row = kept_of(name), row_of(name)
        rows.append(row)
        grade = SubmissionGrade.from_json(kept["grade"]) if "grade" in kept else None
        results = () if grade is None else grade.results
        protection = "" if grade is None else grade.protection
        met.add(results)
        if grade is not None:
            graded[name], sources[name] = results, kept.get("sources", {})
        protections |= {protection} - {""}
        page = feedback_page(assignment, row, results, kept.get("sources", {}), protection)
        write_atomically(out / "feedback" / f"{row.file}.html", page)
        write_json(out / "results" / row.file / "results.json", results_json(row, results, protection))
    pairs = alike(assignment, sources)
    write_atomically(out / "grades.csv", table(assignment, rows))
    near = {row.student: row.near for row in rows if row.near is not None}
    write_atomically(out / "tests.csv", test_table(graded, near or None))
    if near:
        write_atomically(out / "near.csv", near_table(near))
    write_atomically(out / "misconceptions.csv", misconception_table(graded))
    write_atomically(out / "alike.csv", alike_table(pairs))
    write_atomically(out / "class.html", summary_page(assignment, rows, met, sorted(protections), notes, pairs))
    return sorted(protections)
