"""The training loop: what it hands to the loss, and where it ends, against closed forms and least squares."""

import numpy as np
import pytest

from cs231n_ae.practice.sgd import sgd_train


def squares(params, x, y):
    """Half the squared error of a line."""
    gap = x @ params["w"] + params["b"] - y
    return 0.5 * float(np.mean(gap**2)), {"w": x.T @ gap / len(x), "b": np.asarray(gap.mean())}


def line(rng, n=50):
    x = rng.standard_normal((n, 3))
    return x, x @ np.array([1.0, -2.0, 0.5]) + 0.25


def test_it_ends_at_the_least_squares():
    x, y = line(np.random.default_rng(0))
    start = {"w": np.zeros(3), "b": np.zeros(())}
    params, means = sgd_train(
        squares, start, x, y, learning_rate=0.1, batch_size=8, epochs=60, rng=np.random.default_rng(1)
    )
    np.testing.assert_allclose(params["w"], [1, -2, 0.5], atol=1e-6)
    np.testing.assert_allclose(params["b"], 0.25, atol=1e-6)
    assert len(means) == 60
    assert means[-1] < 1e-10 < means[0]
    np.testing.assert_array_equal(start["w"], 0)


def test_one_batch_is_gradient_descent():
    x, y = line(np.random.default_rng(0))
    w, b, before = np.zeros(3), 0.0, []
    for _ in range(5):
        gap = x @ w + b - y
        before.append(0.5 * np.mean(gap**2))
        w, b = w - 0.3 * x.T @ gap / 50, b - 0.3 * gap.mean()
    params, means = sgd_train(
        squares,
        {"w": np.zeros(3), "b": np.zeros(())},
        x,
        y,
        learning_rate=0.3,
        batch_size=99,
        epochs=5,
        rng=np.random.default_rng(1),
    )
    np.testing.assert_allclose(params["w"], w)
    np.testing.assert_allclose(means, before)


def test_batches_cover_each_epoch_once_in_fresh_order():
    seen = []

    def spy(params, x, y):
        np.testing.assert_array_equal(y, -x[:, 0])
        seen.append(x[:, 0].tolist())
        return 0.0, {"w": np.zeros(1)}

    x = np.arange(7.0)[:, np.newaxis]
    sgd_train(
        spy, {"w": np.ones(1)}, x, -x[:, 0], learning_rate=1, batch_size=3, epochs=4, rng=np.random.default_rng(0)
    )
    assert [len(batch) for batch in seen] == [3, 3, 1] * 4
    orders = [(*seen[i], *seen[i + 1], *seen[i + 2]) for i in range(0, 12, 3)]
    assert all(sorted(order) == list(range(7)) for order in orders)
    assert len(set(orders)) == 4


@pytest.mark.parametrize(
    "wrong, says",
    [
        ({"y": np.zeros(4)}, "^y must hold one target for each of the 5 examples of x, got 4"),
        ({"batch_size": 0}, "^batch_size must be a positive integer"),
        ({"epochs": 1.5}, "^epochs must be a positive integer"),
        ({"learning_rate": -1}, "^learning_rate must be a finite number above 0"),
        ({"rng": 0}, "^rng must be a np.random.Generator"),
        ({"params": [1.0]}, "^params must be a dict"),
        ({"loss": 3}, "^loss must be a function"),
        ({"x": np.zeros((0, 2))}, "^x must not be empty"),
    ],
)
def test_what_is_refused(wrong, says):
    good = {"loss": squares, "params": {}, "x": np.zeros((5, 2)), "y": np.zeros(5), "learning_rate": 0.1}
    good |= {"batch_size": 2, "epochs": 1, "rng": np.random.default_rng(0)}
    with pytest.raises(ValueError, match=says):
        sgd_train(**{**good, **wrong})
