"""The gradients of a stack's parameters alone, where nobody asks for that of its input."""

from cs231n_ae import layers
from cs231n_ae.models.mlp import mlp_backward
from cs231n_ae.types import Array, Cache, Grads

__all__ = ["mlp_gradients"]

OWN = (mlp_backward, layers.affine_backward)
"""The library's, of whose caches the parts are known."""


def mlp_gradients(dout: Array, cache: Cache) -> Grads:
    r"""What :func:`~cs231n_ae.models.mlp.mlp_backward` collects on its way, bit for bit, without the last dx.

    The first layer of an encoder stands on the pixels, and pixels are not trained. Their gradient,
    :math:`dX = dY\,W^\top`, is a matrix product as large as that of :math:`dW = X^\top dY`. Where somebody has lent a
    function of their own (``own_layers``), it is asked for all that it gives.

    Args:
        dout: upstream gradient, in the shape of the output.
        cache: from :func:`~cs231n_ae.models.mlp.mlp_forward`.

    Returns:
        the gradients under their parameters' names, prefix included.
    """
    if (mlp_backward, layers.affine_backward) != OWN or not cache[1]:  # or there is no layer at all
        return mlp_backward(dout, cache)[1]
    prefix, ((activation, (x, w), activation_cache), *later) = cache
    dout, counted_from_1 = mlp_backward(dout, (prefix, later))
    if activation != "linear":
        activation_backward = getattr(layers, f"{activation}_backward")
        dout = activation_backward(dout, activation_cache)
    grads = {f"{prefix}W1": x.reshape(len(x), len(w)).T @ dout, f"{prefix}b1": dout.sum(axis=0)}
    for i in range(1, len(later) + 1):
        grads |= {f"{prefix}{kind}{i + 1}": counted_from_1[f"{prefix}{kind}{i}"] for kind in ("W", "b")}
    return grads
