import numpy as np

EXERCISE = "kl_standard_normal"


class Slope:
    step = 1e-4

    def of(self, f, x):
        return (f(x + self.step) - f(x - self.step)) / self.step / 2


def kl_standard_normal(mu, logvar):
    def each(mu, logvar):
        return 0.5 * (mu**2 + np.exp(logvar) - 1 - logvar) / len(mu)

    slope = Slope()
    dmu = slope.of(lambda mu: each(mu, logvar), mu)
    return float(each(mu, logvar).sum()), dmu.astype(mu.dtype), slope.of(lambda v: each(mu, v), logvar).astype(mu.dtype)
