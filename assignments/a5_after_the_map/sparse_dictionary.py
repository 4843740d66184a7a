"""The sparse autoencoder of interpretability: many directions, few of them used at once, to take activations apart."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import initialization, layers, losses
from cs231n_ae.models.dead_latents import resample_latents
from cs231n_ae.types import Array, Cache, Grads, Params, Parts
from cs231n_ae.validation import require_count, require_data, require_examples, require_generator, require_number

__all__ = ["SparseDictionary"]


def _parts(reconstruction: float, sparsity: float) -> Parts:
    return {"reconstruction": reconstruction, "sparsity": sparsity}


class SparseDictionary:
    r"""Writes an example as a sum of few out of H directions of length 1, with weights that are not negative:

    .. math:: h = \sigma\big((x - b')\, W + b\big), \qquad \hat x = h\, U + b', \qquad u_j = w'_j / \lVert w'_j \rVert

    :math:`\sigma` is the ReLU, or keeps the k largest. Row j of U is the direction of latent j. Without its length of
    1 a penalty on h could be had for nothing, by small h and long directions: so W' is stored at any length, and used
    at length 1. (Papers write the directions as columns.)

    Attributes:
        params: ``enc_W`` W of shape (D, H), unless tied; ``enc_b`` b (H,); ``dec_W`` W' (H, D); ``dec_b`` b' (D,).
        sparsity: :math:`\lambda`, the price of activity.
        k: how many latents an example may have, or None for any number.
        tied: whether the encoder's weights are the directions, :math:`W = U^\top`.

    Source: Bricken et al. 2023, Towards monosemanticity; tied, Cunningham et al. 2023; with top-k, Gao et al. 2024.
    """

    def __init__(
        self,
        n_features: int,
        n_latents: int,
        *,
        sparsity: float = 0.0,
        k: int | None = None,
        tied: bool = False,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        r"""Draw directions, and let the encoder start as their transpose; biases start at 0.

        Args:
            n_features: D, the numbers of an example.
            n_latents: H; it may be larger than D.
            sparsity: the weight :math:`\lambda` of the L1 penalty, at least 0.
            k: keep the k largest activations of each example; None for a ReLU.
            tied: whether the encoder's weights are the directions.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no model.
        """
        require_count("n_features", n_features)
        require_count("n_latents", n_latents)
        require_number("sparsity", sparsity, 0, why="a negative one would reward activity")
        if k is not None:
            require_count("k", k, most=n_latents)
        self.n_features, self.n_latents = n_features, n_latents
        self.sparsity, self.k, self.tied = sparsity, k, tied
        drawn = initialization.normal(n_latents, n_features, std=1.0, rng=rng, dtype=dtype)
        directions, _ = layers.unit_rows_forward(drawn)
        self.params: Params = {} if tied else {"enc_W": directions.T.copy()}
        self.params |= {"enc_b": np.zeros(n_latents, dtype), "dec_W": directions, "dec_b": np.zeros(n_features, dtype)}

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        return {name: getattr(self, name) for name in ("n_features", "n_latents", "sparsity", "k", "tied")}

    @property
    def directions(self) -> Array:
        """U: of each latent the direction for which it stands, with length 1, (H, D)."""
        return layers.unit_rows_forward(self.params["dec_W"])[0]

    def encode(self, x: Array) -> Array:
        """How much of each direction is in each example: (N, D) to (N, H), most of it 0."""
        require_data("x", x, (None, self.n_features), why="one column for each feature of the model")
        w = self.directions.T if self.tied else self.params["enc_W"]
        a, _ = layers.affine_forward(x - self.params["dec_b"], w, self.params["enc_b"])
        return self._activate(a)[0]

    def decode(self, h: Array) -> Array:
        """The sum of directions that h asks for: (N, H) to (N, D)."""
        require_data("h", h, (None, self.n_latents), why="one column for each latent")
        return layers.affine_forward(h, self.directions, self.params["dec_b"])[0]

    def reconstruct(self, x: Array) -> Array:
        """Through the latents and back: (N, D) to (N, D)."""
        return self.decode(self.encode(x))

    def loss(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Grads, Parts]:
        r"""The loss of a batch and its gradients.

        .. math:: L = \frac1N \sum_n \Big( \frac12 \lVert \hat x_n - x_n \rVert^2 + \lambda \lVert h_n \rVert_1 \Big)

        By how many ways does each of these reach the loss: h; :math:`b'`; U in a tied model? Each way brings a term of
        its gradient. :func:`~cs231n_ae.layers.unit_rows_forward` makes U of W': what does its way back take out?

        Args:
            x: a batch, shape (N, D).
            rng: not used, for nothing here is random; every model takes one.

        Returns:
            the loss, the gradient of each parameter under its name, and the parts ``reconstruction`` and ``sparsity``
            (before its weight :math:`\lambda`).

        Raises:
            ValueError: if ``x`` has not D columns.

        Source: Bricken et al. 2023, Towards monosemanticity, appendix on the training of sparse autoencoders.
        """
        raise NotImplementedError(
            "sparse_dictionary_loss: yours to write; then run: cs231n-ae check sparse_dictionary_loss"
        )

    def evaluate(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        h = self.encode(x)
        (reconstruction, _), (sparsity, _) = losses.l2_loss(self.decode(h), x), losses.l1_penalty(h)
        return reconstruction + self.sparsity * sparsity, _parts(reconstruction, sparsity)

    def firing_rates(self, x: Array) -> Array:
        """The share of the examples on which each latent is active, (H,); a latent at 0 is dead on them."""
        require_examples("x", x, (None, self.n_features), why="one column for each feature of the model")
        return (self.encode(x) > 0).mean(axis=0)

    def resample(self, x: Array, *, rng: np.random.Generator) -> int:
        """Let latents that are dead on x start anew, by :func:`resample_latents`; returns how many they were."""
        require_generator("rng", rng)
        dead = self.firing_rates(x) == 0
        if dead.any():
            errors, centred = np.sum((self.reconstruct(x) - x) ** 2, axis=1), x - self.params["dec_b"]
            some = centred.any(axis=1)
            enc_w = self.directions.T if self.tied else self.params["enc_W"]
            changed = resample_latents(
                enc_w, self.params["enc_b"], self.params["dec_W"], dead, centred[some], errors[some], rng=rng
            )
            names = ("enc_W", "enc_b", "dec_W")
            self.params |= {name: new for name, new in zip(names, changed, strict=True) if name in self.params}
        return int(dead.sum())

    def _activate(self, a: Array) -> tuple[Array, Cache]:
        return layers.relu_forward(a) if self.k is None else layers.top_k_forward(a, k=self.k)

    def _activate_backward(self, dh: Array, cache: Cache) -> Array:
        return layers.relu_backward(dh, cache) if self.k is None else layers.top_k_backward(dh, cache)
