import numpy as np

EXERCISE = "tanh_backward"


def tanh_backward(dout, cache):
    x = np.arctanh(cache)
    return dout * (np.tanh(x + 1e-30j).imag / 1e-30).astype(dout.dtype)
