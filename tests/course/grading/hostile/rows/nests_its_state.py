"""Keeps a chain of objects five thousand long in a cache and in a state, and lists that hold one another often."""

from types import SimpleNamespace

EARNS = {}


def nested():
    chain, deep, lists = SimpleNamespace(), [], []
    for _ in range(5_000):
        chain, deep = SimpleNamespace(next=chain), [deep]
    for _ in range(60):
        lists = [lists, lists]
    return chain, deep, lists


class Cache:
    def __init__(self, *values):
        self.values, self.nested = values, nested()


def scale_forward(x, gamma):
    return x * gamma, (Cache(x, gamma), *nested()[:2])


def scale_backward(dout, cache):
    x, gamma = cache[0].values
    return dout * gamma, (dout * x).sum(axis=0)
