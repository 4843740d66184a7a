"""A network that leads noise back to data, told how much noise there is and, if one likes, what is to be seen."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import losses
from cs231n_ae.models.diffusion_steps import (
    add_noise,
    bound_term,
    clean_and_noise,
    cosine_schedule,
    ddim_step,
    guided,
    posterior,
)
from cs231n_ae.models.mlp import init_mlp, mlp_forward
from cs231n_ae.models.mlp_gradients import mlp_gradients
from cs231n_ae.types import Array, Cache, Grads, Params, Parts
from cs231n_ae.validation import (
    require_count,
    require_counts,
    require_data,
    require_generator,
    require_in,
    require_labels,
    require_number,
    require_some,
)

__all__ = ["WAVES", "DiffusionNet"]

FORGOTTEN = 0.1
"""The share of examples that are learned without their label: the network has to know both."""
WAVES = (0.5, 1, 2, 4)
"""How often the time turns its sines and cosines, in half turns over all T steps."""


class DiffusionNet:
    r"""A multilayer perceptron :math:`\hat v(x_t, t, y)`, with T steps of :func:`cosine_schedule`.

    The time enters by the sines and cosines of a few multiples of :math:`\pi t / T`; the label as one of K numbers that
    is 1, or none.

    Attributes:
        params: ``W1, b1, W2, ...``.
        activations: the name of the activation behind each layer.
        alpha_bar: the shares, shape (T + 1,).

    Source: Ho, Jain & Abbeel 2020; Nichol & Dhariwal 2021; Ho & Salimans 2022, algorithm 1.
    """

    def __init__(
        self,
        n_features: int,
        hidden: Sequence[int],
        n_classes: int,
        *,
        n_steps: int = 250,
        activation: str = "relu",
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Build the network and draw its weights.

        Args:
            n_features: D, the features of an example.
            hidden: sizes of the hidden layers.
            n_classes: K, the number of labels.
            n_steps: T, the steps from data to noise.
            activation: of the hidden layers.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no model.
        """
        require_count("n_features", n_features)
        require_counts("hidden", hidden)
        require_count("n_classes", n_classes)
        require_count("n_steps", n_steps, least=2)
        self.n_features, self.hidden, self.n_classes = n_features, tuple(hidden), n_classes
        self.n_steps, self.activation = n_steps, activation
        self.alpha_bar = cosine_schedule(n_steps)
        self.activations = (activation,) * len(hidden) + ("linear",)
        sizes = (n_features + 2 * len(WAVES) + n_classes, *hidden, n_features)
        self.params: Params = init_mlp(sizes, self.activations, prefix="", rng=rng, dtype=dtype)

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        names = ("n_features", "hidden", "n_classes", "n_steps", "activation")
        return {name: getattr(self, name) for name in names}

    def loss(self, x: Array, y: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Grads, Parts]:
        """The loss of a batch, with steps, noise and forgotten labels drawn anew, and its gradients.

        Args:
            x: a batch of clean examples, shape (N, D).
            y: their labels, shape (N,).
            rng: the source of all that is drawn; it must be given.

        Returns:
            the loss, the gradient of each parameter under its name, and the parts ``{"v": loss}``.

        Raises:
            ValueError: if ``rng`` is missing, or ``x`` and ``y`` do not fit the model.
        """
        eps, alpha_bar, inputs = self._noisy(x, y, rng)
        guess, cache = self._network(inputs)
        loss, dguess = losses.v_prediction_loss(guess, x, eps, alpha_bar)
        return loss, self._gradients(dguess, cache), {"v": loss}

    def evaluate(self, x: Array, y: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        eps, alpha_bar, inputs = self._noisy(x, y, rng)
        guess, _ = self._network(inputs)
        loss, _ = losses.v_prediction_loss(guess, x, eps, alpha_bar)
        return loss, {"v": loss}

    def guess(self, noisy: Array, t: int, y: Array | None = None, *, weight: float = 0.0) -> tuple[Array, Array]:
        """The clean examples and the noise that the network sees in noisy ones, all after t steps: (N, D) each.

        Args:
            noisy: shape (N, D).
            t: from 1 to T.
            y: labels, shape (N,); none when not given.
            weight: of the guidance by the labels.

        Raises:
            ValueError: if an argument does not fit the model.
        """
        require_data("noisy", noisy, (None, self.n_features), why="one column for each feature of the model")
        require_count("t", t, most=self.n_steps)
        require_number("weight", weight, 0)
        steps = np.full(len(noisy), t)
        v = self._forward(noisy, steps, y)
        if weight and y is not None:
            v = guided(v, self._forward(noisy, steps, None), weight=weight)
        return clean_and_noise(noisy, v, self.alpha_bar[steps])

    def sample(
        self,
        n: int,
        y: Array | int,
        *,
        rng: np.random.Generator,
        steps: int | None = None,
        weight: float = 0.0,
        method: str = "ancestral",
    ) -> Array:
        """Draw n examples, shape (n, D).

        Args:
            n: how many.
            y: a label for each, shape (n,), or one for all.
            rng: the source of the noise: of the start, and of every ancestral step.
            steps: how many, evenly over the T that there are; all of them when not given.
            weight: of the guidance by the labels.
            method: ``"ancestral"``, which draws each step from :func:`posterior`, or ``"ddim"``, which draws none.

        Raises:
            ValueError: if an argument does not fit the model, or there are more steps than T.
        """
        require_count("n", n)
        labels = np.full(n, y) if np.ndim(y) == 0 else np.asanyarray(y)
        require_labels("y", labels, n, self.n_classes)
        require_number("weight", weight, 0)
        require_generator("rng", rng)
        require_in("method", method, ("ancestral", "ddim"))
        steps = self.n_steps if steps is None else steps
        require_count("steps", steps, most=self.n_steps)
        dtype = next(iter(self.params.values())).dtype
        x = rng.standard_normal((n, self.n_features)).astype(dtype)
        stops = np.unique(np.round(np.linspace(0, self.n_steps, steps + 1)).astype(int))[::-1].tolist()
        for t, earlier in pairwise(stops):
            now, before = float(self.alpha_bar[t]), float(self.alpha_bar[earlier])
            clean, eps = self.guess(x, t, labels, weight=weight)
            if method == "ddim":
                x = ddim_step(x, eps, now=now, before=before)
            else:
                x, variance = posterior(x, clean, now=now, before=before)
                x = x + variance**0.5 * rng.standard_normal(x.shape).astype(dtype)
        return x

    def bound(self, x: Array, y: Array | None = None, *, rng: np.random.Generator) -> tuple[Array, Array]:
        r"""The variational bound on :math:`-\log p(x)`, term by term, each estimated by one draw of noise.

        .. math:: \underbrace{-\log p(x_0 \mid x_1)}_{t = 1} + \sum_{t=2}^T
                  \mathrm{KL}\big( q(x_{t-1} \mid x_t, x_0) \,\|\, p(x_{t-1} \mid x_t) \big)
                  + \underbrace{\mathrm{KL}\big( q(x_T \mid x_0) \,\|\, \mathcal N(0, I) \big)}_{\text{the start}}

        The last step back ends in a Gaussian around the guess, with the variance
        :math:`(1 - \bar\alpha_1) / \bar\alpha_1` that the noise of the first step has in units of the data.

        Args:
            x: examples, shape (N, D).
            y: labels, shape (N,); none when not given.
            rng: the source of the noise.

        Returns:
            the bound of each example in nats, shape (N,), and the means of its terms over the examples, shape
            (T + 1,): those of t = 1 … T, and of the start.

        Source: Ho, Jain & Abbeel 2020, equation 5.
        """
        require_data("x", x, (None, self.n_features), why="one column for each feature of the model")
        require_some("x", x)
        require_generator("rng", rng)
        terms = []
        for t in range(1, self.n_steps + 1):
            now, before = float(self.alpha_bar[t]), float(self.alpha_bar[t - 1])
            shares = np.full(len(x), now)
            noisy = add_noise(x, rng.standard_normal(x.shape).astype(x.dtype), shares)
            guess, _ = self.guess(noisy, t, y)
            terms.append(_last_step(x, guess, now) if t == 1 else bound_term(x, guess, now=now, before=before))
        share = float(self.alpha_bar[-1])
        terms.append(0.5 * np.sum(share * x.astype(np.float64) ** 2 - share - np.log1p(-share), axis=1))
        return np.sum(terms, axis=0), np.mean(terms, axis=1)

    def _noisy(self, x: Array, y: Array, rng: np.random.Generator | None) -> tuple[Array, Array, Array]:
        """Noise, the share of each example, and the network's inputs."""
        require_data("x", x, (None, self.n_features), why="one column for each feature of the model")
        require_some("x", x)
        require_labels("y", y, len(x), self.n_classes)
        if rng is None:
            raise ValueError("rng must be a np.random.Generator to draw the noise from, got None: pass rng=")
        require_generator("rng", rng)
        t = rng.integers(1, self.n_steps + 1, len(x))
        eps = rng.standard_normal(x.shape).astype(x.dtype)
        told = rng.random(len(x)) >= FORGOTTEN
        alpha_bar = self.alpha_bar[t]
        return eps, alpha_bar, self._inputs(add_noise(x, eps, alpha_bar), t, y, told)

    def _forward(self, noisy: Array, t: Array, y: Array | None) -> Array:
        inputs = self._inputs(noisy, t, y, np.full(len(noisy), y is not None))
        return self._network(inputs)[0]

    def _network(self, inputs: Array) -> tuple[Array, Cache]:
        """What the network answers to rows of noisy features, waves of the time and labels: (N, D), and its cache."""
        return mlp_forward(inputs, self.params, self.activations, prefix="")

    def _gradients(self, dguess: Array, cache: Cache) -> Grads:
        return mlp_gradients(dguess, cache)

    def _inputs(self, noisy: Array, t: Array, y: Array | None, told: Array) -> Array:
        labels = np.zeros((len(noisy), self.n_classes), noisy.dtype)
        if y is not None:
            require_labels("y", y, len(noisy), self.n_classes)
            labels[told, y[told]] = 1
        angle = np.pi * np.outer(t / self.n_steps, WAVES)
        return np.concatenate([noisy, np.cos(angle), np.sin(angle), labels], axis=1, dtype=noisy.dtype)


def _last_step(x: Array, guess: Array, now: float) -> Array:
    variance = (1 - now) / now
    return 0.5 * np.sum((x - guess) ** 2 / variance + np.log(2 * np.pi * variance), axis=1)
