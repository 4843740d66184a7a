"""The first weights: what they do to signals, and their moments."""

import numpy as np
import pytest

from cs231n_ae.practice.starting import init_relu_layers


def test_the_mean_square_goes_through_thirty_layers():
    rng = np.random.default_rng(0)
    ratios = []
    for _ in range(20):
        x = rng.standard_normal((50, 200))
        h = x
        for w in init_relu_layers((200,) * 31, rng=rng):
            h = np.maximum(h @ w, 0)
        ratios.append(np.mean(h**2) / np.mean(x**2))
    assert 0.5 < np.mean(ratios) < 2


def test_moments_shapes_and_dtypes():
    weights = init_relu_layers((500, 300, 800), rng=np.random.default_rng(0), dtype=np.float64)
    assert [w.shape for w in weights] == [(500, 300), (300, 800)]
    for w in weights:
        assert w.dtype == np.float64
        assert np.mean(w) == pytest.approx(0, abs=1e-3)
        assert np.var(w) == pytest.approx(2 / len(w), rel=0.02)
    assert init_relu_layers((2, 3), rng=np.random.default_rng(0))[0].dtype == np.float32


@pytest.mark.parametrize(
    "wrong, says",
    [
        ({"sizes": (3,)}, "^sizes must be a tuple of 2 or more positive integers"),
        ({"sizes": (3, 0)}, "^sizes must be a tuple of 2 or more positive integers"),
        ({"rng": 1}, "^rng must be a np.random.Generator"),
        ({"dtype": int}, "^dtype must be a floating point type"),
    ],
)
def test_what_is_refused(wrong, says):
    with pytest.raises(ValueError, match=says):
        init_relu_layers(**{"sizes": (3, 2), "rng": np.random.default_rng(0), **wrong})
