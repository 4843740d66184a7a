"""Any VAE of this course, trained with free bits: below a floor, nothing pushes a latent into the prior."""

from typing import Any

import numpy as np

from cs231n_ae import losses
from cs231n_ae.models.mlp_gradients import mlp_gradients
from cs231n_ae.types import Array, Grads, Params, Parts
from cs231n_ae.validation import require_attributes, require_number

__all__ = ["WithFreeBits"]


class WithFreeBits:
    r"""A VAE whose divergence is counted latent by latent, each as at least :math:`\lambda` nats.

    .. math:: L = \mathbb E_{q(z|x)}\left[ -\log p(x|z) \right]
              + \beta \sum_j \max\left( \lambda,\; \overline{\mathrm{KL}}_j \right)

    :math:`\overline{\mathrm{KL}}_j` is the mean divergence of latent j over the batch. This is another loss for the
    same model, which keeps its parameters and is what one uses, and saves, afterwards. With :math:`\beta = 1` L still
    bounds :math:`-\log p(x)`, but less tightly than the negative ELBO; compare models by the latter, which is the sum
    of the parts ``reconstruction`` and ``kl``.

    Attributes:
        model: a :class:`~cs231n_ae.models.VAE` or :class:`~cs231n_ae.models.ConditionalVAE`.
        floor: :math:`\lambda`, the nats that are free for each latent.

    Source: Kingma et al. 2016, Improving variational inference with inverse autoregressive flow.
    """

    def __init__(self, model: Any, *, floor: float) -> None:
        r"""Take a model that is to be trained.

        Args:
            model: has what a VAE has; its parameters are trained in place.
            floor: :math:`\lambda`, in nats per latent, at least 0; 0 changes nothing.

        Raises:
            ValueError: if the floor is negative.
        """
        require_attributes("model", model, ("params", "loss", "evaluate", "encode", "beta"), advice="bring a VAE")
        require_number("floor", floor, 0, np.inf, why="nats that every latent may use")
        self.model, self.floor = model, floor

    @property
    def params(self) -> Params:
        """The model's parameters."""
        params: Params = self.model.params
        return params

    @property
    def config(self) -> dict[str, Any]:
        """The floor, and the configuration of the model."""
        return {"floor": self.floor, "model": type(self.model).__name__, **self.model.config}

    def loss(
        self, *batch: Array, eps: Array | None = None, rng: np.random.Generator | None = None
    ) -> tuple[float, Grads, Parts]:
        r"""The loss of a batch and its gradients.

        The model's own gradients hold :math:`\beta` times the plain divergence's. The difference between the floored
        one and that goes through the encoder once more, and is added.

        Args:
            batch: x of shape (N, D), and for a conditional model the labels.
            eps: standard normal noise, shape (N, Z); drawn from ``rng`` when it is not given.
            rng: the source of the noise.

        Returns:
            the loss in nats, the gradient of each parameter under its name, and the parts ``reconstruction``,
            ``free_bits`` (the floored divergence, before its weight :math:`\beta`) and ``kl`` (the plain one).

        Raises:
            ValueError: if the shapes do not fit, or neither or both of ``eps`` and ``rng`` are given.
        """
        _, grads, parts = self.model.loss(*batch, eps=eps, rng=rng)
        mu, logvar, cache = self.model._encode(*batch)
        _, dmu, dlogvar = losses.kl_standard_normal(mu, logvar)
        floored, dmu_floored, dlogvar_floored = losses.free_bits_loss(mu, logvar, floor=self.floor)
        change = self.model.beta * np.concatenate([dmu_floored - dmu, dlogvar_floored - dlogvar], axis=1)
        for name, g in mlp_gradients(change, cache).items():
            grads[name] = grads[name] + g
        return self._total(parts, floored), grads, _parts(parts, floored)

    def evaluate(
        self, *batch: Array, eps: Array | None = None, rng: np.random.Generator | None = None
    ) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        _, parts = self.model.evaluate(*batch, eps=eps, rng=rng)
        floored, _, _ = losses.free_bits_loss(*self.model.encode(*batch), floor=self.floor)
        return self._total(parts, floored), _parts(parts, floored)

    def _total(self, parts: Parts, floored: float) -> float:
        return float(parts["reconstruction"] + self.model.beta * floored)


def _parts(parts: Parts, floored: float) -> Parts:
    return {"reconstruction": parts["reconstruction"], "free_bits": floored, "kl": parts["kl"]}
