"""Grades the steps of Euler and Heun, by velocities whose steps are known, and Heun's order by halving."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true


@exercise("euler_step", points=0.75)
def test_a_step_goes_along_the_velocity_at_its_beginning(submission, rng):
    for t, step in ((0.25, 0.5), (0.0, 0.125), (1.0, -0.25)):
        x, slope = rng.standard_normal((5, 2)), rng.standard_normal((2, 2))
        got = submission.ode_steps.euler_step(x, lambda x, t, a=slope: x @ a + t, t, step=step)
        way = step * np.stack([slope.T @ row + t for row in x])
        expect("x'", got, x + way, source="definition", context={"x": x, "the way": way})
        got = submission.ode_steps.euler_step(x, lambda x, t: x, t, step=step)  # what it gives may be x itself
        expect("x' where the velocity is x", got, x + step * x, source="definition", context={"x": x})


@exercise("euler_step", points=0.25)
def test_the_step_of_euler_keeps_float32(submission, rng):
    x = rng.standard_normal((5, 2)).astype(np.float32)
    expect_dtype("x'", submission.ode_steps.euler_step(x, lambda x, t: -x, 0.5, step=0.25), np.float32)


@exercise("heun_step", points=0.5)
def test_the_speed_that_grows_with_time_is_met_exactly(submission, rng):
    """where the velocity is 2t everywhere, a step of Heun ends exactly on the path."""
    for t, step in ((0.25, 0.5), (0.0, 0.125), (1.0, -0.25)):
        x = rng.standard_normal((5, 2))
        got = submission.ode_steps.heun_step(x, lambda x, t: np.full_like(x, 2 * t), t, step=step)
        expect("x'", got, x + (t + step) ** 2 - t**2, source="integral of 2t", context={"x": x})


@exercise("heun_step", points=0.75)
def test_the_growth_is_the_exponential_up_to_the_square(submission, rng):
    """where the velocity is a x, a step of Heun multiplies by the exponential series up to the square."""
    for a, step in ((1.5, 0.5), (-2.0, 0.25), (0.75, -0.5)):
        x = rng.standard_normal((4, 3))
        got = submission.ode_steps.heun_step(x, lambda x, t, a=a: a * x, 0.5, step=step)
        series = sum((a * step) ** k / max(k, 1) for k in range(3))
        expect("x'", got, series * x, source="series", context={"x": x})


@exercise("heun_step", points=0.25)
def test_the_two_ends_are_averaged(submission, rng):
    """the second velocity is that at the end of Euler's step, and counts as much as the first."""
    x, asked = rng.standard_normal((4, 2)), []

    def velocity(x, t):
        asked.append((np.array(x), float(t)))
        return np.sin(3 * x) + t**3

    got = submission.ode_steps.heun_step(x, velocity, 0.25, step=0.5)
    guess = x + 0.5 * (np.sin(3 * x) + 0.25**3)
    expected = x + 0.25 * np.sin(3 * x) + 0.25 * np.sin(3 * guess) + 0.25 * (0.25**3 + 0.75**3)
    expect("x'", got, expected, source="trapezium rule", context={"x": x, "Euler's step": guess})
    expect("the times asked", np.sort([t for _, t in asked]), np.array([0.25, 0.75]), source="ends of the step")


@exercise("heun_step", points=0.25, needs=("test_the_growth_is_the_exponential_up_to_the_square",))
def test_half_the_step_is_a_quarter_of_the_error(submission, rng):
    noise, mean, std = rng.standard_normal((20, 2)), rng.standard_normal(2), rng.uniform(0.3, 0.6)

    def velocity(x, t):  # of the straight paths from N(0, I) to N(mean, std² I)
        return mean + (t * std**2 - 1 + t) / ((1 - t) ** 2 + t**2 * std**2) * (x - t * mean)

    wrong = []
    for n in (40, 80):
        x = noise
        for i in range(n):
            x = submission.ode_steps.heun_step(x, velocity, i / n, step=1 / n)
        wrong.append(np.abs(x - mean - std * noise).max())
    order = float(np.log2(wrong[0] / wrong[1])) if min(wrong) > 0 else 0.0
    says = f"half the step divides the error by {2**order:.2f}, where that should be 4, within 0.7"
    expect_true("the error", 3.3 < 2**order < 4.7, says, value=order)


@exercise("heun_step", points=0.25)
def test_the_step_of_heun_keeps_float32(submission, rng):
    x = rng.standard_normal((5, 2)).astype(np.float32)
    expect_dtype("x'", submission.ode_steps.heun_step(x, lambda x, t: -x, 0.5, step=0.25), np.float32)
