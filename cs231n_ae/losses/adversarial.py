r"""The two sides of an adversarial net, both from the discriminator's logits.

A logit a says that an example is real with probability :math:`\sigma(a)`. No sigmoid is ever followed by a logarithm
here: :math:`-\log \sigma(a) = \log(1 + e^{-a})` and :math:`-\log(1 - \sigma(a)) = \log(1 + e^{a})`.
"""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.types import Array
from cs231n_ae.validation import require_in, require_real, require_some

__all__ = ["GENERATOR_LOSSES", "discriminator_loss", "generator_loss"]

GENERATOR_LOSSES = ("non_saturating", "minimax")


def discriminator_loss(real_logits: Array, fake_logits: Array) -> tuple[float, Array, Array]:
    r"""How badly real and generated examples are told apart: two cross-entropies, each averaged over its own batch.

    .. math:: L_D = \frac1{N_r} \sum_{n} \log\left(1 + e^{-a^r_n}\right)
                  + \frac1{N_f} \sum_{n} \log\left(1 + e^{a^f_n}\right)

    :math:`da^r = (\sigma(a^r) - 1) / N_r` and :math:`da^f = \sigma(a^f) / N_f`.

    Of all discriminators, the best has :math:`\sigma(a) = p / (p + q)`, p the density of real and q of generated
    examples; then :math:`L_D = \log 4 - 2\,\mathrm{JSD}(p \,\|\, q)`. Loss and gradients are finite for any finite
    logits, also where the exponentials overflow.

    Args:
        real_logits: logits :math:`a^r` of real examples, shape (N_r,) or (N_r, 1).
        fake_logits: logits :math:`a^f` of generated ones, shape (N_f,) or (N_f, 1); the batches may differ in length.

    Returns:
        the loss in nats, and the gradients dreal_logits and dfake_logits in the shapes of the logits.

    Raises:
        ValueError: if the logits are not floating point arrays, or there are none.

    Source: Goodfellow et al. 2014, equation 1, and theorem 1 for its value at the best discriminator.
    """
    for name, logits in (("real_logits", real_logits), ("fake_logits", fake_logits)):
        require_real(name, logits)
        require_some(name, logits)
    loss = np.mean(_softplus(-real_logits)) + np.mean(_softplus(fake_logits))
    dreal = -_sigmoid(-real_logits) / len(real_logits)
    dfake = _sigmoid(fake_logits) / len(fake_logits)
    return float(loss), dreal, dfake


def generator_loss(fake_logits: Array, *, kind: str = "non_saturating") -> tuple[float, Array]:
    r"""What the generator minimises, as a function of the discriminator's logits for what it has made.

    .. math:: L_\mathrm{minimax} = \frac1N \sum_n \log(1 - \sigma(a_n)), \qquad
              L_\mathrm{non\text{-}saturating} = -\frac1N \sum_n \log \sigma(a_n)

    The first is the discriminator's loss with the sign turned: :math:`da = -\sigma(a)/N`, which vanishes where a fake
    is recognised with certainty (:math:`a \to -\infty`), just where there is most to learn. The second has the same
    fixed point and its strongest gradient there: :math:`da = (\sigma(a) - 1)/N`. Both gradients are negative: the
    generator always wants its logits to rise.

    Args:
        fake_logits: logits a of generated examples, shape (N,) or (N, 1).
        kind: ``"non_saturating"`` or ``"minimax"``.

    Returns:
        the loss in nats, and dfake_logits in the shape of fake_logits.

    Raises:
        ValueError: if ``kind`` is neither, or there are no logits.

    Source: Goodfellow et al. 2014, section 3; Fedus et al. 2018 compare the two.
    """
    require_real("fake_logits", fake_logits)
    require_some("fake_logits", fake_logits)
    require_in("kind", kind, GENERATOR_LOSSES)
    n = len(fake_logits)
    if kind == "minimax":
        return float(-np.mean(_softplus(fake_logits))), -_sigmoid(fake_logits) / n
    return float(np.mean(_softplus(-fake_logits))), -_sigmoid(-fake_logits) / n


def _softplus(a: Array) -> Array:
    """log(1 + e^a), which neither overflows nor loses what is small."""
    return layers.softplus_forward(a)[0]


def _sigmoid(a: Array) -> Array:
    return layers.sigmoid_forward(a)[0]
