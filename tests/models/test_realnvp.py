"""The flow: its density against a numerical Jacobian, an integral and its own samples; its gradients; its inverse."""

import numpy as np
import pytest
import scipy.stats

from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.models import RealNVP
from cs231n_ae.saving import load_model, save_model
from cs231n_ae.solver import Solver
from cs231n_ae.toy_densities import two_moons

D = 5
MASKS = [[1, 1, 0, 0, 0], [0, 0, 1, 0, 1], [0, 1, 0, 1, 1]]
BUILDERS = {
    "affine": lambda **o: RealNVP(D, (7,), n_couplings=4, activation="tanh", **o),
    "additive": lambda **o: RealNVP(D, (7, 6), n_couplings=3, coupling="additive", activation="softplus", **o),
    "masks": lambda **o: RealNVP(D, (7,), n_couplings=3, masks=MASKS, activation="tanh", bound=0.7, **o),
    "pixels": lambda **o: RealNVP(D, (7,), n_couplings=2, alpha=0.05, activation="tanh", **o),
    "no hidden layer": lambda **o: RealNVP(D, (), n_couplings=2, **o),
}
EVERY = pytest.mark.parametrize("name", BUILDERS)
X = np.random.default_rng(2).random((6, D))


def build(name, dtype=np.float64, seed=0, size=0.4):
    """A flow that is no longer the identity."""
    return disturb(BUILDERS[name](rng=np.random.default_rng(seed), dtype=dtype), size=size)


def disturb(model, *, size, seed=1):
    rng = np.random.default_rng(seed)
    model.params = {n: p + (size * rng.standard_normal(p.shape)).astype(p.dtype) for n, p in model.params.items()}
    return model


@EVERY
@pytest.mark.parametrize("n", [1, 6])
def test_gradients_are_the_numerical_ones(name, n):
    require_gradients(check_model(build(name), X[:n], tolerance=1e-6))


@EVERY
def test_the_density_is_that_of_the_change_of_variables(name):
    model, h = build(name), 1e-4
    steps = h * np.eye(D)
    for x, log_prob in zip(X, model.log_prob(X), strict=True):
        one = model.encode(x + steps) - model.encode(x - steps)
        two = model.encode(x + 2 * steps) - model.encode(x - 2 * steps)
        _, logdet = np.linalg.slogdet((8 * one - two) / (12 * h))
        normal = scipy.stats.norm.logpdf(model.encode(x[np.newaxis])).sum()
        assert log_prob == pytest.approx(normal + logdet, abs=1e-7)


@EVERY
def test_the_way_back_undoes_the_way_there(name):
    model = build(name)
    np.testing.assert_allclose(model.reconstruct(X), X, rtol=0, atol=1e-12)
    z = np.random.default_rng(3).standard_normal((6, D))
    inside = model.decode(z)
    if name != "pixels":  # else some of them lie a little outside of [0, 1]
        np.testing.assert_allclose(model.encode(inside), z, rtol=0, atol=1e-12)


@EVERY
def test_loss_evaluate_and_log_prob_say_the_same(name):
    model = build(name)
    loss, _, parts = model.loss(X)
    other, other_parts = model.evaluate(X, rng=np.random.default_rng(0))
    assert other == loss and other_parts == parts
    assert loss == pytest.approx(-model.log_prob(X).mean(), rel=1e-13)
    assert loss == pytest.approx(parts["prior"] - parts["log_determinant"], rel=1e-14)
    assert parts["prior"] == pytest.approx(-scipy.stats.norm.logpdf(model.encode(X)).sum(axis=1).mean(), rel=1e-12)


@EVERY
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_in_dtype_out(name, dtype):
    model, x = build(name, dtype), X.astype(dtype)
    value, grads, parts = model.loss(x)
    assert {type(number) for number in (value, *parts.values())} == {float}
    assert {n: (g.shape, g.dtype) for n, g in grads.items()} == {n: (p.shape, p.dtype) for n, p in model.params.items()}
    samples = model.sample(3, rng=np.random.default_rng(0))
    assert {a.dtype for a in (model.encode(x), model.reconstruct(x), model.log_prob(x), samples)} == {np.dtype(dtype)}


@EVERY
def test_nothing_that_is_given_changes(name):
    model, x = build(name), X.copy()
    arrays = [x, *model.params.values()]
    for a in arrays:
        a.flags.writeable = False
    _, grads, _ = model.loss(x)
    model.reconstruct(x)
    assert not any(np.shares_memory(a, g) for a in arrays for g in grads.values())


@EVERY
def test_it_is_saved_and_loaded(name, tmp_path):
    model = build(name, np.float32)
    save_model(tmp_path / "m.npz", model)
    loaded, _ = load_model(tmp_path / "m.npz")
    np.testing.assert_array_equal(loaded.log_prob(X.astype(np.float32)), model.log_prob(X.astype(np.float32)))
    np.testing.assert_array_equal(loaded.masks, model.masks)


def test_a_new_flow_is_the_identity(rng):
    x = rng.standard_normal((4, D))
    model = RealNVP(D, rng=rng, dtype=np.float64)
    np.testing.assert_array_equal(model.encode(x), x)
    np.testing.assert_allclose(model.log_prob(x), scipy.stats.norm.logpdf(x).sum(axis=1), rtol=1e-13)


def test_each_coupling_passes_on_what_its_mask_says():
    model = build("masks")
    model.n_couplings = 1
    before, after = X, model.encode(X)
    np.testing.assert_array_equal(after[:, :2], before[:, :2])
    assert (after[:, 2:] != before[:, 2:]).all()


def test_by_default_neighbours_take_turns():
    masks = RealNVP(5, n_couplings=3, rng=np.random.default_rng(0)).masks
    np.testing.assert_array_equal(masks, [[1, 0, 1, 0, 1], [0, 1, 0, 1, 0], [1, 0, 1, 0, 1]])


def test_additive_couplings_keep_volumes():
    assert build("additive").evaluate(X)[1]["log_determinant"] == 0


def in_the_plane():
    options = {"activation": "tanh", "bound": 0.5, "dtype": np.float64}  # neither steep nor far-reaching
    flow = RealNVP(2, (8,), n_couplings=4, rng=np.random.default_rng(0), **options)
    return disturb(flow, size=0.5)


def cells(half, n):
    side = (np.arange(n) + 0.5) / n * 2 * half - half
    return np.stack(np.meshgrid(side, side, indexing="ij"), axis=-1).reshape(-1, 2), (2 * half / n) ** 2


def test_the_density_integrates_to_1():
    model = in_the_plane()
    reach = np.abs(model.sample(20_000, rng=np.random.default_rng(0))).max()
    points, area = cells(1.5 * reach, 500)
    assert np.exp(model.log_prob(points)).sum() * area == pytest.approx(1, abs=2e-5)


def test_samples_follow_the_density():
    model, n, bins, fine = in_the_plane(), 20_000, 12, 20
    samples = model.sample(n, rng=np.random.default_rng(5))
    half = np.quantile(np.abs(samples), 0.99)
    points, area = cells(half, bins * fine)
    mass = np.exp(model.log_prob(points)).reshape(bins, fine, bins, fine).sum(axis=(1, 3)) * area
    counts, _, _ = np.histogram2d(*samples.T, bins=bins, range=[(-half, half)] * 2)
    often = n * mass > 5
    observed, expected = np.append(counts[often], n - counts[often].sum()), n * mass[often]
    assert scipy.stats.chisquare(observed, np.append(expected, n - expected.sum())).pvalue > 1e-4


def test_the_same_seed_gives_the_same_samples():
    model = in_the_plane()
    first, again, other = (model.sample(5, rng=np.random.default_rng(seed)) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_it_learns_two_moons_better_than_one_gaussian(rng):
    x, test = two_moons(2000, rng=rng), two_moons(1000, rng=rng, dtype=np.float64)
    model = RealNVP(2, (32,), n_couplings=6, rng=rng)
    Solver(model, x, rng=rng, learning_rate=5e-3, epochs=25, progress=False).train()
    gaussian = -scipy.stats.multivariate_normal(x.mean(axis=0), np.cov(x.T)).logpdf(test).mean()
    assert model.evaluate(test.astype(np.float32))[0] < gaussian - 0.3


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        ({"n_features": 1}, "n_features must be an integer of at least 2, got 1: a coupling needs two halves"),
        ({"n_couplings": 0}, "n_couplings must be a positive integer"),
        ({"coupling": "linear"}, "coupling must be one of 'affine', 'additive', got 'linear'"),
        ({"bound": 0.0}, "bound must be a finite number in"),
        ({"masks": [[1, 0, 1]]}, r"masks must have shape \(2, 3\)"),
        ({"masks": [[1, 0, 1], [1, 1, 1]]}, "masks must have both a 1 and a 0 in each row"),
        ({"masks": [[1, 0, 1], [1, 2, 0]]}, "masks must have both a 1 and a 0 in each row"),
        ({"activation": "maxout"}, "activation must be one of"),
    ],
)
def test_bad_arguments_are_refused(arguments, match):
    with pytest.raises(ValueError, match=match):
        RealNVP(**{"n_features": 3, "n_couplings": 2, "rng": np.random.default_rng(0), **arguments})


def test_other_data_is_refused():
    model = build("pixels")
    with pytest.raises(ValueError, match=r"x must have shape \(any, 5\)"):
        model.loss(X[:, :4])
    with pytest.raises(ValueError, match=r"x must lie in \[0, 1\]"):
        model.loss(X + 1)
