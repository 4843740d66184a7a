"""The masked affine layer, against autograd and sums written out."""

import autograd.numpy as anp
import numpy as np
import pytest
from oracles import assert_close, autograd_gradients

from cs231n_ae.layers import affine_forward, masked_affine_backward, masked_affine_forward


def arrays(rng, n=4, d=5, h=3, dtype=np.float64):
    mask = rng.random((d, h)) < 0.5
    x, w, b, dout = (rng.standard_normal(shape).astype(dtype) for shape in ((n, d), (d, h), (h,), (n, h)))
    return x, w, b, mask, dout


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def test_an_output_is_the_sum_over_the_inputs_that_it_is_connected_with(rng):
    x, w, b, mask, _ = arrays(rng)
    out, _ = masked_affine_forward(x, w, b, mask=mask)
    for j in range(3):
        np.testing.assert_allclose(out[:, j], b[j] + sum(x[:, i] * w[i, j] for i in range(5) if mask[i, j]), rtol=1e-13)


def test_gradients_are_those_of_autograd(rng):
    x, w, b, mask, dout = arrays(rng)
    _, cache = masked_affine_forward(x, w, b, mask=mask)
    ours = masked_affine_backward(dout, cache)
    theirs = autograd_gradients(lambda x, w, b: anp.sum((anp.dot(x, w * mask) + b) * dout), x, w, b)
    for ours_, theirs_ in zip(ours, theirs, strict=True):
        assert_close(ours_, theirs_)
    assert not ours[1][~mask].any()


def test_with_a_full_mask_it_is_the_affine_layer_and_with_an_empty_one_the_bias(rng):
    x, w, b, mask, _ = arrays(rng)
    full, _ = masked_affine_forward(x, w, b, mask=np.ones_like(mask))
    np.testing.assert_array_equal(full, affine_forward(x, w, b)[0])
    empty, _ = masked_affine_forward(x, w, b, mask=np.zeros_like(mask))
    np.testing.assert_array_equal(empty, np.broadcast_to(b, empty.shape))


@pytest.mark.parametrize("kind", [bool, int, np.float32, np.float64])
def test_masks_of_any_dtype_are_the_same_and_float32_stays(rng, kind):
    x, w, b, mask, dout = arrays(rng, dtype=np.float32)
    before = [a.copy() for a in (x, w, b)]
    out, cache = masked_affine_forward(x, w, b, mask=mask.astype(kind))
    grads = masked_affine_backward(dout, cache)
    assert {a.dtype for a in (out, *grads)} == {np.dtype(np.float32)}
    np.testing.assert_array_equal(out, masked_affine_forward(x, w, b, mask=mask)[0])
    for array, copy in zip((x, w, b), before, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_bad_arrays_are_refused(rng):
    x, w, b, mask, dout = arrays(rng)
    with pytest.raises(ValueError, match=r"mask must have shape \(5, 3\) .* got \(3, 5\)"):
        masked_affine_forward(x, w, b, mask=mask.T)
    with pytest.raises(ValueError, match="mask must hold only 0 and 1"):
        masked_affine_forward(x, w, b, mask=0.5 * mask)
    with pytest.raises(ValueError, match=r"w must have shape \(5, any\)"):
        masked_affine_forward(x, w.T, b, mask=mask)
    _, cache = masked_affine_forward(x, w, b, mask=mask)
    with pytest.raises(ValueError, match=r"dout must have shape \(4, 3\)"):
        masked_affine_backward(dout.T, cache)
