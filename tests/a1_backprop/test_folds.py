"""Grades cross-validation by whom it asks about and whom it shows; how the folds are drawn is free."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_drawn_from_rng, expect_true


@exercise("cross_validate", points=1)
def test_each_fold_has_its_share_of_right_labels(submission, rng):
    for n, n_folds in ((int(rng.integers(15, 40)), 3), (int(rng.integers(15, 40)), 2), (5, 5)):
        x, y = _examples(n)
        some = int(rng.integers(0, n // n_folds - 1)) if n > n_folds else 0

        def some_right(x, x_train, y_train, some=some):
            labels = (x[:, 0] + 40).astype(int)
            labels[some::2] += 1  # the others are wrong, to both sides
            labels[some + 1 :: 2] -= 1
            return labels

        right = submission.folds.cross_validate(some_right, x, y, n_folds=n_folds, rng=rng)
        expected = [some / len(part) for part in np.array_split(np.arange(n), n_folds)]
        expect("the shares", np.sort(right), np.sort(expected), source="shares of right labels, sorted")


@exercise("cross_validate", points=1)
def test_every_example_is_asked_about_once(submission, rng):
    for n, n_folds in ((12, 4), (11, 3), (6, 6)):
        seen = _seen(submission, rng, n=n, n_folds=n_folds)
        ids = np.concatenate([asked[:, 0] for asked, _, _ in seen])
        counts = [int(np.sum(ids == i)) for i in _examples(n)[0][:, 0]]
        expect("how often each example is asked about", counts, np.ones(n), source="once")
        sizes = sorted(len(asked) for asked, _, _ in seen)
        expected = sorted(len(part) for part in np.array_split(np.arange(n), n_folds))
        expect("the sizes of the folds", sizes, expected, source="sizes that differ by 1 at most")


@exercise("cross_validate", points=1, needs=("test_every_example_is_asked_about_once",))
def test_shown_are_all_the_others_with_their_labels(submission, rng):
    for asked, shown, labels in _seen(submission, rng, n=11, n_folds=3):
        common = len(set(asked[:, 0]) & set(shown[:, 0]))
        says = f"{common} of the {len(asked)} examples that are asked about were shown with their labels"
        expect_true("examples that are asked about and shown", common == 0, says, value=common > 0)
        expect("how many are shown", len(shown), 11 - len(asked), source="number of all others")
        own = np.array_equal(labels, shown[:, 0] + 40)
        says = "the labels that are shown are not those of the examples beside them"
        expect_true("labels that are shown", own, says, value=own)
        whole = np.array_equal(shown[:, 1], shown[:, 0] ** 2) and np.array_equal(asked[:, 1], asked[:, 0] ** 2)
        expect_true("examples", whole, "the examples are not rows of x as they came", value=whole)


@exercise("cross_validate", points=0.5, needs=("test_every_example_is_asked_about_once",))
def test_the_folds_are_shuffled(submission, rng):
    x = _examples(40)[0][:, 0]
    folds = [asked[:, 0] for asked, _, _ in _seen(submission, rng, n=40, n_folds=2)]
    runs = [int(np.sum(np.abs(np.diff(np.sort(fold))) == 1)) for fold in folds]
    strides = any(np.array_equal(np.sort(fold), x[start::2]) for fold in folds for start in (0, 1))
    neat = min(runs) >= 17 or strides
    says = (
        "the folds are neighbours in x, or every so-manieth of them: of sorted examples, none would be like the whole"
    )
    expect_true("the folds", not neat, says, value=neat)


@exercise("cross_validate", points=0.5, needs=("test_the_folds_are_shuffled",))
def test_the_folds_come_from_rng(submission, rng):
    def folds(generator):
        return np.concatenate([np.sort(asked[:, 0]) for asked, _, _ in _seen(submission, generator, n=40, n_folds=2)])

    expect_drawn_from_rng("the folds", folds, rng)


def _examples(n):
    """Examples that carry a number of their own, from -3 up, and a label that tells whose it is."""
    ids = np.arange(n, dtype=np.float64) - 3
    return np.stack([ids, ids**2], axis=1), (ids + 40).astype(int)


def _seen(submission, rng, *, n, n_folds):
    """What predict is called with."""
    seen = []

    def predict(x, x_train, y_train):
        seen.append((np.array(x), np.array(x_train), np.array(y_train)))
        return np.zeros(len(x), int)

    submission.folds.cross_validate(predict, *_examples(n), n_folds=n_folds, rng=rng)
    return seen
