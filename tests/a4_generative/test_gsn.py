"""Grades the walkback loss of the generative stochastic network, with all of its noise given."""

import numpy as np

from cs231n_ae.course.testing import (
    exercise,
    expect,
    expect_drawn_from_rng,
    expect_dtype,
    expect_one_draw,
    expect_true,
    numerical_gradient_of,
)

N, D, H = 6, 5, 4
RATE, STD = 0.4, 0.7


@exercise("gsn_loss", points=0.75)
def test_every_step_is_compared_with_the_clean_image(submission, rng):
    """the loss is the mean over the steps, each compared with the clean image."""
    model, x, noise = _model(submission, rng, walkback=3)
    loss, _, parts = model.loss(x, noise=noise)
    names = ["step_1", "step_2", "step_3"]
    says = f"parts has the keys {sorted(parts)}, expected {names}"
    expect_true("parts", sorted(parts) == names, says, value=" ".join(sorted(parts)))
    inputs = _walk(x, model.params, noise)
    steps = [_step_loss(x, model.params, *pair) for pair in inputs]
    expect("parts", np.array([parts[name] for name in names]), np.array(steps), source="definition")
    expect("loss", loss, np.mean(steps), source="mean of the steps", context={"steps": np.array(3.0)})
    for n in (1, 5):  # one image, and as many as pixels
        few = tuple(array[:, :n] for array in noise)
        loss, _, _ = model.loss(x[:n], noise=few)
        steps = [_step_loss(x[:n], model.params, *pair) for pair in _walk(x[:n], model.params, few)]
        expect("loss", loss, np.mean(steps), source="mean of the steps")


@exercise("gsn_loss", points=1)
def test_of_one_step_the_gradients_are_the_numerical_ones(submission, rng):
    """with one step, the gradients are the numerical ones."""
    _compare_gradients(submission, rng, walkback=1)


@exercise("gsn_loss", points=0.75, needs=("test_of_one_step_the_gradients_are_the_numerical_ones",))
def test_of_three_steps_the_gradients_are_the_numerical_ones(submission, rng):
    """with three steps, the gradients are the numerical ones."""
    _compare_gradients(submission, rng, walkback=3)
    _compare_gradients(submission, rng, walkback=2, n=1)


@exercise("gsn_loss", points=0.25)
def test_with_rng_the_noise_is_drawn(submission, rng):
    """with rng the noise of the definition is drawn: the same seed, the same loss, and the gradients of this noise."""
    model, x, _ = _model(submission, rng, walkback=2)
    expect_drawn_from_rng("the loss", lambda source: model.loss(x, rng=source)[0], rng)
    n, model.std = 40_000, 2 * STD
    many, noise = np.tile(x[:1], (n, 1)), (rng.random((2, n, D)), rng.normal(0, 2, (2, n, H)), rng.random((2, n, D)))
    _, _, parts = model.loss(many, rng=rng)
    for k, (corrupted, eps) in enumerate(_walk(many, model.params, noise), start=1):
        a = _logits(model.params, corrupted, eps)
        each = np.sum(np.logaddexp(0, a) - many * a, axis=1)  # with the test's own noise
        got, bound = parts[f"step_{k}"], 6 * each.std() * np.sqrt(2 / n)
        says = f"step {k} of {n} walks from one image costs {got:.3f} on average, expected {each.mean():.3f}"
        expect_true(f"parts['step_{k}']", abs(got - each.mean()) < bound, f"{says}: is the noise that of draw_noise?",
                    value=np.round(got, 1))  # fmt: skip
    model.walkback = 1
    expect_one_draw("c", model, lambda source: model.loss(x, rng=source), rng)


@exercise("gsn_loss", points=0.25)
def test_gradients_have_the_dtype_of_the_parameters(submission, rng):
    """gradients have the dtype of the parameters, which stay as they are."""
    model, x, noise = _model(submission, rng, walkback=2)
    model.params = {name: p.astype(np.float32) for name, p in model.params.items()}
    kept = {name: p.copy() for name, p in model.params.items()}
    narrow = tuple(array.astype(np.float32) for array in noise)
    grads = model.loss(x.astype(np.float32), noise=narrow)[1]
    for name in ("W", "b", "c"):
        _has(grads, name)
        expect_dtype(f"d{name}", grads[name], np.float32)
        expect(name, model.params[name], kept[name], source="parameter as it was before")


def _model(submission, rng, *, walkback):
    options = {"rate": RATE, "std": STD, "walkback": walkback, "rng": rng, "dtype": np.float64}
    model = submission.gsn.GSN(D, H, **options)
    params = {"W": rng.standard_normal((D, H)), "b": rng.standard_normal(D), "c": rng.standard_normal(H)}
    model.params = params
    tosses, draws = rng.random((2, walkback, N, D))
    noise = (tosses, rng.standard_normal((walkback, N, H)), draws)
    return model, rng.integers(0, 2, (N, D)).astype(float), noise


def _walk(x, p, noise):
    """What goes into each step: the corrupted image and the noise of the hidden units."""
    state, inputs = x, []
    for tosses, eps, draws in zip(*noise, strict=True):
        corrupted = np.where(tosses < RATE / 2, 0.0, np.where(tosses < RATE, 1.0, state))
        inputs.append((corrupted, eps))
        state = (draws < 1 / (1 + np.exp(-_logits(p, corrupted, eps)))).astype(float)
    return inputs


def _logits(p, corrupted, eps):
    return np.tanh(corrupted @ p["W"] + p["c"] + STD * eps) @ p["W"].T + p["b"]


def _step_loss(x, p, corrupted, eps):
    a = _logits(p, corrupted, eps)
    return np.sum(np.logaddexp(0, a) - x * a) / len(x)


def _compare_gradients(submission, rng, *, walkback, n=N):
    model, x, noise = _model(submission, rng, walkback=walkback)
    x, noise = x[:n], tuple(array[:, :n] for array in noise)
    params = model.params
    inputs = _walk(x, params, noise)  # drawn pixels are constants
    grads = model.loss(x, noise=noise)[1]
    for name in ("b", "c", "W"):
        _has(grads, name)
        numerical = numerical_gradient_of(
            lambda a, name=name: np.mean([_step_loss(x, {**params, name: a}, *pair) for pair in inputs]), params[name]
        )
        context = {"steps": np.array(float(walkback)), **(_two_ways(x, params, inputs) if name == "W" else {})}
        expect(f"d{name}", grads[name], numerical, source="numerical gradient", context=context)


def _two_ways(x, p, inputs):
    """The gradient of W on the way up and on the way down."""
    up, down = np.zeros((D, H)), np.zeros((D, H))
    for corrupted, eps in inputs:
        h = np.tanh(corrupted @ p["W"] + p["c"] + STD * eps)
        dlogits = (1 / (1 + np.exp(-_logits(p, corrupted, eps))) - x) / len(x) / len(inputs)
        up += corrupted.T @ ((dlogits @ p["W"]) * (1 - h**2))
        down += dlogits.T @ h
    return {"W's gradient on the way up": up, "W's gradient on the way down": down}


def _has(grads, name):
    says = f"there is no gradient of {name}: grads has the keys {sorted(grads)}"
    expect_true(f"d{name}", name in grads, says, value=" ".join(sorted(grads)))
