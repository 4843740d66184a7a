"""The body of encoders and decoders, against the same layers written out, and autograd."""

import tracemalloc

import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import ACTIVATIONS, Source, assert_close, autograd_gradients, few, sources

from cs231n_ae import layers
from cs231n_ae.models.mlp import ACTIVATIONS as NAMES
from cs231n_ae.models.mlp import init_mlp, mlp_backward, mlp_forward
from cs231n_ae.models.mlp_gradients import mlp_gradients


def build(sizes, activations, seed=0, dtype=np.float64):
    params = init_mlp(sizes, activations, prefix="p_", rng=np.random.default_rng(seed), dtype=dtype)
    rng = np.random.default_rng(seed + 1)
    return {name: a + (0.1 * rng.standard_normal(a.shape)).astype(dtype) for name, a in params.items()}


def written_out(x, arrays, activations):
    for w, b, name in zip(arrays[::2], arrays[1::2], activations, strict=True):
        x = ACTIVATIONS[name](anp.dot(x, w) + b)
    return x


def test_every_activation_has_an_oracle():
    assert set(NAMES) == set(ACTIVATIONS)


@pytest.mark.parametrize("name", NAMES)
@few
@given(source=sources(0.1, 1.0, 3.0), sizes=st.lists(st.integers(1, 4), min_size=2, max_size=4), n=st.integers(1, 4))
def test_forward_and_backward_are_the_layers_written_out(name, source, sizes, n):
    activations = [name] * (len(sizes) - 1)
    params = build(sizes, activations, source.seed)
    x, dout = source.normals((n, sizes[0]), (n, sizes[-1]))
    out, cache = mlp_forward(x, params, activations, prefix="p_")
    assert_close(out, written_out(x, list(params.values()), activations), rtol=1e-11, floor=1e-2)

    expected = autograd_gradients(
        lambda x, *arrays: anp.sum(dout * written_out(x, arrays, activations)), x, *params.values()
    )
    dx, grads = mlp_backward(dout, cache)
    assert_close(dx, expected[0], scale=dout, what="dx")
    assert set(grads) == set(params)
    for key, wanted in zip(params, expected[1:], strict=True):
        assert_close(grads[key], wanted, scale=dout, what=key)


def test_each_layer_has_an_activation_of_its_own():
    activations = ["tanh", "linear", "softplus"]
    params = build((3, 4, 2, 5), activations)
    (x,) = Source(0).normals((6, 3))
    out, _ = mlp_forward(x, params, activations, prefix="p_")
    np.testing.assert_allclose(out, written_out(x, list(params.values()), activations), rtol=1e-12)


def test_the_parameters_have_names_shapes_and_a_dtype():
    params = init_mlp((5, 4, 3), ("relu", "linear"), prefix="enc_", rng=np.random.default_rng(0), dtype=np.float32)
    shapes = {name: a.shape for name, a in params.items()}
    assert shapes == {"enc_W1": (5, 4), "enc_b1": (4,), "enc_W2": (4, 3), "enc_b2": (3,)}
    assert list(shapes) == ["enc_W1", "enc_b1", "enc_W2", "enc_b2"]
    assert {a.dtype for a in params.values()} == {np.dtype(np.float32)}
    assert not params["enc_b1"].any() and not params["enc_b2"].any()


@pytest.mark.parametrize("name", NAMES)
def test_weights_are_of_he_before_rectifiers_and_of_xavier_elsewhere(name):
    params = init_mlp((300, 100), (name,), prefix="", rng=np.random.default_rng(0), dtype=np.float64)
    variance = 2 / 300 if "relu" in name else 2 / (300 + 100)
    assert params["W1"].var() == pytest.approx(variance, rel=0.05)
    assert abs(params["W1"].mean()) <= 4 * np.sqrt(variance / 30_000)


def test_layers_are_called_through_their_module(monkeypatch):
    """So that a student's own layer can stand in place of the library's."""
    calls = []
    for name in ("affine_forward", "affine_backward", "tanh_forward", "tanh_backward"):
        original = getattr(layers, name)

        def own(*args, original=original, name=name):
            calls.append(name)
            return original(*args)

        monkeypatch.setattr(layers, name, own)
    _, cache = mlp_forward(np.ones((2, 3)), build((3, 2), ["tanh"]), ["tanh"], prefix="p_")
    mlp_backward(np.ones((2, 2)), cache)
    assert calls == ["affine_forward", "tanh_forward", "tanh_backward", "affine_backward"]


def test_an_activation_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match=r"activation must be one of 'linear', 'relu', .*'softplus', got 'swish'"):
        init_mlp((3, 2), ("swish",), prefix="", rng=np.random.default_rng(0), dtype=np.float64)


def test_one_activation_is_wanted_for_each_layer():
    with pytest.raises(
        ValueError, match=r"activation must be one name for all layers, or one for each of 2, got \('relu',\)"
    ):
        init_mlp((3, 2, 1), ("relu",), prefix="", rng=np.random.default_rng(0), dtype=np.float64)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("names", [["relu"], ["linear"], ["tanh", "linear"], ["leaky_relu", "sigmoid", "softplus"]])
def test_the_gradients_without_dx_are_the_same_bit_for_bit(names, dtype):
    params = build((6, 5, 4, 3)[: len(names) + 1], names, dtype=dtype)
    rng = np.random.default_rng(3)
    out, cache = mlp_forward(rng.standard_normal((7, 2, 3)).astype(dtype), params, names, prefix="p_")
    dout = rng.standard_normal(out.shape).astype(dtype)
    grads, expected = mlp_gradients(dout, cache), mlp_backward(dout, cache)[1]
    assert grads.keys() == expected.keys()
    for name, g in grads.items():
        np.testing.assert_array_equal(g, expected[name])
        assert g.dtype == dtype


def test_the_first_layers_dx_is_not_computed():
    params = build((50_000, 1), ["linear"])
    out, cache = mlp_forward(np.ones((20, 50_000)), params, ["linear"], prefix="p_")
    held = []
    for gradients in (mlp_gradients, mlp_backward):
        tracemalloc.start()
        gradients(np.ones(out.shape), cache)
        held.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert held[0] < 1.1 * params["p_W1"].nbytes and held[1] > 20 * params["p_W1"].nbytes


def test_a_layer_that_was_lent_is_asked_for_all(monkeypatch):
    asked, own = [], layers.affine_backward

    def lent(dout, cache):
        asked.append(dout.shape)
        return own(dout, cache)

    params = build((5, 4, 3), ["relu", "linear"])
    out, cache = mlp_forward(np.ones((2, 5)), params, ["relu", "linear"], prefix="p_")
    monkeypatch.setattr(layers, "affine_backward", lent)
    mlp_gradients(np.ones(out.shape), cache)
    assert asked == [(2, 3), (2, 4)]


def test_a_stack_that_was_lent_may_keep_a_cache_of_its_own(monkeypatch):
    monkeypatch.setattr("cs231n_ae.models.mlp_gradients.mlp_backward", lambda dout, cache: (None, {cache: dout}))
    assert mlp_gradients(3.0, "own") == {"own": 3.0}
