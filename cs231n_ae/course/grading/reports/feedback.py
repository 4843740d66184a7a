"""The page that a student gets: one file without anything around it, readable on a phone."""

from html import escape
from string import Template

from cs231n_ae.course.grading.reports.rows import Row, number
from cs231n_ae.course.grading.reports.showing import as_given, public
from cs231n_ae.course.grading.terms.names import visible
from cs231n_ae.course.grading.written.marks import Part
from cs231n_ae.course.judging.results import ExerciseResult
from cs231n_ae.course.outline.manifest import Assignment
from cs231n_ae.course.showing.html import result_as_html

__all__ = ["feedback_page", "page"]

STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 12px; max-width: 56em; overflow-wrap: anywhere; }
h1 { font-size: 1.4em; margin: 0.4em 0; } h2 { font-size: 1.15em; margin: 1.4em 0 0.4em; }
pre, code { font: 13px/1.4 ui-monospace, monospace; } pre { overflow-x: auto; overflow-wrap: normal; }
.points { font-size: 1.6em; font-weight: bold; white-space: nowrap; } .small { opacity: 0.75; font-size: 0.9em; }
.exercise { margin: 1em 0; overflow-x: auto; } summary { cursor: pointer; margin-left: 16px; }
details pre { margin: 4px 0 4px 16px; padding: 8px; border: 1px solid #8886; border-radius: 6px; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
td, th { padding: 3px 10px 3px 0; text-align: left; vertical-align: top; border-bottom: 1px solid #8884; }
td, th { overflow-wrap: break-word; }
td.number { text-align: right; } svg { max-width: 100%; height: auto; background: white; }
"""

# Nothing is loaded from anywhere, and nothing on the page can run: whatever a submission smuggled in stays text.
PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>$title</title>
<style>$style</style>
</head>
<body>
$body
</body>
</html>
""")


def feedback_page(
    assignment: Assignment,
    row: Row,
    results: tuple[ExerciseResult, ...],
    sources: dict[str, str],
    protection: str,
) -> str:
    """The page as HTML.

    Args:
        assignment: what was graded.
        row: the student's row in the table.
        results: one an exercise; of hidden tests only the titles are shown.
        sources: the student's own lines, by exercise.
        protection: what was in force while the code ran.
    """
    parts = [
        f"<h1>{escape(assignment.title)}</h1>",
        f"<div>{escape(row.student)} <span class=small>({escape(row.source)})</span></div>",
    ]
    if row.error:
        parts.append(f"<p><b>This could not be graded:</b> {escape(row.error)}.</p>")
    if row.has_points:
        parts.append(f"<p class=points>{number(row.final)} / {number(row.points)}</p>")
        parts.append(_late(row))
    parts += [f"<p class=small>{escape(note)}</p>" for note in row.notes]
    for result in results:
        shown = public(result)
        head = result_as_html(as_given(shown, row))
        hand = _from_grader(row.by_hand.get(result.exercise, ""))
        parts.append(f"<section class=exercise>{head}{hand}{_own_lines(shown, sources)}</section>")
    parts += _without_result(row, {result.exercise for result in results})
    parts += ["<h2>Answers in words</h2>", *map(_part, row.parts)] if row.parts else []
    if protection:
        parts.append(f"<p class=small>How your code was run: {escape(protection)}</p>")
    return page(f"{assignment.name}, {row.student}", parts)


def page(title: str, parts: list[str]) -> str:
    """A whole page of these pieces of HTML, in which no character steers."""
    return visible(PAGE.substitute(title=escape(title), style=STYLE, body="\n".join(parts)))


def _late(row: Row) -> str:
    said = " ".join(row.lateness.says) if row.lateness is not None else ""
    return f"<p>Earned: {number(row.earned)}. {escape(said)}</p>" if said else ""


def _from_grader(said: str) -> str:
    return f"<p><b>From your grader:</b> {escape(said)}</p>" if said else ""


def _without_result(row: Row, judged: set[str]) -> list[str]:
    """What a person gave for exercises on which no test could be run."""
    earned = {cell.exercise: f"{number(cell.earned)} / {number(cell.points)}" for cell in row.cells if cell.by_hand}
    heads = {name: f"<b>{escape(name)}</b> &nbsp; {earned.get(name, '')}" for name in row.by_hand if name not in judged}
    return [
        f"<section class=exercise><div>{head}</div>{_from_grader(row.by_hand[name])}</section>"
        for name, head in heads.items()
    ]


def _part(part: Part) -> str:
    """One answer in words, with its points."""
    points = f"{number(part.points)} / {number(part.of)}" if part.status == "graded" else part.status
    prose = '<div style="white-space: pre-wrap; max-width: 44em">'
    asked = f"<details><summary>the question</summary>{prose}{escape(part.question.asks)}</div></details>"
    head = f"<div><b>{escape(part.question.id)}</b> &nbsp; {escape(points)}</div>"
    return (
        f"<section class=exercise>{head}{asked}{prose}{escape(part.answer)}</div>{_from_grader(part.comment)}</section>"
    )


def _own_lines(result: ExerciseResult, sources: dict[str, str]) -> str:
    text = sources.get(result.exercise, "")
    if not text or result.status == "not written":
        return ""
    is_open = " open" if result.status in ("failed", "error") else ""
    return f"<details{is_open}><summary>your lines</summary><pre>{escape(text)}</pre></details>"
