"""Grades the steps of diffusion: by the chain that they shorten, by Bayes' rule, by divergences of two Gaussians."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype


@exercise("cosine_schedule", points=0.5)
def test_it_falls_along_a_squared_cosine(submission, rng):
    """from 1 along a squared cosine, in T steps."""
    for n in (3, 10, int(rng.integers(20, 60))):
        shares = submission.diffusion_steps.cosine_schedule(n)
        expect("the number of shares", np.array(np.shape(shares)), np.array([n + 1]), source="T + 1")
        angle = np.array([(t / n + 0.008) / 1.008 for t in range(n)]) * np.pi / 2
        falls = (1 + np.cos(2 * angle)) / (1 + np.cos(2 * angle[0]))  # cos² by the double angle
        expect(
            "the shares but the last", shares[:-1], falls, source="squared cosine", context={"T": np.array(float(n))}
        )


@exercise("cosine_schedule", points=0.5, needs=("test_it_falls_along_a_squared_cosine",))
def test_no_step_takes_all(submission, rng):
    """no step takes more than 0.999 of what was there."""
    for n in (1, 2, int(rng.integers(20, 60))):
        shares = submission.diffusion_steps.cosine_schedule(n)
        expect("the last share", shares[-1], shares[-2] * 0.001, source="thousandth of the one before")


@exercise("add_noise", points=0.75)
def test_many_small_steps_at_once(submission, rng):
    """the mean and the variance are those of a chain of small steps."""
    for n, d in (5, 3), (1, 3), (4, 1), (3, 3):
        x, eps = rng.standard_normal((2, n, d))
        shares = rng.uniform(0.05, 0.95, n)
        mean, variance = np.ones(n), np.zeros(n)
        for _ in range(8):  # each step leaves the eighth root of the share
            kept = shares ** (1 / 8)
            mean, variance = mean * kept**0.5, variance * kept + (1 - kept)
        expected = mean[:, None] * x + variance[:, None] ** 0.5 * eps
        got = submission.diffusion_steps.add_noise(x, eps, shares)
        context = {"the data's part": mean[:, None] * x, "the noise's part": variance[:, None] ** 0.5 * eps}
        expect("x_t", got, expected, source="chain of eight steps", context=context)


@exercise("add_noise", points=0.25, needs=("test_many_small_steps_at_once",))
def test_noisy_examples_keep_float32(submission, rng):
    x, eps = rng.standard_normal((2, 5, 3)).astype(np.float32)
    expect_dtype("x_t", submission.diffusion_steps.add_noise(x, eps, rng.uniform(0.1, 0.9, 5)), np.float32)


@exercise("clean_and_noise", points=0.75)
def test_data_and_noise_are_found_again(submission, rng):
    """from the noisy example and v, the clean one and the noise are found again."""
    for n, d in (5, 3), (1, 3), (4, 1), (3, 3):
        x, eps = rng.standard_normal((2, n, d))
        shares = rng.uniform(0.05, 0.95, n)
        shares[0] = 1.0 if n > 1 else 0.0  # where a division would fail
        a, b = np.sqrt(shares)[:, None], np.sqrt(1 - shares)[:, None]
        clean, noise = submission.diffusion_steps.clean_and_noise(a * x + b * eps, a * eps - b * x, shares)
        expect("x_0", clean, x, source="data that went in", context={"eps": eps})
        expect("eps", noise, eps, source="noise that went in", context={"x_0": x})


@exercise("clean_and_noise", points=0.25, needs=("test_data_and_noise_are_found_again",))
def test_both_keep_float32(submission, rng):
    noisy, v = rng.standard_normal((2, 5, 3)).astype(np.float32)
    for name, part in zip(
        ("x_0", "eps"), submission.diffusion_steps.clean_and_noise(noisy, v, rng.uniform(0.1, 0.9, 5)), strict=True
    ):
        expect_dtype(name, part, np.float32)


@exercise("posterior", points=0.75)
def test_the_mean_is_that_of_bayes_rule(submission, rng):
    for n, d in (3, 2), (1, 2), (2, 1), (2, 2):
        noisy, clean = rng.standard_normal((2, n, d))
        now, before = _shares(rng)
        mean, _ = submission.diffusion_steps.posterior(noisy, clean, now=now, before=before)
        expected = np.array([[_bayes(a, b, now, before)[0] for a, b in zip(*rows, strict=True)] for rows in
                             zip(noisy, clean, strict=True)])  # fmt: skip
        context = {"x_t": noisy, "x_0": clean}
        expect("the mean", mean, expected, source="mean by Bayes' rule", rtol=1e-6, context=context)


@exercise("posterior", points=0.75)
def test_the_variance_is_that_of_bayes_rule(submission, rng):
    for shape in (3, 2), (1, 2), (2, 1), (1, 1):
        noisy, clean = rng.standard_normal((2, *shape))
        now, before = _shares(rng)
        _, variance = submission.diffusion_steps.posterior(noisy, clean, now=now, before=before)
        expected = _bayes(noisy[0, 0], clean[0, 0], now, before)[1]
        context = {"one step's noise": np.array(1 - now / before), "the noise so far": np.array(1 - now)}
        expect("the variance", variance, expected, source="variance by Bayes' rule", rtol=1e-6, context=context)


@exercise("posterior", points=0.5)
def test_the_last_step_ends_at_the_clean_example(submission, rng):
    noisy, clean = rng.standard_normal((2, 4, 3)).astype(np.float32)
    mean, variance = submission.diffusion_steps.posterior(noisy, clean, now=0.75, before=1.0)
    expect("the mean of the last step", mean, clean, source="clean example")
    expect("the variance of the last step", variance, 0.0, source="certainty", atol=1e-12)
    expect_dtype("the mean of the last step", mean, np.float32)


@exercise("bound_term", points=1.25)
def test_it_is_the_divergence_of_the_two_steps(submission, rng):
    """it is the divergence of the two Gaussians, example by example."""
    for n, d in (5, 3), (1, 3), (4, 1), (3, 3):
        clean, guess = rng.standard_normal((2, n, d))
        now, before = _shares(rng)
        got = submission.diffusion_steps.bound_term(clean, guess, now=now, before=before)
        alpha = now / before
        precision = alpha / (1 - alpha) + 1 / (1 - before)  # of the step back, from both that speak of it
        apart = before**0.5 / (1 - before) / precision * (clean - guess)
        expected = np.array([0.5 * precision * (row @ row) for row in apart])
        context = {"the squared distance": ((clean - guess) ** 2).sum(axis=1)}
        expect("the term", got, expected, source="divergence of the two Gaussians", context=context)


@exercise("bound_term", points=0.5, needs=("test_it_is_the_divergence_of_the_two_steps",))
def test_terms_of_small_steps_add_up_to_that_of_a_large_one(submission, rng):
    """for one guess, the terms of two steps add up to that of both at once."""
    clean, guess = rng.standard_normal((2, 4, 3))
    now, before = _shares(rng)
    between = (now + before) / 2
    whole, first, second = (
        submission.diffusion_steps.bound_term(clean, guess, now=a, before=b)
        for a, b in ((now, before), (now, between), (between, before))
    )
    expect("the sum of two terms", np.add(first, second), whole, source="term of both steps at once")


@exercise("bound_term", points=0.25, needs=("test_it_is_the_divergence_of_the_two_steps",))
def test_the_term_keeps_float32(submission, rng):
    clean, guess = rng.standard_normal((2, 5, 3)).astype(np.float32)
    expect_dtype("the term", submission.diffusion_steps.bound_term(clean, guess, now=0.3, before=0.6), np.float32)


@exercise("ddim_step", points=0.75)
def test_it_goes_along_the_noise_that_is_known(submission, rng):
    """with the true noise it comes to where the example was at that time."""
    for n, d in (5, 3), (1, 3), (4, 1), (3, 3):
        x, eps = rng.standard_normal((2, n, d))
        now, before = _shares(rng)
        for earlier in (before, 1.0):
            noisy = now**0.5 * x + (1 - now) ** 0.5 * eps
            got = submission.diffusion_steps.ddim_step(noisy, eps, now=now, before=earlier)
            expected = earlier**0.5 * x + (1 - earlier) ** 0.5 * eps
            context = {"x_t": noisy, "eps": eps, "x_0": x}
            expect("the less noisy examples", got, expected, source="same data and noise", context=context)


@exercise("ddim_step", points=0.25, needs=("test_it_goes_along_the_noise_that_is_known",))
def test_steps_without_noise_keep_float32(submission, rng):
    noisy, eps = rng.standard_normal((2, 5, 3)).astype(np.float32)
    got = submission.diffusion_steps.ddim_step(noisy, eps, now=0.3, before=0.6)
    expect_dtype("the less noisy examples", got, np.float32)


@exercise("guided", points=0.75)
def test_it_goes_beyond_what_the_label_changes(submission, rng):
    """as far beyond the answer with the label as the weight says."""
    for n, d in (5, 3), (1, 3), (4, 1), (3, 3):
        told, untold = rng.standard_normal((2, n, d))
        expect("with no weight", submission.diffusion_steps.guided(told, untold, weight=0.0), told, source="with label")
        for weight in (0.5, 3.0):
            got = submission.diffusion_steps.guided(told, untold, weight=weight)
            change = told - untold
            expect("guided", got, told + weight * change, source="definition", context={"the change": change})


@exercise("guided", points=0.25, needs=("test_it_goes_beyond_what_the_label_changes",))
def test_guidance_keeps_float32(submission, rng):
    told, untold = rng.standard_normal((2, 5, 3)).astype(np.float32)
    expect_dtype("guided", submission.diffusion_steps.guided(told, untold, weight=3.0), np.float32)


def _shares(rng):
    """Two shares, the later one first."""
    before = rng.uniform(0.3, 0.9)
    return float(before * rng.uniform(0.3, 0.8)), float(before)


def _bayes(noisy, clean, now, before):
    """Mean and variance of x_{t-1}, by the product of the two densities on a grid."""
    alpha = now / before
    grid = np.linspace(-12, 12, 48_001)
    log = -((noisy - alpha**0.5 * grid) ** 2) / (2 * (1 - alpha))
    log -= (grid - before**0.5 * clean) ** 2 / (2 * (1 - before))
    weights = np.exp(log - log.max())
    weights /= weights.sum()
    mean = weights @ grid
    return mean, weights @ (grid - mean) ** 2
