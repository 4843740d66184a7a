"""What students get wrong between grey values and bits."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.dequantization import bits_per_dimension, dequantize, logit_transform


def _levels(x, levels):
    return np.rint(x * (levels - 1))


@misconception(
    "dequantize",
    says="The noise is as wide as the whole range of pixels, not as one step between two levels. How far apart are "
    "two levels after dividing by K?",
)
def draws_noise_as_wide_as_the_range(x, *, levels=256, rng):
    return x + rng.random(x.shape).astype(x.dtype)


@misconception(
    "dequantize",
    says="The noise lies on both sides of each level. Half of the black pixels then fall below 0: on which side of k/K "
    "does the interval of level k lie?",
)
def centres_the_noise(x, *, levels=256, rng):
    return ((_levels(x, levels) + rng.random(x.shape) - 0.5) / levels).astype(x.dtype)


@misconception(
    "dequantize",
    says="The noise is added to x as it is stored, with k/(K - 1) for level k. White is already 1 there: where does "
    "its interval go? K intervals fill [0, 1) if each begins at k/K.",
)
def adds_the_noise_to_x_as_it_is(x, *, levels=256, rng):
    return (x + rng.random(x.shape) / levels).astype(x.dtype)


@misconception(
    "dequantize",
    says="The sum of level and noise is divided by K - 1. How many intervals of width 1/(K - 1) fit into [0, 1), and "
    "how many levels are there?",
)
def divides_by_one_less(x, *, levels=256, rng):
    return ((_levels(x, levels) + rng.random(x.shape)) / (levels - 1)).astype(x.dtype)


@misconception(
    "dequantize",
    says="The noise is normally distributed, so it spills over into the neighbours. Which distribution fills an "
    "interval and ends at its borders?",
)
def draws_gaussian_noise(x, *, levels=256, rng):
    return ((_levels(x, levels) + 0.5 + rng.standard_normal(x.shape) / np.sqrt(12)) / levels).astype(x.dtype)


@misconception(
    "dequantize",
    says="The noise fills half of each interval only. From 0 up to what does u reach?",
)
def fills_half_of_the_interval(x, *, levels=256, rng):
    return ((_levels(x, levels) + 0.5 * rng.random(x.shape)) / levels).astype(x.dtype)


@misconception(
    "dequantize",
    says="There is no noise: every pixel was put into the middle of its interval. A density could still be a spike "
    "there.",
)
def puts_it_in_the_middle(x, *, levels=256, rng):
    return ((_levels(x, levels) + 0.5) / levels).astype(x.dtype)


@misconception(
    "dequantize",
    says="All pixels of an example have the same noise. How many random numbers does a picture need?",
)
def draws_one_number_for_each_example(x, *, levels=256, rng):
    u = rng.random((len(x), *[1] * (x.ndim - 1)))
    return ((_levels(x, levels) + u) / levels).astype(x.dtype)


@misconception(
    "dequantize",
    says="The noise comes from a generator of your own. Draw it from rng, so that a run can be repeated or varied by "
    "the seed that was chosen.",
)
def brings_a_generator_of_its_own(x, *, levels=256, rng):
    return ((_levels(x, levels) + np.random.default_rng(0).random(x.shape)) / levels).astype(x.dtype)


def _inside(x, alpha):
    return alpha + (1 - 2 * alpha) * x


def _logit(p):
    with np.errstate(divide="ignore"):
        return np.log(p) - np.log(1 - p)


@misconception(
    "logit_transform",
    says="There is no margin: the logit of x itself was taken, and black and white pixels lie at infinity. What does "
    "alpha do to a pixel of 0?",
)
def forgets_the_margin(x, *, alpha=0.05):
    with np.errstate(divide="ignore"):
        return _logit(x), (-np.log(x) - np.log(1 - x)).sum(axis=1)


@misconception(
    "logit_transform",
    says="The margin is at the lower end only: a pixel of 1 still lies at infinity. By which factor must x be shrunk "
    "to leave alpha free at both ends?",
)
def leaves_a_margin_at_one_end(x, *, alpha=0.05):
    p = alpha + (1 - alpha) * x
    with np.errstate(divide="ignore"):
        return _logit(p), (np.log(1 - alpha) - np.log(p) - np.log(1 - p)).sum(axis=1).astype(x.dtype)


@misconception(
    "logit_transform",
    says="The log-determinant has the wrong sign. Near black and white the logit is steep: is the logarithm of its "
    "slope large there, or small?",
)
def takes_the_slope_of_the_inverse(x, *, alpha=0.05):
    y, logdet = logit_transform(x, alpha=alpha)
    return y, -logdet


@misconception(
    "logit_transform",
    says="The slope of the first step, from x to p, is missing in the log-determinant. How far does p move when x "
    "moves by 1?",
)
def forgets_the_slope_of_the_margin(x, *, alpha=0.05):
    p = _inside(x, alpha)
    return _logit(p), (-np.log(p) - np.log(1 - p)).sum(axis=1)


@misconception(
    "logit_transform",
    says="The log-determinant has the slope of log p alone. The logit is a difference of two logarithms: which slope "
    "has the second, and what do the two add up to?",
)
def takes_the_slope_of_one_logarithm(x, *, alpha=0.05):
    p = _inside(x, alpha)
    return _logit(p), (np.log(1 - 2 * alpha) - np.log(p)).sum(axis=1).astype(x.dtype)


@misconception(
    "logit_transform",
    says="The log-determinant is averaged over the pixels. Every pixel stretches the volume: what happens to the "
    "logarithms of factors that multiply?",
)
def averages_the_log_slopes(x, *, alpha=0.05):
    y, logdet = logit_transform(x, alpha=alpha)
    return y, logdet / x.shape[1]


@misconception(
    "logit_transform",
    says="The slopes themselves are multiplied or added, without their logarithm. What is asked for is the logarithm "
    "of the determinant.",
)
def gives_the_determinant(x, *, alpha=0.05):
    y, logdet = logit_transform(x, alpha=alpha)
    return y, np.exp(logdet)


@misconception(
    "logit_transform",
    says="y is the sigmoid of the pixel. That is the way back, from the line to the unit interval.",
)
def takes_the_sigmoid(x, *, alpha=0.05):
    _, logdet = logit_transform(x, alpha=alpha)
    return 1 / (1 + np.exp(-_inside(x, alpha))), logdet


@misconception(
    "logit_transform",
    says="The results are float64 although x is float32: where does float64 come in?",
)
def stretches_in_float64(x, *, alpha=0.05):
    return tuple(result.astype(np.float64) for result in logit_transform(x, alpha=alpha))


@misconception(
    "bits_per_dimension",
    says="The correction for the levels is missing. A density in [0, 1) is not yet the probability of a level: how "
    "wide is the interval that belongs to one?",
)
def forgets_the_levels(nll, *, n_features, levels=256):
    return float(nll / n_features / np.log(2))


@misconception(
    "bits_per_dimension",
    says="The logarithm of the number of levels is subtracted. Do more levels make a pixel cheaper?",
)
def subtracts_the_levels(nll, *, n_features, levels=256):
    return float((nll / n_features - np.log(levels)) / np.log(2))


@misconception(
    "bits_per_dimension",
    says="The result is in nats. How many nats is one bit?",
)
def stays_in_nats(nll, *, n_features, levels=256):
    return float(nll / n_features + np.log(levels))


@misconception(
    "bits_per_dimension",
    says="Nats are turned into bits by multiplying with log 2. One bit is log 2 = 0.69 nats: are there more bits, or "
    "more nats?",
)
def multiplies_by_log_2(nll, *, n_features, levels=256):
    return float((nll / n_features + np.log(levels)) * np.log(2))


@misconception(
    "bits_per_dimension",
    says="log K was added once for the whole picture, and then divided by the number of pixels. Every pixel is in one "
    "of K levels: how often does 1/K stand in the volume of a cell?",
)
def counts_the_levels_once(nll, *, n_features, levels=256):
    return float((nll + np.log(levels)) / n_features / np.log(2))


@misconception(
    "bits_per_dimension",
    says="These are the bits of a whole picture. What is asked for is what one pixel costs.",
)
def forgets_to_divide_by_the_pixels(nll, *, n_features, levels=256):
    return float((nll + n_features * np.log(levels)) / np.log(2))


@misconception(
    "bits_per_dimension",
    says="The levels are counted in bits, but the loss is left in nats. Which of the two terms has been divided by "
    "log 2?",
)
def mixes_nats_and_bits(nll, *, n_features, levels=256):
    return float(nll / n_features + np.log2(levels))


@misconception(
    "dequantize",
    says="Two generators of one seed gave two different results. Is there a call of np.random, or a generator "
    "of your own? Or has the first call changed what the second begins with?",
)
def draws_from_another_generator(x, *, levels=256, rng):
    return dequantize(x, levels=levels, rng=np.random.default_rng())


@misconception(
    "logit_transform",
    says="The log-determinant is taken at x, and y at p, behind the margin. Where does the logit have the slope that "
    "it stretches this pixel with?",
)
def takes_the_slope_at_x(x, *, alpha=0.05):
    y, _ = logit_transform(x, alpha=alpha)
    with np.errstate(divide="ignore"):
        return y, (np.log(1 - 2 * alpha) - np.log(x) - np.log(1 - x)).sum(axis=1).astype(x.dtype)


@misconception(
    "logit_transform",
    says="The slope of the margin, log(1 - 2 alpha), is counted once for an example. Each pixel is shrunk by it: how "
    "many of them multiply in the determinant?",
)
def counts_the_margin_once(x, *, alpha=0.05):
    p = _inside(x, alpha)
    return _logit(p), (np.log(1 - 2 * alpha) - (np.log(p) + np.log(1 - p)).sum(axis=1)).astype(x.dtype)


@misconception(
    "logit_transform",
    says="One log-determinant came back for the whole batch. Each example is a map of its own: over which axis are the "
    "logarithms added?",
)
def adds_up_the_batch(x, *, alpha=0.05):
    y, logdet = logit_transform(x, alpha=alpha)
    return y, logdet.sum()


@misconception(
    "logit_transform",
    says="log p and log(1 - p) are added in the log-determinant. The slope of the logit is 1 / (p (1 - p)): with which "
    "sign do their logarithms stand in its logarithm?",
)
def adds_the_logarithms_in_the_determinant(x, *, alpha=0.05):
    p = alpha + (1 - 2 * alpha) * x
    return _logit(p), (np.log(1 - 2 * alpha) + np.log(p) + np.log(1 - p)).sum(axis=1).astype(x.dtype)


@misconception(
    "dequantize",
    says="This is right for 256 levels, and done so whatever levels says. What is that argument for?",
)
def always_takes_256_levels(x, *, levels=256, rng):
    return dequantize(x, rng=rng)


@misconception(
    "logit_transform",
    says="The margin is always 0.05, whatever alpha says. What is that argument for?",
)
def always_takes_the_usual_margin(x, *, alpha=0.05):
    return logit_transform(x)


@misconception(
    "bits_per_dimension",
    says="8 bits are added always, as for 256 levels, whatever levels says. What is that argument for?",
)
def always_adds_8_bits(nll, *, n_features, levels=256):
    return bits_per_dimension(nll, n_features=n_features)


@misconception(
    "dequantize",
    says="The level is cut off and not rounded. 58/99 times 99 is a little less than 58 in a computer: which whole "
    "number is it then?",
)
def cuts_the_level_off(x, *, levels=256, rng):
    level = np.floor(x * (levels - 1))
    v = (level + rng.random(x.shape)) / levels
    return np.minimum(v.astype(x.dtype), np.nextafter(x.dtype.type(1), x.dtype.type(0)))


@misconception(
    "logit_transform",
    says="The margin is at the lower end only: a pixel of 1 still lies at infinity. The log-determinant counts on one "
    "at both ends: how far does p move there when x moves by 1?",
)
def leaves_a_margin_at_one_end_but_in_the_slope(x, *, alpha=0.05):
    p = alpha + (1 - alpha) * x
    with np.errstate(divide="ignore"):
        return _logit(p), (np.log(1 - 2 * alpha) - np.log(p) - np.log(1 - p)).sum(axis=1).astype(x.dtype)


@misconception(
    "dequantize",
    says="The sum of level and noise is divided by K - 1, and what passes 1 is cut off, so that the brightest pixels "
    "all become one number. How many levels are there from 0 to K - 1, and how wide is each one's interval?",
)
def divides_by_one_less_and_cuts_off_the_rest(x, *, levels=256, rng):
    v = (_levels(x, levels) + rng.random(x.shape)) / (levels - 1)
    return np.minimum(v, np.nextafter(x.dtype.type(1), x.dtype.type(0))).astype(x.dtype)
