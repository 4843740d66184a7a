"""The sparse autoencoder: as many hidden units as you like, but only a few may be active for any one example."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import losses
from cs231n_ae.models.autoencoder import Autoencoder
from cs231n_ae.models.mlp import mlp_backward, mlp_forward
from cs231n_ae.models.mlp_gradients import mlp_gradients
from cs231n_ae.types import Array, Grads, Parts
from cs231n_ae.validation import require_counts, require_data, require_in, require_number

__all__ = ["SparseAutoencoder"]

SPARSITY_PENALTIES = ("kl", "l1")


def _parts(reconstruction: float, sparsity: float, decay: float) -> Parts:
    return {"reconstruction": reconstruction, "sparsity": sparsity, "decay": decay}


class SparseAutoencoder(Autoencoder):
    r"""An autoencoder with a price on active hidden units, and another on large weights.

    .. math:: L = L_\mathrm{reconstruction} + \alpha\, \Omega(h) + \frac\lambda2 \sum_i \lVert W_i \rVert^2

    Here h is the code, and :math:`\Omega` either holds the mean activation of each unit near :math:`\rho` (``"kl"``) or
    sums the activations (``"l1"``). It is the activations that become sparse; the weights are only kept small. With
    ``sizes=(64, 25)`` this is the classic: one layer of sigmoids down, one up, half the squared error.

    Attributes:
        params: ``enc_W1, enc_b1, ..., dec_W1, dec_b1, ...``, in the order of the layers.
        rho: :math:`\rho`, the mean activation that ``"kl"`` asks for.
        sparsity: :math:`\alpha`, the weight of the sparsity penalty.
        decay: :math:`\lambda`, the weight of the weight decay; biases are not decayed.

    Source: Ng 2011, CS294A lecture notes, Sparse autoencoder; for L1, Olshausen & Field 1996, Nature 381.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        activation: str | Sequence[str] | None = None,
        likelihood: str = "gaussian",
        penalty: str = "kl",
        rho: float = 0.05,
        sparsity: float = 3.0,
        decay: float = 1e-4,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        r"""Build the network and draw its weights.

        Args:
            sizes: features from the input to the code, at least two numbers.
            activation: a name for every layer, encoder first, or one name for all; sigmoids unless told otherwise (but
                a linear last layer under ``bernoulli``).
            likelihood: ``"gaussian"``, half the squared error; or ``"bernoulli"``, binary cross-entropy for pixels in
                [0, 1].
            penalty: ``"kl"``, for which the code must be sigmoids; or ``"l1"``.
            rho: the target :math:`\rho` in (0, 1); only ``"kl"`` uses it.
            sparsity: the weight :math:`\alpha` of the penalty, at least 0.
            decay: the weight :math:`\lambda` of the weight decay, at least 0.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no model.
        """
        require_counts("sizes", sizes, least=2, why="from input to code")
        require_in("penalty", penalty, SPARSITY_PENALTIES)
        require_number("rho", rho, np.nextafter(0, 1), np.nextafter(1, 0), why="a probability, neither 0 nor 1")
        require_number("sparsity", sparsity, 0, np.inf, why="a negative one would reward activity")
        require_number("decay", decay, 0, np.inf, why="a negative one would reward large weights")
        names = "sigmoid" if activation is None else activation
        if isinstance(names, str):
            last = "linear" if likelihood == "bernoulli" else names
            names = [names] * (2 * len(sizes) - 3) + [last]
        super().__init__(sizes, activation=names, likelihood=likelihood, rng=rng, dtype=dtype)
        if penalty == "kl" and self.encoder_activations[-1] != "sigmoid":
            raise ValueError(
                f"the code's activation must be 'sigmoid' under penalty='kl', got {self.encoder_activations[-1]!r}: "
                "a mean activation is compared with a probability. Use penalty='l1', or sigmoids"
            )
        self.penalty, self.rho, self.sparsity, self.decay = penalty, rho, sparsity, decay

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        options = {"penalty": self.penalty, "rho": self.rho, "sparsity": self.sparsity, "decay": self.decay}
        return {**super().config, **options}

    def loss(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Grads, Parts]:
        r"""The loss of a batch and its gradients.

        The code reaches the loss by two ways, the reconstruction and the penalty: dz is a sum of two terms. So is the
        gradient of each weight, for which the second way is the decay.

        Args:
            x: a batch, shape (N, D).
            rng: not used, for nothing here is random; every model takes one.

        Returns:
            the loss, the gradient of each parameter under its name, and the parts ``reconstruction``, ``sparsity``
            (before its weight :math:`\alpha`) and ``decay`` (before :math:`\lambda`).

        Raises:
            ValueError: if ``x`` has not D columns, or under ``bernoulli`` holds values outside [0, 1].
        """
        raise NotImplementedError(
            "sparse_autoencoder_loss: yours to write; then run: cs231n-ae check sparse_autoencoder_loss"
        )

    def evaluate(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        z = self.encode(x)
        out, _ = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
        reconstruction, _ = self._compare(out, x)
        sparsity, _ = self._sparsity(z)
        decay = sum(losses.weight_decay(self.params[name])[0] for name in self._weights())
        return self._total(reconstruction, sparsity, decay), _parts(reconstruction, sparsity, decay)

    def _sparsity(self, z: Array) -> tuple[float, Array]:
        """The chosen penalty on the code, and its gradient."""
        return losses.kl_sparsity_penalty(z, rho=self.rho) if self.penalty == "kl" else losses.l1_penalty(z)

    def _total(self, reconstruction: float, sparsity: float, decay: float) -> float:
        return reconstruction + self.sparsity * sparsity + self.decay * decay

    def _weights(self) -> list[str]:
        """The names of the weights, without the biases."""
        return [name for name in self.params if "_W" in name]
