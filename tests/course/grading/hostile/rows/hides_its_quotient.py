"""A difference quotient under the name of another exercise, behind a forward pass that is wrong on purpose."""

import numpy as np

EARNS = {"scale_forward": 0, "scale_backward": 0}
FLAG = "scale_backward: right values, found in another way than is asked"


def scale_forward(x, gamma):
    return x * gamma + 1, (x, gamma)


def doubled(f, x, dout):
    found = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        ahead, behind = x.copy(), x.copy()
        ahead[i] += 1e-5
        behind[i] -= 1e-5
        found[i] = (((f(ahead) - f(behind)) * dout) / 2e-5).sum()
    return found


def scale_backward(dout, cache):
    x, gamma = cache
    return doubled(lambda x: x * gamma, x, dout), doubled(lambda gamma: x * gamma, gamma, dout)
