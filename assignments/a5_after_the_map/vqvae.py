"""The VQ-VAE: an autoencoder whose code is a handful of numbers from 0 to K − 1."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import layers, losses
from cs231n_ae.models.autoencoder import Autoencoder
from cs231n_ae.models.mlp import mlp_backward, mlp_forward
from cs231n_ae.models.mlp_gradients import mlp_gradients
from cs231n_ae.types import Array, Grads, Parts
from cs231n_ae.validation import require_count, require_counts, require_data, require_labels, require_number

__all__ = ["VQVAE"]


class VQVAE(Autoencoder):
    r"""An autoencoder whose code, cut into S pieces, passes a codebook: each piece becomes the nearest of K vectors.

    .. math:: z_s = f(x)_s, \qquad c_s = \arg\min_k \lVert z_s - e_k \rVert^2, \qquad
              \hat x = g(e_{c_1}, \dots, e_{c_S})

    So an example is written as S numbers from 0 to K − 1, in :math:`S \log_2 K` bits or fewer. There is no prior while
    it is trained; one is fitted to the codes afterwards, and with it

    .. math:: -\log p(x) \le -\log p(x \mid c) - \log p(c), \qquad c = c(x)

    is a bound on the model's likelihood: one term of the sum over all codes.

    Attributes:
        params: those of the autoencoder, and ``codebook``, shape (K, Z / S).

    Source: van den Oord, Vinyals & Kavukcuoglu 2017, Neural discrete representation learning.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        n_slots: int,
        n_codes: int,
        commitment: float = 0.25,
        activation: str | Sequence[str] = "relu",
        likelihood: str = "bernoulli",
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Build the network and draw its weights, and a codebook of standard normal numbers.

        Args:
            sizes: features from the input to the code, as for :class:`Autoencoder`; the last is cut into S pieces.
            n_slots: S, of which each holds one code.
            n_codes: K.
            commitment: the weight of the commitment loss.
            activation: as for :class:`Autoencoder`.
            likelihood: ``"bernoulli"`` or ``"gaussian"``, as for :class:`Autoencoder`.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no model.
        """
        require_counts("sizes", sizes, least=2, why="from input to code")
        require_count("n_slots", n_slots)
        require_count("n_codes", n_codes)
        require_number("commitment", commitment, 0)
        if sizes[-1] % n_slots:
            raise ValueError(f"n_slots must divide the code's {sizes[-1]} numbers, got {n_slots}")
        super().__init__(sizes, activation=activation, likelihood=likelihood, rng=rng, dtype=dtype)
        self.n_slots, self.n_codes, self.commitment = n_slots, n_codes, commitment
        self.params["codebook"] = rng.standard_normal((n_codes, sizes[-1] // n_slots)).astype(dtype)

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        options = {"n_slots": self.n_slots, "n_codes": self.n_codes, "commitment": self.commitment}
        return {**super().config, **options}

    def pieces(self, x: Array) -> Array:
        """What the encoder says, before it is quantized: (N, D) to (N · S, Z / S), slot after slot."""
        return self.encode(x).reshape(-1, self.params["codebook"].shape[1])

    def codes(self, x: Array) -> Array:
        """The codes of each example: (N, D) to integers, (N, S)."""
        return layers.nearest_codes(self.pieces(x), self.params["codebook"]).reshape(-1, self.n_slots)

    def decode_codes(self, codes: Array) -> Array:
        """What codes stand for: integers (N, S) to (N, D), as probabilities under ``bernoulli``."""
        if not isinstance(codes, np.ndarray) or codes.ndim != 2 or codes.shape[1] != self.n_slots:
            got = codes.shape if isinstance(codes, np.ndarray) else type(codes).__name__
            raise ValueError(f"codes must be an array of shape (N, {self.n_slots}), one for each slot, got {got}")
        require_labels("codes", codes.reshape(-1), codes.size, self.n_codes)
        return self.decode(self.params["codebook"][codes].reshape(len(codes), self.sizes[-1]))

    def reconstruct(self, x: Array) -> Array:
        """Through the codes and back: (N, D) to (N, D)."""
        return self.decode_codes(self.codes(x))

    def loss(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Grads, Parts]:
        r"""The loss of a batch and its gradients, straight through the choice of codes.

        .. math:: L = -\log p(x \mid q) + \lVert \mathrm{sg}(z) - q \rVert^2 + \beta\, \lVert z - \mathrm{sg}(q)
                  \rVert^2

        The encoder hears by two ways, straight through from the decoder, and from the commitment loss; the codebook
        hears from its own loss alone; and the decoder from the reconstruction.

        Args:
            x: a batch, shape (N, D).
            rng: not used, for nothing here is random; every model takes one.

        Returns:
            the loss, the gradient of each parameter under its name, and the parts ``reconstruction`` and
            ``quantization``, which are its two terms: :func:`cs231n_ae.losses.vq_loss` is the second.

        Raises:
            ValueError: if ``x`` has not D columns, or under ``bernoulli`` holds values outside [0, 1].

        Source: van den Oord, Vinyals & Kavukcuoglu 2017, Neural discrete representation learning, equation 3.
        """
        raise NotImplementedError("vqvae_loss: yours to write; then run: cs231n-ae check vqvae_loss")

    def evaluate(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        loss, _, parts = self.loss(x)
        return loss, parts
