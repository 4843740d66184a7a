"""What students get wrong about MADE's degrees and masks."""

from itertools import pairwise

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.made_masks import made_degrees


def _drawn(order, hidden_sizes, draw):
    """The right degrees of the pixels, and hidden ones that are drawn layer by layer."""
    degrees = [np.argsort(order) + 1]
    for size in hidden_sizes:
        degrees.append(draw(degrees[-1], size))
    return degrees


@misconception(
    "made_degrees",
    says="Hidden degrees are drawn up to D. Such a unit sees every pixel: which output could look at it without seeing "
    "its own pixel?",
)
def draws_up_to_d(order, hidden_sizes, *, rng):
    return _drawn(order, hidden_sizes, lambda before, size: rng.integers(before.min(), len(order) + 1, size=size))


@misconception(
    "made_degrees",
    says="Hidden degrees end at D − 2. rng.integers(low, high) never draws high itself. Who is to tell the last pixel "
    "of the pixel before it?",
)
def draws_up_to_d_minus_2(order, hidden_sizes, *, rng):
    return _drawn(order, hidden_sizes, lambda before, size: rng.integers(1, max(len(order) - 1, 2), size=size))


@misconception(
    "made_degrees",
    says="Hidden degrees begin at 0, whatever the layer before. A unit of degree 0 sees no pixel at all, so it is the "
    "same for every example. From where on has a unit something to look at?",
)
def draws_from_zero(order, hidden_sizes, *, rng):
    return _drawn(order, hidden_sizes, lambda before, size: rng.integers(0, len(order), size=size))


@misconception(
    "made_degrees",
    says="Every layer draws from 1 on. Suppose all units of the layer before have degree 3 or more: what would a unit "
    "of degree 2 be connected with?",
)
def forgets_the_layer_before(order, hidden_sizes, *, rng):
    return _drawn(order, hidden_sizes, lambda before, size: rng.integers(1, len(order), size=size))


@misconception(
    "made_degrees",
    says="The pixels' degrees are order + 1: you have the right numbers at the wrong pixels. order[t] is the pixel at "
    "place t. In the order 2, 0, 1, at which place does pixel 0 come?",
)
def takes_the_order_for_the_places(order, hidden_sizes, *, rng):
    return [np.asarray(order) + 1, *made_degrees(order, hidden_sizes, rng=rng)[1:]]


@misconception(
    "made_degrees",
    says="The pixels' degrees are 1, 2, 3, ... whatever the order is. That is right for one order only: which?",
)
def ignores_the_order(order, hidden_sizes, *, rng):
    return [np.arange(1, len(order) + 1), *made_degrees(order, hidden_sizes, rng=rng)[1:]]


@misconception(
    "made_degrees",
    says="The pixels' degrees count from 0. A degree says how many pixels a unit of that degree may see: what would a "
    "hidden unit with the degree of the first pixel see then?",
)
def counts_places_from_zero(order, hidden_sizes, *, rng):
    pixels, *hidden = made_degrees(order, hidden_sizes, rng=rng)
    return [pixels - 1, *hidden]


@misconception(
    "made_degrees",
    says="All units of a layer have the same degree: one number was drawn for the layer. Then all of them see the same "
    "pixels. How many numbers does a layer need?",
)
def draws_one_degree_for_the_layer(order, hidden_sizes, *, rng):
    pixels, *hidden = made_degrees(order, hidden_sizes, rng=rng)
    return [pixels, *(np.full_like(d, d[0]) for d in hidden)]


def _masks(degrees, hidden, last):
    """Masks by two comparisons."""
    return [hidden(a[:, None], b[None, :]) for a, b in pairwise(degrees)] + [
        last(degrees[-1][:, None], degrees[0][None, :])
    ]


@misconception(
    "made_masks",
    says="All comparisons are strict. A hidden unit of degree 3 may well look at the third pixel: it is the output of "
    "that pixel which may not look at the unit. How many connections of a deep net would be lost for nothing?",
)
def is_strict_everywhere(degrees):
    return _masks(degrees, np.less, np.less)


@misconception(
    "made_masks",
    says="No comparison is strict, so an output looks at units of its own degree, and these have seen its pixel. What "
    "is the probability of a pixel given itself?",
)
def is_strict_nowhere(degrees):
    return _masks(degrees, np.less_equal, np.less_equal)


@misconception(
    "made_masks",
    says="The strict comparison is in the hidden layers, and the other at the output: they have changed places. With "
    "one hidden layer that still hides a pixel from itself. What does it do in a net with two?",
)
def swaps_strict_and_not_strict(degrees):
    return _masks(degrees, np.less, np.less_equal)


@misconception(
    "made_masks",
    says="The masks run the wrong way: units see pixels of *higher* degree than their own. The pixels that come later "
    "would explain the earlier ones. Which side must be the larger in a connection?",
)
def looks_at_later_pixels(degrees):
    return _masks(degrees, np.greater_equal, np.greater)


@misconception(
    "made_masks",
    says="Every mask is transposed, (fan_out, fan_in). In the course, weights have the shape (fan_in, fan_out): a row "
    "for each unit before, a column for each behind.",
)
def transposes_the_masks(degrees):
    return [mask.T for mask in _masks(degrees, np.less_equal, np.less)]


@misconception(
    "made_masks",
    says="The outputs have the degrees 1, 2, 3, ... and the inputs those of the order. Output d is to predict the "
    "pixel of input d: which degree must it have?",
)
def gives_the_outputs_the_natural_order(degrees):
    return [*_masks(degrees, np.less_equal, np.less)[:-1], degrees[-1][:, None] < np.arange(1, len(degrees[0]) + 1)]


@misconception(
    "made_masks",
    says="The last mask compares hidden degrees with hidden degrees: there is none for the way to the outputs. How "
    "many layers of weights has a net with one hidden layer?",
)
def forgets_the_output(degrees):
    return _masks(degrees, np.less_equal, np.less)[:-1]


@misconception(
    "made_masks",
    says="Units are connected only where the degrees are equal. A unit of degree 3 may depend on the first three "
    "pixels, and not only on the third.",
)
def connects_equal_degrees(degrees):
    return [*(a[:, None] == b[None, :] for a, b in pairwise(degrees)), degrees[-1][:, None] == degrees[0][None, :] - 1]


@misconception(
    "made_degrees",
    says="Two generators of one seed gave two different results. Is there a call of np.random, or a generator "
    "of your own? Or has the first call changed what the second begins with?",
)
def draws_from_another_generator(order, hidden_sizes, *, rng):
    return made_degrees(order, hidden_sizes, rng=np.random.default_rng())


@misconception(
    "made_degrees",
    says="Whatever generator is passed, the same degrees come out. Are they drawn from a generator of your own, "
    "whose seed is always the same, or not drawn at all? What is the argument rng for?",
)
def draws_from_a_fixed_seed(order, hidden_sizes, *, rng):
    return made_degrees(order, hidden_sizes, rng=np.random.default_rng(len(hidden_sizes)))


@misconception(
    "made_degrees",
    says="Hidden degrees end at D − 2. rng.integers(low, high) never draws high itself. Who is to tell the last pixel "
    "of the pixel before it?",
)
def draws_up_to_d_minus_2_from_the_layer_before(order, hidden_sizes, *, rng):
    def draw(before, size):
        low = before.min()
        return rng.integers(low, max(len(order) - 1, low + 1), size=size)

    return _drawn(order, hidden_sizes, draw)
