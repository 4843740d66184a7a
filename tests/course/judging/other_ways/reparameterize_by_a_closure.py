import numpy as np

EXERCISE = "reparameterize_backward"


def _differentiated(h):
    def backward(dz, cache):
        logvar, eps = 2 * np.log(cache[0]), cache[1]
        return dz, dz * eps * (np.exp((logvar + h) / 2) - np.exp((logvar - h) / 2)) * (0.5 / h)

    return backward


reparameterize_backward = _differentiated(1e-4)
