"""Importance weights of a variational autoencoder's samples: the forward pass that training and measuring share."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.models.mlp import mlp_forward
from cs231n_ae.models.vae import VAE
from cs231n_ae.types import Array
from cs231n_ae.validation import require_data, require_generator

__all__ = ["importance_noise", "log_importance_weights", "log_likelihood_of_pixels"]


def importance_noise(
    mu: Array, n_samples: int, *, eps: Array | None = None, rng: np.random.Generator | None = None
) -> Array:
    """Standard normal noise for K samples of each example: the one that is given, or a fresh draw.

    Args:
        mu: means of the latents, shape (N, Z).
        n_samples: the number K of samples.
        eps: the noise, shape (N, K, Z).
        rng: its source, when it is not given.

    Returns:
        the noise, shape (N, K, Z), in the dtype of mu.

    Raises:
        ValueError: if the shape does not fit, or neither or both of ``eps`` and ``rng`` are given.
    """
    if (eps is None) == (rng is None):
        raise ValueError(
            "give either eps (the noise itself) or rng (a np.random.Generator to draw it from), "
            f"got {'neither' if rng is None else 'both'}"
        )
    shape = (len(mu), n_samples, mu.shape[1])
    if rng is not None:
        require_generator("rng", rng)
        return rng.standard_normal(shape).astype(mu.dtype, copy=False)
    assert eps is not None
    require_data("eps", eps, shape, why="noise for each latent of each sample of each example")
    return eps.astype(mu.dtype, copy=False)


def log_importance_weights(model: VAE, x: Array, mu: Array, logvar: Array, *, eps: Array) -> tuple[Array, Array]:
    r"""The two halves of the log-weights, :math:`\log w = \log p(x|z) - \left[ \log q(z|x) - \log p(z) \right]`.

    Args:
        model: a variational autoencoder.
        x: examples, shape (N, D).
        mu, logvar: what the encoder says of them, each (N, Z).
        eps: noise of K samples for each, shape (N, K, Z).

    Returns:
        :math:`\log p(x|z)`, and :math:`\log q(z|x) - \log p(z)`, a sample of the divergence; each (N, K).

    Source: Burda, Grosse & Salakhutdinov 2016, section 3.
    """
    n, k, _ = eps.shape
    noise = eps.reshape(n * k, -1)
    z, _ = layers.reparameterize_forward(np.repeat(mu, k, axis=0), np.repeat(logvar, k, axis=0), eps=noise)
    out, _ = mlp_forward(z, model.params, model.decoder_activations, prefix="dec_")
    log_p, _, _ = log_likelihood_of_pixels(model, out, np.repeat(x, k, axis=0))
    log_q = losses.standard_normal_log_density(noise) - np.repeat(logvar.sum(axis=1), k) / 2
    return log_p.reshape(n, k), (log_q - losses.standard_normal_log_density(z)).reshape(n, k)


def log_likelihood_of_pixels(model: VAE, out: Array, x: Array) -> tuple[Array, Array, Array]:
    r""":math:`\log p(x|z)` of each row, by the model's decoder, with its derivatives.

    Args:
        model: says which likelihood it is, and which variance.
        out: the decoder's output, shape (M, D).
        x: the pixels, shape (M, D).

    Returns:
        the log-likelihoods, shape (M,); their derivatives by ``out``, shape (M, D), and by the log-variance of a
        Gaussian decoder, shape (M,).
    """
    if model.likelihood == "bernoulli":
        log_p, dout = losses.bernoulli_log_density(out, x)
        return log_p, dout, np.zeros_like(log_p)
    if model.variance is None:
        return losses.gaussian_log_density(out, model.params["logvar"], x)
    return losses.gaussian_log_density(out, np.asarray(np.log(model.variance), out.dtype), x)
