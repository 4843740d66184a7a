"""Grades guided_relu_backward."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype


@exercise("guided_relu_backward", points=1)
def test_only_what_is_positive_passes_a_unit_that_was_on(submission, rng):
    x, dout = _of_all_signs(rng, (6, 5))
    dx = submission.guided_relu.guided_relu_backward(dout.copy(), x.copy())
    expect("dx", dx, _entry_by_entry(dout, x), source="definition", context={"x": x, "dout": dout})


@exercise("guided_relu_backward", points=0.25)
def test_nothing_passes_where_x_is_exactly_0(submission, rng):
    x, dout = _of_all_signs(rng, (6, 5))
    x[:, 1], dout[:, 1] = 0.0, 1 + rng.random(6)
    dx = submission.guided_relu.guided_relu_backward(dout.copy(), x.copy())
    expect("dx", dx, _entry_by_entry(dout, x), source="definition", context={"x": x, "dout": dout})


@exercise("guided_relu_backward", points=0.5)
def test_it_goes_through_images_of_any_shape(submission, rng):
    for shape in ((5,), (1, 4), (3, 3), (2, 3, 4, 5)):
        x, dout = _of_all_signs(rng, shape)
        dx = submission.guided_relu.guided_relu_backward(dout.copy(), x.copy())
        expect("dx", dx, _entry_by_entry(dout, x), source="definition", context={"x": x, "dout": dout})


@exercise("guided_relu_backward", points=0.25, needs=("test_only_what_is_positive_passes_a_unit_that_was_on",))
def test_dx_of_float32_is_float32(submission, rng):
    x, dout = (array.astype(np.float32) for array in _of_all_signs(rng, (6, 5)))
    expect_dtype("dx", submission.guided_relu.guided_relu_backward(dout, x), np.float32)


def _of_all_signs(rng, shape):
    """Inputs and gradients in which the first four entries have the four pairs of signs."""
    x, dout = (0.2 + rng.random(shape) for _ in range(2))
    signs = rng.integers(0, 4, x.size)
    signs[:4] = [0, 1, 2, 3]
    x.flat *= np.where(signs % 2, -1, 1)
    dout.flat *= np.where(signs // 2, -1, 1)
    return x, dout


def _entry_by_entry(dout, x):
    """A gradient goes on where the smaller of the two is above 0."""
    both = [d if min(d, v) > 0 else 0.0 for d, v in zip(dout.ravel(), x.ravel(), strict=True)]
    return np.array(both).reshape(x.shape)
