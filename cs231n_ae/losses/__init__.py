"""Losses, each with its gradient: ``(loss, dprediction)``, summed over features, averaged over the batch, in nats."""

from cs231n_ae.losses.adversarial import GENERATOR_LOSSES, discriminator_loss, generator_loss
from cs231n_ae.losses.classification import softmax_loss
from cs231n_ae.losses.divergences import kl_gaussians, kl_standard_normal
from cs231n_ae.losses.penalties import kl_sparsity_penalty, l1_penalty, weight_decay
from cs231n_ae.losses.reconstruction import bce_with_logits_loss, gaussian_nll_loss, l2_loss

__all__ = [
    "GENERATOR_LOSSES",
    "bce_with_logits_loss",
    "discriminator_loss",
    "gaussian_nll_loss",
    "generator_loss",
    "kl_gaussians",
    "kl_sparsity_penalty",
    "kl_standard_normal",
    "l1_penalty",
    "l2_loss",
    "softmax_loss",
    "weight_decay",
]
