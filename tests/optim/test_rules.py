"""Update rules against scalar loops written from the papers, iterates worked out by hand, and closed forms."""

import math

import numpy as np
import pytest

from cs231n_ae.optim import adagrad, adam, nesterov_momentum, rmsprop, sgd, sgd_momentum

RULES = [sgd, sgd_momentum, nesterov_momentum, adagrad, rmsprop, adam]
every = pytest.mark.parametrize("rule", RULES, ids=lambda f: f.__name__)


# Each oracle takes one entry's gradients, in order, and gives the sum of its moves: scalars and the math module alone.
def scalar_sgd(gradients, lr=0.02):
    return -sum(lr * g for g in gradients)


def scalar_momentum(gradients, lr=0.02, mu=0.8):
    moved = v = 0.0
    for g in gradients:
        v = mu * v - lr * g
        moved += v
    return moved


def scalar_nesterov(gradients, lr=0.02, mu=0.8):
    # In Sutskever's variables: theta is what momentum moves, the gradient is taken at theta + mu v, which is our w.
    theta = v = 0.0
    for g in gradients:
        v = mu * v - lr * g
        theta += v
    return theta + mu * v


def scalar_adagrad(gradients, lr=0.02, eps=0.1):
    return -sum(
        lr * g / (math.sqrt(sum(h * h for h in gradients[: t + 1])) + eps) for t, g in enumerate(gradients)
    )  # the whole sum anew each time: no memory to get wrong


def scalar_rmsprop(gradients, lr=0.02, rho=0.7, eps=0.1):
    moved = 0.0
    for t, g in enumerate(gradients):
        mean_square = sum((1 - rho) * rho ** (t - s) * gradients[s] ** 2 for s in range(t + 1))
        moved -= lr * g / (math.sqrt(mean_square) + eps)
    return moved


def scalar_adam(gradients, lr=0.02, b1=0.8, b2=0.7, eps=0.1):
    moved = 0.0
    for t in range(1, len(gradients) + 1):
        first = [b1 ** (t - s) for s in range(1, t + 1)]
        second = [b2 ** (t - s) for s in range(1, t + 1)]
        # The corrected moments are weighted means, which is what the correction is for.
        m_hat = sum(a * g for a, g in zip(first, gradients, strict=False)) / sum(first)
        v_hat = sum(a * g * g for a, g in zip(second, gradients, strict=False)) / sum(second)
        moved -= lr * m_hat / (math.sqrt(v_hat) + eps)
    return moved


ORACLES = [
    (sgd, scalar_sgd, {}),
    (sgd_momentum, scalar_momentum, {"momentum": 0.8}),
    (nesterov_momentum, scalar_nesterov, {"momentum": 0.8}),
    (adagrad, scalar_adagrad, {"epsilon": 0.1}),
    (rmsprop, scalar_rmsprop, {"decay_rate": 0.7, "epsilon": 0.1}),
    (adam, scalar_adam, {"beta1": 0.8, "beta2": 0.7, "epsilon": 0.1}),
]


@pytest.mark.parametrize(("rule", "oracle", "options"), ORACLES, ids=lambda v: getattr(v, "__name__", ""))
def test_seven_steps_agree_with_a_scalar_loop(rule, oracle, options):
    rng = np.random.default_rng(0)
    start, gradients = rng.standard_normal((3, 2)), rng.standard_normal((7, 3, 2))
    w, config = start, {"learning_rate": 0.02, **options}
    for dw in gradients:
        w, config = rule(w, dw, config)
    for index in np.ndindex(3, 2):
        expected = start[index] + oracle([float(g[index]) for g in gradients])
        assert w[index] == pytest.approx(expected, rel=1e-13)


def test_default_constants():
    w, dw = np.array([1.0]), np.array([2.0])
    assert sgd(w, dw)[0][0] == pytest.approx(1 - 1e-2 * 2, rel=1e-14)
    _, config = sgd_momentum(w, dw)
    assert (config["learning_rate"], config["momentum"]) == (1e-2, 0.9)
    _, config = nesterov_momentum(w, dw)
    assert (config["learning_rate"], config["momentum"]) == (1e-2, 0.9)
    _, config = adagrad(w, dw)
    assert (config["learning_rate"], config["epsilon"]) == (1e-2, 1e-8)
    _, config = rmsprop(w, dw)
    assert (config["learning_rate"], config["decay_rate"], config["epsilon"]) == (1e-2, 0.99, 1e-8)
    _, config = adam(w, dw)
    assert [config[k] for k in ("learning_rate", "beta1", "beta2", "epsilon", "t")] == [1e-3, 0.9, 0.999, 1e-8, 1]


def test_sgd_on_a_quadratic_shrinks_geometrically():
    w, config = np.array([3.0]), {"learning_rate": 0.1}
    for _ in range(20):
        w, config = sgd(w, 4 * w, config)  # the gradient of 2 w^2
    assert w[0] == pytest.approx(3 * 0.6**20, rel=1e-12)


@pytest.mark.parametrize("rule", [sgd_momentum, nesterov_momentum])
def test_momentum_reaches_its_terminal_velocity(rule):
    w, config = np.zeros(1), {"learning_rate": 0.1, "momentum": 0.9}
    for _ in range(400):
        before = w
        w, config = rule(w, np.array([2.0]), config)
    assert (w - before)[0] == pytest.approx(-0.1 * 2 / (1 - 0.9), rel=1e-12)


def test_nesterov_on_a_quadratic_by_hand():
    # f = w^2 / 2, learning rate 1/2, momentum 1/2, from w = 1. Step 1: v = -1/2, w = 1 - 1/4 - 1/2 = 1/4.
    # Step 2: v = -1/4 - 1/8 = -3/8, w = 1/4 - 3/16 - 1/8 = -1/16.
    w, config = np.array([1.0]), {"learning_rate": 0.5, "momentum": 0.5}
    w, config = nesterov_momentum(w, w, config)
    assert w[0] == 0.25
    w, config = nesterov_momentum(w, w, config)
    assert (w[0], config["velocity"][0]) == (-0.0625, -0.375)


def test_adagrad_steps_fall_like_one_over_root_t():
    w, config = np.zeros(1), {"learning_rate": 0.3, "epsilon": 0.0}
    for _ in range(50):
        w, config = adagrad(w, np.array([-7.0]), config)
    assert w[0] == pytest.approx(0.3 * sum(1 / math.sqrt(t) for t in range(1, 51)), rel=1e-12)


def test_adams_first_step_is_the_learning_rate_against_the_sign():
    dw = np.array([1e-3, -5.0, 2e4, -0.1])
    w, _ = adam(np.zeros(4), dw, {"learning_rate": 0.01})
    np.testing.assert_allclose(w, -0.01 * np.sign(dw) / (1 + 1e-8 / np.abs(dw)), rtol=1e-12)


def test_adam_takes_up_a_given_state():
    config = {"learning_rate": 0.1, "m": np.array([0.5]), "v": np.array([0.25]), "t": 4, "epsilon": 0.0}
    w, config = adam(np.array([0.0]), np.array([0.5]), config)
    # m stays 0.5 and v stays 0.25, so the step is the ratio of the corrections of t = 5.
    assert w[0] == pytest.approx(-0.1 * math.sqrt(1 - 0.999**5) / (1 - 0.9**5), rel=1e-12)
    assert config["t"] == 5


@pytest.mark.parametrize("rule", [adagrad, rmsprop, adam])
def test_epsilon_stands_outside_of_the_root(rule):
    # With no gradient in memory but this one, inside the root epsilon = 1e-2 would act as 0.1.
    w, _ = rule(np.zeros(1), np.array([1.0]), {"learning_rate": 1.0, "epsilon": 1e-2, "decay_rate": 0.0})
    assert w[0] == pytest.approx(-1 / 1.01, rel=1e-12)


@every
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_stays_even_with_numpy_constants(rule, dtype):
    w = np.linspace(-1, 1, 6, dtype=dtype).reshape(2, 3)
    config = {"learning_rate": np.float64(0.01), "momentum": np.float64(0.9), "epsilon": np.float64(1e-8)}
    for _ in range(3):
        w, config = rule(w, w * dtype(0.5), config)
    assert w.dtype == dtype
    assert {v.dtype for v in config.values() if isinstance(v, np.ndarray)} <= {np.dtype(dtype)}


@every
def test_nothing_given_is_changed(rule):
    w, dw = np.array([1.0, -2.0]), np.array([0.5, 0.25])
    _, config = rule(w.copy(), dw)
    kept = {k: np.copy(v) for k, v in config.items()}
    first, _ = rule(w, dw, config)
    assert w.tolist() == [1.0, -2.0]
    assert dw.tolist() == [0.5, 0.25]
    assert config.keys() == kept.keys()
    for key, value in kept.items():
        np.testing.assert_array_equal(config[key], value)
    again, _ = rule(w, dw, config)
    np.testing.assert_array_equal(first, again)


@every
def test_bad_gradients_are_refused(rule):
    w = np.zeros((2, 3))
    with pytest.raises(ValueError, match=r"dw must have shape \(2, 3\) \(that of w\), got \(3,\)"):
        rule(w, np.zeros(3))
    with pytest.raises(ValueError, match="w must hold floating point numbers, got dtype int64"):
        rule(np.zeros(3, dtype=np.int64), np.zeros(3))
    with pytest.raises(ValueError, match="dw must have the dtype of w, float32, got float64"):
        rule(np.zeros(3, dtype=np.float32), np.zeros(3))
    with pytest.raises(ValueError, match="dw must be a numpy array, got float"):
        rule(w, 1.0)
