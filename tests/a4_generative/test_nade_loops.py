"""Grades NADE's recursion: each logit against a network of its own, with the sum over all earlier pixels."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

NAMES = ("w", "c", "v", "b")
SHAPES = (7, 5, 3), (1, 5, 3), (4, 1, 2), (4, 3, 1), (3, 3, 3)
"""Vectors, bits of each, hidden units."""


@exercise("nade_forward", points=1)
def test_every_logit_is_that_of_its_own_hidden_layer(submission, rng):
    """every logit is that of a hidden layer which sees the pixels before it."""
    for shape in SHAPES:
        x, params = _arrays(rng, shape)
        logits, _ = submission.nade_loops.nade_forward_loops(x, *params)
        context = {"x": x, "w": params[0], "v": params[2], "b": params[3]}
        expect("logits", logits, _forward(x, *params), source="definition", context=context)


@exercise("nade_forward", points=0.5)
def test_no_logit_changes_with_its_own_pixel_or_a_later_one(submission, rng):
    x, params = _arrays(rng, (*rng.integers(4, 20, 2), 3))
    before, _ = submission.nade_loops.nade_forward_loops(x, *params)
    expect("the shape of the logits", np.array(before.shape), np.array(x.shape), source="shape of x")
    for i in range(x.shape[1]):
        flipped = x.copy()
        flipped[:, i] = 1 - x[:, i]
        after, _ = submission.nade_loops.nade_forward_loops(flipped, *params)
        name = f"the logits up to that of pixel {i}, when pixel {i} is flipped"
        expect(name, after[:, : i + 1], before[:, : i + 1], source="same logits as before")
        moved = i == x.shape[1] - 1 or not np.array_equal(after[:, i + 1 :], before[:, i + 1 :])
        says = f"the logits behind pixel {i} do not change when it is flipped: do they know of it?"
        expect_true("the later logits", moved, says, value=moved)


@exercise("nade_forward", points=0.5)
def test_float32_stays_float32(submission, rng):
    x, params = _arrays(rng)
    logits, _ = submission.nade_loops.nade_forward_loops(*(a.astype(np.float32) for a in (x, *params)))
    expect_dtype("logits", logits, np.float32)


@exercise("nade_backward", points=0.75)
def test_dv_and_db_agree_with_the_numerical_gradient(submission, rng):
    """dv and db agree with the numerical gradient."""
    _compare(submission, rng, "v", "b")


@exercise("nade_backward", points=1)
def test_dw_agrees_with_the_numerical_gradient(submission, rng):
    """dw agrees with the numerical gradient: each row through all later pixels."""
    _compare(submission, rng, "w")


@exercise("nade_backward", points=0.75)
def test_dc_agrees_with_the_numerical_gradient(submission, rng):
    """dc agrees with the numerical gradient: through all pixels."""
    _compare(submission, rng, "c")


@exercise("nade_backward", points=0.5)
def test_gradients_of_float32_are_float32(submission, rng):
    x, params = _arrays(rng)
    params = [a.astype(np.float32) for a in params]
    logits, cache = submission.nade_loops.nade_forward_loops(x.astype(np.float32), *params)
    for name, d in zip(NAMES, submission.nade_loops.nade_backward_loops(np.ones_like(logits), cache), strict=True):
        expect_dtype(f"d{name}", d, np.float32)


def _arrays(rng, shape=SHAPES[0]):
    """Vectors of bits, and parameters. Of two or more vectors, every pixel is 1 somewhere and 0 somewhere."""
    n, d, h = shape
    x = rng.integers(0, 2, (n, d)).astype(float)
    x[:2] = [[1], [0]][:n]
    shapes = ((d, h), (h,), (d, h), (d,))
    return x, [rng.standard_normal(shape) for shape in shapes]


def _forward(x, w, c, v, b):
    columns = []
    for i in range(x.shape[1]):
        a = c + x[:, :i] @ w[:i]
        columns.append(b[i] + (1 / (1 + np.exp(-a))) @ v[i])
    return np.stack(columns, axis=1)


def _compare(submission, rng, *names):
    for shape in SHAPES:
        _compare_gradients(submission, rng, *_arrays(rng, shape), names)


def _compare_gradients(submission, rng, x, params, names):
    dlogits = rng.standard_normal(x.shape)
    _, cache = submission.nade_loops.nade_forward_loops(x, *params)
    grads = dict(zip(NAMES, submission.nade_loops.nade_backward_loops(dlogits, cache), strict=True))
    for name in names:
        k = NAMES.index(name)
        numerical = numerical_gradient_of(
            lambda value, k=k: _forward(x, *params[:k], value, *params[k + 1 :]), params[k], dlogits
        )
        expect(f"d{name}", grads[name], numerical, source="numerical gradient", context={"x": x, "dlogits": dlogits})
