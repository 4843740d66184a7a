"""Grades Whitening.encode and Whitening.decode: mean, components and variances are set by the test."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype

VARIANCES = np.array([6.0, 2.5, 0.9, 0.2])


@exercise("whitening_encode", points=1)
def test_pca_whitening_divides_each_coordinate_by_its_standard_deviation(submission, rng):
    """under "pca", each coordinate is divided by the standard deviation along its component."""
    for n in (6, 1, 4):
        model, mean, v = _fitted(submission, rng, kind="pca", epsilon=0.0)
        x = mean + rng.standard_normal((n, 4))
        expected = [[(row - mean) @ v[k] / VARIANCES[k] ** 0.5 for k in range(4)] for row in x]
        expect("z", model.encode(x), expected, source="definition", context={"x": x, "mean": mean})


@exercise("whitening_encode", points=1)
def test_zca_whitening_turns_back(submission, rng):
    """under "zca", the white coordinates are turned back to pixels."""
    for n in (6, 1, 4):
        model, mean, v = _fitted(submission, rng, kind="zca", epsilon=0.0)
        x = mean + rng.standard_normal((n, 4))
        inverse_root = sum(np.outer(v[k], v[k]) / VARIANCES[k] ** 0.5 for k in range(4))
        expect("z", model.encode(x), (x - mean) @ inverse_root, source="closed form", context={"x": x, "mean": mean})


@exercise("whitening_encode", points=1)
def test_epsilon_is_added_to_the_variances(submission, rng):
    model, mean, v = _fitted(submission, rng, kind="pca", epsilon=0.3)
    x = mean + rng.standard_normal((6, 4))
    expected = [[(row - mean) @ v[k] / (VARIANCES[k] + 0.3) ** 0.5 for k in range(4)] for row in x]
    expect("z", model.encode(x), expected, source="definition", context={"x": x, "mean": mean})


@exercise("whitening_encode", points=0.75)
def test_white_data_have_the_identity_for_covariance(submission, rng):
    for kind in ("pca", "zca"):
        d = int(rng.integers(3, 10))
        x = rng.standard_normal((30, d)) @ rng.standard_normal((d, d)) + 3
        z = submission.whitening.Whitening(kind=kind).fit(x).encode(x)
        expect(f"covariance of {kind}", z.T @ z / len(x), np.eye(d), source="unit matrix", rtol=1e-5)


@exercise("whitening_encode", points=0.25)
def test_white_float32_is_float32(submission, rng):
    x = (rng.standard_normal((30, 5)) + 3).astype(np.float32)
    for kind in ("pca", "zca"):
        z = submission.whitening.Whitening(kind=kind, epsilon=0.1).fit(x).encode(x)
        expect_dtype("z", z, np.float32)


@exercise("whitening_decode", points=1)
def test_pca_coordinates_are_stretched_and_turned(submission, rng):
    """under "pca", coordinates are stretched, turned to pixels, and seen from the mean."""
    for n in (6, 1, 4):
        model, mean, v = _fitted(submission, rng, kind="pca", epsilon=0.3)
        z = rng.standard_normal((n, 4))
        expected = [mean + sum(row[k] * (VARIANCES[k] + 0.3) ** 0.5 * v[k] for k in range(4)) for row in z]
        expect("x", model.decode(z), expected, source="definition", context={"z": z, "mean": mean})


@exercise("whitening_decode", points=1)
def test_zca_pictures_are_turned_first(submission, rng):
    """under "zca", a white picture is turned to coordinates first."""
    for n in (6, 1, 4):
        model, mean, v = _fitted(submission, rng, kind="zca", epsilon=0.3)
        z = rng.standard_normal((n, 4))
        root = sum((VARIANCES[k] + 0.3) ** 0.5 * np.outer(v[k], v[k]) for k in range(4))
        expect("x", model.decode(z), mean + z @ root, source="closed form", context={"z": z, "mean": mean})


@exercise("whitening_decode", points=0.5)
def test_zero_stands_for_the_mean(submission, rng):
    for kind in ("pca", "zca"):
        model, mean, _ = _fitted(submission, rng, kind=kind, epsilon=0.3)
        expect("x", model.decode(np.zeros((5, 4))), np.stack([mean] * 5), source="mean", context={"mean": mean})


@exercise("whitening_decode", points=0.5)
def test_what_is_decoded_from_float32_is_float32(submission, rng):
    x, z = (rng.standard_normal((30, 5)) + 3).astype(np.float32), rng.standard_normal((6, 5)).astype(np.float32)
    for kind in ("pca", "zca"):
        expect_dtype("x", submission.whitening.Whitening(kind=kind, epsilon=0.1).fit(x).decode(z), np.float32)


def _fitted(submission, rng, *, kind, epsilon):
    """A whitening whose fit was done by the test, so that encode and decode are judged by themselves."""
    mean, components = rng.uniform(1, 3, 4) * [1, -1, 1, -1], np.linalg.qr(rng.standard_normal((4, 4)))[0].T
    model = submission.whitening.Whitening(kind=kind, epsilon=epsilon)
    model.mean, model.components, model.variances = mean, components, VARIANCES
    return model, mean, components
