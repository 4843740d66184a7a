"""Batch normalisation, right, and written differently from the reference. The cache is the reference's."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("batchnorm_forward")
def images_as_rows_of_channels(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    rows = x if x.ndim == 2 else x.transpose(0, 2, 3, 1).reshape(-1, x.shape[1])
    given = mean is not None
    mu = mean if given else rows.sum(axis=0) / len(rows)
    v = var if given else ((rows - mu) ** 2).sum(axis=0) / len(rows)
    out = gamma * (rows - mu) / np.sqrt(v + eps) + beta
    if x.ndim == 4:
        n, channels, height, width = x.shape
        out = out.reshape(n, height, width, channels).transpose(0, 3, 1, 2)
    return out, (x, mu, 1 / np.sqrt(v + eps), gamma, not given)


@other_answer("batchnorm_forward")
def feature_by_feature(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    out = np.empty_like(x)
    means, scales = np.empty_like(gamma), np.empty_like(gamma)
    for d in range(x.shape[1]):
        values = x[:, d]
        means[d] = np.mean(values) if mean is None else mean[d]
        square = np.mean(values**2) - np.mean(values) ** 2 if var is None else var[d]
        scales[d] = (max(square, 0) + eps) ** -0.5
        out[:, d] = (values - means[d]) * (scales[d] * gamma[d]) + beta[d]
    return out, (x, means, scales, gamma, mean is None)


@other_answer("batchnorm_forward")
def with_the_scale_and_the_shift_collected(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    axes = (0,) if x.ndim == 2 else (0, 2, 3)
    each = (1, -1) + (1,) * (x.ndim - 2)
    given = mean is not None
    mu, v = (mean, var) if given else (np.mean(x, axis=axes), np.var(x, axis=axes))
    slope = gamma / np.sqrt(v + eps)
    out = x * slope.reshape(each) + (beta - mu * slope).reshape(each)
    return out, (x, mu, 1 / np.sqrt(v + eps), gamma, not given)


@other_answer("batchnorm_backward")
def step_by_step_through_the_graph(dout, cache):
    x, mean, scale, gamma, from_batch = cache
    axes = tuple(axis for axis in range(x.ndim) if axis != 1)
    each = (1, -1) + (1,) * (x.ndim - 2)
    m = np.prod([x.shape[axis] for axis in axes])
    centred, s = x - mean.reshape(each), scale.reshape(each)
    dbeta, dgamma = np.sum(dout, axis=axes), np.sum(dout * centred * s, axis=axes)
    dx_hat = dout * gamma.reshape(each)
    if not from_batch:
        return dx_hat * s, dgamma, dbeta
    dvar = np.sum(dx_hat * centred, axis=axes, keepdims=True) * -0.5 * s**3
    dmean = -np.sum(dx_hat * s, axis=axes, keepdims=True) - 2 * dvar * centred.mean(axis=axes, keepdims=True)
    dx = dx_hat * s + 2 * dvar * centred / x.dtype.type(m) + dmean / x.dtype.type(m)
    return dx, dgamma, dbeta


@other_answer("batchnorm_backward")
def by_the_jacobian_of_a_feature(dout, cache):
    x, mean, scale, gamma, from_batch = cache
    dx, dgamma, dbeta = np.empty_like(x), np.empty_like(gamma), np.empty_like(gamma)
    for d in range(x.shape[1]):
        x_hat, upstream = ((x[:, d] - mean[d]) * scale[d]).ravel(), dout[:, d].ravel()
        dgamma[d], dbeta[d] = x_hat @ upstream, upstream.sum()
        jacobian = np.eye(x_hat.size)
        if from_batch:
            jacobian = jacobian - 1 / x_hat.size - np.outer(x_hat, x_hat) / x_hat.size
        dx[:, d] = (gamma[d] * scale[d] * (jacobian @ upstream)).reshape(x[:, d].shape)
    return dx, dgamma, dbeta


@other_answer("batchnorm_backward")
def with_means_in_place_of_sums(dout, cache):
    x, mean, scale, gamma, from_batch = cache
    rows = lambda a: np.moveaxis(a, 1, -1).reshape(-1, a.shape[1])  # noqa: E731
    x_hat, upstream = (rows(x) - mean) * scale, rows(dout)
    dx = upstream.copy()
    if from_batch:
        dx -= upstream.mean(axis=0)
        dx -= x_hat * (upstream * x_hat).mean(axis=0)
    dx *= gamma * scale
    shape = (x.shape[0], *x.shape[2:], x.shape[1])
    dx = np.moveaxis(dx.reshape(shape), -1, 1)
    return dx, np.einsum("nd,nd->d", upstream, x_hat), upstream.sum(axis=0)
