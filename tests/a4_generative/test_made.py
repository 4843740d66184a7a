"""Grades MADE: its loss against the likelihood written out, its samples against the probabilities of all vectors."""

import itertools

import numpy as np

from cs231n_ae.course.testing import (
    exercise,
    expect,
    expect_drawn_from_rng,
    expect_dtype,
    expect_one_draw,
    expect_true,
    numerical_gradient_of,
)

ORDER = (2, 0, 3, 1)
MOST = 73.6
"""What a chi-square of 15 degrees of freedom exceeds once in 10⁹ times."""


@exercise("made_loss", points=0.75)
def test_the_loss_is_the_negative_log_likelihood(submission, rng):
    """the loss is the negative log-likelihood, summed over pixels and averaged over the batch."""
    model, x = _model(submission, rng)
    loss, _, parts = model.loss(x)
    expected = _nll(x, model.params, model.masks[0], None, np.tanh)
    expect("loss", loss, expected, source="definition", context={"x": x})
    says = f"parts has the keys {sorted(parts)}, expected ['nll']"
    expect_true("parts", set(parts) == {"nll"}, says, value=" ".join(sorted(parts)))
    expect("parts['nll']", parts["nll"], expected, source="definition")
    for n in (1, 4):  # one example, and as many as pixels
        loss, _, _ = model.loss(x[:n])
        expect("loss", loss, _nll(x[:n], model.params, model.masks[0], None, np.tanh), source="definition")


@exercise("made_loss", points=0.75)
def test_all_gradients_agree_with_the_numerical_ones(submission, rng):
    _compare_gradients(submission, rng, ("W3", "b3", "W2", "b2", "W1", "b1"))


@exercise("made_loss", points=0.5)
def test_the_direct_connections_get_their_gradient(submission, rng):
    """the direct connections get their gradient, and the others keep theirs."""
    _compare_gradients(submission, rng, ("A", "W3", "b3", "W1"), direct=True)
    _compare_gradients(submission, rng, ("A", "b3", "b1"), n=1, direct=True)


@exercise("made_loss", points=0.25)
def test_a_batch_is_seen_through_the_mask_set_that_rng_chooses(submission, rng):
    """of several mask sets, each gets its turn."""
    model, x = _model(submission, rng, n_masks=3, order="random")
    each = [_nll(x, model.params, masks, None, np.tanh) for masks in model.masks]
    losses = np.array([model.loss(x, rng=rng)[0] for _ in range(60)])
    nearest = np.abs(losses[:, None] - each).argmin(axis=1)
    expect("losses", losses, np.array(each)[nearest], source="loss of the nearest mask set")
    says = f"of three mask sets, 60 batches have seen the sets {sorted(set(nearest.tolist()))}"
    expect_true("the sets", set(nearest.tolist()) == {0, 1, 2}, says, value=nearest)


@exercise("made_loss", points=0.25, needs=("test_the_loss_is_the_negative_log_likelihood",))
def test_loss_and_gradients_see_one_mask_set(submission, rng):
    """of several mask sets, the gradients see the one that the loss sees."""
    model, x = _model(submission, rng, n_masks=9, order="random")
    expect_one_draw("b2", model, lambda source: model.loss(x, rng=source), rng, seeds=3)


@exercise("made_loss", points=0.5)
def test_gradients_have_the_names_and_dtype_of_the_parameters(submission, rng):
    """gradients have the names and the dtype of the parameters, which stay as they are."""
    model, x = _model(submission, rng, direct=True)
    model.params = {name: array.astype(np.float32) for name, array in model.params.items()}
    kept = {name: array.copy() for name, array in model.params.items()}
    _, grads, _ = model.loss(x.astype(np.float32))
    says = f"grads has the keys {sorted(grads)}, expected {sorted(model.params)}"
    expect_true("grads", set(grads) == set(model.params), says, value=" ".join(sorted(grads)))
    for name in model.params:
        expect_dtype(f"d{name}", grads[name], np.float32)
    for name, array in kept.items():
        expect(name, model.params[name], array, source="parameter as it was before")


@exercise("made_sample", points=0.5)
def test_samples_are_zeros_and_ones(submission, rng):
    """samples are zeros and ones in the dtype of the parameters, the same for the same seed."""
    model, _ = _model(submission, rng)
    for n in (int(rng.integers(20, 80)), 1, 0):
        x = model.ancestral_sample(n, rng=np.random.default_rng(1))
        expect_true("the shape", x.shape == (n, 4), f"{n} samples have the shape {x.shape}", value=np.array(x.shape))
        others = x[(x != 0) & (x != 1)]
        says = f"there are values such as {others[:1]}, where only 0 and 1 may be"
        expect_true("the values", others.size == 0, says, value=x.mean() if n else 0.0)
        expect_dtype("the samples", x, np.float64)
    kept = model.params
    model.params = {name: array.astype(np.float32) for name, array in kept.items()}
    expect_dtype("the samples", model.ancestral_sample(3, rng=rng), np.float32)
    model.params = kept
    expect_drawn_from_rng("the samples", lambda source: model.ancestral_sample(50, rng=source), rng)


@exercise("made_sample", points=0.5)
def test_each_pixel_follows_those_that_were_drawn_before_it(submission, rng):
    """where each pixel must repeat the one before it in the order, all pixels of a sample are equal."""
    model = submission.made.MADE((4, 3), order=ORDER, direct=True, rng=rng, dtype=np.float64)
    params = {name: np.zeros_like(array) for name, array in model.params.items()}
    for before, after in itertools.pairwise(ORDER):
        params["A"][before, after], params["b2"][after] = 80.0, -40.0
    model.params = params
    n = int(rng.integers(200, 300))
    x = model.ancestral_sample(n, rng=rng)
    expect_true("the shape", x.shape == (n, 4), f"{n} samples have the shape {x.shape}", value=np.array(x.shape))
    equal = np.mean(x.min(axis=1) == x.max(axis=1))
    says = f"only {equal:.0%} of the samples have four equal pixels, where each pixel repeats the one before it"
    expect_true("samples of equal pixels", equal == 1, says, value=equal)
    says = f"the first pixel, whose probability is one half, is 1 in {x[:, 2].mean():.0%} of the samples"
    expect_true("the first pixel", 0.2 < x[:, 2].mean() < 0.8, says, value=x[:, 2].mean())


@exercise("made_sample", points=1)
def test_samples_come_as_often_as_the_model_says(submission, rng):
    """every vector of bits comes as often as the model's probability says, in the order of each mask set."""
    model, _ = _model(submission, rng, n_masks=2, order="random")
    for mask_set in (0, 1):
        few = np.shape(model.ancestral_sample(3, mask_set=mask_set, rng=rng))
        says = f"3 samples of mask set {mask_set} have the shape {few}, expected (3, 4)"
        expect_true(f"the shape, mask set {mask_set}", few == (3, 4), says, value=np.array(few))
        _compare_counts(lambda n, k=mask_set: model.ancestral_sample(n, mask_set=k, rng=rng), model, mask_set)


def _compare_counts(draw, model, mask_set):
    vectors = np.array(list(itertools.product((0.0, 1.0), repeat=4)))
    logits = _logits(vectors, model.params, model.masks[mask_set], None, np.tanh)
    p = np.exp(np.sum(vectors * logits - np.logaddexp(0, logits), axis=1))
    n = 12_000
    codes = (draw(n) @ [8, 4, 2, 1]).round()
    counts = np.array([np.sum(codes == code) for code in range(16)])
    worst = np.abs(counts - n * p).argmax()
    says = (
        f"the vector {vectors[worst].astype(int)} comes {counts[worst]} times in {n}, and by the model's probability "
        f"it should about {n * p[worst]:.0f} times (mask set {mask_set})"
    )
    many = n * p > 8  # a chi-square test wants no nearly empty classes
    statistic = np.sum((counts - n * p)[many] ** 2 / (n * p)[many])
    expect_true(f"the counts of mask set {mask_set}", statistic < MOST, says, value=counts)


def _model(submission, rng, **options):
    """Four pixels out of their natural order, two hidden layers; and six vectors of bits."""
    options = {"order": ORDER, "activation": "tanh", "rng": rng, "dtype": np.float64, **options}
    model = submission.made.MADE((4, 7, 5), **options)
    model.params = {name: rng.standard_normal(array.shape) for name, array in model.params.items()}
    return model, rng.integers(0, 2, (6, 4)).astype(float)


def _logits(x, params, masks, direct_mask, activation):
    h = x
    for i, mask in enumerate(masks, start=1):
        h = h @ np.where(mask, params[f"W{i}"], 0) + params[f"b{i}"]
        if i < len(masks):
            h = activation(h)
    return h if direct_mask is None else h + x @ np.where(direct_mask, params["A"], 0)


def _nll(x, params, masks, direct_mask, activation):
    logits = _logits(x, params, masks, direct_mask, activation)
    p = 1 / (1 + np.exp(-logits))
    return float(-np.sum(x * np.log(p) + (1 - x) * np.log(1 - p)) / len(x))


def _compare_gradients(submission, rng, names, *, n=6, **options):
    model, x = _model(submission, rng, **options)
    x = x[:n]
    params, direct_mask = model.params, model.direct_masks[0] if options.get("direct") else None
    _, grads, _ = model.loss(x)
    for name in names:
        says = f"there is no gradient of {name}: grads has the keys {sorted(grads)}"
        expect_true(f"d{name}", name in grads, says, value=" ".join(sorted(grads)))
        masks = model.masks[0]  # read once, not in every evaluation
        numerical = numerical_gradient_of(
            lambda array, name=name, masks=masks: _nll(x, {**params, name: array}, masks, direct_mask, np.tanh),
            params[name],
        )
        expect(f"d{name}", grads[name], numerical, source="numerical gradient", context={"x": x})
