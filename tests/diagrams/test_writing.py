"""Text with mathematics in it: what is italic, what is raised and lowered, and that a line ends at its own height."""

import re

from cs231n_ae.diagrams.writing import Run, runs, tspans


def test_words_are_left_as_they_are():
    assert runs("the code") == [Run("the code")]
    assert tspans("the code", 14) == "the code"


def test_letters_are_italic_and_names_numbers_and_signs_are_not():
    assert [run.text for run in runs("$log p(x) + 2σ$")] == ["log ", "p", "(", "x", ") + 2", "σ"]
    assert [run.italic for run in runs("$log p(x) + 2σ$")] == [False, True, False, True, False, True]


def test_a_hat_stays_on_its_letter_however_it_is_encoded():
    composed, combined = runs("$\u0125$"), runs("$h\u0302$")
    assert composed == combined == [Run("h\u0302", math=True, italic=True)]


def test_indices_are_lowered_and_exponents_raised_by_a_sign_or_a_group():
    shifts = {run.text: (run.shift > 0) - (run.shift < 0) for run in runs("$x_n + e^{−s}$")}
    assert shifts == {"x": 0, "n": 1, " + ": 0, "e": 0, "−": -1, "s": -1}


def test_each_shift_is_relative_to_the_text_before():
    """SVG's dy moves everything that follows, so what goes down has to come up again."""
    line = tspans("$x_n = y^2$ end", 10)
    moves = [float(move) for move in re.findall(r'dy="(.*?)"', line)]
    assert len(moves) == 4
    assert abs(sum(moves)) < 1e-9


def test_signs_of_xml_are_escaped():
    assert tspans("a < b & c", 10) == "a &lt; b &amp; c"
