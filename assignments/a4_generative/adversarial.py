r"""The two sides of an adversarial net, both from the discriminator's logits.

A logit a says that an example is real with probability :math:`\sigma(a)`. No sigmoid is ever followed by a logarithm
here: :math:`-\log \sigma(a) = \log(1 + e^{-a})` and :math:`-\log(1 - \sigma(a)) = \log(1 + e^{a})`.
"""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_in, require_real, require_some

__all__ = ["discriminator_loss", "generator_loss"]

GENERATOR_LOSSES = ("non_saturating", "minimax")


def discriminator_loss(real_logits: Array, fake_logits: Array) -> tuple[float, Array, Array]:
    r"""How badly real and generated examples are told apart: two cross-entropies, each averaged over its own batch.

    .. math:: L_D = \frac1{N_r} \sum_{n} \log\left(1 + e^{-a^r_n}\right)
                  + \frac1{N_f} \sum_{n} \log\left(1 + e^{a^f_n}\right)

    Derive the gradients with respect to both kinds of logits: what is the slope of :math:`\log(1 + e^a)`, and which
    sign does it get where the exponent is :math:`-a`?

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
    raise NotImplementedError("discriminator_loss: yours to write; then run: cs231n-ae check discriminator_loss")


def generator_loss(fake_logits: Array, *, kind: str = "non_saturating") -> tuple[float, Array]:
    r"""What the generator minimises, as a function of the discriminator's logits for what it has made.

    .. math:: L_\mathrm{minimax} = \frac1N \sum_n \log(1 - \sigma(a_n)), \qquad
              L_\mathrm{non\text{-}saturating} = -\frac1N \sum_n \log \sigma(a_n)

    Derive the gradient of each. The first is the discriminator's loss with the sign turned. Where a fake is recognised
    with certainty (:math:`a \to -\infty`), which of the two gradients is left, and which vanishes? What sign have both?

    Args:
        fake_logits: logits a of generated examples, shape (N,) or (N, 1).
        kind: ``"non_saturating"`` or ``"minimax"``.

    Returns:
        the loss in nats, and dfake_logits in the shape of fake_logits.

    Raises:
        ValueError: if ``kind`` is neither, or there are no logits.

    Source: Goodfellow et al. 2014, section 3; Fedus et al. 2018 compare the two.
    """
    raise NotImplementedError("generator_loss: yours to write; then run: cs231n-ae check generator_loss")
