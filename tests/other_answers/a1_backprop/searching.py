"""The search for a learning rate, right, and written differently from the reference."""

import math

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("search_learning_rate")
def to_the_base_ten(validation_loss, *, low, high, n, rng):
    rates = 10 ** rng.uniform(np.log10(low), np.log10(high), size=n)
    losses = np.zeros(n)
    for i in range(n):
        losses[i] = validation_loss(rates[i])
    return rates[np.argmin(np.nan_to_num(losses, nan=np.inf))], rates, losses


@other_answer("search_learning_rate")
def one_after_the_other(validation_loss, *, low, high, n, rng):
    best, lowest, rates, losses = None, math.inf, [], []
    for _ in range(n):
        rate = low * (high / low) ** rng.random()
        loss = float(validation_loss(rate))
        if best is None or loss < lowest:
            best = rate
            lowest = loss if loss == loss else math.inf
        rates.append(rate)
        losses.append(loss)
    return best, np.array(rates), np.array(losses)


@other_answer("search_learning_rate")
def one_in_each_stretch(validation_loss, *, low, high, n, rng):
    where = (rng.permutation(n) + rng.random(n)) / n
    rates = np.exp((1 - where) * np.log(low) + where * np.log(high))
    losses = np.fromiter((validation_loss(float(r)) for r in rates), float, n)
    order = np.argsort(losses)  # NaN comes last
    return float(rates[order[0]]), rates, losses
