"""How many threads share a matrix product: a small one is done by one."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from cs231n_ae.types import Array, Params

__all__ = ["one_thread", "threads_for"]

LARGE = 2**23
"""Multiply-adds of a product that several threads are worth. Threads that share a product wait for each other in a
loop. On a quiet machine of two cores a smaller product takes as long with one thread as with two; where another program
has one of the cores, the waiting takes many times as long as the work."""


@contextmanager
def threads_for(params: Params, x: Array, *, rows: int) -> Iterator[None]:
    """Within, matrix products have one thread if the largest that these parameters meet is small.

    A matrix meets each row once; a convolution's kernel, an array of four axes, meets each row at every pixel.

    Args:
        params: a model's parameters.
        x: its examples, for the number of their pixels: shape (N, ...).
        rows: how many go through the model at once.
    """
    pixels = x[0].size
    largest = max((rows * w.size * (pixels if w.ndim == 4 else 1) for w in params.values()), default=0)
    if largest >= LARGE:
        yield
    else:
        with _blas().limit(limits=1):
            yield


@contextmanager
def one_thread() -> Iterator[None]:
    """Within, matrix products have one thread: the same numbers on every machine, however many cores it has."""
    with _blas().limit(limits=1):
        yield


@cache
def _blas() -> Any:
    from threadpoolctl import ThreadpoolController  # loaded only where something is trained or measured

    return ThreadpoolController().select(user_api="blas")
