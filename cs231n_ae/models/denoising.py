"""The denoising autoencoder: it sees a corrupted example and is asked for the whole one."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import layers
from cs231n_ae.models.autoencoder import Autoencoder
from cs231n_ae.models.mlp import mlp_backward, mlp_forward
from cs231n_ae.models.mlp_gradients import mlp_gradients
from cs231n_ae.types import Array, Grads, Parts
from cs231n_ae.validation import require_data, require_in, require_number, require_real

__all__ = ["DenoisingAutoencoder"]

CORRUPTIONS = ("gaussian", "masking", "salt_and_pepper")
TARGETS = ("clean", "noisy")


class DenoisingAutoencoder(Autoencoder):
    r"""Learn to undo corruption: :math:`L(g(f(\tilde x)), x)` with a new :math:`\tilde x` at every step.

    The noise is drawn anew each time an example is seen, so that no two epochs show the same corruption and there is
    nothing to learn by heart.

    With ``target="noisy"`` the network is never shown a clean example: it is asked for a second copy with noise of its
    own (noise2noise). Nobody can predict that noise, so the best answer to squared error is its mean. Where noise has
    mean 0, as Gaussian noise has, that is the clean example, and training ends up at the same place. Masking and salt
    and pepper move the mean, so there the answer is biased.

    Attributes:
        params: ``enc_W1, enc_b1, ..., dec_W1, dec_b1, ...``, in the order of the layers.

    Source: Vincent et al. 2010, section 3; noise2noise: Lehtinen et al. 2018.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        corruption: str = "masking",
        amount: float = 0.3,
        target: str = "clean",
        activation: str | Sequence[str] = "relu",
        likelihood: str = "bernoulli",
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Build the network and draw its weights.

        Args:
            sizes: features from the input to the code, at least two numbers.
            corruption: ``"gaussian"``, ``"masking"`` or ``"salt_and_pepper"``.
            amount: the standard deviation of Gaussian noise, or else the probability that a feature is corrupted.
            target: ``"clean"``, the example itself; or ``"noisy"``, another corrupted copy of it.
            activation: as for :class:`Autoencoder`.
            likelihood: ``"bernoulli"`` or ``"gaussian"``, as for :class:`Autoencoder`.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no model.
        """
        require_in("corruption", corruption, CORRUPTIONS)
        require_in("target", target, TARGETS)
        require_number("amount", amount, 0, np.inf if corruption == "gaussian" else 1)
        if likelihood == "bernoulli" and target == "noisy" and corruption == "gaussian":
            raise ValueError(
                "likelihood must be 'gaussian' for noisy targets under Gaussian noise, got 'bernoulli': "
                "such targets leave [0, 1]"
            )
        super().__init__(sizes, activation=activation, likelihood=likelihood, rng=rng, dtype=dtype)
        self.corruption, self.amount, self.target = corruption, amount, target

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        return {**super().config, "corruption": self.corruption, "amount": self.amount, "target": self.target}

    def corrupt(self, x: Array, *, rng: np.random.Generator) -> Array:
        """A corrupted copy of the examples, (N, D) to (N, D)."""
        require_real("x", x)
        if self.corruption == "gaussian":
            return layers.gaussian_noise(x, std=self.amount, rng=rng)
        if self.corruption == "masking":
            return layers.masking_noise(x, rate=self.amount, rng=rng)
        return layers.salt_and_pepper_noise(x, rate=self.amount, rng=rng)

    def loss(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Grads, Parts]:
        r"""The loss of reconstructing a batch from a corrupted copy, and its gradients.

        With :math:`\tilde x` the corrupted copy, :math:`L = L_\mathrm{reconstruction}(g(f(\tilde x)), x)`; under
        ``target="noisy"`` a second corrupted copy, with noise of its own, stands for x in it. The noise is no
        parameter: what flows back to :math:`\tilde x` is not needed.

        Args:
            x: a batch of clean examples, shape (N, D).
            rng: the source of the noise, drawn anew at every call; it must be given.

        Returns:
            the loss, the gradient of each parameter under its name, and the parts ``{"reconstruction": loss}``.

        Raises:
            ValueError: if ``rng`` is missing, ``x`` has not D columns, or under ``bernoulli`` is not in [0, 1].
        """
        if rng is None:
            raise ValueError("rng must be a np.random.Generator to draw the noise from, got None: pass rng=")
        require_data("x", x, (None, self.sizes[0]), why="one column for each feature of the model")
        corrupted = self.corrupt(x, rng=rng)
        target = x if self.target == "clean" else self.corrupt(x, rng=rng)
        z, encoder_cache = mlp_forward(corrupted, self.params, self.encoder_activations, prefix="enc_")
        out, decoder_cache = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
        loss, dout = self._compare(out, target)

        dz, decoder_grads = mlp_backward(dout, decoder_cache)
        encoder_grads = mlp_gradients(dz, encoder_cache)
        return loss, {**encoder_grads, **decoder_grads}, {"reconstruction": loss}

    def evaluate(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        loss, _, parts = self.loss(x, rng=rng)
        return loss, parts
