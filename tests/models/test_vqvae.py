"""The VQ-VAE: gradients against autograd with what is stopped held still, codes there and back, and its bound."""

import autograd.numpy as anp
import numpy as np
import pytest
from oracles import assert_close, autograd_gradients, descend

from cs231n_ae.models import VQVAE


def model(dtype=np.float64, **options):
    options = {"n_slots": 2, "n_codes": 3, "activation": "tanh", **options}
    return VQVAE((6, 5, 4), rng=np.random.default_rng(0), dtype=dtype, **options)


@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian"])
def test_gradients_are_those_of_autograd_with_what_is_stopped_held_still(rng, likelihood):
    one, x = model(likelihood=likelihood, commitment=0.4), rng.integers(0, 2, (5, 6)).astype(float)
    loss, grads, parts = one.loss(x)
    names = list(one.params)
    z_now, codes = one.pieces(x), one.codes(x).ravel()
    q_now = one.params["codebook"][codes]

    def value(*arrays):
        p = dict(zip(names, arrays, strict=True))
        z = (anp.tanh(x @ p["enc_W1"] + p["enc_b1"]) @ p["enc_W2"] + p["enc_b2"]).reshape(z_now.shape)
        seen = (z + (q_now - z_now)).reshape(5, 4)
        out = anp.tanh(seen @ p["dec_W1"] + p["dec_b1"]) @ p["dec_W2"] + p["dec_b2"]
        rebuilt = anp.sum(anp.logaddexp(0, out) - x * out) if likelihood == "bernoulli" else anp.sum((out - x) ** 2) / 2
        moved = anp.sum((z_now - p["codebook"][codes]) ** 2) + 0.4 * anp.sum((z - q_now) ** 2)
        return (rebuilt + moved) / 5

    assert loss == pytest.approx(value(*one.params.values()), rel=1e-12)
    assert loss == pytest.approx(parts["reconstruction"] + parts["quantization"], rel=1e-12)
    assert one.evaluate(x) == (loss, parts)
    for name, expected in zip(names, autograd_gradients(value, *one.params.values()), strict=True):
        assert_close(grads[name], expected, what=name)


def test_a_reconstruction_is_made_of_codes_alone(rng):
    one, x = model(), rng.integers(0, 2, (4, 6)).astype(float)
    codes = one.codes(x)
    assert codes.shape == (4, 2)
    np.testing.assert_array_equal(one.reconstruct(x), one.decode_codes(codes))
    assert len(np.unique(one.reconstruct(rng.random((500, 6))), axis=0)) <= 3**2


def test_training_goes_down_and_keeps_float32(rng):
    one, x = model(dtype=np.float32), rng.integers(0, 2, (20, 6)).astype(np.float32)
    history = descend(one, x, steps=30, rate=1e-2)
    assert history[-1] < history[0]
    assert all(array.dtype == np.float32 for array in (*one.params.values(), *one.loss(x)[1].values()))


def test_what_makes_no_model_or_no_code_is_refused():
    with pytest.raises(ValueError, match=r"n_slots must divide the code's 4 numbers, got 3"):
        model(n_slots=3)
    for wrong in (np.array([[0, 3]]), np.array([[0, 1, 2]]), [[0, 1]]):
        with pytest.raises(ValueError, match=r"codes must"):
            model().decode_codes(wrong)
