"""Of an object that comes in, whatever it holds is watched, and what a call changed is called by its name."""

from types import SimpleNamespace

import numpy as np
import pytest

from cs231n_ae.course.worker.calls import Opaque, watched_call
from cs231n_ae.course.worker.states import DEEPEST, same_array

READS = ": a call of loss reads the model and does not move it, for the next call reads it too"
LEAVE = ": leave the object as it is, for the next call reads it too"


class Model:
    def __init__(self):
        self.params = {"W": np.ones(2)}
        self.mean, self.decay, self.rho = np.zeros(2), 0.5, np.float32(0.1)
        self.order, self.orders = [0, 1], [np.arange(3), np.arange(3)]
        self.names, self.sizes = {"a": 1}, (1, [2])
        self.inner = SimpleNamespace(masks=[np.ones(2)])
        self.lost = float("nan")
        self.me, self.rng = self, np.random.default_rng(0)

    def loss(self, change):
        change(self)


def faults(function, *args, qualname="f"):
    return list(watched_call(qualname, function, args, {}, own_file=lambda _: False).faults)


CHANGES = {
    "a number": (lambda m: setattr(m, "decay", m.decay / 2), "decay"),
    "a number for an array": (lambda m: setattr(m, "mean", 0), "mean"),
    "an integer for a float": (lambda m: (setattr(m, "decay", 1.0), setattr(m, "decay", 1)), "decay"),
    "a numpy number": (lambda m: setattr(m, "rho", m.rho * 2), "rho"),
    "an array in place": (lambda m: np.negative(m.orders[1], out=m.orders[1]), "orders[1]"),
    "another array": (lambda m: setattr(m, "mean", m.mean + 1), "mean"),
    "another dtype": (lambda m: setattr(m, "mean", m.mean.astype(np.float32)), "mean"),
    "a list sorted": (lambda m: m.order.sort(reverse=True), "order[0]"),
    "a list that grows": (lambda m: m.order.append(2), "order"),
    "an entry of a dict": (lambda m: m.names.update(a=2), "names['a']"),
    "an entry more": (lambda m: m.names.update(b=2), "names['b']"),
    "a list in a tuple": (lambda m: m.sizes[1].clear(), "sizes[1]"),
    "an object within": (lambda m: m.inner.masks[0].fill(0), "inner.masks[0]"),
    "another object": (lambda m: setattr(m, "inner", SimpleNamespace()), "inner"),
    "a parameter more": (lambda m: m.params.update(dW=np.ones(2)), "params['dW']"),
    "an attribute more": (lambda m: setattr(m, "kept", 1), "kept"),
    "an attribute less": (lambda m: delattr(m, "lost"), "lost"),
}


@pytest.mark.parametrize("case", CHANGES)
def test_what_a_method_or_function_changes_of_an_object_is_named(case):
    change, name = CHANGES[case]
    assert faults(Model().loss, change, qualname="Model.loss") == [f"Model.loss changed self.{name}{READS}"]
    assert faults(lambda model: change(model), Opaque(Model())) == [f"f changed model.{name}{LEAVE}"]


LEFT = {
    "nothing": lambda m: None,
    "drawn from its generator": lambda m: m.rng.random(),
    "changed and put back": lambda m: (m.order.reverse(), m.order.reverse()),
    "an equal array": lambda m: setattr(m, "mean", m.mean.copy()),
    "a name for what it holds": lambda m: m.orders[0] + m.mean.sum(),
}


@pytest.mark.parametrize("case", LEFT)
def test_what_is_as_it_was_is_no_fault(case):
    assert faults(Model().loss, LEFT[case], qualname="Model.loss") == []


def test_fitting_is_there_to_change_its_object():
    change, _ = CHANGES["another array"]
    assert faults(Model().loss, change, qualname="Model.fit") == []


def chain(length):
    """A model whose state is an object that holds an object, and so on."""
    model = Model()
    model.inner = one = SimpleNamespace(value=np.zeros(1))
    for _ in range(length):
        one.next = SimpleNamespace(value=np.zeros(1))
        one = one.next
    return model, one


@pytest.mark.parametrize("length", [DEEPEST // 2 - 5, 5000])
def test_a_long_chain_of_objects_is_watched_as_far_as_is_said(length):
    model, last = chain(length)
    assert faults(model.loss, lambda m: np.add(last.value, 1, out=last.value)) == (
        [f"f changed self.inner{'.next' * length}.value{LEAVE}"] if length < DEEPEST else []
    )
    second = model.inner.next.value
    assert faults(model.loss, lambda m: second.fill(3)) == [f"f changed self.inner.next.value{LEAVE}"]


def test_lists_in_lists_of_any_depth_end_no_watch():
    deep = []
    for _ in range(10_000):
        deep = [deep]
    model = Model()
    model.orders = deep
    assert faults(model.loss, lambda m: setattr(m, "decay", 2.0)) == [f"f changed self.decay{LEAVE}"]
    assert faults(lambda cache: deep, Opaque(deep)) == []


def test_what_is_held_in_many_places_is_looked_at_once():
    model = Model()
    for _ in range(60):  # 2**60 paths
        model.orders = [model.orders, model.orders]
    assert faults(model.loss, lambda m: None) == []
    assert faults(model.loss, lambda m: m.orders[1].append(0)) == [f"f changed self.orders[0]{LEAVE}"]


NANS = np.array([0x7FF8000000000000, 0x7FF8000000000001], np.uint64).view(float)
PAIRS = {
    "the same": ([1.0, 2.0], [1.0, 2.0], True),
    "another": ([1.0, 2.0], [1.0, 3.0], False),
    "nan": ([np.nan, 1.0], [np.nan, 1.0], True),
    "nan of other bits": (NANS[:1], NANS[1:], True),
    "a zero of the other sign": ([0.0], [-0.0], True),
    "another shape": ([[1.0, 2.0]], [1.0, 2.0], False),
    "another dtype": (np.ones(2), np.ones(2, np.float32), True),
    "bytes alike, numbers not": (np.array([1.0]), np.array([1.0]).view(np.int64), False),
    "in another order": (np.arange(6).reshape(2, 3), np.asfortranarray(np.arange(6).reshape(2, 3)), True),
    "a part": (np.arange(6)[::2], np.array([0, 2, 4]), True),
    "words": (np.array(["a"]), np.array(["b"]), False),
    "objects": (np.array([np.nan], object), np.array([np.nan], object), False),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_two_arrays_are_compared_by_what_they_hold(pair):
    one, other, same = PAIRS[pair]
    assert same_array(np.asarray(one), np.asarray(other)) is same_array(np.asarray(other), np.asarray(one)) is same
