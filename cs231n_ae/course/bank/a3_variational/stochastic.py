"""What students get wrong about the reparameterized sample."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.numerics import bounded_exp


def _draw(mu, eps, rng):
    """The noise, given or drawn."""
    return rng.standard_normal(mu.shape).astype(mu.dtype) if eps is None else eps


def _sigma(logvar):
    return np.sqrt(bounded_exp(logvar))


@misconception(
    "reparameterize_forward",
    says="exp(logvar) is the variance, and you use it as the standard deviation: samples scatter too widely where "
    "logvar is positive, and too little where it is negative. What lies between a variance and a standard deviation?",
)
def takes_the_variance_for_sigma(mu, logvar, *, eps=None, rng=None):
    eps = _draw(mu, eps, rng)
    return mu + bounded_exp(logvar) * eps, (_sigma(logvar), eps)


@misconception(
    "reparameterize_forward",
    says="exp(logvar) is the variance, and you use it as the standard deviation, and nothing holds the exponent "
    "down. What lies between a variance and a standard deviation?",
)
def takes_an_unbounded_variance_for_sigma(mu, logvar, *, eps=None, rng=None):
    eps = _draw(mu, eps, rng)
    with np.errstate(over="ignore", invalid="ignore"):
        return mu + np.exp(logvar) * eps, (_sigma(logvar), eps)


@misconception(
    "reparameterize_forward",
    says="logvar itself stands where sigma should. It may be negative, and at 0, where the variance is 1, there would "
    "be no noise at all. What undoes a logarithm?",
)
def takes_logvar_for_sigma(mu, logvar, *, eps=None, rng=None):
    eps = _draw(mu, eps, rng)
    return mu + logvar * eps, (_sigma(logvar), eps)


@misconception(
    "reparameterize_forward",
    says="You take the root of logvar, and a logarithm may be negative: hence the NaN. In which order do the root and "
    "the exponential come?",
)
def takes_the_root_of_logvar(mu, logvar, *, eps=None, rng=None):
    eps = _draw(mu, eps, rng)
    return mu + np.sqrt(logvar) * eps, (_sigma(logvar), eps)


@misconception(
    "reparameterize_forward",
    says="Sigma is inverted: the exponent has the wrong sign, so that a large log-variance makes for little noise.",
)
def inverts_sigma(mu, logvar, *, eps=None, rng=None):
    eps = _draw(mu, eps, rng)
    return mu + eps / _sigma(logvar), (_sigma(logvar), eps)


@misconception(
    "reparameterize_forward",
    says="The noise is subtracted. A Gaussian is symmetric, so the samples are as good, but the docstring has a plus, "
    "and a way back that goes with it.",
)
def subtracts_the_noise(mu, logvar, *, eps=None, rng=None):
    eps = _draw(mu, eps, rng)
    return mu - _sigma(logvar) * eps, (_sigma(logvar), eps)


@misconception(
    "reparameterize_forward",
    says="The mean is scaled along with the noise: mu + eps is formed first, and then multiplied by sigma. Which of "
    "the two is sigma to stretch?",
)
def scales_the_mean_too(mu, logvar, *, eps=None, rng=None):
    eps = _draw(mu, eps, rng)
    return (mu + eps) * _sigma(logvar), (_sigma(logvar), eps)


@misconception(
    "reparameterize_forward",
    says="The mean comes back without any noise. That is right for a reconstruction, but a sample is asked for here: "
    "what would the loss then know of logvar?",
)
def returns_the_mean(mu, logvar, *, eps=None, rng=None):
    return mu.copy(), (_sigma(logvar), _draw(mu, eps, rng))


@misconception(
    "reparameterize_forward",
    says="All latents of an example share one random number. They are to be independent: how many numbers does an "
    "(N, Z) table need?",
)
def draws_one_number_for_each_example(mu, logvar, *, eps=None, rng=None):
    if eps is None:
        eps = np.broadcast_to(rng.standard_normal((len(mu), 1)), mu.shape).astype(mu.dtype)
    return mu + _sigma(logvar) * eps, (_sigma(logvar), eps)


@misconception(
    "reparameterize_forward",
    says="All examples of the batch share one row of noise. Are the samples of two examples to have anything to do "
    "with each other?",
)
def draws_one_row_for_the_batch(mu, logvar, *, eps=None, rng=None):
    if eps is None:
        eps = np.broadcast_to(rng.standard_normal(mu.shape[1]), mu.shape).astype(mu.dtype)
    return mu + _sigma(logvar) * eps, (_sigma(logvar), eps)


@misconception(
    "reparameterize_forward",
    says="The noise is uniform between 0 and 1: it has the mean ½ and the variance 1/12. Which method of a Generator "
    "draws from N(0, 1)?",
)
def draws_uniform_noise(mu, logvar, *, eps=None, rng=None):
    eps = rng.random(mu.shape).astype(mu.dtype) if eps is None else eps
    return mu + _sigma(logvar) * eps, (_sigma(logvar), eps)


@misconception(
    "reparameterize_forward",
    says="The noise is drawn from a generator of your own with a fixed seed, and not from rng: it would be the same "
    "noise in every step of training.",
)
def seeds_the_noise_itself(mu, logvar, *, eps=None, rng=None):
    eps = np.random.default_rng(0).standard_normal(mu.shape).astype(mu.dtype) if eps is None else eps
    return mu + _sigma(logvar) * eps, (_sigma(logvar), eps)


@misconception(
    "reparameterize_forward",
    says="The exponential overflows where the log-variance is large. A network gone astray would turn to NaN at once: "
    "which function of the library holds the exponent down?",
)
def lets_the_exponential_overflow(mu, logvar, *, eps=None, rng=None):
    eps = _draw(mu, eps, rng)
    sigma = np.exp(logvar / 2)
    return mu + sigma * eps, (sigma, eps)


@misconception(
    "reparameterize_forward",
    says="z is float64 although mu and logvar are float32. Three things bring float64 in: an array of that dtype "
    "(noise that was drawn so, say), a number that is numpy's own, such as np.sqrt(2), and a cast "
    "(astype(float), dtype=float). Is one of them in yours?",
)
def draws_in_float64(mu, logvar, *, eps=None, rng=None):
    eps = rng.standard_normal(mu.shape) if eps is None else eps
    return mu + _sigma(logvar) * eps, (_sigma(logvar), eps)


@misconception(
    "reparameterize_backward",
    says="New noise is drawn on the way back. The gradient then belongs to a sample that nobody has decoded: which "
    "noise made the z that dz is the gradient of?",
)
def draws_new_noise(dz, cache):
    sigma, _ = cache
    rng = np.random.default_rng(np.frombuffer(dz.tobytes(), np.uint32))  # new for each dz, and the same in each audit
    return dz.copy(), dz * sigma * rng.standard_normal(dz.shape).astype(dz.dtype) / 2


@misconception(
    "reparameterize_backward",
    says="The noise on the way back is not that of the sample: it comes from a generator with a fixed seed. Where can "
    "the forward pass leave its noise for you?",
)
def draws_noise_from_a_fixed_seed(dz, cache):
    sigma, _ = cache
    return dz.copy(), dz * sigma * np.random.default_rng(0).standard_normal(dz.shape).astype(dz.dtype) / 2


@misconception(
    "reparameterize_backward",
    says="The ½ is missing in dlogvar. It is the exponent that is halved: what does the chain rule do with a factor "
    "in an exponent?",
)
def forgets_the_half(dz, cache):
    sigma, eps = cache
    return dz.copy(), dz * sigma * eps


@misconception(
    "reparameterize_backward",
    says="This is the gradient with respect to sigma, dz times eps. One more link of the chain leads from sigma to "
    "logvar: what is the derivative of exp(logvar / 2)?",
)
def stops_at_sigma(dz, cache):
    _, eps = cache
    return dz.copy(), dz * eps


@misconception(
    "reparameterize_backward",
    says="This is the gradient with respect to sigma with the ½ already in it; sigma itself is missing. An exponential "
    "is its own derivative: does it disappear?",
)
def forgets_sigma(dz, cache):
    _, eps = cache
    return dz.copy(), dz * eps / 2


@misconception(
    "reparameterize_backward",
    says="The noise is missing in dlogvar: dz times ½ sigma. What multiplies sigma in z = mu + sigma eps?",
)
def forgets_the_noise(dz, cache):
    sigma, _ = cache
    return dz.copy(), dz * sigma / 2


@misconception(
    "reparameterize_backward",
    says="dlogvar has the variance where sigma belongs. In the forward pass, eps is multiplied by sigma: what is the "
    "derivative of sigma by logvar?",
)
def takes_the_variance(dz, cache):
    sigma, eps = cache
    return dz.copy(), dz * sigma**2 * eps / 2


@misconception(
    "reparameterize_backward",
    says="dmu has been multiplied by sigma, or by something like it. Move mu by a hair: by how much does z move?",
)
def multiplies_dmu_by_sigma(dz, cache):
    sigma, eps = cache
    return dz * sigma, dz * sigma * eps / 2


@misconception(
    "reparameterize_backward",
    says="dmu has been multiplied by the noise. Move mu by a hair: by how much does z move, whatever the noise is?",
)
def multiplies_dmu_by_the_noise(dz, cache):
    sigma, eps = cache
    return dz * eps, dz * sigma * eps / 2


@misconception(
    "reparameterize_backward",
    says="No gradient passes through the sample: dlogvar is zero everywhere. With eps held fixed z does depend on "
    "logvar; that is what the trick is for.",
)
def stops_at_the_sample(dz, cache):
    return dz.copy(), np.zeros_like(dz)


@misconception(
    "reparameterize_backward",
    says="The two gradients come in the wrong order: the inputs are mu, then logvar.",
)
def swaps_the_gradients(dz, cache):
    sigma, eps = cache
    return dz * sigma * eps / 2, dz.copy()


@misconception(
    "reparameterize_backward",
    says="The gradients are divided by the number of examples. The loss has been averaged once already, further up: "
    "is anything left to average here?",
)
def averages_over_the_batch(dz, cache):
    sigma, eps = cache
    return dz / len(dz), dz * sigma * eps / 2 / len(dz)


@misconception(
    "reparameterize_backward",
    says="dmu is dz itself, and not an array of its own. Whoever then adds the divergence's part to dmu with += "
    "changes the decoder's message as well.",
)
def hands_on_dz_itself(dz, cache):
    sigma, eps = cache
    return dz, dz * sigma * eps / 2


@misconception(
    "reparameterize_backward",
    says="float32 came in and a float64 gradient went out. Where does float64 come in?",
)
def collects_in_float64(dz, cache):
    sigma, eps = cache
    dlogvar = np.zeros(dz.shape)
    dlogvar += dz * sigma * eps / 2
    return dz.copy(), dlogvar


@misconception(
    "reparameterize_forward",
    says="Two generators of one seed gave two different results. Is there a call of np.random, or a generator "
    "of your own? Or has the first call changed what the second begins with?",
)
def draws_from_another_generator(mu, logvar, *, eps=None, rng=None):
    eps = _draw(mu, eps, np.random.default_rng())
    return mu + _sigma(logvar) * eps, (_sigma(logvar), eps)
