"""From a few words to a trained model: what ``cs231n-ae train`` and the demo share."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from cs231n_ae.datasets import Dataset
from cs231n_ae.models import VAE, Autoencoder, LinearAutoencoder
from cs231n_ae.models.autoencoder import LIKELIHOODS
from cs231n_ae.registry import TRAINABLE
from cs231n_ae.validation import require_in

__all__ = ["build_model"]


def build_model(
    name: str,
    dataset: Dataset,
    *,
    sizes: Sequence[int],
    rng: np.random.Generator,
    activation: str = "relu",
    likelihood: str = "bernoulli",
    beta: float = 1.0,
) -> Any:
    """Build a model for the images of a dataset.

    Args:
        name: one of ``cs231n_ae.registry.TRAINABLE``.
        dataset: gives the number of inputs.
        sizes: the layers behind the input, down to the code: ``(400, 20)``. The linear autoencoder has only the code.
        rng: the source of the weights.
        activation: of the hidden layers.
        likelihood: ``"bernoulli"`` for pixels as probabilities, ``"gaussian"`` for pixels as means (with variance 1).
            The linear autoencoder's are always means.
        beta: the weight of the VAE's divergence.

    Returns:
        the model, in float32.

    Raises:
        ValueError: if the words make no model.
    """
    require_in("model", name, TRAINABLE)
    require_in("likelihood", likelihood, LIKELIHOODS)
    if not sizes:
        raise ValueError("sizes must name at least the code's size, got none: 400,20 is one hidden layer and a code")
    n_features = dataset.x_train.shape[1]
    if name == "linear":
        if len(sizes) != 1:
            raise ValueError(f"the linear autoencoder must have one size, that of its code, got {tuple(sizes)}")
        return LinearAutoencoder(n_features, sizes[0], rng=rng)
    if name == "autoencoder":
        return Autoencoder((n_features, *sizes), activation=activation, likelihood=likelihood, rng=rng)
    return VAE((n_features, *sizes), activation=activation, likelihood=likelihood, beta=beta, rng=rng)
