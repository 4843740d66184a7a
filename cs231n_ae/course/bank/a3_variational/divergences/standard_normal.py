"""What students get wrong about the divergence from the standard normal prior."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.losses import kl_gaussians
from cs231n_ae.numerics import bounded_exp


def _prior(mu, logvar, *, scale=1.0):
    """The divergence from the prior, right, but for a scale of everything."""
    n, variance = len(mu), bounded_exp(logvar)
    loss = scale * float(np.sum(variance + mu**2 - 1 - logvar)) / (2 * n)
    return loss, mu * (scale / n), (variance - 1) * (scale / (2 * n))


@misconception(
    "kl_standard_normal",
    says="Loss and gradients have the sign turned: this is the term as it stands in the bound that is maximised. The "
    "loss is minimised. Can a divergence be negative?",
)
def turns_the_sign(mu, logvar):
    return _prior(mu, logvar, scale=-1.0)


@misconception(
    "kl_standard_normal",
    says="The loss is negative, though the gradients are those of its opposite. A divergence is never below 0: which "
    "sign has the bracket?",
)
def turns_the_sign_of_the_loss(mu, logvar):
    loss, dmu, dlogvar = _prior(mu, logvar)
    return -loss, dmu, dlogvar


@misconception(
    "kl_standard_normal",
    says="The ½ in front is missing, in the loss and in both gradients. Where does it come from in the logarithm of "
    "a Gaussian density?",
)
def forgets_the_half(mu, logvar):
    return _prior(mu, logvar, scale=2.0)


@misconception(
    "kl_standard_normal",
    says="The ½ is missing in the loss; the gradients have it. Which of the two would you notice in training?",
)
def forgets_the_half_in_the_loss(mu, logvar):
    loss, dmu, dlogvar = _prior(mu, logvar)
    return 2 * loss, dmu, dlogvar


@misconception(
    "kl_standard_normal",
    says="dmu is half of what it should be. ½ mu² has been differentiated to ½ mu: what becomes of the 2?",
)
def halves_dmu(mu, logvar):
    loss, dmu, dlogvar = _prior(mu, logvar)
    return loss, dmu / 2, dlogvar


@misconception(
    "kl_standard_normal",
    says="dlogvar is twice too large: the ½ in front of the bracket has got lost. No square comes to its rescue here.",
)
def doubles_dlogvar(mu, logvar):
    loss, dmu, dlogvar = _prior(mu, logvar)
    return loss, dmu, 2 * dlogvar


@misconception(
    "kl_standard_normal",
    says="The divergence is averaged over the latents, where it should be summed. Independent latents add up their "
    "divergences; averaged, the term all but vanishes beside a reconstruction that is summed over the pixels.",
)
def averages_over_the_latents(mu, logvar):
    return _prior(mu, logvar, scale=1 / mu.shape[1])


@misconception(
    "kl_standard_normal",
    says="Loss and gradients are summed over the batch. The reconstruction is averaged over the examples: with a batch "
    "of 100, how much stronger would the divergence pull than it should?",
)
def sums_over_the_batch(mu, logvar):
    return _prior(mu, logvar, scale=float(len(mu)))


@misconception(
    "kl_standard_normal",
    says="The loss is averaged over the batch, but its gradients are not: a factor in front of the sum stays there "
    "when you differentiate.",
)
def forgets_to_average_the_gradients(mu, logvar):
    _, dmu, dlogvar = _prior(mu, logvar, scale=float(len(mu)))
    return _prior(mu, logvar)[0], dmu, dlogvar


@misconception(
    "kl_standard_normal",
    says="The gradients are divided by the number of examples twice. Once belongs to them: which of the two is it?",
)
def averages_the_gradients_twice(mu, logvar):
    _, dmu, dlogvar = _prior(mu, logvar, scale=1 / len(mu))
    return _prior(mu, logvar)[0], dmu, dlogvar


@misconception(
    "kl_standard_normal",
    says="logvar is taken for log sigma: the variance is then exp(2 logvar). In this course logvar is the logarithm "
    "of the variance and nothing else.",
)
def takes_logvar_for_log_sigma(mu, logvar):
    loss, dmu, dlogvar = _prior(mu, 2 * logvar)
    return loss, dmu, 2 * dlogvar


@misconception(
    "kl_standard_normal",
    says="The first term has the standard deviation, exp(logvar / 2), where the variance belongs. Is it z or z² whose "
    "mean comes from the logarithm of the prior?",
)
def takes_sigma_for_the_variance(mu, logvar):
    sigma, n = np.exp(logvar / 2), len(mu)
    loss = float(np.sum(sigma + mu**2 - 1 - logvar)) / (2 * n)
    return loss, mu / n, (sigma / 2 - 1) / (2 * n)


@misconception(
    "kl_standard_normal",
    says="logvar itself is used as the variance, and its logarithm is taken, which is NaN where it is negative.",
)
def takes_logvar_for_the_variance(mu, logvar):
    n = len(mu)
    loss = float(np.sum(logvar + mu**2 - 1 - np.log(logvar))) / (2 * n)
    return loss, mu / n, (1 - 1 / logvar) / (2 * n)


@misconception(
    "kl_standard_normal",
    says="This is the divergence the other way round, KL(p || q): the prior's samples judged by q. Under which of the "
    "two is the expectation of the loss taken, and so whose variance stands in the numerator?",
)
def turns_the_divergence_around(mu, logvar):
    zero = np.zeros_like(mu)
    loss, _, _, dmu, dlogvar = kl_gaussians(zero, zero, mu, logvar)
    return loss, dmu, dlogvar


@misconception(
    "kl_standard_normal",
    says="The mean is not squared in the loss. Is a mean of -2 nearer to the prior than one of +1?",
)
def forgets_the_square_of_the_mean(mu, logvar):
    _, dmu, dlogvar = _prior(mu, logvar)
    return float(np.sum(bounded_exp(logvar) + mu - 1 - logvar)) / (2 * len(mu)), dmu, dlogvar


@misconception(
    "kl_standard_normal",
    says="The -1 is missing in the loss. What is the divergence of the prior from itself?",
)
def forgets_the_one(mu, logvar):
    loss, dmu, dlogvar = _prior(mu, logvar)
    return loss + mu.shape[1] / 2, dmu, dlogvar


@misconception(
    "kl_standard_normal",
    says="dlogvar lacks the -½ that comes from -logvar: it is never negative, so nothing would ever widen a q that is "
    "too narrow.",
)
def forgets_the_slope_of_logvar(mu, logvar):
    loss, dmu, dlogvar = _prior(mu, logvar)
    return loss, dmu, dlogvar + 1 / (2 * len(mu))


@misconception(
    "kl_standard_normal",
    says="This is the derivative by the variance, ½ (1 - 1/variance), and not by its logarithm. One more link of the "
    "chain: what is the derivative of exp(logvar) by logvar?",
)
def differentiates_by_the_variance(mu, logvar):
    loss, dmu, _ = _prior(mu, logvar)
    return loss, dmu, (1 - np.exp(-logvar)) / (2 * len(mu))


@misconception(
    "kl_standard_normal",
    says="The exponential overflows where the log-variance is large, and the loss becomes infinite. Which function of "
    "the library holds the exponent down?",
)
def lets_the_exponential_overflow(mu, logvar):
    variance, n = np.exp(logvar), len(mu)
    return float(np.sum(variance + mu**2 - 1 - logvar)) / (2 * n), mu / n, (variance - 1) / (2 * n)


@misconception(
    "kl_standard_normal",
    says="float32 came in and a float64 gradient went out. Where does float64 come in?",
)
def collects_in_float64(mu, logvar):
    loss, dmu, dlogvar = _prior(mu, logvar)
    return loss, np.zeros(mu.shape) + dmu, np.zeros(mu.shape) + dlogvar


@misconception(
    "kl_standard_normal",
    says="exp(logvar / 2) is sigma; in the divergence stands its square. What is logvar the logarithm of?",
)
def takes_sigma_for_its_square(mu, logvar):
    n, sigma = len(mu), bounded_exp(logvar / 2)
    loss = float(np.sum(sigma + mu**2 - 1 - logvar)) / (2 * n)
    return loss, mu / n, (sigma / 2 - 1) / (2 * n)


@misconception(
    "kl_standard_normal",
    says="In the loss the 1 is taken off once for each example. It stands inside of the sum over the latents: how "
    "often does it come?",
)
def takes_the_one_off_once_an_example(mu, logvar):
    loss, dmu, dlogvar = _prior(mu, logvar)
    return loss + (mu.shape[1] - 1) / 2, dmu, dlogvar


@misconception(
    "kl_standard_normal",
    says="The log-variance is cut off at 10, and all beyond is counted as 10. bounded_exp holds the exponent down only "
    "where a number would overflow: what may a variance be before that?",
)
def cuts_the_log_variance_off_at_10(mu, logvar):
    return _prior(mu, np.clip(logvar, -10, 10))


@misconception(
    "kl_standard_normal",
    says="The log-variance is cut off at 20, and all beyond is counted as 20. bounded_exp holds the exponent down only "
    "where a number would overflow: what may a variance be before that?",
)
def cuts_the_log_variance_off_at_20(mu, logvar):
    return _prior(mu, np.clip(logvar, -20, 20))


@misconception(
    "kl_standard_normal",
    says="The log-variance has the wrong sign, in the loss and in its slope. At the prior itself, mu = 0 and "
    "logvar = 0, the slope must be 0: is it?",
)
def adds_the_log_variance(mu, logvar):
    loss, dmu, dlogvar = _prior(mu, logvar)
    return loss + float(logvar.sum()) / len(mu), dmu, dlogvar + 1 / len(mu)


@misconception(
    "kl_standard_normal",
    says="In the loss the log-variance has the wrong sign, and in its gradient the right one. Which of the two "
    "differentiates to what you return?",
)
def adds_the_log_variance_in_the_loss(mu, logvar):
    loss, dmu, dlogvar = _prior(mu, logvar)
    return loss + float(logvar.sum()) / len(mu), dmu, dlogvar
