"""Grades the training loop by what it hands to the loss, and by what it gives back; how it is written is free.

Whatever depends on the order of the examples is compared in a form that does not: so any way to shuffle will do.
"""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_drawn_from_rng, expect_dtype, expect_true


@exercise("sgd_train", points=1.5)
def test_every_batch_moves_every_parameter_against_its_gradient(submission, rng):
    target = {"w": rng.standard_normal((3, 2)), "b": rng.standard_normal(2)}
    start = {name: rng.standard_normal(a.shape) for name, a in target.items()}
    for batch_size, steps in ((11, 3), (4, 9), (1, 33)):
        params, _ = submission.sgd.sgd_train(
            _pull_towards(target), start, *_examples(11), learning_rate=0.1, batch_size=batch_size, epochs=3, rng=rng
        )
        says = f"params has the keys {sorted(params)}, expected ['b', 'w']"
        expect_true("the names of params", set(params) == {"w", "b"}, says, value=" ".join(sorted(params)))
        for name in target:
            expected = target[name] + 0.9**steps * (start[name] - target[name])
            context = {"the start": start[name], "the target": target[name]}
            expect(name, params[name], expected, source=f"end of {steps} steps", context=context)


@exercise("sgd_train", points=0.5)
def test_the_last_batch_of_an_epoch_is_what_is_left(submission, rng):
    for n, batch_size, expected in ((11, 4, [4, 4, 3]), (6, 3, [3, 3]), (3, 8, [3])):
        seen = _seen(submission, rng, n=n, batch_size=batch_size, epochs=2)
        expect("sizes", [len(x) for x, _ in seen], expected * 2, source="sizes of the batches in two epochs")


@exercise("sgd_train", points=0.75)
def test_every_example_comes_once_in_each_epoch(submission, rng):
    for n, batch_size in ((12, 4), (11, 4)):
        ids = np.concatenate([x[:, 0] for x, _ in _seen(submission, rng, n=n, batch_size=batch_size, epochs=3)])
        counts = [[int(np.sum(epoch == i)) for i in _examples(n)[0][:, 0]] for epoch in np.array_split(ids, 3)]
        expect("how often each example came", counts, np.ones((3, n)), source="once in each epoch")


@exercise("sgd_train", points=0.5, needs=("test_every_example_comes_once_in_each_epoch",))
def test_x_and_y_stay_together(submission, rng):
    seen = _seen(submission, rng, n=12, batch_size=5, epochs=2)
    together = all(np.array_equal(x[:, 1], x[:, 0] ** 2) and np.array_equal(y, 10 * x[:, 0] - 45) for x, y in seen)
    says = "a batch holds targets that are not those of its examples: what has to be taken in the same order?"
    expect_true("targets of a batch", together, says, value=together)


@exercise("sgd_train", points=0.75, needs=("test_every_example_comes_once_in_each_epoch",))
def test_each_epoch_has_an_order_of_its_own(submission, rng):
    ids = np.concatenate([x[:, 0] for x, _ in _seen(submission, rng, n=30, batch_size=7, epochs=4)])
    orders = {tuple(epoch) for epoch in ids.reshape(4, 30)}
    as_they_came = tuple(_examples(30)[0][:, 0]) in orders
    says = "the examples come in the order in which they lie in x: neighbours there would always share a batch"
    expect_true("the order of the examples", not as_they_came, says, value=as_they_came)
    beside = float(np.mean(np.abs(np.diff(ids.reshape(4, 30), axis=1)) == 1))
    says = f"{beside:.0%} of the examples come right beside a neighbour in x: the order is that of x, begun elsewhere"
    expect_true("neighbours side by side", beside < 0.5 or as_they_came, says, value=beside >= 0.5)
    says = f"4 epochs have {len(orders)} different orders, expected 4: when is the order drawn?"
    expect_true("the orders of four epochs", len(orders) == 4, says, value=len(orders))


@exercise("sgd_train", points=0.5, needs=("test_each_epoch_has_an_order_of_its_own",))
def test_the_order_comes_from_rng(submission, rng):
    def order(generator):
        return np.concatenate([x[:, 0] for x, _ in _seen(submission, generator, n=30, batch_size=7, epochs=2)])

    expect_drawn_from_rng("the order", order, rng)


@exercise("sgd_train", points=1)
def test_the_loss_of_an_epoch_is_the_mean_over_its_examples(submission, rng):
    """the loss of an epoch is the mean over its examples, as they were met."""
    full, rest, later = rng.uniform(1, 2), rng.uniform(-6, -5), rng.uniform(20, 30)
    for n, batch_size, share in ((11, 4, 3 / 11), (9, 3, 0), (5, 4, 1 / 5)):
        per_epoch = -(-n // batch_size)

        def loss(params, x, y, per_epoch=per_epoch, batch_size=batch_size):
            epoch = int(params["steps"]) // per_epoch  # each step adds 1 to this parameter
            return later * epoch + (full if len(x) == batch_size else rest), {"steps": np.array(-2.0)}

        start = {"steps": np.array(0.0)}
        _, means = submission.sgd.sgd_train(
            loss, start, *_examples(n), learning_rate=0.5, batch_size=batch_size, epochs=2, rng=rng
        )
        mean = (1 - share) * full + share * rest
        expect("losses", np.array(means), [mean, mean + later], source="mean over the examples")


@exercise("sgd_train", points=0.5, needs=("test_every_batch_moves_every_parameter_against_its_gradient",))
def test_float32_stays_float32(submission, rng):
    start = {"w": rng.standard_normal(4).astype(np.float32)}
    params, _ = submission.sgd.sgd_train(
        _pull_towards({"w": np.zeros(4, np.float32)}),
        start,
        *_examples(6),
        learning_rate=0.1,
        batch_size=4,
        epochs=2,
        rng=rng,
    )
    expect_dtype("w", params["w"], np.float32)


def _examples(n):
    """Examples that carry a number of their own, from -3 up, and a target that tells whose it is."""
    ids = np.arange(n, dtype=np.float64) - 3
    return np.stack([ids, ids**2], axis=1), 10 * ids - 45


def _pull_towards(target):
    """A loss that is the same for every batch: half the squared distance to some parameters."""

    def loss(params, x, y):
        grads = {name: params[name] - a for name, a in target.items()}
        return 0.5 * sum(float(np.sum(g**2)) for g in grads.values()), grads

    return loss


def _seen(submission, rng, *, n, batch_size, epochs):
    """The batches that the loss is called with."""
    seen = []

    def loss(params, x, y):
        seen.append((np.array(x), np.array(y)))
        return 1.0, {"w": np.zeros(2)}

    submission.sgd.sgd_train(
        loss, {"w": np.zeros(2)}, *_examples(n), learning_rate=0.1, batch_size=batch_size, epochs=epochs, rng=rng
    )
    return seen
