"""What students get wrong about drawing from NADE. Methods take self first."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.misconceptions import misconception


def _sample(model, n, rng, *, bit=None, move=None, column=None, hidden=None):
    """Right sampling, but for what is said otherwise.

    Args:
        model: the model.
        n: how many.
        rng: the source of the bits.
        bit: the bit from its probability p and its logit s.
        move: the next state, from a, the bit (n, 1), its probability (n, 1) and the row of W.
        column: where the i-th bit is written.
        hidden: h from a.
    """
    w, c, v, b = (model.params[name] for name in ("W", "c", "V", "b"))
    x, a = np.zeros((n, model.n_features), w.dtype), np.tile(c, (n, 1))
    for i in range(model.n_features):
        h = layers.sigmoid_forward(a)[0] if hidden is None else hidden(a)
        s = h @ v[i] + b[i]
        p = layers.sigmoid_forward(s)[0]
        drawn = np.asarray(rng.random(n) < p if bit is None else bit(p, s), w.dtype)
        x[:, model.order[i] if column is None else column(i)] = drawn
        drawn, p = drawn[:, None], p[:, None]
        a = a + drawn * w[i] if move is None else move(a, drawn, p, w[i])
    return x


@misconception(
    "nade_sample",
    says="Bits are rounded and not drawn: a pixel is 1 whenever its probability is above one half. Then all samples "
    "are the same. How often shall a pixel of probability 0.6 be 1?",
)
def rounds_instead_of_drawing(self, n, *, rng):
    return _sample(self, n, rng, bit=lambda p, s: p > 0.5)


@misconception(
    "nade_sample",
    says="The state moves on by the *probability* of the pixel, and not by the bit that was drawn. The next pixel then "
    "hears that this one is partly on, which no image ever is. What must it follow?",
)
def moves_on_by_the_probability(self, n, *, rng):
    return _sample(self, n, rng, move=lambda a, bit, p, w: a + p * w)


@misconception(
    "nade_sample",
    says="The state never moves: each pixel is drawn as if no other had been. What has to be added to a once the bit "
    "is known?",
)
def never_moves_on(self, n, *, rng):
    return _sample(self, n, rng, move=lambda a, bit, p, w: a)


@misconception(
    "nade_sample",
    says="The row of W is added whether the bit is 1 or 0. What does x_i w_i add where x_i is 0?",
)
def adds_the_row_for_zeros_too(self, n, *, rng):
    return _sample(self, n, rng, move=lambda a, bit, p, w: a + w)


@misconception(
    "nade_sample",
    says="The state forgets all pixels but the last: it is made from c and one row of W each time.",
)
def remembers_one_pixel_only(self, n, *, rng):
    return _sample(self, n, rng, move=lambda a, bit, p, w: self.params["c"] + bit * w)


@misconception(
    "nade_sample",
    says="The i-th bit is written into column i. If the order begins with pixel 2, to which pixel does the first bit "
    "belong?",
)
def writes_in_the_natural_order(self, n, *, rng):
    return _sample(self, n, rng, column=lambda i: i)


@misconception(
    "nade_sample",
    says="The bits are inverted: a number that is even over [0, 1) lies *below* p with the probability p.",
)
def draws_the_complement(self, n, *, rng):
    return _sample(self, n, rng, bit=lambda p, s: rng.random(n) > p)


@misconception(
    "nade_sample",
    says="One random number serves all examples. The samples then are not independent: how many numbers does one pixel "
    "need?",
)
def draws_one_number_for_all(self, n, *, rng):
    return _sample(self, n, rng, bit=lambda p, s: rng.random() < p)


@misconception(
    "nade_sample",
    says="Random numbers are compared with the logit itself. A logit of 0 stands for the probability one half: what "
    "makes a probability of it?",
)
def takes_logits_for_probabilities(self, n, *, rng):
    return _sample(self, n, rng, bit=lambda p, s: rng.random(n) < s)


@misconception(
    "nade_sample",
    says="Probabilities are handed out where bits were asked for.",
)
def hands_out_probabilities(self, n, *, rng):
    return _sample(self, n, rng, bit=lambda p, s: p)


@misconception(
    "nade_sample",
    says="The sigmoid of the hidden units is missing: the state itself speaks for the pixels.",
)
def forgets_the_hidden_sigmoid(self, n, *, rng):
    return _sample(self, n, rng, hidden=lambda a: a)
