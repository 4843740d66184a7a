"""Grades the two steps of k-means and the number that they make small."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true


@exercise("kmeans_assign", points=1.25)
def test_each_example_gets_the_number_of_its_nearest_centre(submission, rng):
    for n, k in ((30, 6), (1, 6), (5, 1), (3, 3)):
        x, centers = rng.standard_normal((n, 3)) * [1, 2, 3], rng.standard_normal((k, 3)) * [1, 2, 3]
        labels = submission.kmeans.kmeans_assign(x, centers)
        expect("labels", labels, _nearest(x, centers), source="definition", context={"x": x, "centers": centers})


@exercise("kmeans_assign", points=0.5, needs=("test_each_example_gets_the_number_of_its_nearest_centre",))
def test_of_equally_near_centres_the_first_is_taken(submission, rng):
    x = rng.integers(-2, 3, (20, 2)).astype(float)
    centers = np.array([[3.0, 3.0], [1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, -1.0]])
    labels = submission.kmeans.kmeans_assign(x, centers)
    expect("labels", labels, _nearest(x, centers), source="rule for ties", context={"x": x, "centers": centers})


@exercise("kmeans_assign", points=0.25, needs=("test_each_example_gets_the_number_of_its_nearest_centre",))
def test_labels_are_whole_numbers(submission, rng):
    labels = submission.kmeans.kmeans_assign(rng.standard_normal((30, 3)), rng.standard_normal((6, 3)))
    says = f"labels have the dtype {labels.dtype}: a label is the number of a centre, and indexes the centres"
    expect_true("labels", labels.dtype.kind in "iu", says, value=str(labels.dtype))


@exercise("kmeans_update", points=1.5)
def test_each_centre_moves_to_the_mean_of_its_examples(submission, rng):
    x, centers = rng.standard_normal((11, 3)), rng.standard_normal((4, 3))
    labels = rng.permutation([0, 0, 1, 1, 1, 1, 2, 3, 3, 3, 3])
    moved = submission.kmeans.kmeans_update(x, labels, centers)
    expected = [sum(x[n] for n in range(11) if labels[n] == k) / (labels == k).sum() for k in range(4)]
    expect("centres", moved, expected, source="mean", context={"x": x, "centers": centers})


@exercise("kmeans_update", points=1, needs=("test_each_centre_moves_to_the_mean_of_its_examples",))
def test_an_empty_centre_moves_to_the_example_farthest_from_its_own(submission, rng):
    for _ in range(5):  # what is farthest by another measure is not so every time
        x, centers = _with_empty_centres(rng, empty=1)
        labels = _nearest(x, centers)
        moved = submission.kmeans.kmeans_update(x, labels, centers)
        expect(
            "centres", moved, _moved(x, labels, centers), source="rule for empty centres", context={"centers": centers}
        )


@exercise("kmeans_update", points=1, needs=("test_each_centre_moves_to_the_mean_of_its_examples",))
def test_several_empty_centres_take_the_farthest_examples_in_turn(submission, rng):
    for _ in range(5):  # what is farthest by another measure is not so every time
        x, centers = _with_empty_centres(rng, empty=3)
        labels = _nearest(x, centers)
        moved = submission.kmeans.kmeans_update(x, labels, centers)
        expect(
            "centres", moved, _moved(x, labels, centers), source="rule for empty centres", context={"centers": centers}
        )


@exercise("kmeans_update", points=0.25, needs=("test_an_empty_centre_moves_to_the_example_farthest_from_its_own",))
def test_of_equally_far_examples_the_first_is_taken(submission, rng):
    x = np.array([[1.0, 0.0], [0.0, 3.0], [-3.0, 0.0], [0.0, -3.0], [0.0, 1.0]])[:, rng.permutation(2)]
    centers, labels = np.array([[0.0, 0.0], [50.0, 0.0], [60.0, 0.0]]), np.zeros(5, int)
    moved = submission.kmeans.kmeans_update(x, labels, centers)
    expect("the centres that were empty", moved[1:], x[1:3], source="rule for equally far examples")


@exercise("kmeans_update", points=0.25)
def test_float32_stays_float32(submission, rng):
    x, centers = rng.standard_normal((5, 3)).astype(np.float32), rng.standard_normal((2, 3)).astype(np.float32)
    expect_dtype("centres", submission.kmeans.kmeans_update(x, np.array([0, 1, 0, 0, 1]), centers), np.float32)


@exercise("kmeans_inertia", points=1)
def test_it_is_the_sum_of_the_squared_distances_to_the_own_centres(submission, rng):
    for n, k in ((7, 5), (1, 5), (5, 1), (3, 3)):
        x, centers = rng.standard_normal((n, 3)), rng.standard_normal((k, 3))
        labels = _nearest(x, centers)
        inertia = submission.kmeans.kmeans_inertia(x, labels, centers)
        expect(
            "inertia", inertia, _inertia(x, labels, centers), source="definition", context={"x": x, "centers": centers}
        )


@exercise("kmeans_inertia", points=1)
def test_the_own_centre_is_that_of_the_label(submission, rng):
    """the own centre is that of the label, even where another is nearer."""
    x, centers, labels = rng.standard_normal((9, 3)), rng.standard_normal((5, 3)), rng.integers(0, 5, 9)
    inertia = submission.kmeans.kmeans_inertia(x, labels, centers)
    expect("inertia", inertia, _inertia(x, labels, centers), source="definition", context={"x": x, "centers": centers})


def _with_empty_centres(rng, *, empty):
    """Examples about three centres, and centres too far away to get one, in any order."""
    near, far = rng.standard_normal((3, 2)), np.array([[90.0, 80.0], [-70.0, 95.0], [85.0, -99.0]])[:empty]
    centers = rng.permutation(np.concatenate([near, far]))
    return 2 * rng.standard_normal((13, 2)) + 1, centers


def _nearest(x, centers):
    return np.array([min(range(len(centers)), key=lambda k: float(((row - centers[k]) ** 2).sum())) for row in x])


def _moved(x, labels, centers):
    """The update, one centre at a time."""
    gaps = [-float(((x[n] - centers[labels[n]]) ** 2).sum()) for n in range(len(x))]
    farthest = iter(sorted(range(len(x)), key=gaps.__getitem__))
    members = [[x[n] for n in range(len(x)) if labels[n] == k] for k in range(len(centers))]
    return [sum(rows) / len(rows) if rows else x[next(farthest)] for rows in members]


def _inertia(x, labels, centers):
    return sum(float((x[n, d] - centers[labels[n], d]) ** 2) for n in range(len(x)) for d in range(x.shape[1]))
