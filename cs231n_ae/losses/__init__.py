"""Losses, each with its gradient: ``(loss, dprediction)``, summed over features, averaged over the batch, in nats."""

from cs231n_ae.losses.adversarial import GENERATOR_LOSSES, discriminator_loss, generator_loss
from cs231n_ae.losses.classification import softmax_loss
from cs231n_ae.losses.contrastive import nt_xent_loss
from cs231n_ae.losses.divergences import kl_gaussians, kl_standard_normal
from cs231n_ae.losses.flow_matching import flow_matching_loss, straight_path
from cs231n_ae.losses.free_bits import free_bits_loss, kl_per_latent
from cs231n_ae.losses.hinge import svm_loss, svm_loss_naive
from cs231n_ae.losses.importance import add_to_log_sum, effective_samples, iwae_loss
from cs231n_ae.losses.log_densities import bernoulli_log_density, gaussian_log_density, standard_normal_log_density
from cs231n_ae.losses.masked import masked_l2_loss
from cs231n_ae.losses.monte_carlo import kl_monte_carlo
from cs231n_ae.losses.penalties import kl_sparsity_penalty, l1_penalty, weight_decay
from cs231n_ae.losses.reconstruction import bce_with_logits_loss, gaussian_nll_loss, l2_loss
from cs231n_ae.losses.score_matching import denoising_score_loss, tweedie_mean
from cs231n_ae.losses.v_prediction import v_prediction_loss
from cs231n_ae.losses.vector_quantization import vq_loss

__all__ = [
    "GENERATOR_LOSSES",
    "add_to_log_sum",
    "bce_with_logits_loss",
    "bernoulli_log_density",
    "denoising_score_loss",
    "discriminator_loss",
    "effective_samples",
    "flow_matching_loss",
    "free_bits_loss",
    "gaussian_log_density",
    "gaussian_nll_loss",
    "generator_loss",
    "iwae_loss",
    "kl_gaussians",
    "kl_monte_carlo",
    "kl_per_latent",
    "kl_sparsity_penalty",
    "kl_standard_normal",
    "l1_penalty",
    "l2_loss",
    "masked_l2_loss",
    "nt_xent_loss",
    "softmax_loss",
    "standard_normal_log_density",
    "straight_path",
    "svm_loss",
    "svm_loss_naive",
    "tweedie_mean",
    "v_prediction_loss",
    "vq_loss",
    "weight_decay",
]
