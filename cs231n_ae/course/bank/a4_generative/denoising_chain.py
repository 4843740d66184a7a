"""What students get wrong about the step of a denoising chain."""

import numpy as np

from cs231n_ae.binarization import binarize
from cs231n_ae.course.misconceptions import misconception


@misconception(
    "denoising_chain_step",
    says="The images go into the denoiser as they are, so the chain stays at its first digit. Which of the arguments "
    "has not been used?",
)
def leaves_out_the_corruption(x, *, corrupt, denoise, rng):
    p = denoise(x)
    return binarize(p, rng=rng), p


@misconception(
    "denoising_chain_step",
    says="The next state is the probabilities themselves. Step by step they run into an average image. What is a "
    "sample of a pixel that is on with probability p?",
)
def goes_on_with_the_probabilities(x, *, corrupt, denoise, rng):
    p = denoise(corrupt(x))
    return p, p


@misconception(
    "denoising_chain_step",
    says="The probabilities are rounded: a pixel of 0.4 is never on. A chain that always takes the likeliest image is "
    "no sampler. What does rng do here?",
)
def rounds_in_place_of_drawing(x, *, corrupt, denoise, rng):
    p = denoise(corrupt(x))
    return np.round(p), p


@misconception(
    "denoising_chain_step",
    says="The new image and the probabilities have changed places. Which of them comes first?",
)
def returns_the_probabilities_first(x, *, corrupt, denoise, rng):
    p = denoise(corrupt(x))
    return p, binarize(p, rng=rng)


@misconception(
    "denoising_chain_step",
    says="The order is turned round: you denoise first, and corrupt what was denoised. What is drawn at the end shall "
    "be clean. Which of the two acts on x?",
)
def denoises_before_it_corrupts(x, *, corrupt, denoise, rng):
    p = corrupt(denoise(x))
    return binarize(np.clip(p, 0, 1), rng=rng), p


@misconception(
    "denoising_chain_step",
    says="All pixels of an image share one random number. Given the corrupted image the pixels are drawn "
    "independently: how many numbers are needed?",
)
def draws_one_number_for_an_image(x, *, corrupt, denoise, rng):
    p = denoise(corrupt(x))
    return (rng.random((len(p), 1)) < p).astype(p.dtype), p


@misconception(
    "denoising_chain_step",
    says="The new images are float64 although float32 came in. Three things bring float64 in: an array of that dtype "
    "(what rng draws, say), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def draws_in_float64(x, *, corrupt, denoise, rng):
    p = denoise(corrupt(x))
    return binarize(p, rng=rng).astype(np.float64), p


@misconception(
    "denoising_chain_step",
    says="Two generators of one seed gave two different results. Is there a call of np.random, or a generator "
    "of your own? Or has the first call changed what the second begins with?",
)
def draws_from_another_generator(x, *, corrupt, denoise, rng):
    p = denoise(corrupt(x))
    return binarize(p, rng=np.random.default_rng()), p


@misconception(
    "denoising_chain_step",
    says="Whatever generator is passed, the same images come out. Are they drawn from a generator of your own, "
    "whose seed is always the same, or not drawn at all? What is the argument rng for?",
)
def draws_from_a_fixed_seed(x, *, corrupt, denoise, rng):
    p = denoise(corrupt(x))
    return binarize(p, rng=np.random.default_rng(0)), p
