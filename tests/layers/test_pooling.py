"""Pooling, fast and in loops: filters of scipy, autograd, adjoints, ties and leftovers."""

import autograd.numpy as anp
import numpy as np
import pytest
import scipy.ndimage
from hypothesis import assume, given
from hypothesis import strategies as st
from oracles import CONTRACTS, Source, assert_close, autograd_gradients, few, refuses_other_shapes, sources, through

from cs231n_ae import layers
from cs231n_ae.gradient_check import check_layer
from cs231n_ae.layers import pooling, pooling_loops

KINDS = ("max", "average")
WAYS = ("", "_loops")
ALL = pytest.mark.parametrize(("kind", "way"), [(kind, way) for kind in KINDS for way in WAYS])
SIDES = st.tuples(st.integers(1, 7), st.integers(1, 7))


def pair(kind, way=""):
    return getattr(layers, f"{kind}_pool_forward{way}"), getattr(layers, f"{kind}_pool_backward{way}")


def case(kind, way, **options):
    (x,) = Source(0).normals((2, 2, 5, 6))
    (dout,) = Source(5).normals(pair(kind, way)[0](x, **options)[0].shape)
    return through(*pair(kind, way), {"x": x, "dout": dout}, ("x",), **options)


def windows(x, size, stride):
    """Every window, by its place, cut out one by one; for autograd too."""
    tops, lefts = (range(0, side - size + 1, stride) for side in x.shape[2:])
    return [[x[:, :, top : top + size, left : left + size] for left in lefts] for top in tops]


def test_every_function_is_tested():
    for module, way in ((pooling, ""), (pooling_loops, "_loops")):
        names = {f"{kind}_pool_{direction}{way}" for kind in KINDS for direction in ("forward", "backward")}
        assert names == set(module.__all__)


@ALL
@pytest.mark.parametrize("contract", [*CONTRACTS, refuses_other_shapes])
@pytest.mark.parametrize("options", [{}, {"size": 3, "stride": 2}], ids=str)
def test_contract(kind, way, contract, options):
    contract(case(kind, way, **options))


@ALL
@few
@given(source=sources(1e-3, 1.0, 1e4), sides=SIDES, size=st.integers(1, 4), stride=st.integers(1, 4))
def test_it_is_a_filter_of_scipy_at_every_stride(kind, way, source, sides, size, stride):
    assume(size <= min(sides))
    (x,) = source.normals((2, 3, *sides))
    reduce = {"max": scipy.ndimage.maximum_filter, "average": scipy.ndimage.uniform_filter}[kind]
    everywhere = reduce(x, size=(1, 1, size, size), mode="nearest")  # centred on each pixel
    first = size // 2
    down, across = ((side - size) // stride + 1 for side in sides)
    expected = everywhere[:, :, first::stride, first::stride][:, :, :down, :across]
    assert_close(pair(kind, way)[0](x, size=size, stride=stride)[0], expected, rtol=1e-9, floor=1e-2)


@ALL
@few
@given(source=sources(1e-3, 1.0, 1e4), sides=SIDES, size=st.integers(1, 4), stride=st.integers(1, 4))
def test_the_gradient_is_that_of_autograd(kind, way, source, sides, size, stride):
    assume(size <= min(sides))
    (x,) = source.normals((2, 2, *sides))
    forward, backward = pair(kind, way)
    out, cache = forward(x, size=size, stride=stride)
    (dout,) = source.normals(out.shape)
    reduce = {"max": anp.max, "average": anp.mean}[kind]

    def oracle(x):
        rows = [anp.stack([reduce(w, axis=(2, 3)) for w in row], axis=2) for row in windows(x, size, stride)]
        return anp.sum(dout * anp.stack(rows, axis=2))

    assert_close(backward(dout, cache), autograd_gradients(oracle, x)[0], rtol=1e-9, floor=1e-2)


@ALL
@pytest.mark.parametrize(("size", "stride"), [(2, None), (3, 1), (3, 2), (2, 3)])
def test_the_gradient_is_the_numerical_one(kind, way, size, stride):
    (x,) = Source(3).normals((2, 2, 6, 5))
    forward, backward = pair(kind, way)
    report = check_layer(lambda x: forward(x, size=size, stride=stride), backward, (x,))
    assert report.passed, report


@pytest.mark.parametrize("way", WAYS)
def test_of_equally_large_pixels_the_first_gets_the_gradient(way):
    forward, backward = pair("max", way)
    x = np.array([[[[1.0, 2.0, 0.0, 0.0], [2.0, 2.0, 0.0, 0.0]]]])
    out, cache = forward(x)
    np.testing.assert_array_equal(out, [[[[2, 0]]]])
    np.testing.assert_array_equal(backward(np.array([[[[5.0, 7.0]]]]), cache), [[[[0, 5, 7, 0], [0, 0, 0, 0]]]])


@ALL
def test_rows_and_columns_that_fill_no_window_get_no_gradient(kind, way):
    forward, backward = pair(kind, way)
    out, cache = forward(np.ones((1, 1, 5, 3)))
    assert out.shape == (1, 1, 2, 1)
    dx = backward(np.ones_like(out), cache)
    assert dx.sum() == 2 and (dx[:, :, 4] == 0).all() and (dx[:, :, :, 2] == 0).all()


@pytest.mark.parametrize("way", WAYS)
@few
@given(source=sources(1.0), sides=SIDES, size=st.integers(1, 3))
def test_average_pooling_is_adjoint_to_scaled_upsampling(way, source, sides, size):
    x, y = source.normals((2, 3, size * sides[0], size * sides[1]), (2, 3, *sides))
    pooled, cache = pair("average", way)[0](x, size=size)
    spread = layers.upsample_forward(y, factor=size)[0] / size**2
    assert np.sum(pooled * y) == pytest.approx(np.sum(x * spread), rel=1e-10, abs=1e-10)
    assert_close(pair("average", way)[1](y, cache), spread, rtol=1e-12)


@ALL
@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"size": 6}, r"size must have a window of 1 to 5 rows and 1 to 5 columns .*, got 6 by 6"),
        ({"size": 0}, r"size must have a window of 1 to 5 rows"),
        ({"stride": 0}, r"stride must be a positive integer, got 0"),
        ({"x": np.ones((2, 5))}, r"x must have shape \(any, any, any, any\) \(images, \(N, C, H, W\)\), got \(2, 5\)"),
    ],
)
def test_bad_input_is_refused(kind, way, options, match):
    with pytest.raises(ValueError, match=match):
        pair(kind, way)[0](**{"x": np.ones((2, 1, 5, 5)), **options})
