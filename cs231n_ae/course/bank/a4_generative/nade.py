"""What students get wrong about drawing from NADE. Methods take self first."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.nade import NADE


def _start(model, n):
    """Empty images and the first state a."""
    return np.zeros((n, model.n_features), model.params["W"].dtype), np.tile(model.params["c"], (n, 1))


def _logit(model, a, i):
    return layers.sigmoid_forward(a)[0] @ model.params["V"][i] + model.params["b"][i]


def _probability(model, a, i):
    return layers.sigmoid_forward(_logit(model, a, i))[0]


@misconception(
    "nade_sample",
    says="The samples are float64 where the parameters are float32. Three things bring float64 in: an array made "
    "without a dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast "
    "(astype(float), dtype=float). Is one of them in yours?",
)
def makes_the_samples_in_float64(self, n, *, rng):
    return NADE.sample(self, n, rng=rng).astype(np.float64)


@misconception(
    "nade_sample",
    says="Bits are rounded and not drawn: a pixel is 1 whenever its probability is above one half. Then all samples "
    "are the same. How often shall a pixel of probability 0.6 be 1?",
)
def rounds_instead_of_drawing(self, n, *, rng):
    x, a = _start(self, n)
    for i, pixel in enumerate(self.order):
        x[:, pixel] = _probability(self, a, i) > 0.5
        a = a + x[:, pixel, None] * self.params["W"][i]
    return x


@misconception(
    "nade_sample",
    says="The state moves on by the *probability* of the pixel, and not by the bit that was drawn. The next pixel then "
    "hears that this one is partly on, which no image ever is. What must it follow?",
)
def moves_on_by_the_probability(self, n, *, rng):
    x, a = _start(self, n)
    for i, pixel in enumerate(self.order):
        p = _probability(self, a, i)
        x[:, pixel] = rng.random(n) < p
        a = a + p[:, None] * self.params["W"][i]
    return x


@misconception(
    "nade_sample",
    says="The state never moves: each pixel is drawn as if no other had been. What has to be added to a once the bit "
    "is known?",
)
def never_moves_on(self, n, *, rng):
    x, a = _start(self, n)
    for i, pixel in enumerate(self.order):
        x[:, pixel] = rng.random(n) < _probability(self, a, i)
    return x


@misconception(
    "nade_sample",
    says="The row of W is added whether the bit is 1 or 0. What does x_i w_i add where x_i is 0?",
)
def adds_the_row_for_zeros_too(self, n, *, rng):
    x, a = _start(self, n)
    for i, pixel in enumerate(self.order):
        x[:, pixel] = rng.random(n) < _probability(self, a, i)
        a = a + self.params["W"][i]
    return x


@misconception(
    "nade_sample",
    says="The state forgets all pixels but the last: it is made from c and one row of W each time.",
)
def remembers_one_pixel_only(self, n, *, rng):
    x, a = _start(self, n)
    for i, pixel in enumerate(self.order):
        x[:, pixel] = rng.random(n) < _probability(self, a, i)
        a = self.params["c"] + x[:, pixel, None] * self.params["W"][i]
    return x


@misconception(
    "nade_sample",
    says="The i-th bit is written into column i. If the order begins with pixel 2, to which pixel does the first bit "
    "belong?",
)
def writes_in_the_natural_order(self, n, *, rng):
    x, a = _start(self, n)
    for i in range(self.n_features):
        x[:, i] = rng.random(n) < _probability(self, a, i)
        a = a + x[:, i, None] * self.params["W"][i]
    return x


@misconception(
    "nade_sample",
    says="The order is gone through from its end: the first bit goes to the last pixel of it, and so on, while the "
    "rows of W and V are taken from the first. To which pixel does the first bit belong?",
)
def writes_from_the_end_of_the_order(self, n, *, rng):
    x, a = _start(self, n)
    for i, pixel in enumerate(self.order[::-1]):
        x[:, pixel] = rng.random(n) < _probability(self, a, i)
        a = a + x[:, pixel, None] * self.params["W"][i]
    return x


@misconception(
    "nade_sample",
    says="The bits are inverted: a number that is even over [0, 1) lies *below* p with the probability p.",
)
def draws_the_complement(self, n, *, rng):
    x, a = _start(self, n)
    for i, pixel in enumerate(self.order):
        x[:, pixel] = rng.random(n) > _probability(self, a, i)
        a = a + x[:, pixel, None] * self.params["W"][i]
    return x


@misconception(
    "nade_sample",
    says="One random number serves all examples. The samples then are not independent: how many numbers does one pixel "
    "need?",
)
def draws_one_number_for_all(self, n, *, rng):
    x, a = _start(self, n)
    for i, pixel in enumerate(self.order):
        x[:, pixel] = rng.random() < _probability(self, a, i)
        a = a + x[:, pixel, None] * self.params["W"][i]
    return x


@misconception(
    "nade_sample",
    says="Random numbers are compared with the logit itself. A logit of 0 stands for the probability one half: what "
    "makes a probability of it?",
)
def takes_logits_for_probabilities(self, n, *, rng):
    x, a = _start(self, n)
    for i, pixel in enumerate(self.order):
        x[:, pixel] = rng.random(n) < _logit(self, a, i)
        a = a + x[:, pixel, None] * self.params["W"][i]
    return x


@misconception(
    "nade_sample",
    says="Probabilities are handed out where bits were asked for.",
)
def hands_out_probabilities(self, n, *, rng):
    x, a = _start(self, n)
    for i, pixel in enumerate(self.order):
        x[:, pixel] = _probability(self, a, i)
        a = a + x[:, pixel, None] * self.params["W"][i]
    return x


@misconception(
    "nade_sample",
    says="The sigmoid of the hidden units is missing: the state itself speaks for the pixels.",
)
def forgets_the_hidden_sigmoid(self, n, *, rng):
    w, v, b = (self.params[name] for name in ("W", "V", "b"))
    x, a = _start(self, n)
    for i, pixel in enumerate(self.order):
        x[:, pixel] = rng.random(n) < layers.sigmoid_forward(a @ v[i] + b[i])[0]
        a = a + x[:, pixel, None] * w[i]
    return x


@misconception(
    "nade_sample",
    says="Two generators of one seed gave two different results. Is there a call of np.random, or a generator "
    "of your own? Or has the first call changed what the second begins with?",
)
def draws_from_another_generator(self, n, *, rng):
    return NADE.sample(self, n, rng=np.random.default_rng())


@misconception(
    "nade_sample",
    says="Whatever generator is passed, the same samples come out. Are they drawn from a generator of your own, "
    "whose seed is always the same, or not drawn at all? What is the argument rng for?",
)
def draws_from_a_fixed_seed(self, n, *, rng):
    return NADE.sample(self, n, rng=np.random.default_rng(0))


@misconception(
    "nade_sample",
    says="W, V and b are asked for the row of the pixel's number. Their rows are in the order in which the pixels are "
    "predicted: which number counts the steps of that order?",
)
def takes_the_rows_by_the_pixels_number(self, n, *, rng):
    x, a = _start(self, n)
    for pixel in self.order:
        x[:, pixel] = rng.random(n) < _probability(self, a, pixel)
        a = a + x[:, pixel, None] * self.params["W"][pixel]
    return x


@misconception(
    "nade_sample",
    says="The logits lack b. If V were 0, how often should each pixel be 1?",
)
def forgets_the_bias_of_the_pixels(self, n, *, rng):
    x, a = _start(self, n)
    for i, pixel in enumerate(self.order):
        x[:, pixel] = rng.random(n) < layers.sigmoid_forward(layers.sigmoid_forward(a)[0] @ self.params["V"][i])[0]
        a = a + x[:, pixel, None] * self.params["W"][i]
    return x


@misconception(
    "nade_sample",
    says="The state begins at 0. What is a before any pixel is known?",
)
def forgets_the_bias_of_the_hidden_units(self, n, *, rng):
    x, a = _start(self, n)
    a = np.zeros_like(a)
    for i, pixel in enumerate(self.order):
        x[:, pixel] = rng.random(n) < _probability(self, a, i)
        a = a + x[:, pixel, None] * self.params["W"][i]
    return x
