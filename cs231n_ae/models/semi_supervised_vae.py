"""The semi-supervised VAE (M2): a few labels, many examples without, and one bound on the likelihood of both."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import layers, losses
from cs231n_ae.models.mlp import ACTIVATIONS, init_mlp, mlp_backward, mlp_forward
from cs231n_ae.models.mlp_gradients import mlp_gradients
from cs231n_ae.numerics import bounded_expm1
from cs231n_ae.types import Array, Cache, Grads, Params, Parts
from cs231n_ae.validation import (
    require_count,
    require_counts,
    require_data,
    require_finite,
    require_generator,
    require_in,
    require_integers,
    require_labels,
    require_number,
    require_some,
)

__all__ = ["UNLABELLED", "SemiSupervisedVAE"]

UNLABELLED = -1
"""What stands for the label of an example that has none."""


class SemiSupervisedVAE:
    r"""A conditional VAE that infers the label where nobody says it: a label is a latent that is sometimes seen.

    With a uniform prior over K classes, the negative bound on :math:`\log p(x, y)` of an example with its label is

    .. math:: \mathcal L(x, y) = \mathbb E_{q(z|x,y)}\left[ -\log p(x|z,y) \right]
              + \mathrm{KL}\left( q(z|x,y) \,\|\, \mathcal N(0, I) \right) + \log K

    and that on :math:`\log p(x)` of one without sums over all labels that it might have, by a classifier
    :math:`q(y|x)` that is part of the model:

    .. math:: \mathcal U(x) = \sum_y q(y|x) \left[ \mathcal L(x, y) + \log q(y|x) \right]

    The sum is exact: every example without a label is encoded and decoded K times. In :math:`\mathcal L` there is no
    classifier, so it would learn from examples without labels alone; a cross-entropy with the weight :math:`\alpha`
    lets it see the labels too.

    Attributes:
        params: the classifier's ``cls_W1, ...``, the encoder's ``enc_W1`` of shape (D + K, H), ..., and the decoder's
            ``dec_W1`` of shape (Z + K, H), ...; the last encoder layer holds :math:`\mu` and then
            :math:`\log\sigma^2`.
        alpha: :math:`\alpha`, the weight of the cross-entropy of one example with a label.

    Source: Kingma, Rezende, Mohamed & Welling 2014, Semi-supervised learning with deep generative models, model M2,
    equations 6 to 9.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        n_classes: int,
        *,
        activation: str = "relu",
        alpha: float = 1.0,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        r"""Build the three networks and draw their weights.

        Args:
            sizes: features from the input D to the latent Z, at least two numbers; the classifier has the same hidden
                layers, the decoder has them in the opposite order.
            n_classes: how many labels there are, K.
            activation: of the hidden layers.
            alpha: the weight :math:`\alpha` of the cross-entropy, at least 0.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no model.
        """
        require_counts("sizes", sizes, least=2, why="from input to latent")
        require_count("n_classes", n_classes)
        require_in("activation", activation, ACTIVATIONS)
        require_number("alpha", alpha, 0, np.inf, why="a negative one would unlearn the labels")
        self.sizes, self.n_classes, self.n_latent = tuple(sizes), n_classes, sizes[-1]
        self.activation, self.alpha = activation, alpha
        self.activations = (activation,) * (len(sizes) - 2) + ("linear",)
        shapes = {
            "cls_": (*sizes[:-1], n_classes),
            "enc_": (sizes[0] + n_classes, *sizes[1:-1], 2 * self.n_latent),
            "dec_": (self.n_latent + n_classes, *sizes[-2::-1]),
        }
        self.params: Params = {}
        for prefix, shape in shapes.items():
            self.params |= init_mlp(shape, self.activations, prefix=prefix, rng=rng, dtype=dtype)

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        return {
            "sizes": self.sizes,
            "n_classes": self.n_classes,
            "activation": self.activation,
            "alpha": self.alpha,
        }

    def probabilities(self, x: Array) -> Array:
        """What the classifier thinks, q(y|x): (N, D) to (N, K)."""
        return np.exp(self._classify(x)[0])

    def predict(self, x: Array) -> Array:
        """The likeliest label of each example: (N, D) to integers (N,)."""
        log_q, _ = self._classify(x)
        require_finite("the scores of x", log_q)
        return log_q.argmax(axis=1)

    def encode(self, x: Array, y: Array) -> tuple[Array, Array]:
        r"""The Gaussian of each example under a label: mu and logvar (:math:`\log\sigma^2`), each (N, Z)."""
        require_data("x", x, (None, self.sizes[0]), why="one column for each feature of the model")
        require_labels("y", y, len(x), self.n_classes)
        mu, logvar, _ = self._encode(x, y)
        return mu, logvar

    def decode(self, z: Array, y: Array) -> Array:
        """What a latent stands for under a label: (N, Z) and (N,) to the pixels' means, (N, D)."""
        require_data("z", z, (None, self.n_latent), why="one column for each number of the code")
        require_labels("y", y, len(z), self.n_classes)
        logits, _ = mlp_forward(self._with_labels(z, y), self.params, self.activations, prefix="dec_")
        return layers.sigmoid_forward(logits)[0]

    def sample(self, n: int, *, y: int | Array, rng: np.random.Generator) -> Array:
        """Decode ``n`` draws from the prior, all under one label or each under its own: the pixels' means, (n, D)."""
        require_count("n", n)
        require_generator("rng", rng)
        labels = np.full(n, y) if np.ndim(y) == 0 else np.asanyarray(y)
        return self.decode(rng.standard_normal((n, self.n_latent)).astype(self.params["dec_W1"].dtype), labels)

    def loss(
        self, x: Array, y: Array, *, eps: Array | None = None, rng: np.random.Generator | None = None
    ) -> tuple[float, Grads, Parts]:
        r"""The negative bound of a batch, with or without labels, plus the weighted cross-entropy; and its gradients.

        .. math:: L = \frac1N \left[ \sum_\mathrm{labelled} \left( \mathcal L(x, y) - \alpha \log q(y|x) \right)
                      + \sum_\mathrm{unlabelled} \mathcal U(x) \right]

        Encoder and decoder see rows, each an example under one label: an example with its label is one row of weight
        1, one without is K rows, of the weights :math:`q(y|x)`. Whatever comes back along a row is scaled by its
        weight. The scores s of the classifier get theirs through the weights, in which the softmax leaves

        .. math:: \frac{\partial\, \mathcal U}{\partial s_y}
                  = q(y|x) \left[ \mathcal L(x, y) + \log q(y|x) - \mathcal U(x) \right]

        Args:
            x: a batch in [0, 1], shape (N, D).
            y: a label from 0 to K − 1 for each example, or ``UNLABELLED``, −1; shape (N,).
            eps: standard normal noise, shape (N, Z), the same for all labels that an example might have; drawn from
                ``rng`` when it is not given.
            rng: the source of the noise.

        Returns:
            the loss in nats, the gradient of each parameter under its name, and the parts ``labelled``,
            ``unlabelled`` and ``classification`` (before its weight), each a sum over its examples, divided by N.

        Raises:
            ValueError: if the shapes do not fit, ``y`` holds what is no label, or neither or both of ``eps`` and
                ``rng`` are given.
        """
        loss, parts, (weights, dscores, class_cache, row_caches) = self._forward(x, y, eps, rng)
        encoder_cache, sample_cache, decoder_cache, slope, dmu_kl, dlogvar_kl = row_caches
        share = weights[:, np.newaxis] / np.asarray(len(x), x.dtype)  # (R, 1)

        dz_and_label, decoder_grads = mlp_backward(-share * slope, decoder_cache)  # (R, Z + K)
        dmu, dlogvar = layers.reparameterize_backward(dz_and_label[:, : self.n_latent], sample_cache)
        dcode = np.concatenate([dmu + share * dmu_kl, dlogvar + share * dlogvar_kl], axis=1)
        encoder_grads = mlp_gradients(dcode, encoder_cache)
        return loss, {**mlp_gradients(dscores, class_cache), **encoder_grads, **decoder_grads}, parts

    def evaluate(
        self, x: Array, y: Array, *, eps: Array | None = None, rng: np.random.Generator | None = None
    ) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        loss, parts, _ = self._forward(x, y, eps, rng)
        return loss, parts

    def _forward(
        self, x: Array, y: Array, eps: Array | None, rng: np.random.Generator | None
    ) -> tuple[float, Parts, Cache]:
        """The loss, its parts, and what the way back needs: the gradient of the scores is among it already."""
        log_q, class_cache = self._classify(x)  # (N, K)
        require_some("x", x)
        seen = self._seen(y, len(x))
        if eps is None and rng is not None:
            require_generator("rng", rng)
            eps, rng = rng.standard_normal((len(x), self.n_latent)).astype(x.dtype), None
        hidden, known = np.flatnonzero(~seen), np.flatnonzero(seen)
        rows = np.concatenate([known, np.repeat(hidden, self.n_classes)])  # whose example, (R,)
        labels = np.concatenate([y[known], np.tile(np.arange(self.n_classes), len(hidden))])
        if eps is not None:
            require_data("eps", eps, (len(x), self.n_latent), why="noise for each example")
            eps = eps[rows]
        bounds, row_caches = self._bounds(x[rows], labels, eps, rng)

        m, q = len(known), np.exp(log_q[hidden])
        inside = bounds[m:].reshape(-1, self.n_classes) + log_q[hidden]  # L + log q
        unlabelled = (q * inside).sum(axis=1, keepdims=True)
        dscores = np.exp(log_q)
        dscores[known, y[known]] -= 1
        dscores[known] *= self.alpha
        dscores[hidden] = q * (inside - unlabelled)
        parts = {
            "labelled": float(bounds[:m].sum()) / len(x),
            "unlabelled": float(unlabelled.sum()) / len(x),
            "classification": -float(log_q[known, y[known]].sum()) / len(x),
        }
        loss = parts["labelled"] + parts["unlabelled"] + self.alpha * parts["classification"]
        weights = np.concatenate([np.ones(m, x.dtype), q.ravel()])
        return loss, parts, (weights, dscores / len(x), class_cache, row_caches)

    def _bounds(self, x: Array, y: Array, eps: Array | None, rng: np.random.Generator | None) -> tuple[Array, Cache]:
        """L(x, y) of each row, (R,), and the caches, with the slopes of its two terms at the networks' outputs."""
        mu, logvar, encoder_cache = self._encode(x, y)
        z, sample_cache = layers.reparameterize_forward(mu, logvar, eps=eps, rng=rng)
        logits, decoder_cache = mlp_forward(self._with_labels(z, y), self.params, self.activations, prefix="dec_")
        log_p, slope = losses.bernoulli_log_density(logits, x)
        excess = bounded_expm1(logvar)
        kl = 0.5 * (excess - logvar + mu**2).sum(axis=1)
        bounds = kl - log_p + np.asarray(np.log(self.n_classes), x.dtype)
        return bounds, (encoder_cache, sample_cache, decoder_cache, slope, mu, excess / 2)

    def _classify(self, x: Array) -> tuple[Array, Cache]:
        """log q(y|x), shape (N, K), and the classifier's cache."""
        require_data("x", x, (None, self.sizes[0]), why="one column for each feature of the model")
        scores, cache = mlp_forward(x, self.params, self.activations, prefix="cls_")
        top = scores.max(axis=1, keepdims=True)
        return scores - top - np.log(np.exp(scores - top).sum(axis=1, keepdims=True)), cache

    def _encode(self, x: Array, y: Array) -> tuple[Array, Array, Cache]:
        """mu, logvar and the encoder's cache."""
        out, cache = mlp_forward(self._with_labels(x, y), self.params, self.activations, prefix="enc_")  # (N, 2Z)
        return out[:, : self.n_latent], out[:, self.n_latent :], cache

    def _with_labels(self, a: Array, y: Array) -> Array:
        """The labels as one-hot vectors behind the rows of ``a``, in its dtype: (N, A) to (N, A + K)."""
        return np.concatenate([a, np.eye(self.n_classes, dtype=a.dtype)[y]], axis=1)

    def _seen(self, y: Array, n: int) -> Array:
        """Which examples have a label: True and False, (N,)."""
        require_integers("y", y)
        if len(y) != n:
            raise ValueError(f"y must have shape ({n},) (one label for each example), got {y.shape}")
        if len(y) and not UNLABELLED <= y.min() <= y.max() < self.n_classes:
            raise ValueError(
                f"y must hold labels from 0 to {self.n_classes - 1}, or {UNLABELLED} for none, "
                f"got {y.min()} to {y.max()}"
            )
        return y != UNLABELLED
