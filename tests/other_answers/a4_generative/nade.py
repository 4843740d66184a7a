"""Drawing from NADE, right, and written differently from the reference. Methods take self first."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.other_answers import other_answer


@other_answer("nade_sample")
def in_the_order_first(self, n, *, rng):
    p = self.params
    y = np.zeros((n, self.n_features), p["W"].dtype)
    for i in range(self.n_features):
        h, _ = layers.sigmoid_forward(p["c"] + y @ p["W"])
        y[:, i] = rng.random(n) < layers.sigmoid_forward(h @ p["V"][i] + p["b"][i])[0]
    x = np.empty_like(y)
    x[:, self.order] = y
    return x


@other_answer("nade_sample")
def with_logistic_noise(self, n, *, rng):
    w, c, v, b = (self.params[name] for name in ("W", "c", "V", "b"))
    x, a = np.zeros((n, len(w)), w.dtype), np.zeros((n, len(c)), w.dtype) + c
    for i in range(len(w)):
        on = rng.logistic(size=n) < layers.sigmoid_forward(a)[0] @ v[i] + b[i]
        x[on, self.order[i]] = 1
        a[on] += w[i]
    return x


@other_answer("nade_sample")
def one_after_the_other(self, n, *, rng):
    w, c, v, b = (self.params[name] for name in ("W", "c", "V", "b"))
    x = np.zeros((n, len(w)), w.dtype)
    for example in x:
        a = c.copy()
        for i, pixel in enumerate(self.order):
            s = float(np.sum(layers.sigmoid_forward(a)[0] * v[i]) + b[i])
            example[pixel] = rng.random() < 1 / (1 + np.exp(-s))
            a += example[pixel] * w[i]
    return x
