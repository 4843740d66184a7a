"""How much is lost on the way through a code and back."""

from typing import Any

from cs231n_ae.types import Array
from cs231n_ae.validation import require_attributes, require_data, require_some

__all__ = ["squared_error"]


def squared_error(model: Any, x: Array) -> float:
    r"""The mean over examples of :math:`\lVert \hat x - x \rVert^2`, without the loss's ½, as papers report it.

    Args:
        model: has ``reconstruct``, from (N, D) to (N, D).
        x: examples, shape (N, D).

    Returns:
        the error, in the squared unit of the examples.

    Raises:
        ValueError: if there is no example.

    Source: Hinton & Salakhutdinov 2006, Science 313, which compares reconstructions by it.
    """
    require_attributes("model", model, ("reconstruct",))
    require_data("x", x, (None, None), why="one example per row")
    require_some("x", x)
    return float(((model.reconstruct(x) - x) ** 2).sum(axis=1).mean())
