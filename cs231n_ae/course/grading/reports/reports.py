"""Everything that a run leaves behind for people: the table, a page for each student, one for the class."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from cs231n_ae.atomic import write_atomically
from cs231n_ae.course.grading.reports.class_summary import Met, summary_page
from cs231n_ae.course.grading.reports.feedback import feedback_page
from cs231n_ae.course.grading.reports.gradescope import results_json
from cs231n_ae.course.grading.reports.rows import Row, table
from cs231n_ae.course.grading.running.one import SubmissionGrade
from cs231n_ae.course.grading.terms.records import write_json
from cs231n_ae.course.outline.manifest import Assignment

__all__ = ["write_reports"]


def write_reports(
    out: Path,
    assignment: Assignment,
    names: Sequence[str],
    kept_of: Callable[[str], Any],
    row_of: Callable[[str], Row],
) -> list[str]:
    """Write ``grades.csv``, ``feedback/``, ``results/`` and ``class.html``; one submission in memory at a time.

    Args:
        out: the folder of the run.
        assignment: what was graded.
        names: the students, in order.
        kept_of: what the run knows of a student's submission.
        row_of: a student's row in the table.

    Returns:
        The protections that were in force, each once.
    """
    rows, met, protections = [], Met(), set()
    for name in names:
        kept, row = kept_of(name), row_of(name)
        rows.append(row)
        grade = SubmissionGrade.from_json(kept["grade"]) if "grade" in kept else None
        results = () if grade is None else grade.results
        protection = "" if grade is None else grade.protection
        met.add(results)
        protections |= {protection} - {""}
        page = feedback_page(assignment, row, results, kept.get("sources", {}), protection)
        write_atomically(out / "feedback" / f"{row.file}.html", page)
        write_json(out / "results" / row.file / "results.json", results_json(row, results, protection))
    write_atomically(out / "grades.csv", table(assignment, rows))
    write_atomically(out / "class.html", summary_page(assignment, rows, met, sorted(protections)))
    return sorted(protections)
