"""Minimise a model's loss on all examples at once by L-BFGS, as the UFLDL tutorial does."""

import numpy as np

from cs231n_ae.freed_memory import keep_freed_memory
from cs231n_ae.nonfinite import NonFiniteError
from cs231n_ae.solver_options import Trainable
from cs231n_ae.types import Array
from cs231n_ae.validation import require_loss_takes

__all__ = ["train_lbfgs"]


def train_lbfgs(model: Trainable, *data: Array, iterations: int, progress: bool = False) -> int:
    """Train ``model`` in place on whole-batch gradients.

    Args:
        model: has ``params`` and ``loss``; float64 parameters keep the line search from stopping early.
        data: what ``model.loss`` takes.
        iterations: at most so many.
        progress: whether to show a progress bar.

    Returns:
        how many iterations were made.

    Raises:
        NonFiniteError: if the loss is NaN or infinite in the end.

    Source: Liu & Nocedal 1989; scipy's L-BFGS-B, without bounds.
    """
    from scipy.optimize import minimize
    from tqdm.auto import tqdm

    require_loss_takes("data", data, model)
    names, start = list(model.params), np.concatenate([w.ravel() for w in model.params.values()])

    def objective(point: Array) -> tuple[float, Array]:
        _put(model, point)
        loss, grads, _ = model.loss(*data)
        return loss, np.concatenate([grads[name].ravel() for name in names]).astype(np.float64)

    keep_freed_memory()
    with tqdm(total=iterations, desc="L-BFGS", unit="iteration", disable=not progress) as bar:
        found = minimize(
            objective,
            start,
            jac=True,
            method="L-BFGS-B",
            callback=lambda _: bar.update(),
            options={"maxiter": iterations, "maxfun": 2 * iterations},
        )
    _put(model, found.x)
    if not np.isfinite(found.fun):
        raise NonFiniteError(
            f"the loss is {found.fun} after {found.nit} iterations of L-BFGS: look at the data's scale"
        )
    return int(found.nit)


def _put(model: Trainable, point: Array) -> None:
    """Spread one long vector over the parameters."""
    begin = 0
    for w in model.params.values():
        w[...] = point[begin : begin + w.size].reshape(w.shape)
        begin += w.size
