"""Training a Boltzmann machine with chains that are never started again."""

import numpy as np

from cs231n_ae.binarization import binarize
from cs231n_ae.models import RBM, rbm_cd_gradients
from cs231n_ae.threads import threads_for
from cs231n_ae.types import Array
from cs231n_ae.validation import require_range, require_shape

__all__ = ["train_rbm"]


def train_rbm(
    rbm: RBM,
    data: Array,
    *,
    rng: np.random.Generator,
    epochs: int,
    learning_rate: float = 0.2,
    batch_size: int = 50,
    chains: int = 100,
    progress: bool = False,
) -> RBM:
    r"""Train a machine in place by persistent contrastive divergence, and hand it back.

    The chains start at fair coins. After each update they go on from where they are: the machine changes slowly, so
    they stay close to its distribution. In epoch t of T the rate is :math:`\alpha\,(1 - t / T)`, counted from 0.

    Args:
        rbm: the machine; each gradient takes its ``steps`` Gibbs steps.
        data: zeros and ones, shape (N, D).
        rng: draws the order of the examples and the chains.
        epochs: passes over the data. Where the batch size does not divide the number of examples, the last of each
            epoch's order are left out.
        learning_rate: :math:`\alpha`, of plain steps against the gradient.
        batch_size: examples in a batch, at most N.
        chains: how many persistent chains.
        progress: show a progress bar.

    Returns:
        the same machine.

    Raises:
        ValueError: if the data do not fit the machine, or a count is not positive.

    Source: Tieleman 2008, Training restricted Boltzmann machines using approximations to the likelihood gradient.
    """
    from tqdm.auto import trange  # loaded only where something is trained

    require_shape("data", data, (None, rbm.n_visible), why="one column for each pixel")
    require_range("batch_size", batch_size, 1, len(data))
    for name, count in {"epochs": epochs, "chains": chains}.items():
        require_range(name, count, 1, np.inf)
    pixels = binarize(np.full((chains, rbm.n_visible), 0.5, data.dtype), rng=rng)
    batches = len(data) // batch_size
    with threads_for(rbm.params, data, rows=max(batch_size, chains)):
        for epoch in trange(epochs, desc="training", unit="epoch", disable=not progress):
            order = rng.permutation(len(data))[: batches * batch_size]
            for chosen in order.reshape(batches, batch_size):
                grads, pixels = rbm_cd_gradients(data[chosen], rbm.params, start=pixels, steps=rbm.steps, rng=rng)
                for name, gradient in grads.items():
                    rbm.params[name] -= learning_rate * (1 - epoch / epochs) * gradient
    return rbm
