"""The alternating loop, against one that is written out here, and what it is to achieve on a small ring."""

import functools
import itertools
import signal

import numpy as np
import pytest
from tqdm.auto import tqdm

from cs231n_ae.adversarial_training import train_gan
from cs231n_ae.checkpoint import read_npz
from cs231n_ae.divergence import DivergenceError
from cs231n_ae.models import GAN
from cs231n_ae.nonfinite import NonFiniteError
from cs231n_ae.run_facts import OtherRunError
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
        pytest.raises(DivergenceError, match=r"after step 2, v_sum in the .* memory of gen_W\d is inf"),
    ):
        train_gan(gan, DATA.astype(np.float32), steps=2, rng=np.random.default_rng(0), progress=False)


OPTIONS = {"batch_size": 100, "learning_rate": 0.01, "progress": False}  # three steps to a pass over the data


def run(gan, *, steps=7, seed=3, data=DATA, **options):
    return train_gan(gan, data, steps=steps, rng=np.random.default_rng(seed), **{**OPTIONS, **options})


def interrupted(gan, *, before):
    """The same net, in which Ctrl-C comes as a KeyboardInterrupt while the gradients of this update are computed."""
    updates = itertools.count(1)

    def stopping(compute):
        def gradients(*batch):
            if next(updates) == before:
                raise KeyboardInterrupt
            return compute(*batch)

        return gradients

    gan.discriminator_gradients = stopping(gan.discriminator_gradients)
    gan.generator_gradients = stopping(gan.generator_gradients)
    return gan


@pytest.mark.parametrize("k", [1, 2])
@pytest.mark.parametrize("update", range(1, 13))
def test_a_run_that_is_stopped_before_any_update_goes_on_bit_for_bit(tmp_path, k, update):
    unbroken, first, second = small(), small(), small()
    expected = run(unbroken, discriminator_steps=k)
    options = {"discriminator_steps": k, "checkpoint": tmp_path / "c", "resume": True}
    curves = run(interrupted(first, before=update), **options)
    assert len(curves["generator"]) == len(curves["discriminator"]) == (update - 1) // (k + 1)
    seen = []
    curves = run(second, watch=seen.append, every=1, **options)
    whole_steps = -(-(update - 1) // (k + 1))  # before an update within a step, this step has been shown already
    assert seen == list(range(whole_steps, 8))
    for side, losses in expected.items():
        np.testing.assert_array_equal(curves[side], losses)
    for name, p in unbroken.params.items():
        np.testing.assert_array_equal(second.params[name], p)


def test_ctrl_c_finishes_the_update_in_hand(tmp_path):
    gan, unbroken, again = small(), small(), small()
    expected = run(unbroken)
    press = {2: lambda: signal.raise_signal(signal.SIGINT)}
    options = {"checkpoint": tmp_path / "c", "every": 1, "resume": True}
    curves = run(gan, watch=lambda step: press.get(step, int)(), **options)
    assert len(curves["generator"]) == 2
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    np.testing.assert_array_equal(run(again, **options)["discriminator"], expected["discriminator"])


def test_what_is_left_by_a_power_cut_is_as_old_as_one_pass_over_the_data(tmp_path):
    gan, unbroken, again = small(), small(), small()
    expected = run(unbroken)

    def cut(step):
        if step == 5:
            raise MemoryError  # nothing is saved at this

    with pytest.raises(MemoryError):
        run(gan, watch=cut, every=1, checkpoint=tmp_path / "c")
    assert len(read_npz(tmp_path / "c", kind="checkpoint")[1]["history"]["steps"]["generator"]) == 3
    np.testing.assert_array_equal(
        run(again, checkpoint=tmp_path / "c", resume=True)["generator"], expected["generator"]
    )


def test_more_steps_may_be_asked_for_and_a_finished_run_gives_its_curves(tmp_path):
    longer, gan = small(), small()
    expected = run(longer, steps=9)
    first = run(gan, checkpoint=tmp_path / "c")
    for steps in (7, 9):
        curves = run(small(), steps=steps, checkpoint=tmp_path / "c", resume=True)
        assert len(curves["generator"]) == steps
    np.testing.assert_array_equal(first["generator"], expected["generator"][:7])
    np.testing.assert_array_equal(curves["generator"], expected["generator"])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"gan": small(kind="minimax")}, "kind was non_saturating, is minimax"),
        ({"seed": 4}, "seed was 3, is 4"),
        ({"data": DATA[::-1]}, r"data was float64 \(300, 2\) of hash \w+, is float64"),
        ({"batch_size": 50}, "batch_size was 100, is 50"),
        ({"learning_rate": 0.1}, "learning_rate was 0.01, is 0.1"),
        ({"beta1": 0.9}, "rule_options was {'beta1': 0.5}, is {'beta1': 0.9}"),
        ({"discriminator_steps": 2}, "discriminator_steps was 1, is 2"),
    ],
)
def test_another_run_is_not_resumed(tmp_path, change, says):
    run(small(), steps=3, checkpoint=tmp_path / "c")
    with pytest.raises(OtherRunError, match=f"must come from the same run to be resumed: {says}"):
        run(**{"gan": small(), **change}, checkpoint=tmp_path / "c", resume=True)


def test_a_file_of_yours_is_not_overwritten(tmp_path):
    (tmp_path / "c").write_text("mine")
    with pytest.raises(ValueError, match="will not overwrite"):
        run(small(), checkpoint=tmp_path / "c")
    with pytest.raises(ValueError, match="resume must come with a checkpoint"):
        run(small(), resume=True)


def test_on_a_narrow_terminal_the_progress_bar_shows_both_losses(capsys, monkeypatch):
    monkeypatch.setattr("tqdm.auto.tqdm", functools.partial(tqdm, ncols=80))
    curves = run(small(), steps=5, progress=True)
    last = capsys.readouterr().err.split("\r")[-1].rstrip()
    now = ", ".join(f"{side} {curves[side][-1]:.3g}" for side in ("discriminator", "generator"))
    assert len(last) <= 80 and f"5/5, {now} [" in last
