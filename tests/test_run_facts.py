"""A run is resumed as it was or not at all: what differs is named, and what may differ ends as an unbroken run does."""

import re
from functools import partial

import numpy as np
import pytest

from cs231n_ae import optim
from cs231n_ae.binarization import binarize
from cs231n_ae.layers import masking_noise
from cs231n_ae.models import VAE, Autoencoder, Classifier, SparseAutoencoder, StackedAutoencoder, WithFreeBits
from cs231n_ae.run_facts import OtherRunError, fingerprint
from cs231n_ae.solver import Solver

X = np.random.default_rng(0).random((30, 6), dtype=np.float32)
OTHER = np.random.default_rng(1).random((30, 6), dtype=np.float32)


def vae(**options):
    return VAE((6, 5, 2), **options, rng=np.random.default_rng(3))


def solver(path=None, *, model=None, data=X, seed=3, epochs=1, **options):
    """Of a small VAE whose every option can be told."""
    options = {"batch_size": 8, "progress": False, **options}
    rng = np.random.default_rng(seed)
    return Solver(model or vae(), data, rng=rng, epochs=epochs, checkpoint=path, **options)


def changed(x, index=-1):
    """The same array but for one entry, in its last digit."""
    copy = x.copy()
    copy.flat[index] = np.nextafter(copy.flat[index], np.float32(2))
    return copy


def spread(rate):
    return lambda x, *, rng: masking_noise(x, rate=rate, rng=rng)


def slower(momentum):
    def rule(w, dw, config):
        return optim.sgd_momentum(w, dw, {**config, "momentum": momentum})

    return rule


def warm(steps):
    return {"beta": lambda step: optim.kl_warmup(step, steps=steps)}


def used():
    rng = np.random.default_rng(3)
    rng.random()
    return rng


VALIDATED = {"validation": OTHER}
CASES = {
    "class": ({}, {"model": Autoencoder((6, 5, 2), rng=np.random.default_rng(3))}, "model was VAE, is Autoencoder"),
    "beta": ({}, {"model": vae(beta=4.0)}, "beta was 1.0, is 4.0"),
    "likelihood": ({}, {"model": vae(likelihood="gaussian")}, "likelihood was bernoulli, is gaussian"),
    "activation": ({}, {"model": vae(activation="tanh")}, "activation was relu, is tanh"),
    "sizes": ({}, {"model": VAE((6, 4, 2), rng=np.random.default_rng(3))}, "sizes was [6, 5, 2], is [6, 4, 2]"),
    "two": ({}, {"model": vae(beta=2.0), "batch_size": 9}, "beta was 1.0, is 2.0; batch_size was 8, is 9"),
    "seed": ({}, {"seed": 4}, "seed was 3, is 4"),
    "one entry of the data": ({}, {"data": changed(X)}, "data was float32 (30, 6) of hash HASH, is float32 (30, 6) of"),
    "order of the data": ({}, {"data": X[::-1]}, "data was float32 (30, 6) of hash HASH, is float32 (30, 6) of hash"),
    "length of the data": ({}, {"data": X[:-1]}, "data was float32 (30, 6) of hash HASH, is float32 (29, 6) of hash"),
    "validation": (
        VALIDATED,
        {"validation": changed(OTHER)},
        "validation was float32 (30, 6) of hash HASH, is float32",
    ),
    "no validation": (VALIDATED, {}, "validation was ['float32 (30, 6) of hash HASH'], is None"),
    "keep_best": (VALIDATED, {**VALIDATED, "keep_best": False}, "keep_best was True, is False"),
    "no preparation": ({"prepare": binarize}, {}, "prepare was binarize, is None"),
    "amount of noise": (
        {"prepare": partial(masking_noise, rate=0.1)},
        {"prepare": partial(masking_noise, rate=0.2)},
        "prepared was float32 (16, 6) of hash HASH, is float32 (16, 6) of hash",
    ),
    "closure": (
        {"prepare": spread(0.1)},
        {"prepare": spread(0.2)},
        "prepared was float32 (16, 6) of hash HASH, is float32 (16, 6) of hash",
    ),
    "rule": ({}, {"update_rule": "sgd"}, "update_rule was adam, is sgd"),
    "options of the rule": ({}, {"rule_options": {"beta1": 0.5}}, "rule_options was {}, is {'beta1': 0.5}"),
    "no options": ({"rule_options": {"beta1": 0.5}}, {}, "rule_options was {'beta1': 0.5}, is {}"),
    "a rule of one's own": (
        {"update_rule": slower(0.9)},
        {"update_rule": slower(0.8)},
        "updated was float64 (2, 3) of hash HASH, is float64 (2, 3) of hash",
    ),
    "clipping": ({"clip_norm": 1.0}, {}, "clip_norm was 1.0, is None"),
    "rate": ({}, {"learning_rate": 0.01}, "learning_rate was 0.001, is 0.01 in step 1."),
    "schedule": (
        {"schedule": optim.cosine_decay(0.1, steps=4)},
        {"schedule": optim.cosine_decay(0.1, steps=8)},
        "learning_rate was 0.0853553, is 0.096194 in step 2 (a schedule over a given number of steps is another one",
    ),
    "annealing": ({"anneal": warm(4)}, {"anneal": warm(8)}, "beta was 0.25, is 0.125 in step 2"),
    "free bits": (
        {"model": WithFreeBits(vae(), floor=0.1)},
        {"model": WithFreeBits(vae(), floor=0.2)},
        "floor was 0.1, is 0.2",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_another_run_is_not_resumed_and_the_difference_named(tmp_path, case):
    first, second, says = CASES[case]
    path = tmp_path / "run.npz"
    solver(path, **first).train()
    before = path.read_bytes()
    solver(path, **{**first, "epochs": 2, "resume": True})  # the same run goes on
    pattern = f"must come from the same run to be resumed: {re.escape(says)}".replace("HASH", "[0-9a-f]{16}")
    with pytest.raises(OtherRunError, match=pattern) as error:
        solver(path, **{**second, "epochs": 2, "resume": True})
    assert str(error.value).endswith("or another checkpoint; only the number of epochs may change")
    assert len(error.value.differences) == says.count(" was "), error.value.differences  # no other is blamed
    assert path.read_bytes() == before


def test_labels_are_data_too(tmp_path):
    def train(y, **options):
        model = Classifier((6,), 2, rng=np.random.default_rng(0))
        return solver(tmp_path / "c", model=model, data=(X, y), **options)

    y = np.arange(30) % 2
    train(y).train()
    with pytest.raises(OtherRunError, match=r"resumed: data\[1\] was int64 \(30,\) of hash .*, is int64 \(30,\)"):
        train(y[::-1], resume=True)


def test_a_generator_of_the_same_seed_that_was_used_before(tmp_path):
    solver(tmp_path / "c").train()
    options = {"batch_size": 8, "epochs": 2, "progress": False, "checkpoint": tmp_path / "c", "resume": True}
    with pytest.raises(OtherRunError, match=r"generator was \w{16}, is \w{16} \(it had given other numbers by then"):
        Solver(vae(), X, rng=used(), **options)


MAY_CHANGE = {
    "epochs": ({}, {}),
    "patience": (VALIDATED, {**VALIDATED, "patience": 9}),
    "what a schedule says of later steps": (
        {"schedule": optim.step_decay(0.01, every=4)},
        {"schedule": optim.step_decay(0.01, every=7)},
    ),
    "a rate that has not been used": ({"stop": 1}, {"learning_rate": 0.5}),
}


@pytest.mark.parametrize("case", MAY_CHANGE)
def test_what_may_change_ends_as_an_unbroken_run_does(tmp_path, case):
    first, second = MAY_CHANGE[case]
    first = dict(first)
    model = vae()
    if first.pop("stop", 0):  # in the first step
        model.loss = interrupt
    solver(tmp_path / "c", model=model, **first).train()
    whole, parts = vae(), vae()
    unbroken = solver(model=whole, epochs=3, **second).train()
    resumed = solver(tmp_path / "c", model=parts, epochs=3, resume=True, **second).train()
    assert resumed.steps == unbroken.steps and len(resumed.batch_size) == 12
    for name, value in whole.params.items():
        np.testing.assert_array_equal(parts.params[name], value)


def interrupt(*batch, rng):
    raise KeyboardInterrupt


@pytest.mark.parametrize("stop", [1, 5])  # in the first stage, and in the second
def test_pretraining_of_a_stack_goes_on_bit_for_bit(tmp_path, stop):
    def pretrain(folder, *, stop=0):
        stack, stages = StackedAutoencoder((6, 6, 6), rng=np.random.default_rng(0)), iter("ab")

        def train(stage, inputs):
            nonlocal stop
            name, loss = next(stages), stage.loss

            def counted(*batch, rng):
                nonlocal stop
                stop -= 1
                if stop == 0:
                    raise KeyboardInterrupt
                return loss(*batch, rng=rng)

            stage.loss = counted
            if solver(folder / name, model=stage, data=inputs, resume=True).train().stopped == "interrupted":
                raise KeyboardInterrupt

        stack.pretrain(X, train)
        return stack

    unbroken = pretrain(tmp_path / "unbroken")
    with pytest.raises(KeyboardInterrupt):
        pretrain(tmp_path / "broken", stop=stop)
    resumed = pretrain(tmp_path / "broken")
    for name, value in unbroken.params.items():
        np.testing.assert_array_equal(resumed.params[name], value)


def test_a_stage_does_not_go_on_with_another_stage_of_its_size(tmp_path):
    stack = StackedAutoencoder((6, 6, 6), rng=np.random.default_rng(0))
    with pytest.raises(OtherRunError, match=r"resumed: data was float32 \(30, 6\) of hash .*, is float32 \(30, 6\)"):
        stack.pretrain(X, lambda stage, h: solver(tmp_path / "c", model=stage, data=h, resume=True).train())
    assert isinstance(stack.stage(2), SparseAutoencoder)


@pytest.mark.parametrize(
    "x", [X.T, X[::2], np.asfortranarray(X), np.arange(5000).reshape(2500, 2)[::-1], np.zeros((0, 3))], ids=str
)
def test_a_fingerprint_is_of_the_contents_however_they_lie_in_memory(x):
    assert fingerprint(x) == fingerprint(np.ascontiguousarray(x))


def test_fingerprints_tell_contents_shape_and_type_apart():
    x = np.arange(6, dtype=np.int32)
    alike = [x, x.reshape(2, 3), x.astype(np.int64), x.view(np.float32), x[::-1], np.append(x, 0), x > 2]
    assert len({fingerprint(a) for a in alike}) == len(alike)
    words = np.array(["a", "bc"], dtype=object)
    assert fingerprint(words) == fingerprint(np.array(["a", "bc"], dtype=object)) != fingerprint(words[::-1])
