import numpy as np

EXERCISE = "mixture_score"


def mixture_score(x, *, weights, means, std):
    def log_density(z):
        exponent = np.log(weights) - ((z[:, None] - means) ** 2).sum(axis=2) / (2 * std**2)
        largest = exponent.max(axis=1)
        return largest + np.log(np.exp(exponent - largest[:, None]).sum(axis=1))

    h, score = 1e-5, np.zeros(x.shape)
    for d in range(x.shape[1]):
        ahead, behind = x.astype(np.float64), x.astype(np.float64)
        ahead[:, d] += h
        behind[:, d] -= h
        score[:, d] = (log_density(ahead) - log_density(behind)) / (2 * h)
    return score.astype(x.dtype)
