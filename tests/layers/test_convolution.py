"""Convolution, against scipy.signal, autograd of the definition, and numerical derivatives."""

import autograd.numpy as anp
import numpy as np
import pytest
import scipy.signal
from hypothesis import assume, example, given
from hypothesis import strategies as st
from oracles import (
    CONTRACTS,
    Source,
    assert_close,
    autograd_gradients,
    few,
    refuses_other_shapes,
    sources,
    through,
)

from cs231n_ae.gradient_check import check_layer
from cs231n_ae.layers import conv_backward, conv_forward, convolution

GEOMETRY = st.fixed_dictionaries(
    {
        "n": st.integers(1, 3),
        "channels": st.integers(1, 3),
        "filters": st.integers(1, 3),
        "size": st.tuples(st.integers(1, 7), st.integers(1, 7)),
        "kernel": st.tuples(st.integers(1, 4), st.integers(1, 4)),
        "stride": st.integers(1, 4),
        "pad": st.integers(0, 3),
    }
)


def draw(source, g):
    """x, w and b of a geometry, which is skipped if its windows do not fit."""
    assume(all(k <= side + 2 * g["pad"] for k, side in zip(g["kernel"], g["size"], strict=True)))
    x, w, b = source.normals(
        (g["n"], g["channels"], *g["size"]), (g["filters"], g["channels"], *g["kernel"]), (g["filters"],)
    )
    return x, w, b, {"stride": g["stride"], "pad": g["pad"]}


def by_scipy(x, w, b, *, stride, pad):
    """Every place by scipy.signal.correlate, of which every ``stride``-th is kept."""
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    full = np.array([[scipy.signal.correlate(image, f, mode="valid")[0] for f in w] for image in padded])
    return full[:, :, ::stride, ::stride] + b[:, None, None]


def by_definition(x, w, b, *, stride, pad):
    """The same for autograd: each window times the filters, for every place of the output."""
    x = anp.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    height, width = w.shape[2:]
    tops = range(0, x.shape[2] - height + 1, stride)
    lefts = range(0, x.shape[3] - width + 1, stride)
    rows = []
    for top in tops:
        row = [anp.einsum("ncij,fcij->nf", x[:, :, top : top + height, left : left + width], w) + b for left in lefts]
        rows.append(anp.stack(row, axis=2))
    return anp.stack(rows, axis=2)


def case(**options):
    x, w, b = Source(0).normals((2, 2, 6, 8), (3, 2, 3, 3), (3,))
    (dout,) = Source(5).normals(conv_forward(x, w, b, **options)[0].shape)
    arrays = {"x": x, "w": w, "b": b, "dout": dout}
    return through(conv_forward, conv_backward, arrays, ("x", "w", "b"), **options)


CASES = {"plain": case(), "padded": case(pad=1), "strided": case(stride=2, pad=1)}


def test_every_function_is_tested():
    assert convolution.__all__ == ["conv_backward", "conv_forward"]


@pytest.mark.parametrize("contract", CONTRACTS)
@pytest.mark.parametrize("name", CASES)
def test_contract(name, contract):
    contract(CASES[name])


def test_arrays_that_do_not_fit_are_refused():
    refuses_other_shapes(CASES["padded"])


@few
@given(source=sources(1e-3, 1.0, 1e4), g=GEOMETRY)
@example(
    source=Source(1),
    g={"n": 1, "channels": 1, "filters": 1, "size": (1, 1), "kernel": (1, 1), "stride": 1, "pad": 0},
)
@example(
    source=Source(2),
    g={"n": 2, "channels": 3, "filters": 2, "size": (6, 5), "kernel": (3, 2), "stride": 2, "pad": 0},
)
def test_it_is_the_correlation_of_scipy(source, g):
    x, w, b, options = draw(source, g)
    assert_close(conv_forward(x, w, b, **options)[0], by_scipy(x, w, b, **options), rtol=1e-9, floor=1e-3)


@few
@given(source=sources(1e-3, 1.0, 1e4), g=GEOMETRY)
def test_gradients_are_those_of_autograd(source, g):
    x, w, b, options = draw(source, g)
    out, cache = conv_forward(x, w, b, **options)
    (dout,) = source.normals(out.shape)
    expected = autograd_gradients(lambda x, w, b: anp.sum(dout * by_definition(x, w, b, **options)), x, w, b)
    for name, gradient, wanted in zip("xwb", conv_backward(dout, cache), expected, strict=True):
        assert_close(gradient, wanted, what=f"d{name}", floor=1e-3)


@pytest.mark.parametrize(("stride", "pad"), [(1, 0), (1, 1), (2, 0), (2, 2), (3, 1)])
def test_gradients_are_the_numerical_ones(stride, pad):
    x, w, b = Source(3).normals((2, 2, 5, 6), (3, 2, 3, 2), (3,))
    report = check_layer(lambda x, w, b: conv_forward(x, w, b, stride=stride, pad=pad), conv_backward, (x, w, b))
    assert report.passed, report


def test_a_filter_with_a_single_one_moves_the_image():
    x = np.arange(12.0).reshape(1, 1, 3, 4)
    w = np.zeros((1, 1, 3, 3))
    w[0, 0, 0, 1] = 1  # the pixel above
    out, _ = conv_forward(x, w, np.zeros(1), pad=1)
    np.testing.assert_array_equal(out[0, 0], [[0, 0, 0, 0], [0, 1, 2, 3], [4, 5, 6, 7]])


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"x": np.ones((2, 25))}, r"x must have shape .* \(images, \(N, C, H, W\)\), got \(2, 25\)"),
        ({"w": np.ones((3, 1, 3, 3))}, r"w must have shape \(any, 2, any, any\) .*with the channels of x\), got"),
        ({"b": np.ones(2)}, r"b must have shape \(3,\) \(one bias for each filter of w\), got \(2,\)"),
        ({"w": np.ones((3, 2, 6, 3))}, r"w must have a window of 1 to 5 rows and 1 to 5 columns .*, got 6 by 3: take"),
        ({"w": np.ones((3, 2, 3, 0))}, r"w must have a window of 1 to 5 rows .*, got 3 by 0"),
        ({"stride": 0}, r"stride must be a positive integer, got 0"),
        ({"stride": 1.5}, r"stride must be a positive integer, got 1\.5"),
        ({"pad": -1}, r"pad must be an integer of at least 0, got -1"),
    ],
)  # fmt: skip
def test_bad_input_is_refused(change, match):
    good = {"x": np.ones((2, 2, 5, 5)), "w": np.ones((3, 2, 3, 3)), "b": np.ones(3)}
    with pytest.raises(ValueError, match=match):
        conv_forward(**{**good, **change})


def test_an_upstream_gradient_of_another_shape_is_refused():
    _, cache = conv_forward(np.ones((2, 2, 5, 5)), np.ones((3, 2, 3, 3)), np.ones(3))
    with pytest.raises(ValueError, match=r"dout must have shape \(2, 3, 3, 3\) \(that of the layer's output\), got"):
        conv_backward(np.ones((2, 3, 5, 5)), cache)


@pytest.mark.parametrize("pad", [0, 1, 2])
@pytest.mark.parametrize(("channels", "filters"), [(4, 1), (4, 3), (3, 4)])
def test_it_is_the_definition_with_fewer_filters_than_channels_too(channels, filters, pad):
    x, w, b = Source(6).normals((2, channels, 5, 7), (filters, channels, 3, 3), (filters,))
    out, cache = conv_forward(x, w, b, pad=pad)
    assert_close(out, by_scipy(x, w, b, stride=1, pad=pad), rtol=1e-12, floor=1.0)
    (dout,) = Source(7).normals(out.shape)
    expected = autograd_gradients(lambda *a: anp.sum(dout * by_definition(*a, stride=1, pad=pad)), x, w, b)
    for ours, theirs in zip(conv_backward(dout, cache), expected, strict=True):
        assert_close(ours, theirs, rtol=1e-12, floor=1.0)


def test_what_is_kept_for_the_way_back_is_the_images_where_there_are_fewer_filters():
    x, w, b = Source(8).normals((2, 4, 6, 6), (1, 4, 3, 3), (1,))
    _, cache = conv_forward(x, w, b, pad=1)
    assert sum(a.size for a in cache if isinstance(a, np.ndarray)) == x.size + w.size  # and no window nine times
