"""The generative stochastic network: a denoiser with noise inside, trained along the chain that it will walk."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import layers, losses
from cs231n_ae.initialization import xavier_uniform
from cs231n_ae.models.denoising_chain import denoising_chain
from cs231n_ae.types import Array, Grads, Params, Parts
from cs231n_ae.validation import require_count, require_data, require_generator, require_number

__all__ = ["GSN"]


def _mean(parts: Parts) -> float:
    return sum(parts.values()) / len(parts)


class GSN:
    r"""One hidden layer with tied weights, and noise in the pixels and in the hidden units.

    .. math:: \tilde x \sim C(\tilde x \mid x), \qquad h = \tanh(c + W^\top \tilde x + s\,\epsilon), \quad
              \epsilon \sim \mathcal N(0, I), \qquad P(x_i = 1 \mid h) = \sigma(b_i + (W h)_i)

    C sets each pixel with probability r to 0 or 1 by a fair coin. Training starts at the data and walks the chain for
    some steps; from wherever it has got to, it is to find the way back (*walkback*). So the model learns to leave the
    places between the digits to which only its own chain would go.

    Attributes:
        params: ``W`` of shape (D, H), ``b`` for the pixels, ``c`` for the hidden units.
        rate, std, walkback: r, s and the number of steps K.

    Source: Bengio, Laufer, Alain & Yosinski 2014, Deep generative stochastic networks trainable by backprop; walkback:
    Bengio, Yao, Alain & Vincent 2013, section 4. Here with one hidden layer.
    """

    def __init__(
        self,
        n_visible: int,
        n_hidden: int,
        *,
        rate: float = 0.4,
        std: float = 0.5,
        walkback: int = 3,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Draw the weights.

        Args:
            n_visible: pixels D.
            n_hidden: hidden units H.
            rate: the probability r that a pixel is set by a coin.
            std: the standard deviation s of the noise in the hidden units.
            walkback: steps K that training walks from each example; with 1 it is a denoising autoencoder.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if an argument lies outside its range.
        """
        for name, count in (("n_visible", n_visible), ("n_hidden", n_hidden), ("walkback", walkback)):
            require_count(name, count)
        require_number("rate", rate, 0, 1, why="a probability")
        require_number("std", std, 0, np.inf)
        self.n_visible, self.n_hidden = n_visible, n_hidden
        self.rate, self.std, self.walkback = rate, std, walkback
        self.params: Params = {
            "W": xavier_uniform(n_visible, n_hidden, rng=rng, dtype=dtype),
            "b": np.zeros(n_visible, dtype),
            "c": np.zeros(n_hidden, dtype),
        }

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        options = {"rate": self.rate, "std": self.std, "walkback": self.walkback}
        return {"n_visible": self.n_visible, "n_hidden": self.n_hidden, **options}

    def draw_noise(self, n: int, *, rng: np.random.Generator) -> tuple[Array, Array, Array]:
        """All that is random in :meth:`loss` for ``n`` examples.

        Returns:
            for every step of the walk, numbers even over [0, 1) for the corruption, (K, n, D); standard normal ones for
            the hidden units, (K, n, H); and even ones for the draws of the pixels, (K, n, D).
        """
        require_count("n", n)
        require_generator("rng", rng)
        k, dtype = self.walkback, self.params["W"].dtype
        tosses, draws = rng.random((2, k, n, self.n_visible), dtype=np.float32).astype(dtype)
        return tosses, rng.standard_normal((k, n, self.n_hidden)).astype(dtype), draws

    def encode(self, x: Array) -> Array:
        """The hidden units without noise, (N, D) to (N, H)."""
        require_data("x", x, (None, self.n_visible), why="one column for each pixel")
        return self._hidden(x, np.zeros((len(x), self.n_hidden), x.dtype))

    def decode(self, h: Array) -> Array:
        """The pixels' probabilities, (N, H) to (N, D)."""
        require_data("h", h, (None, self.n_hidden), why="one column for each hidden unit")
        return layers.sigmoid_forward(self._logits(h))[0]

    def reconstruct(self, x: Array) -> Array:
        """Up and down without noise, (N, D) to (N, D)."""
        return self.decode(self.encode(x))

    def chain(self, x: Array, steps: int, *, rng: np.random.Generator) -> tuple[Array, Array]:
        """Walk from ``x``: the images after each step and their probabilities, each (T, N, D)."""

        require_data("x", x, (None, self.n_visible), why="one column for each pixel")
        require_generator("rng", rng)

        def corrupt(x: Array) -> Array:
            return layers.salt_and_pepper_noise(x, rate=self.rate, rng=rng)

        def denoise(x: Array) -> Array:
            noise = rng.standard_normal((len(x), self.n_hidden)).astype(x.dtype)
            return self.decode(self._hidden(x, noise))

        return denoising_chain(x, steps, corrupt=corrupt, denoise=denoise, rng=rng)

    def sample(self, n: int, *, rng: np.random.Generator, burn_in: int = 200) -> Array:
        """Pixels of ``n`` chains that started at fair coins ``burn_in`` steps ago; zeros and ones, (n, D)."""
        require_count("n", n)
        require_count("burn_in", burn_in)
        require_generator("rng", rng)
        start = rng.integers(0, 2, (n, self.n_visible)).astype(self.params["W"].dtype)
        return self.chain(start, burn_in, rng=rng)[0][-1]

    def loss(
        self, x: Array, *, noise: tuple[Array, Array, Array] | None = None, rng: np.random.Generator | None = None
    ) -> tuple[float, Grads, Parts]:
        r"""The walkback loss: the cross-entropy of the *clean* image at every step of a walk that starts from it.

        With :math:`x_0 = x`, and tosses u, noise :math:`\epsilon` and draws r for each step :math:`k = 1 \dots K`:

        - :math:`\tilde x_k` is 0 where :math:`u_k < \text{rate}/2`, else 1 where :math:`u_k < \text{rate}`, else
          :math:`x_{k-1}`;
        - :math:`h_k = \tanh(c + W^\top \tilde x_k + s\,\epsilon_k)`, and :math:`a_k = b + W h_k` are the logits;
        - :math:`L_k` is the cross-entropy between :math:`\sigma(a_k)` and x;
        - :math:`x_k` is 1 where :math:`r_k < \sigma(a_k)`, else 0.

        The loss is the mean of the :math:`L_k`. The pixels :math:`x_k` are drawn, so they are constants: a small change
        of the weights does not move them, and no gradient flows from one step to the one before. What is left is K
        backward passes of one step. W is used twice in each, on the way up and on the way down.

        Args:
            x: images of zeros and ones, shape (N, D).
            noise: from :meth:`draw_noise`; drawn from ``rng`` when it is not given.
            rng: the source of the noise.

        Returns:
            the loss in nats, the gradient of each parameter, and the parts ``step_1``, ..., ``step_K``.

        Raises:
            ValueError: if ``x`` has not D columns, or neither or both of ``noise`` and ``rng`` are given.
        """
        raise NotImplementedError("gsn_loss: yours to write; then run: cs231n-ae check gsn_loss")

    def evaluate(
        self, x: Array, *, noise: tuple[Array, Array, Array] | None = None, rng: np.random.Generator | None = None
    ) -> tuple[float, Parts]:
        """The loss and its parts without gradients."""
        parts, state = {}, x
        for k, (tosses, eps, draws) in enumerate(zip(*self._noise(x, noise, rng), strict=True), start=1):
            logits = self._logits(self._hidden(self._corrupt(state, tosses), eps))
            parts[f"step_{k}"], _ = losses.bce_with_logits_loss(logits, x)
            state = self._draw(logits, draws)
        return _mean(parts), parts

    def _noise(
        self, x: Array, noise: tuple[Array, Array, Array] | None, rng: np.random.Generator | None
    ) -> tuple[Array, Array, Array]:
        """The noise that was given, or that of ``rng``."""
        require_data("x", x, (None, self.n_visible), why="one column for each pixel")
        if noise is not None and rng is None:
            self._require_noise(noise, len(x))
            return noise
        if noise is None and rng is not None:
            return self.draw_noise(len(x), rng=rng)
        raise ValueError("one of noise and rng must be given, got neither or both: rng draws the noise anew")

    def _require_noise(self, noise: tuple[Array, Array, Array], n: int) -> None:
        """Raise unless this is noise for ``n`` examples."""
        if not isinstance(noise, tuple) or len(noise) != 3:
            raise ValueError(f"noise must be tosses, normal noise and draws, got {noise!r}: draw_noise makes them")
        for i, size in enumerate((self.n_visible, self.n_hidden, self.n_visible)):
            require_data(f"noise[{i}]", noise[i], (self.walkback, n, size), why="as draw_noise makes it")

    def _corrupt(self, x: Array, tosses: Array) -> Array:
        """Pepper where the toss is below rate / 2, salt from there to rate."""
        return np.where(tosses < self.rate / 2, x.dtype.type(0), np.where(tosses < self.rate, x.dtype.type(1), x))

    def _hidden(self, x: Array, eps: Array) -> Array:
        activation, _ = layers.affine_forward(x, self.params["W"], self.params["c"])
        return layers.tanh_forward(activation + self.std * eps)[0]

    def _logits(self, h: Array) -> Array:
        return layers.affine_forward(h, self.params["W"].T, self.params["b"])[0]

    def _draw(self, logits: Array, draws: Array) -> Array:
        return (draws < layers.sigmoid_forward(logits)[0]).astype(logits.dtype)
