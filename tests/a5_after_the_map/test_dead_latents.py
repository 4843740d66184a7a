"""Grades the resampling of dead latents, latent by latent, and how often it draws which example."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_drawn_from_rng, expect_dtype, expect_true

SHAPES = (6, 3, 5), (2, 4, 4), (9, 2, 7)
"""How many examples, features and latents."""


@exercise("resample_latents", points=0.5)
def test_the_living_keep_their_weights(submission, rng):
    for given in _cases(rng):
        new_w, new_b, new_dec = submission.dead_latents.resample_latents(**given, rng=rng)
        alive = ~given["dead"]
        expect("enc_w of the living", new_w[:, alive], given["enc_w"][:, alive], source="input")
        expect("enc_b of the living", new_b[alive], given["enc_b"][alive], source="input")
        expect("dec_w of the living", new_dec[alive], given["dec_w"][alive], source="input")


@exercise("resample_latents", points=0.75)
def test_dead_latents_point_at_examples_that_have_an_error(submission, rng):
    for given in _cases(rng):
        given["errors"][0] = 0
        *_, new = submission.dead_latents.resample_latents(**given, rng=rng)
        for row in new[given["dead"]]:
            gaps = [np.abs(row - x / np.hypot.reduce(x)).max() for x in given["x"]]
            along = [np.abs(row / np.hypot.reduce(row) - x / np.hypot.reduce(x)).max() for x in given["x"][1:]]
            says = "a new direction is not that of an example with an error"
            if min(along) < 1e-9:
                says = f"a new direction is that of an example, but has the length {np.hypot.reduce(row):.3g} and not 1"
            expect_true("dec_w of the dead", min(gaps[1:]) < 1e-9, says, value=row)


@exercise("resample_latents", points=0.75)
def test_the_encoder_points_the_same_way_and_weakly(submission, rng):
    """of dead latents the encoder points the same way, weakly, and has the bias 0."""
    for given in _cases(rng):
        for scale in (0.2, 1.5):
            new_w, new_b, new_dec = submission.dead_latents.resample_latents(**given, scale=scale, rng=rng)
            columns, dead = given["enc_w"].T, given["dead"]
            length = np.mean([np.hypot.reduce(column) for column, gone in zip(columns, dead, strict=True) if not gone])
            lengths = [np.hypot.reduce(column) for column in new_w[:, dead].T]
            source = "mean length of the living, times scale"
            expect("lengths in enc_w of the dead", lengths, np.full(dead.sum(), scale * length), source=source)
            along = np.sum(new_w[:, dead].T * new_dec[dead], axis=1)
            expect("enc_w along dec_w of the dead", along, np.full(dead.sum(), scale * length), source=source)
            expect("enc_b of the dead", new_b[dead], np.zeros(dead.sum()), source="definition")


@exercise("resample_latents", points=0.75, needs=("test_dead_latents_point_at_examples_that_have_an_error",))
def test_examples_are_drawn_by_the_square_of_their_error(submission, rng):
    """examples are drawn in proportion to the square of their error, for each latent anew."""
    given = _arrays(rng, 4, 3, 6001)
    given["dead"] = np.arange(6001) > 0
    given["errors"] = np.array([1.0, 2, 0.5, 3])[rng.permutation(4)]
    *_, new = submission.dead_latents.resample_latents(**given, scale=1.5, rng=rng)
    unit = np.stack([x / np.hypot.reduce(x) for x in given["x"]])
    shares = np.bincount((new[1:] @ unit.T).argmax(axis=1), minlength=4) / 6000
    wanted = given["errors"] ** 2 / np.sum(given["errors"] ** 2)
    says = f"examples are drawn with frequencies {shares.round(2)}, where they should be {wanted.round(2)}"
    expect_true("the frequencies", np.abs(shares - wanted).max() < 0.035, says, value=shares)
    few = {**_arrays(rng, 40, 3, 5), "dead": np.arange(5) > 1}
    expect_drawn_from_rng(
        "the examples", lambda source: submission.dead_latents.resample_latents(**few, rng=source)[2], rng
    )


@exercise("resample_latents", points=0.25)
def test_the_new_ones_keep_float32(submission, rng):
    given = _arrays(rng, 6, 3, 5)
    given = {name: a if name == "dead" else a.astype(np.float32) for name, a in given.items()}
    new = submission.dead_latents.resample_latents(**given, rng=rng)
    for name, array in zip(("enc_w", "enc_b", "dec_w"), new, strict=True):
        expect_dtype(name, array, np.float32)


def _cases(rng):
    return [_arrays(rng, *shape) for shape in SHAPES]


def _arrays(rng, n, d, h):
    return {
        "enc_w": 2 * rng.standard_normal((d, h)),
        "enc_b": rng.standard_normal(h),
        "dec_w": rng.standard_normal((h, d)),
        "dead": np.arange(h) % 2 == 1,
        "x": rng.uniform(0.5, 2, (n, 1)) * rng.standard_normal((n, d)),
        "errors": rng.uniform(0.5, 2, n),
    }
