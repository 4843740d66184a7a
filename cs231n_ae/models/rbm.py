"""The restricted Boltzmann machine: an energy for every pair of pixels and hidden units, and chains that sample it."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import layers, losses
from cs231n_ae.binarization import binarize
from cs231n_ae.types import Array, Grads, Params, Parts
from cs231n_ae.validation import (
    require_count,
    require_data,
    require_dtype,
    require_generator,
    require_mapping,
    require_range,
    require_some,
)

__all__ = [
    "RBM",
    "base_rate_bias",
    "rbm_cd_gradients",
    "rbm_free_energy",
    "rbm_gibbs_step",
    "rbm_hidden_probabilities",
    "rbm_visible_probabilities",
    "require_machine",
]


def rbm_free_energy(v: Array, params: Params) -> Array:
    r"""What is left of the energy when the hidden units are summed out; low where the model thinks v likely.

    The machine has :math:`p(v, h) = e^{-E(v, h)} / Z` with :math:`E(v, h) = -b^\top v - c^\top h - v^\top W h`. Every
    hidden unit is 0 or 1, and the sum over all :math:`2^H` of them falls apart into H factors of two terms:

    .. math:: F(v) = -\log \sum_h e^{-E(v, h)}
              = -b^\top v - \sum_j \log\left(1 + e^{c_j + \sum_i v_i W_{ij}}\right), \qquad p(v) = e^{-F(v)} / Z

    It is finite for any finite parameters, also where these exponentials overflow.

    Args:
        v: pixels, shape (N, D), zeros and ones.
        params: ``W`` of shape (D, H), ``b`` of shape (D,) for the pixels and ``c`` of shape (H,) for the hidden units.

    Returns:
        the free energy of each example, shape (N,).

    Raises:
        ValueError: if ``v`` has not D columns.

    Source: Freund & Haussler 1992; Hinton 2002, Neural Computation 14.
    """
    require_machine(params, v=v)
    activation, _ = layers.affine_forward(v, params["W"], params["c"])  # (N, H)
    softplus, _ = layers.softplus_forward(activation)
    return -(v @ params["b"]) - softplus.sum(axis=1)


def rbm_hidden_probabilities(v: Array, params: Params) -> Array:
    r"""How likely each hidden unit is on, given the pixels:
    :math:`p(h_j = 1 \mid v) = \sigma(c_j + \sum_i v_i W_{ij})`.

    No two hidden units are connected (that is the restriction), so given the pixels they are independent.

    Args:
        v: pixels, shape (N, D).
        params: ``W`` (D, H), ``b`` (D,), ``c`` (H,).

    Returns:
        probabilities, shape (N, H).

    Raises:
        ValueError: if ``v`` has not D columns.

    Source: Hinton 2002, Neural Computation 14.
    """
    require_machine(params, v=v)
    return layers.sigmoid_forward(layers.affine_forward(v, params["W"], params["c"])[0])[0]


def rbm_visible_probabilities(h: Array, params: Params) -> Array:
    r"""How likely each pixel is on, given the hidden units:
    :math:`p(v_i = 1 \mid h) = \sigma(b_i + \sum_j W_{ij} h_j)`.

    Args:
        h: hidden units, shape (N, H).
        params: ``W`` (D, H), ``b`` (D,), ``c`` (H,).

    Returns:
        probabilities, shape (N, D).

    Raises:
        ValueError: if ``h`` has not H columns.

    Source: Hinton 2002, Neural Computation 14.
    """
    require_machine(params, h=h)
    return layers.sigmoid_forward(layers.affine_forward(h, params["W"].T, params["b"])[0])[0]


def rbm_gibbs_step(v: Array, params: Params, *, rng: np.random.Generator) -> tuple[Array, Array]:
    r"""One step of the Markov chain: :math:`h \sim p(h \mid v)`, then new pixels :math:`v' \sim p(v \mid h)`.

    Both layers are *drawn*: after many steps the pair is then a sample of the machine's own distribution. Draw with
    ``binarize(probabilities, rng=rng)``, first the hidden units and then the pixels.

    Args:
        v: pixels, one chain a row, shape (N, D).
        params: ``W`` (D, H), ``b`` (D,), ``c`` (H,).
        rng: the source of the draws.

    Returns:
        the new pixels of shape (N, D) and the hidden units of shape (N, H) that they were drawn from, zeros and ones in
        the dtype of the probabilities.

    Raises:
        ValueError: if ``v`` has not D columns.

    Source: Geman & Geman 1984; in blocks: Smolensky 1986.
    """
    h = binarize(rbm_hidden_probabilities(v, params), rng=rng)
    return binarize(rbm_visible_probabilities(h, params), rng=rng), h


def rbm_cd_gradients(
    v: Array, params: Params, *, start: Array | None = None, steps: int = 1, rng: np.random.Generator
) -> tuple[Grads, Array]:
    r"""Contrastive divergence: the gradient of :math:`\overline{F(v)} - \overline{F(v^-)}`, each a mean over its rows.

    The mean negative log-likelihood is :math:`\overline{F(v)} + \log Z`, and the gradient of :math:`\log Z` is minus
    that of F, averaged over the machine's own samples. For these stand :math:`v^-`, what chains have reached after some
    steps.

    With :math:`p = p(h = 1 \mid v)` and :math:`p^- = p(h = 1 \mid v^-)`, probabilities and not draws,

    .. math:: dW = \frac1M (v^-)^\top p^- - \frac1N v^\top p, \qquad db = \overline{v^-} - \overline{v}, \qquad
              dc = \overline{p^-} - \overline{p}

    Args:
        v: a batch of data, shape (N, D): the positive phase.
        params: ``W`` (D, H), ``b`` (D,), ``c`` (H,).
        start: where the M chains of the negative phase start, shape (M, D): at the data, if it is not given (CD);
            at the pixels where they stopped the last time, for *persistent* chains.
        steps: how many Gibbs steps the chains go, at least 1.
        rng: the source of the draws.

    Returns:
        the gradients of ``W``, ``b`` and ``c``, for an update that goes against them; and the chains' pixels at the
        end, (M, D). They count as constants: no gradient flows through the draws.

    Raises:
        ValueError: if ``v`` or ``start`` has not D columns or no rows, or ``steps`` is below 1.

    Source: Hinton 2002, Neural Computation 14; persistent chains: Tieleman 2008.
    """
    negative = v if start is None else start
    require_machine(params, v=v, start=negative)
    require_some("v", v)
    require_some("start", negative)
    require_count("steps", steps)
    for _ in range(steps):
        negative, _ = rbm_gibbs_step(negative, params, rng=rng)
    p, p_negative = rbm_hidden_probabilities(v, params), rbm_hidden_probabilities(negative, params)
    grads = {
        "W": negative.T @ p_negative / len(negative) - v.T @ p / len(v),
        "b": negative.mean(axis=0) - v.mean(axis=0),
        "c": p_negative.mean(axis=0) - p.mean(axis=0),
    }
    return grads, negative


class RBM:
    r"""A restricted Boltzmann machine of binary units, trained by contrastive divergence.

    What :meth:`loss` returns as the loss, :math:`\overline{F(v)} - \overline{F(v^-)}`, is the function whose gradient
    is taken, but no measure of success: the samples :math:`v^-` change with the parameters, so it need not fall. Watch
    the pseudo-likelihood, or the likelihood itself by :func:`~cs231n_ae.measures.rbm_log_partition` or
    :func:`~cs231n_ae.measures.ais_log_partition`, and give the solver ``keep_best=False``.

    Attributes:
        params: ``W`` of shape (D, H), ``b`` for the pixels, ``c`` for the hidden units.
        steps: Gibbs steps k of CD-k.

    Source: Smolensky 1986; Hinton 2002, Neural Computation 14; advice: Hinton 2012, A practical guide to training RBMs.
    """

    def __init__(
        self,
        n_visible: int,
        n_hidden: int,
        *,
        steps: int = 1,
        pixel_means: Array | None = None,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        r"""Draw small weights.

        Args:
            n_visible: pixels D.
            n_hidden: hidden units H.
            steps: Gibbs steps k of each gradient.
            pixel_means: of the data, shape (D,): the biases of the pixels start at :math:`\log(m / (1 - m))`, at which
                a machine without weights has these means. Else they start at 0.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if a size or ``steps`` is below 1, or the means are not D numbers in [0, 1].
        """
        for name, count in (("n_visible", n_visible), ("n_hidden", n_hidden), ("steps", steps)):
            require_count(name, count)
        require_generator("rng", rng)
        require_dtype("dtype", dtype)
        self.n_visible, self.n_hidden, self.steps = n_visible, n_hidden, steps
        b = np.zeros(n_visible)
        if pixel_means is not None:
            require_data("pixel_means", pixel_means, (n_visible,), why="one for each pixel")
            b = base_rate_bias(pixel_means)
        self.params: Params = {
            "W": (0.01 * rng.standard_normal((n_visible, n_hidden))).astype(dtype),
            "b": b.astype(dtype),
            "c": np.zeros(n_hidden, dtype),
        }

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        return {"n_visible": self.n_visible, "n_hidden": self.n_hidden, "steps": self.steps}

    def encode(self, x: Array) -> Array:
        """The hidden units' probabilities, (N, D) to (N, H)."""
        require_data("x", x, (None, self.n_visible), why="one column for each pixel")
        return rbm_hidden_probabilities(x, self.params)

    def decode(self, h: Array) -> Array:
        """The pixels' probabilities, (N, H) to (N, D)."""
        return rbm_visible_probabilities(h, self.params)

    def reconstruct(self, x: Array) -> Array:
        """Up and down once with probabilities in place of draws: (N, D) to (N, D)."""
        return self.decode(self.encode(x))

    def sample(self, n: int, *, rng: np.random.Generator, burn_in: int = 1000) -> Array:
        r"""Pixels of ``n`` chains that started at fair coins ``burn_in`` steps ago; zeros and ones, (n, D)."""
        require_count("n", n)
        require_count("burn_in", burn_in, least=0)
        dtype = self.params["b"].dtype
        v = binarize(np.full((n, self.n_visible), 0.5, dtype), rng=rng)
        for _ in range(burn_in):
            v, _ = rbm_gibbs_step(v, self.params, rng=rng)
        return v

    def loss(self, x: Array, *, rng: np.random.Generator) -> tuple[float, Grads, Parts]:
        r"""CD-k of a batch: the gradients of :func:`rbm_cd_gradients`, chains starting at the data.

        Args:
            x: a batch of zeros and ones, shape (N, D).
            rng: the source of the chains' draws.

        Returns:
            :math:`\overline{F(v)} - \overline{F(v^-)}` (no objective: see the class), its gradient, and the parts
            ``reconstruction``, the cross-entropy of :meth:`reconstruct` in nats, and ``free_energy``, the mean of the
            data's.

        Raises:
            ValueError: if ``x`` has not D columns.
        """
        require_data("x", x, (None, self.n_visible), why="one column for each pixel")
        require_some("x", x)
        grads, negative = rbm_cd_gradients(x, self.params, steps=self.steps, rng=rng)
        value, parts = self._compare(x, negative)
        return value, grads, parts

    def evaluate(self, x: Array, *, rng: np.random.Generator) -> tuple[float, Parts]:
        """The same difference of free energies and the parts, without gradients."""
        require_data("x", x, (None, self.n_visible), why="one column for each pixel")
        require_some("x", x)
        negative = x
        for _ in range(self.steps):
            negative, _ = rbm_gibbs_step(negative, self.params, rng=rng)
        return self._compare(x, negative)

    def _compare(self, x: Array, negative: Array) -> tuple[float, Parts]:
        """The difference of the mean free energies, and the parts."""
        energy = float(rbm_free_energy(x, self.params).mean())
        logits, _ = layers.affine_forward(self.encode(x), self.params["W"].T, self.params["b"])
        reconstruction, _ = losses.bce_with_logits_loss(logits, x)
        difference = energy - float(rbm_free_energy(negative, self.params).mean())
        return difference, {"reconstruction": reconstruction, "free_energy": energy}


def base_rate_bias(pixel_means: Array) -> Array:
    r"""The biases of a machine without weights whose pixels have these means: :math:`b_i = \log(m_i / (1 - m_i))`.

    Args:
        pixel_means: shape (D,), in [0, 1]; held within 0.005 and 0.995, for a pixel that was never on yet may be.

    Returns:
        the biases, shape (D,).

    Raises:
        ValueError: if a mean lies outside [0, 1], or they are no row of numbers.

    Source: Salakhutdinov & Murray 2008, section 4; for the start of training: Hinton 2012, section 8.
    """
    require_data("pixel_means", pixel_means, (None,), why="one for each pixel")
    require_range("pixel_means", pixel_means, 0, 1, why="the share of examples in which the pixel is on")
    m = np.clip(pixel_means, 0.005, 0.995)
    return np.log(m / (1 - m))


def require_machine(params: Params, **units: Array) -> None:
    """Raise unless these are the arrays of a machine, and the units, hidden ones as ``h`` or pixels, are its own."""
    require_mapping("params", params, ("W", "b", "c"))
    require_data("params['W']", params["W"], (None, None), why="pixels by hidden units")
    require_data("params['b']", params["b"], params["W"].shape[:1], why="one bias for each row of W")
    require_data("params['c']", params["c"], params["W"].shape[1:], why="one bias for each column of W")
    for name, value in units.items():
        count, kind = (len(params["c"]), "hidden unit") if name == "h" else (len(params["b"]), "pixel")
        require_data(name, value, (None, count), why=f"one column for each {kind}")
