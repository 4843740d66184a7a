"""The twins give the numbers of what they stand in for, and stand there during training alone."""

import threading

import numpy as np
import pytest
from scipy.special import expit, log1p

from cs231n_ae import fast_twins as seam
from cs231n_ae import layers, losses
from cs231n_ae.fast_twins import fast_affine_forward, fast_bce_with_logits_loss, fast_relu_forward, fast_twins
from cs231n_ae.layers.activations import relu_forward
from cs231n_ae.layers.affine import affine_forward
from cs231n_ae.layers.masked_convolution import masked_conv_backward, masked_conv_forward
from cs231n_ae.losses.reconstruction import bce_with_logits_loss
from cs231n_ae.models import VAE
from cs231n_ae.solver import Solver

OWN = [own for _, own, _ in seam.TWINS]


def standing():
    names = ("affine_forward", "relu_forward", "masked_conv_forward", "masked_conv_backward")
    names += ("upsample_conv_forward", "upsample_conv_backward")
    return [*(getattr(layers, name) for name in names), losses.bce_with_logits_loss]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(128, 784), (5, 3), (1, 1)])
def test_the_affine_twin_is_the_same_bit_for_bit(shape, dtype):
    rng = np.random.default_rng(0)
    x, w, b = (rng.standard_normal(s).astype(dtype) for s in (shape, (shape[1], 40), (40,)))
    (ours, cache), (text, _) = fast_affine_forward(x, w, b), affine_forward(x, w, b)
    np.testing.assert_array_equal(ours, text)
    assert ours.dtype == dtype and cache[0] is x and cache[1] is w


def test_the_affine_twin_leaves_what_is_not_plain_to_the_text():
    x, w = np.ones((2, 3), np.float32), np.ones((3, 4), np.float32)
    assert fast_affine_forward(x, w, np.full(4, 1e-12))[0].dtype == np.float64
    assert fast_affine_forward(np.ones((2, 3, 1)), w.astype(float), np.ones(4))[0].shape == (2, 4)
    for wrong in (np.ones(3, np.float32), np.ones((1, 4), np.float32)):
        with pytest.raises(ValueError, match="b must have"):
            fast_affine_forward(x, w, wrong)
    with pytest.raises(ValueError, match="w must have"):
        fast_affine_forward(x[:, :2], w, w[0])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_rectifiers_twin_is_the_same_for_every_kind_of_number(dtype):
    tiny, largest = np.finfo(dtype).smallest_subnormal, np.finfo(dtype).max
    x = np.array([0.0, 1.0, -1.0, tiny, -tiny, largest, -largest, np.inf, -np.inf, np.nan], dtype)
    before = x.copy()
    out, cache = fast_relu_forward(x)
    np.testing.assert_array_equal(out, relu_forward(x)[0])
    np.testing.assert_array_equal(x, before)
    assert out.dtype == dtype and out is not x and cache is x
    with pytest.raises(ValueError, match="x must"):
        fast_relu_forward(np.arange(3))


CLOSED_BELOW = np.array([[1, 1, 1], [1, 0, 0], [0, 0, 0]], bool)
MASKS = {
    "kind A": CLOSED_BELOW,
    "open below": np.array([[0, 1, 0], [0, 0, 0], [0, 0, 1]], bool),
    "rows above alone": np.array([[1, 1, 1], [0, 0, 0], [0, 0, 0]], bool),
    "nothing": np.zeros((3, 3), bool),
    "one row": np.array([[1, 1, 0]], bool),
    "one pixel": np.zeros((1, 1), bool),
    "five rows": np.arange(15).reshape(5, 3) < 8,
}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("filters", [2, 5])
@pytest.mark.parametrize("mask", MASKS.values(), ids=MASKS)
def test_the_twins_of_the_masked_convolution_are_the_text_to_rounding(mask, filters, dtype):
    rng = np.random.default_rng(5)
    x, w, b, dout = (
        rng.standard_normal(shape).astype(dtype)
        for shape in ((2, 3, 6, 7), (filters, 3, *mask.shape), (filters,), (2, filters, 6, 7))
    )
    before = [a.copy() for a in (x, w, b, dout)]
    with fast_twins():
        out, cache = layers.masked_conv_forward(x, w, b, mask=mask)
        gradients = layers.masked_conv_backward(dout, cache)
    exact = [a.astype(np.float64) for a in (x, w, b, dout)]
    expected, text_cache = masked_conv_forward(*exact[:3], mask=mask)
    for ours, theirs in zip((out, *gradients), (expected, *masked_conv_backward(exact[3], text_cache)), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=200 * np.finfo(dtype).eps)
        assert ours.dtype == dtype and not any(np.shares_memory(ours, a) for a in (x, w, b, dout))
    for array, was in zip((x, w, b, dout), before, strict=True):
        np.testing.assert_array_equal(array, was)


def test_a_lent_backward_pass_of_the_masked_convolution_gets_the_texts_cache(monkeypatch):
    x, w, b = np.ones((1, 1, 3, 3)), np.ones((1, 1, 3, 3)), np.ones(1)
    monkeypatch.setattr(layers, "masked_conv_backward", lambda dout, cache: masked_conv_backward(dout, cache))
    with fast_twins():
        out, cache = layers.masked_conv_forward(x, w, b, mask=CLOSED_BELOW)
        assert layers.masked_conv_backward(out, cache)[1].shape == w.shape


def test_the_twin_of_the_masked_convolution_refuses_what_the_text_refuses():
    x, w, b = np.ones((1, 2, 3, 3)), np.ones((1, 2, 3, 3)), np.ones(1)
    bad = [{"mask": np.ones((3, 3))}, {"mask": np.ones((2, 3), bool)}, {"x": x[0]}, {"w": w[:, :1]}, {"b": np.ones(2)}]
    for change in bad:
        arrays = {"x": x, "w": w, "b": b, "mask": CLOSED_BELOW} | change
        with pytest.raises(ValueError, match="must") as text:
            masked_conv_forward(**arrays)
        with fast_twins(), pytest.raises(ValueError, match="must") as twin:
            layers.masked_conv_forward(**arrays)
        assert str(twin.value) == str(text.value)


def exact_bce(logits, x):
    """In float64, as the textbook has it, with scipy's functions."""
    a, t = logits.astype(np.float64), x.astype(np.float64)
    softplus = np.maximum(a, 0) + log1p(np.exp(-np.abs(a)))
    return (softplus - a * t).sum() / len(x), (expit(a) - t) / len(x)


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float32, 3e-7), (np.float64, 1e-15)])
@pytest.mark.parametrize("spread", [0.1, 3.0, 30.0])
@pytest.mark.parametrize("shape", [(1, 3), (128, 784), (333, 7, 41)])
def test_the_cross_entropys_twin_is_right_to_rounding(shape, spread, dtype, tolerance):
    rng = np.random.default_rng(1)
    logits, x = (spread * rng.standard_normal(shape)).astype(dtype), rng.random(shape).astype(dtype)
    before = logits.copy(), x.copy()
    loss, dlogits = fast_bce_with_logits_loss(logits, x)
    expected, dexpected = exact_bce(logits, x)
    assert loss == pytest.approx(expected, rel=tolerance) and isinstance(loss, float)
    np.testing.assert_allclose(dlogits, dexpected, rtol=0, atol=tolerance / shape[0])
    np.testing.assert_array_equal(dlogits, bce_with_logits_loss(logits, x)[1])
    assert dlogits.dtype == dtype and dlogits.shape == shape
    np.testing.assert_array_equal([logits, x], before)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_cross_entropys_twin_keeps_its_digits_at_the_ends(dtype):
    logits = np.array([[-1e30, -200.0, -40.0, -20.0, 20.0, 49.9, 50.1, 200.0, 1e30, 0.0]], dtype)
    for x in (np.zeros_like(logits), np.ones_like(logits)):
        for k in range(logits.size):
            a, t = logits[:, k : k + 1], x[:, k : k + 1]
            loss, dlogits = fast_bce_with_logits_loss(a, t)
            expected, dexpected = exact_bce(a, t)
            small = 4 * float(np.finfo(dtype).eps)
            # At a = 50, log(1 + e^a) - a is e^-50, far below the rounding of a: there a zero is as good.
            assert loss == pytest.approx(expected, rel=small, abs=small * max(1.0, abs(float(a[0, 0]))))
            if t[0, 0] == 0:
                assert loss == pytest.approx(expected, rel=small)
            np.testing.assert_allclose(dlogits, dexpected, rtol=0, atol=small)
    loss, dlogits = fast_bce_with_logits_loss(np.full((1, 1), np.nan, dtype), np.ones((1, 1), dtype))
    assert np.isnan(loss) and np.isnan(dlogits).all()


def test_the_cross_entropys_twin_refuses_what_the_text_refuses():
    a = np.zeros((2, 3))
    for x in (np.zeros((3, 2)), np.full((2, 3), 1.5), np.full((2, 3), -0.1)):
        with pytest.raises(ValueError, match=r"(logits|x) must") as text:
            bce_with_logits_loss(a, x)
        with pytest.raises(ValueError, match=r"(logits|x) must") as twin:
            fast_bce_with_logits_loss(a, x)
        assert str(twin.value) == str(text.value)
    with pytest.raises(ValueError, match="x must"):
        fast_bce_with_logits_loss(a[:0], a[:0])
    assert (
        fast_bce_with_logits_loss(a.astype(np.float32), a)[1].dtype
        == bce_with_logits_loss(a.astype(np.float32), a)[1].dtype
    )


def test_the_twins_stand_there_within_the_block_alone():
    twins = [twin for _, _, twin in seam.TWINS]
    assert standing() == OWN
    with pytest.raises(ZeroDivisionError), fast_twins():
        assert standing() == twins
        with fast_twins():
            assert standing() == twins
        assert standing() == twins
        raise ZeroDivisionError
    assert standing() == OWN


def test_what_somebody_has_lent_stays(monkeypatch):
    def lent(x):
        return relu_forward(x)

    monkeypatch.setattr(layers, "relu_forward", lent)
    with fast_twins():
        assert layers.relu_forward is lent and layers.affine_forward is fast_affine_forward
    assert layers.relu_forward is lent and layers.affine_forward is affine_forward


def test_what_was_lent_before_the_twins_were_read_stays(monkeypatch):
    def mine(x):
        return np.maximum(0, x), x

    monkeypatch.setattr(layers, "relu_forward", mine)
    twins = [(face, mine if own is relu_forward else own, twin) for face, own, twin in seam.TWINS]
    monkeypatch.setattr(seam, "TWINS", twins)
    with fast_twins():
        assert layers.relu_forward is mine


def test_the_first_of_two_trainings_to_end_takes_nothing_from_the_other():
    first_has_ended, second_has_begun = threading.Event(), threading.Event()
    seen = []

    def second():
        with fast_twins():
            second_has_begun.set()
            first_has_ended.wait(5)
            seen.append(standing())

    thread = threading.Thread(target=second)
    with fast_twins():
        thread.start()
        assert second_has_begun.wait(5)
    first_has_ended.set()
    thread.join()
    assert seen == [[twin for _, _, twin in seam.TWINS]] and standing() == OWN


def test_the_solver_trains_and_evaluates_with_the_twins():
    seen = []

    class Looking(VAE):
        def loss(self, x, **noise):
            seen.append(("loss", standing()))
            return super().loss(x, **noise)

        def evaluate(self, x, **noise):
            seen.append(("evaluate", standing()))
            return super().evaluate(x, **noise)

    rng = np.random.default_rng(0)
    x = rng.random((6, 8), dtype=np.float32)
    solver = Solver(Looking((8, 4, 2), rng=rng), x, validation=x, rng=rng, epochs=1, progress=False)
    solver.train()
    solver.evaluate(x)
    twins = [twin for _, _, twin in seam.TWINS]
    assert seen == [("loss", twins), ("evaluate", twins), ("evaluate", twins)] and standing() == OWN
