"""Grades sgd_momentum, adagrad, rmsprop and adam.

A rule's memory is a sum over all gradients so far: the closed forms below write that sum out, where the rules go step
by step. What is compared is the step, next_w - w, because beside w itself a step is small.
"""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype

SHAPE = (4, 3)


@exercise("sgd_momentum", points=0.5)
def test_first_step_without_a_config_is_that_of_gradient_descent(submission, rng):
    """The first step without a config is that of gradient descent, and constants that are missing have usual values."""
    w, gradients = rng.standard_normal(SHAPE), rng.standard_normal((2, *SHAPE))
    usual = {"learning_rate": 0.01, "momentum": 0.9}
    _expect_usual_constants(submission.rules.sgd_momentum, w, gradients, usual, _momentum_step(0.9))


@exercise("sgd_momentum", points=0.5)
def test_later_steps_keep_a_share_of_the_earlier_ones(submission, rng):
    w, gradients = rng.standard_normal(SHAPE), rng.standard_normal((4, *SHAPE))
    rates = [0.1] * 4
    _walk(submission.rules.sgd_momentum, w, gradients, rates, _momentum_step(0.9), {})


@exercise("sgd_momentum", points=0.5)
def test_learning_rate_and_momentum_are_those_of_the_config(submission, rng):
    """The constants are the config's, also when the learning rate changes on the way."""
    w, gradients = rng.standard_normal(SHAPE), rng.standard_normal((4, *SHAPE))
    rates = [0.3, 0.3, 0.1, 0.02]
    _walk(submission.rules.sgd_momentum, w, gradients, rates, _momentum_step(0.6), {"momentum": 0.6})


@exercise("sgd_momentum", points=0.25)
def test_goes_on_from_a_velocity_that_is_given(submission, rng):
    w, velocity = rng.standard_normal((2, *SHAPE))
    gradients, memory = rng.standard_normal((2, *SHAPE)), {"velocity": velocity}
    config = {"momentum": 0.8, **memory}
    _walk(submission.rules.sgd_momentum, w, gradients, [0.1, 0.1], _momentum_step(0.8, velocity), config, memory)


@exercise("adagrad", points=0.25)
def test_first_step_without_a_config_has_the_length_of_the_learning_rate(submission, rng):
    """The first step without a config is 0.01 long, and constants that are missing have usual values."""
    w, gradients = rng.standard_normal(SHAPE), _away_from_zero(rng, (2, *SHAPE))
    usual = {"learning_rate": 0.01, "epsilon": 1e-8}
    _expect_usual_constants(submission.rules.adagrad, w, gradients, usual, _adagrad_step(1e-8))


@exercise("adagrad", points=0.5)
def test_later_steps_are_divided_by_the_root_of_the_sum_of_all_squares(submission, rng):
    w, gradients = rng.standard_normal(SHAPE), _away_from_zero(rng, (4, *SHAPE))
    _walk(submission.rules.adagrad, w, gradients, [0.1] * 4, _adagrad_step(1e-8), {})


@exercise("adagrad", points=0.5)
def test_learning_rate_and_epsilon_are_those_of_the_config_for_adagrad(submission, rng):
    """The constants are the config's, and ε stands outside of the root, 1e-8 when it is not given."""
    w, gradients = rng.standard_normal(SHAPE), _away_from_zero(rng, (3, *SHAPE))
    _walk(submission.rules.adagrad, w, gradients, [0.3, 0.1, 0.2], _adagrad_step(0.4), {"epsilon": 0.4})
    _expect_usual_epsilon(submission.rules.adagrad, rng, _adagrad_step(1e-8))


@exercise("adagrad", points=0.25)
def test_goes_on_from_a_cache_that_is_given_to_adagrad(submission, rng):
    """Goes on from a cache that is given."""
    w, cache = rng.standard_normal(SHAPE), rng.uniform(1, 4, SHAPE)
    gradients, memory = _away_from_zero(rng, (2, *SHAPE)), {"cache": cache}
    _walk(submission.rules.adagrad, w, gradients, [0.1, 0.1], _adagrad_step(1e-8, cache), memory, memory)


@exercise("adagrad", points=0.25, needs=("test_later_steps_are_divided_by_the_root_of_the_sum_of_all_squares",))
def test_where_no_gradient_ever_came_adagrad_does_not_move(submission, rng):
    """Where no gradient has ever come, w stays where it is."""
    _expect_rest(submission.rules.adagrad, rng)


@exercise("rmsprop", points=0.25)
def test_first_step_of_rmsprop_without_a_config(submission, rng):
    """The first step without a config is ten learning rates long, and constants that are missing have usual values."""
    w, gradients = rng.standard_normal(SHAPE), _away_from_zero(rng, (2, *SHAPE))
    usual = {"learning_rate": 0.01, "decay_rate": 0.99, "epsilon": 1e-8}
    _expect_usual_constants(submission.rules.rmsprop, w, gradients, usual, _rmsprop_step(0.99, 1e-8))


@exercise("rmsprop", points=0.5)
def test_later_steps_are_divided_by_the_running_root_mean_square(submission, rng):
    w, gradients = rng.standard_normal(SHAPE), _away_from_zero(rng, (4, *SHAPE))
    _walk(submission.rules.rmsprop, w, gradients, [0.1] * 4, _rmsprop_step(0.99, 1e-8), {})


@exercise("rmsprop", points=0.5)
def test_the_constants_of_rmsprop_are_those_of_the_config(submission, rng):
    """The constants are the config's, and ε stands outside of the root, 1e-8 when it is not given."""
    w, gradients = rng.standard_normal(SHAPE), _away_from_zero(rng, (3, *SHAPE))
    config = {"decay_rate": 0.7, "epsilon": 0.4}
    _walk(submission.rules.rmsprop, w, gradients, [0.3, 0.1, 0.2], _rmsprop_step(0.7, 0.4), config)
    _expect_usual_epsilon(submission.rules.rmsprop, rng, _rmsprop_step(0.99, 1e-8))


@exercise("rmsprop", points=0.25)
def test_goes_on_from_a_cache_that_is_given_to_rmsprop(submission, rng):
    """Goes on from a cache that is given."""
    w, cache = rng.standard_normal(SHAPE), rng.uniform(1, 4, SHAPE)
    gradients, memory = _away_from_zero(rng, (2, *SHAPE)), {"cache": cache}
    config = {"decay_rate": 0.8, **memory}
    _walk(submission.rules.rmsprop, w, gradients, [0.1, 0.1], _rmsprop_step(0.8, 1e-8, cache), config, memory)


@exercise("rmsprop", points=0.25, needs=("test_later_steps_are_divided_by_the_running_root_mean_square",))
def test_where_no_gradient_ever_came_rmsprop_does_not_move(submission, rng):
    """Where no gradient has ever come, w stays where it is."""
    _expect_rest(submission.rules.rmsprop, rng)


@exercise("adam", points=0.5)
def test_first_step_of_adam_without_a_config(submission, rng):
    """The first step without a config is 0.001 long, and constants that are missing have usual values."""
    w, gradients = rng.standard_normal(SHAPE), _away_from_zero(rng, (2, *SHAPE))
    usual = {"learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
    _expect_usual_constants(submission.rules.adam, w, gradients, usual, _adam_step(0.9, 0.999, 1e-8))


@exercise("adam", points=1)
def test_later_steps_are_the_mean_gradient_over_the_root_mean_square(submission, rng):
    w, gradients = rng.standard_normal(SHAPE), _away_from_zero(rng, (5, *SHAPE))
    _walk(submission.rules.adam, w, gradients, [0.1] * 5, _adam_step(0.9, 0.999, 1e-8), {})


@exercise("adam", points=0.5)
def test_the_constants_of_adam_are_those_of_the_config(submission, rng):
    """The constants are the config's; ε, usually 1e-8, stands outside of the root, beside the corrected one."""
    w, gradients = rng.standard_normal(SHAPE), _away_from_zero(rng, (3, *SHAPE))
    config = {"beta1": 0.6, "beta2": 0.8, "epsilon": 0.4}
    _walk(submission.rules.adam, w, gradients, [0.3, 0.1, 0.2], _adam_step(0.6, 0.8, 0.4), config)
    _expect_usual_epsilon(submission.rules.adam, rng, _adam_step(0.9, 0.999, 1e-8))


@exercise("adam", points=0.5)
def test_goes_on_from_moments_and_a_count_that_are_given(submission, rng):
    """Goes on from an m, a v and a t that are given."""
    w, m = rng.standard_normal((2, *SHAPE))
    gradients = _away_from_zero(rng, (3, *SHAPE))
    memory = {"m": m, "v": rng.uniform(1, 4, SHAPE), "t": 5}
    config = {"beta1": 0.6, "beta2": 0.8, **memory}
    _walk(submission.rules.adam, w, gradients, [0.1] * 3, _adam_step(0.6, 0.8, 1e-8, **memory), config, memory)


@exercise("adam", points=0.25, needs=("test_later_steps_are_the_mean_gradient_over_the_root_mean_square",))
def test_where_no_gradient_ever_came_adam_does_not_move(submission, rng):
    """Where no gradient has ever come, w stays where it is."""
    _expect_rest(submission.rules.adam, rng)


@exercise("sgd_momentum", points=0.25)
def test_momentum_keeps_float32(submission, rng):
    """float32 stays float32."""
    _expect_float32(submission.rules.sgd_momentum, rng)


@exercise("adagrad", points=0.25)
def test_adagrad_keeps_float32(submission, rng):
    """float32 stays float32."""
    _expect_float32(submission.rules.adagrad, rng)


@exercise("rmsprop", points=0.25)
def test_rmsprop_keeps_float32(submission, rng):
    """float32 stays float32."""
    _expect_float32(submission.rules.rmsprop, rng)


@exercise("adam", points=0.25)
def test_adam_keeps_float32(submission, rng):
    """float32 stays float32."""
    _expect_float32(submission.rules.adam, rng)


def _walk(rule, w, gradients, rates, closed_form, config, memory=None):
    """Make one step with each gradient, handing the config on, and compare each step with the closed form."""
    given = " and ".join(memory or ())
    where = f"from a given {given}, " if given else "with other constants, " if config else ""
    for t, (dw, rate) in enumerate(zip(gradients, rates, strict=True), start=1):
        next_w, config = rule(w, dw, {**config, "learning_rate": rate})
        closed = closed_form(gradients[:t], rates[:t])
        context = {"w": w, "dw": dw, **({} if t > 1 else memory or {})}
        expect(f"{where}step {t} (next_w - w)", next_w - w, closed, source="closed form", context=context)
        w = next_w


def _expect_usual_constants(rule, w, gradients, usual, closed_form):
    """The first steps without a config, with an empty one, and with all constants but one, handing the config on."""
    starts = {"without a config": None, "with an empty config": {}}
    for missing in usual:
        starts[f"without {missing}"] = {name: value for name, value in usual.items() if name != missing}
    for where, config in starts.items():
        here, rates = w, [usual["learning_rate"]] * len(gradients)
        for t, dw in enumerate(gradients, start=1):
            next_w, config = rule(here, dw, config) if config is not None else rule(here, dw)
            closed = closed_form(gradients[:t], rates[:t])
            context = {"w": here, "dw": dw}
            expect(f"{where}, step {t} (next_w - w)", next_w - here, closed, source="closed form", context=context)
            here = next_w


def _decayed_sum(values, decay):
    """The last value counts once, the one before it ``decay`` times, the one before that ``decay**2`` times ..."""
    powers = decay ** np.arange(len(values))[::-1]
    return np.tensordot(powers, np.asarray(values), axes=1)


def _momentum_step(momentum, velocity=0.0):
    def closed_form(gradients, rates):
        moves = [-rate * dw for rate, dw in zip(rates, gradients, strict=True)]
        return momentum ** len(moves) * velocity + _decayed_sum(moves, momentum)

    return closed_form


def _adagrad_step(epsilon, cache=0.0):
    def closed_form(gradients, rates):
        return -rates[-1] * gradients[-1] / (np.sqrt(cache + np.sum(gradients**2, axis=0)) + epsilon)

    return closed_form


def _rmsprop_step(decay, epsilon, cache=0.0):
    def closed_form(gradients, rates):
        mean_square = decay ** len(gradients) * cache + (1 - decay) * _decayed_sum(gradients**2, decay)
        return -rates[-1] * gradients[-1] / (np.sqrt(mean_square) + epsilon)

    return closed_form


def _adam_step(beta1, beta2, epsilon, *, m=0.0, v=0.0, t=0):
    def corrected(values, beta, before):
        mean = beta ** len(values) * before + (1 - beta) * _decayed_sum(values, beta)
        return mean / (1 - beta ** (t + len(values)))

    def closed_form(gradients, rates):
        root = np.sqrt(corrected(gradients**2, beta2, v))
        return -rates[-1] * corrected(gradients, beta1, m) / (root + epsilon)

    return closed_form


def _expect_usual_epsilon(rule, rng, closed_form):
    """Gradients of the size of ε, from w = 0, beside which so short a step would be lost."""
    dw = 1e-8 * _away_from_zero(rng, SHAPE)
    step, _ = rule(np.zeros(SHAPE), dw, {"learning_rate": 0.5})
    expect("with the usual ε, step 1 (next_w - w)", step, closed_form(dw[None], [0.5]), source="closed form")


def _away_from_zero(rng, shape):
    """Both signs, and at least 0.3, beside which an ε of 1e-8 does not count."""
    return rng.choice([-1.0, 1.0], shape) * rng.uniform(0.3, 2, shape)


def _expect_rest(rule, rng):
    w, config = rng.standard_normal(4), {}
    for t in (1, 2):
        dw = np.array([0.0, 1.5, 0.0, -0.5]) * t
        next_w, config = rule(w, dw, config)
        expect(f"where dw is 0, step {t} (next_w - w)", (next_w - w)[[0, 2]], np.zeros(2), source="closed form")
        w = next_w


def _expect_float32(rule, rng):
    w, config = rng.standard_normal(SHAPE).astype(np.float32), None
    for _ in range(2):
        w, config = rule(w, _away_from_zero(rng, SHAPE).astype(np.float32), config)
        expect_dtype("next_w", w, np.float32)
