"""Grades the masks of convolutions and the masked convolution."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

SIZES = ((3, 3), (5, 3), (3, 7), (1, 5), (5, 1), (1, 1), (5, 5))
IMAGES = ((5, 3), (6, 3, 4, 5)), ((3, 1), (1, 1, 3, 3)), ((1, 3), (6, 1, 1, 4)), ((3, 5), (1, 2, 5, 2))
"""Sizes of filters, and shapes of the images that go with them."""


@exercise("convolution_mask", points=0.75)
def test_kind_b_lets_a_filter_see_what_comes_before_and_its_middle(submission, rng):
    """kind B lets a filter see what comes before its middle, and the middle."""
    _compare_masks(submission, rng, "B")


@exercise("convolution_mask", points=0.75)
def test_kind_a_leaves_out_the_middle_too(submission, rng):
    """kind A leaves out the middle, too."""
    _compare_masks(submission, rng, "A")


@exercise("convolution_mask", points=0.5, needs=("test_kind_b_lets_a_filter_see_what_comes_before_and_its_middle",))
def test_the_mask_holds_true_and_false(submission, rng):
    for kind in "AB":
        mask = submission.masked_convolution.convolution_mask((3, 5), kind=kind)
        says = f"the mask has the dtype {mask.dtype}, expected bool: True where a filter may look"
        expect_true("the mask's dtype", mask.dtype == bool, says, value=str(mask.dtype))
        expect_true("the mask's shape", mask.shape == (3, 5), f"the mask of a 3 by 5 filter has shape {mask.shape}")


@exercise("masked_conv_forward", points=0.75)
def test_each_output_is_the_sum_over_what_its_filter_may_see(submission, rng):
    """each output is the sum over what its filter may see, and the image keeps its size."""
    for size, shape in *IMAGES, ((1, 5), (3, 2, 2, 6)):
        x = rng.standard_normal(shape)
        w, b, mask = _filters(rng, size, x.shape[1])
        out, _ = submission.masked_convolution.masked_conv_forward(x, w, b, mask=mask)
        expect("out", out, _convolve(x, w, b, mask), source="sum over windows", context={"x": x, "w": w, "b": b})


@exercise("masked_conv_forward", points=0.25)
def test_float32_stays_float32(submission, rng):
    x = rng.standard_normal((6, 3, 4, 5)).astype(np.float32)
    w, b, mask = _filters(rng, (3, 3), 3)
    arrays = (w.astype(np.float32), b.astype(np.float32))
    out, _ = submission.masked_convolution.masked_conv_forward(x, *arrays, mask=mask)
    expect_dtype("out", out, np.float32)


@exercise("masked_conv_backward", points=0.75)
def test_dx_agrees_with_the_numerical_gradient(submission, rng):
    _compare_gradient(submission, rng, 0)


@exercise("masked_conv_backward", points=0.75)
def test_dw_agrees_with_the_numerical_gradient(submission, rng):
    """dw agrees with the numerical gradient, which is 0 where the mask is."""
    _compare_gradient(submission, rng, 1)


@exercise("masked_conv_backward", points=0.25)
def test_db_agrees_with_the_numerical_gradient(submission, rng):
    _compare_gradient(submission, rng, 2)


@exercise("masked_conv_backward", points=0.25)
def test_gradients_of_float32_are_float32(submission, rng):
    x = rng.standard_normal((6, 3, 4, 5)).astype(np.float32)
    w, b, mask = _filters(rng, (3, 3), 3)
    arrays = (w.astype(np.float32), b.astype(np.float32))
    out, cache = submission.masked_convolution.masked_conv_forward(x, *arrays, mask=mask)
    gradients = submission.masked_convolution.masked_conv_backward(np.ones_like(out), cache)
    for name, d in zip("xwb", gradients, strict=True):
        expect_dtype(f"d{name}", d, np.float32)


def _compare_masks(submission, rng, kind):
    for rows, columns in (*SIZES, 2 * rng.integers(1, 6, size=2) + 1):
        mask = submission.masked_convolution.convolution_mask((rows, columns), kind=kind)
        place = np.arange(rows * columns).reshape(rows, columns)  # as one reads
        expected = place <= rows * columns // 2 if kind == "B" else place < rows * columns // 2
        expect(
            f"the mask of kind {kind}, {rows} by {columns}",
            np.asarray(mask, dtype=float),
            expected.astype(float),
            source="mask of the places before the middle",
        )


def _filters(rng, size, channels):
    """Four filters, and a mask that is neither symmetric nor that of an order of pixels."""
    mask = np.arange(size[0] * size[1]).reshape(size) % 5 > 1
    return rng.standard_normal((4, channels, *size)), rng.standard_normal(4), mask


def _convolve(x, w, b, mask):
    """The sum over the entries of the filters that may be used, with the image shifted for each."""
    (n, _, height, width), p, q = x.shape, mask.shape[0] // 2, mask.shape[1] // 2
    padded = np.zeros((n, x.shape[1], height + 2 * p, width + 2 * q))
    padded[:, :, p : p + height, q : q + width] = x
    out = np.zeros((n, len(w), height * width)) + b[:, None]
    for i, j in zip(*mask.nonzero(), strict=True):
        shifted = padded[:, :, i : i + height, j : j + width]
        out += w[:, :, i, j] @ shifted.reshape(n, x.shape[1], -1)  # (F, C) by (N, C, HW)
    return out.reshape(n, len(w), height, width)


def _compare_gradient(submission, rng, which):
    for size, shape in IMAGES:
        x = rng.standard_normal(shape)
        w, b, mask = _filters(rng, size, shape[1])
        dout, arrays, name = rng.standard_normal((len(x), len(w), *shape[2:])), [x, w, b], "xwb"[which]
        _, cache = submission.masked_convolution.masked_conv_forward(x, w, b, mask=mask)
        d = submission.masked_convolution.masked_conv_backward(dout, cache)[which]

        def out(value, before=arrays[:which], behind=arrays[which + 1 :], mask=mask):
            return _convolve(*before, value, *behind, mask)

        numerical = numerical_gradient_of(out, arrays[which], dout)
        expect(f"d{name}", d, numerical, source="numerical gradient", context={"x": x, "w": w, "dout": dout})
