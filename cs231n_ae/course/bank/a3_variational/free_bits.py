"""What students get wrong about the divergence of each latent, and about free bits."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.losses import free_bits_loss
from cs231n_ae.numerics import bounded_exp


def _each(mu, logvar):
    """The divergence of each latent of each example, (N, Z)."""
    return (bounded_exp(logvar) + mu**2 - 1 - logvar) / 2


def _gradients(mu, logvar, pays):
    """Those of the latents that pay."""
    return pays * mu / len(mu), pays * (bounded_exp(logvar) - 1) / (2 * len(mu))


@misconception(
    "kl_per_latent",
    says="The divergences are added over the batch. Here, too, examples are averaged: what would this number be for a "
    "batch twice as large?",
)
def adds_the_examples(mu, logvar):
    return _each(mu, logvar).sum(axis=0)


@misconception(
    "kl_per_latent",
    says="There is one number for each example: you have added over the latents. Which axis shall be left, so that a "
    "bar can be drawn for each latent?",
)
def gives_one_for_each_example(mu, logvar):
    return _each(mu, logvar).sum(axis=1)


@misconception(
    "kl_per_latent",
    says="These are divergences of every example and latent, and none has been averaged. What tells us how much a "
    "latent is used over a whole batch?",
)
def averages_nothing(mu, logvar):
    return _each(mu, logvar)


@misconception(
    "kl_per_latent",
    says="The divergences are twice too large. Which factor stands in front of the bracket?",
)
def forgets_the_half(mu, logvar):
    return 2 * _each(mu, logvar).mean(axis=0)


@misconception(
    "kl_per_latent",
    says="The standard prior does not cost 0 here, but half a nat. Which constant in the bracket makes up for a "
    "variance of 1?",
)
def forgets_minus_one(mu, logvar):
    return _each(mu, logvar).mean(axis=0) + mu.dtype.type(0.5)


@misconception(
    "kl_per_latent",
    says="You take logvar for the logarithm of sigma: its exponential is squared. What is logvar the logarithm of?",
)
def takes_logvar_for_log_sigma(mu, logvar):
    return (bounded_exp(logvar) ** 2 + mu**2 - 1 - 2 * logvar).mean(axis=0) / 2


@misconception(
    "kl_per_latent",
    says="The divergences are negative: this is the term as it stands in the bound that is maximised. A divergence is "
    "never below 0: which signs turn round?",
)
def gives_the_term_of_the_bound(mu, logvar):
    return -_each(mu, logvar).mean(axis=0)


@misconception(
    "kl_per_latent",
    says="This is the divergence the other way round, from the prior to the encoder's Gaussian. In the bound, over "
    "which of the two is the expectation taken?",
)
def turns_the_divergence_round(mu, logvar):
    return (logvar + (1 + mu**2) * bounded_exp(-logvar) - 1).mean(axis=0) / 2


@misconception(
    "kl_per_latent",
    says="The formula is applied to the averages of mu and logvar over the batch. Means of opposite sign then cancel, "
    "as if the latent said nothing: what comes first, the formula or the average?",
)
def averages_before_the_formula(mu, logvar):
    return _each(mu.mean(axis=0), logvar.mean(axis=0))


@misconception(
    "kl_per_latent",
    says="A log-variance of 100 gives infinity: in float32 an exponential overflows from about 88 on. Which "
    "exponential does the file import, and what does it do to its argument?",
)
def lets_the_exponential_overflow(mu, logvar):
    with np.errstate(over="ignore"):
        return (np.exp(logvar) + mu**2 - 1 - logvar).mean(axis=0) / 2


@misconception(
    "free_bits_loss",
    says="The floor is put under every example's divergence, and the average taken afterwards. What shall be free is a "
    "rate: some nats for each latent on average over the batch. What is averaged before it is compared?",
)
def puts_the_floor_under_each_example(mu, logvar, *, floor):
    each = _each(mu, logvar)
    return float(np.maximum(each, floor).sum() / len(mu)), *_gradients(mu, logvar, each > floor)


@misconception(
    "free_bits_loss",
    says="The floor is put under the sum of all latents. Then a few latents that use much hide that all others have "
    "collapsed: under which numbers shall it be put?",
)
def puts_the_floor_under_the_sum(mu, logvar, *, floor):
    total = _each(mu, logvar).mean(axis=0).sum()
    return float(max(total, floor)), *_gradients(mu, logvar, total > floor)


@misconception(
    "free_bits_loss",
    says="In the loss, the floor is put under the sum of all latents; the gradients know that each latent has its own. "
    "What does a latent cost that has fallen to the prior, while others use much?",
)
def puts_the_floor_under_the_sum_in_the_loss(mu, logvar, *, floor):
    _, dmu, dlogvar = free_bits_loss(mu, logvar, floor=floor)
    return float(max(_each(mu, logvar).mean(axis=0).sum(), floor)), dmu, dlogvar


@misconception(
    "free_bits_loss",
    says="In the loss, the floor is put under every example's divergence, and the average taken afterwards; the "
    "gradients compare the average. Which of the two comes first in the formula?",
)
def puts_the_floor_under_each_example_in_the_loss(mu, logvar, *, floor):
    _, dmu, dlogvar = free_bits_loss(mu, logvar, floor=floor)
    return float(np.maximum(_each(mu, logvar), floor).sum() / len(mu)), dmu, dlogvar


@misconception(
    "free_bits_loss",
    says="In the loss, the smaller of divergence and floor counts, as under a ceiling; the gradients belong to the "
    "larger. Which of the two numbers does a latent cost?",
)
def takes_the_smaller_one_in_the_loss(mu, logvar, *, floor):
    _, dmu, dlogvar = free_bits_loss(mu, logvar, floor=floor)
    return float(np.minimum(_each(mu, logvar).mean(axis=0), floor).sum()), dmu, dlogvar


@misconception(
    "free_bits_loss",
    says="The loss has the floor, but the gradient does not know of it: latents below it are still pushed into the "
    "prior. What is the slope of max(floor, k) to the left of the floor?",
)
def has_the_plain_gradient(mu, logvar, *, floor):
    loss, _, _ = free_bits_loss(mu, logvar, floor=floor)
    return loss, *_gradients(mu, logvar, True)


@misconception(
    "free_bits_loss",
    says="The gradient has been removed above the floor and kept below it. Which latents shall be left in peace?",
)
def masks_the_wrong_side(mu, logvar, *, floor):
    loss, _, _ = free_bits_loss(mu, logvar, floor=floor)
    return loss, *_gradients(mu, logvar, _each(mu, logvar).mean(axis=0) <= floor)


@misconception(
    "free_bits_loss",
    says="You take the smaller of divergence and floor: this is a ceiling. Then no latent costs more than lambda, "
    "however much it says. Which of the two numbers counts?",
)
def takes_the_smaller_one(mu, logvar, *, floor):
    kl = _each(mu, logvar).mean(axis=0)
    return float(np.minimum(kl, floor).sum()), *_gradients(mu, logvar, kl < floor)


@misconception(
    "free_bits_loss",
    says="The floor has been taken off: this is what each latent costs beyond it. The gradient is right, for only a "
    "constant is missing, but then the loss bounds nothing. What does a latent below the floor cost in the formula?",
)
def counts_what_is_beyond_the_floor(mu, logvar, *, floor):
    _, dmu, dlogvar = free_bits_loss(mu, logvar, floor=floor)
    beyond = np.maximum(_each(mu, logvar).mean(axis=0) - floor, 0)
    return float(beyond.sum()), dmu, dlogvar


@misconception(
    "free_bits_loss",
    says="Latents below the floor cost nothing at all in your loss. At the floor it jumps from 0 to lambda: what does "
    "max give there?",
)
def lets_the_loss_jump(mu, logvar, *, floor):
    kl = _each(mu, logvar).mean(axis=0)
    return float(kl[kl > floor].sum()), *_gradients(mu, logvar, kl > floor)


@misconception(
    "free_bits_loss",
    says="The gradients are N times too large. The divergence was averaged over the batch: where is the 1/N on the way "
    "back?",
)
def forgets_the_mean_in_the_gradient(mu, logvar, *, floor):
    loss, dmu, dlogvar = free_bits_loss(mu, logvar, floor=floor)
    return loss, dmu * len(mu), dlogvar * len(mu)


@misconception(
    "free_bits_loss",
    says="dlogvar is twice too large. Each latent's divergence has a half in front, which the square of mu used up, "
    "but the variance did not.",
)
def doubles_dlogvar(mu, logvar, *, floor):
    loss, dmu, dlogvar = free_bits_loss(mu, logvar, floor=floor)
    return loss, dmu, 2 * dlogvar


@misconception(
    "free_bits_loss",
    says="Only dmu stops at the floor, and dlogvar goes on. The divergence depends on both: what happens to the "
    "variance of a latent that is left alone in its mean only?",
)
def masks_dmu_only(mu, logvar, *, floor):
    loss, dmu, _ = free_bits_loss(mu, logvar, floor=floor)
    _, dlogvar = _gradients(mu, logvar, True)
    return loss, dmu, dlogvar


@misconception(
    "free_bits_loss",
    says="The loss is averaged over the latents. They are added here, as in the divergence: what would become of the "
    "balance with the reconstruction, if it were divided by their number?",
)
def averages_the_latents(mu, logvar, *, floor):
    loss, dmu, dlogvar = free_bits_loss(mu, logvar, floor=floor)
    return loss / mu.shape[1], dmu, dlogvar


@misconception(
    "free_bits_loss",
    says="The gradients have become float64 or infinite, where float32 came in. What does an exponential of 100 give "
    "in float32, and which exponential of this file does not?",
)
def lets_the_exponential_overflow_in_the_gradient(mu, logvar, *, floor):
    loss, dmu, _ = free_bits_loss(mu, logvar, floor=floor)
    pays = _each(mu, logvar).mean(axis=0) > floor
    with np.errstate(over="ignore"):
        return loss, dmu, pays * (np.exp(logvar) - 1) / (2 * len(mu))


@misconception(
    "kl_per_latent",
    says="The sum runs over the latents of an example, and the number of examples divides it. Over which axis does the "
    "mean of a batch run, and how many numbers are left then?",
)
def adds_the_latents_and_divides_by_n(mu, logvar):
    return _each(mu, logvar).sum(axis=1) / len(mu)


@misconception(
    "kl_per_latent",
    says="The means of the batch are averaged before they are squared: codes to either side of 0 cancel. Of what does "
    "the equation take the mean, of μ or of μ²?",
)
def squares_the_mean_of_mu(mu, logvar):
    return _each(np.zeros_like(mu), logvar).mean(axis=0) + mu.mean(axis=0) ** 2 / 2
