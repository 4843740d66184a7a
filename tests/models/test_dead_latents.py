"""Resampled latents: what they point at, how often at which example, and that the living stay as they are."""

import numpy as np
import pytest

from cs231n_ae.models import resample_latents


def arrays(rng, latents=5):
    dead = np.arange(latents) % 2 == 0
    x = rng.standard_normal((6, 3))
    return rng.standard_normal((3, latents)), rng.standard_normal(latents), rng.standard_normal((latents, 3)), dead, x


def test_the_dead_point_at_examples_and_the_living_stay(rng):
    enc_w, enc_b, dec_w, dead, x = arrays(rng)
    new_w, new_b, new_dec = resample_latents(enc_w, enc_b, dec_w, dead, x, np.ones(6), scale=0.3, rng=rng)
    for old, new in ((enc_w.T, new_w.T), (enc_b, new_b), (dec_w, new_dec)):
        np.testing.assert_array_equal(new[~dead], old[~dead])
    unit = x / np.linalg.norm(x, axis=1, keepdims=True)
    length = np.mean([np.linalg.norm(enc_w[:, j]) for j in (1, 3)])
    for j in (0, 2, 4):
        assert np.abs(unit - new_dec[j]).max(axis=1).min() < 1e-12
        np.testing.assert_allclose(new_w[:, j], 0.3 * length * new_dec[j], rtol=1e-12)
        assert new_b[j] == 0


def test_examples_are_drawn_by_the_square_of_their_error(rng):
    enc_w, enc_b, dec_w, dead, x = arrays(rng, latents=20_000)
    errors = np.array([0.0, 1, 2, 0, 3, 0])
    _, _, new = resample_latents(enc_w, enc_b, dec_w, dead, x, errors, rng=rng)
    unit = x / np.linalg.norm(x, axis=1, keepdims=True)
    shares = np.bincount((new[dead] @ unit.T).argmax(axis=1), minlength=6) / dead.sum()
    np.testing.assert_allclose(shares, errors**2 / 14, atol=0.02)


def test_float32_stays_float32(rng):
    enc_w, enc_b, dec_w, dead, x = arrays(rng)
    given = [array.astype(np.float32) for array in (enc_w, enc_b, dec_w)]
    new = resample_latents(*given, dead, x.astype(np.float32), np.ones(6, np.float32), rng=rng)
    assert all(array.dtype == np.float32 for array in new)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("dead", np.ones(5, bool), "dead must leave a latent alive"),
        ("errors", np.zeros(6), "errors must not all be 0"),
        ("x", np.zeros((6, 3)), "x must not have a row of zeros"),
    ],
)
def test_what_cannot_be_resampled_is_refused(rng, name, value, says):
    given = dict(zip(("enc_w", "enc_b", "dec_w", "dead", "x"), arrays(rng), strict=True), errors=np.ones(6))
    with pytest.raises(ValueError, match=says):
        resample_latents(**{**given, name: value}, rng=rng)
