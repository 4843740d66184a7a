"""MADE: an autoencoder whose connections are masked, so that its outputs are the factors of a probability."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import initialization, layers, losses
from cs231n_ae.models.made_masks import made_degrees, made_masks
from cs231n_ae.models.mlp import ACTIVATIONS, init_mlp
from cs231n_ae.models.orderings import choose_order, log_prob_of_bits, require_bits
from cs231n_ae.types import Array, Cache, Grads, Parts
from cs231n_ae.validation import require_count, require_counts, require_generator, require_in

__all__ = ["MADE"]


class MADE:
    r"""The probability of a vector of bits as a product, all of whose factors come from one pass through a network.

    .. math:: p(x) = \prod_{t=1}^{D} p\left( x_{o_t} \mid x_{o_1}, \dots, x_{o_{t-1}} \right)

    where o is the order of the pixels. Output d of the network is the logit of pixel d, and the masks leave it no way
    from pixel d itself or from a later one. ``sizes=(784, 500)`` is one hidden layer; the output has 784 units again.

    With ``n_masks`` above 1 there are as many sets of masks over the same weights. Training takes one at random for
    each batch, and the model's probability is the mean over all of them.

    Attributes:
        params: ``W1, b1, ..., W{L+1}, b{L+1}`` for L hidden layers, and ``A``, pixels to pixels, if ``direct``.
        orders: of each mask set, the pixels in the order in which they come.
        masks: of each mask set, the mask of each layer.
        direct_masks: of each mask set, the mask of the direct connections.

    Source: Germain, Gregor, Murray & Larochelle 2015, MADE.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        activation: str = "relu",
        order: str | Sequence[int] = "natural",
        n_masks: int = 1,
        direct: bool = False,
        mask_seed: int | None = None,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Build the network, draw its masks and its weights.

        Args:
            sizes: the number of pixels D, then the units of each hidden layer.
            activation: of the hidden layers.
            order: ``"natural"``, ``"random"`` (anew for each mask set), or the order itself.
            n_masks: how many sets of masks.
            direct: whether pixels are also connected to outputs directly, by weights A that start at 0.
            mask_seed: of everything random in the masks; drawn from ``rng`` when it is not given.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no model.
        """
        require_counts("sizes", sizes, least=2, why="the pixels and one or more hidden layers")
        require_in("activation", activation, ACTIVATIONS)
        require_count("n_masks", n_masks, advice="one set of masks makes a model")
        if mask_seed is not None:
            require_count("mask_seed", mask_seed, least=0)
        require_generator("rng", rng)
        self.sizes, self.activation, self.order = tuple(sizes), activation, order
        self.n_masks, self.direct, self.n_features = n_masks, direct, sizes[0]
        self.mask_seed = int(rng.integers(2**31)) if mask_seed is None else mask_seed
        names = (activation,) * (len(sizes) - 1) + ("linear",)
        self.params = init_mlp((*sizes, sizes[0]), names, prefix="", rng=rng, dtype=dtype)
        if direct:
            self.params["A"] = initialization.normal(sizes[0], sizes[0], std=0.0, rng=rng, dtype=dtype)
        self.orders: list[Array] = []
        self.masks: list[list[Array]] = []
        self.direct_masks: list[Array] = []
        for k in range(n_masks):
            mask_rng = np.random.default_rng([self.mask_seed, k])
            self.orders.append(choose_order(order, sizes[0], rng=mask_rng))
            degrees = made_degrees(self.orders[-1], sizes[1:], rng=mask_rng)
            self.masks.append(made_masks(degrees))
            self.direct_masks.append(made_masks(degrees[:1])[0])

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        return {
            "sizes": self.sizes,
            "activation": self.activation,
            "order": self.order if isinstance(self.order, str) else [int(pixel) for pixel in self.order],
            "n_masks": self.n_masks,
            "direct": self.direct,
            "mask_seed": self.mask_seed,
        }

    def logits(self, x: Array, *, mask_set: int = 0) -> Array:
        """The logit of every pixel given those before it in the order of the mask set: (N, D) to (N, D)."""
        return self._forward(x, mask_set)[0]

    def log_prob(self, x: Array) -> Array:
        r"""The log-probability of each example in nats, (N, D) to (N,).

        With several mask sets it is that of their mixture, :math:`\log \frac1K \sum_k p_k(x)`. (The mean of their
        *logits* would make no probability: with different orders, each pixel might see the other.)
        """
        each = np.stack([log_prob_of_bits(self.logits(x, mask_set=k), x) for k in range(self.n_masks)])  # (K, N)
        largest = each.max(axis=0)
        return largest + np.log(np.exp(each - largest).mean(axis=0))

    def sample(self, n: int, *, rng: np.random.Generator) -> Array:
        """``n`` draws of bits, (n, D); with several mask sets, each from one of them at random."""
        require_count("n", n)
        require_generator("rng", rng)
        count = np.bincount(rng.integers(self.n_masks, size=n), minlength=self.n_masks)
        x = np.concatenate([self.ancestral_sample(int(c), mask_set=k, rng=rng) for k, c in enumerate(count)])
        return x[rng.permutation(n)] if self.n_masks > 1 else x

    def ancestral_sample(self, n: int, *, mask_set: int = 0, rng: np.random.Generator) -> Array:
        r"""Draw bits pixel by pixel, in the order of a mask set: D passes through the network.

        The pixel :math:`o_t` is 1 with the probability :math:`\sigma(s_{o_t})`, where its logit :math:`s_{o_t}` comes
        from the bits already drawn. The pixels that are still to come may hold anything: the masks keep them out.

        Args:
            n: how many examples.
            mask_set: whose order to follow: ``self.orders[mask_set]``, for the logits ``self.logits(x,
                mask_set=mask_set)``.
            rng: the source of the bits.

        Returns:
            zeros and ones, shape (n, D), in the dtype of the parameters.

        Raises:
            ValueError: if ``n`` is negative, or there is no such mask set.

        Source: Germain, Gregor, Murray & Larochelle 2015, MADE, section 3.
        """
        raise NotImplementedError("made_sample: yours to write; then run: cs231n-ae check made_sample")

    def loss(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Grads, Parts]:
        r"""The negative log-likelihood of a batch of bits, and its gradients.

        The targets are the inputs. Going back, every layer of weights is a masked one; the direct connections, if there
        are any, hear of the loss from the same logits as the last layer does.

        Args:
            x: zeros and ones, shape (N, D).
            rng: chooses one of several mask sets for this batch; not used when there is only one.

        Returns:
            the loss in nats per example, the gradient of each parameter under its name, and the part ``nll``, which is
            the loss once more.

        Raises:
            ValueError: if ``x`` has not D columns, or holds anything but 0 and 1; if there are several mask sets and no
                ``rng``.
        """
        raise NotImplementedError("made_loss: yours to write; then run: cs231n-ae check made_loss")

    def evaluate(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its part without gradients, for examples that are not trained on."""
        loss, _ = losses.bce_with_logits_loss(self.logits(x, mask_set=self._choose_mask_set(rng)), x)
        return loss, {"nll": loss}

    def _forward(self, x: Array, mask_set: int) -> tuple[Array, Cache]:
        """The logits; and the caches: of each hidden layer a pair, of the output, and of the direct connections."""
        require_bits("x", x, self.n_features)
        require_count("mask_set", mask_set, least=0, most=self.n_masks - 1)
        *hidden_masks, out_mask = self.masks[mask_set]
        h, hidden_caches = x, []
        for i, mask in enumerate(hidden_masks, start=1):
            h, affine_cache = layers.masked_affine_forward(h, self.params[f"W{i}"], self.params[f"b{i}"], mask=mask)
            activation_cache = None
            if self.activation != "linear":
                h, activation_cache = self._activation("forward")(h)
            hidden_caches.append((affine_cache, activation_cache))
        last = len(self.masks[mask_set])
        w, b = self.params[f"W{last}"], self.params[f"b{last}"]
        logits, out_cache = layers.masked_affine_forward(h, w, b, mask=out_mask)
        if not self.direct:
            return logits, (hidden_caches, out_cache, None)
        mask = self.direct_masks[mask_set]
        straight, direct_cache = layers.masked_affine_forward(x, self.params["A"], np.zeros_like(b), mask=mask)
        return logits + straight, (hidden_caches, out_cache, direct_cache)

    def _activation(self, way: str) -> Any:
        """The activation's function ``"forward"`` or ``"backward"``, looked up at each use."""
        return getattr(layers, f"{self.activation}_{way}")

    def _choose_mask_set(self, rng: np.random.Generator | None) -> int:
        if self.n_masks == 1:
            return 0
        if rng is None:
            raise ValueError(f"rng must choose one of {self.n_masks} mask sets, got None: np.random.default_rng(0)")
        require_generator("rng", rng)
        return int(rng.integers(self.n_masks))
