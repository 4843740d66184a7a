"""PixelCNN with one stack and with two, and PixelRNN: densities in reading order that draw what they promise."""

import itertools

import numpy as np
import pytest
import scipy.stats

from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.models import PixelCNN, PixelRNN, TwoStackPixelCNN, sample_pixels, sample_with_memory
from cs231n_ae.models.pixel_model import PixelModel
from cs231n_ae.saving import load_model, save_model
from cs231n_ae.solver import Solver

ALL = np.array(list(itertools.product((0.0, 1.0), repeat=9)))  # (512, 9), images of three by three

BUILDERS = {
    "one stack": lambda image, **o: PixelCNN(image, channels=3, n_layers=3, **o),
    "one layer": lambda image, **o: PixelCNN(image, channels=4, n_layers=1, kernel=5, **o),
    "two stacks": lambda image, **o: TwoStackPixelCNN(image, channels=2, n_layers=3, **o),
    "two stacks, one layer": lambda image, **o: TwoStackPixelCNN(image, channels=3, n_layers=1, kernel=5, **o),
    "rows": lambda image, **o: PixelRNN(image, channels=4, **o),
    "rows, twice": lambda image, **o: PixelRNN(image, channels=3, n_layers=2, **o),
}
EVERY = pytest.mark.parametrize("name", BUILDERS)


def build(name, image=(3, 3), dtype=np.float64, seed=0):
    """A model with large random parameters, so that its probabilities are far from even."""
    rng = np.random.default_rng(seed)
    model = BUILDERS[name](image, rng=rng, dtype=dtype)
    model.params = {n: (p + 0.6 * rng.standard_normal(p.shape)).astype(dtype) for n, p in model.params.items()}
    return model


def bits(n, d=9, seed=0, dtype=np.float64):
    return np.random.default_rng(seed).integers(0, 2, (n, d)).astype(dtype)


def expected_field(image, pixel, *, stacks, n_layers, kernel):
    """Which pixels a PixelCNN can see, by walking along its connections backwards, layer by layer."""
    q = kernel // 2
    height, width = image

    def inside(places):
        return {(i, j) for i, j in places if 0 <= i < height and 0 <= j < width}

    def before(i, j, own):
        above = {(i - a, j + b) for a in range(1, q + 1) for b in range(-q, q + 1)} if stacks == 1 else set()
        return above | {(i, j - b) for b in range(0 if own else 1, q + 1)}

    def rows(i, j, own):
        return {(i - a, j + b) for a in range(0 if own else 1, q + 1) for b in range(-q, q + 1)}

    left, above = {pixel}, set()
    for layer in range(n_layers, 0, -1):
        own = layer > 1
        asked = above | left if stacks == 2 else set()
        above = inside(set().union(*(rows(*place, own) for place in asked)))
        left = inside(set().union(*(before(*place, own) for place in left)))
    field = np.zeros(image, dtype=bool)
    for place in left | above:
        field[place] = True
    return field


@EVERY
def test_probabilities_of_all_images_sum_to_one(name):
    assert np.exp(build(name).log_prob(ALL)).sum() == pytest.approx(1, abs=1e-12)


@EVERY
@pytest.mark.parametrize("image", [(3, 3), (2, 5)])
def test_a_logit_never_changes_with_its_own_pixel_or_a_later_one(name, image):
    model, d = build(name, image), image[0] * image[1]
    x = bits(30, d)
    before, moved = model.logits(x), np.zeros((d, d), dtype=bool)  # whether pixel i moves logit j
    for i in range(d):
        flipped = x.copy()
        flipped[:, i] = 1 - flipped[:, i]
        moved[i] = (model.logits(flipped) != before).any(axis=0)
    assert not np.tril(moved).any()
    assert np.diagonal(moved, 1)[np.arange(1, d) % image[1] != 0].all()  # and always with its neighbour on the left


@EVERY
def test_gradients(name):
    require_gradients(check_model(build(name), bits(4), tolerance=1e-6))


@EVERY
def test_the_loss_is_minus_the_mean_log_probability(name):
    model, x = build(name), bits(7)
    loss, _, parts = model.loss(x)
    expected = scipy.stats.bernoulli.logpmf(x, 1 / (1 + np.exp(-model.logits(x)))).sum(axis=1)
    np.testing.assert_allclose(model.log_prob(x), expected, rtol=1e-9)
    assert loss == pytest.approx(-expected.mean(), rel=1e-9)
    assert parts == {"nll": loss}
    assert model.evaluate(x) == (pytest.approx(loss, rel=1e-12), {"nll": pytest.approx(loss, rel=1e-12)})


@EVERY
def test_samples_come_as_often_as_their_probability_says(name):
    model, n = build(name), 6000
    p = np.exp(model.log_prob(ALL))
    x = model.sample(n, rng=np.random.default_rng(11))
    counts = np.bincount((x @ 2 ** np.arange(9)[::-1]).astype(int), minlength=512)
    many = n * p > 8
    observed, expected = np.append(counts[many], counts[~many].sum()), np.append(n * p[many], n * p[~many].sum())
    assert scipy.stats.chisquare(observed, expected * n / expected.sum()).pvalue > 1e-4


@EVERY
def test_what_is_given_is_completed_as_the_conditional_probability_says(name):
    model, n = build(name), 4000
    given = np.array([1.0, 0, 1, 1, 0])
    fits = (ALL[:, :5] == given).all(axis=1)
    p = np.exp(model.log_prob(ALL[fits]))
    x = model.sample(n, rng=np.random.default_rng(5), given=np.tile(given, (n, 1)))
    np.testing.assert_array_equal(x[:, :5], np.tile(given, (n, 1)))
    counts = np.bincount((x[:, 5:] @ [8, 4, 2, 1]).astype(int), minlength=16)
    expected = n * p / p.sum()
    many = expected > 8
    observed, wanted = np.append(counts[many], counts[~many].sum()), np.append(expected[many], expected[~many].sum())
    kept = wanted > 0
    assert scipy.stats.chisquare(observed[kept], wanted[kept] * n / wanted[kept].sum()).pvalue > 1e-4


@pytest.mark.parametrize("name", ["one stack", "one layer"])
@pytest.mark.parametrize("known", [0, 5, 13, 63], ids="{} known".format)
def test_drawing_with_a_memory_gives_the_same_draws(name, known):
    model, given = build(name, image=(9, 7)), bits(4, d=known)
    x = sample_with_memory(model, 4, rng=np.random.default_rng(5), given=given)
    whole = sample_pixels(model.logits, 4, 63, rng=np.random.default_rng(5), given=given)
    np.testing.assert_array_equal(x, whole)


@pytest.mark.parametrize(
    "given", [np.zeros((3, 2)), np.zeros((4, 10)), np.full((4, 2), 2.0)], ids=["rows", "wide", "2"]
)
def test_drawing_with_a_memory_refuses_what_is_no_beginning(given):
    with pytest.raises(ValueError, match="given must"):
        sample_with_memory(build("one stack"), 4, rng=np.random.default_rng(0), given=given)


def test_drawing_with_a_memory_keeps_the_dtype():
    model = build("one stack", dtype=np.float32)
    assert sample_with_memory(model, 2, rng=np.random.default_rng(0)).dtype == np.float32


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
    _, grads, _ = model.loss(x)
    assert {n: (g.shape, g.dtype) for n, g in grads.items()} == {n: (p.shape, p.dtype) for n, p in model.params.items()}
    assert {p.dtype for p in model.params.values()} == {np.dtype(np.float32)} == {model.log_prob(x).dtype}
    assert model.receptive_field(x, (1, 1)).dtype == np.float32


@EVERY
def test_a_saved_model_has_the_same_probabilities(name, tmp_path):
    model, x = build(name), bits(9)
    save_model(tmp_path / "m.npz", model)
    loaded, _ = load_model(tmp_path / "m.npz")
    np.testing.assert_array_equal(loaded.log_prob(x), model.log_prob(x))


@pytest.mark.parametrize("name", [name for name in BUILDERS if "layer" not in name])
def test_training_brings_the_probability_of_the_data_up(name):
    """Two images, a chessboard and its complement, each half of the time: the best possible loss is log 2."""
    model = BUILDERS[name]((3, 3), rng=np.random.default_rng(0), dtype=np.float64)
    x = np.repeat(ALL[[0b101010101, 0b010101010]], 10, axis=0)
    options = {"learning_rate": 0.05, "epochs": 150, "batch_size": 20, "progress": False}
    Solver(model, x, rng=np.random.default_rng(0), **options).train()
    assert np.log(2) - 1e-9 < -model.log_prob(x).mean() < np.log(2) + 0.1


@pytest.mark.parametrize("name", [name for name in BUILDERS if "layer" in name])
def test_a_single_layer_cannot_tell_a_black_pixel_from_the_border(name):
    """Both are zeros to it, so that it says the same of the first pixel and of the second one behind a black one."""
    logits = build(name).logits(np.zeros((1, 9)))[0]
    assert logits[0] == pytest.approx(logits[1], rel=1e-12)
    deep = build("two stacks" if "two" in name else "one stack").logits(np.zeros((1, 9)))[0]
    assert abs(deep[0] - deep[1]) > 1e-3


@pytest.mark.parametrize("kernel", [3, 5])
@pytest.mark.parametrize("n_layers", [1, 2, 4])
@pytest.mark.parametrize(("stacks", "kind"), [(1, PixelCNN), (2, TwoStackPixelCNN)])
def test_the_receptive_field_is_what_the_connections_allow(stacks, kind, n_layers, kernel):
    image, pixel = (9, 9), (6, 3)
    options = {"channels": 4, "n_layers": n_layers, "kernel": kernel}
    model = kind(image, **options, rng=np.random.default_rng(0), dtype=np.float64)
    seen = model.receptive_field(bits(10, 81), pixel) > 0
    np.testing.assert_array_equal(seen, expected_field(image, pixel, stacks=stacks, n_layers=n_layers, kernel=kernel))


def test_one_stack_has_a_blind_spot_and_two_have_none():
    image, pixel, x = (7, 9), (4, 3), bits(10, 63)
    earlier = np.arange(63).reshape(image) < 4 * 9 + 3
    options = {"channels": 3, "n_layers": 8, "rng": np.random.default_rng(0), "dtype": np.float64}
    one = PixelCNN(image, **options).receptive_field(x, pixel) > 0
    two = TwoStackPixelCNN(image, **options).receptive_field(x, pixel) > 0
    np.testing.assert_array_equal(two, earlier)
    rows, columns = np.indices(image)
    blind = earlier & (columns - pixel[1] > pixel[0] - rows)  # to the right of the diagonal
    assert blind.sum() == 10
    np.testing.assert_array_equal(one, earlier & ~blind)


def test_the_row_lstm_remembers_the_first_row():
    x = bits(10, 81)
    seen = PixelRNN((9, 9), rng=np.random.default_rng(0), dtype=np.float64).receptive_field(x, (8, 4)) > 0
    assert seen[0].all() and not seen[8, 4:].any()


def test_the_receptive_field_is_the_gradient():
    """Of one image, and of a logit that a change of one real-valued pixel moves: by central differences."""
    model, x = build("two stacks"), bits(1)
    model._as_images = lambda x: x.reshape(len(x), 1, 3, 3)  # let numbers beside 0 and 1 pass
    step = 1e-5 * np.eye(9)
    numerical = (model.forward(x + step)[0][:, 7] - model.forward(x - step)[0][:, 7]) / 2e-5
    np.testing.assert_allclose(model.receptive_field(x, (2, 1)).ravel(), np.abs(numerical), rtol=1e-6, atol=1e-9)


def test_logits_come_in_pieces():
    model, x = build("one stack"), bits(700)
    np.testing.assert_allclose(model.logits(x), model.forward(x)[0], rtol=1e-12)


@EVERY
def test_greys_and_wrong_widths_are_refused(name):
    model = build(name)
    with pytest.raises(ValueError, match=r"x must hold only 0 and 1.*binarize"):
        model.loss(bits(3) * 0.5)
    with pytest.raises(ValueError, match=r"x must have shape \(any, 9\)"):
        model.log_prob(bits(3)[:, :5])


@pytest.mark.parametrize("kind", [PixelCNN, TwoStackPixelCNN, PixelRNN])
@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"image": (8,)}, "image must be a tuple of 2 positive integers, height and width"),
        ({"image": (8, 0)}, "image must be a tuple of 2 positive integers, height and width"),
        ({"channels": 0}, "channels must be a positive integer, got 0"),
        ({"n_layers": 1.5}, "n_layers must be a positive integer, got 1.5"),
        ({"kernel": 4}, "size must be two odd numbers"),
    ],
)
def test_bad_options_are_refused(kind, options, match):
    with pytest.raises(ValueError, match=match):
        kind(**{"image": (4, 4), **options}, rng=np.random.default_rng(0))


def test_given_pixels_must_fit():
    rng = np.random.default_rng(0)

    def even(x):
        return 0 * x

    for given in (np.ones(4), np.ones((3, 2)), np.ones((4, 6))):
        with pytest.raises(ValueError, match=r"given must have shape \(4, K\) with K of at most 5"):
            sample_pixels(even, 4, 5, rng=rng, given=given)
    with pytest.raises(ValueError, match=r"given must lie in \[0, 1\]"):
        sample_pixels(even, 4, 5, rng=rng, given=np.full((4, 2), 7.0))
    np.testing.assert_array_equal(sample_pixels(even, 4, 5, rng=rng, given=np.ones((4, 5))), np.ones((4, 5)))


def test_the_common_part_alone_is_no_model():
    with pytest.raises(TypeError, match="no forward pass"):
        PixelModel().forward(ALL)
    with pytest.raises(TypeError, match="no backward pass"):
        PixelModel().backward(ALL, None)
