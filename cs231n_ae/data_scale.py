"""Data that a model cannot mean, such as pixels from 0 to 255 where outputs lie in [0, 1]: told before it trains."""

import math
from typing import Any

from cs231n_ae.numerics import squared_norm
from cs231n_ae.types import Array

__all__ = ["require_scaled", "say_unscaled"]

UNSCALED = 10.0
"""A root mean square beyond which data count as not scaled. First weights keep the size of what goes in, so that some
log-variances come out three times as large, and e^30 is 1e13. Pixels in [0, 1] have about 0.4, standardised data 1,
pixels up to 255 about 100."""

SQUASHED = {"sigmoid": "(0, 1)", "tanh": "(-1, 1)"}
"""Activations that hold a decoder's outputs in an interval."""

FAR_OUTSIDE = 10.0
"""Beyond such values, data are on another scale than outputs between -1 and 1."""

CURE = "divide pixels by 255, or standardise: (x - mean) / standard deviation"


def require_scaled(model: Any, x: Array) -> None:
    r"""Raise if the data lie far outside of what the model's decoder can mean.

    A Bernoulli decoder puts out probabilities: a target outside [0, 1] is none. The outputs of a sigmoid or tanh never
    leave their interval. And a VAE's Gaussian decoder comes with an encoder that names log-variances: on data of the
    size of 100 its first ones are about as large, and their exponentials beyond all bounds. Squared error alone, as of
    an autoencoder with linear outputs, has no scale of its own, and is let pass.

    Args:
        model: what is to be trained; one without a decoder has nothing to be asked for.
        x: examples along the first axis.

    Raises:
        ValueError: if they are on another scale.
    """
    if x.dtype.kind != "f" or not x.size:
        return  # refused, in its own words, by the model
    model = getattr(model, "model", model)  # WithFreeBits holds what is trained
    low, high, likelihood = float(x.min()), float(x.max()), getattr(model, "likelihood", None)
    got = f"got values from {low:g} to {high:g}"
    if likelihood == "bernoulli":
        if low < 0 or high > 1:
            raise ValueError(
                f"data must lie in [0, 1] for a Bernoulli decoder (cross-entropy), whose outputs are probabilities, "
                f"{got}: divide pixels by 255, or take a Gaussian decoder (squared error)"
            )
        return
    last = _last_activation(model)
    if last in SQUASHED and max(-low, high) > FAR_OUTSIDE:
        raise ValueError(
            f"data must be on the scale of the decoder's outputs, which a {last} holds in {SQUASHED[last]}, {got}: "
            f"{CURE}, or let the last activation be 'linear'"
        )
    size = _root_mean_square(x)
    if likelihood == "gaussian" and hasattr(model, "variance") and size > UNSCALED:
        raise ValueError(
            f"data must be of a size near 1 for a VAE, whose encoder would name log-variances as large as the data, "
            f"{got} with a root mean square of {size:.3g}: {CURE}"
        )


def say_unscaled(x: Array) -> str:
    """A sentence about data that are not scaled, with the cure, or nothing."""
    if x.dtype.kind != "f" or not x.size or not (size := _root_mean_square(x)) > UNSCALED:
        return ""
    return f"The data are not scaled (values from {x.min():g} to {x.max():g}, root mean square {size:.3g}): {CURE}"


def _root_mean_square(x: Array) -> float:
    return math.sqrt(squared_norm(x) / x.size)


def _last_activation(model: Any) -> str:
    """That of the outputs which are compared with the data, by its name; empty if there is no such name."""
    for name in ("decoder_activations", "generator_activations"):
        activations = getattr(model, name, None)
        if isinstance(activations, tuple) and activations:
            return str(activations[-1])
    return ""
