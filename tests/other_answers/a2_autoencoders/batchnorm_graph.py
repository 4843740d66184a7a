"""Batch normalisation backwards node by node, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("batchnorm_node_gradients")
def feature_by_feature(dout, x, gamma, eps=1e-5):
    dx_hat, dc, dx = np.empty_like(x), np.empty_like(x), np.empty_like(x)
    dsigma, dv, dmu = np.empty_like(gamma), np.empty_like(gamma), np.empty_like(gamma)
    n = x.shape[0]
    for d in range(x.shape[1]):
        c = x[:, d] - np.mean(x[:, d])
        sigma = (c @ c / n + eps) ** 0.5
        dx_hat[:, d] = gamma[d] * dout[:, d]
        dsigma[d] = -(dx_hat[:, d] @ c) * sigma**-2
        dv[d] = dsigma[d] * 0.5 / sigma
        dc[:, d] = dx_hat[:, d] / sigma
        dc[:, d] += dv[d] * 2 * c / n
        dmu[d] = -np.sum(dc[:, d])
        dx[:, d] = dc[:, d] + dmu[d] / n
    return dx_hat, dsigma, dv, dc, dmu, dx


@other_answer("batchnorm_node_gradients")
def from_x_hat_and_the_variance(dout, x, gamma, eps=1e-5):
    mean, var = np.mean(x, axis=0), np.var(x, axis=0)
    inverse = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inverse
    dx_hat = np.multiply(gamma, dout)
    dv = -0.5 * inverse**2 * np.einsum("nd,nd->d", dx_hat, x_hat)
    dc = inverse * dx_hat + np.asarray(2 / len(x), x.dtype) * (x - mean) * dv
    dmu = np.sum(-dc, axis=0)
    return dx_hat, 2 * dv / inverse, dv, dc, dmu, dc + np.ones_like(x) * dmu / len(x)


@other_answer("batchnorm_node_gradients")
def where_the_deviations_are_known_to_add_up_to_zero(dout, x, gamma, eps=1e-5):
    c = x - x.mean(0)
    sigma = ((c * c).mean(0) + eps) ** 0.5
    dx_hat = gamma * dout
    dsigma = -(dx_hat * c).sum(0) / sigma / sigma
    dv = dsigma / sigma / 2
    dmu = -dx_hat.sum(0) / sigma  # what comes through v adds up to nothing
    dc = dx_hat / sigma + dv * c * 2 / len(c)
    return dx_hat, dsigma, dv, dc, dmu, dc - dc.mean(0)
