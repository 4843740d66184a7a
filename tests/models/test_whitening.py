"""Whitening and the normalisation of patches: covariances, closed forms, and the way back."""

import numpy as np
import pytest
import scipy.linalg

from cs231n_ae.models import Whitening, normalize_patches

RNG = np.random.default_rng(0)
X = RNG.standard_normal((500, 6)) @ RNG.standard_normal((6, 6)) + RNG.standard_normal(6)


@pytest.mark.parametrize("kind", ["zca", "pca"])
def test_white_data_have_the_identity_for_covariance(kind):
    z = Whitening(kind=kind).fit(X).encode(X)
    np.testing.assert_allclose(z.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(np.cov(z.T, bias=True), np.eye(6), atol=1e-11)


def test_zca_is_the_inverse_root_of_the_covariance():
    root = scipy.linalg.sqrtm(np.cov(X.T, bias=True) + 0.1 * np.eye(6))
    expected = (X - X.mean(axis=0)) @ np.linalg.inv(root)
    np.testing.assert_allclose(Whitening(epsilon=0.1).fit(X).encode(X), expected, rtol=1e-8, atol=1e-10)


def test_pca_components_come_with_falling_variance_and_epsilon_damps_the_weak():
    z = Whitening(kind="pca", epsilon=0.5).fit(X).encode(X)
    values = np.linalg.eigvalsh(np.cov(X.T, bias=True))[::-1]
    np.testing.assert_allclose(np.cov(z.T, bias=True), np.diag(values / (values + 0.5)), atol=1e-11)


@pytest.mark.parametrize("kind", ["zca", "pca"])
@pytest.mark.parametrize("epsilon", [0.0, 0.3])
def test_decode_goes_back(kind, epsilon):
    model = Whitening(kind=kind, epsilon=epsilon).fit(X)
    np.testing.assert_allclose(model.decode(model.encode(X[:9])), X[:9], rtol=1e-9, atol=1e-10)


def test_float32_stays():
    model = Whitening(epsilon=0.1).fit(X.astype(np.float32))
    z = model.encode(X.astype(np.float32))
    assert z.dtype == model.decode(z).dtype == np.float32


def test_patches_lose_brightness_and_outliers_and_land_between_a_tenth_and_nine_tenths():
    patches = RNG.standard_normal((200, 16)) + RNG.standard_normal((200, 1)) * 10
    patches[0, 0] += 100
    centred = patches - patches.mean(axis=1, keepdims=True)
    limit = 3 * np.sqrt((centred**2).mean())
    expected = (np.minimum(np.maximum(centred, -limit), limit) / limit + 1) * 0.4 + 0.1
    kept = patches.copy()
    out = normalize_patches(patches)
    np.testing.assert_allclose(out, expected, rtol=1e-12)
    np.testing.assert_array_equal(patches, kept)
    assert out.max() == pytest.approx(0.9) and out.min() >= 0.1 - 1e-12
    np.testing.assert_allclose(out[1:].mean(axis=1), 0.5, atol=1e-9)
    assert normalize_patches(patches.astype(np.float32)).dtype == np.float32


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="kind must be one of 'zca', 'pca', got 'ica'"):
        Whitening(kind="ica")
    with pytest.raises(ValueError, match=r"epsilon must be a finite number of at least 0"):
        Whitening(epsilon=-1)
    with pytest.raises(ValueError, match="x must have at least as many rows as columns, got"):
        Whitening().fit(X[:5])
    flat = X - X.mean(axis=1, keepdims=True)
    with pytest.raises(ValueError, match="epsilon must be above 0 for data that do not vary along every direction"):
        Whitening().fit(flat)
    Whitening(epsilon=0.1).fit(flat)
    with pytest.raises(ValueError, match=r"x must have shape \(any, 6\) \(the features that fit\(\) saw\)"):
        Whitening().fit(X).encode(X[:, :4])
    with pytest.raises(ValueError, match="x must be finite, got nan"):
        normalize_patches(np.array([[1.0, np.nan]]))
    with pytest.raises(ValueError, match="x must hold patches with some contrast"):
        normalize_patches(np.ones((4, 4)))
