"""float32 over as many examples as MNIST has, or far from 0: every sum against the same formula in float64."""

import numpy as np
import pytest

from cs231n_ae import layers, losses, measures, models, optim

N, D = 60_000, 40
AS_GOOD_AS_FLOAT32 = 1e-6  # its rounding is 6e-8, and a sum has a few of them


def uniform(*shape, seed=0, low=0.0, high=1.0):
    return np.random.default_rng(seed).uniform(low, high, shape).astype(np.float32)


def normal(*shape, seed=0, mean=0.0):
    return (mean + np.random.default_rng(seed).standard_normal(shape)).astype(np.float32)


def exact(*arrays):
    return [array.astype(np.float64) for array in arrays]


def gaussian_nll():
    mu, logvar, x = uniform(N, D), uniform(D, seed=1) - 3, uniform(N, D, seed=2)
    m, ell, y = exact(mu, logvar, x)
    return losses.gaussian_nll_loss(mu, logvar, x)[2], (1 - (y - m) ** 2 / np.exp(ell)).sum(axis=0) / (2 * N)


def l2():
    x_hat, x = uniform(N, 2 * D), uniform(N, 2 * D, seed=1)
    return losses.l2_loss(x_hat, x)[0], ((x_hat.astype(np.float64) - x) ** 2).sum() / (2 * N)


def weight_decay():
    w = normal(N, D)
    return losses.weight_decay(w)[0], (w.astype(np.float64) ** 2).sum() / 2


def kl_per_latent():
    mu, logvar = normal(N, D), normal(N, D, seed=1, mean=-1)
    m, ell = exact(mu, logvar)
    return losses.kl_per_latent(mu, logvar), (np.exp(ell) + m**2 - 1 - ell).mean(axis=0) / 2


def kl_sparsity():
    h = uniform(N, D, high=0.2)
    mean, rho = h.mean(axis=0, dtype=np.float64), 0.3
    return losses.kl_sparsity_penalty(h, rho=rho)[1][0], ((1 - rho) / (1 - mean) - rho / mean) / N


def contraction():
    h, w = uniform(N, D), normal(784, D)
    slope, v = (h * (1 - h.astype(np.float64))) ** 2, w.astype(np.float64)
    return models.contraction_penalty(h, w)[2], 2 * v * slope.mean(axis=0)


def pictures(layout):
    x = uniform(128, 4, 28, 28)
    return x if layout == "rows" else np.ascontiguousarray(x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)


def conv_bias(layout):
    x, dout = uniform(128, 1, 28, 28), pictures(layout)
    _, cache = layers.conv_forward(x, normal(4, 1, 3, 3), np.zeros(4, np.float32), pad=1)
    return layers.conv_backward(dout, cache)[2], dout.sum(axis=(0, 2, 3), dtype=np.float64)


def conv_transpose_bias(layout):
    x, dout = uniform(128, 1, 28, 28), pictures(layout)
    _, cache = layers.conv_transpose_forward(x, normal(1, 4, 3, 3), np.zeros(4, np.float32), pad=1)
    return layers.conv_transpose_backward(dout, cache)[2], dout.sum(axis=(0, 2, 3), dtype=np.float64)


def batchnorm_shift(layout):
    x, dout = pictures(layout), pictures(layout)[::-1]
    _, cache = layers.batchnorm_forward(x, np.ones(4, np.float32), np.zeros(4, np.float32))
    return layers.batchnorm_backward(dout, cache)[2], dout.sum(axis=(0, 2, 3), dtype=np.float64)


def batchnorm_variance(x):
    start = np.zeros(x.shape[1], np.float32)
    _, variance = layers.running_statistics(x, start, start, momentum=0.0)
    return variance, x.var(axis=(0, 2, 3) if x.ndim == 4 else 0, dtype=np.float64)


def pca_mean():
    x = uniform(N, D)
    return models.PCA(1).fit(x).mean, x.mean(axis=0, dtype=np.float64)


def pca_variances():
    x = normal(N, 5, mean=1000)
    away = x.astype(np.float64) - x.mean(axis=0, dtype=np.float64)
    return models.PCA(5).fit(x).variances, np.linalg.eigvalsh(away.T @ away / N)[::-1]


def whitening_mean():
    x = uniform(N, D)
    return models.Whitening().fit(x).mean, x.mean(axis=0, dtype=np.float64)


def aggregate_posterior(part):
    mu, logvar = normal(N, 6, mean=1000), normal(N, 6, seed=1, mean=-9)
    m, ell = exact(mu, logvar)
    moments = m.mean(axis=0), np.cov(m.T, bias=True) + np.diag(np.exp(ell).mean(axis=0))
    return measures.aggregate_posterior(mu, logvar)[part], moments[part]


def attribute_direction():
    has = np.random.default_rng(3).random(N) < 0.5
    z = (1000 + normal(N, 6) + has[:, np.newaxis]).astype(np.float32)
    return models.attribute_direction(z, has), z[has].mean(axis=0, dtype=float) - z[~has].mean(axis=0, dtype=float)


def autocorrelation():
    x = np.cumsum(normal(2000, 30, 4) / 100, axis=0, dtype=np.float32) + np.float32(1000)
    away = x.astype(np.float64) - x.mean(axis=(0, 1), dtype=np.float64)
    products = [(away[: 2000 - lag] * away[lag:]).sum() / (2000 - lag) for lag in range(4)]
    return measures.autocorrelation(x, lags=3), np.array(products) / products[0]


def spectrum():
    x = uniform(20_000, 16)
    brightness = (x.astype(np.float64).sum(axis=1) ** 2).mean() / 16
    return measures.radial_spectrum(x, (4, 4))[1][0], brightness


def gradient_norm():
    w, b = normal(N, D), normal(D)
    squares = sum((g.astype(np.float64) ** 2).sum() for g in (w, b))
    return optim.global_norm({"W": w, "b": b}), np.sqrt(squares)


def two_layer_decay():
    model = models.TwoLayerNet(784, 5000, 2, rng=np.random.default_rng(0))
    squares = sum((model.params[name].astype(np.float64) ** 2).sum() for name in ("W1", "W2"))
    return model.evaluate(uniform(2, 784), np.array([0, 1]))[1]["decay"], squares / 2


def pseudo_likelihood():
    v = np.round(uniform(3, 300))
    params = {"W": normal(300, 200) / 20, "b": normal(300), "c": normal(200)}
    pixels, w, b, c = exact(v, *params.values())

    def energy(pixels):
        return -pixels @ b - np.logaddexp(0, pixels @ w + c).sum(axis=-1)

    flipped = [np.abs(row - np.eye(300)) for row in pixels]  # row i has pixel i turned over
    expected = [
        -np.logaddexp(0, energy(row) - energy(turned)).sum() for row, turned in zip(pixels, flipped, strict=True)
    ]
    return measures.rbm_pseudo_log_likelihood(v, params), expected


CASES = {
    "l2_loss": l2,
    "gaussian_nll_loss, dlogvar": gaussian_nll,
    "weight_decay": weight_decay,
    "kl_per_latent": kl_per_latent,
    "kl_sparsity_penalty": kl_sparsity,
    "contraction_penalty, dw": contraction,
    "conv, db": lambda: conv_bias("rows"),
    "conv, db, channels last": lambda: conv_bias("channels last"),
    "conv_transpose, db": lambda: conv_transpose_bias("rows"),
    "conv_transpose, db, channels last": lambda: conv_transpose_bias("channels last"),
    "batchnorm, dbeta": lambda: batchnorm_shift("rows"),
    "batchnorm, dbeta, channels last": lambda: batchnorm_shift("channels last"),
    "batchnorm, variance": lambda: batchnorm_variance(pictures("channels last")),
    "batchnorm, variance far from 0": lambda: batchnorm_variance(normal(N, 5, mean=1000)),
    "PCA, mean": pca_mean,
    "PCA, variances far from 0": pca_variances,
    "Whitening, mean": whitening_mean,
    "aggregate_posterior, mean": lambda: aggregate_posterior(0),
    "aggregate_posterior, covariance": lambda: aggregate_posterior(1),
    "attribute_direction far from 0": attribute_direction,
    "autocorrelation far from 0": autocorrelation,
    "radial_spectrum": spectrum,
    "global_norm": gradient_norm,
    "TwoLayerNet, decay": two_layer_decay,
    "rbm_pseudo_log_likelihood": pseudo_likelihood,
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_sum_in_float32_is_that_of_float64(case):
    found, expected = case()
    largest = np.abs(expected).max()
    np.testing.assert_allclose(found, expected, rtol=AS_GOOD_AS_FLOAT32, atol=AS_GOOD_AS_FLOAT32 * largest)


def test_a_variance_at_the_threshold_is_on_its_right_side():
    mu = normal(N, D, mean=100)
    variance = mu.astype(np.float64).var(axis=0)
    for latent in range(D):
        assert not measures.active_units(mu, threshold=variance[latent] * (1 + 1e-6))[latent]
        assert measures.active_units(mu, threshold=variance[latent] * (1 - 1e-6))[latent]


@pytest.mark.parametrize("size", [1e-6, 1e-4, 1e-2])
def test_near_the_prior_the_slope_of_the_divergence_keeps_its_digits(size):
    mu, logvar = (np.float32(size) * normal(500, 8, seed=seed) for seed in (0, 1))
    (ell,) = exact(logvar)
    slope = np.expm1(ell) / 1000
    for found in (
        losses.kl_standard_normal(mu, logvar)[2],
        losses.kl_gaussians(mu, logvar, mu, np.zeros_like(logvar))[2],
        losses.free_bits_loss(mu, logvar, floor=0.0)[2],
    ):
        np.testing.assert_allclose(found, slope, rtol=AS_GOOD_AS_FLOAT32)
    m = mu.astype(np.float64)
    nats = (np.expm1(ell) - ell + m**2).sum() / 1000
    assert losses.kl_standard_normal(mu, logvar)[0] == pytest.approx(nats, rel=1e-3 if size < 1e-5 else 1e-5)
