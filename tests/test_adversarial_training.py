"""The alternating loop, against one that is written out here, and what it is to achieve on a small ring."""

import numpy as np
import pytest

from cs231n_ae.adversarial_training import train_gan
from cs231n_ae.divergence import DivergenceError
from cs231n_ae.models import GAN
from cs231n_ae.nonfinite import NonFiniteError
from cs231n_ae.toy_densities import gaussian_ring


def small(seed=0, **options):
    return GAN(2, (5,), 2, rng=np.random.default_rng(seed), dtype=np.float64, **options)


DATA = gaussian_ring(300, std=0.2, rng=np.random.default_rng(0), dtype=np.float64)


@pytest.mark.parametrize("k", [1, 3])
def test_the_loop_is_adam_for_each_side_in_turn(k):
    gan, mine = small(), small()
    options = {"steps": 4, "batch_size": 7, "learning_rate": 0.01, "discriminator_steps": k, "progress": False}
    curves = train_gan(gan, DATA, rng=np.random.default_rng(3), **options)

    rng, moments, counts, losses = np.random.default_rng(3), {}, {}, []

    def move(loss, grads):
        for name, g in grads.items():
            m, v = moments.get(name, (0.0, 0.0))
            counts[name] = counts.get(name, 0) + 1
            m, v = 0.5 * m + 0.5 * g, 0.999 * v + 0.001 * g**2
            moments[name] = m, v
            step = m / (1 - 0.5 ** counts[name]) / (np.sqrt(v / (1 - 0.999 ** counts[name])) + 1e-8)
            mine.params[name] = mine.params[name] - 0.01 * step
        return loss

    for _ in range(4):
        for _ in range(k):
            x = DATA[rng.integers(300, size=7)]
            last = move(*mine.discriminator_gradients(x, rng.standard_normal((7, 2))))
        losses.append((last, move(*mine.generator_gradients(rng.standard_normal((7, 2))))))
    np.testing.assert_allclose(np.transpose(losses), [curves["discriminator"], curves["generator"]], rtol=1e-9)
    for name, p in gan.params.items():
        np.testing.assert_allclose(p, mine.params[name], rtol=1e-8, atol=1e-10, err_msg=name)


def test_the_same_seed_gives_the_same_run_and_watching_does_not_matter():
    seen = []
    options = {"steps": 5, "progress": False}
    first, again, other = small(), small(), small()
    train_gan(first, DATA, rng=np.random.default_rng(0), **options)
    train_gan(again, DATA, rng=np.random.default_rng(0), watch=seen.append, every=2, **options)
    train_gan(other, DATA, rng=np.random.default_rng(1), **options)
    assert seen == [0, 2, 4, 5]
    for name, p in first.params.items():
        np.testing.assert_array_equal(p, again.params[name])
        assert (p != other.params[name]).any()


def test_samples_move_to_the_ring():
    gan = GAN(2, (32, 32), 2, activation="tanh", rng=np.random.default_rng(0))
    before = np.linalg.norm(gan.sample(500, rng=np.random.default_rng(1)), axis=1)
    data = DATA.astype(np.float32)
    train_gan(gan, data, steps=600, learning_rate=2e-3, rng=np.random.default_rng(2), progress=False)
    after = np.linalg.norm(gan.sample(500, rng=np.random.default_rng(1)), axis=1)
    assert np.abs(after - 2).mean() < 0.5 < np.abs(before - 2).mean()


def test_bad_arguments_are_refused_and_a_loss_that_explodes_is_named():
    rng = np.random.default_rng(0)
    with pytest.raises(
        ValueError, match=r"data must have shape \(any, 2\) \(as many features as the generator makes\)"
    ):
        train_gan(small(), DATA[:, :1], steps=1, rng=rng)
    with pytest.raises(ValueError, match="batch_size must be a positive integer"):
        train_gan(small(), DATA, steps=1, batch_size=0, rng=rng)
    gan = small()
    gan.params["gen_b2"][0] = np.nan
    with pytest.raises(NonFiniteError, match="the discriminator's loss is nan at step 0"):
        train_gan(gan, DATA, steps=1, rng=rng, progress=False)


def test_a_learning_rate_beyond_reason_is_named():
    gan = GAN(2, (32, 32), 2, rng=np.random.default_rng(0))
    with pytest.raises(
        DivergenceError,
        match=r"the (discriminator|generator)'s loss is \d\S+e\+\d\d at step \d+\. The learning rate of 100",
    ):
        train_gan(
            gan, DATA.astype(np.float32), steps=300, learning_rate=100, rng=np.random.default_rng(0), progress=False
        )
    assert all(np.isfinite(p).all() for p in gan.params.values())


def test_an_infinite_memory_is_told_in_the_end():
    class Steep(GAN):
        def generator_gradients(self, z):
            loss, grads = super().generator_gradients(z)
            return loss, {name: np.full_like(g, 1e30) for name, g in grads.items()}

    gan = Steep(2, (5,), 2, rng=np.random.default_rng(0))
    with (
        np.errstate(over="ignore"),
        pytest.raises(DivergenceError, match=r"after step 2, v in the .* memory of gen_W\d is inf"),
    ):
        train_gan(gan, DATA.astype(np.float32), steps=2, rng=np.random.default_rng(0), progress=False)
