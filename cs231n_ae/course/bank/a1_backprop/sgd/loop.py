"""What students get wrong about the training loop."""

from functools import partial

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _loop(loss, params, x, y, rate, size, epochs, order, *, mean=None, step=None, cut=None):
    """The loop with a part of it exchanged: the order of an epoch, the mean, the step, the batches."""
    starts = cut or (lambda n: range(0, n, size))
    step = step or (lambda param, grad, rows: param - rate * grad)
    mean = mean or (lambda values, sizes: float(np.dot(values, sizes) / sum(sizes)))
    means = []
    for _ in range(epochs):
        rows, values, sizes = order(), [], []
        for start in starts(len(x)):
            chosen = rows[start : start + size]
            value, grads = loss(params, x[chosen], y[chosen])
            params = {name: step(param, grads[name], chosen) for name, param in params.items()}
            values.append(value)
            sizes.append(len(chosen))
        means.append(mean(values, sizes))
    return params, means


@misconception(
    "sgd_train",
    says="The order is drawn once, before the first epoch, so that the same examples share a batch every time. "
    "What has to happen at the beginning of each epoch?",
)
def shuffles_once(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    order = rng.permutation(len(x))
    return _loop(loss, params, x, y, learning_rate, batch_size, epochs, lambda: order)


@misconception(
    "sgd_train",
    says="The examples are never shuffled: what lies side by side in x is always in one batch. If the data are "
    "sorted by class, what does a batch see?",
)
def never_shuffles(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    return _loop(loss, params, x, y, learning_rate, batch_size, epochs, lambda: np.arange(len(x)))


@misconception(
    "sgd_train",
    says="The order does not come from rng, so a run cannot be repeated by its seed (or is the same whatever the "
    "seed is). Who is asked for the permutation?",
)
def shuffles_by_a_seed_of_its_own(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    own = np.random.default_rng(0)
    return _loop(loss, params, x, y, learning_rate, batch_size, epochs, lambda: own.permutation(len(x)))


@misconception(
    "sgd_train",
    says="Whatever does not fill a batch is left out, so some examples are not learned from in an epoch. Where "
    "does the last batch start if batch_size does not divide N, and what does a slice do that reaches past "
    "the end?",
)
def leaves_the_last_batch_out(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    size = min(batch_size, len(x))

    def cut(n):
        return range(0, n - size + 1, size)

    order = partial(rng.permutation, len(x))
    return _loop(loss, params, x, y, learning_rate, size, epochs, order, cut=cut)


@misconception(
    "sgd_train",
    says="Examples are drawn anew each time, so within one epoch some come twice and others never. What does 'once in "
    "each epoch' ask for: as many draws as there are examples, or one order of them that is cut into pieces?",
)
def draws_each_batch_for_itself(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    def order():
        return rng.integers(0, len(x), len(x))

    return _loop(loss, params, x, y, learning_rate, batch_size, epochs, order)


@misconception(
    "sgd_train",
    says="x is shuffled and y is not, or by another order: each example learns somebody else's target. What must "
    "the two have in common?",
)
def shuffles_x_alone(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    def mixed(params, bx, by):
        return loss(params, bx, np.roll(by, 1)) if len(by) > 1 else loss(params, bx, by)

    return _loop(mixed, params, x, y, learning_rate, batch_size, epochs, lambda: rng.permutation(len(x)))


@misconception(
    "sgd_train",
    says="The losses of an epoch are the plain mean over its batches. The last batch is smaller, but counts as "
    "much as a full one: how should each batch be weighed for the mean over examples?",
)
def averages_over_the_batches(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    def mean(values, sizes):
        return float(np.mean(values))

    order = partial(rng.permutation, len(x))
    return _loop(loss, params, x, y, learning_rate, batch_size, epochs, order, mean=mean)


@misconception(
    "sgd_train",
    says="The losses of an epoch are added up and not divided: with more batches, the same network looks worse. "
    "Over how many examples is the mean?",
)
def sums_the_losses_of_an_epoch(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    def mean(values, sizes):
        return float(np.sum(values))

    order = partial(rng.permutation, len(x))
    return _loop(loss, params, x, y, learning_rate, batch_size, epochs, order, mean=mean)


@misconception(
    "sgd_train",
    says="The loss of each batch is taken for that of one example: they are added up and divided by N, and never "
    "weighed by how many examples each of them stands for. How does a mean over 4 examples become their sum?",
)
def divides_the_batches_losses_by_the_examples(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    def mean(values, sizes):
        return float(np.sum(values) / sum(sizes))

    order = partial(rng.permutation, len(x))
    return _loop(loss, params, x, y, learning_rate, batch_size, epochs, order, mean=mean)


@misconception(
    "sgd_train",
    says="Of each epoch, the losses hold that of the last batch, which is a few examples and pure chance. The "
    "losses of which examples belong to an epoch?",
)
def keeps_the_loss_of_the_last_batch(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    def mean(values, sizes):
        return float(values[-1])

    order = partial(rng.permutation, len(x))
    return _loop(loss, params, x, y, learning_rate, batch_size, epochs, order, mean=mean)


@misconception(
    "sgd_train",
    says="There is a loss for every step. How many numbers should come back, if they are one for each epoch?",
)
def keeps_the_loss_of_every_batch(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    all_of_them = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            chosen = order[start : start + batch_size]
            value, grads = loss(params, x[chosen], y[chosen])
            params = {name: param - learning_rate * grads[name] for name, param in params.items()}
            all_of_them.append(value)
    return params, all_of_them


@misconception(
    "sgd_train",
    says="The parameters move along the gradient, and the loss rises. In which direction does a gradient point?",
)
def climbs(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    def step(param, grad, rows):
        return param + learning_rate * grad

    order = partial(rng.permutation, len(x))
    return _loop(loss, params, x, y, learning_rate, batch_size, epochs, order, step=step)


@misconception(
    "sgd_train",
    says="The step is divided by the number of examples in the batch. The loss is a mean over them already: what "
    "is its gradient then?",
)
def averages_the_gradient_again(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    def step(param, grad, rows):
        return param - learning_rate * grad / len(rows)

    order = partial(rng.permutation, len(x))
    return _loop(loss, params, x, y, learning_rate, batch_size, epochs, order, step=step)


@misconception("sgd_train", says="The learning rate is not in the step. How long is a step to be?")
def forgets_the_learning_rate(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    def step(param, grad, rows):
        return param - grad

    order = partial(rng.permutation, len(x))
    return _loop(loss, params, x, y, learning_rate, batch_size, epochs, order, step=step)


@misconception(
    "sgd_train",
    says="Every batch starts from the parameters that came in, so that of all steps only the last is left. Which "
    "parameters should the next batch see?",
)
def starts_anew_with_every_batch(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    start = params

    def step(param, grad, rows):
        return param - learning_rate * grad

    means, end = [], params
    for _ in range(epochs):
        order, total = rng.permutation(len(x)), 0.0
        for at in range(0, len(x), batch_size):
            chosen = order[at : at + batch_size]
            value, grads = loss(start, x[chosen], y[chosen])
            end = {name: step(param, grads[name], chosen) for name, param in start.items()}
            total += value * len(chosen)
        means.append(total / len(x))
    return end, means


@misconception(
    "sgd_train",
    says="One step is made in each epoch, by the gradient of its last batch: the step stands behind the loop over "
    "the batches, not in it. How many steps has an epoch of three batches?",
)
def steps_once_in_an_epoch(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    means = []
    for _ in range(epochs):
        order, total = rng.permutation(len(x)), 0.0
        for at in range(0, len(x), batch_size):
            chosen = order[at : at + batch_size]
            value, grads = loss(params, x[chosen], y[chosen])
            total += value * len(chosen)
        params = {name: param - learning_rate * grads[name] for name, param in params.items()}
        means.append(total / len(x))
    return params, means


@misconception(
    "sgd_train",
    says="-= writes into the parameters that came in: whoever called you has lost the start, and cannot train from "
    "it again. Which way of writing the step makes a new array?",
)
def moves_the_parameters_that_came_in(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    def step(param, grad, rows):
        param -= learning_rate * grad
        return param

    order = partial(rng.permutation, len(x))
    return _loop(loss, params, x, y, learning_rate, batch_size, epochs, order, step=step)


@misconception(
    "sgd_train",
    says="Within an epoch all gradients are taken at the parameters that it began with, as if it were one large batch. "
    "A step leads somewhere else: with which parameters does the next batch ask for its gradient?",
)
def takes_the_gradients_at_the_old_parameters(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    means = []
    for _ in range(epochs):
        order, moved, total = rng.permutation(len(x)), params, 0.0
        for start in range(0, len(x), batch_size):
            chosen = order[start : start + batch_size]
            value, grads = loss(params, x[chosen], y[chosen])
            moved = {name: param - learning_rate * grads[name] for name, param in moved.items()}
            total += value * len(chosen)
        params = moved
        means.append(float(total / len(x)))
    return params, means


@misconception(
    "sgd_train",
    says="Every step starts again from the parameters that came in, so nothing is learned but the last step. From "
    "where does the second step go on?",
)
def steps_from_the_first_parameters(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    moved, means = params, []
    for _ in range(epochs):
        order, total = rng.permutation(len(x)), 0.0
        for start in range(0, len(x), batch_size):
            chosen = order[start : start + batch_size]
            value, grads = loss(moved, x[chosen], y[chosen])
            moved = {name: param - learning_rate * grads[name] for name, param in params.items()}
            total += value * len(chosen)
        means.append(float(total / len(x)))
    return moved, means
