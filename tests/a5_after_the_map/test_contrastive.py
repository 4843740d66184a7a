"""Grades NT-Xent, against its definition in loops and numerical gradients."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, numerical_gradient_of

CASES = ((4, 3, 0.5), (3, 5, 0.2), (2, 4, 1.5))


@exercise("nt_xent_loss", points=1)
def test_the_loss_is_that_of_the_definition(submission, rng):
    """the loss is the mean over all views of −log of the share that the partner has among the others."""
    for n, d, temperature in CASES:
        z = 2 * rng.standard_normal((2 * n, d))
        loss, _ = submission.contrastive.nt_xent_loss(z, temperature=temperature)
        expect("loss", loss, _loss(z, temperature), source="definition")


@exercise("nt_xent_loss", points=0.5)
def test_if_all_are_alike_the_partner_is_guessed(submission, rng):
    """if all embeddings are alike, the loss is the logarithm of the number of others."""
    for n in rng.permutation(np.arange(2, 20))[:2].tolist():
        z = np.tile(rng.standard_normal((1, 3)), (2 * n, 1)) * rng.uniform(0.5, 2, (2 * n, 1))
        loss, _ = submission.contrastive.nt_xent_loss(z, temperature=0.5)
        expect("loss", loss, np.log(2 * n - 1), source="guess among the others")


@exercise("nt_xent_loss", points=2)
def test_dz_agrees_with_the_numerical_gradient(submission, rng):
    for n, d, temperature in CASES:
        z = 2 * rng.standard_normal((2 * n, d))
        _, dz = submission.contrastive.nt_xent_loss(z, temperature=temperature)
        numerical = numerical_gradient_of(lambda a, t=temperature: _loss(a, t), z)
        expect("dz", dz, numerical, source="numerical gradient", context={"z": z})


@exercise("nt_xent_loss", points=0.25)
def test_small_temperatures_overflow_nothing(submission, rng):
    z = rng.standard_normal((6, 3))
    loss, dz = submission.contrastive.nt_xent_loss(z, temperature=1e-3)
    expect("loss", loss, _loss(z, 1e-3), source="definition")
    coldest, _ = submission.contrastive.nt_xent_loss(z, temperature=1e-4)
    expect("loss at 1e-4", coldest, _loss(z, 1e-4), source="definition")
    numerical = numerical_gradient_of(lambda a: _loss(a, 1e-3), z)
    expect("dz", dz, numerical, source="numerical gradient", rtol=1e-4)


@exercise("nt_xent_loss", points=0.25)
def test_dz_keeps_float32(submission, rng):
    z = rng.standard_normal((6, 3)).astype(np.float32)
    _, dz = submission.contrastive.nt_xent_loss(z, temperature=0.5)
    expect_dtype("dz", dz, np.float32)


def _loss(z, temperature):
    count, total = len(z), 0.0
    for i in range(count):
        cosines = np.array([z[i] @ other / np.sqrt((z[i] @ z[i]) * (other @ other)) for other in z]) / temperature
        others = np.delete(cosines, i)
        total += np.logaddexp.reduce(others) - cosines[(i + count // 2) % count]
    return total / count
