"""Grades the hiding of patches, by counting."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_drawn_from_rng, expect_true

CASES = (
    ((4, 6), (2, 3), 0.5),
    ((6, 4), (3, 1), 0.25),
    ((4, 4), (1, 2), 0.75),
    ((6, 6), (2, 2), 0.6),
    ((6, 6), (2, 2), 0.4),
)


@exercise("random_patches", points=0.5)
def test_so_many_pixels_are_hidden_in_each_image(submission, rng):
    for image, patch, ratio in CASES:
        n = int(rng.integers(3, 40))
        hidden = _hide(submission, n, image, patch, ratio, rng)
        patches = round(ratio * (image[0] * image[1]) / (patch[0] * patch[1]))
        expected = np.full(n, patches * patch[0] * patch[1])
        counts = hidden.sum(axis=1)
        differ = bool((counts != counts[0]).any())
        says = f"{counts} pixels are hidden, where all images should have one number: what leaves it to chance?"
        expect_true("one number for all images", not differ, says, value=counts)
        expect("hidden pixels", counts, expected, source="number asked for")
        expect_true("the mask", hidden.dtype == bool, f"its dtype is {hidden.dtype}, where bool was asked for")


@exercise("random_patches", points=0.5)
def test_a_patch_is_hidden_as_a_whole_or_not_at_all(submission, rng):
    for image, patch, ratio in CASES:
        n = int(rng.integers(20, 60))
        hidden = _hide(submission, n, image, patch, ratio, rng).reshape(n, *image)
        shares = np.array(
            [
                hidden[:, i : i + patch[0], j : j + patch[1]].mean(axis=(1, 2))
                for i in range(0, image[0], patch[0])
                for j in range(0, image[1], patch[1])
            ]
        )
        whole = bool(np.isin(shares, (0, 1)).all())
        some = hidden.any() and not hidden.all()
        expect_true("the mask", whole and some, "some patches are hidden in part, or none or all are", value=shares)


@exercise("random_patches", points=0.5, needs=("test_so_many_pixels_are_hidden_in_each_image",))
def test_all_choices_are_alike_and_apart(submission, rng):
    """each patch is hidden equally often, each pair of patches too, and images are apart from each other."""
    hidden = _hide(submission, 4000, (2, 4), (1, 2), 0.5, rng)[:, ::2].astype(float)
    often = hidden.mean(axis=0)
    says = f"patches are hidden with frequencies {often.round(2)}, where each should be 0.5"
    if (hidden == hidden[0]).all():
        says = "all images have the same patches hidden, where each should have a choice of its own"
    expect_true("the frequencies", np.abs(often - 0.5).max() < 0.05, says, value=often)
    pairs = (hidden.T @ hidden / 4000)[np.triu_indices(4, 1)]
    says = f"pairs of patches are hidden with frequencies {pairs.round(2)}, where each should be 1/6"
    expect_true("the pairs", np.abs(pairs - 1 / 6).max() < 0.04, says, value=pairs)
    same = (hidden[1:] == hidden[:-1]).all(axis=1).mean()
    says = f"{same:.2f} of the images have the mask of the one before, where that should be 1/6"
    expect_true("neighbours", abs(same - 1 / 6) < 0.04, says, value=same)


@exercise("random_patches", points=0.25)
def test_all_or_nothing_can_be_hidden(submission, rng):
    for ratio in (0.0, 1.0):
        n = int(rng.integers(3, 40))
        hidden = _hide(submission, n, (4, 6), (2, 3), ratio, rng)
        expect("the mask", hidden, np.full((n, 24), bool(ratio)), source="whole image")


@exercise("random_patches", points=0.25)
def test_rng_decides_the_choice(submission, rng):
    for n in (int(rng.integers(20, 60)), 1):

        def hide(source, n=n):
            return _hide(submission, n, (6, 6), (1, 2), 0.5, source)

        expect_drawn_from_rng("the mask", hide, rng, shape=(n, 36))


def _hide(submission, n, image, patch, ratio, rng):
    return submission.patch_masking.random_patches(n, image=image, patch=patch, ratio=ratio, rng=rng)
