"""Persistent contrastive divergence: against a loop that is written out here, and against an exact likelihood."""

import itertools
import signal

import numpy as np
import pytest

from cs231n_ae import contrastive_training
from cs231n_ae.checkpoint import read_npz
from cs231n_ae.contrastive_training import train_rbm
from cs231n_ae.models import RBM
from cs231n_ae.run_facts import OtherRunError

DATA = np.repeat([[1.0, 1, 0, 0], [0, 0, 1, 1]], 30, axis=0)


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def log_likelihood(v, params):
    """By the sum over all 2^(D + H) states."""
    d, h = params["W"].shape
    pixels, units = (np.array(list(itertools.product([0.0, 1.0], repeat=n))) for n in (d, h))
    energy = -(pixels @ params["b"])[:, None] - units @ params["c"] - pixels @ params["W"] @ units.T
    p = np.exp(-energy).sum(axis=1) / np.exp(-energy).sum()
    return np.log(p[(v @ 2 ** np.arange(d)[::-1]).astype(int)]).mean()


@pytest.mark.parametrize("steps", [1, 3])
def test_the_loop_is_that_of_persistent_chains(steps):
    model, mine = (RBM(4, 3, steps=steps, rng=np.random.default_rng(0), dtype=np.float64) for _ in range(2))
    options = {"epochs": 2, "learning_rate": 0.5, "batch_size": 25, "chains": 7}
    assert train_rbm(model, DATA, rng=np.random.default_rng(1), **options) is model

    rng, p = np.random.default_rng(1), mine.params

    def draw(probabilities):
        return (rng.random(probabilities.shape, dtype=np.float32) < probabilities).astype(float)

    chains = draw(np.full((7, 4), 0.5))
    for rate in (0.5, 0.25):
        order = rng.permutation(60)
        for batch in (DATA[order[:25]], DATA[order[25:50]]):  # ten examples are left out
            for _ in range(steps):
                chains = draw(sigmoid(draw(sigmoid(chains @ p["W"] + p["c"])) @ p["W"].T + p["b"]))
            data_on, chain_on = sigmoid(batch @ p["W"] + p["c"]), sigmoid(chains @ p["W"] + p["c"])
            p["W"] += rate * (batch.T @ data_on / 25 - chains.T @ chain_on / 7)
            p["b"] += rate * (batch.mean(axis=0) - chains.mean(axis=0))
            p["c"] += rate * (data_on.mean(axis=0) - chain_on.mean(axis=0))
    for name, value in model.params.items():
        np.testing.assert_allclose(value, p[name], rtol=1e-10, atol=1e-12)


def test_two_images_are_learned():
    model = RBM(4, 3, rng=np.random.default_rng(0), dtype=np.float64)
    before = log_likelihood(DATA, model.params)
    train_rbm(model, DATA, rng=np.random.default_rng(1), epochs=300, batch_size=20)
    assert before == pytest.approx(-4 * np.log(2), abs=0.01)
    assert -1.1 < log_likelihood(DATA, model.params) < -np.log(2)  # two images alone: log 2


def test_the_same_seed_gives_the_same_machine_in_its_own_dtype():
    one, again = (RBM(4, 3, rng=np.random.default_rng(0)) for _ in range(2))
    for model in (one, again):
        train_rbm(model, DATA.astype(np.float32), rng=np.random.default_rng(1), epochs=2)
    for name, value in one.params.items():
        assert value.dtype == np.float32
        np.testing.assert_array_equal(value, again.params[name])


@pytest.mark.parametrize(
    "options, message",
    [
        ({"data": np.zeros((60, 5))}, "data must have shape"),
        ({"batch_size": 61}, "batch_size must"),
        ({"epochs": 0}, "epochs must"),
        ({"chains": 0}, "chains must"),
    ],
)
def test_what_does_not_fit_is_told(options, message):
    model = RBM(4, 3, rng=np.random.default_rng(0), dtype=np.float64)
    with pytest.raises(ValueError, match=message):
        train_rbm(model, options.pop("data", DATA), rng=np.random.default_rng(0), **{"epochs": 1, **options})


OPTIONS = {"epochs": 3, "learning_rate": 0.5, "batch_size": 25, "chains": 7}  # two updates in an epoch


def machine(**options):
    return RBM(4, 3, rng=np.random.default_rng(0), **{"dtype": np.float64, **options})


def run(model, *, data=DATA, seed=1, **options):
    return train_rbm(model, data, rng=np.random.default_rng(seed), **{**OPTIONS, **options})


def doing_at(monkeypatch, update, action):
    """From now on, ``action`` is called while the gradients of this update are computed."""
    updates, compute = itertools.count(1), contrastive_training.rbm_cd_gradients

    def gradients(*args, **kwargs):
        found = compute(*args, **kwargs)
        if next(updates) == update:
            action()
        return found

    monkeypatch.setattr(contrastive_training, "rbm_cd_gradients", gradients)


def at_once():
    raise KeyboardInterrupt


@pytest.mark.parametrize("action", [at_once, lambda: signal.raise_signal(signal.SIGINT)], ids=["at once", "Ctrl-C"])
@pytest.mark.parametrize("update", range(1, 7))
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_run_that_is_stopped_in_any_update_goes_on_bit_for_bit(tmp_path, monkeypatch, dtype, update, action):
    data = DATA.astype(dtype)
    unbroken = run(machine(dtype=dtype), data=data)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        doing_at(patch, update, action)
        run(machine(dtype=dtype), data=data, checkpoint=tmp_path / "c")
    done = update - (action is at_once)  # Ctrl-C lets the update in hand end
    assert read_npz(tmp_path / "c", kind="checkpoint")[1]["position"] == done
    again = run(machine(dtype=dtype), data=data, checkpoint=tmp_path / "c", resume=True)
    for name, value in unbroken.params.items():
        np.testing.assert_array_equal(again.params[name], value)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_what_is_left_by_a_power_cut_is_as_old_as_one_epoch(tmp_path, monkeypatch):
    def cut():
        raise MemoryError  # nothing is saved at this

    with monkeypatch.context() as patch, pytest.raises(MemoryError):
        doing_at(patch, 4, cut)
        run(machine(), checkpoint=tmp_path / "c")
    assert read_npz(tmp_path / "c", kind="checkpoint")[1]["position"] == 2
    again, unbroken = run(machine(), checkpoint=tmp_path / "c", resume=True), run(machine())
    np.testing.assert_array_equal(again.params["W"], unbroken.params["W"])


def test_a_finished_run_is_finished(tmp_path):
    first = run(machine(), checkpoint=tmp_path / "c")
    again = run(machine(), checkpoint=tmp_path / "c", resume=True)
    np.testing.assert_array_equal(again.params["W"], first.params["W"])
    np.testing.assert_array_equal(first.params["W"], run(machine()).params["W"])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"model": machine(steps=2)}, "steps was 1, is 2"),
        ({"seed": 4}, "seed was 1, is 4"),
        ({"data": DATA[::-1]}, r"data was float64 \(60, 4\) of hash \w+, is float64"),
        ({"batch_size": 20}, "batch_size was 25, is 20"),
        ({"learning_rate": 0.1}, "learning_rate was 0.5, is 0.1"),
        ({"chains": 8}, "chains was 7, is 8"),
        ({"epochs": 4}, r"epochs was 3, is 4 \(the learning rate falls over all .*\).* or another checkpoint$"),
    ],
)
def test_another_run_is_not_resumed(tmp_path, change, says):
    run(machine(), checkpoint=tmp_path / "c")
    with pytest.raises(OtherRunError, match=f"must come from the same run to be resumed: {says}"):
        run(**{"model": machine(), **change}, checkpoint=tmp_path / "c", resume=True)


def test_a_file_of_yours_is_not_overwritten(tmp_path):
    (tmp_path / "c").write_text("mine")
    with pytest.raises(ValueError, match="will not overwrite"):
        run(machine(), checkpoint=tmp_path / "c")
    with pytest.raises(ValueError, match="resume must come with a checkpoint"):
        run(machine(), resume=True)
