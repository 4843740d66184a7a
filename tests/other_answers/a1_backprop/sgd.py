"""The training loop, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("sgd_train")
def shuffling_copies_of_the_data(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    params, history = dict(params), []
    for _ in range(epochs):
        order = np.arange(len(x))
        rng.shuffle(order)
        x, y, losses = x[order], y[order], []
        for i in range(0, len(x), batch_size):
            value, grads = loss(params, x[i : i + batch_size], y[i : i + batch_size])
            for name in params:
                params[name] = params[name] - learning_rate * grads[name]
            losses += [value] * len(x[i : i + batch_size])
        history.append(np.mean(losses))
    return params, history


@other_answer("sgd_train")
def with_array_split_and_steps_in_place(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    own, means = {name: np.copy(a) for name, a in params.items()}, []
    for _ in range(epochs):
        batches = np.split(rng.permutation(x.shape[0]), range(batch_size, len(x), batch_size))
        mean = 0.0
        for rows in batches:
            value, grads = loss(own, x[rows], y[rows])
            mean += value * rows.size / x.shape[0]
            for name, a in own.items():
                a -= learning_rate * grads[name]
        means.append(mean)
    return own, means


@other_answer("sgd_train")
def ordering_by_random_keys(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    n, means = len(x), []
    steps = -(-n // batch_size)
    for _ in range(epochs):
        keys = rng.random(n)
        order, values, sizes = np.argsort(keys), np.zeros(steps), np.zeros(steps)
        for step in range(steps):
            part = order[step * batch_size : min((step + 1) * batch_size, n)]
            values[step], grads = loss(params, np.take(x, part, axis=0), np.take(y, part, axis=0))
            sizes[step] = len(part)
            params = {k: np.subtract(v, learning_rate * grads[k]) for k, v in params.items()}
        means.append(np.average(values, weights=sizes))
    return params, means


@other_answer("sgd_train")
def with_a_stack_of_examples_to_come(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
    params, means = {**params}, []
    for _ in range(epochs):
        left, total = list(rng.permutation(len(x))), 0
        while left:
            rows, left = left[:batch_size], left[batch_size:]
            value, grads = loss(params, x[rows], y[rows])
            total += len(rows) * value
            params = {name: params[name] + grads[name] * -learning_rate for name in params}
        means.append(total / len(x))
    return params, means
