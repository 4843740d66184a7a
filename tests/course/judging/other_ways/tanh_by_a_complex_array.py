import numpy as np

EXERCISE = "tanh_backward"


def tanh_backward(dout, cache):
    x = np.arctanh(cache).astype("complex128")
    x.view(np.float64)[..., 1::2] = 1e-20
    return dout * (np.tanh(x).view(np.float64)[..., 1::2] * 1e20).astype(dout.dtype)
