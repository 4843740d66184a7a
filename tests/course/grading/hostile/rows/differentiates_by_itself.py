"""A class with arithmetic of its own carries derivatives along: right to the last digit, and shown to a person."""

import numpy as np

EARNS = {}
FLAG = "scale.py defines __mul__"


class Dual:
    def __init__(self, value, tangent):
        self.value, self.tangent = value, tangent

    def __mul__(self, other):
        return Dual(self.value * other.value, self.value * other.tangent + self.tangent * other.value)


def scale_backward(dout, cache):
    x, gamma = cache
    of_x = Dual(x, np.ones_like(x)) * Dual(gamma, np.zeros_like(gamma))
    of_gamma = Dual(x, np.zeros_like(x)) * Dual(gamma, np.ones_like(gamma))
    return dout * of_x.tangent, np.sum(dout * of_gamma.tangent, axis=0)
