"""Small parameters moved together go where each goes alone, to the last bit, whatever happens on the way."""

import json

import numpy as np
import pytest

from cs231n_ae import optim
from cs231n_ae.optim import ParameterUpdates
from cs231n_ae.optim.gathered import SMALL

SHAPES = {"W": (20, 30), "b": (30,), "large": (100, 200), "scale": (), "none": (0, 4), "filters": (2, 3, 3)}


def made(dtype=np.float32, seed=0):
    rng = np.random.default_rng(seed)
    return {name: np.asarray(rng.standard_normal(shape), dtype) for name, shape in SHAPES.items()}


class Alone:
    """Each parameter in updates of its own, so that there is nothing to gather."""

    def __init__(self):
        self.updates = {name: ParameterUpdates(options={"beta1": 0.8}) for name in SHAPES}

    def apply(self, rule, params, grads, *, learning_rate):
        for name, updates in self.updates.items():
            updates.apply(rule, {name: params[name]}, {name: grads[name]}, learning_rate=learning_rate)


def assert_the_same(ours, others):
    for name, w in ours.items():
        np.testing.assert_array_equal(w, others[name], err_msg=name)


def own_adam(w, dw, config):
    return optim.adam(w, dw, config)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_step_is_bit_for_bit_that_of_each_alone(dtype):
    assert np.prod(SHAPES["large"]) > SMALL
    params, others, alone = made(dtype), made(dtype), Alone()
    kept, updates = dict(params), ParameterUpdates(options={"beta1": 0.8})
    for step, rule in enumerate([optim.adam, optim.adam, own_adam, optim.adam, optim.adam]):
        grads = made(dtype, seed=step + 1)
        for apply, where in ((updates.apply, params), (alone.apply, others)):
            apply(rule, where, grads, learning_rate=0.1 / (step + 1))
    assert all(params[name] is kept[name] for name in SHAPES)
    assert_the_same(params, others)
    sums = {(name, key): value for name, key, value in updates.memory()}
    for name, one in alone.updates.items():
        for _, key, value in one.memory():
            np.testing.assert_array_equal(sums[name, key], value)


def test_a_state_that_comes_back_takes_the_place_of_what_was_gathered():
    params, others = made(), made()
    updates, fresh = ParameterUpdates(options={}), ParameterUpdates(options={})
    updates.apply(optim.adam, params, made(seed=1), learning_rate=0.1)
    arrays, numbers = updates.state()
    middle = {name: w.copy() for name, w in params.items()}
    updates.apply(optim.adam, params, made(seed=2), learning_rate=0.1)
    for late in (updates, fresh):
        late.load_state({path: array.copy() for path, array in arrays.items()}, json.loads(json.dumps(numbers)))
        for name, w in middle.items():
            others[name][...] = w
        late.apply(optim.adam, others, made(seed=2), learning_rate=0.1)
        assert_the_same(params, others)


def test_parameters_that_came_later_are_counted_from_their_own_first_step():
    params, alone = made(), Alone()
    others, updates = made(), ParameterUpdates(options={"beta1": 0.8})
    first = {name: params[name] for name in ("W", "b")}
    updates.apply(optim.adam, first, {k: made(seed=1)[k] for k in first}, learning_rate=0.1)
    for name in first:
        alone.updates[name].apply(optim.adam, {name: others[name]}, {name: made(seed=1)[name]}, learning_rate=0.1)
    for apply, where in ((updates.apply, params), (alone.apply, others)):
        apply(optim.adam, where, made(seed=2), learning_rate=0.1)
    assert_the_same(params, others)


def test_mixed_dtypes_and_transposes_move_too():
    base = np.ones((3, 2))
    params = {"a": np.ones(3, np.float32), "b": np.ones(3), "c": base.T, "d": np.ones(2, np.float32)}
    ones = {name: np.ones_like(w) for name, w in params.items()}
    ParameterUpdates(options={}).apply(optim.adam, params, ones, learning_rate=0.25)
    for w in (*params.values(), base):  # a first step of Adam is the learning rate long
        np.testing.assert_allclose(w, 0.75, atol=1e-6)
