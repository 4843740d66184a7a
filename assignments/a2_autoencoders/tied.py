"""The tied autoencoder: the decoder's weights are the encoder's, transposed, so half as many numbers are learned."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import layers
from cs231n_ae.models.autoencoder import Autoencoder
from cs231n_ae.models.mlp import mlp_backward, mlp_forward
from cs231n_ae.models.mlp_gradients import mlp_gradients
from cs231n_ae.types import Array, Grads, Params, Parts
from cs231n_ae.validation import require_data

__all__ = ["TiedAutoencoder", "add_both_paths"]


class TiedAutoencoder(Autoencoder):
    r"""An autoencoder whose decoder has biases of its own, but no weights: :math:`W^{dec}_i = (W^{enc}_{L+1-i})^\top`.

    Each weight is used twice, on the way down and on the way up. Its gradient is the sum of what both uses say.

    Attributes:
        params: ``enc_W1, enc_b1, ..., dec_b1, ...``, in the order of the layers.

    Source: Vincent et al. 2010, section 2.2; for linear networks, Baldi & Hornik 1989.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        activation: str | Sequence[str] = "relu",
        likelihood: str = "bernoulli",
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Build the network and draw its weights; the arguments are those of :class:`Autoencoder`."""
        super().__init__(sizes, activation=activation, likelihood=likelihood, rng=rng, dtype=dtype)
        for i in range(1, len(self.sizes)):
            del self.params[f"dec_W{i}"]

    def decoder_params(self) -> Params:
        """What the decoder works with: the encoder's weights, the last one first and transposed, and its own biases."""
        depth = len(self.decoder_activations)
        params = {}
        for i in range(1, depth + 1):
            params[f"dec_W{i}"] = self.params[f"enc_W{depth + 1 - i}"].T
            params[f"dec_b{i}"] = self.params[f"dec_b{i}"]
        return params

    def decode(self, z: Array) -> Array:
        """What a code stands for: (N, Z) to (N, D), as probabilities under ``bernoulli``."""
        require_data("z", z, (None, self.sizes[-1]), why="one column for each number of the code")
        out, _ = mlp_forward(z, self.decoder_params(), self.decoder_activations, prefix="dec_")
        return layers.sigmoid_forward(out)[0] if self.likelihood == "bernoulli" else out

    def loss(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Grads, Parts]:
        """The reconstruction loss of a batch and its gradients.

        Args:
            x: a batch, shape (N, D).
            rng: not used, for nothing here is random; every model takes one.

        Returns:
            the loss, the gradient of each parameter under its name, and the parts ``{"reconstruction": loss}``.

        Raises:
            ValueError: if ``x`` has not D columns, or under ``bernoulli`` holds values outside [0, 1].
        """
        raise NotImplementedError(
            "tied_autoencoder_loss: yours to write; then run: cs231n-ae check tied_autoencoder_loss"
        )

    def evaluate(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        out, _ = mlp_forward(self.encode(x), self.decoder_params(), self.decoder_activations, prefix="dec_")
        loss, _ = self._compare(out, x)
        return loss, {"reconstruction": loss}


def add_both_paths(encoder_grads: Grads, decoder_grads: Grads) -> Grads:
    r"""The gradients of tied weights, from those of the encoder and of the decoder by themselves.

    With L layers each, the encoder's weight :math:`W_i` (D, H) stands in the decoder's layer :math:`L + 1 - i` once
    more, as its transpose (H, D). It reaches the loss by two ways, and what comes back along them adds up:

    .. math:: dW_i = dW^{enc}_i + (dW^{dec}_{L+1-i})^\top

    Biases are not shared, so each keeps the gradient that it has.

    Args:
        encoder_grads: ``enc_W1, enc_b1, ..., enc_WL, enc_bL``, as if nothing were tied.
        decoder_grads: ``dec_W1, dec_b1, ..., dec_WL, dec_bL``, likewise.

    Returns:
        the gradients under the names of the parameters: ``enc_W1, enc_b1, ..., dec_b1, ...``, without ``dec_W``.
    """
    raise NotImplementedError("add_both_paths: yours to write; then run: cs231n-ae check add_both_paths")
