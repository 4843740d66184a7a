"""Grades the step of a denoising chain, with a corruption and a denoiser that are known exactly."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_drawn_from_rng, expect_dtype, expect_true

N = 20_000


@exercise("denoising_chain_step", points=0.5)
def test_the_probabilities_are_those_of_the_corrupted_images(submission, rng):
    for n, d in (6, 4), (1, 4), (6, 1), (4, 4):
        x = rng.integers(0, 2, (n, d)).astype(float)
        blur = rng.uniform(0, 0.25, (d, d))
        new, p = _step(submission, x, lambda x: 1 - x, lambda x, blur=blur: x @ blur, rng)
        context = {"x": x, "denoise(x)": x @ blur}
        expect("p", p, (1 - x) @ blur, source="denoised corruption", context=context)
        expect("the shape of the new images", np.array(np.shape(new)), np.array([n, d]), source="shape of x")


@exercise("denoising_chain_step", points=0.5)
def test_the_new_images_are_drawn(submission, rng):
    """the new images are zeros and ones, drawn with these probabilities."""
    means = rng.uniform(0.1, 0.9, 4)
    x = rng.integers(0, 2, (N, 4)).astype(float)
    new, _ = _step(submission, x, lambda x: x, lambda x: 0 * x + means, rng)
    says = "the new images hold other numbers than 0 and 1: are these the probabilities?"
    expect_true("the new images", np.isin(new, (0, 1)).all(), says, value=new[:5])
    expect("the pixels' means", new.mean(axis=0), means, source="probability", rtol=0, atol=0.022)


@exercise("denoising_chain_step", points=0.25)
def test_pixels_and_chains_are_drawn_independently(submission, rng):
    def half(x):
        return np.full(x.shape, 0.5)

    few = np.zeros(rng.integers(5, 40, 2))
    expect_drawn_from_rng(
        "the new images", lambda source: _step(submission, few, np.copy, half, source)[0], rng, shape=few.shape
    )
    new, _ = _step(submission, np.zeros((N, 3)), lambda x: x, half, rng)
    together = np.mean(new[:, 0] == new[:, 1])
    says = f"two fair pixels agree in {together:.1%} of the images, where independent ones agree in half"
    expect_true("independent pixels", abs(together - 0.5) < 0.03, says, value=together)
    rows = np.mean(new[:-1, 0] == new[1:, 0])
    says = f"a fair pixel agrees with that of the next chain in {rows:.1%}, where independent ones agree in half"
    expect_true("independent chains", abs(rows - 0.5) < 0.03, says, value=rows)


@exercise("denoising_chain_step", points=0.5)
def test_many_steps_lead_to_the_stationary_distribution(submission, rng):
    """many steps lead to the stationary distribution of one pixel, which is that of the data."""
    data, keep = rng.uniform(0.6, 0.8), 0.8  # the pixel is on so often; the corruption flips it with probability 0.2
    joint = np.array([[(1 - data) * keep, (1 - data) * (1 - keep)], [data * (1 - keep), data * keep]])  # (x, corrupted)
    posterior = joint[1] / joint.sum(axis=0)  # P(x = 1 | corrupted)
    noise = np.random.default_rng(int(rng.integers(1000)))
    x = np.zeros((int(rng.integers(4000, 4400)), 1))
    chains = len(x)
    for _ in range(25):
        x, _ = _step(
            submission,
            x,
            lambda x: np.where(noise.random(x.shape) < keep, x, 1 - x),
            lambda x: posterior[x.astype(int)],
            rng,
        )
    expect("how many chains there are", len(x), chains, source="number at the start")
    expect("the share of ones after 25 steps", x.mean(), data, source="share in the data", rtol=0, atol=0.045)


@exercise("denoising_chain_step", points=0.25)
def test_float32_images_stay_float32(submission, rng):
    x = rng.integers(0, 2, (6, 4)).astype(np.float32)
    new, p = _step(submission, x, lambda x: x, lambda x: (0.25 + x / 2).astype(np.float32), rng)
    expect_dtype("the new images", new, np.float32)
    expect_dtype("p", p, np.float32)


def _step(submission, x, corrupt, denoise, rng):
    return submission.denoising_chain.denoising_chain_step(x, corrupt=corrupt, denoise=denoise, rng=rng)
