"""Grades precision and recall of samples: on places on a line that can be counted, and by loops over all pairs."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_true


@exercise("precision_and_recall", points=1)
def test_shares_are_those_of_balls_that_reach_the_kth_neighbour(submission, rng):
    for n, m, d, k in (12, 9, 2, 3), (9, 12, 1, 1), (7, 7, 3, 2), (4, 5, 2, 3):
        real, samples = rng.standard_normal((n, d)), rng.standard_normal((m, d)) + rng.uniform(-1, 1, d)
        found = submission.precision_recall.precision_and_recall(real, samples, k=k)
        context = {"the number of the data": np.array(float(n)), "the number of the samples": np.array(float(m))}
        expect("precision", found[0], _share(samples, real, k), source="share by loops", context=context)
        expect("recall", found[1], _share(real, samples, k), source="share by loops", context=context)


@exercise("precision_and_recall", points=0.5)
def test_samples_that_are_all_alike_are_precise_and_recall_little(submission, rng):
    real = 10.0 * np.arange(8)[:, None] + rng.uniform(-1, 1, (8, 1))
    near, far = rng.integers(2, 30, 2)
    samples = real[3] + 0.01 * rng.standard_normal((near, 1))
    precision, recall = submission.precision_recall.precision_and_recall(real, samples, k=1)
    expect("precision of samples at one example", precision, 1.0, source="all inside its ball")
    expect_true("recall of samples at one example", recall <= 1 / 8, f"recall is {recall}, and seven of eight examples "
                "lie far from every sample", value=recall)  # fmt: skip
    samples = np.concatenate([samples, 1000 + rng.standard_normal((far, 1))])
    precision, _ = submission.precision_recall.precision_and_recall(real, samples, k=1)
    expect("precision where others lie far away", precision, near / (near + far), source="share inside the ball")


@exercise("precision_and_recall", points=0.5, needs=("test_shares_are_those_of_balls_that_reach_the_kth_neighbour",))
def test_an_example_is_no_neighbour_of_itself(submission, rng):
    """an example is no neighbour of itself, and the edge of a ball belongs to it."""
    real, samples = np.array([[0.0], [1.0], [3.0]]), np.array([[-1.0], [5.0], [7.0]])
    precision, recall = submission.precision_recall.precision_and_recall(real, samples, k=1)
    expect("precision of samples on the edges", precision, 2 / 3, source="counted by hand")
    expect("recall of samples on the edges", recall, 1.0, source="counted by hand")


def _share(asked, around, k):
    inside = 0
    for x in asked:
        for i, y in enumerate(around):
            others = sorted(float(np.sum((y - z) ** 2)) for j, z in enumerate(around) if j != i)
            if float(np.sum((x - y) ** 2)) <= others[k - 1]:
                inside += 1
                break
    return inside / len(asked)
