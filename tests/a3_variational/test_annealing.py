"""Grades the warm-up of the divergence's weight."""

from cs231n_ae.course.testing import exercise, expect


@exercise("kl_warmup", points=0.25)
def test_it_climbs_in_a_straight_line(submission, rng):
    n = int(rng.integers(20, 90))
    for step in rng.integers(1, n, 3).tolist():
        expect("beta", submission.annealing.kl_warmup(step, steps=n), step / n, source="share of the way")


@exercise("kl_warmup", points=0.5, needs=("test_it_climbs_in_a_straight_line",))
def test_half_way_it_has_half_the_weight(submission, rng):
    half = int(rng.integers(20, 90))
    expect("beta", submission.annealing.kl_warmup(half, steps=2 * half), 0.5, source="middle of 0 and 1")


@exercise("kl_warmup", points=0.25, needs=("test_half_way_it_has_half_the_weight",))
def test_the_first_step_has_no_weight(submission, rng):
    expect("beta", submission.annealing.kl_warmup(0, steps=int(rng.integers(20, 90))), 0.0, source="start")


@exercise("kl_warmup", points=0.5, needs=("test_it_climbs_in_a_straight_line",))
def test_from_there_on_it_stays(submission, rng):
    """at the full weight it stays, however long the training."""
    n = int(rng.integers(20, 90))
    for step in (n, n + 1, 2 * n, 7 * n + 3):
        expect("beta", submission.annealing.kl_warmup(step, steps=n), 1.0, source="final weight")


@exercise("kl_warmup", points=0.5)
def test_the_final_weight_may_be_another(submission, rng):
    """the final weight may be another than 1, above or below."""
    n = 4 * int(rng.integers(5, 20))
    for final in (rng.uniform(0.1, 0.8), rng.uniform(2, 7)):
        expect("beta", submission.annealing.kl_warmup(n // 4, steps=n, final=final), final / 4, source="quarter of it")
        expect("beta", submission.annealing.kl_warmup(3 * n, steps=n, final=final), final, source="final weight")
