"""MADE and NADE as densities: they sum to 1, look only backwards in their order, and draw what they promise."""

import itertools

import numpy as np
import pytest
import scipy.stats

from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.models import MADE, NADE, made_degrees, made_masks
from cs231n_ae.models.orderings import choose_order, log_prob_of_bits, require_bits
from cs231n_ae.saving import load_model, save_model
from cs231n_ae.solver import Solver

D = 8
ALL = np.array(list(itertools.product((0.0, 1.0), repeat=D)))  # (256, 8)
ORDER = (3, 0, 7, 1, 5, 2, 6, 4)

BUILDERS = {
    "made": lambda **o: MADE((D, 60), **o),
    "made, deep": lambda **o: MADE((D, 50, 40, 40), activation="tanh", order=ORDER, **o),
    "made, direct": lambda **o: MADE((D, 11), direct=True, activation="softplus", order="random", **o),
    "made, direct, linear": lambda **o: MADE((D, 3), direct=True, activation="linear", **o),
    "made, three mask sets": lambda **o: MADE((D, 40, 40), activation="tanh", order="random", n_masks=3, **o),
    "nade": lambda **o: NADE(D, 6, **o),
    "nade, order": lambda **o: NADE(D, 5, order=ORDER, **o),
    "nade, random": lambda **o: NADE(D, 5, order="random", **o),
}
EVERY = pytest.mark.parametrize("name", BUILDERS)


def build(name, dtype=np.float64, seed=0):
    """A model with large random parameters, so that its probabilities are far from even."""
    rng = np.random.default_rng(seed)
    model = BUILDERS[name](rng=rng, dtype=dtype)
    model.params = {n: (p + 0.7 * rng.standard_normal(p.shape)).astype(dtype) for n, p in model.params.items()}
    return model


def bits(n, seed=0, dtype=np.float64):
    return np.random.default_rng(seed).integers(0, 2, (n, D)).astype(dtype)


def ways_to_look(model):
    """For each order that the model has: the order, and the function from x to logits."""
    if isinstance(model, NADE):
        return [(model.order, model.logits)]
    return [(order, lambda x, k=k: model.logits(x, mask_set=k)) for k, order in enumerate(model.orders)]


@EVERY
def test_probabilities_of_all_vectors_sum_to_one(name):
    assert np.exp(build(name).log_prob(ALL)).sum() == pytest.approx(1, abs=1e-12)


@EVERY
def test_a_logit_changes_with_the_pixels_before_it_and_with_no_others(name):
    x = bits(40)
    for order, logits in ways_to_look(build(name)):
        before, place = logits(x), np.argsort(order)
        moved = np.zeros((D, D), dtype=bool)  # whether pixel i moves logit j
        for i in range(D):
            flipped = x.copy()
            flipped[:, i] = 1 - flipped[:, i]
            # A flip changes how many rows a product has, and on some processors with them how a row is rounded.
            moved[i] = (np.abs(logits(flipped) - before) > 1e-13).any(axis=0)
        later = place[:, None] < place[None, :]
        assert not moved[~later].any()
        assert moved[later].all()  # there are enough hidden units for every degree to occur


@EVERY
def test_gradients(name):
    model = build(name)
    require_gradients(check_model(model, bits(5), tolerance=1e-6))


@EVERY
def test_the_loss_is_minus_the_mean_log_probability(name):
    model, x = build(name), bits(7)
    if getattr(model, "n_masks", 1) > 1:
        each = [-log_prob_of_bits(logits(x), x).mean() for _, logits in ways_to_look(model)]
        found = {model.loss(x, rng=np.random.default_rng(seed))[0] for seed in range(30)}
        np.testing.assert_allclose(sorted(found), sorted(each), rtol=1e-12)
        return
    loss, _, parts = model.loss(x)
    assert loss == pytest.approx(-model.log_prob(x).mean(), rel=1e-12)
    assert parts == {"nll": loss}
    assert model.evaluate(x) == (pytest.approx(loss, rel=1e-12), {"nll": pytest.approx(loss, rel=1e-12)})


def test_several_mask_sets_make_a_mixture():
    model = build("made, three mask sets")
    each = [np.exp(log_prob_of_bits(model.logits(ALL, mask_set=k), ALL)) for k in range(3)]
    np.testing.assert_allclose(np.exp(model.log_prob(ALL)), np.mean(each, axis=0), rtol=1e-10)


@EVERY
def test_samples_come_as_often_as_their_probability_says(name):
    model, n = build(name), 6000
    p = np.exp(model.log_prob(ALL))
    x = model.sample(n, rng=np.random.default_rng(11))
    counts = np.bincount((x @ 2 ** np.arange(D)[::-1]).astype(int), minlength=256)
    many = n * p > 8
    observed, expected = np.append(counts[many], counts[~many].sum()), np.append(n * p[many], n * p[~many].sum())
    assert scipy.stats.chisquare(observed, expected * n / expected.sum()).pvalue > 1e-4


@EVERY
def test_the_same_seed_gives_the_same_samples(name):
    model = build(name, dtype=np.float32)
    first, again, other = (model.sample(30, rng=np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
    assert first.dtype == np.float32 and set(np.unique(first)) <= {0.0, 1.0}


@EVERY
def test_float32_stays(name):
    model, x = build(name, dtype=np.float32), bits(6, dtype=np.float32)
    _, grads, _ = model.loss(x, rng=np.random.default_rng(0))
    assert grads.keys() == model.params.keys()
    assert {g.dtype for g in grads.values()} == {np.dtype(np.float32)}
    assert model.log_prob(x).dtype == np.float32
    for key, grad in grads.items():
        assert grad.shape == model.params[key].shape


@EVERY
def test_a_saved_model_has_the_same_probabilities(name, tmp_path):
    model, x = build(name), bits(9)
    save_model(tmp_path / "m.npz", model)
    loaded, _ = load_model(tmp_path / "m.npz")
    np.testing.assert_array_equal(loaded.log_prob(x), model.log_prob(x))


@EVERY
def test_training_brings_the_probability_of_the_data_up(name):
    """Two vectors, each half of the time: the best possible loss is log 2."""
    model = BUILDERS[name](rng=np.random.default_rng(0), dtype=np.float64)
    x = np.repeat(ALL[[37, 218]], 20, axis=0)  # one the complement of the other
    Solver(
        model, x, rng=np.random.default_rng(0), learning_rate=0.05, epochs=120, batch_size=20, progress=False
    ).train()
    assert np.log(2) - 1e-9 < -model.log_prob(x).mean() < np.log(2) + 0.1


def test_degrees_of_a_known_order():
    degrees = made_degrees(np.array([2, 0, 1]), (500, 4), rng=np.random.default_rng(0))
    assert degrees[0].tolist() == [2, 3, 1]
    assert set(degrees[1]) == {1, 2}
    with pytest.raises(ValueError, match="order must have at least two pixels, got 1"):
        made_degrees(np.array([0]), (3,), rng=np.random.default_rng(0))


def test_the_number_of_paths_is_zero_exactly_from_later_pixels():
    rng = np.random.default_rng(2)
    for _ in range(20):
        degrees = made_degrees(rng.permutation(6), (100, 100), rng=rng)
        assert all(set(hidden) == {1, 2, 3, 4, 5} for hidden in degrees[1:])
        paths = np.linalg.multi_dot([mask.astype(float) for mask in made_masks(degrees)])
        assert ((paths > 0) == (degrees[0][:, None] < degrees[0][None, :])).all()


def test_where_a_degree_is_missing_a_path_is_missing():
    """Nobody of degree 2: the third pixel in the order cannot see the second."""
    paths = np.linalg.multi_dot([mask.astype(float) for mask in made_masks([np.arange(1, 5), np.array([1, 3, 1, 3])])])
    assert (paths > 0).tolist() == [
        [False, True, True, True],
        [False, False, False, True],
        [False] * 3 + [True],
        [False] * 4,
    ]


def test_masks_depend_on_their_seed_alone():
    first = MADE((D, 9), order="random", n_masks=2, mask_seed=4, rng=np.random.default_rng(0))
    second = MADE((D, 9), order="random", n_masks=2, mask_seed=4, rng=np.random.default_rng(1))
    for k in range(2):
        np.testing.assert_array_equal(first.orders[k], second.orders[k])
        for a, b in zip(first.masks[k], second.masks[k], strict=True):
            np.testing.assert_array_equal(a, b)
    assert not np.array_equal(first.orders[0], first.orders[1])
    assert not np.array_equal(first.params["W1"], second.params["W1"])


def test_the_log_probability_of_bits_is_that_of_scipy():
    rng = np.random.default_rng(0)
    logits, x = 3 * rng.standard_normal((5, D)), bits(5)
    expected = scipy.stats.bernoulli.logpmf(x, 1 / (1 + np.exp(-logits))).sum(axis=1)
    np.testing.assert_allclose(log_prob_of_bits(logits, x), expected, rtol=1e-11)
    far = log_prob_of_bits(np.array([[1000.0, -1000.0]]), np.array([[1.0, 1.0]]))
    np.testing.assert_allclose(far, [-1000.0])


def test_orders():
    rng = np.random.default_rng(0)
    assert choose_order("natural", 4, rng=rng).tolist() == [0, 1, 2, 3]
    assert choose_order([2, 0, 1], 3, rng=rng).tolist() == [2, 0, 1]
    assert sorted(choose_order("random", 50, rng=rng)) == list(range(50))
    for bad in ([0, 1, 1], [0, 1], [0.0, 1.0, 2.0], [1, 2, 3]):
        with pytest.raises(ValueError, match="order must hold every integer from 0 to 2 once"):
            choose_order(bad, 3, rng=rng)
    with pytest.raises(ValueError, match="order must be one of 'natural', 'random', got 'rows'"):
        choose_order("rows", 3, rng=rng)


@EVERY
def test_greys_and_wrong_widths_are_refused(name):
    model = build(name)
    with pytest.raises(ValueError, match=r"x must hold only 0 and 1.*binarize"):
        model.loss(bits(3) * 0.5, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"x must have shape \(any, 8\)"):
        model.log_prob(bits(3)[:, :5])
    with pytest.raises(ValueError, match="floating point"):
        require_bits("x", bits(3).astype(int), D)


@pytest.mark.parametrize(
    ("options", "match"),
    [
        (
            {"sizes": (8,)},
            "sizes must be a tuple of 2 or more positive integers, the pixels and one or more hidden layers",
        ),
        (
            {"sizes": (8, 0)},
            "sizes must be a tuple of 2 or more positive integers, the pixels and one or more hidden layers",
        ),
        ({"sizes": (1, 4)}, "order must have at least two pixels"),
        ({"n_masks": 0}, "n_masks must be a positive integer, got 0"),
        ({"activation": "step"}, "activation must be one of"),
        ({"order": (0, 0)}, "order must hold every integer"),
    ],
)
def test_bad_options_are_refused(options, match):
    with pytest.raises(ValueError, match=match):
        MADE(**{"sizes": (D, 5), **options}, rng=np.random.default_rng(0))


def test_several_mask_sets_need_a_generator():
    with pytest.raises(ValueError, match="rng must choose one of 3 mask sets, got None"):
        build("made, three mask sets").loss(bits(2))
