"""The Gaussian negative log-likelihood, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("gaussian_nll_loss")
def broadcast_first(mu, logvar, x):
    full = np.broadcast_to(logvar, x.shape)
    precision = np.exp(np.minimum(-full, 50))
    per_example = 0.5 * (np.log(2 * np.pi) + full + precision * np.square(x - mu)).sum(axis=1)
    dfull = 0.5 * (1 - precision * np.square(x - mu)) / len(x)
    while dfull.ndim > logvar.ndim:
        dfull = dfull.sum(axis=0)
    return per_example.mean(), precision * (mu - x) / len(x), np.asarray(dfull)


@other_answer("gaussian_nll_loss")
def by_the_standardised_error(mu, logvar, x):
    n, sigma = x.shape[0], np.exp(np.maximum(logvar, -60) / 2)
    t = (x - mu) / sigma
    loss = (np.sum(t * t) + np.sum(np.ones_like(x) * logvar) + x.size * np.log(2 * np.pi)) / (2 * n)
    dlogvar = 0.5 / n - t * t / (2 * n)
    if logvar.ndim == 0:
        return loss, -t / sigma / n, np.array(dlogvar.sum())
    return loss, -t / sigma / n, dlogvar if logvar.shape == x.shape else dlogvar.sum(0)


@other_answer("gaussian_nll_loss")
def example_by_example(mu, logvar, x):
    n = len(x)
    loss, dmu, dlogvar = 0.0, np.zeros_like(mu), np.zeros_like(logvar)
    for i in range(n):
        own = logvar[i] if logvar.shape == x.shape else logvar
        precision = np.exp(-np.maximum(own, -55))
        d = mu[i] - x[i]
        loss += 0.5 * float(np.sum(d * d * precision + own + np.log(2 * np.pi))) / n
        dmu[i] = d * precision / n
        slope = 0.5 * (1 - d * d * precision) / n
        if logvar.shape == x.shape:
            dlogvar[i] = slope
        else:
            dlogvar += slope if logvar.ndim else slope.sum()
    return loss, dmu, dlogvar
