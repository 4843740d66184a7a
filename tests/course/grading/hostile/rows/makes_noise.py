"""Prints, warns, plots and leaves files: honest, and nothing of it costs points."""

import warnings

import matplotlib.pyplot as plt
import numpy as np

EARNS = {}


print("hello")
warnings.warn("careful", stacklevel=1)


def scale_backward(dout, cache):
    _, axes = plt.subplots()
    axes.plot(dout[0])
    plt.plot([1, 2])
    plt.savefig("gradient.png")
    plt.show()
    with open("notes.txt", "w") as file:
        file.write("dx")
    warnings.warn("a warning", RuntimeWarning, stacklevel=1)
    np.log(np.zeros(1))
    print(dout)
    x, gamma = cache
    return dout * gamma, (dout * x).sum(axis=0)
