"""What students get wrong about hiding patches."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.layers.patch_masking import random_patches


@misconception(
    "random_patches",
    says="Each patch is hidden by a coin of its own, so their number differs from image to image. How many shall there "
    "be in each?",
)
def tosses_a_coin_for_each(n, *, image, patch, ratio, rng):
    down, across = image[0] // patch[0], image[1] // patch[1]
    chosen = rng.random((n, down, across)) < ratio
    return chosen.repeat(patch[0], axis=1).repeat(patch[1], axis=2).reshape(n, -1)


@misconception(
    "random_patches",
    says="A patch may be drawn twice in one image, and is hidden only once: fewer are hidden than were drawn. Which "
    "draw gives no patch a second time?",
)
def draws_a_patch_twice(n, *, image, patch, ratio, rng):
    down, across = image[0] // patch[0], image[1] // patch[1]
    chosen = np.zeros((n, down * across), bool)
    for one in chosen:
        one[rng.integers(0, down * across, round(ratio * down * across))] = True
    return chosen.reshape(n, down, across).repeat(patch[0], axis=1).repeat(patch[1], axis=2).reshape(n, -1)


@misconception(
    "random_patches",
    says="All images have the same patches hidden. How many choices are to be drawn?",
)
def hides_the_same_of_all(n, *, image, patch, ratio, rng):
    return np.repeat(random_patches(1, image=image, patch=patch, ratio=ratio, rng=rng), n, axis=0)


@misconception(
    "random_patches",
    says="What is True is what stays to be seen. The name says what True stands for: which is it?",
)
def marks_what_is_seen(n, *, image, patch, ratio, rng):
    return ~random_patches(n, image=image, patch=patch, ratio=ratio, rng=rng)


@misconception(
    "random_patches",
    says="Single pixels are chosen, not patches. How large is the smallest piece that is hidden as a whole?",
)
def hides_single_pixels(n, *, image, patch, ratio, rng):
    return random_patches(n, image=image, patch=(1, 1), ratio=ratio, rng=rng)


@misconception(
    "random_patches",
    says="Height and width of the patches are exchanged. Which of the two runs along a row of pixels?",
)
def turns_the_patches(n, *, image, patch, ratio, rng):
    down, across = image[0] // patch[0], image[1] // patch[1]
    rank = rng.random((n, down * across)).argsort(axis=1).argsort(axis=1)
    chosen = (rank < round(ratio * down * across)).reshape(n, down, across)
    return chosen.repeat(patch[1], axis=1).repeat(patch[0], axis=2).reshape(n, -1)


@misconception(
    "random_patches",
    says="Where the ratio asks for no whole number of patches, their number is always rounded down. Which whole number "
    "is nearest?",
)
def rounds_down(n, *, image, patch, ratio, rng):
    down, across = image[0] // patch[0], image[1] // patch[1]
    rank = rng.random((n, down * across)).argsort(axis=1).argsort(axis=1)
    chosen = (rank < int(ratio * down * across)).reshape(n, down, across)
    return chosen.repeat(patch[0], axis=1).repeat(patch[1], axis=2).reshape(n, -1)
