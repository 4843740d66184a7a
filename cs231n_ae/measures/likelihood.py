"""The log-likelihood of a variational autoencoder, estimated by importance sampling: what models are compared by."""

import numpy as np

from cs231n_ae import losses
from cs231n_ae.freed_memory import keep_freed_memory
from cs231n_ae.models.importance_weights import importance_noise, log_importance_weights
from cs231n_ae.models.vae import VAE
from cs231n_ae.threads import threads_for
from cs231n_ae.types import Array
from cs231n_ae.validation import require_attributes, require_count, require_data, require_generator, require_some

__all__ = ["log_likelihood", "mean_and_error"]


def log_likelihood(
    model: VAE,
    x: Array,
    *,
    samples: int = 5000,
    rng: np.random.Generator,
    block: int = 500,
    progress: bool = False,
) -> Array:
    r"""Estimate :math:`\log p(x)` of each example by importance sampling from the encoder's Gaussian.

    .. math:: \log \hat p(x) = \log \frac1K \sum_{k=1}^K \frac{p(x|z_k)\, p(z_k)}{q(z_k|x)}, \qquad z_k \sim q(z|x)

    The mean is unbiased for p(x), its logarithm is not for log p(x): it lies below in expectation, by about half the
    relative variance of the mean, which falls like 1/K. So this is a bound too, one that has all but closed. A model
    trained with :math:`\beta \ne 1`, or by any other loss, is measured by the same formula.

    Args:
        model: a variational autoencoder.
        x: examples, shape (N, D).
        samples: the number K of samples for each.
        rng: the source of the noise.
        block: rows that go through the decoder at once; a choice of speed and memory alone.
        progress: show a progress bar.

    Returns:
        the estimates in nats, shape (N,), as float64.

    Raises:
        ValueError: if ``x`` is no batch, or a number is below 1.

    Source: Burda, Grosse & Salakhutdinov 2016, section 5.1 (5,000 samples); Rezende, Mohamed & Wierstra 2014,
    appendix E.
    """
    from tqdm.auto import tqdm  # loaded only where much is measured

    require_data("x", x, (None, None), why="a batch of examples")
    require_attributes("model", model, ("params", "encode", "likelihood", "variance"), advice="bring a VAE")
    require_some("x", x)
    require_count("samples", samples)
    require_count("block", block)
    require_generator("rng", rng)
    at_once = max(1, min(samples, block))  # samples of one example in a block
    together = max(1, block // at_once)  # examples in a block
    estimates = np.empty(len(x))
    keep_freed_memory()
    with (
        threads_for(model.params, x, rows=at_once * together),
        tqdm(total=len(x), desc="log-likelihood", unit="example", disable=not progress) as bar,
    ):
        for start in range(0, len(x), together):
            batch = x[start : start + together]
            mu, logvar = model.encode(batch)
            log_sum = np.full(len(batch), -np.inf)
            for done in range(0, samples, at_once):
                eps = importance_noise(mu, min(at_once, samples - done), rng=rng)
                log_p, divergence = log_importance_weights(model, batch, mu, logvar, eps=eps)
                log_sum = losses.add_to_log_sum(log_sum, (log_p - divergence).astype(np.float64))
            estimates[start : start + together] = log_sum - np.log(samples)
            bar.update(len(batch))
    return estimates


def mean_and_error(values: Array) -> tuple[float, float]:
    r"""The mean of N independent numbers and its standard error, :math:`s / \sqrt N`.

    Args:
        values: shape (N,), two or more.

    Returns:
        the mean, and its standard error from the sample's standard deviation s (with N - 1).

    Raises:
        ValueError: if there are fewer than two.
    """
    require_data("values", values, (None,), why="one number per example")
    if len(values) < 2:
        raise ValueError(f"values must be two or more for a standard error, got {len(values)}")
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))
