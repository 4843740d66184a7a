"""What makes a training step fast, without a clock: nothing in float64, few new bytes, and the textbook's numbers."""

import tracemalloc
from types import FunctionType

import numpy as np
import pytest

from cs231n_ae import fast_twins, layers, losses, optim
from cs231n_ae.models import VAE, Autoencoder
from cs231n_ae.solver import Solver

SIZES, BATCH = (784, 400, 20), 128
MODELS = pytest.mark.parametrize("make", [VAE, Autoencoder], ids=["vae", "autoencoder"])


def pictures(n):
    return np.random.default_rng(0).random((n, SIZES[0]), dtype=np.float32)


def arrays_in(value):
    """The arrays in what a function takes or gives, caches included."""
    if isinstance(value, np.ndarray | np.generic):
        yield value
    elif isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            yield from arrays_in(part)


@pytest.fixture
def seen(monkeypatch):
    """Every array that goes into or comes out of a layer, a loss or an update rule: (function, dtype, size)."""
    found = []

    def watched(function):
        def run(*args, **kwargs):
            given = list(arrays_in((args, kwargs)))
            result = function(*args, **kwargs)
            found.extend((function.__name__, a.dtype, a.size) for a in (*given, *arrays_in(result)))
            return result

        return run

    have_twins = [own for _, own, _ in fast_twins.TWINS]
    for package in (layers, losses, optim):
        for name in package.__all__:
            function = getattr(package, name)
            if isinstance(function, FunctionType) and function not in have_twins:
                monkeypatch.setattr(package, name, watched(function))
    twins = [(face, own, watched(twin)) for face, own, twin in fast_twins.TWINS]
    monkeypatch.setattr(fast_twins, "TWINS", twins)
    return found


def train(make, steps, update_rule="adam"):
    """A model after so many steps of the solver, and the solver."""
    rng = np.random.default_rng(0)
    model = make(SIZES, rng=rng)
    solver = Solver(
        model, pictures(steps * BATCH), rng=rng, batch_size=BATCH, epochs=1, update_rule=update_rule, progress=False
    )
    solver.train()
    return model, solver


@MODELS
@pytest.mark.parametrize("update_rule", list(optim.RULES))
def test_no_float64_array_goes_through_a_float32_step(make, update_rule, seen):
    train(make, 2, update_rule)
    names = {name for name, _, _ in seen}
    twins = {"fast_affine_forward", "fast_relu_forward", "fast_bce_with_logits_loss"}
    assert {*twins, "affine_backward", "relu_backward", update_rule} <= names
    assert {(name, dtype) for name, dtype, _ in seen if dtype == np.float64} == set()


@MODELS
def test_nothing_that_training_keeps_is_float64(make):
    model, solver = train(make, 3)
    memory, _ = solver._run.updates.state()
    kept = {**model.params, **memory}
    assert {f"{name.split('/')[0]}/{key}" for name in memory for key in ("m_sum", "v_sum")} == {
        f"{name}/{key}" for name in model.params for key in ("m_sum", "v_sum")
    }
    assert {name for name, array in kept.items() if array.dtype != np.float32} == set()


@pytest.fixture
def step():
    """A whole step on a VAE whose memory of Adam exists already."""
    rng = np.random.default_rng(0)
    model, x, updates = VAE(SIZES, rng=rng), pictures(BATCH), optim.ParameterUpdates(options={})

    def run():
        with fast_twins.fast_twins():
            _, grads, _ = model.loss(x, rng=rng)
        grads, _ = optim.clip_by_global_norm(grads, None)
        updates.apply(optim.adam, model.params, grads, learning_rate=1e-3)

    run()
    run()
    return run


def most_bytes(call):
    """The most memory held at a time during the call, above what was held before."""
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        call()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def test_a_step_allocates_little_more_than_its_gradients(step):
    gradients = 4 * (784 * 400 + 400 + 400 * 40 + 40 + 20 * 400 + 400 + 400 * 784 + 784)
    activations = 4 * BATCH * (6 * 400 + 3 * 784)  # h, its input and their gradients on both sides; out, dout, blocks
    assert most_bytes(step) <= gradients + activations


def test_adam_allocates_no_array_once_its_memory_exists():
    rng = np.random.default_rng(0)
    params, grads = ({"w": rng.standard_normal((300, 500)).astype(np.float32)} for _ in range(2))
    updates = optim.ParameterUpdates(options={})

    def apply():
        updates.apply(optim.adam, params, grads, learning_rate=1e-3)

    apply()
    apply()
    assert most_bytes(apply) <= 16_384  # dicts and views


def test_the_binary_cross_entropy_holds_six_arrays_at_most():
    logits, x = np.random.default_rng(0).standard_normal((BATCH, 784), dtype=np.float32), pictures(BATCH)
    assert most_bytes(lambda: losses.bce_with_logits_loss(logits, x)) <= 6.1 * x.nbytes


def test_the_twin_of_the_cross_entropy_holds_its_gradient_and_two_blocks():
    logits, x = np.random.default_rng(0).standard_normal((1024, 784), dtype=np.float32), pictures(1024)
    blocks = 2 * 4 * fast_twins.ENTRIES
    assert most_bytes(lambda: fast_twins.fast_bce_with_logits_loss(logits, x)) <= x.nbytes + blocks + 16_384


# The plain step, as a textbook has it: no layers, no blocks, nothing in place, in the dtype of what it is given.


def plain_gradients(p, x, eps):
    """The gradients of the classic VAE's loss."""
    a1 = x @ p["enc_W1"] + p["enc_b1"]
    h1 = np.maximum(a1, 0)
    code = h1 @ p["enc_W2"] + p["enc_b2"]
    mu, logvar = code[:, : SIZES[-1]], code[:, SIZES[-1] :]
    sigma = np.exp(logvar / 2)
    z = mu + sigma * eps
    a2 = z @ p["dec_W1"] + p["dec_b1"]
    h2 = np.maximum(a2, 0)
    logits = h2 @ p["dec_W2"] + p["dec_b2"]

    n, g = len(x), {}
    dlogits = (1 / (1 + np.exp(-logits)) - x) / n
    g["dec_W2"], g["dec_b2"] = h2.T @ dlogits, dlogits.sum(axis=0)
    da2 = (dlogits @ p["dec_W2"].T) * (a2 > 0)
    g["dec_W1"], g["dec_b1"] = z.T @ da2, da2.sum(axis=0)
    dz = da2 @ p["dec_W1"].T
    dmu = dz + mu / n
    dlogvar = dz * eps * sigma / 2 + (np.exp(logvar) - 1) / (2 * n)
    dcode = np.hstack([dmu, dlogvar])
    g["enc_W2"], g["enc_b2"] = h1.T @ dcode, dcode.sum(axis=0)
    da1 = (dcode @ p["enc_W2"].T) * (a1 > 0)
    g["enc_W1"], g["enc_b1"] = x.T @ da1, da1.sum(axis=0)
    return g


def plain_adam(w, g, m, v, t, rate, *, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return w - rate * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + epsilon), m, v


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float32, 2e-5), (np.float64, 1e-12)])
def test_the_gradients_are_those_of_the_plain_step(dtype, tolerance):
    rng = np.random.default_rng(1)
    model = VAE(SIZES, rng=rng, dtype=dtype)
    x, eps = pictures(BATCH).astype(dtype), rng.standard_normal((BATCH, SIZES[-1])).astype(dtype)
    _, grads, _ = model.loss(x, eps=eps)
    exact = {name: w.astype(np.float64) for name, w in model.params.items()}
    expected = plain_gradients(exact, x.astype(np.float64), eps.astype(np.float64))
    assert grads.keys() == expected.keys()
    for name, g in expected.items():
        np.testing.assert_allclose(grads[name], g, rtol=0, atol=tolerance * np.abs(g).max(), err_msg=name)


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float32, 2e-6), (np.float64, 2e-15)])
@pytest.mark.parametrize("options", [{}, {"beta1": 0.5, "beta2": 0.9, "epsilon": 0.1}, {"beta1": 0.0, "beta2": 0.0}])
def test_forty_steps_of_adam_are_those_of_the_plain_adam_to_rounding(dtype, tolerance, options):
    rng = np.random.default_rng(2)
    params = {"w": rng.standard_normal((300, 500)).astype(dtype), "b": np.zeros(7, dtype)}
    exact, m, v = (
        {k: w.astype(np.float64) for k, w in params.items()},
        dict.fromkeys(params, 0),
        dict.fromkeys(params, 0),
    )
    updates = optim.ParameterUpdates(options=options)
    for t in range(1, 41):
        grads = {k: rng.standard_normal(w.shape).astype(dtype) for k, w in params.items()}
        updates.apply(optim.adam, params, grads, learning_rate=0.01 / t)
        for k, g in grads.items():
            exact[k], m[k], v[k] = plain_adam(exact[k], g.astype(np.float64), m[k], v[k], t, 0.01 / t, **options)
            np.testing.assert_allclose(params[k], exact[k], rtol=tolerance, atol=tolerance)


def test_the_textbooks_float32_adam_is_no_nearer_to_exact_arithmetic():
    rng = np.random.default_rng(5)
    w = rng.standard_normal(100_000).astype(np.float32)
    folded, textbook, exact, config = {"w": w.copy()}, w.copy(), w.astype(np.float64), {}
    updates, m, v = optim.ParameterUpdates(options={}), 0, 0
    for t in range(1, 21):
        g = rng.standard_normal(w.shape).astype(np.float32)
        updates.apply(optim.adam, folded, {"w": g}, learning_rate=0.01)
        textbook, config = optim.adam(textbook, g, {**config, "learning_rate": 0.01})
        exact, m, v = plain_adam(exact, g.astype(np.float64), m, v, t, 0.01)
    errors = [np.sqrt(np.mean((found - exact) ** 2)) for found in (folded["w"], textbook)]
    assert errors[0] <= 1.05 * errors[1]
