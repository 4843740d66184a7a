r"""The masked Gaussian: of each feature a mean and a log-scale that depend on the features before it alone.

It is the one idea that MAF and IAF share. MADE's masks keep out what may not be seen; the network has two outputs a
feature here, and no sigmoid.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import layers
from cs231n_ae.models.made_masks import made_degrees, made_masks
from cs231n_ae.models.mlp import init_mlp
from cs231n_ae.types import Array, Cache, Grads, Params

__all__ = ["MaskedGaussian", "draw_chain", "init_chain", "masked_gaussian_backward", "masked_gaussian_forward"]


@dataclass(frozen=True)
class MaskedGaussian:
    r"""One step of a chain: everything about its network but the weights.

    Attributes:
        prefix: what the names of its parameters start with.
        order: the features in the order in which they come, shape (D,).
        masks: of each layer of weights; the last, (H, 2D), holds the mask of the means and that of the log-scales.
        activation: of the hidden layers.
        bound: b, the largest log-scale: :math:`a = b \tanh(\cdot)`.
    """

    prefix: str
    order: Array
    masks: list[Array]
    activation: str
    bound: float


def draw_chain(
    n_features: int, hidden: Sequence[int], *, n_steps: int, activation: str, bound: float, mask_seed: int
) -> list[MaskedGaussian]:
    """The steps of a chain, whose orders take turns: natural in the first, reversed in the second, and so on.

    In one order alone the first feature would always be a Gaussian by itself; the reversed one shows it all others.
    """
    steps = []
    for k in range(n_steps):
        order = np.arange(n_features)[:: 1 if k % 2 == 0 else -1]
        degrees = made_degrees(order, hidden, rng=np.random.default_rng([mask_seed, k]))
        *inner, out = made_masks(degrees)
        steps.append(MaskedGaussian(f"s{k + 1}_", order, [*inner, np.hstack([out, out])], activation, bound))
    return steps


def init_chain(steps: Sequence[MaskedGaussian], *, rng: np.random.Generator, dtype: DTypeLike) -> Params:
    """Weights of all steps; the last layers are zero, so that every step starts as the identity."""
    params: Params = {}
    for step in steps:
        sizes = (*(len(mask) for mask in step.masks), step.masks[-1].shape[1])
        names = (step.activation,) * (len(sizes) - 2) + ("linear",)
        params |= init_mlp(sizes, names, prefix=step.prefix, rng=rng, dtype=dtype)
        params[f"{step.prefix}W{len(names)}"][...] = 0
    return params


def masked_gaussian_forward(x: Array, params: Params, step: MaskedGaussian) -> tuple[Array, Array, Cache]:
    r"""Mean and log-scale of every feature given those before it, all from one pass through the network.

    .. math:: \mu_d = \mu_d(x_{<d}), \qquad a_d = b \tanh\left( r_d(x_{<d}) \right)

    Args:
        x: inputs, shape (N, D).
        params: the parameters, of which those of this step are used.
        step: masks, activation and bound.

    Returns:
        mu and the log-scales a, each of shape (N, D), and the cache for :func:`masked_gaussian_backward`.

    Source: Germain et al. 2015 for the masks; Papamakarios, Pavlakou & Murray 2017, section 3.1, for what they mask.
    """
    h, caches = x, []
    for i, mask in enumerate(step.masks, start=1):
        w, b = params[f"{step.prefix}W{i}"], params[f"{step.prefix}b{i}"]
        h, affine_cache = layers.masked_affine_forward(h, w, b, mask=mask)
        activation_cache = None
        if i < len(step.masks) and step.activation != "linear":
            h, activation_cache = getattr(layers, f"{step.activation}_forward")(h)
        caches.append((affine_cache, activation_cache))
    squashed, tanh_cache = layers.tanh_forward(h[:, x.shape[1] :])
    return h[:, : x.shape[1]], step.bound * squashed, (step, caches, tanh_cache)


def masked_gaussian_backward(dmu: Array, da: Array, cache: Cache) -> tuple[Array, Grads]:
    """Gradients of the loss with respect to the inputs, as far as the network has seen them, and the parameters.

    The halves of the last layer are put side by side again, the log-scales' through the tanh, and go back through the
    masked layers.

    Args:
        dmu: upstream gradient of the means, shape (N, D).
        da: upstream gradient of the log-scales, shape (N, D).
        cache: from :func:`masked_gaussian_forward`.

    Returns:
        dx of shape (N, D), and the gradient of each parameter of the step under its name.
    """
    step, caches, tanh_cache = cache
    dh = np.concatenate([dmu, layers.tanh_backward(step.bound * da, tanh_cache)], axis=1)  # (N, 2D)
    grads: Grads = {}
    for i in range(len(caches), 0, -1):
        affine_cache, activation_cache = caches[i - 1]
        if activation_cache is not None:
            dh = getattr(layers, f"{step.activation}_backward")(dh, activation_cache)
        dh, grads[f"{step.prefix}W{i}"], grads[f"{step.prefix}b{i}"] = layers.masked_affine_backward(dh, affine_cache)
    return dh, grads
