"""Grades max and average pooling, forward and backward."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype


@exercise("max_pool_forward_loops", points=0.75)
def test_out_is_the_largest_pixel_of_each_window(submission, rng):
    for shape in ((5, 3, 6, 10), (1, 3, 6, 10), (3, 1, 6, 6)):
        x = _images(rng, shape) - 100.0  # some windows have negative pixels alone
        out, _ = submission.pooling_loops.max_pool_forward_loops(x)
        expect("out", out, _windows(x, 2, 2).max(axis=(4, 5)), source="definition", context={"x": x})


@exercise("max_pool_forward_loops", points=0.5)
def test_rows_and_columns_that_fill_no_window_are_left_out(submission, rng):
    x = _images(rng, (7, 5, 5, 10))
    out, _ = submission.pooling_loops.max_pool_forward_loops(x, size=3)
    expect("out", out, _windows(x, 3, 3).max(axis=(4, 5)), source="definition", context={"x": x})


@exercise("max_pool_forward_loops", points=0.5)
def test_a_stride_of_its_own_lets_windows_overlap_or_leaves_gaps(submission, rng):
    for size, stride in ((3, 2), (2, 3)):
        x = _images(rng, (5, 7, 6, 10))
        out, _ = submission.pooling_loops.max_pool_forward_loops(x, size=size, stride=stride)
        expect("out", out, _windows(x, size, stride).max(axis=(4, 5)), source="definition", context={"x": x})


@exercise("max_pool_forward_loops", points=0.25)
def test_float32_stays_float32_under_max_pooling(submission, rng):
    """float32 stays float32."""
    out, _ = submission.pooling_loops.max_pool_forward_loops(rng.standard_normal((5, 3, 4, 6)).astype(np.float32))
    expect_dtype("out", out, np.float32)


@exercise("max_pool_backward_loops", points=1.5)
def test_dx_of_max_pooling_agrees_with_the_numerical_gradient(submission, rng):
    """dx agrees with the numerical gradient."""
    for shape in ((5, 3, 6, 10), (1, 3, 6, 10), (3, 1, 6, 6)):
        _compare_max_pool(submission, rng, shape, size=2, stride=2)


@exercise("max_pool_backward_loops", points=0.5)
def test_pixels_in_no_window_of_max_pooling_get_nothing(submission, rng):
    """pixels that lie in no window get nothing."""
    _compare_max_pool(submission, rng, (5, 7, 4, 8), size=3, stride=3)


@exercise("max_pool_backward_loops", points=1)
def test_a_pixel_collects_from_all_windows_that_it_wins(submission, rng):
    _compare_max_pool(submission, rng, (7, 5, 5, 10), size=3, stride=2)


@exercise("max_pool_backward_loops", points=0.75)
def test_of_equally_large_pixels_the_first_has_the_gradient(submission, rng):
    """of equally large pixels, the first in reading order has the gradient."""
    _compare_first_of_three(submission, rng)
    x, dout = np.zeros((1, 2, 4, 6)), rng.standard_normal((1, 2, 2, 3))
    x[0, 1, 0, 1] = x[0, 1, 1, 0] = 2.0  # the upper one comes first, though it stands further to the right
    first = np.zeros_like(x)
    first[:, :, ::2, ::2] = dout
    first[0, 1, 0, 0], first[0, 1, 0, 1] = 0.0, dout[0, 1, 0, 0]
    _, cache = submission.pooling_loops.max_pool_forward_loops(x)
    dx = submission.pooling_loops.max_pool_backward_loops(dout, cache)
    expect("dx", dx, first, source="definition", context={"dout": dout, "x": x})


@exercise("max_pool_backward_loops", points=0.25)
def test_dx_of_max_pooling_has_the_dtype_of_x(submission, rng):
    """dx has the dtype of x."""
    x, dout = rng.standard_normal((5, 3, 4, 6)), rng.standard_normal((5, 3, 2, 3))
    _, cache = submission.pooling_loops.max_pool_forward_loops(x.astype(np.float32))
    dx = submission.pooling_loops.max_pool_backward_loops(dout.astype(np.float32), cache)
    expect_dtype("dx", dx, np.float32)


@exercise("average_pool_forward_loops", points=0.75)
def test_out_is_the_mean_of_each_window(submission, rng):
    for shape in ((5, 3, 6, 10), (1, 3, 6, 10), (3, 1, 6, 6)):
        x = rng.standard_normal(shape)
        out, _ = submission.pooling_loops.average_pool_forward_loops(x)
        expected = sum(x[:, :, i::2, j::2] for i in (0, 1) for j in (0, 1)) / 4
        expect("out", out, expected, source="definition", context={"x": x})


@exercise("average_pool_forward_loops", points=0.5)
def test_rows_and_columns_that_fill_no_window_do_not_count(submission, rng):
    x = rng.standard_normal((7, 5, 5, 10))
    out, _ = submission.pooling_loops.average_pool_forward_loops(x, size=3)
    expect("out", out, _windows(x, 3, 3).sum(axis=(4, 5)) / 9, source="definition", context={"x": x})


@exercise("average_pool_forward_loops", points=0.5)
def test_windows_may_overlap_or_leave_gaps(submission, rng):
    for size, stride in ((3, 2), (2, 3)):
        x = rng.standard_normal((5, 7, 6, 10))
        out, _ = submission.pooling_loops.average_pool_forward_loops(x, size=size, stride=stride)
        expected = _windows(x, size, stride).sum(axis=(4, 5)) / size**2
        expect("out", out, expected, source="definition", context={"x": x})


@exercise("average_pool_forward_loops", points=0.25)
def test_float32_stays_float32_under_average_pooling(submission, rng):
    """float32 stays float32."""
    x = rng.standard_normal((5, 3, 4, 6)).astype(np.float32)
    expect_dtype("out", submission.pooling_loops.average_pool_forward_loops(x)[0], np.float32)


@exercise("average_pool_backward_loops", points=1)
def test_dx_of_average_pooling_agrees_with_the_numerical_gradient(submission, rng):
    """dx agrees with the numerical gradient."""
    for shape in ((5, 3, 6, 10), (1, 3, 6, 10), (3, 1, 6, 6)):
        _compare_average_pool(submission, rng, shape, size=2, stride=2)


@exercise("average_pool_backward_loops", points=0.5)
def test_pixels_in_no_window_of_average_pooling_get_nothing(submission, rng):
    """pixels that lie in no window get nothing."""
    _compare_average_pool(submission, rng, (5, 7, 4, 8), size=3, stride=3)


@exercise("average_pool_backward_loops", points=0.75)
def test_shares_of_overlapping_windows_add_up(submission, rng):
    _compare_average_pool(submission, rng, (7, 5, 5, 10), size=3, stride=2)


@exercise("average_pool_backward_loops", points=0.5)
def test_what_is_handed_back_adds_up_to_what_came(submission, rng):
    """what is handed back adds up to what came, for no share is lost."""
    dout = rng.standard_normal((5, 3, 3, 5))
    _, cache = submission.pooling_loops.average_pool_forward_loops(rng.standard_normal((5, 3, 6, 10)), size=2)
    dx = submission.pooling_loops.average_pool_backward_loops(dout, cache)
    totals = np.asarray(dx).sum(axis=(2, 3))
    expect("sum of dx over each image", totals, dout.sum(axis=(2, 3)), source="sum of dout", context={"dout": dout})


@exercise("average_pool_backward_loops", points=0.25)
def test_dx_of_average_pooling_has_the_dtype_of_x(submission, rng):
    """dx has the dtype of x."""
    x, dout = rng.standard_normal((5, 3, 4, 6)), rng.standard_normal((5, 3, 2, 3))
    _, cache = submission.pooling_loops.average_pool_forward_loops(x.astype(np.float32))
    dx = submission.pooling_loops.average_pool_backward_loops(dout.astype(np.float32), cache)
    expect_dtype("dx", dx, np.float32)


def _images(rng, shape):
    """Whole numbers that all differ, so that a small step changes no maximum's place."""
    return rng.permutation(np.arange(np.prod(shape), dtype=float)).reshape(shape)


def _windows(x, size, stride):
    """Every window: (N, C, OH, OW, k, k)."""
    rows = stride * np.arange((x.shape[2] - size) // stride + 1)
    columns = stride * np.arange((x.shape[3] - size) // stride + 1)
    inside = np.arange(size)
    return x[:, :, (rows[:, None] + inside)[:, None, :, None], (columns[:, None] + inside)[None, :, None, :]]


def _compare_max_pool(submission, rng, shape, *, size, stride):
    x = _images(rng, shape) - np.prod(shape) // 2  # of both signs
    dout = rng.standard_normal(_windows(x, size, stride).shape[:4])
    _, cache = submission.pooling_loops.max_pool_forward_loops(x, size=size, stride=stride)
    dx = submission.pooling_loops.max_pool_backward_loops(dout, cache)
    numerical = np.zeros(shape)
    for i, j in np.ndindex(*shape[2:]):  # one pixel of every channel at a time; gaps are 1, so that 1/4 is a small step
        step = np.zeros(shape)
        step[:, :, i, j] = 0.25
        change = _windows(x + step, size, stride).max(axis=(4, 5)) - _windows(x - step, size, stride).max(axis=(4, 5))
        numerical[:, :, i, j] = (change * dout).sum(axis=(2, 3)) / 0.5
    expect("dx", dx, numerical, source="numerical gradient", context={"dout": dout, "x": x})


def _compare_first_of_three(submission, rng):
    """Windows of 3 × 3 that hold one number alone."""
    dout, first = rng.standard_normal((3, 1, 2, 2)), np.zeros((3, 1, 6, 6))
    first[:, :, ::3, ::3] = dout
    _, cache = submission.pooling_loops.max_pool_forward_loops(np.ones((3, 1, 6, 6)), size=3)
    dx = submission.pooling_loops.max_pool_backward_loops(dout, cache)
    expect("dx, windows of 3", dx, first, source="definition", context={"dout": dout})


def _compare_average_pool(submission, rng, shape, *, size, stride):
    x = rng.standard_normal(shape)
    dout = rng.standard_normal(_windows(x, size, stride).shape[:4])
    _, cache = submission.pooling_loops.average_pool_forward_loops(x, size=size, stride=stride)
    dx = submission.pooling_loops.average_pool_backward_loops(dout, cache)
    pixels = np.eye(x[0, 0].size).reshape(1, -1, *shape[2:])  # each moved by 1, in an image of its own
    moved = _windows(pixels, size, stride).mean(axis=(4, 5))  # linear in x, so that no step is too long
    numerical = np.einsum("zkuv,ncuv->nck", moved, dout).reshape(shape)
    expect("dx", dx, numerical, source="numerical gradient", context={"dout": dout, "x": x})
