"""PCA, against scikit-learn, eigenvalues of the covariance, and what a projection must be."""

import numpy as np
import pytest
import sklearn.decomposition
from hypothesis import given
from hypothesis import strategies as st
from oracles import Source, few, lay_out

from cs231n_ae.models import PCA


def data(n=50, d=6, seed=0):
    rng = np.random.default_rng(seed)
    return 3 + rng.standard_normal((n, d)) @ np.diag(np.arange(d, 0, -1.0)) @ rng.standard_normal((d, d))


@few
@given(seed=st.integers(0, 1000), n=st.integers(2, 12), d=st.integers(1, 8), z=st.integers(1, 8))
def test_it_is_that_of_scikit_learn_up_to_signs(seed, n, d, z):
    z = min(z, n, d)
    x = data(n, d, seed)
    ours, theirs = PCA(z).fit(x), sklearn.decomposition.PCA(z, svd_solver="full").fit(x)
    np.testing.assert_allclose(ours.mean, theirs.mean_, rtol=1e-12)
    scale = float(np.square(x).max())
    np.testing.assert_allclose(ours.variances * n / (n - 1), theirs.explained_variance_, rtol=1e-8, atol=1e-12 * scale)
    found = theirs.explained_variance_ > 1e-9 * scale  # without variance, a direction is arbitrary
    dots = np.sum(ours.components * theirs.components_, axis=1)
    np.testing.assert_allclose(np.abs(dots[found]), 1, rtol=1e-8)
    np.testing.assert_allclose((ours.encode(x) * np.sign(dots))[:, found], theirs.transform(x)[:, found], atol=1e-6)
    if found.all():
        expected = theirs.inverse_transform(theirs.transform(x))
        np.testing.assert_allclose(ours.reconstruct(x), expected, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("z", [1, 3, 6])
def test_reconstruction_is_an_orthogonal_projection(z):
    x = data()
    pca = PCA(z).fit(x)
    np.testing.assert_allclose(pca.components @ pca.components.T, np.eye(z), atol=1e-12)
    once = pca.reconstruct(x)
    np.testing.assert_allclose(pca.reconstruct(once), once, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose((x - once) @ pca.components.T, 0, atol=1e-10)
    np.testing.assert_allclose(pca.encode(pca.decode(once[:, :z])), once[:, :z], rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("z", [1, 2, 5, 6])
def test_the_error_is_the_variance_that_was_discarded(z):
    x = data()
    eigenvalues = np.linalg.eigvalsh(np.cov(x.T, bias=True))[::-1]
    pca = PCA(z).fit(x)
    np.testing.assert_allclose(pca.variances, eigenvalues[:z], rtol=1e-10)
    error = np.square(x - pca.reconstruct(x)).sum() / len(x)
    assert error == pytest.approx(eigenvalues[z:].sum(), rel=1e-10, abs=1e-12)


def test_no_other_plane_is_nearer():
    x, rng = data(), np.random.default_rng(1)
    centred = x - x.mean(axis=0)
    best = np.square(x - PCA(2).fit(x).reconstruct(x)).sum()
    for _ in range(50):
        q, _ = np.linalg.qr(rng.standard_normal((6, 2)))
        assert np.square(centred - centred @ q @ q.T).sum() > best


def test_codes_are_centred_uncorrelated_and_of_the_given_variances():
    x = data()
    pca = PCA(4).fit(x)
    z = pca.encode(x)
    np.testing.assert_allclose(z.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(np.cov(z.T, bias=True), np.diag(pca.variances), atol=1e-10 * pca.variances[0])
    assert (np.diff(pca.variances) <= 0).all()


def test_new_data_are_centred_on_the_mean_of_the_old():
    pca = PCA(6).fit(data())
    new = data(seed=7) + 100
    np.testing.assert_allclose(pca.reconstruct(new), new, rtol=1e-10)
    assert pca.encode(new).mean() != pytest.approx(0, abs=1)


def test_data_without_variance():
    pca = PCA(2).fit(np.ones((5, 3)))
    np.testing.assert_allclose(pca.variances, 0, atol=1e-20)
    np.testing.assert_allclose(pca.reconstruct(np.ones((5, 3))), 1)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_in_dtype_out(dtype):
    x = data().astype(dtype)
    pca = PCA(2).fit(x)
    for a in (pca.mean, pca.components, pca.variances, pca.encode(x), pca.decode(pca.encode(x)), pca.reconstruct(x)):
        assert a.dtype == dtype


@pytest.mark.parametrize("layout", ["fortran", "reversed", "strided"])
def test_data_are_left_alone_in_any_layout(layout):
    x = lay_out(data(), layout)
    x.flags.writeable = False
    pca = PCA(3).fit(x)
    np.testing.assert_allclose(pca.reconstruct(x), PCA(3).fit(data()).reconstruct(data()), rtol=1e-10)
    np.testing.assert_array_equal(x, data())


def test_fit_returns_the_model_itself():
    pca = PCA(1)
    assert pca.fit(data()) is pca


@pytest.mark.parametrize("n", [0, -3])
def test_a_code_of_no_numbers_is_refused(n):
    with pytest.raises(ValueError, match=rf"n_components must be a positive integer, got {n}"):
        PCA(n)


@pytest.mark.parametrize("shape", [(3, 10), (10, 3)])
def test_more_components_than_the_data_have_are_refused(shape):
    message = r"n_components must be at most min\(N, D\) = 3 for x of shape \(.*\), got 4: ask for fewer"
    with pytest.raises(ValueError, match=message):
        PCA(4).fit(Source(0).normals(shape)[0])


def test_bad_data_are_refused():
    x = data()
    for value in (np.nan, np.inf):
        bad = x.copy()
        bad[3, 1] = value
        with pytest.raises(ValueError, match=rf"x must be finite, got {value} at index \(3, 1\)"):
            PCA(2).fit(bad)
    with pytest.raises(ValueError, match=r"x must have shape \(any, any\) \(one example per row\), got \(6,\)"):
        PCA(2).fit(x[0])
    with pytest.raises(ValueError, match="x must hold floating point numbers, got dtype int64"):
        PCA(2).fit(np.ones((3, 3), np.int64))
    pca = PCA(2).fit(x)
    with pytest.raises(
        ValueError, match=r"x must have shape \(any, 6\) \(the features that fit\(\) saw\), got \(50, 5\)"
    ):
        pca.encode(x[:, :5])
    with pytest.raises(ValueError, match=r"z must have shape \(any, 2\) \(one number per component\), got \(50, 6\)"):
        pca.decode(x)
