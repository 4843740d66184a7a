"""check_layer and check_loss: what passes, what fails and in which words, what is refused."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs231n_ae.gradient_check import check_layer, check_loss

METHODS = ["central", "richardson", "complex"]


def forward(x, w, b):
    return np.tanh(x @ w + b), (x, w, np.tanh(x @ w + b))


def backward(dout, cache):
    x, w, out = cache
    dscore = dout * (1 - out**2)
    return dscore @ w.T, x.T @ dscore, dscore.sum(axis=0)


def draw_inputs(rng, n=4, d=3, h=5):
    return rng.standard_normal((n, d)), rng.standard_normal((d, h)), rng.standard_normal(h)


def with_gradient(which, change):
    """The right backward pass with one gradient changed."""

    def wrong(dout, cache):
        grads = list(backward(dout, cache))
        grads[which] = change(grads[which])
        return tuple(grads)

    return wrong


@pytest.mark.parametrize("method", METHODS)
@settings(deadline=None, max_examples=25)
@given(n=st.integers(1, 4), d=st.integers(1, 4), h=st.integers(1, 4), seed=st.integers(0, 2**32 - 1))
def test_a_right_backward_pass_passes(method, n, d, h, seed):
    report = check_layer(forward, backward, draw_inputs(np.random.default_rng(seed), n, d, h), method=method)
    assert report.passed, str(report)
    assert [(a.name, a.shape) for a in report.arrays] == [("dx", (n, d)), ("dw", (d, h)), ("db", (h,))]


def test_the_numbers_in_the_report_are_those_of_autograd(rng):
    x, w, b = draw_inputs(rng)
    dout = rng.standard_normal((4, 5))
    report = check_layer(forward, with_gradient(1, lambda dw: 2 * dw), (x, w, b), dout=dout)
    exact = autograd.grad(lambda v: anp.sum(anp.tanh(anp.dot(x, v) + b) * dout))(w)
    found = report["dw"]
    assert found.numeric == pytest.approx(exact[found.index], rel=1e-8)
    assert found.analytic == pytest.approx(2 * exact[found.index], rel=1e-8)
    assert found.error == pytest.approx(0.5, rel=1e-6)
    assert [a.name for a in report.failed] == ["dw"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("factor", [0.0, -1.0, 0.25, 2.0, 1 + 1e-5])
@pytest.mark.parametrize("index", [(0, 0), (2, 4)])
def test_one_wrong_entry_is_found(rng, method, factor, index):
    def spoil(dw):
        dw[index] *= factor
        return dw

    found = check_layer(forward, with_gradient(1, spoil), draw_inputs(rng), method=method)["dw"]
    assert found.index == index
    assert found.error > 1e-6
    assert found.kinks == 0


def test_an_exact_zero_gradient_is_not_blamed_for_rounding(rng):
    x = rng.standard_normal((3, 4)) * 100
    report = check_layer(lambda x: (x - x.mean() + 1e3, None), lambda dout, _: dout - dout.mean(), (x,))
    assert report.passed, str(report)
    report = check_layer(lambda x: (x.sum() - x.sum() + 7.0 + 0 * x, None), lambda dout, _: np.zeros((3, 4)), (x,))
    assert report.passed, str(report)
    assert not check_layer(lambda x: (x + 1e3, None), lambda dout, _: np.zeros((3, 4)), (x,)).passed


@pytest.mark.parametrize(
    ("which", "change", "words"),
    [
        (1, lambda dw: dw.T, r"dw has shape (5, 3), expected (3, 5), that of w (is it transposed?)"),
        (2, lambda db: db[None], "db has shape (1, 5), expected (5,), that of b"),
        (0, lambda dx: dx.astype(np.float32), "dx has dtype float32, expected float64"),
        (0, lambda dx: dx * np.where(np.arange(3) == 1, np.nan, 1), "dx is nan at index (0, 1) (4 of 12 entries"),
        (2, lambda db: None, "no gradient came for b"),
        (2, lambda db: db.tolist(), "db must be a numpy array, got list"),
    ],
)
def test_what_is_wrong_is_said_in_words(rng, which, change, words):
    report = check_layer(forward, with_gradient(which, change), draw_inputs(rng))
    assert len(report.failed) == 1
    assert words in str(report)


def test_too_few_and_too_many_gradients(rng):
    inputs = draw_inputs(rng)
    assert "no gradient came for b" in str(check_layer(forward, lambda d, c: backward(d, c)[:2], inputs))
    report = check_layer(forward, lambda d, c: (*backward(d, c), np.ones(3)), inputs)
    assert "4 gradients came for 3 inputs (x, w, b)" in str(report) and not report.passed


def test_integers_and_named_constants_need_no_gradient(rng):
    x, eps, y = rng.standard_normal((3, 2)), rng.standard_normal((3, 2)), np.array([0, 1, 1])

    def gather(x, eps, y):
        return (x * eps)[np.arange(3), y], (x, eps, y)

    def gather_backward(dout, cache):
        x, eps, y = cache
        dx = np.zeros_like(x)
        dx[np.arange(3), y] = dout * eps[np.arange(3), y]
        return dx, None, None

    report = check_layer(gather, gather_backward, (x, eps, y), constants=["eps"])
    assert report.passed and [a.name for a in report.arrays] == ["dx"]
    assert not check_layer(gather, gather_backward, (x, eps, y)).passed
    nothing = check_layer(gather, lambda d, c: None, (x, eps, y), constants=["x", "eps"])
    assert not nothing.passed and "nothing was checked" in str(nothing)


def test_outputs_that_are_tuples_or_numbers(rng):
    x = rng.standard_normal((3, 4))
    report = check_layer(
        lambda x: ((np.sin(x), (x**2).sum()), x), lambda d, x: d[0] * np.cos(x) + d[1] * 2 * x, (x,), rng=rng
    )
    assert report.passed, str(report)
    assert check_layer(lambda x: ((x**2).sum(), x), lambda d, x: d * 2 * x, (x,)).passed
    assert not check_layer(lambda x: ((x**2).sum(), x), lambda d, x: 2 * x, (x,)).passed


def test_strided_read_only_and_overlapping_inputs(rng):
    whole = rng.standard_normal((8, 6))
    before = whole.copy()
    seen = []

    def product(x, w):
        seen.append(x.flags.c_contiguous)
        return x @ w, (x, w)

    def product_backward(dout, cache):
        x, w = cache
        return dout @ w.T, x.T @ dout

    assert check_layer(product, product_backward, (whole[::2, ::2], whole[:3, :4])).passed
    assert check_layer(product, product_backward, (whole.T[::2, ::-1], rng.standard_normal((8, 2)))).passed
    assert not any(seen)
    square = whole[:4, :4]
    assert check_layer(product, product_backward, (square, square)).passed
    np.testing.assert_array_equal(whole, before)


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_inputs_are_put_back_when_forward_raises(rng, error):
    inputs = draw_inputs(rng)
    before, calls = [a.copy() for a in inputs], []

    def failing(x, w, b):
        calls.append(1)
        if len(calls) == 30:
            raise error
        return forward(x, w, b)

    with pytest.raises(error):
        check_layer(failing, backward, inputs)
    for now, was in zip(inputs, before, strict=True):
        np.testing.assert_array_equal(now, was)


def test_changing_arrays_in_place_is_a_failure(rng):
    x = rng.standard_normal((3, 4))
    before = x.copy()

    def clips(x):
        x[x < 0] = 0
        return x.copy(), x > 0

    report = check_layer(clips, lambda d, positive: d * positive, (x,))
    assert "forward changed x in place" in str(report) and not report.passed
    np.testing.assert_array_equal(x, before)

    def scales(dout, _):
        dout *= 2
        return dout

    report = check_layer(lambda x: (2 * x, None), scales, (x,))
    assert "backward changed dout in place" in str(report) and not report.passed


def noisy(rng):
    """A layer that draws its noise anew in each call, and its backward pass."""

    def forward(x):
        mask = rng.random(x.shape) < 0.5
        return x * mask, mask

    return forward, lambda dout, mask: dout * mask


DIFFERED = "differed in two calls with the same inputs"
CURE = "Pass the noise (mask=..., eps=...), or a generator that each call makes anew"


@pytest.mark.parametrize("method", METHODS)
def test_a_forward_pass_that_draws_noise_is_told_in_words_and_measured_no_further(rng, method):
    x = rng.standard_normal((3, 4))
    report = check_layer(*noisy(rng), (x,), method=method)
    assert not report.passed and not report.arrays
    assert f"the result of forward {DIFFERED}" in str(report) and CURE in str(report)

    def anew(x):
        return noisy(np.random.default_rng(0))[0](x)

    assert check_layer(anew, noisy(rng)[1], (x,), method=method).passed
    assert check_layer(lambda x, mask: (x * mask, mask), noisy(rng)[1], (x, x > 0), method=method).passed


def test_a_forward_pass_that_keeps_a_state_is_told_in_words(rng):
    x, running = rng.standard_normal((5, 3)), np.zeros(3)

    def centred(x):
        running[...] = 0.9 * running + 0.1 * x.mean(axis=0)
        return x - running, None

    report = check_layer(centred, lambda dout, _: dout, (x,))
    assert DIFFERED in str(report) and "keep running statistics outside" in str(report) and not report.passed
    rows = iter(range(1, 5))
    report = check_layer(lambda x: ((x, x[: next(rows)]), None), lambda d, _: d[0], (x,))
    assert "shapes (1, 3) and (2, 3)" in str(report) and not report.passed


def test_a_second_call_that_changes_its_input_is_seen(rng):
    x, seen = rng.standard_normal(4), []

    def later(x):
        out = 2 * x
        if seen:
            x *= 3
        seen.append(1)
        return out, None

    report = check_layer(later, lambda d, _: 2 * d, (x,))
    assert "forward changed x in place" in str(report) and not report.passed


def test_a_gradient_that_is_the_input_itself(rng):
    assert check_layer(lambda x: ((x**2).sum() / 2, x), lambda d, x: x, (rng.standard_normal(4),), dout=1.0).passed


def test_gradients_kept_in_a_buffer_are_read_in_time(rng):
    x, w = rng.standard_normal((3, 4)), rng.standard_normal((3, 4))
    buffer = np.empty((3, 4))

    def product(x, w):
        buffer[...] = x
        return x * w, w

    def product_backward(dout, w):
        buffer[...] *= dout
        return dout * w, buffer

    report = check_layer(product, product_backward, (x, w))
    assert report.passed, str(report)


def test_a_forward_pass_without_a_number_or_in_another_dtype(rng):
    x = np.array([1.0, 2.0])
    report = check_layer(lambda x: (x * np.array([1, np.nan]), None), lambda d, _: d, (x,))
    assert "out is nan at index (1,)" in str(report) and not report.passed
    report = check_layer(lambda x: (x.astype(np.float32), None), lambda d, _: d, (x,))
    assert "out has dtype float32" in str(report) and not report.passed

    def edge(x):
        return np.where(x > 1, np.inf, x), None

    report = check_layer(edge, lambda d, _: d, (np.array([0.5, 1.0]),))
    assert "the function is not finite near its input" in str(report) and not report.passed


@pytest.mark.parametrize("dtype", [np.float32, np.int64])
def test_float32_and_integers_are_refused(rng, dtype):
    x, w, b = draw_inputs(rng)
    with pytest.raises(ValueError, match=rf"w must be float64 .*got {np.dtype(dtype)}: .*w\.astype\(np\.float64\)"):
        check_layer(forward, backward, (x, w.astype(dtype), b))


def test_other_bad_arguments(rng):
    x, w, b = draw_inputs(rng)
    with pytest.raises(ValueError, match=r"inputs must be a tuple of arrays, got one array.*\(x,\)"):
        check_layer(forward, backward, x)
    with pytest.raises(ValueError, match="names must hold one name for each of the 3 inputs, got 1"):
        check_layer(forward, backward, (x, w, b), names=["x"])
    with pytest.raises(ValueError, match=r"constants must be names of inputs \(x, w, b\), got 'y'"):
        check_layer(forward, backward, (x, w, b), constants=["y"])
    with pytest.raises(ValueError, match=r"dout must have the shape of out, \(4, 5\), got \(5, 4\)"):
        check_layer(forward, backward, (x, w, b), dout=np.ones((5, 4)))
    with pytest.raises(ValueError, match="dout must be float64, got float32"):
        check_layer(forward, backward, (x, w, b), dout=np.ones((4, 5), dtype=np.float32))
    with pytest.raises(ValueError, match="tolerance must be a finite number above 0, got -1"):
        check_layer(forward, backward, (x, w, b), tolerance=-1)
    with pytest.raises(ValueError, match=r"w must be a numpy array of float64 .*, got list"):
        check_layer(forward, backward, (x, w.tolist(), b))


def test_names_come_from_the_signature_or_the_caller(rng):
    x = rng.standard_normal(3)
    for f, names, expected in [
        (lambda mu: (2 * mu, None), None, "dmu"),
        (lambda *args: (2 * args[0], None), None, "dx0"),
        (lambda mu: (2 * mu, None), ["z"], "dz"),
    ]:
        assert check_layer(f, lambda d, _: 2 * d, (x,), names=names).arrays[0].name == expected


def l2(x_hat, x):
    return ((x_hat - x) ** 2).sum() / 2 / len(x), (x_hat - x) / len(x)


@pytest.mark.parametrize("method", METHODS)
def test_losses(rng, method):
    pair = rng.standard_normal((3, 4)), rng.standard_normal((3, 4))
    report = check_loss(l2, pair, constants=["x"], method=method)
    assert report.passed and [a.name for a in report.arrays] == ["dx_hat"]
    assert not check_loss(l2, pair).passed
    unaveraged = check_loss(lambda x_hat, x: (l2(x_hat, x)[0], x_hat - x), pair, constants=["x"], method=method)
    assert unaveraged["dx_hat"].error == pytest.approx(2 / 3, rel=1e-6)


def test_kl_of_a_diagonal_gaussian_with_two_gradients(rng):
    def kl(mu, logvar):
        value = (np.exp(logvar) + mu**2 - 1 - logvar).sum() / 2
        return value, mu, (np.exp(logvar) - 1) / 2

    assert check_loss(kl, (rng.standard_normal((2, 3)), rng.standard_normal((2, 3)))).passed


def test_a_loss_that_is_not_one_number(rng):
    report = check_loss(lambda x: (x, x), (rng.standard_normal(3),))
    assert "loss must be one number, got shape (3,)" in str(report) and not report.passed


def test_a_loss_that_draws_noise_is_told_in_words(rng):
    x = rng.standard_normal((3, 4))
    report = check_loss(lambda x: (float((x**2).sum() * rng.random()), 2 * x), (x,))
    assert f"what loss returned {DIFFERED}" in str(report) and CURE in str(report) and not report.passed
    report = check_loss(lambda x: (float((x**2).sum()), 2 * x * rng.random()), (x,))  # in the gradient alone
    assert DIFFERED in str(report) and "at index (0, 0)" in str(report) and not report.passed
    report = check_loss(lambda x: (float((x**2).sum()), np.full((3, 4), np.nan)), (x,))
    assert "dx is nan at index (0, 0)" in str(report) and DIFFERED not in str(report)
