"""The affine coupling, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("affine_coupling_forward")
def chooses_with_where(x, s, t, *, mask):
    kept = mask.astype(bool)
    y = np.where(kept, x, x * np.exp(s) + t)
    logdet = np.where(kept, 0, s).sum(axis=1)
    return y, logdet, (x, s, mask)


@other_answer("affine_coupling_forward")
def zeroes_s_and_t_first(x, s, t, *, mask):
    s, t = s * (1 - mask), t * (1 - mask)
    return x * np.exp(s) + t, s @ np.ones_like(mask), (x, s, mask)


@other_answer("affine_coupling_forward")
def writes_into_a_copy(x, s, t, *, mask):
    y, changed = x.copy(), np.flatnonzero(mask == 0)
    y[:, changed] *= np.exp(s[:, changed])
    y[:, changed] += t[:, changed]
    return y, np.log(np.exp(s[:, changed]).prod(axis=1)), (x, s, mask)


@other_answer("affine_coupling_inverse")
def multiplies_by_the_inverse_scale(y, s, t, *, mask):
    return y * mask + (y - t) * np.exp(-s) * (1 - mask)


@other_answer("affine_coupling_inverse")
def undoes_with_where(y, s, t, *, mask):
    return np.where(mask > 0.5, y, (y - t) / np.exp(s))


@other_answer("affine_coupling_inverse")
def undoes_in_a_copy(y, s, t, *, mask):
    x, changed = y.copy(), mask == 0
    x[:, changed] = np.exp(-s[:, changed]) * (y[:, changed] - t[:, changed])
    return x


@other_answer("affine_coupling_backward")
def writes_columns(dy, dlogdet, cache):
    x, scale, mask = cache
    changed = mask == 0
    dx, ds, dt = dy.copy(), np.zeros_like(dy), np.zeros_like(dy)
    dt[:, changed] = dy[:, changed]
    dx[:, changed] *= scale[:, changed]
    ds[:, changed] = dx[:, changed] * x[:, changed] + dlogdet.reshape(-1, 1)
    return dx, ds, dt


@other_answer("affine_coupling_backward")
def chooses_each_with_where(dy, dlogdet, cache):
    x, scale, mask = cache
    kept, zero = mask == 1, dy.dtype.type(0)
    dx = dy * np.where(kept, dy.dtype.type(1), scale)
    return dx, np.where(kept, zero, dx * x + dlogdet[:, None]), np.where(kept, zero, dy)


@other_answer("affine_coupling_backward")
def goes_example_by_example(dy, dlogdet, cache):
    x, scale, mask = cache
    dx, ds, dt = np.empty_like(dy), np.empty_like(dy), np.empty_like(dy)
    for n in range(len(dy)):
        dt[n] = dy[n] * (1 - mask)
        dx[n] = dy[n] * (mask + (1 - mask) * scale[n])
        ds[n] = dt[n] * scale[n] * x[n] + dlogdet[n] * (1 - mask)
    return dx, ds, dt
