"""A network that knows the velocity from noise to data at every time, learned from straight paths."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import losses
from cs231n_ae.models.flow_density import flow_log_prob, mlp_divergence
from cs231n_ae.models.mlp import init_mlp, mlp_forward
from cs231n_ae.models.mlp_gradients import mlp_gradients
from cs231n_ae.models.ode_steps import follow_flow
from cs231n_ae.types import Array, Grads, Params, Parts
from cs231n_ae.validation import (
    require_count,
    require_counts,
    require_data,
    require_generator,
    require_number,
    require_some,
)

__all__ = ["FlowNet"]


class FlowNet:
    r"""A tanh network :math:`v(x, t)`, told the time by :math:`t` and two waves of it.

    Follow :math:`\dot x = v(x, t)` from noise at t = 0, and the points are distributed like the data at t = 1. The
    network learns it at single points of single paths (:func:`~cs231n_ae.losses.flow_matching_loss`): nothing is
    followed in training. tanh, because a smooth velocity is what steps follow well and what has a divergence.

    Attributes:
        params: ``W1, b1, W2, ...``.
        activations: the name of the activation behind each layer.

    Source: Lipman, Chen, Ben-Hamu, Nickel & Le 2023, section 4; Liu, Gong & Liu 2023, section 2.
    """

    def __init__(
        self,
        n_features: int,
        hidden: Sequence[int],
        *,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Build the network and draw its weights.

        Args:
            n_features: D, the features of an example.
            hidden: sizes of the hidden layers.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no model.
        """
        require_count("n_features", n_features)
        require_counts("hidden", hidden)
        self.n_features, self.hidden = n_features, tuple(hidden)
        self.activations = ("tanh",) * len(hidden) + ("linear",)
        self.params: Params = init_mlp(
            (n_features + 3, *hidden, n_features), self.activations, prefix="", rng=rng, dtype=dtype
        )

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        return {"n_features": self.n_features, "hidden": self.hidden}

    def velocity(self, x: Array, t: float) -> Array:
        """The velocity at points (N, D), all at one time: (N, D)."""
        return mlp_forward(self._inputs_at(x, t), self.params, self.activations, prefix="")[0]

    def flow(self, x: Array, t: float) -> tuple[Array, Array]:
        """The velocity at points (N, D), all at one time, and its divergence: (N, D) and (N,)."""
        numbers = range(1, len(self.activations) + 1)
        weights, biases = [self.params[f"W{i}"] for i in numbers], [self.params[f"b{i}"] for i in numbers]
        return mlp_divergence(self._inputs_at(x, t), weights, biases)

    def sample(self, n: int, *, rng: np.random.Generator, steps: int = 50, method: str = "heun") -> Array:
        """Draw n examples, shape (n, D): noise that has followed the velocity in so many steps."""
        require_count("n", n)
        require_generator("rng", rng)
        noise = rng.standard_normal((n, self.n_features)).astype(self.params["W1"].dtype)
        return follow_flow(noise, self.velocity, steps=steps, method=method)[-1]

    def log_prob(self, x: Array, *, steps: int = 50) -> Array:
        """The log-density of examples (N, D) in nats, by :func:`flow_log_prob`: (N,). It costs D passes a step."""
        require_data("x", x, (None, self.n_features), why="one column for each feature of the model")
        return flow_log_prob(x, self.flow, steps=steps)

    def loss(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Grads, Parts]:
        """The loss of a batch at times drawn anew, from noise drawn anew, and its gradients.

        Args:
            x: a batch of examples, shape (N, D).
            rng: the source of noise and times; it must be given.

        Returns:
            the loss, the gradient of each parameter under its name, and the parts ``{"velocity": loss}``.

        Raises:
            ValueError: if ``rng`` is missing, or ``x`` has not D columns.
        """
        noise, inputs = self._on_the_way(x, rng)
        velocity, cache = mlp_forward(inputs, self.params, self.activations, prefix="")
        loss, dvelocity = losses.flow_matching_loss(velocity, noise, x)
        return loss, mlp_gradients(dvelocity, cache), {"velocity": loss}

    def evaluate(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        noise, inputs = self._on_the_way(x, rng)
        velocity, _ = mlp_forward(inputs, self.params, self.activations, prefix="")
        loss, _ = losses.flow_matching_loss(velocity, noise, x)
        return loss, {"velocity": loss}

    def _on_the_way(self, x: Array, rng: np.random.Generator | None) -> tuple[Array, Array]:
        """Noise, and the network's inputs on the way from it to the examples, at a time for each."""
        require_data("x", x, (None, self.n_features), why="one column for each feature of the model")
        require_some("x", x)
        if rng is None:
            raise ValueError("rng must be a np.random.Generator to draw the noise from, got None: pass rng=")
        require_generator("rng", rng)
        noise = rng.standard_normal(x.shape).astype(x.dtype)
        t = rng.random(len(x)).astype(x.dtype)
        return noise, _with_time(losses.straight_path(noise, x, t), t)

    def _inputs_at(self, x: Array, t: float) -> Array:
        require_data("x", x, (None, self.n_features), why="one column for each feature of the model")
        require_number("t", t)
        return _with_time(x, np.full(len(x), t, x.dtype))


def _with_time(x: Array, t: Array) -> Array:
    waves = np.stack([2 * t - 1, np.cos(np.pi * t), np.cos(2 * np.pi * t)], axis=1)  # (N, 3), each in [-1, 1]
    return np.concatenate([x, waves], axis=1)
