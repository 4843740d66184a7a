"""Grades the first weights by what they do to signals; from which distribution they come is free."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect_drawn_from_rng, expect_dtype, expect_true


@exercise("init_relu_layers", points=0)
def test_there_is_one_array_a_layer(submission, rng):
    a, b, c = rng.integers(3, 40, 3).tolist()
    weights = submission.starting.init_relu_layers((a, b, c, 1), rng=rng)
    shapes, expected = [np.shape(w) for w in weights], [(a, b), (b, c), (c, 1)]
    says = f"the weights have the shapes {shapes}, expected {expected}"
    expect_true("shapes", shapes == expected, says, value=str(shapes))


@exercise("init_relu_layers", points=2, needs=("test_there_is_one_array_a_layer",))
def test_signals_keep_their_size_through_ten_layers(submission, rng):
    ratios = []
    for _ in range(20):
        h = rng.standard_normal((40, 160))
        before = np.mean(h**2)
        for w in submission.starting.init_relu_layers((160,) * 11, rng=rng):
            h = np.maximum(h @ w, 0)
        ratios.append(np.mean(h**2) / before)
    ratio = float(np.mean(ratios))
    says = f"the mean square behind ten layers is {ratio:.3g} times that in front of them, expected about 1"
    expect_true("the mean square", 0.5 < ratio < 2, says, value=_doublings(ratio))


@exercise("init_relu_layers", points=1, needs=("test_there_is_one_array_a_layer",))
def test_every_width_keeps_their_size(submission, rng):
    sizes = (4, 900, 100, 700, 300)
    ratios = []
    for w in submission.starting.init_relu_layers(sizes, rng=rng):
        x = rng.standard_normal((400, len(w)))
        ratios.append(float(np.mean(np.maximum(x @ w, 0) ** 2) / np.mean(x**2)))
    off = [f"{ratio:.2g}" for ratio in ratios]
    says = f"from layer to layer, with the widths {sizes}, the mean square becomes {', '.join(off)} times as large"
    kept = all(0.85 < ratio < 1.18 for ratio in ratios)
    expect_true("the mean square of each layer", kept, says, value=tuple(map(_doublings, ratios)))


@exercise("init_relu_layers", points=0.5, needs=("test_there_is_one_array_a_layer",))
def test_no_two_units_start_alike(submission, rng):
    few, many = rng.integers(10, 21), rng.integers(21, 40)
    weights = submission.starting.init_relu_layers((30, int(few), int(many)), rng=rng)
    shapes, expected = [np.shape(w) for w in weights], [(30, few), (few, many)]
    says = f"the weights have the shapes {shapes}, expected [(30, {few}), ({few}, {many})]"
    expect_true("shapes", shapes == expected, says, value=str(shapes))
    for w in weights:
        rank = int(np.linalg.matrix_rank(w))
        says = (
            f"a matrix of shape {w.shape} has the rank {rank}: units that start alike get the same gradients for ever"
        )
        expect_true("the rank", rank == min(w.shape), says, value=rank)


@exercise("init_relu_layers", points=0.25, needs=("test_no_two_units_start_alike",))
def test_the_weights_come_from_rng(submission, rng):
    expect_drawn_from_rng("weights", lambda rng: submission.starting.init_relu_layers((6, 4), rng=rng)[0], rng)


@exercise("init_relu_layers", points=0.25, needs=("test_signals_keep_their_size_through_ten_layers",))
def test_weights_have_the_dtype_that_is_asked_for(submission, rng):
    for dtype in (np.float32, np.float64):
        for w in submission.starting.init_relu_layers((6, 4, 3), rng=rng, dtype=dtype):
            expect_dtype("w", w, dtype)


def _doublings(ratio):
    """A ratio as a whole number of doublings, which chance does not move."""
    return float(np.round(np.log2(max(ratio, 1e-30))))
