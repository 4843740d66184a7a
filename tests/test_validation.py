"""What the answers to bad input say: the argument, what was expected, what came, and what to do."""

import numpy as np
import pytest

from cs231n_ae import validation
from cs231n_ae.validation import (
    require_count,
    require_finite,
    require_float,
    require_in,
    require_labels,
    require_positive,
    require_range,
    require_same_shape,
    require_shape,
)


def test_everything_public_is_tested():
    tested = {name for name in globals() if name.startswith("require_")}
    assert tested == set(validation.__all__)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.complex128])
def test_floating_point_arrays_pass(dtype):
    require_float("x", np.zeros((2, 0), dtype))


@pytest.mark.parametrize(
    ("value", "kind"), [([1.0], "list"), (1.0, "float"), (None, "NoneType"), (np.float64(1), "float64")]
)
def test_what_is_no_array_is_refused(value, kind):
    message = rf"^x must be a numpy array, got {kind}: wrap it as np\.asarray\(x, dtype=np\.float64\)$"
    with pytest.raises(ValueError, match=message):
        require_float("x", value)


@pytest.mark.parametrize("dtype", [np.int64, np.uint8, bool, object, "U1"])
def test_arrays_of_other_numbers_are_refused(dtype):
    name = np.dtype(dtype)
    message = rf"^x must hold floating point numbers, got dtype {name}: convert it with x\.astype\(np\.float32\)$"
    with pytest.raises(ValueError, match=message.replace("<", r"\<")):
        require_float("x", np.zeros(3, dtype))


@pytest.mark.parametrize("expected", [(2, 3), (None, 3), (2, None), (None, None)])
def test_a_shape_that_fits_passes(expected):
    require_shape("x", np.zeros((2, 3)), expected)


def test_no_axes_at_all_is_a_shape():
    require_shape("x", np.zeros(()), ())
    with pytest.raises(ValueError, match=r"^x must have shape \(\), got \(1,\)$"):
        require_shape("x", np.zeros(1), ())


@pytest.mark.parametrize(
    ("shape", "expected", "said"),
    [
        ((2, 3), (2, 4), r"\(2, 4\), got \(2, 3\)"),
        ((2, 3), (None, 4), r"\(any, 4\), got \(2, 3\)"),
        ((2, 3), (6,), r"\(6,\), got \(2, 3\)"),
        ((6,), (None, None), r"\(any, any\), got \(6,\)"),
        ((1, 2, 3), (2, 3), r"\(2, 3\), got \(1, 2, 3\)"),
    ],
)
def test_a_shape_that_does_not_fit_is_refused(shape, expected, said):
    with pytest.raises(ValueError, match=rf"^w must have shape {said}$"):
        require_shape("w", np.zeros(shape), expected)


def test_the_reason_is_said():
    with pytest.raises(ValueError, match=r"^w must have shape \(2,\) \(one per class\), got \(3,\)$"):
        require_shape("w", np.zeros(3), (2,), why="one per class")


def test_a_shape_is_asked_of_float_arrays_only():
    with pytest.raises(ValueError, match="x must hold floating point numbers, got dtype int64"):
        require_shape("x", np.zeros((2, 3), np.int64), (2, 3))


def test_the_same_shape_passes_and_any_other_is_refused():
    require_same_shape("a", np.zeros((2, 3)), "b", np.ones((2, 3)))
    for shape in ((3,), (1, 3), (3, 2), (2, 3, 1), ()):
        with pytest.raises(ValueError, match=r"^a must have shape \(2, 3\) \(that of b\), got \("):
            require_same_shape("a", np.zeros(shape), "b", np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"^b must be a numpy array, got list"):
        require_same_shape("a", np.zeros(1), "b", [1.0])


def test_finite_passes_and_anything_else_is_refused_with_its_place():
    require_finite("x", np.array([[1e300, -1e300]]))
    require_finite("x", np.zeros((0, 3)))
    bad = np.array([[0.0, 1.0], [np.inf, np.nan]])
    with pytest.raises(
        ValueError, match=r"^x must be finite, got inf at index \(1, 0\) \(2 such entries\): look at what"
    ):
        require_finite("x", bad)
    with pytest.raises(ValueError, match=r"got nan at index \(\) \(1 such entries\)"):
        require_finite("x", np.array(np.nan))


@pytest.mark.parametrize("value", [0.0, 1, 0.5, np.array([0.0, 1.0]), np.zeros((0, 2)), np.array([0, 1])])
def test_the_ends_belong_to_the_range(value):
    require_range("p", value, 0, 1)


@pytest.mark.parametrize(
    ("value", "got"),
    [
        (-0.5, "-0.5 to -0.5"),
        (2, "2 to 2"),
        (np.array([0.5, 1.25]), "0.5 to 1.25"),
        (np.array([-3.0, 0.0]), "-3 to 0"),
        (np.array([0.5, np.nan]), "nan to nan"),
        (np.inf, "inf to inf"),
    ],
)
def test_outside_of_the_range_is_refused(value, got):
    with pytest.raises(ValueError, match=rf"^p must lie in \[0, 1\], got values from {got}$"):
        require_range("p", value, 0, 1)


def test_the_reason_for_a_range_is_said():
    with pytest.raises(ValueError, match=r"^p must lie in \[0, inf\] \(a length\), got values from -1 to -1$"):
        require_range("p", -1, 0, np.inf, why="a length")


@pytest.mark.parametrize("value", [1e-300, 1, 2.5, np.float32(0.5)])
def test_a_finite_number_above_0_passes(value):
    require_positive("h", value)


@pytest.mark.parametrize("value", [0, -1, 0.0, np.nan, np.inf])
def test_any_other_number_is_refused_with_advice(value):
    with pytest.raises(ValueError, match=rf"^h must be a finite number above 0, got {value}$"):
        require_positive("h", value)
    with pytest.raises(ValueError, match=rf", got {value}: try 1e-5$"):
        require_positive("h", value, advice="try 1e-5")


@pytest.mark.parametrize("value", [1, 128, np.int32(3)])
def test_an_integer_of_at_least_1_passes(value):
    require_count("epochs", value)


@pytest.mark.parametrize(("value", "got"), [(0, "0"), (-2, "-2"), (1.0, r"1\.0"), (True, "True"), ("3", "'3'")])
def test_what_counts_nothing_is_refused_with_advice(value, got):
    with pytest.raises(ValueError, match=rf"^epochs must be a positive integer, got {got}$"):
        require_count("epochs", value)
    with pytest.raises(ValueError, match=rf", got {got}: 10 is usual$"):
        require_count("epochs", value, advice="10 is usual")


def test_one_of_the_allowed_passes_and_others_are_refused():
    require_in("loss", "l2", ("l2", "bce"))
    with pytest.raises(ValueError, match=r"^loss must be one of 'l2', 'bce', got 'l1'$"):
        require_in("loss", "l1", ("l2", "bce"))


def test_one_label_per_example_passes():
    require_labels("y", np.array([0, 2, 1], np.uint8), 3, 3)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (
            np.array([0, 1]),
            r"^y must be an integer array of shape \(3,\), one label per example, got int64 of shape \(2,\)$",
        ),
        (np.zeros(3), r"got float64 of shape \(3,\)$"),
        ([0, 1, 2], r"got list$"),
        (np.array([0, 1, 3]), r"^y must lie in \[0, 2\] \(one of the classes\), got values from 0 to 3$"),
        (np.array([-1, 1, 2]), r"got values from -1 to 2$"),
    ],
)
def test_other_labels_are_refused(value, says):
    with pytest.raises(ValueError, match=says):
        require_labels("y", value, 3, 3)
