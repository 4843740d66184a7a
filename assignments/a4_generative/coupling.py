"""The affine coupling: half of the features stay, and they say how the other half is scaled and shifted.

Because the half that decides is still there afterwards, the step can be undone exactly, however complicated the
decision was. That is what a normalising flow is built of.
"""

import numpy as np

from cs231n_ae.numerics import bounded_exp
from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_same_shape, require_shape

__all__ = ["affine_coupling_backward", "affine_coupling_forward", "affine_coupling_inverse"]


def affine_coupling_forward(x: Array, s: Array, t: Array, *, mask: Array) -> tuple[Array, Array, Cache]:
    r"""Scale and shift the features whose mask is 0, and pass on those whose mask is 1.

    .. math:: y_{nd} = m_d\, x_{nd} + (1 - m_d) \left( x_{nd}\, e^{s_{nd}} + t_{nd} \right),
              \qquad \log \left| \det \frac{\partial y_n}{\partial x_n} \right| = \sum_d (1 - m_d)\, s_{nd}

    Where s and t depend on the passed features alone, the Jacobian is triangular (in an order that puts those first),
    with ones and :math:`e^{s}` along its diagonal. With s = 0 the step only shifts, and keeps volumes: NICE.

    Args:
        x: inputs, shape (N, D).
        s: the logarithm of the scales, shape (N, D); what it holds where the mask is 1 is not used.
        t: shifts, shape (N, D), likewise.
        mask: 1 for a feature that is passed on, 0 for one that is changed; shape (D,), in the dtype of x.

    Returns:
        y of shape (N, D), the logarithm of the Jacobian's determinant for each example, shape (N,), and the cache for
        :func:`affine_coupling_backward`.

    Raises:
        ValueError: if the shapes do not fit together.

    Source: Dinh, Sohl-Dickstein & Bengio 2017, sections 3.2 to 3.4; s = 0: Dinh, Krueger & Bengio 2015, section 3.2.
    """
    raise NotImplementedError(
        "affine_coupling_forward: yours to write; then run: cs231n-ae check affine_coupling_forward"
    )


def affine_coupling_inverse(y: Array, s: Array, t: Array, *, mask: Array) -> Array:
    r"""Undo :func:`affine_coupling_forward`: :math:`x_{nd} = (y_{nd} - t_{nd})\, e^{-s_{nd}}` where :math:`m_d = 0`.

    No network is inverted: s and t are computed from the passed features, which are the same in x and y.

    Args:
        y: outputs of the forward pass, shape (N, D).
        s: the logarithm of the scales, as they were on the way there, shape (N, D).
        t: the shifts, likewise, shape (N, D).
        mask: 1 for a feature that was passed on, 0 for one that was changed; shape (D,), in the dtype of y.

    Returns:
        x of shape (N, D).

    Raises:
        ValueError: if the shapes do not fit together.

    Source: Dinh, Sohl-Dickstein & Bengio 2017, section 3.3, equation 8.
    """
    raise NotImplementedError(
        "affine_coupling_inverse: yours to write; then run: cs231n-ae check affine_coupling_inverse"
    )


def affine_coupling_backward(dy: Array, dlogdet: Array, cache: Cache) -> tuple[Array, Array, Array]:
    r"""Gradients of the loss with respect to ``x``, ``s`` and ``t``, each taken as a variable of its own.

    Derive them for both kinds of features, passed on (:math:`y_{nd} = x_{nd}`) and changed (:math:`y_{nd} = x_{nd}\,
    e^{s_{nd}} + t_{nd}`). The log-determinant :math:`\ell_n = \sum_d (1 - m_d)\, s_{nd}` has a gradient of its own,
    :math:`d\ell_n`: whom does it reach?

    That s and t have been computed from x is another layer's business: whoever computed them adds that part to dx.

    Args:
        dy: upstream gradient of y, shape (N, D).
        dlogdet: upstream gradient :math:`d\ell` of the log-determinants, shape (N,).
        cache: from :func:`affine_coupling_forward`.

    Returns:
        dx, ds and dt, each of shape (N, D).

    Raises:
        ValueError: if an upstream gradient has not the shape of what it belongs to.
    """
    raise NotImplementedError(
        "affine_coupling_backward: yours to write; then run: cs231n-ae check affine_coupling_backward"
    )
