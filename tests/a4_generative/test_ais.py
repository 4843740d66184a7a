"""Grades annealed importance sampling: exactly where the base never flips a pixel, else against the exact sum."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_drawn_from_rng, expect_dtype, expect_true


@exercise("ais_log_weights", points=0.75)
def test_one_jump_weighs_by_the_ratio_of_both_machines(submission, rng):
    """one jump from the base to the machine is weighed by the ratio of the two."""
    params, base, v = _frozen(rng)
    got = submission.ais.ais_log_weights(params, betas=np.array([0.0, 1.0]), base=base, n_chains=4, rng=rng)
    hidden = np.log1p(np.exp(v @ params["W"] + params["c"])).sum()
    context = {"the base's part": -(v @ base), "the pixels' part": v @ params["b"], "the hidden part": hidden}
    expected = np.full(4, v @ (params["b"] - base) + hidden - 3 * np.log(2))
    expect("log w", got, expected, source="ratio at the base's only image", rtol=1e-9, context=context)


@exercise("ais_log_weights", points=0.5)
def test_the_ratios_of_all_temperatures_add_up(submission, rng):
    """while no pixel flips, the logarithms of all ratios add up to that of one jump."""
    params, base, v = _frozen(rng)
    betas = np.array([0.0, 0.1, 0.35, 0.6, 0.9, 1.0])
    got = submission.ais.ais_log_weights(params, betas=betas, base=base, n_chains=4, rng=rng)
    hidden = np.log1p(np.exp(v @ params["W"] + params["c"])).sum()
    expected = np.full(4, v @ (params["b"] - base) + hidden - 3 * np.log(2))
    expect("log w", got, expected, source="ratio of the first and the last machine", rtol=1e-9)


@exercise("ais_log_weights", points=1)
def test_the_mean_weight_is_the_ratio_of_the_partition_functions(submission, rng):
    params, base = _machine(rng, 5, 3, scale=2.0), 1.5 * rng.standard_normal(5)
    for betas in (np.linspace(0, 1, 4), np.linspace(0, 1, 13) ** 2):
        got = submission.ais.ais_log_weights(params, betas=betas, base=base, n_chains=20_000, rng=rng)
        ratio = np.exp(got - (_log_z(params) - 3 * np.log(2) - np.log1p(np.exp(base)).sum()))
        bound = 6 * ratio.std() / np.sqrt(len(ratio)) + 1e-9
        says = (
            f"with {len(betas)} temperatures the mean weight is {ratio.mean():.4f} times the exact Z / Z0, "
            f"where that should be 1 within {bound:.4f}"
        )
        expect_true("the mean weight", abs(ratio.mean() - 1) < bound, says, value=ratio.mean())


@exercise("ais_log_weights", points=0.5)
def test_more_temperatures_make_more_even_weights(submission, rng):
    params, base = _machine(rng, 5, 3, scale=1.5), 1.5 * rng.standard_normal(5)
    n, spread = int(rng.integers(1000, 1100)), []
    for k in (1, 60):
        betas = np.linspace(0, 1, k + 1)
        got = submission.ais.ais_log_weights(params, betas=betas, base=base, n_chains=n, rng=rng)
        expect("the shape", np.array(got.shape), np.array([n]), source="number of chains")
        spread.append(got.std())
    says = f"log w spreads by {spread[1]:.2f} with 60 steps and by {spread[0]:.2f} with one: do the chains move?"
    expect_true("the spread", spread[1] < 0.45 * spread[0], says, value=np.array(spread))


@exercise("ais_log_weights", points=0.25)
def test_weights_of_a_float32_machine_are_float64(submission, rng):
    """weights of a float32 machine are float64, and rng decides them."""
    params = {name: p.astype(np.float32) for name, p in _machine(rng, 5, 3).items()}
    betas, base = np.linspace(0, 1, 5), rng.standard_normal(5)
    got = submission.ais.ais_log_weights(params, betas=betas, base=base, n_chains=7, rng=rng)
    expect("the shape", np.array(got.shape), np.array([7]), source="number of chains")
    expect_dtype("log w", got, np.float64)
    one = submission.ais.ais_log_weights(params, betas=betas, base=base, n_chains=1, rng=rng)
    expect("the shape, of one chain", np.array(one.shape), np.array([1]), source="number of chains")
    expect_drawn_from_rng(
        "the weights",
        lambda source: submission.ais.ais_log_weights(params, betas=betas, base=base, n_chains=7, rng=source),
        rng,
    )


@exercise("ais_log_partition", points=0.75)
def test_the_estimate_is_that_of_the_base_times_the_mean_weight(submission, rng):
    log_w, base = rng.standard_normal(9), rng.standard_normal(4)
    log_base = 3 * np.log(2) + np.log1p(np.exp(base)).sum()
    got, _, _ = submission.ais.ais_log_partition(log_w, base=base, n_hidden=3)
    context = {"log Z of the base": log_base, "the mean of log w": log_w.mean(), "log M": np.log(9)}
    expect("log Z", got, log_base + np.log(np.exp(log_w).mean()), source="definition", rtol=1e-9, context=context)


@exercise("ais_log_partition", points=0.5)
def test_the_interval_is_three_standard_errors_wide(submission, rng):
    """the interval lies three standard errors to either side, inside the logarithm."""
    log_w, base = 0.3 * rng.standard_normal(50), rng.standard_normal(4)
    w = np.exp(log_w)
    error = np.sqrt(np.sum((w - w.mean()) ** 2) / 49 / 50)
    log_base = 5 * np.log(2) + np.log1p(np.exp(base)).sum()
    _, low, high = submission.ais.ais_log_partition(log_w, base=base, n_hidden=5)
    expect("the upper end", high - log_base, np.log(w.mean() + 3 * error), source="definition", rtol=1e-8, atol=1e-10)
    expect("the lower end", low - log_base, np.log(w.mean() - 3 * error), source="definition", rtol=1e-8, atol=1e-10)


@exercise("ais_log_partition", points=0.5)
def test_weights_beyond_the_range_of_numbers_are_no_problem(submission, rng):
    """weights and biases beyond the range of floating point numbers are no problem."""
    log_w, base = 0.3 * rng.standard_normal(20), rng.standard_normal(4)
    log_base = 3 * np.log(2) + np.log1p(np.exp(base)).sum()
    w = np.exp(log_w)
    high = np.log(w.mean() + 3 * w.std(ddof=1) / np.sqrt(20))
    for shift in (2000.0, -2000.0):
        found = submission.ais.ais_log_partition(log_w + shift, base=base, n_hidden=3)
        expect("log Z", found[0], shift + log_base + np.log(w.mean()), source="shifted estimate", rtol=1e-9)
        expect("the upper end", found[2], shift + log_base + high, source="shifted end", rtol=1e-9)
    found = submission.ais.ais_log_partition(log_w, base=np.array([900.0, -900.0]), n_hidden=1)
    expect("log Z", found[0], np.log(2) + 900 + np.log(w.mean()), source="limit of large biases", rtol=1e-9)


@exercise("ais_log_partition", points=0.25)
def test_an_error_as_large_as_the_mean_has_no_lower_end(submission, rng):
    """an error larger than the mean makes the lower end minus infinity."""
    base = rng.standard_normal(4)
    for log_w in np.array([0.0, 0.0, 0.0, 9.0]), np.log([1.36, 0.64]) - 20, np.log([1.36, 0.64]) + 20:
        _, low, high = submission.ais.ais_log_partition(log_w, base=base, n_hidden=3)
        expect_true("the lower end", low == -np.inf, f"the lower end is {low}, expected minus infinity", value=low)
        expect_true("the upper end", np.isfinite(high), f"the upper end is {high}, expected a number", value=high)
    log_base = 3 * np.log(2) + np.log1p(np.exp(base)).sum()
    for shift in (-20.0, 20.0):  # of 1 + d and 1 - d the mean is 1 and its standard error d: here three are 0.9
        _, low, _ = submission.ais.ais_log_partition(np.log([1.3, 0.7]) + shift, base=base, n_hidden=3)
        expect("the lower end", low, shift + log_base + np.log(1 - 0.9), source="closed form", rtol=1e-9)


def _machine(rng, n_visible, n_hidden, scale=1.0):
    shapes = {"W": (n_visible, n_hidden), "b": n_visible, "c": n_hidden}
    return {name: scale * rng.standard_normal(shape) for name, shape in shapes.items()}


def _frozen(rng):
    """A machine, a base so sure of every pixel that none ever flips, and its one image."""
    v = rng.permutation(np.array([0.0, 0.0, 1.0, 1.0, 1.0]))
    return _machine(rng, 5, 3), np.where(v == 1, 900.0, -900.0), v


def _all(n):
    return np.array([[index >> i & 1 for i in reversed(range(n))] for index in range(2**n)], dtype=float)


def _log_z(p):
    v, h = _all(len(p["b"])), _all(len(p["c"]))
    return np.log(np.exp((v @ p["b"])[:, None] + h @ p["c"] + v @ p["W"] @ h.T).sum())
