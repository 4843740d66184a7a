"""What the answers to bad input say: the argument, what was expected, what came, and what to do."""

import math
import re
import warnings

import numpy as np
import pytest

from cs231n_ae import validation
from cs231n_ae.models import PCA
from cs231n_ae.validation import (
    did_you_mean,
    require_attributes,
    require_callable,
    require_count,
    require_counts,
    require_data,
    require_dtype,
    require_examples,
    require_finite,
    require_fitted,
    require_flags,
    require_float,
    require_generator,
    require_in,
    require_integers,
    require_labels,
    require_loss_takes,
    require_mapping,
    require_number,
    require_numbers,
    require_positive,
    require_range,
    require_real,
    require_same_data,
    require_same_shape,
    require_sequence,
    require_shape,
    require_some,
    require_text,
)


def test_everything_public_is_tested():
    tested = {name for name in globals() if name.startswith(("require_", "did_you_mean"))}
    assert tested == set(validation.__all__)


MASKED = np.ma.masked_array(np.ones((2, 2)), mask=np.eye(2))
with warnings.catch_warnings():
    warnings.simplefilter("ignore", PendingDeprecationWarning)
    MATRIX = np.matrix(np.ones((2, 2)))


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.longdouble, np.complex64, np.complex128])
def test_floating_point_arrays_pass(dtype):
    require_float("x", np.zeros((2, 0), dtype))


def test_an_array_on_disk_passes(tmp_path):
    require_float("x", np.memmap(tmp_path / "x", np.float32, "w+", shape=(3, 2)))


def test_half_precision_is_refused():
    message = r"^x must be float32 or float64, got float16, .*: convert it with x\.astype\(np\.float32\)$"
    with pytest.raises(ValueError, match=message):
        require_float("x", np.zeros(3, np.float16))


@pytest.mark.parametrize(
    ("value", "says"),
    [(MASKED, r"a MaskedArray: pass x\.filled\(0\)$"), (MATRIX, r"a matrix: pass x\.A$")],
    ids=["masked", "matrix"],
)
def test_arrays_with_products_of_their_own_are_refused(value, says):
    with pytest.raises(ValueError, match=rf"^x must be a plain numpy array, got {says}"):
        require_float("x", value)


def test_real_numbers_alone_are_data():
    require_real("x", np.zeros(3, np.float32))
    require_data("x", np.zeros((2, 3)), (None, 3))
    require_same_data("a", np.zeros((2, 3)), "b", np.ones((2, 3)))
    message = r"^a must hold real numbers, got complex128: pass a\.real, or np\.abs\(a\)$"
    for check in (
        lambda: require_real("a", np.zeros(3, complex)),
        lambda: require_data("a", np.zeros((2, 3), complex), (2, 3)),
        lambda: require_same_data("a", np.zeros(3, complex), "b", np.zeros(3)),
        lambda: require_same_data("b", np.zeros(3), "a", np.zeros(3, complex)),
    ):
        with pytest.raises(ValueError, match=message):
            check()
    with pytest.raises(ValueError, match=r"^a must have shape \(any, 4\) \(four\), got \(2, 3\)$"):
        require_data("a", np.zeros((2, 3)), (None, 4), why="four")
    with pytest.raises(ValueError, match=r"^a must have shape \(3,\) \(that of b\), got \(2,\)$"):
        require_same_data("a", np.zeros(2), "b", np.zeros(3))


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0,)])
def test_nothing_at_all_is_refused(shape):
    require_some("x", np.zeros((1, 1)))
    with pytest.raises(ValueError, match=rf"^x must not be empty, got shape {re.escape(str(shape))}: bring at least"):
        require_some("x", np.zeros(shape))


def test_what_is_learned_from_is_all_of_this():
    require_examples("x", np.zeros((1, 3)), (None, 3))
    for bad, says in (
        (np.zeros((1, 2)), r"shape \(any, 3\) \(three\)"),
        (np.zeros((0, 3)), "not be empty"),
        (np.full((1, 3), np.inf), r"finite, got inf at index \(0, 0\)"),
        (np.zeros((1, 3), complex), "real numbers"),
    ):
        with pytest.raises(ValueError, match=rf"^x must (have|be|hold)? ?{says}"):
            require_examples("x", bad, (None, 3), why="three")


@pytest.mark.parametrize(("value", "kind"), [([1.0], "list"), (1.0, "float"), (np.float64(1), "float64")])
def test_what_is_no_array_is_refused(value, kind):
    dtype = "" if kind == "float64" else r", dtype=np\.float64"  # what numpy made has one of its own
    message = rf"^x must be a numpy array, got {kind}: wrap it as np\.asarray\(x{dtype}\)$"
    with pytest.raises(ValueError, match=message):
        require_float("x", value)


def test_none_is_not_to_be_wrapped():
    message = r"^x must be a numpy array, got None: was it not given, or did a call give nothing back\?$"
    with pytest.raises(ValueError, match=message):
        require_float("x", None)


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
        (np.inf, "inf to inf"),
    ],
)
def test_outside_of_the_range_is_refused(value, got):
    with pytest.raises(ValueError, match=rf"^p must lie in \[0, 1\], got values from {got}$"):
        require_range("p", value, 0, 1)


def test_nan_lies_in_no_range_and_is_counted():
    with pytest.raises(ValueError, match=r"^p must lie in \[0, 1\], got nan in 2 of 3 entries$"):
        require_range("p", np.array([np.nan, 7, np.nan]), 0, 1)


def test_the_reason_for_a_range_is_said():
    with pytest.raises(ValueError, match=r"^p must lie in \[0, inf\] \(a length\), got values from -1 to -1$"):
        require_range("p", -1, 0, np.inf, why="a length")


@pytest.mark.parametrize("value", [0, 1, 0.5, np.float32(0.25), np.int8(1)])
def test_a_finite_number_of_the_range_passes(value):
    require_number("p", value, 0, 1)
    require_number("p", value, 0)
    require_number("p", value)


@pytest.mark.parametrize("value", [np.nan, "0.5", None, 0.5j, True, np.array([0.5]), np.inf])
def test_what_is_no_finite_number_is_refused(value):
    for limits, span in (((), ""), ((0,), " of at least 0"), ((0, 1), r" in \[0, 1\]")):
        with pytest.raises(ValueError, match=rf"^p must be a finite number{span}, got {re.escape(repr(value))}$"):
            require_number("p", value, *limits)


def test_numbers_outside_of_the_range_are_refused_with_its_ends():
    above_0, below_1 = np.nextafter(0, 1), np.nextafter(1, 0)
    for value, limits, span in (
        (2, (0, 1), r"in \[0, 1\] \(why\), got 2"),
        (1.0, (0, below_1), r"in \[0, 1\) \(why\), got 1.0"),
        (0.0, (above_0, 1), r"in \(0, 1\] \(why\), got 0.0"),
        (0.0, (above_0, math.inf), r"above 0 \(why\), got 0.0"),
        (-1, (0, math.inf), r"of at least 0 \(why\), got -1"),
    ):
        with pytest.raises(ValueError, match=f"^p must be a finite number {span}$"):
            require_number("p", value, *limits, why="why")


@pytest.mark.parametrize("value", [1e-300, 1, 2.5, np.float32(0.5)])
def test_a_finite_number_above_0_passes(value):
    require_positive("h", value)


@pytest.mark.parametrize("value", [0, -1, 0.0, np.nan, np.inf, None, True])
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


def test_other_spans_of_integers_are_said():
    require_count("n", 0, least=0)
    require_count("n", 5, most=5)
    with pytest.raises(ValueError, match=r"^n must be an integer of at least 0, got -1$"):
        require_count("n", -1, least=0)
    with pytest.raises(ValueError, match=r"^n must be an integer from 1 to 5, got 6: no more$"):
        require_count("n", 6, most=5, advice="no more")


@pytest.mark.parametrize("value", [(3, 2), [3, 2], np.array([3, 2]), (np.int32(3), 2)])
def test_positive_integers_in_a_row_pass(value):
    require_counts("sizes", value)
    require_counts("sizes", value, least=2, most=2)


@pytest.mark.parametrize("value", [3, "32", None, (3, 0), (3, 2.0), ("3", 2), (3, True), {3, 2}])
def test_sizes_that_count_nothing_are_refused(value):
    message = f"^sizes must be a tuple of positive integers, got {re.escape(repr(value))}$"
    with pytest.raises(ValueError, match=message):
        require_counts("sizes", value)


def test_how_many_sizes_there_must_be_is_said():
    with pytest.raises(ValueError, match=r"^sizes must be a tuple of 2 or more positive integers, why, got \(3,\)$"):
        require_counts("sizes", (3,), least=2, why="why")
    with pytest.raises(ValueError, match=r"^image must be a tuple of 2 positive integers, got \(3, 2, 1\)$"):
        require_counts("image", (3, 2, 1), least=2, most=2)


def test_one_of_the_allowed_passes_and_others_are_refused():
    require_in("loss", "l2", ("l2", "bce"))
    with pytest.raises(ValueError, match=r"must be one of 'l2', 'bce', got 'bec': did you mean 'bce'\?$"):
        require_in("loss", "bec", ("l2", "bce"))
    with pytest.raises(ValueError, match=r"^loss must be one of 'l2', 'bce', got 'l1'$"):
        require_in("loss", "l1", ("l2", "bce"))
    with pytest.raises(ValueError, match=r"^loss must be one of 'l2', 'bce', got array\(\[0., 0.\]\)$"):
        require_in("loss", np.zeros(2), ("l2", "bce"))


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


def test_masked_labels_are_refused():
    with pytest.raises(ValueError, match=r"got a MaskedArray of int64 of shape \(2,\)$"):
        require_labels("y", np.ma.masked_array([0, 1], mask=[True, False]), 2, 2)


@pytest.mark.parametrize("value", [1, 0.5, [0, 1], (0.5, 1), np.array([0, 1]), np.array([True, False])])
def test_what_becomes_an_array_of_numbers_passes(value):
    require_numbers("t", value)


@pytest.mark.parametrize(
    ("value", "got"),
    [
        ("x", "str"),
        (None, "NoneType"),
        ([1j], "list"),
        (["a"], "list"),
        (MASKED, r"a MaskedArray of float64 of shape \(2, 2\)"),
        (np.array(["a"]), r"<U1 of shape \(1,\)"),
    ],
)
def test_what_becomes_no_array_of_numbers_is_refused(value, got):
    with pytest.raises(ValueError, match=f"^t must be an array or a list of real numbers, got {got}$"):
        require_numbers("t", value)


def test_integers_with_one_axis_pass_and_others_are_refused():
    require_integers("order", np.array([2, 0], np.uint8))
    for bad in ([2, 0], np.zeros(2), np.zeros((2, 1), int), np.array([True]), None):
        with pytest.raises(ValueError, match=r"^order must be an array of integers with one axis, got "):
            require_integers("order", bad)


def test_true_and_false_pass_and_others_are_refused():
    require_flags("mask", np.array([True, False]), (2,), why="one each")
    for bad in ([True, False], np.array([1, 0]), np.array([True]), np.ma.masked_array([True, False], mask=True), None):
        with pytest.raises(
            ValueError, match=r"^mask must be an array of True and False of shape \(2,\) \(one each\), "
        ):
            require_flags("mask", bad, (2,), why="one each")


@pytest.mark.parametrize(
    ("value", "got"),
    [(None, "NoneType"), (0, "int"), (np.random, "module"), (np.random.RandomState(0), "RandomState")],
)
def test_only_a_generator_draws(value, got):
    require_generator("rng", np.random.default_rng(0))
    message = rf"^rng must be a np\.random\.Generator, got {got}: np\.random\.default_rng\(0\) makes one$"
    with pytest.raises(ValueError, match=message):
        require_generator("rng", value)


@pytest.mark.parametrize("value", [np.float32, "float64", np.dtype("f4"), float, np.longdouble])
def test_types_to_learn_in_pass(value):
    require_dtype("dtype", value)


@pytest.mark.parametrize(
    ("value", "got"), [(np.float16, "float16"), (int, "int64"), (complex, "complex128"), (object, "object")]
)
def test_other_types_are_refused(value, got):
    with pytest.raises(ValueError, match=rf"^dtype must be a floating point type of 32 bits or more, got {got}: np"):
        require_dtype("dtype", value)
    with pytest.raises(ValueError, match=r"^dtype must be a floating point type, got 'nonsense': np"):
        require_dtype("dtype", "nonsense")


def test_functions_pass_and_others_are_refused():
    require_callable("f", len, like="f(x)")
    with pytest.raises(ValueError, match=r"^f must be a function, f\(x\), got 3$"):
        require_callable("f", 3, like="f(x)")


def test_words_lists_and_dicts_pass_and_others_are_refused():
    require_text("title", "")
    require_sequence("names", np.array(["a"]), of="names")
    require_mapping("params", {"W": 1, "b": 2}, ("W",))
    for check, says in (
        (lambda: require_text("title", 3), "title must be text, got 3"),
        (lambda: require_sequence("names", "ab", of="names"), "names must be a list of names, got 'ab'"),
        (lambda: require_mapping("params", [1]), r"params must be a dict, got \[1\]"),
        (lambda: require_mapping("params", {"b": 2}, ("W", "b")), "params must be a dict with W, b, got one with b"),
        (lambda: require_mapping("params", {}, ("W",)), "params must be a dict with W, got one with nothing"),
    ):
        with pytest.raises(ValueError, match=f"^{says}$"):
            check()


def test_what_will_be_asked_for_must_be_there():
    require_attributes("model", 1j, ("real", "imag"))
    with pytest.raises(ValueError, match=r"^model must have real, loss, got int without loss: bring a model$"):
        require_attributes("model", 3, ("real", "loss"), advice="bring a model")


def test_a_model_that_has_seen_nothing_is_to_be_fitted_first():
    require_fitted(PCA(1), np.zeros(1))
    with pytest.raises(ValueError, match=r"^the PCA must have been fitted, got one that has seen no data yet"):
        require_fitted(PCA(1), np.zeros((0, 0)))


class OfOne:
    def loss(self, x, *, rng=None): ...


class OfTwo:
    def loss(self, x, y, *, rng): ...


class OfOneOrTwo:
    def loss(self, x, y=None, *, rng=None): ...


class Around:
    def __init__(self, model):
        self.model = model

    def loss(self, *batch, rng=None): ...


@pytest.mark.parametrize(
    ("model", "fitting", "says"),
    [
        (OfOne(), [1], r"data must be \(x\), which OfOne\.loss takes, got"),
        (OfTwo(), [2], r"data must be \(x, y\), which OfTwo\.loss takes, got"),
        (OfOneOrTwo(), [1, 2], r"data must be \(x, y\), which OfOneOrTwo\.loss takes, got"),
        (Around(OfTwo()), [2], r"data must be \(x, y\), which OfTwo\.loss takes, got"),
        (Around("a name"), [0, 1, 2, 3], ""),
    ],
)
def test_a_loss_gets_as_many_arrays_as_it_takes(model, fitting, says):
    for n in range(4):
        arrays = [np.ones(3)] * n
        if n in fitting:
            require_loss_takes("data", arrays, model)
        else:
            with pytest.raises(ValueError, match=rf"^{says} {n} arrays?$"):
                require_loss_takes("data", arrays, model)


def test_the_nearest_word_is_offered_if_one_is_near():
    assert did_you_mean("mnits", ("digits", "mnist")) == ": did you mean 'mnist'?"
    assert did_you_mean("xyz", ("digits", "mnist")) == ""
    assert did_you_mean(3, ("3", 3.5)) == ""
    assert did_you_mean("vea", (1, None, "vae")) == ": did you mean 'vae'?"
