"""What students get wrong about NT-Xent."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.losses.contrastive import nt_xent_loss


def _loss(z, temperature, *, partner=None, alone=True, shift=True, turn=lambda g: g + g.T, lengths=True):
    u, cache = layers.unit_rows_forward(z)
    scores = u @ u.T / temperature
    if alone:
        np.fill_diagonal(scores, -np.inf)
    if shift:
        scores -= scores.max(axis=1, keepdims=True)
    log_a = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    rows, count = np.arange(len(z)), len(z)
    partner = (rows + count // 2) % count if partner is None else partner
    g = np.exp(log_a)
    g[rows, partner] -= 1
    du = turn(g) @ u / (count * temperature)
    return float(-log_a[rows, partner].mean()), layers.unit_rows_backward(du, cache) if lengths else du


@misconception(
    "nt_xent_loss",
    says="A view is compared with itself too, and nothing is more alike. Which class is none at all for view i?",
)
def competes_with_itself(z, *, temperature):
    return _loss(z, temperature, alone=False)


@misconception(
    "nt_xent_loss",
    says="dz has one of two terms: each embedding asks once, and is asked about by all others. Where else in the table "
    "of scores does u_i stand?",
)
def forgets_the_columns(z, *, temperature):
    return _loss(z, temperature, turn=lambda g: g)


@misconception(
    "nt_xent_loss",
    says="Neighbouring rows are taken for pairs. Where does the second view of row 0 stand?",
)
def pairs_neighbours(z, *, temperature):
    return _loss(z, temperature, partner=np.arange(len(z)) ^ 1)


@misconception(
    "nt_xent_loss",
    says="The loss is right, and in dz the temperature is missing. By what are the cosines divided before the softmax?",
)
def forgets_the_temperature_on_the_way_back(z, *, temperature):
    loss, dz = nt_xent_loss(z, temperature=temperature)
    return loss, dz * temperature


@misconception(
    "nt_xent_loss",
    says="The temperature multiplies the cosines. Is a small one to make differences larger or smaller?",
)
def multiplies_by_the_temperature(z, *, temperature):
    return nt_xent_loss(z, temperature=1 / temperature)


@misconception(
    "nt_xent_loss",
    says="Loss and gradient are twice what they should be: they are divided by the number of examples. Over how many "
    "views is the mean?",
)
def averages_over_examples(z, *, temperature):
    loss, dz = nt_xent_loss(z, temperature=temperature)
    return 2 * loss, 2 * dz


@misconception(
    "nt_xent_loss",
    says="This is the gradient by the directions u, not by z. What comes before u, and what is its gradient?",
)
def stops_at_the_directions(z, *, temperature):
    return _loss(z, temperature, lengths=False)


@misconception(
    "nt_xent_loss",
    says="dz is float64 although float32 came in. An array made without a dtype is float64, and "
    "so is what a numpy float64 multiplies: is there one in yours?",
)
def goes_back_in_float64(z, *, temperature):
    loss, dz = nt_xent_loss(z, temperature=temperature)
    return loss, dz.astype(np.float64)


@misconception(
    "nt_xent_loss",
    says="A small temperature makes large scores, and their exponentials overflow. Which number, taken from all scores "
    "of a row, leaves their softmax as it is and no exponent above 0?",
)
def overflows(z, *, temperature):
    with np.errstate(over="ignore", invalid="ignore"):
        return _loss(z, temperature, shift=False)


@misconception(
    "nt_xent_loss",
    says="The gradient of the scores was doubled, as if it were symmetric. u_i stands in a row of the table and in a "
    "column, and each row has a softmax of its own: do both say the same to u_i?",
)
def takes_the_table_for_symmetric(z, *, temperature):
    return _loss(z, temperature, turn=lambda g: 2 * g)
