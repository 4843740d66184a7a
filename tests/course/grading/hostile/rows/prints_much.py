"""Prints 20 MB, then answers honestly."""

EARNS = {}
FLAG = "printed more than was kept"


def scale_backward(dout, cache):
    for _ in range(20):
        print("x" * 10**6)
    x, gamma = cache
    return dout * gamma, (dout * x).sum(axis=0)
