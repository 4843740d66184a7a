"""The restricted Boltzmann machine against sums over all of its states, and against its own exact moments."""

import numpy as np
import pytest
import scipy.stats

from cs231n_ae.gradient_check import numerical_gradient
from cs231n_ae.measures import all_binary, rbm_log_partition
from cs231n_ae.models import (
    RBM,
    base_rate_bias,
    rbm_cd_gradients,
    rbm_free_energy,
    rbm_gibbs_step,
    rbm_hidden_probabilities,
    rbm_visible_probabilities,
)
from cs231n_ae.saving import load_model, save_model
from cs231n_ae.solver import Solver

V, H = all_binary(4), all_binary(3)


def machine(seed=0, n_visible=4, n_hidden=3, scale=1.0):
    rng = np.random.default_rng(seed)
    shapes = {"W": (n_visible, n_hidden), "b": n_visible, "c": n_hidden}
    return {name: scale * rng.standard_normal(shape) for name, shape in shapes.items()}


def joint(params):
    """p(v, h) for all v (rows) and h (columns), from the energy alone."""
    p = np.exp((V @ params["b"])[:, None] + H @ params["c"] + V @ params["W"] @ H.T)
    return p / p.sum()


def exact_log_likelihood(v, params):
    return -rbm_free_energy(v, params).mean() - rbm_log_partition(params)


def states(v):
    """The number of each image, as a binary number."""
    return (v @ 2 ** np.arange(v.shape[1])[::-1]).astype(int)


def test_probabilities_and_conditionals_are_those_of_the_joint_distribution():
    params = machine()
    p = joint(params)
    mine = np.exp(-rbm_free_energy(V, params) - rbm_log_partition(params))
    np.testing.assert_allclose(mine, p.sum(axis=1), rtol=1e-12)
    assert mine.sum() == pytest.approx(1, rel=1e-12)
    on = np.array([p[:, H[:, j] == 1].sum(axis=1) for j in range(3)]).T / p.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(rbm_hidden_probabilities(V, params), on, rtol=1e-12)
    on = np.array([p[V[:, i] == 1].sum(axis=0) for i in range(4)]).T / p.sum(axis=0)[:, None]
    np.testing.assert_allclose(rbm_visible_probabilities(H, params), on, rtol=1e-12)


def test_the_gradient_of_the_exact_likelihood_is_the_limit_of_contrastive_divergence():
    """Chains that have forgotten their start estimate the gradient of the likelihood, within their error."""
    params, n = machine(2), 40_000
    data = V[np.random.default_rng(3).integers(0, 16, 25)]
    start = np.zeros((n, 4))
    grads, negative = rbm_cd_gradients(data, params, start=start, steps=60, rng=np.random.default_rng(4))
    hidden = rbm_hidden_probabilities(negative, params)
    errors = {
        "W": (negative[:, :, None] * hidden[:, None, :]).std(axis=0),
        "b": negative.std(axis=0),
        "c": hidden.std(axis=0),
    }
    for name in params:
        exact = numerical_gradient(
            lambda p, name=name: -exact_log_likelihood(data, {**params, name: p}), params[name].copy()
        )
        assert (np.abs(grads[name] - exact) < 4.5 * errors[name] / np.sqrt(n) + 1e-9).all()


def test_with_exact_samples_the_gradient_is_exact():
    """Each image as often as it is likely (in shares of a million) makes the negative phase exact."""
    params = machine(5)
    share = joint(params).sum(axis=1)
    positive, _ = rbm_cd_gradients(V[:5], params, start=V[:1], rng=np.random.default_rng(0))
    _, chain = rbm_cd_gradients(V[:5], params, start=V[:1], rng=np.random.default_rng(0))
    p = rbm_hidden_probabilities(V, params)
    model = {"W": (V * share[:, None]).T @ p, "b": share @ V, "c": share @ p}
    q = rbm_hidden_probabilities(chain, params)
    ours = {"W": chain.T @ q, "b": chain[0], "c": q[0]}
    for name in params:
        exact = numerical_gradient(
            lambda a, name=name: -exact_log_likelihood(V[:5], {**params, name: a}), params[name].copy()
        )
        np.testing.assert_allclose(positive[name] - ours[name] + model[name], exact, atol=1e-8)


def test_the_chain_samples_the_machine():
    """A chi-square test of chains that started far away, and of both layers together."""
    params = machine(6)
    v, rng = np.ones((20_000, 4)), np.random.default_rng(7)
    for _ in range(60):
        before = v
        v, h = rbm_gibbs_step(before, params, rng=rng)
    expected = joint(params)
    observed = np.zeros((16, 8))
    np.add.at(observed, (states(before), states(h)), 1)  # h was drawn given the pixels before
    assert scipy.stats.chisquare(observed.ravel(), 20_000 * expected.ravel()).pvalue > 1e-3
    observed = np.bincount(states(v), minlength=16)
    assert scipy.stats.chisquare(observed, 20_000 * expected.sum(axis=1)).pvalue > 1e-3


def test_the_sampler_and_its_moments():
    params = machine(8, scale=0.7)
    model = RBM(4, 3, rng=np.random.default_rng(0), dtype=np.float64)
    model.params = params
    v = model.sample(20_000, rng=np.random.default_rng(1), burn_in=50)
    p = joint(params).sum(axis=1)
    np.testing.assert_allclose(v.mean(axis=0), p @ V, atol=0.016)
    np.testing.assert_allclose(v.T @ v / len(v), (V * p[:, None]).T @ V, atol=0.016)
    np.testing.assert_array_equal(v[:50], model.sample(20_000, rng=np.random.default_rng(1), burn_in=50)[:50])


def test_pixel_means_become_biases():
    means = np.array([0.0, 0.3, 1.0])
    np.testing.assert_allclose(scipy.special.expit(base_rate_bias(means)), [0.005, 0.3, 0.995])
    model = RBM(3, 2, pixel_means=means, rng=np.random.default_rng(0))
    assert model.params["b"].dtype == np.float32
    with pytest.raises(ValueError, match=r"pixel_means must lie in \[0, 1\]"):
        base_rate_bias(np.array([1.2]))
    with pytest.raises(ValueError, match=r"pixel_means must have shape \(4,\)"):
        RBM(4, 2, pixel_means=means, rng=np.random.default_rng(0))


def build(dtype=np.float64, **options):
    model = RBM(6, 4, rng=np.random.default_rng(0), dtype=dtype, **options)
    rng = np.random.default_rng(1)
    model.params = {name: rng.standard_normal(p.shape).astype(dtype) for name, p in model.params.items()}
    return model, rng.integers(0, 2, (9, 6)).astype(dtype)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_protocol(dtype):
    model, x = build(dtype, steps=2)
    value, grads, parts = model.loss(x, rng=np.random.default_rng(2))
    assert model.evaluate(x, rng=np.random.default_rng(2)) == (value, parts)
    assert {type(number) for number in (value, *parts.values())} == {float}
    for name, p in model.params.items():
        assert (grads[name].shape, grads[name].dtype) == (p.shape, np.dtype(dtype))
    assert (
        model.reconstruct(x).dtype == dtype and model.sample(3, rng=np.random.default_rng(0), burn_in=2).dtype == dtype
    )
    expected = scipy.special.expit(scipy.special.expit(x @ model.params["W"] + model.params["c"]) @ model.params["W"].T
                                   + model.params["b"])  # fmt: skip
    np.testing.assert_allclose(model.reconstruct(x), expected, rtol=1e-4)
    bce = -(x * np.log(expected) + (1 - x) * np.log(1 - expected)).sum() / len(x)
    assert parts["reconstruction"] == pytest.approx(bce, rel=1e-4)


def test_the_loss_is_the_function_whose_gradient_is_taken():
    model, x = build(steps=3)
    value, grads, parts = model.loss(x, rng=np.random.default_rng(2))
    _, negative = rbm_cd_gradients(x, model.params, steps=3, rng=np.random.default_rng(2))

    def difference(params):
        return rbm_free_energy(x, params).mean() - rbm_free_energy(negative, params).mean()

    assert value == pytest.approx(difference(model.params), rel=1e-12)
    assert parts["free_energy"] == pytest.approx(rbm_free_energy(x, model.params).mean(), rel=1e-12)
    for name, p in model.params.items():
        numerical = numerical_gradient(lambda a, name=name: difference({**model.params, name: a}), p.copy())
        np.testing.assert_allclose(grads[name], numerical, rtol=1e-7, atol=1e-9)


def test_training_by_the_solver_raises_the_exact_likelihood(tmp_path):
    rng = np.random.default_rng(0)
    prototypes = rng.integers(0, 2, (3, 8))
    x = np.where(rng.random((300, 8)) < 0.05, 1, prototypes[rng.integers(0, 3, 300)]).astype(np.float32)
    model = RBM(8, 6, pixel_means=x.mean(axis=0), rng=rng)
    before = exact_log_likelihood(x, model.params)
    options = {"learning_rate": 0.02, "batch_size": 30, "epochs": 60, "progress": False}
    Solver(model, x, rng=rng, **options).train()
    assert exact_log_likelihood(x, model.params) > before + 1
    save_model(tmp_path / "rbm.npz", model)
    loaded, _ = load_model(tmp_path / "rbm.npz")
    np.testing.assert_array_equal(loaded.encode(x), model.encode(x))


def test_neither_data_nor_chains_nor_parameters_change():
    params, rng = machine(11), np.random.default_rng(0)
    v, start = V[:5].copy(), V[5:8].copy()
    for array in (*params.values(), v, start):
        array.flags.writeable = False
    _, negative = rbm_cd_gradients(v, params, start=start, steps=2, rng=rng)
    rbm_log_partition(params)
    assert not np.shares_memory(negative, start)


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"n_visible": 0}, "n_visible must be a positive integer"),
        ({"n_hidden": 0}, "n_hidden must be a positive integer"),
        ({"steps": 0}, "steps must"),
    ],
)
def test_bad_arguments_are_refused(options, match):
    with pytest.raises(ValueError, match=match):
        RBM(**{"n_visible": 3, "n_hidden": 2, **options}, rng=np.random.default_rng(0))


def test_images_of_another_size_are_refused():
    model, _ = build()
    for call in (model.loss, model.evaluate):
        with pytest.raises(ValueError, match=r"must have shape \(any, 6\)|one row for each feature"):
            call(np.zeros((2, 5)), rng=np.random.default_rng(0))
