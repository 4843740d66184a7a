"""What students get wrong about the exact partition function."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.measures.rbm_exact import all_binary
from cs231n_ae.models.rbm import rbm_free_energy


def _terms(params):
    """−F of every state of the smaller layer."""
    w, b, c = (params[name].astype(np.float64) for name in ("W", "b", "c"))
    if len(c) < len(b):
        w, b, c = w.T, c, b
    return -rbm_free_energy(all_binary(len(b)), {"W": w, "b": b, "c": c})


def _log_sum(x):
    return float(x.max() + np.log(np.exp(x - x.max()).sum()))


@misconception(
    "rbm_log_partition",
    says="The exponentials have the free energy's own sign, so that the unlikeliest states count most. Is p(v) "
    "proportional to e^F or to e^-F?",
)
def takes_the_energy_with_the_wrong_sign(params):
    return _log_sum(-_terms(params))


@misconception(
    "rbm_log_partition",
    says="This is the logarithm of a mean over the states. Z is their sum: how many of them are there?",
)
def averages_over_the_states(params):
    terms = _terms(params)
    return _log_sum(terms) - float(np.log(len(terms)))


@misconception(
    "rbm_log_partition",
    says="The logarithms were added. That is the logarithm of a product of all terms; Z is their sum. In which order "
    "come the exponential, the sum and the logarithm?",
)
def adds_the_logarithms(params):
    return float(_terms(params).sum())


@misconception(
    "rbm_log_partition",
    says="Only the largest term is counted. That is a good guess for a machine that is sure of one image; what of all "
    "others?",
)
def takes_the_largest_term_alone(params):
    return float(_terms(params).max())


@misconception(
    "rbm_log_partition",
    says="The largest term was taken out of all exponents, and stayed out. What does the logarithm of the sum "
    "lack then?",
)
def does_not_add_the_largest_back(params):
    terms = _terms(params)
    return float(np.log(np.exp(terms - terms.max()).sum()))


@misconception(
    "rbm_log_partition",
    says="Small energies work and large ones overflow. Which number, taken out of all exponents, leaves none above 0?",
)
def overflows(params):
    with np.errstate(over="ignore"):
        return float(np.log(np.exp(_terms(params)).sum()))


@misconception(
    "rbm_log_partition",
    says="The images were listed even where there are many more pixels than hidden units. Which layer may be the one "
    "that is listed, and what does the free energy do for the other?",
)
def lists_the_pixels_always(params):
    params = {name: p.astype(np.float64) for name, p in params.items()}
    return _log_sum(-rbm_free_energy(all_binary(len(params["b"])), params))


@misconception(
    "rbm_log_partition",
    says="This is Z itself, not its logarithm. In which units is log Z?",
)
def returns_z(params):
    with np.errstate(over="ignore"):
        return float(np.exp(_log_sum(_terms(params))))


@misconception(
    "rbm_log_partition",
    says="This is the logarithm of a mean over the images. Z is their sum: how many of them are there? Besides, it is "
    "always the images that are listed, also where there are many more pixels than hidden units.",
)
def averages_over_the_images(params):
    params = {name: p.astype(np.float64) for name, p in params.items()}
    terms = -rbm_free_energy(all_binary(len(params["b"])), params)
    return _log_sum(terms) - float(np.log(len(terms)))
