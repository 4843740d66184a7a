"""What is asked of a model once it is trained, answered in numbers: nothing here learns, and nothing has a gradient.

In reading order: ``reconstruction`` (how much is lost on the way through a code), ``latent_use`` and
``latent_measures`` (what a latent space is like), ``code_use`` (how much of a codebook is used), ``spectrum`` (how
sharp pictures are), ``precision_recall`` (whether samples are good, and whether all of the data is among them),
``dictionaries`` (whether the directions that were found are those that are there); then likelihoods, which are harder:
``likelihood`` (a VAE's, by importance sampling), ``rbm_exact`` (a small machine's, in full), ``pseudo_likelihood``
(what needs no partition function), ``ais`` (an estimate of that function); and ``mixing`` (how fast a chain forgets).
"""

from cs231n_ae.measures.ais import ais_log_partition, ais_log_weights, log_mean_exp
from cs231n_ae.measures.code_use import code_perplexity
from cs231n_ae.measures.dictionaries import mean_max_cosine
from cs231n_ae.measures.latent_measures import (
    aggregate_posterior,
    classifier_score,
    code_accuracy,
    confident_share,
    path_length_ratio,
    prior_gap,
)
from cs231n_ae.measures.latent_use import active_units
from cs231n_ae.measures.likelihood import log_likelihood, mean_and_error
from cs231n_ae.measures.mixing import autocorrelation, autocorrelation_time
from cs231n_ae.measures.precision_recall import precision_and_recall
from cs231n_ae.measures.pseudo_likelihood import rbm_one_flip_pseudo_log_likelihood, rbm_pseudo_log_likelihood
from cs231n_ae.measures.rbm_exact import all_binary, rbm_log_partition
from cs231n_ae.measures.reconstruction import squared_error
from cs231n_ae.measures.spectrum import radial_spectrum

__all__ = [
    "active_units",
    "aggregate_posterior",
    "ais_log_partition",
    "ais_log_weights",
    "all_binary",
    "autocorrelation",
    "autocorrelation_time",
    "classifier_score",
    "code_accuracy",
    "code_perplexity",
    "confident_share",
    "log_likelihood",
    "log_mean_exp",
    "mean_and_error",
    "mean_max_cosine",
    "path_length_ratio",
    "precision_and_recall",
    "prior_gap",
    "radial_spectrum",
    "rbm_log_partition",
    "rbm_one_flip_pseudo_log_likelihood",
    "rbm_pseudo_log_likelihood",
    "squared_error",
]
