"""Digits as 48 numbers: the principal components in which the trained flow and the trained GAN work."""

from functools import cache

import numpy as np

from cs231n_ae.datasets import load
from cs231n_ae.types import Array

__all__ = ["N_CODES", "codes_to_digits", "digits_to_codes"]

N_CODES = 48


@cache
def _principal() -> tuple[Array, Array]:
    """Of the training digits of ``mnist_5k``: their mean, and the components, each as long as its standard deviation.

    The eigenvectors of the covariance are those of :class:`cs231n_ae.models.PCA`, and sooner found. Which way one
    points is not told by the data, so it is settled here: its largest entry is positive.
    """
    x = load("mnist_5k").x_train.astype(np.float64)
    mean = x.mean(axis=0)
    variances, vectors = np.linalg.eigh((x - mean).T @ (x - mean) / len(x))
    components = vectors[:, : -N_CODES - 1 : -1].T  # the largest variances come last
    largest = np.abs(components).argmax(axis=1)
    components *= np.sign(components[np.arange(N_CODES), largest])[:, None]
    return mean, components * np.sqrt(variances[: -N_CODES - 1 : -1])[:, None]


def digits_to_codes(x: Array) -> Array:
    """Digits of 28×28 as their first 48 principal components, each divided by its standard deviation: (N, 48)."""
    mean, components = _principal()
    return (np.inner(x - mean, components) / np.sum(components**2, axis=1)).astype(np.float32)


def codes_to_digits(z: Array) -> Array:
    """The way back: (N, 48) to images in [0, 1], (N, 784), without what the other 736 components held."""
    mean, components = _principal()
    return (z @ components + mean).clip(0, 1).astype(np.float32)
