"""What a grading test is written with: the face of :mod:`cs231n_ae.course.judging.testing`."""

from cs231n_ae.course.judging.testing import (
    exercise,
    expect,
    expect_drawn_from_rng,
    expect_draws_of_their_own,
    expect_dtype,
    expect_one_draw,
    expect_true,
    numerical_gradient_of,
)

__all__ = [
    "exercise",
    "expect",
    "expect_drawn_from_rng",
    "expect_draws_of_their_own",
    "expect_dtype",
    "expect_one_draw",
    "expect_true",
    "numerical_gradient_of",
]
