"""The autoencoder: an encoder down to a code, a decoder back up, any number of layers each."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import layers, losses
from cs231n_ae.models.mlp import init_mlp, mlp_backward, mlp_forward, require_activations
from cs231n_ae.models.mlp_gradients import mlp_gradients
from cs231n_ae.types import Array, Grads, Params, Parts
from cs231n_ae.validation import require_counts, require_data, require_in

__all__ = ["LIKELIHOODS", "Autoencoder"]

LIKELIHOODS = ("bernoulli", "gaussian")
"""What a decoder's outputs may say of the pixels: a probability each, as its logit, or a mean each."""


class Autoencoder:
    r"""Learn a code :math:`z = f(x)` from which the input can be rebuilt, :math:`\hat x = g(z)`.

    The decoder mirrors the encoder: ``sizes=(784, 256, 32)`` is the network 784-256-32-256-784.

    >>> import numpy as np
    >>> from cs231n_ae.models import Autoencoder
    >>> rng = np.random.default_rng(0)
    >>> model, x = Autoencoder((64, 32, 8), rng=rng), rng.random((5, 64), dtype=np.float32)
    >>> model.encode(x).shape, model.reconstruct(x).shape
    ((5, 8), (5, 64))

    Attributes:
        params: ``enc_W1, enc_b1, ..., dec_W1, dec_b1, ...``, in the order of the layers.
        encoder_activations, decoder_activations: the name of the activation behind each layer.
        likelihood: what the decoder's outputs say of the pixels, ``"bernoulli"`` or ``"gaussian"``.

    Source: Hinton & Salakhutdinov 2006, Science 313; Goodfellow, Bengio & Courville 2016, chapter 14.
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
        r"""Build the network and draw its weights.

        Args:
            sizes: features from the input to the code, at least two numbers.
            activation: one name for all hidden layers, with code and output linear; or a name for every layer,
                encoder first.
            likelihood: what the decoder's outputs say of the pixels. ``"gaussian"``: their means, and the loss is half
                the squared error; or ``"bernoulli"``: the logits of pixels in [0, 1], of which a reconstruction is the
                sigmoid, and the loss is the binary cross-entropy. Either is :math:`-\log p(x|z)`, the former up to a
                constant, for variance 1.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the sizes, the activations or the likelihood make no network.
        """
        require_counts("sizes", sizes, least=2, why="from input to code")
        require_in("likelihood", likelihood, LIKELIHOODS)
        depth = len(sizes) - 1
        if isinstance(activation, str):
            activation = 2 * ([activation] * (depth - 1) + ["linear"])
        require_activations(activation, 2 * depth)
        if likelihood == "bernoulli" and activation[-1] != "linear":
            raise ValueError(
                f"the last activation must be 'linear' under likelihood='bernoulli', got {activation[-1]!r}: "
                "the loss applies the sigmoid itself, to the logits"
            )
        self.sizes, self.likelihood = tuple(sizes), likelihood
        self.encoder_activations, self.decoder_activations = tuple(activation[:depth]), tuple(activation[depth:])
        self.params: Params = {
            **init_mlp(self.sizes, self.encoder_activations, prefix="enc_", rng=rng, dtype=dtype),
            **init_mlp(self.sizes[::-1], self.decoder_activations, prefix="dec_", rng=rng, dtype=dtype),
        }

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        activation = self.encoder_activations + self.decoder_activations
        return {"sizes": self.sizes, "activation": activation, "likelihood": self.likelihood}

    def encode(self, x: Array) -> Array:
        """The code of each example: (N, D) to (N, Z)."""
        require_data("x", x, (None, self.sizes[0]), why="one column for each feature of the model")
        return mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")[0]

    def decode(self, z: Array) -> Array:
        """What a code stands for: (N, Z) to (N, D), as probabilities under ``bernoulli``."""
        require_data("z", z, (None, self.sizes[-1]), why="one column for each number of the code")
        out, _ = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
        return layers.sigmoid_forward(out)[0] if self.likelihood == "bernoulli" else out

    def reconstruct(self, x: Array) -> Array:
        """Through the code and back: (N, D) to (N, D)."""
        return self.decode(self.encode(x))

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
        require_data("x", x, (None, self.sizes[0]), why="one column for each feature of the model")
        z, encoder_cache = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
        out, decoder_cache = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
        loss, dout = self._compare(out, x)

        dz, decoder_grads = mlp_backward(dout, decoder_cache)
        encoder_grads = mlp_gradients(dz, encoder_cache)
        return loss, {**encoder_grads, **decoder_grads}, {"reconstruction": loss}

    def evaluate(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        out, _ = mlp_forward(self.encode(x), self.params, self.decoder_activations, prefix="dec_")
        loss, _ = self._compare(out, x)
        return loss, {"reconstruction": loss}

    def _compare(self, out: Array, x: Array) -> tuple[float, Array]:
        """The loss between the decoder's output and the target, as the likelihood has it."""
        return losses.bce_with_logits_loss(out, x) if self.likelihood == "bernoulli" else losses.l2_loss(out, x)
