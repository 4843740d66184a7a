"""What students get wrong about the KL penalty."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _kl(mean, rho):
    return float(np.sum(rho * np.log(rho / mean) + (1 - rho) * np.log((1 - rho) / (1 - mean))))


def _means(h):
    margin = np.finfo(h.dtype).eps
    return np.clip(h.mean(axis=0), margin, 1 - margin)


def _dmean(mean, rho):
    return (1 - rho) / (1 - mean) - rho / mean


def _rows(dmean, h):
    return np.tile(dmean / len(h), (len(h), 1)).astype(h.dtype)


@misconception(
    "kl_sparsity_penalty",
    says="rho and the mean activation have changed places. The divergence is not the same both ways: which of the two "
    "stands in front of the logarithm?",
)
def exchanges_rho_and_the_mean(h, *, rho):
    mean = _means(h)
    loss = np.sum(mean * np.log(mean / rho) + (1 - mean) * np.log((1 - mean) / (1 - rho)))
    return float(loss), _rows(np.log(mean / rho) - np.log((1 - mean) / (1 - rho)), h)


@misconception(
    "kl_sparsity_penalty",
    says="The activations of a unit are summed over the batch, not averaged. rho is to be met by a mean: with a batch "
    "twice as large, your sum would be twice as large.",
)
def sums_the_activations(h, *, rho):
    total = h.sum(axis=0)
    return _kl(total, rho), np.tile(_dmean(total, rho), (len(h), 1)).astype(h.dtype)


@misconception(
    "kl_sparsity_penalty",
    says="The mean is right, but each activation has only a share of 1/N in it. Where is that in your gradient?",
)
def forgets_the_share_of_an_example(h, *, rho):
    mean = _means(h)
    return _kl(mean, rho), _rows(_dmean(mean, rho) * len(h), h)


@misconception(
    "kl_sparsity_penalty",
    says="Your means are those of the examples, over their units. It is each unit that is to be silent most of the "
    "time: over which axis do you average then?",
)
def averages_over_the_units(h, *, rho):
    margin = np.finfo(h.dtype).eps
    mean = np.clip(h.mean(axis=1), margin, 1 - margin)
    share = (_dmean(mean, rho) / h.shape[1])[:, np.newaxis]
    return _kl(mean, rho), np.tile(share, (1, h.shape[1])).astype(h.dtype)


@misconception(
    "kl_sparsity_penalty",
    says="There is one mean for all units together, so one unit that is always on may be paid for by many that are "
    "dead. How many means does the formula have?",
)
def takes_one_mean_for_all_units(h, *, rho):
    margin = np.finfo(h.dtype).eps
    mean = np.clip(h.mean(), margin, 1 - margin)
    return _kl(mean, rho), np.full_like(h, _dmean(mean, rho) / h.size)


@misconception(
    "kl_sparsity_penalty",
    says="The divergence is taken for each activation by itself, and averaged afterwards. That would ask every unit to "
    "answer rho to every example; what is wanted is rarely much, and mostly nothing: of what is the mean taken first?",
)
def penalises_every_activation(h, *, rho):
    margin = np.finfo(h.dtype).eps
    kept = np.clip(h, margin, 1 - margin)
    return _kl(kept, rho) / len(h), _dmean(kept, rho).astype(h.dtype) / len(h)


@misconception(
    "kl_sparsity_penalty",
    says="Only the first of the two terms is there. A unit that is active more often than rho must pay too: what does "
    "the second term say?",
)
def leaves_out_the_second_term(h, *, rho):
    mean = _means(h)
    return float(np.sum(rho * np.log(rho / mean))), _rows(-rho / mean, h)


@misconception(
    "kl_sparsity_penalty",
    says="The units' divergences are averaged. The penalty is their sum.",
)
def averages_the_divergences(h, *, rho):
    mean = _means(h)
    return _kl(mean, rho) / len(mean), _rows(_dmean(mean, rho) / len(mean), h)


@misconception(
    "kl_sparsity_penalty",
    says="The penalty is divided by the number of examples. The 1/N is inside already, in the mean activation.",
)
def divides_by_the_batch_again(h, *, rho):
    mean = _means(h)
    return _kl(mean, rho) / len(h), _rows(_dmean(mean, rho) / len(h), h)


@misconception(
    "kl_sparsity_penalty",
    says="The gradient points the other way: it raises units that are too active already. Which sign has the "
    "derivative of log(rho / mean) by the mean?",
)
def turns_the_gradient_around(h, *, rho):
    mean = _means(h)
    return _kl(mean, rho), _rows(-_dmean(mean, rho), h)


@misconception(
    "kl_sparsity_penalty",
    says="The two fractions are added. One of them comes from log(1 / mean), the other from log(1 / (1 - mean)): do "
    "they pull in the same direction?",
)
def adds_the_two_fractions(h, *, rho):
    mean = _means(h)
    return _kl(mean, rho), _rows((1 - rho) / (1 - mean) + rho / mean, h)


@misconception(
    "kl_sparsity_penalty",
    says="dh has one row: the gradient for each unit. What is asked for is the gradient of each activation: how many "
    "examples share it?",
)
def gives_one_row(h, *, rho):
    mean = _means(h)
    return _kl(mean, rho), (_dmean(mean, rho) / len(h)).astype(h.dtype)


@misconception(
    "kl_sparsity_penalty",
    says="A unit with the mean 0, or 1, makes your logarithm infinite. It happens in training: what could keep the "
    "means just inside (0, 1)?",
)
def does_not_guard_the_logarithm(h, *, rho):
    mean = h.mean(axis=0)
    return _kl(mean, rho), _rows(_dmean(mean, rho), h)


@misconception(
    "kl_sparsity_penalty",
    says="The guard is too small for float32: 1 minus your margin is still exactly 1 there. How does one find out the "
    "smallest difference from 1 that a dtype can hold?",
)
def guards_for_float64_only(h, *, rho):
    mean = np.clip(h.mean(axis=0), h.dtype.type(1e-12), h.dtype.type(1 - 1e-12))
    return _kl(mean, rho), _rows(_dmean(mean, rho), h)


@misconception(
    "kl_sparsity_penalty",
    says="float32 came in and a float64 gradient went out: where does float64 come in?",
)
def goes_out_in_float64(h, *, rho):
    mean = _means(h)
    return _kl(mean, rho), np.ones(h.shape) * (_dmean(mean, rho) / len(h))


@misconception(
    "kl_sparsity_penalty",
    says="The second term is weighed by rho, as the first is. It is the term of a unit that is off: how probable is "
    "that, if rho is the probability of being on?",
)
def weighs_both_terms_by_rho(h, *, rho):
    mean = _means(h)
    loss = np.sum(rho * np.log(rho / mean) + rho * np.log((1 - rho) / (1 - mean)))
    return float(loss), _rows(rho / (1 - mean) - rho / mean, h)
