"""Layer normalisation, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("layernorm_forward")
def takes_mean_and_var(x, gamma, beta, *, eps=1e-5):
    mean, variance = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    root = np.sqrt(variance + x.dtype.type(eps))
    x_hat = (x - mean) / root
    return x_hat * gamma + beta, (x_hat, 1 / root, gamma)


@other_answer("layernorm_forward")
def works_on_rows(x, gamma, beta, *, eps=1e-5):
    rows = x.reshape(-1, x.shape[-1])
    away = rows - rows.mean(axis=1)[:, None]
    scale = (np.einsum("nd,nd->n", away, away) / x.shape[-1] + eps) ** -0.5
    x_hat = (away * scale[:, None].astype(x.dtype)).reshape(x.shape)
    return gamma * x_hat + beta, (x_hat, scale.reshape(*x.shape[:-1], 1).astype(x.dtype), gamma)


@other_answer("layernorm_forward")
def centres_by_a_matrix(x, gamma, beta, *, eps=1e-5):
    d = x.shape[-1]
    away = x @ (np.eye(d, dtype=x.dtype) - np.ones((d, d), x.dtype) / d)
    scale = 1 / np.sqrt(np.mean(away * away, axis=-1, keepdims=True) + x.dtype.type(eps))
    return beta + away * gamma * scale, (away * scale, scale, gamma)


@other_answer("layernorm_backward")
def sums_and_divides(dout, cache):
    x_hat, scale, gamma = cache
    axes, d = tuple(range(dout.ndim - 1)), dout.shape[-1]
    g = gamma * dout
    inner = d * g - g.sum(-1, keepdims=True) - x_hat * (g * x_hat).sum(-1, keepdims=True)
    return scale / d * inner, (dout * x_hat).sum(axes), dout.sum(axes)


@other_answer("layernorm_backward")
def walks_the_graph(dout, cache):
    x_hat, scale, gamma = cache
    d, rows = dout.shape[-1], (-1, dout.shape[-1])
    dx_hat = dout * gamma
    daway = dx_hat * scale
    dvariance = -0.5 * (dx_hat * x_hat).sum(axis=-1, keepdims=True) * scale**2
    daway = daway + 2 / d * (x_hat / scale) * dvariance
    dx = daway - daway.mean(axis=-1, keepdims=True)
    return dx, np.einsum("nd,nd->d", dout.reshape(rows), x_hat.reshape(rows)), dout.reshape(rows).sum(axis=0)


@other_answer("layernorm_backward")
def writes_the_jacobian_of_every_vector(dout, cache):
    x_hat, scale, gamma = cache
    d = dout.shape[-1]
    dx, dgamma, dbeta = np.empty_like(dout), np.zeros_like(gamma), np.zeros_like(gamma)
    centre = np.eye(d) - 1 / d
    for index in np.ndindex(dout.shape[:-1]):
        h, g = x_hat[index], dout[index] * gamma
        dx[index] = scale[index] * ((centre - np.outer(h, h) / d) @ g)
        dgamma += dout[index] * h
        dbeta += dout[index]
    return dx, dgamma, dbeta
