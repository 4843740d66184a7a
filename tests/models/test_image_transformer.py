"""The image transformer: a distribution that sums to 1, never looks ahead, and draws what it promises."""

import itertools

import numpy as np
import pytest
from oracles import descend

from cs231n_ae import layers
from cs231n_ae.gradient_check import check_model
from cs231n_ae.models import ImageTransformer


def model(image=(2, 4), patch=(1, 2), dtype=np.float64, width=8, **options):
    rng = np.random.default_rng(0)
    made = ImageTransformer(image, patch=patch, width=width, n_heads=2, rng=rng, dtype=dtype, **options)
    for array in made.params.values():  # away from the start, where biases are 0
        array += 0.3 * rng.standard_normal(array.shape).astype(array.dtype)
    return made


def all_images(n_features):
    return np.array(list(itertools.product((0.0, 1.0), repeat=n_features)))


@pytest.mark.parametrize("patch", [(1, 1), (1, 2), (2, 1), (2, 2), (2, 4)])
def test_the_probabilities_of_all_images_add_up_to_1(patch):
    assert np.exp(model(patch=patch).log_prob(all_images(8))).sum() == pytest.approx(1, rel=1e-12)


@pytest.mark.parametrize(("patch", "n_layers", "width"), [((1, 2), 1, 8), ((1, 2), 2, 4), ((2, 1), 3, 4)])
def test_gradients_agree_with_the_numerical_ones(patch, n_layers, width, rng):
    """Every entry: where layers are on top of each other, of narrow ones, which pass on what wide ones do."""
    x = rng.integers(0, 2, (3, 8)).astype(float)
    assert check_model(model(patch=patch, n_layers=n_layers, width=width), x).passed


def test_the_loss_is_the_mean_surprise(rng):
    x, one = rng.integers(0, 2, (120, 8)).astype(float), model()
    loss, grads, parts = one.loss(x)
    assert loss == parts["nll"] == pytest.approx(-one.log_prob(x).mean(), rel=1e-12)
    assert one.evaluate(x)[0] == pytest.approx(loss, rel=1e-12)
    assert grads.keys() == one.params.keys()
    np.testing.assert_allclose(one.log_prob_of_words(x).sum(axis=1), one.log_prob(x), rtol=1e-12)


def test_no_guess_looks_at_its_own_word_or_later(rng):
    one = model((4, 4), (2, 2))
    words = rng.integers(0, 16, (5, 4))
    scores, _ = one.forward(words)
    for t in range(4):
        changed = words.copy()
        changed[:, t] = (changed[:, t] + 1) % 16
        moved = np.abs(one.forward(changed)[0] - scores).max(axis=(0, 2)) > 0
        np.testing.assert_array_equal(moved, np.arange(4) > t)
        np.testing.assert_allclose(one.forward(words[:, : t + 1])[0], scores[:, : t + 1], atol=1e-12)


def test_words_are_the_patches_read_as_numbers():
    x = np.array([[1, 0, 0, 1, 0, 1, 0, 0]], float)  # rows 1001 and 0100
    assert model(patch=(1, 2)).words(x).tolist() == [[1, 2, 2, 0]]
    assert model(patch=(2, 2)).words(x).tolist() == [[1 + 8, 2]]
    for patch in ((1, 1), (1, 2), (2, 2), (2, 4)):
        one = model(patch=patch)
        np.testing.assert_array_equal(one.pixels(one.words(all_images(8))), all_images(8))


def test_samples_come_as_often_as_their_probabilities_say():
    one = model((2, 2), (1, 2))
    drawn = one.sample(20_000, rng=np.random.default_rng(0))
    count = np.bincount((drawn @ [8, 4, 2, 1]).astype(int), minlength=16)
    expected = 20_000 * np.exp(one.log_prob(all_images(4)))
    assert ((count - expected) ** 2 / expected).sum() < 37.7  # of chi-square, 15 degrees of freedom: 0.1 %


def test_given_words_are_kept_and_draws_come_from_rng(rng):
    one, given = model(), rng.integers(0, 4, (6, 2))
    drawn = one.sample(6, rng=np.random.default_rng(1), given=given)
    np.testing.assert_array_equal(one.words(drawn)[:, :2], given)
    np.testing.assert_array_equal(one.sample(6, rng=np.random.default_rng(1), given=given), drawn)


def samples_by_whole_passes(one, n, *, rng):
    """What ``sample`` draws, by a pass over the whole beginning for each word."""
    words = np.zeros((n, one.n_tokens), int)
    for t in range(one.n_tokens):
        scores, _ = one.forward(words[:, : t + 1])
        words[:, t] = (scores[:, t] + rng.gumbel(size=(n, one.n_words))).argmax(axis=1)
    return one.pixels(words)


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 1e-6)])
def test_with_kept_keys_and_values_the_scores_are_those_of_the_whole_pass(dtype, tolerance, rng):
    one = ImageTransformer((8, 8), patch=(1, 2), width=32, rng=rng, dtype=dtype)
    words = rng.integers(0, 4, (7, 32))
    scores, _ = one.forward(words)
    memories = one._memories(7)
    before = np.insert(words[:, :-1], 0, one.n_words, axis=1)
    kept = np.stack([one._next_scores(before[:, t], memories) for t in range(32)], axis=1)
    assert kept.dtype == dtype
    np.testing.assert_allclose(kept, scores, rtol=0, atol=tolerance * np.abs(scores).max())


def test_samples_are_those_of_whole_passes():
    one = ImageTransformer((8, 8), patch=(1, 2), width=32, rng=np.random.default_rng(0), dtype=np.float64)
    drawn = one.sample(50, rng=np.random.default_rng(1))
    np.testing.assert_array_equal(drawn, samples_by_whole_passes(one, 50, rng=np.random.default_rng(1)))
    np.testing.assert_array_equal(drawn, one.sample(50, rng=np.random.default_rng(1)))


def test_a_word_is_computed_once(monkeypatch, rng):
    one, looked_up = model(), []
    forward = layers.embedding_forward
    monkeypatch.setattr(layers, "embedding_forward", lambda ids, e: looked_up.append(ids.size) or forward(ids, e))
    one.sample(3, rng=rng)
    assert looked_up == [3] * one.n_tokens


def test_attention_maps_are_distributions_over_what_came_before(rng):
    maps = model().attention_maps(rng.integers(0, 2, (3, 8)).astype(float))
    assert maps.shape == (2, 3, 2, 4, 4)
    np.testing.assert_allclose(maps.sum(axis=4), 1, rtol=1e-12)
    assert (maps[..., ~np.tri(4, dtype=bool)] == 0).all()


def test_training_in_float32_goes_down_and_keeps_the_dtype(rng):
    one, x = model(dtype=np.float32), rng.integers(0, 2, (20, 8)).astype(np.float32)
    history = descend(one, x, steps=20, rate=1e-2)
    assert history[-1] < history[0]
    assert all(array.dtype == np.float32 for array in (*one.params.values(), *one.loss(x)[1].values()))
    assert one.sample(2, rng=rng).dtype == np.float32


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"patch": (3, 2)}, r"patch must divide the image, \(4, 4\), and have at most 8 pixels, got \(3, 2\)"),
        ({"patch": (4, 4)}, r"patch must divide .* at most 8 pixels"),
        ({"width": 6}, r"width must be a multiple of 4 .* got 6"),
        ({"width": 8, "n_heads": 3}, r"width must be a multiple of 4 .* and of n_heads, 3, got 8"),
        ({"n_layers": 0}, r"n_layers must be a positive integer"),
    ],
)
def test_what_makes_no_model_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        ImageTransformer((4, 4), **options, rng=np.random.default_rng(0))


def test_words_that_are_none_are_refused(rng):
    one = model()
    for wrong in (np.array([[0, 1, 2, 4]]), np.zeros((1, 5), int)):
        with pytest.raises(ValueError, match=r"words must"):
            one.forward(wrong)
    with pytest.raises(ValueError, match=r"x must hold only 0 and 1"):
        one.loss(np.full((1, 8), 0.5))
