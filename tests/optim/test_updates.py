"""Updates in place: blocks change nothing but the speed, and wrong gradients move nothing."""

import numpy as np
import pytest

from cs231n_ae import optim
from cs231n_ae.optim import RULES, ParameterUpdates


def make(dtype=np.float32):
    rng = np.random.default_rng(0)
    return {"w": rng.standard_normal((300, 500)).astype(dtype), "b": rng.standard_normal(7).astype(dtype)}


@pytest.mark.parametrize("name", [name for name in RULES if name != "adam"])
def test_blocks_give_bit_for_bit_what_the_whole_array_gives(name):
    rule, rng = getattr(optim, name), np.random.default_rng(1)
    params, plain, configs = make(), make(), {"w": None, "b": None}
    kept, updates = dict(params), ParameterUpdates(options={})
    for rate in (0.01, 0.02, 0.005):
        grads = {k: rng.standard_normal(v.shape).astype(np.float32) for k, v in params.items()}
        updates.apply(rule, params, grads, learning_rate=rate)
        for k in plain:
            plain[k], configs[k] = rule(plain[k], grads[k], {**(configs[k] or {}), "learning_rate": rate})
    for k in plain:
        assert params[k] is kept[k]
        np.testing.assert_array_equal(params[k], plain[k])


def test_the_memory_is_every_array_that_a_rule_keeps():
    params, updates = make(), ParameterUpdates(options={})
    assert not list(updates.memory())
    updates.apply(optim.adam, params, make(), learning_rate=0.1)
    entries = dict.fromkeys((name, key) for name, key, _ in updates.memory())
    assert list(entries) == [("w", "m_sum"), ("w", "v_sum"), ("b", "m_sum"), ("b", "v_sum")]
    assert sum(value.size for _, _, value in updates.memory()) == 2 * (300 * 500 + 7)
    plain = ParameterUpdates(options={})
    plain.apply(optim.sgd, params, make(), learning_rate=0.1)
    assert not list(plain.memory())


def test_a_parameter_that_is_a_transpose_is_updated_too():
    base = np.ones((3, 2))
    updates = ParameterUpdates(options={})
    updates.apply(optim.sgd, {"w": base.T}, {"w": np.arange(6.0).reshape(2, 3)}, learning_rate=1.0)
    assert base.tolist() == [[1, -2], [0, -3], [-1, -4]]


def test_whole_hands_over_the_parameter_in_its_shape():
    seen = []

    def rule(w, dw, config):
        seen.append((w.shape, dw.shape, config["gain"]))
        return w, config

    params = make()
    ParameterUpdates(options={"gain": 2.0}, whole=True).apply(rule, params, make(), learning_rate=1.0)
    assert seen == [((300, 500), (300, 500), 2.0), ((7,), (7,), 2.0)]


def test_state_comes_back():
    rng = np.random.default_rng(2)
    grads = [{k: rng.standard_normal(v.shape).astype(np.float32) for k, v in make().items()} for _ in range(2)]
    straight, broken = make(), make()
    first, second = ParameterUpdates(options={}), ParameterUpdates(options={})
    first.apply(optim.adam, straight, grads[0], learning_rate=0.1)
    for name in broken:
        broken[name][...] = straight[name]
    second.load_state(*first.state())
    first.apply(optim.adam, straight, grads[1], learning_rate=0.1)
    second.apply(optim.adam, broken, grads[1], learning_rate=0.1)
    np.testing.assert_array_equal(straight["w"], broken["w"])


def test_memory_in_other_blocks_is_cut_anew(monkeypatch):
    rng = np.random.default_rng(3)
    grads = [{k: rng.standard_normal(v.shape).astype(np.float32) for k, v in make().items()} for _ in range(2)]
    straight, broken = make(), make()
    first, second = ParameterUpdates(options={}), ParameterUpdates(options={})
    first.apply(optim.adam, straight, grads[0], learning_rate=0.1)
    monkeypatch.setattr("cs231n_ae.optim.updates.BLOCK", 100_000)
    second.apply(optim.adam, broken, grads[0], learning_rate=0.1)
    assert [len(numbers) for numbers in second.state()[1].values()] == [2, 1]
    monkeypatch.undo()
    second.load_state(*second.state())
    for params, updates in ((straight, first), (broken, second)):
        updates.apply(optim.adam, params, grads[1], learning_rate=0.1)
    assert [len(numbers) for numbers in second.state()[1].values()] == [3, 1]
    np.testing.assert_array_equal(straight["w"], broken["w"])


def test_another_rule_finds_the_moments_that_adam_kept_as_sums():
    def own(w, dw, config):
        return optim.adam(w, dw, config)

    rng = np.random.default_rng(4)
    params, plain, config = make(np.float64), make(np.float64), None
    updates = ParameterUpdates(options={})
    for rule in (optim.adam, own, own, optim.adam, optim.adam, own):
        grads = {k: rng.standard_normal(v.shape) for k, v in params.items()}
        updates.apply(rule, params, grads, learning_rate=0.1)
        plain["w"], config = optim.adam(plain["w"], grads["w"], {**(config or {}), "learning_rate": 0.1})
        np.testing.assert_allclose(params["w"], plain["w"], rtol=0, atol=1e-13)


def test_wrong_gradients_are_refused_before_anything_moves():
    params, good = make(), make()
    updates = ParameterUpdates(options={})

    def refuse(grads, match):
        with pytest.raises(ValueError, match=match):
            updates.apply(optim.sgd, params, grads, learning_rate=1.0)

    refuse({"w": good["w"]}, r"got none for \['b'\] and unknown \[\]")
    refuse({**good, "c": good["b"]}, r"got none for \[\] and unknown \['c'\]")
    refuse({**good, "w": np.ascontiguousarray(good["w"].T)}, r"grads\['w'\] must have shape \(300, 500\)")
    refuse({**good, "b": good["b"].astype(np.float64)}, r"grads\['b'\] must have its parameter's dtype float32")
    np.testing.assert_array_equal(params["w"], good["w"])
