"""What a reader sees of a check, and the wrapper that raises."""

import numpy as np
import pytest

from cs231n_ae.gradient_check import ArrayReport, GradientError, GradientReport, require_gradients

RIGHT = ArrayReport("dx", (4, 3), 2.1e-10, (1, 2), 0.448, 0.448, kinks=1)
WRONG = ArrayReport("dgamma", (3,), 0.75, (0,), 0.112, 0.448)
NO_NUMBER = ArrayReport("db", (3,), np.nan, None, np.nan, np.nan)


def report(*arrays, problems=()):
    return GradientReport(arrays, 1e-7, "central differences", problems)


def test_the_verdict():
    assert report(RIGHT).passed
    assert not report(RIGHT, WRONG).passed
    assert not report(NO_NUMBER).passed
    assert not report(RIGHT, problems=("gradients came for q",)).passed
    assert not report(ArrayReport("dx", (1,), 0.0, (0,), 1.0, 1.0, problem="wrong")).passed
    assert report(RIGHT, WRONG, NO_NUMBER).failed == (WRONG, NO_NUMBER)


def test_the_table_is_aligned_and_says_what_matters():
    lines = str(report(RIGHT, WRONG, NO_NUMBER)).splitlines()
    assert len(lines) == 5
    for heading, cell in [("shape", "(4, 3)"), ("worst index", "(1, 2)"), ("numerical", "0.448"), ("kinks", "1 ")]:
        assert lines[1].rindex(cell) == lines[0].index(heading)
    assert "2.1e-10" in lines[1] and lines[1].endswith("ok")
    assert "0.112" in lines[2] and lines[2].endswith("WRONG")
    assert "nan" not in lines[3] and lines[3].endswith("WRONG")
    assert lines[4] == "Gradient check FAILED for dgamma, db (central differences, tolerance 1e-07)"
    assert str(report(RIGHT)).splitlines()[-1].startswith("Gradient check passed: 1 of 1 arrays")
    str(report(RIGHT, WRONG)).encode("ascii")  # any terminal can show it


def test_the_notebook_table_escapes_names():
    text = report(ArrayReport("<b>&", (1,), 0.5, (0,), 1.0, 2.0, problem="a < b"))._repr_html_()
    assert text.startswith("<table>")
    assert "&lt;b&gt;&amp;" in text and "a &lt; b" in text and "<b>" not in text
    assert text.count("<tr>") == 2 and text.count("<td>") == 8


def test_arrays_by_name():
    assert report(RIGHT, WRONG)["dgamma"] is WRONG
    with pytest.raises(KeyError, match="'dz' is not in the report, which has dx, dgamma"):
        report(RIGHT, WRONG)["dz"]


def test_the_wrapper_raises_the_report_or_returns_it():
    right = report(RIGHT)
    assert require_gradients(right) is right
    with pytest.raises(GradientError, match="FAILED for dgamma") as caught:
        require_gradients(report(RIGHT, WRONG))
    assert isinstance(caught.value, AssertionError)
    assert str(report(RIGHT, WRONG)) in str(caught.value)
