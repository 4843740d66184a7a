"""Grades the penalties: L1, the KL divergence of mean activations, and weight decay."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of


@exercise("l1_penalty", points=0.75)
def test_the_penalty_is_the_sum_of_sizes_of_an_example_on_average(submission, rng):
    """the penalty is the sum of an example's absolute activations, on average."""
    for n, k in ((4, 5), (1, 5), (4, 1), (3, 3)):
        h = _away_from_zero(rng, (n, k))
        loss, _ = submission.penalties.l1_penalty(h)
        definition = sum(abs(float(a)) for a in h.ravel()) / n
        expect("loss", loss, definition, source="definition", context={"h": h})


@exercise("l1_penalty", points=0.5)
def test_dh_agrees_with_the_numerical_gradient(submission, rng):
    """dh agrees with the numerical gradient."""
    for n, k in ((4, 5), (1, 5), (4, 1), (3, 3)):
        h = _away_from_zero(rng, (n, k))
        _, dh = submission.penalties.l1_penalty(h)
        numerical = numerical_gradient_of(lambda h, n=n: np.abs(h).sum() / n, h)
        expect("dh", dh, numerical, source="numerical gradient", context={"h": h})


@exercise("l1_penalty", points=0.5)
def test_dh_is_0_where_a_unit_is_off(submission, rng):
    """dh is 0 where a unit is off."""
    h = _away_from_zero(rng, (4, 5))
    h[0, 1] = h[2, 3] = h[3, 0] = 0.0
    _, dh = submission.penalties.l1_penalty(h)
    closed = np.array([[(a > 0) / 4 - (a < 0) / 4 for a in row] for row in h])
    expect("dh", dh, closed, source="closed form", context={"h": h})


@exercise("l1_penalty", points=0.25, needs=("test_dh_agrees_with_the_numerical_gradient",))
def test_dh_keeps_float32(submission, rng):
    """dh keeps float32."""
    _, dh = submission.penalties.l1_penalty(_away_from_zero(rng, (4, 5)).astype(np.float32))
    expect_dtype("dh", dh, np.float32)


@exercise("kl_sparsity_penalty", points=1)
def test_the_penalty_is_the_sum_of_divergences_of_the_units(submission, rng):
    """the penalty is the sum of the units' divergences."""
    for rho, shape in ((0.05, (4, 5)), (0.4, (4, 5)), (0.3, (1, 5)), (0.3, (4, 1)), (0.3, (3, 3))):
        h = _activations(rng, shape)
        loss, _ = submission.penalties.kl_sparsity_penalty(h, rho=rho)
        expect("loss", loss, _divergence(h, rho), source="definition", context={"h": h, "rho": np.array(rho)})


@exercise("kl_sparsity_penalty", points=1)
def test_every_row_of_dh_agrees_with_the_numerical_gradient(submission, rng):
    """every row of dh agrees with the numerical gradient."""
    for shape in ((4, 5), (1, 5), (4, 1), (3, 3)):
        h = _activations(rng, shape)
        _, dh = submission.penalties.kl_sparsity_penalty(h, rho=0.1)
        numerical = numerical_gradient_of(lambda h: _divergence(h, 0.1), h, h=1e-5)
        expect("dh", dh, numerical, source="numerical gradient", context={"h": h, "rho": np.array(0.1)})


@exercise("kl_sparsity_penalty", points=0.5, needs=("test_the_penalty_is_the_sum_of_divergences_of_the_units",))
def test_the_penalty_is_zero_when_every_mean_is_rho(submission, rng):
    """the penalty and its gradient are zero when every mean is rho."""
    spread = rng.uniform(0, 0.1, (2, 5))
    h = 0.3 + np.concatenate([spread, -spread])
    loss, dh = submission.penalties.kl_sparsity_penalty(h, rho=0.3)
    expect("loss", loss, 0.0, source="closed form", atol=1e-9, context={"h": h})
    expect("dh", dh, np.zeros((4, 5)), source="closed form", atol=1e-9, context={"h": h})


@exercise("kl_sparsity_penalty", points=1)
def test_a_unit_that_is_off_or_on_for_the_whole_batch_stays_finite(submission, rng):
    """a unit that is off, or on, for the whole batch has a finite penalty."""
    for dtype in (np.float64, np.float32):
        h = _activations(rng).astype(dtype)
        h[:, 1], h[:, 3] = 0, 1
        loss, dh = submission.penalties.kl_sparsity_penalty(h, rho=0.2)
        says = f"in {np.dtype(dtype)}, the penalty is {loss}: keep the means just inside (0, 1)"
        expect_true("loss", np.isfinite(loss), says, value=loss)
        says = f"in {np.dtype(dtype)}, dh is not finite everywhere: keep the means just inside (0, 1)"
        expect_true("dh", np.isfinite(dh).all(), says, value=dh)
        right = (dh[:, 1] < 0).all() and (dh[:, 3] > 0).all()
        says = "dh must be negative for a unit that is off, to raise it, and positive for one that is always on"
        expect_true("the signs of dh", right, says, value=dh)
    h = rng.uniform(0.5e-4, 1.5e-4, (5, 3))
    h[:, 1], h[:, 2] = 1 - h[:, 1], rng.uniform(0.1, 0.9, 5)
    loss, dh = submission.penalties.kl_sparsity_penalty(h, rho=0.3)  # means near 0 and near 1 are not changed yet
    means = np.array([sum(unit) / 5 for unit in h.T])
    expect("the loss of means near 0 and 1", loss, _divergence(h, 0.3), source="definition")
    slopes = np.tile((0.7 / (1 - means) - 0.3 / means) / 5, (5, 1))
    expect("dh of means near 0 and 1", dh, slopes, source="closed form", atol=0)


@exercise("kl_sparsity_penalty", points=0.5, needs=("test_every_row_of_dh_agrees_with_the_numerical_gradient",))
def test_the_gradient_keeps_float32(submission, rng):
    _, dh = submission.penalties.kl_sparsity_penalty(_activations(rng).astype(np.float32), rho=0.2)
    expect_dtype("dh", dh, np.float32)


@exercise("weight_decay", points=0.75)
def test_the_penalty_is_half_the_sum_of_squares(submission, rng):
    w = rng.standard_normal((4, 5))
    loss, _ = submission.penalties.weight_decay(w)
    definition = sum(float(a) ** 2 / 2 for a in w.ravel())
    expect("loss", loss, definition, source="definition", context={"w": w})


@exercise("weight_decay", points=0.5)
def test_dw_agrees_with_the_numerical_gradient(submission, rng):
    """dw agrees with the numerical gradient."""
    w = rng.standard_normal((4, 5))
    _, dw = submission.penalties.weight_decay(w)
    numerical = numerical_gradient_of(lambda w: np.square(w).sum() / 2, w)
    expect("dw", dw, numerical, source="numerical gradient", context={"w": w})


@exercise("weight_decay", points=0.5)
def test_weights_may_have_any_shape(submission, rng):
    for shape in ((6,), (3, 2, 5, 4), (1, 1), (3, 3)):
        w = rng.standard_normal(shape)
        loss, dw = submission.penalties.weight_decay(w)
        expect("loss", loss, np.linalg.norm(w.ravel()) ** 2 / 2, source="definition", context={"w": w})
        expect("dw", dw, w, source="closed form", context={"w": w})


@exercise("weight_decay", points=0.25, needs=("test_dw_agrees_with_the_numerical_gradient",))
def test_dw_keeps_float32(submission, rng):
    """dw keeps float32."""
    _, dw = submission.penalties.weight_decay(rng.standard_normal((4, 5)).astype(np.float32))
    expect_dtype("dw", dw, np.float32)


def _away_from_zero(rng, shape):
    h = rng.standard_normal(shape)
    return np.sign(h) * (np.abs(h) + 0.1)


def _activations(rng, shape=(4, 5)):
    """Small ones: the sum of a unit's four activations is still below 1."""
    return rng.uniform(0.02, 0.2, shape)


def _divergence(h, rho):
    total = 0.0
    for unit in h.T:
        mean = sum(unit) / len(unit)
        total += rho * np.log(rho / mean) + (1 - rho) * np.log((1 - rho) / (1 - mean))
    return total
