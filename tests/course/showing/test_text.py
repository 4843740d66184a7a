"""What a student reads: aligned, within the terminal's width, clickable, on any encoding."""

import io
import os
from dataclasses import replace
from pathlib import Path

import pytest

from cs231n_ae.course.judging.results import Comparison, ExerciseResult, TestResult
from cs231n_ae.course.showing.again import repeated
from cs231n_ae.course.showing.terminal import clickable, line, plain, readable_on, show, wrapped
from cs231n_ae.course.showing.text import points_text, result_as_text, summary_line
from cs231n_ae.course.showing.text_arrays import pair_as_text

SAYS = "It looks as if you averaged over the batch. What is left for this layer to do with the N examples?"
FAILED = TestResult(
    "test_dgamma", "dgamma agrees with the numerical gradient", 2, "failed",
    headline="dgamma is 1/4 of the numerical gradient in every entry",
    explanation=SAYS,
    comparison=Comparison("dgamma", "numerical gradient", (3,), [0.112, -0.481, 0.73], [0.448, -1.924, 2.92], (2,)),
)  # fmt: skip


@pytest.fixture
def result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ExerciseResult:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "assignments" / "a0_example" / "scale.py"
    file.parent.mkdir(parents=True)
    file.write_text("", encoding="utf-8")
    tests = (
        TestResult("test_dx", "dx agrees with the numerical gradient", 1, "passed", detail="(4, 3), worst 2.1e-10"),
        FAILED,
        TestResult("test_chain", "chained with another layer", 0.5, "not tried", detail="needs dgamma"),
    )
    return ExerciseResult("a0_example", "scale_backward", str(file), 31, 3, 1, "failed", tests)


def test_a_failure_reads_as_the_course_promises(result):
    where = os.path.join("assignments", "a0_example", "scale.py:31")
    head = f"  scale_backward   {where}"
    assert result_as_text(result, 88, "cs231n-ae hint scale_backward   (1 of 3)") == (
        f"\n{head}{'1 / 3 points'.rjust(88 - len(head))}\n"
        "  ✓ dx agrees with the numerical gradient         (4, 3), worst 2.1e-10\n"
        "  ✗ dgamma is 1/4 of the numerical gradient in every entry\n"
        "      yours      [ 0.112  -0.481   0.730]\n"
        "      numerical  [ 0.448  -1.924   2.920]\n"
        "      It looks as if you averaged over the batch. What is left for this layer to do with\n"
        "      the N examples?\n"
        "  · not tried: chained with another layer (needs dgamma)\n"
        "\n"
        "  next: cs231n-ae hint scale_backward   (1 of 3)\n"
    )


@pytest.mark.parametrize("width", [40, 60, 88, 100])
def test_nothing_but_paths_and_numbers_is_wider_than_the_terminal(result, width):
    for row in result_as_text(result, width).splitlines():
        assert len(row) <= width or "scale.py:31" in row


def test_a_next_step_that_is_too_long_for_one_line_takes_two(result):
    step = "cs231n-ae check centre_fit   (or compare: cs231n-ae solution scale_backward)"
    assert f"  next: {step}\n" in result_as_text(result, 88, step)
    *_, command, aside = result_as_text(result, 80, step).splitlines()
    assert (command, aside) == tuple(("  next: " + step).replace("   (", "\n        (").splitlines())


def test_rows_of_a_traceback_become_clickable(result):
    test = replace(FAILED, traceback=("scale.py:33  return x @ y", "... 5 more ..."), comparison=None)
    text = result_as_text(replace(result, tests=(test,)))
    assert f"      {os.path.join('assignments', 'a0_example', 'scale.py:33')}  return x @ y\n" in text
    assert "      ... 5 more ...\n" in text


def test_what_was_told_of_one_test_is_not_told_again(result):
    raised = replace(
        FAILED, headline="scale_backward raised NameError: y", traceback=("scale.py:33  y",), comparison=None
    )
    tests = (raised, *(replace(raised, test=f"test_{i}", title=f"dx {i}") for i in range(6)))
    text = result_as_text(replace(result, tests=tests))
    assert text.count("raised NameError: y") == text.count("averaged") == 1
    assert [f"  ✗ dx {i}: the same: NameError in scale.py:33" in text.splitlines() for i in range(6)] == [True] * 6


def failing(name: str, headline: str, *rows: str) -> TestResult:
    return replace(FAILED, test=name, title=f"title of {name}", headline=headline, traceback=rows, comparison=None)


def test_an_exception_is_the_same_in_the_same_line_whatever_shapes_it_names():
    tests = [
        failing("a", "f raised ValueError: shapes (4,3) and (5,) do not match", "scale.py:2  f()", "scale.py:9  x @ y"),
        failing("b", "f raised ValueError: shapes (8,3) and (5,) do not match", "scale.py:9  x @ y"),
        failing("c", "f raised ValueError: shapes (8,3) and (5,) do not match", "scale.py:10  x @ z"),
        failing("d", "f raised TypeError: shapes (8,3) and (5,) do not match", "scale.py:9  x @ y"),
        failing("e", "f returned one thing, where 2 are expected"),
        failing("f", "f returned one thing, where 2 are expected"),
        failing("g", "dx is all zeros"),
        replace(FAILED, test="h", headline="dx is all zeros"),  # two arrays are shown with this one
    ]
    assert repeated(tests) == {"b": "title of b: the same: ValueError in scale.py:9", "f": "title of f: the same"}


def test_faults_are_shown_though_the_values_are_right(result):
    passed = replace(FAILED, status="passed", comparison=None)
    faulty = replace(result, tests=(passed,), earned=3.0, faults=("scale_backward changed dout in place",))
    text = result_as_text(faulty)
    assert "✗ scale_backward changed dout in place" in text
    assert "no point is lost; but the exercise is passed only once this is mended" in " ".join(text.split())
    assert "3 / 3 points, not passed" in text
    assert "not passed" not in result_as_text(replace(faulty, faults=(), status="passed"))


def test_prints_are_shortened(result):
    text = result_as_text(result, 60, printed="a\n" + "b" * 500 + "\n" + "c\n" * 100)
    rows = text[text.index("your code printed") :].splitlines()
    assert rows[1] == "  │ a"
    assert len(rows[2]) <= 60
    assert rows[2].endswith("…")
    assert len(rows) < 30


def test_worst_entry_is_told_where_the_arrays_are_not_shown(result):
    large = Comparison("dw", "closed form", (99, 99), None, None, (3, 7), 1.5, 3.0, 0.5)
    text = result_as_text(replace(result, tests=(replace(FAILED, comparison=large),)))
    assert "worst entry: dw[3, 7], yours 1.5, closed form 3, relative error 0.5" in text


def test_a_summary_fits_in_one_line(result):
    row = plain([summary_line(result, 88)])
    assert row.startswith("  ✗ scale_backward")
    assert "1 / 3 points" in row
    assert len(row) <= 88
    assert row.endswith("…")
    assert "\n" not in row


def test_what_is_not_written_is_so_in_two_words(result):
    nothing = replace(
        result, status="not written", message="scale_backward is not written yet: open scale.py", tests=()
    )
    assert plain([summary_line(nothing, 80)]).endswith("/ 3 points   not written yet")


def test_what_to_do_about_an_argument_that_was_changed_is_said_once(result):
    advice = "in place: make a new array rather than writing into the one that came in"
    faults = (f"f changed params['w'] {advice}. Which way makes one?", f"f changed params['b'] {advice}", "f is slow")
    text = " ".join(result_as_text(replace(result, faults=faults)).split())
    assert (
        f"✗ f changed params['w'] {advice}. Which way makes one? ✗ f changed params['b'] in place, too ✗ f is slow"
        in text
    )
    alone = " ".join(result_as_text(replace(result, faults=faults[1:])).split())
    assert f"✗ f changed params['b'] {advice} ✗ f is slow" in alone


def test_one_point_is_singular():
    assert (points_text(1, 1), points_text(0.5, 3)) == ("1 / 1 point", "0.5 / 3 points")


def test_digits_grow_until_the_difference_shows():
    pair = pair_as_text([1.0, 2.00001], [1.0, 2.00002], 60)
    assert pair is not None
    assert pair.yours != pair.expected
    assert pair_as_text([1.0, 2.0], [1.0, 2.0], 60).yours == ["[1.000  2.000]"]


def test_small_and_large_numbers_are_written_with_exponents_and_differ():
    pair = pair_as_text([1.00e-9, 2e-9], [1.01e-9, 2e-9], 60)
    assert pair.yours == ["[1.0000e-09  2.0000e-09]"]
    assert pair.expected == ["[1.0100e-09  2.0000e-09]"]


def test_matrices_are_aligned_and_cut_around_the_worst_entry():
    yours = [[float(100 * i + j) for j in range(40)] for i in range(30)]
    expected = [[value + (i == 20 and j == 33) for j, value in enumerate(row)] for i, row in enumerate(yours)]
    pair = pair_as_text(yours, expected, 60, (20, 33))
    assert pair.cut
    assert any("2033.000" in row for row in pair.yours)
    assert any("2034.000" in row for row in pair.expected)
    assert len({len(row.rstrip("]")) for row in pair.yours[1:-1]}) == 1
    assert all(len(row) <= 60 for row in pair.yours + pair.expected)
    assert len(pair.yours) <= 8


@pytest.mark.parametrize(
    ("yours", "rows"),
    [(0.5, ["0.500"]), ([1, 2], ["[1  2]"]), ([[1.0], [2.0]], ["[[1.000]", " [2.000]]"]), ([float("nan")], ["[nan]"])],
)
def test_scalars_vectors_and_matrices(yours, rows):
    assert pair_as_text(yours, yours, 60).yours == rows


@pytest.mark.parametrize("values", [[], [[1.0], [1.0, 2.0]], [[[1.0]]], ["x"], None])
def test_what_cannot_be_shown_is_not(values):
    assert pair_as_text(values, values, 60) is None
    assert pair_as_text([1.0, 2.0], [1.0], 60) is None


def test_paragraphs_are_wrapped_under_their_indent():
    text = plain(wrapped("one two three four five six seven eight\n  indented", 4, 30))
    assert text.splitlines() == ["    one two three four five", "    six seven eight", "      indented"]


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("utf-8", "✓ γ × ½ \U0001f600"),
        ("cp437", "+ gamma x ½ ?"),
        ("ascii", "+ gamma x 1/2 ?"),
        ("no-such", "+ gamma x 1/2 ?"),
    ],
)
def test_characters_that_an_encoding_lacks_are_replaced(encoding, expected):
    assert readable_on(encoding, "✓ γ × ½ \U0001f600") == expected


def test_escape_sequences_of_students_do_not_reach_the_terminal():
    assert readable_on("utf-8", "a\x1b[2Jb\tc") == "a?[2Jb\tc"


def test_a_pipe_gets_no_colour_and_its_own_encoding():
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="cp1252", newline="\n")
    show([line("  ", ("✓", "pass"), " dx")], stream)
    assert raw.getvalue() == b"  + dx\n"


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_colour_unless_no_color_is_set(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    for variable in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(variable, raising=False)
    colourful, plainly = Terminal(), Terminal()
    show([line(("✗", "fail"), " [red]dw[0][/red]")], colourful)
    monkeypatch.setenv("NO_COLOR", "1")
    show([line(("✗", "fail"), " [red]dw[0][/red]")], plainly)
    assert "\x1b[31m✗" in colourful.getvalue()
    assert plainly.getvalue() == "✗ [red]dw[0][/red]\n"


def test_paths_are_relative_to_the_working_folder_where_it_is_near(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert clickable(tmp_path / "a" / "b.py", 3) == os.path.join("a", "b.py:3")
    far = Path(tmp_path.anchor) / "elsewhere" / "b.py"
    assert clickable(far) in (str(far), os.path.relpath(far))
