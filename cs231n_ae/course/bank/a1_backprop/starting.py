"""What students get wrong about the first weights."""

import itertools

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _normal(sizes, rng, dtype, std):
    """Normal weights of a standard deviation that is a function of the fans."""
    pairs = itertools.pairwise(sizes)
    return [(std(d, h) * rng.standard_normal((d, h))).astype(dtype) for d, h in pairs]


@misconception(
    "init_relu_layers",
    says="Each layer halves the mean square. So large the weights must be if there were no ReLU; but of what "
    "arrives, how much does a ReLU let through?",
)
def forgets_the_relu(sizes, *, rng, dtype=np.float32):
    return _normal(sizes, rng, dtype, lambda d, h: np.sqrt(1 / d))


@misconception(
    "init_relu_layers",
    says="Between layers of one width this halves the mean square, and between others it depends on both widths: "
    "it is Glorot's compromise, for tanh. Which of the two widths does the sum x @ w run over, and what does "
    "the ReLU take?",
)
def takes_glorots_variance(sizes, *, rng, dtype=np.float32):
    return _normal(sizes, rng, dtype, lambda d, h: np.sqrt(2 / (d + h)))


@misconception(
    "init_relu_layers",
    says="It works as long as all layers are of one width. The variance is divided by the number of units: over "
    "what does the sum in x @ w run?",
)
def divides_by_the_units(sizes, *, rng, dtype=np.float32):
    return _normal(sizes, rng, dtype, lambda d, h: np.sqrt(2 / h))


@misconception(
    "init_relu_layers",
    says="Signals die away fast: 2 / inputs is here the standard deviation. Which quantity is it that adds up over "
    "the inputs, and what is its root?",
)
def takes_the_variance_for_the_standard_deviation(sizes, *, rng, dtype=np.float32):
    return _normal(sizes, rng, dtype, lambda d, h: 2 / d)


@misconception(
    "init_relu_layers",
    says="Signals die away fast: the standard deviation is divided by the number of inputs as it is. Which quantity is "
    "it that adds up over the inputs, and what is its root?",
)
def takes_the_root_of_the_two_alone(sizes, *, rng, dtype=np.float32):
    return _normal(sizes, rng, dtype, lambda d, h: np.sqrt(2) / d)


@misconception(
    "init_relu_layers",
    says="The more inputs there are, the larger are the weights, and signals grow without end. A sum over more inputs "
    "is larger by itself: which way must the weights go?",
)
def multiplies_by_the_inputs(sizes, *, rng, dtype=np.float32):
    return _normal(sizes, rng, dtype, lambda d, h: np.sqrt(2 * d))


@misconception(
    "init_relu_layers",
    says="The variance is one divided by the number of units. Over what does the sum in x @ w run, and how much of it "
    "does a ReLU let through?",
)
def divides_one_by_the_units(sizes, *, rng, dtype=np.float32):
    return _normal(sizes, rng, dtype, lambda d, h: np.sqrt(1 / h))


@misconception(
    "init_relu_layers",
    says="Weights of 0.01 for every width: behind ten layers nothing is left of a signal. How large is the sum of "
    "that many products, and how large should it be?",
)
def draws_small_numbers(sizes, *, rng, dtype=np.float32):
    return _normal(sizes, rng, dtype, lambda d, h: 0.01)


@misconception(
    "init_relu_layers",
    says="Weights of variance 1: each layer multiplies the mean square by half its inputs. By what must they be "
    "scaled?",
)
def does_not_scale(sizes, *, rng, dtype=np.float32):
    return _normal(sizes, rng, dtype, lambda d, h: 1.0)


@misconception(
    "init_relu_layers",
    says="Uniform from -b to b, with b as if it were the standard deviation. What is the variance of a uniform "
    "number, in terms of b?",
)
def takes_the_bound_for_the_standard_deviation(sizes, *, rng, dtype=np.float32):
    pairs = itertools.pairwise(sizes)
    return [rng.uniform(-np.sqrt(2 / d), np.sqrt(2 / d), (d, h)).astype(dtype) for d, h in pairs]


@misconception(
    "init_relu_layers",
    says="All weights are positive, so that no sum ever cancels: signals grow from layer to layer, and all units "
    "say the same. About which number should the weights lie?",
)
def draws_positive_numbers(sizes, *, rng, dtype=np.float32):
    pairs = itertools.pairwise(sizes)
    return [(np.sqrt(6 / d) * rng.random((d, h))).astype(dtype) for d, h in pairs]


@misconception(
    "init_relu_layers",
    says="All units of a layer start alike, and whatever is alike gets the same gradient: it stays so. What makes "
    "them different?",
)
def makes_all_units_alike(sizes, *, rng, dtype=np.float32):
    pairs = itertools.pairwise(sizes)
    return [np.repeat((np.sqrt(2 / d) * rng.standard_normal((d, 1))).astype(dtype), h, axis=1) for d, h in pairs]


@misconception(
    "init_relu_layers",
    says="All weights are zero: no signal passes, no gradient comes back, and all units are alike. What has to be "
    "random?",
)
def starts_at_zero(sizes, *, rng, dtype=np.float32):
    return _normal(sizes, rng, dtype, lambda d, h: 0.0)


@misconception(
    "init_relu_layers",
    says="The shapes are turned round. In x @ w, which axis of w belongs to the inputs?",
)
def turns_the_shapes_round(sizes, *, rng, dtype=np.float32):
    return [w.T.copy() for w in _normal(sizes, rng, dtype, lambda d, h: np.sqrt(2 / d))]


@misconception(
    "init_relu_layers",
    says="The weights do not come from rng, and are the same in every run. Who draws them?",
)
def draws_by_a_seed_of_its_own(sizes, *, rng, dtype=np.float32):
    return _normal(sizes, np.random.default_rng(0), dtype, lambda d, h: np.sqrt(2 / d))


@misconception(
    "init_relu_layers",
    says="w is float64 whatever dtype asks for. What does a Generator draw, and how is it turned into something else?",
)
def ignores_the_dtype(sizes, *, rng, dtype=np.float32):
    return _normal(sizes, rng, np.float64, lambda d, h: np.sqrt(2 / d))
