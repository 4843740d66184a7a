"""The gradients of a VAE by HIPS autograd, which derives numpy code."""

from collections.abc import Callable, Sequence
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
from autograd.test_util import check_grads
from ours import images, make_model

__all__ = ["hips_check", "hips_gradients"]

Step = Callable[[], object]


def _hips_loss(sizes: Sequence[int], batch: int, dtype: type) -> tuple[Callable[[Any], Any], dict[str, np.ndarray]]:
    x = images(batch, sizes[0]).astype(dtype)
    eps = np.random.default_rng(1).standard_normal((batch, sizes[-1])).astype(dtype)
    latent = sizes[-1]

    def network(h: Any, p: Any, prefix: str) -> Any:
        depth = len(sizes) - 1
        for i in range(1, depth + 1):
            h = anp.dot(h, p[f"{prefix}W{i}"]) + p[f"{prefix}b{i}"]
            h = anp.maximum(h, 0) if i < depth else h
        return h

    def loss(p: Any) -> Any:
        out = network(x, p, "enc_")
        mu, logvar = out[:, :latent], out[:, latent:]
        a = network(mu + anp.exp(logvar / 2) * eps, p, "dec_")
        reconstruction = anp.sum(anp.maximum(a, 0) - a * x + anp.log1p(anp.exp(-anp.abs(a))))
        return (reconstruction + 0.5 * anp.sum(anp.exp(logvar) + mu**2 - 1 - logvar)) / batch

    return loss, make_model("vae", sizes, dtype).params


def hips_gradients(sizes: Sequence[int], batch: int, dtype: type) -> Step:
    """Loss and gradients of a VAE, derived by the program."""
    loss, params = _hips_loss(sizes, batch, dtype)
    derived = autograd.value_and_grad(loss)
    return lambda: derived(params)


def hips_check(sizes: Sequence[int], batch: int) -> Step:
    """A check of these gradients along one random direction."""
    loss, params = _hips_loss(sizes, batch, np.float64)
    return lambda: check_grads(loss, modes=["rev"], order=1)(params)
