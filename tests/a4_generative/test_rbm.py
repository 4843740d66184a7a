"""Grades the restricted Boltzmann machine: by sums over all hidden units, and by the moments of many chains."""

import itertools

import numpy as np

from cs231n_ae.course.testing import (
    exercise,
    expect,
    expect_drawn_from_rng,
    expect_dtype,
    expect_true,
    numerical_gradient_of,
)

N = 20_000
"""Chains whose moments are compared; the bounds are six standard deviations wide."""


@exercise("rbm_free_energy", points=1)
def test_it_is_the_sum_over_all_hidden_states(submission, rng):
    """it is minus the logarithm of a sum over all hidden states."""
    for n, n_visible, n_hidden in (6, 5, 3), (1, 5, 3), (6, 1, 3), (6, 5, 1), (3, 3, 3):
        params, v = _machine(rng, n_visible, n_hidden), _binary(rng, n, n_visible)
        context = {"v": v, "vb": v @ params["b"], "activation": v @ params["W"] + params["c"]}
        energy = submission.rbm.rbm_free_energy(v, params)
        expect("the free energy", energy, _free_energy(v, params), source="sum over all h", context=context)


@exercise("rbm_free_energy", points=0.5)
def test_large_weights_do_not_overflow(submission, rng):
    params, v = _machine(rng, 5, 3, scale=2000.0), _binary(rng, 6, 5)
    expected = -(v @ params["b"]) - np.maximum(v @ params["W"] + params["c"], 0).sum(axis=1)
    energy = submission.rbm.rbm_free_energy(v, params)
    expect("the free energy", energy, expected, source="limit of large weights", rtol=1e-3)


@exercise("rbm_free_energy", points=0.5)
def test_the_free_energy_keeps_float32(submission, rng):
    params, v = _machine(rng, 5, 3), _binary(rng, 6, 5).astype(np.float32)
    params = {name: p.astype(np.float32) for name, p in params.items()}
    expect_dtype("the free energy", submission.rbm.rbm_free_energy(v, params), np.float32)


@exercise("rbm_gibbs_step", points=0.25)
def test_pixels_and_hidden_units_are_zeros_and_ones(submission, rng):
    n = int(rng.integers(30, 80))
    params, v = _machine(rng, 5, 2, scale=0.3), _binary(rng, n, 5)
    new, h = submission.rbm.rbm_gibbs_step(v, params, rng=rng)
    expect("the shape of the pixels", np.array(new.shape), np.array([n, 5]), source="shape of v")
    expect("the shape of the hidden units", np.array(h.shape), np.array([n, 2]), source="(N, H)")
    for name, array in (("the hidden units", h), ("the pixels", new)):
        _expect_draws(name, array)
        both = bool(array.any() and not array.all())
        expect_true(name, both, f"{name} are all {array.flat[0]:g}: are they drawn?", value=both)
    new, h = submission.rbm.rbm_gibbs_step(_binary(rng, 1, 3), _machine(rng, 3, 1), rng=rng)
    expect("the shape of the pixels of one chain", np.array(new.shape), np.array([1, 3]), source="shape of v")
    expect("the shape of its hidden units", np.array(h.shape), np.array([1, 1]), source="(N, H)")


@exercise("rbm_gibbs_step", points=0.5)
def test_hidden_units_are_drawn_given_the_pixels(submission, rng):
    params, v = _machine(rng, 5, 3, scale=0.3), np.tile(_binary(rng, 1, 5), (N, 1))
    _, h = submission.rbm.rbm_gibbs_step(v, params, rng=rng)
    _expect_draws("hidden units", h)
    p = _sigmoid(v[0] @ params["W"] + params["c"])
    expect("the hidden units' means", h.mean(axis=0), p, source="conditional probability", rtol=0, atol=0.022)
    together = np.mean(h[:, 0] * h[:, 1])
    says = (
        f"units 0 and 1 are on together in {together:.3f} of the draws, where independent ones are in {p[0] * p[1]:.3f}"
    )
    expect_true("independence", abs(together - p[0] * p[1]) < 0.025, says, value=together)


@exercise("rbm_gibbs_step", points=0.75)
def test_pixels_are_drawn_given_the_hidden_units(submission, rng):
    """pixels are drawn given the hidden units that are returned with them."""
    params = _machine(rng, 4, 2, scale=1.0)
    params["c"] = -params["W"].sum(axis=0) / 2  # no hidden state is rare
    new, h = submission.rbm.rbm_gibbs_step(_binary(rng, 2 * N, 4), params, rng=rng)
    _expect_draws("pixels", new)
    for state in _all(2):
        these = new[(h == state).all(axis=1)]
        says = f"the hidden state {state} came up {len(these)} times in {2 * N} draws, where it should be common"
        expect_true("how often", len(these) > 500, says, value=len(these))
        p = _sigmoid(params["b"] + params["W"] @ state)
        atol = 3.2 / np.sqrt(len(these))
        name = f"the pixels' means given h = {state.astype(int).tolist()}"
        expect(name, these.mean(axis=0), p, source="conditional probability", rtol=0, atol=atol)
    copying = {"W": 60 * np.eye(3), "b": np.full(3, -30.0), "c": np.zeros(3)}  # each pixel is its hidden unit's copy
    new, h = submission.rbm.rbm_gibbs_step(np.zeros((40, 3)), copying, rng=rng)
    expect("pixels that copy their hidden units", new, h, source="hidden units that are returned")


@exercise("rbm_gibbs_step", points=0.25)
def test_every_step_is_drawn_anew_from_rng(submission, rng):
    """every step is drawn anew from rng, and the same seed draws the same."""
    n, step = int(rng.integers(20, 60)), submission.rbm.rbm_gibbs_step
    params, v = _machine(rng, 5, 3, scale=0.3), _binary(rng, n, 5)
    expect_drawn_from_rng("the pixels", lambda source: step(v, params, rng=source)[0], rng, shape=(n, 5))
    expect_drawn_from_rng("the units", lambda source: step(v, params, rng=source)[1], rng, shape=(n, 3))
    first, second = (step(v, params, rng=rng)[0] for _ in range(2))
    fresh = bool((first != second).any())
    expect_true("fresh draws", fresh, "two steps drew the same numbers", value=fresh)
    _expect_hidden_units_first(submission, rng)


def _expect_hidden_units_first(submission, rng):
    """Only who has drawn one number for each pixel, and then one for each unit, has it the other way round."""
    seed, params, v = int(rng.integers(2**31)), _machine(rng, 5, 3, scale=0.3), _binary(rng, 30, 5)
    new, h = submission.rbm.rbm_gibbs_step(v, params, rng=np.random.default_rng(seed))
    p, q = _sigmoid(v @ params["W"] + params["c"]), _sigmoid(h @ params["W"].T + params["b"])
    turned = False
    for of_pixels, of_units in itertools.product((np.float32, np.float64), repeat=2):
        twin = np.random.default_rng(seed)
        pixels, units = twin.random((30, 5), of_pixels) < q, twin.random((30, 3), of_units) < p
        turned |= np.array_equal(h, units) and np.array_equal(new, pixels)
    says = "the random numbers of the pixels are drawn before those of the hidden units: which layer is drawn first?"
    expect_true("the order of the draws", not turned, says, value=turned)


@exercise("rbm_gibbs_step", points=0.25)
def test_the_chain_keeps_float32(submission, rng):
    params = {name: p.astype(np.float32) for name, p in _machine(rng, 5, 3).items()}
    new, h = submission.rbm.rbm_gibbs_step(_binary(rng, 6, 5).astype(np.float32), params, rng=rng)
    expect_dtype("the pixels", new, np.float32)
    expect_dtype("the hidden units", h, np.float32)


@exercise("rbm_cd_gradients", points=1.75)
def test_gradients_are_those_of_the_difference_of_free_energies(submission, rng):
    """the gradients are those of the data's mean free energy minus that of the chains that are returned."""
    for data, chains, n_visible, n_hidden in (7, 4, 5, 3), (1, 3, 4, 1), (5, 1, 2, 3), (3, 3, 3, 3):
        params = _machine(rng, n_visible, n_hidden)
        _compare_cd(submission, rng, params, _binary(rng, data, n_visible), _binary(rng, chains, n_visible))


def _compare_cd(submission, rng, params, v, start):
    grads, negative = submission.rbm.rbm_cd_gradients(v, params, start=start, steps=2, rng=rng)
    expect("the shape of the chains", np.array(negative.shape), np.array(start.shape), source="shape of start")
    for name in ("b", "c", "W"):
        numerical = numerical_gradient_of(
            lambda p, name=name: (
                np.mean(_free_energy(v, {**params, name: p})) - np.mean(_free_energy(negative, {**params, name: p}))
            ),
            params[name],
        )
        _has(grads, name)
        context = {
            "positive phase": _statistics(v, params)[name],
            "negative phase": _statistics(negative, params)[name],
        }
        expect(f"d{name}", grads[name], numerical, source="numerical gradient", context=context)


@exercise("rbm_cd_gradients", points=0.5)
def test_without_start_the_chains_start_at_the_data(submission, rng):
    """without start the chains start at the data, and without steps they make one."""
    params = _machine(rng, 3, 2, scale=1.5)
    _, negative = submission.rbm.rbm_cd_gradients(np.ones((N, 3)), params, rng=rng)
    expected = _transitions(params)[-1] @ _all(3)
    expect("the pixels' means after 1 step", negative.mean(axis=0), expected, source="exact mean", rtol=0, atol=0.022)
    params = _slow_machine(rng)
    _, negative = submission.rbm.rbm_cd_gradients(np.tile([1.0, 1.0, 0.0], (N, 1)), params, steps=2, rng=rng)
    expected = np.linalg.matrix_power(_transitions(params), 2)[-2] @ _all(3)
    expect("the pixels' means after 2 steps", negative.mean(axis=0), expected, source="exact mean", rtol=0, atol=0.022)


@exercise("rbm_cd_gradients", points=0.5)
def test_the_chains_go_as_many_steps_as_asked(submission, rng):
    """with start the chains start there, and go as many steps as asked."""
    start = np.tile([1.0, 1.0, 0.0], (N, 1))
    for steps, params in ((1, _machine(rng, 3, 2, scale=1.5)), (3, _slow_machine(rng))):
        _, negative = submission.rbm.rbm_cd_gradients(np.zeros((7, 3)), params, start=start, steps=steps, rng=rng)
        moves = np.linalg.matrix_power(_transitions(params), steps)
        name = f"the pixels' means after {steps} step{'s' * (steps > 1)}"
        expect(name, negative.mean(axis=0), moves[-2] @ _all(3), source="exact mean", rtol=0, atol=0.022)
    few, params = start[:40], _machine(rng, 3, 2, scale=1.5)
    expect_drawn_from_rng(
        "the chains", lambda source: submission.rbm.rbm_cd_gradients(few, params, steps=2, rng=source)[1], rng
    )


@exercise("rbm_cd_gradients", points=0.25)
def test_gradients_have_the_dtype_of_the_parameters(submission, rng):
    params = {name: p.astype(np.float32) for name, p in _machine(rng, 5, 3).items()}
    v = _binary(rng, 6, 5).astype(np.float32)
    grads, negative = submission.rbm.rbm_cd_gradients(v, params, steps=1, rng=rng)
    for name in params:
        _has(grads, name)
        expect_dtype(f"d{name}", grads[name], np.float32)
    expect_dtype("the chains", negative, np.float32)


def _machine(rng, n_visible, n_hidden, scale=1.0):
    shapes = {"W": (n_visible, n_hidden), "b": n_visible, "c": n_hidden}
    return {name: scale * rng.standard_normal(shape) for name, shape in shapes.items()}


def _slow_machine(rng):
    """Its chains forget where they started so slowly that each step more can be seen in the means."""
    return {
        "W": 2.5 + rng.uniform(-0.1, 0.1, (3, 2)),
        "b": -2.5 + rng.uniform(-0.1, 0.1, 3),
        "c": -3.75 + rng.uniform(-0.1, 0.1, 2),
    }


def _binary(rng, *shape):
    return rng.integers(0, 2, shape).astype(float)


def _all(n):
    return np.array([[index >> i & 1 for i in reversed(range(n))] for index in range(2**n)], dtype=float)


def _expect_draws(name, array):
    """Zeros and ones, and not the probabilities of these, whose mean is the same."""
    others = array[(array != 0) & (array != 1)]
    says = f"{name} hold numbers such as {others[:1]}, where draws are 0 or 1: are these the probabilities?"
    expect_true(name, others.size == 0, says, value=array)


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _free_energy(v, p):
    h = _all(len(p["c"]))
    exponent = (v @ p["b"])[:, None] + h @ p["c"] + v @ p["W"] @ h.T
    return -np.log(np.exp(exponent).sum(axis=1))


def _statistics(v, p):
    """What one phase contributes: minus the gradient of the mean free energy."""
    hidden = _sigmoid(v @ p["W"] + p["c"])
    return {"W": v.T @ hidden / len(v), "b": v.sum(axis=0) / len(v), "c": hidden.sum(axis=0) / len(v)}


def _transitions(p):
    """The probabilities with which one step leads from each v (a row) to each v (a column)."""
    v, h = _all(len(p["b"])), _all(len(p["c"]))
    up, down = _sigmoid(v @ p["W"] + p["c"]), _sigmoid(h @ p["W"].T + p["b"])
    to_h = np.prod(np.where(h[None] == 1, up[:, None], 1 - up[:, None]), axis=2)
    return to_h @ np.prod(np.where(v[None] == 1, down[:, None], 1 - down[:, None]), axis=2)


def _has(grads, name):
    says = f"there is no gradient of {name}: grads has the keys {sorted(grads)}"
    expect_true(f"d{name}", name in grads, says, value=" ".join(sorted(grads)))
