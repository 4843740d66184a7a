"""What students get wrong about the batches of an epoch, and about when its loss is asked for."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _pieces(loss, params, x, y, rate, epochs, rng, cut):
    """The loop over batches that ``cut(order)`` makes."""
    means = []
    for _ in range(epochs):
        total = 0.0
        for chosen in cut(rng.permutation(len(x))):
            value, grads = loss(params, x[chosen], y[chosen])
            params = {name: param - rate * grads[name] for name, param in params.items()}
            total += value * len(chosen)
        means.append(float(total / len(x)))
    return params, means


def _of_size(size):
    """The right cut."""
    return lambda order: np.split(order, range(size, len(order), size))


@misconception(
    "sgd_train",
    says="The last two batches are one, larger than batch_size, even where batch_size divides N. How many cuts make "
    "three pieces, and where is the last of them?",
)
def joins_the_last_two_batches(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    def cut(order):
        return np.split(order, range(batch_size, len(order), batch_size)[:-1])

    return _pieces(loss, params, x, y, learning_rate, epochs, rng, cut)


@misconception(
    "sgd_train",
    says="There are N // batch_size batches, and the last of them takes along what is left: it becomes larger than "
    "batch_size. With 11 examples in fours, how large are the three batches?",
)
def lets_the_last_full_batch_take_the_rest(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    def cut(order):
        whole = max(len(order) // batch_size, 1)
        return np.split(order, [batch_size * i for i in range(1, whole)])

    return _pieces(loss, params, x, y, learning_rate, epochs, rng, cut)


@misconception(
    "sgd_train",
    says="An epoch is cut into N // batch_size pieces that are as equal as can be, and so larger than batch_size where "
    "it does not divide N. What is given, the number of the batches or their size?",
)
def cuts_into_equal_pieces(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    def cut(order):
        return np.array_split(order, len(order) // batch_size)

    return _pieces(loss, params, x, y, learning_rate, epochs, rng, cut)


@misconception(
    "sgd_train",
    says="There are as many batches as there should be, but they are made as equal as can be: 5 examples in fours "
    "become 3 and 2. How large is every batch but the last?",
)
def makes_all_batches_equally_large(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    def cut(order):
        return np.array_split(order, -(-len(order) // batch_size))

    return _pieces(loss, params, x, y, learning_rate, epochs, rng, cut)


@misconception(
    "sgd_train",
    says="The loss of an epoch is asked for once more, of all examples together, when its steps are done: one more "
    "pass over the data in every epoch. Which values has loss given by then, and of how many examples is each the "
    "mean?",
)
def asks_for_the_loss_behind_the_epoch(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    means = []
    for _ in range(epochs):
        params, _ = _pieces(loss, params, x, y, learning_rate, 1, rng, _of_size(batch_size))
        means.append(float(loss(params, x, y)[0]))
    return params, means


@misconception(
    "sgd_train",
    says="The loss of an epoch is asked for by itself, of all examples together, before its first step: one more pass "
    "over the data in every epoch. Which values does loss give during the steps, and of how many examples is each the "
    "mean?",
)
def asks_for_the_loss_before_the_epoch(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    means = []
    for _ in range(epochs):
        means.append(float(loss(params, x, y)[0]))
        params, _ = _pieces(loss, params, x, y, learning_rate, 1, rng, _of_size(batch_size))
    return params, means
