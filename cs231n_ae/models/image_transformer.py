"""A causal transformer over an image: patches are words, and each word is guessed from those before it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import initialization, layers, losses
from cs231n_ae.models.attention_memory import AttentionMemory
from cs231n_ae.models.orderings import require_bits
from cs231n_ae.models.pixel_model import require_sizes
from cs231n_ae.types import Array, Cache, Grads, Params, Parts
from cs231n_ae.validation import (
    require_count,
    require_counts,
    require_data,
    require_generator,
    require_labels,
    require_some,
)

__all__ = ["ImageTransformer"]

CHUNK = 50
"""Examples that are evaluated at once: each head holds a square of weights for each of them."""

LONGEST_WAVE = 100.0
"""Of the codes for rows and columns, of which a small image has few."""

NAMES = ("W_q", "W_k", "W_v", "W_o")


class ImageTransformer:
    r"""A probability of binary images as a product over patches, row by row from the top left.

    A patch of P bits is one of :math:`K = 2^P` words, so an image is a sequence of T words. Word t is guessed from

    .. math:: h^0_t = e_{\mathrm{word}_{t-1}} + p_t, \qquad
              u^l = h^{l-1} + \mathrm{attention}(\mathrm{norm}(h^{l-1})), \qquad
              h^l = u^l + W_2\, \mathrm{relu}(W_1\, \mathrm{norm}(u^l) + b_1) + b_2

    where the word before the first is one of its own, K, :math:`p_t` holds the codes of the patch's row and column, and
    attention is multi-head and causal. The scores of word t are :math:`W_\mathrm{out}\, \mathrm{norm}(h^L_t) +
    b_\mathrm{out}`, of which a softmax makes K probabilities. Their logarithms, summed over the words, are
    :math:`\log p(x)`: exact, and of the same bits as those of MADE or PixelCNN.

    Attributes:
        params: the embedding ``E`` (K + 1, D); of each layer l the norms ``gamma_a{l}``, ``beta_a{l}``, ``gamma_m{l}``,
            ``beta_m{l}`` (D,), the projections ``W_q{l}``, ``W_k{l}``, ``W_v{l}``, ``W_o{l}`` (D, D), and ``W1_{l}``
            (D, 4D), ``b1_{l}``, ``W2_{l}`` (4D, D), ``b2_{l}``; at the end ``gamma_out``, ``beta_out``, ``W_out``
            (D, K), ``b_out``.
        n_words: K.
        n_tokens: T.

    Source: Vaswani et al. 2017, Attention is all you need; over images: Parmar et al. 2018, Image transformer; the norm
    before each part: Xiong et al. 2020, On layer normalization in the transformer architecture.
    """

    params: Params

    def __init__(
        self,
        image: Sequence[int],
        *,
        patch: Sequence[int] = (2, 2),
        width: int = 64,
        n_heads: int = 4,
        n_layers: int = 2,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Build the network and draw its weights.

        Args:
            image: height and width.
            patch: height and width of a patch, which divide those of the image; of at most 8 pixels.
            width: D, how many numbers stand for a place; a multiple of 4.
            n_heads: of every attention, a divisor of the width.
            n_layers: L, how many times a place looks around and thinks.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no model.
        """
        self.image = require_sizes(image, width=width, n_heads=n_heads, n_layers=n_layers)
        self.patch = self._require_patch(patch)
        if width % 4 or width % n_heads:
            raise ValueError(
                f"width must be a multiple of 4 (sines and cosines of row and column) and of n_heads, {n_heads}, "
                f"got {width}"
            )
        require_generator("rng", rng)
        self.width, self.n_heads, self.n_layers = width, n_heads, n_layers
        self.n_features = self.image[0] * self.image[1]
        self.grid = (self.image[0] // self.patch[0], self.image[1] // self.patch[1])
        self.n_tokens, self.n_words = self.grid[0] * self.grid[1], 2 ** (self.patch[0] * self.patch[1])
        self.params = self._draw_weights(rng, dtype)

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        options = {"width": self.width, "n_heads": self.n_heads, "n_layers": self.n_layers}
        return {"image": self.image, "patch": self.patch, **options}

    def _require_patch(self, patch: Sequence[int]) -> tuple[int, int]:
        require_counts("patch", patch, least=2, most=2, why="height and width")
        height, width = int(patch[0]), int(patch[1])
        if self.image[0] % height or self.image[1] % width or height * width > 8:
            raise ValueError(f"patch must divide the image, {self.image}, and have at most 8 pixels, got {patch}")
        return height, width

    def _draw_weights(self, rng: np.random.Generator, dtype: DTypeLike) -> Params:
        d, k = self.width, self.n_words

        def matrix(fan_in: int, fan_out: int) -> Array:
            return initialization.xavier_uniform(fan_in, fan_out, rng=rng, dtype=dtype)

        params = {"E": initialization.normal(k + 1, d, rng=rng, std=0.1, dtype=dtype)}
        for i in range(1, self.n_layers + 1):
            for part in ("a", "m"):
                params |= {f"gamma_{part}{i}": np.ones(d, dtype), f"beta_{part}{i}": np.zeros(d, dtype)}
            params |= {f"{name}{i}": matrix(d, d) for name in NAMES}
            params |= {f"W1_{i}": matrix(d, 4 * d), f"b1_{i}": np.zeros(4 * d, dtype)}
            params |= {f"W2_{i}": matrix(4 * d, d), f"b2_{i}": np.zeros(d, dtype)}
        params |= {"gamma_out": np.ones(d, dtype), "beta_out": np.zeros(d, dtype)}
        return {**params, "W_out": matrix(d, k), "b_out": np.zeros(k, dtype)}

    def words(self, x: Array) -> Array:
        """Images as words, (N, D) bits to (N, T) integers from 0 to K − 1, a patch's bits read as a number."""
        require_bits("x", x, self.n_features)
        require_some("x", x)
        (rows, columns), (height, width) = self.grid, self.patch
        patches = x.reshape(len(x), rows, height, columns, width).swapaxes(2, 3).reshape(len(x), self.n_tokens, -1)
        return patches.astype(np.intp) @ (1 << np.arange(height * width))

    def pixels(self, words: Array) -> Array:
        """Undo :meth:`words`: (N, T) integers to (N, D) zeros and ones, in the dtype of the parameters."""
        (rows, columns), (height, width) = self.grid, self.patch
        self._require_words("words", words, least=self.n_tokens)
        bits = (words[:, :, np.newaxis] >> np.arange(height * width)) & 1  # (N, T, P)
        images = bits.reshape(len(words), rows, columns, height, width).swapaxes(2, 3)
        return images.reshape(len(words), self.n_features).astype(self.params["b_out"].dtype)

    def forward(self, words: Array) -> tuple[Array, Cache]:
        """The scores of each word given those before it, (N, T, K), and the caches for :meth:`backward`.

        With fewer than T words, the beginnings of images, the scores of as many.
        """
        self._require_words("words", words)
        before = np.insert(words[:, :-1], 0, self.n_words, axis=1)  # the word before each, and K before the first
        h, embedding_cache = layers.embedding_forward(before, self.params["E"])
        h = h + self._codes()[: words.shape[1]]
        mask, blocks = layers.causal_mask(words.shape[1]), []
        for i in range(1, self.n_layers + 1):
            h, attention_caches = self._attention_forward(h, i, mask)
            h, mlp_caches = self._mlp_forward(h, i)
            blocks.append((attention_caches, mlp_caches))
        normed, norm_cache = layers.layernorm_forward(h, self.params["gamma_out"], self.params["beta_out"])
        scores, out_cache = self._each_place(normed, self.params["W_out"], self.params["b_out"])
        return scores, (embedding_cache, blocks, norm_cache, out_cache)

    def backward(self, dscores: Array, caches: Cache) -> Grads:
        """Gradients of the loss with respect to each parameter, from those with respect to the scores."""
        embedding_cache, blocks, norm_cache, out_cache = caches
        require_data("dscores", dscores, (*embedding_cache[0].shape, self.n_words), why="that of the scores")
        grads: Grads = {}
        dh, grads["W_out"], grads["b_out"] = self._each_place_back(dscores, out_cache)
        dh, grads["gamma_out"], grads["beta_out"] = layers.layernorm_backward(dh, norm_cache)
        for i in range(self.n_layers, 0, -1):
            attention_caches, mlp_caches = blocks[i - 1]
            dh = self._mlp_backward(dh, i, mlp_caches, grads)
            dh = self._attention_backward(dh, i, attention_caches, grads)
        grads["E"] = layers.embedding_backward(dh, embedding_cache)
        return grads

    def _attention_forward(self, h: Array, i: int, mask: Array) -> tuple[Array, Cache]:
        normed, norm_cache = layers.layernorm_forward(h, self.params[f"gamma_a{i}"], self.params[f"beta_a{i}"])
        w = [self.params[f"{name}{i}"] for name in NAMES]
        out, weights, cache = layers.multi_head_forward(normed, w, n_heads=self.n_heads, mask=mask)
        return h + out, (norm_cache, cache, weights)

    def _attention_backward(self, dh: Array, i: int, caches: Cache, grads: Grads) -> Array:
        norm_cache, cache, _ = caches
        dnormed, dw = layers.multi_head_backward(dh, cache)
        grads |= {f"{name}{i}": gradient for name, gradient in zip(NAMES, dw, strict=True)}
        through, grads[f"gamma_a{i}"], grads[f"beta_a{i}"] = layers.layernorm_backward(dnormed, norm_cache)
        return dh + through

    def _mlp_forward(self, h: Array, i: int) -> tuple[Array, Cache]:
        normed, norm_cache = layers.layernorm_forward(h, self.params[f"gamma_m{i}"], self.params[f"beta_m{i}"])
        a, first_cache = self._each_place(normed, self.params[f"W1_{i}"], self.params[f"b1_{i}"])
        r, relu_cache = layers.relu_forward(a)
        out, second_cache = self._each_place(r, self.params[f"W2_{i}"], self.params[f"b2_{i}"])
        return h + out, (norm_cache, first_cache, relu_cache, second_cache)

    def _mlp_backward(self, dh: Array, i: int, caches: Cache, grads: Grads) -> Array:
        norm_cache, first_cache, relu_cache, second_cache = caches
        dr, grads[f"W2_{i}"], grads[f"b2_{i}"] = self._each_place_back(dh, second_cache)
        da = layers.relu_backward(dr, relu_cache)
        dnormed, grads[f"W1_{i}"], grads[f"b1_{i}"] = self._each_place_back(da, first_cache)
        through, grads[f"gamma_m{i}"], grads[f"beta_m{i}"] = layers.layernorm_backward(dnormed, norm_cache)
        return dh + through

    def loss(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Grads, Parts]:
        """The negative log-likelihood of a batch of bits in nats per example, and its gradients.

        Args:
            x: zeros and ones, shape (N, D).
            rng: not used, for nothing here is random; every model takes one.

        Returns:
            the loss, the gradient of each parameter under its name, and the part ``nll``, the loss once more.

        Raises:
            ValueError: if ``x`` has not D columns, or holds anything but 0 and 1.
        """
        words = self.words(x)
        scores, caches = self.forward(words)
        mean, dscores = losses.softmax_loss(scores.reshape(-1, self.n_words), words.ravel())  # over all words
        grads = self.backward(dscores.reshape(scores.shape) * self.n_tokens, caches)
        return mean * self.n_tokens, grads, {"nll": mean * self.n_tokens}

    def evaluate(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its part without gradients, for examples that are not trained on."""
        nll = -float(np.mean(self.log_prob(x), dtype=np.float64))
        return nll, {"nll": nll}

    def log_prob(self, x: Array) -> Array:
        """The log-probability of each example in nats, (N, D) to (N,)."""
        return self.log_prob_of_words(x).sum(axis=1)

    def log_prob_of_words(self, x: Array) -> Array:
        """The log-probability of each word given those before it, in nats: (N, D) to (N, T)."""
        words = self.words(x)
        return np.concatenate([self._log_prob(words[i : i + CHUNK]) for i in range(0, len(words), CHUNK)])

    def _log_prob(self, words: Array) -> Array:
        scores, _ = self.forward(words)
        scores = scores - scores.max(axis=2, keepdims=True)
        right = np.take_along_axis(scores, words[:, :, np.newaxis], axis=2)[:, :, 0]
        return right - np.log(np.exp(scores).sum(axis=2))

    def attention_maps(self, x: Array) -> Array:
        """Where each place looks: of every layer and head the weights, (L, N, heads, T, T)."""
        words = self.words(x)
        _, (_, blocks, _, _) = self.forward(words)
        weights = np.stack([weights for (_, _, weights), _ in blocks])
        return weights.reshape(self.n_layers, len(x), self.n_heads, self.n_tokens, self.n_tokens)

    def sample(self, n: int, *, rng: np.random.Generator, given: Array | None = None) -> Array:
        """``n`` images of zeros and ones, (n, D); with their first words ``given``, (n, t), these are completed.

        Word by word: earlier words are not computed anew, for their keys and values are kept
        (:class:`~cs231n_ae.models.attention_memory.AttentionMemory`).
        """
        require_count("n", n)
        require_generator("rng", rng)
        words = np.zeros((n, self.n_tokens), np.intp)
        known = 0
        if given is not None:
            self._require_words("given", given, n=n)
            known = given.shape[1]
            words[:, :known] = given
        memories = self._memories(n)
        before = np.full(n, self.n_words)  # the word before the first
        for t in range(self.n_tokens):
            scores = self._next_scores(before, memories)
            if t >= known:
                gumbel = rng.gumbel(size=(n, self.n_words))  # the largest of scores + gumbel is a draw of their softmax
                words[:, t] = (scores + gumbel).argmax(axis=1)
            before = words[:, t]
        return self.pixels(words)

    def _memories(self, n: int) -> list[AttentionMemory]:
        """Those of all layers, for ``n`` images of which no word is known."""
        dtype = self.params["b_out"].dtype
        size = (n, self.n_tokens, self.width)
        return [AttentionMemory(*size, n_heads=self.n_heads, dtype=dtype) for _ in range(self.n_layers)]

    def _next_scores(self, before: Array, memories: list[AttentionMemory]) -> Array:
        """The scores of :meth:`forward` at the next place alone, (N, K), given the word before it, (N,)."""
        h, _ = layers.embedding_forward(before[:, np.newaxis], self.params["E"])  # (N, 1, D)
        h = h + self._codes()[memories[0].places]
        for i, memory in enumerate(memories, start=1):
            normed, _ = layers.layernorm_forward(h, self.params[f"gamma_a{i}"], self.params[f"beta_a{i}"])
            h = h + memory.attend(normed, [self.params[f"{name}{i}"] for name in NAMES])
            h, _ = self._mlp_forward(h, i)
        normed, _ = layers.layernorm_forward(h, self.params["gamma_out"], self.params["beta_out"])
        scores, _ = self._each_place(normed, self.params["W_out"], self.params["b_out"])
        return scores[:, 0]

    def _codes(self) -> Array:
        """The codes of each patch's row and column, side by side, (T, D)."""
        dtype = self.params["b_out"].dtype
        rows, columns = (
            layers.positional_codes(n, self.width // 2, longest=LONGEST_WAVE, dtype=dtype) for n in self.grid
        )
        return np.hstack([np.repeat(rows, self.grid[1], axis=0), np.tile(columns, (self.grid[0], 1))])

    def _require_words(self, name: str, words: Array, *, least: int = 0, n: int | None = None) -> None:
        fits = isinstance(words, np.ndarray) and words.ndim == 2 and least <= words.shape[1] <= self.n_tokens
        if not fits or n not in (None, len(words)):
            got = words.shape if isinstance(words, np.ndarray) else type(words).__name__
            several = self.n_tokens if least == self.n_tokens else f"at most {self.n_tokens}"
            rows = "N" if n is None else n
            raise ValueError(f"{name} must be an array of shape ({rows}, T) with T of {several}, got {got}")
        require_some(name, words)
        require_labels(name, words.reshape(-1), words.size, self.n_words)

    @staticmethod
    def _each_place(x: Array, w: Array, b: Array) -> tuple[Array, Cache]:
        """One affine layer at every place: (N, T, D) to (N, T, H)."""
        out, cache = layers.affine_forward(x.reshape(-1, x.shape[2]), w, b)
        return out.reshape(*x.shape[:2], -1), cache

    @staticmethod
    def _each_place_back(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
        dx, dw, db = layers.affine_backward(dout.reshape(-1, dout.shape[2]), cache)
        return dx.reshape(*dout.shape[:2], -1), dw, db
