"""What a call is given is watched wherever it is, and what it changed is called by its name."""

import functools
import inspect
from types import SimpleNamespace

import numpy as np
import pytest

from cs231n_ae.course.worker.calls import CallFailed, Opaque, watched_call
from cs231n_ae.course.worker.watching import _by_name

IN_PLACE = " in place: make a new array rather than writing into the one that came in"
PARAMETER = ": leave the parameters as they are; moving them is for the update rule"


def faults(function, *args, qualname="f"):
    return list(watched_call(qualname, function, args, {}, own_file=lambda _: False).faults)


def replace(holder, key, value):
    holder[key] = value


def write(array):
    array += 1


WRITTEN = {
    "by itself": (lambda v: write(v), np.ones(2), "v"),
    "in a tuple": (lambda v: write(v[1]), (0, np.ones(2)), "v[1]"),
    "in a list": (lambda v: write(v[0]), [np.ones(2), np.ones(2)], "v[0]"),
    "in a dict": (lambda v: write(v["m"]), {"t": 1, "m": np.ones(2)}, "v['m']"),
    "deeper": (lambda v: write(v[0]["a"][1]), [{"a": (1, np.ones(2))}], "v[0]['a'][1]"),
    "of whole numbers": (lambda v: write(v["y"]), {"y": np.arange(3)}, "v['y']"),
    "nan for a number": (lambda v: replace(v[0], 0, np.nan), (np.ones(2),), "v[0]"),
    "in a cache": (lambda v: write(v[0]["x"]), Opaque(({"x": np.ones(2)},)), "v[0]['x']"),
    "the first of two": (lambda v: (write(v["b"]), write(v["a"])), {"a": np.ones(2), "b": np.ones(2)}, "v['a']"),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_an_array_that_is_written_into_is_named_once(case):
    function, value, name = WRITTEN[case]
    assert faults(function, value) == [f"f changed {name}{IN_PLACE}"]


def test_a_function_that_moves_an_array_is_told_to_put_it_back():
    said = faults(lambda f, x: write(x), abs, np.ones(2), qualname="eval_numerical_gradient")
    assert said == ["eval_numerical_gradient did not put x back: each entry is to hold exactly what it held before"]


def raising(change, error=ValueError):
    def function(value, f=None):
        change(value)
        raise error

    return function


@pytest.mark.parametrize("case", WRITTEN)
def test_a_call_that_raises_is_watched_too(case):
    function, value, name = WRITTEN[case]
    with pytest.raises(CallFailed) as failed:
        faults(raising(lambda v: function(v)), value)
    assert failed.value.changed == (f"f changed {name.replace('v', 'value', 1)}{IN_PLACE}",)


def test_a_call_that_raises_and_changes_nothing_and_one_that_was_broken_off_are_told_nothing():
    for change, name in ((lambda v: None, "f"), (write, "eval_numerical_gradient")):
        with pytest.raises(CallFailed) as failed:
            faults(raising(change, RecursionError), np.ones(2), qualname=name)
        assert failed.value.changed == ()


LEFT = {
    "nothing is done": (lambda v: None, {"m": np.array([1.0, np.nan])}),
    "written and taken back": (lambda v: (write(v["m"]), np.subtract(v["m"], 1, out=v["m"])), {"m": np.ones(2)}),
    "an entry more in a cache": (lambda cache: replace(cache, "t", np.ones(2)), {"m": np.ones(2)}),
    "an entry more in a dict of one's own": (lambda v: replace(dict(v), "t", np.ones(2)), {"m": np.ones(2)}),
}


@pytest.mark.parametrize("case", LEFT)
def test_what_is_left_or_given_a_new_array_is_no_fault(case):
    function, value = LEFT[case]
    assert faults(function, value) == []


OTHER_ENTRIES = {
    "another array": lambda v: replace(v, "m", v["m"] + 1),
    "an entry more": lambda v: replace(v, "t", np.ones(2)),
    "an entry less": lambda v: v.pop("m"),
    "another name": lambda v: replace(v, "t", v.pop("m")),
}


@pytest.mark.parametrize("case", OTHER_ENTRIES)
def test_a_dict_that_is_no_rules_memory_keeps_its_entries(case):
    says = "f changed the entries of v: make a new dict rather than writing into the one that came in"
    assert faults(OTHER_ENTRIES[case], {"m": np.ones(2)}) == [says]


OTHER_ITEMS = {
    "emptied": (lambda v: v.clear(), "v"),
    "one taken": (lambda v: v.pop(), "v"),
    "one more": (lambda v: v.append(1), "v"),
    "another order": (lambda v: v.reverse(), "v"),
    "another number": (lambda v: replace(v, 0, 7), "v"),
    "a list within it": (lambda v: v[2].append(1), "v[2]"),
}


@pytest.mark.parametrize("case", OTHER_ITEMS)
def test_a_list_keeps_its_items(case):
    function, name = OTHER_ITEMS[case]
    says = f"f changed the entries of {name}: make a new list rather than writing into the one that came in"
    assert faults(function, [2, 3, [4]]) == [says]


def test_a_list_in_a_cache_keeps_its_items_and_a_rules_memory_its_entries():
    says = "f changed the entries of {}: make a new {} rather than writing into the one that came in".format
    assert faults(lambda cache: cache[1].pop(), Opaque((0, [1, 2]))) == [says("cache[1]", "list")]
    assert faults(lambda config: replace(config, "t", 1), {"m": np.ones(2)}) == [says("config", "dict")]


def test_what_holds_the_same_in_many_ways_is_looked_at_once():
    array = np.ones(2)
    lists = array
    for _ in range(60):  # 2**60 paths
        lists = [lists, lists]
    assert faults(lambda v: write(array), Opaque(lists)) == [f"f changed v{'[0]' * 60}{IN_PLACE}"]


def test_what_holds_itself_is_watched_too():
    ring = [np.ones(2)]
    ring.append(ring)
    assert faults(lambda v: write(v[0]), Opaque(ring)) == [f"f changed v[0]{IN_PLACE}"]


class Model:
    def __init__(self):
        self.params = {"W": np.ones((2, 2)), "b": np.zeros(2)}

    def loss(self, x):
        self.params["W"] -= x.mean()

    def step(self, x):
        self.params["b"] = self.params["b"] - x.mean()

    def wider(self, x):
        self.params = {name: value.astype(np.float32) for name, value in self.params.items()}

    def drop(self, x):
        del self.params["b"]

    def leave(self, x):
        return self.params["W"] @ x + self.params["b"]

    def pretrain(self, x):
        self.loss(x)


@pytest.mark.parametrize(
    ("method", "name"), [("loss", "W"), ("step", "b"), ("wider", "W"), ("drop", "b"), ("leave", None)]
)
def test_the_parameters_of_a_methods_own_object_and_of_one_that_came_in(method, name):
    def one_that_came_in(model, x):
        getattr(model, method)(x)

    of_its_own = faults(getattr(Model(), method), np.ones(2))
    of_another = faults(one_that_came_in, Opaque(Model()), np.ones(2))
    assert of_its_own == ([f"f changed self.params['{name}']{PARAMETER}"] if name else [])
    assert of_another == ([f"f changed model.params['{name}']{PARAMETER}"] if name else [])


def test_training_is_there_to_change_parameters():
    assert faults(Model().pretrain, np.ones(2), qualname="Model.pretrain") == []
    assert faults(Model().loss, np.ones(2), qualname="Model.loss") == [
        f"Model.loss changed self.params['W']{PARAMETER}"
    ]


def test_no_code_of_an_object_runs_for_it():
    class Loud:
        def __getattribute__(self, name):
            raise AssertionError(name)

    class Key:
        __hash__ = object.__hash__

        def __repr__(self):
            raise AssertionError

    def key(v):
        write(next(iter(v.values())))

    assert faults(lambda v: None, Opaque(Loud())) == []
    assert faults(key, Opaque({Key(): np.ones(2)})) == [f"f changed v[…]{IN_PLACE}"]
    assert faults(lambda v: None, Opaque(SimpleNamespace(params=3))) == []


def buffer_kept(n, *, copied):
    buffer, kept = np.zeros(2), []
    for i in range(n):
        buffer[...] = i
        kept.append(buffer.copy() if copied else buffer[:])
    return np.ones(2), (buffer, kept)


@pytest.mark.parametrize(("n", "copied", "told"), [(4, False, True), (4, True, False), (2, False, False)])
def test_a_list_in_a_result_that_holds_one_array_many_times_is_told(n, copied, told):
    expected = (
        "f returned a list whose entries are all one and the same array: what was written into it last stands in all "
        "of them. Which of them needs an array of its own?"
    )
    assert faults(lambda: buffer_kept(n, copied=copied)) == [expected] * told


def test_equal_arrays_and_empty_ones_are_not_taken_for_one():
    assert faults(lambda: [np.ones(3), np.ones(3), np.ones(3)]) == []
    assert faults(lambda: [np.ones(0)] * 4) == faults(lambda: [None] * 4) == faults(lambda: [1.5] * 4) == []


class Method:
    def __init__(self, scale=1):
        self.scale = scale

    def plain(self, x, y=2):
        pass

    def of_all(*everything):
        pass

    @staticmethod
    def free(x, *, y):
        pass


def decorated(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


def announced(a, b):
    pass


announced.__signature__ = inspect.signature(lambda x, y: None)
A, B, C = np.ones(1), np.ones(2), np.ones(3)
CALLS = {
    "by place": (lambda x, y: None, (A, B), {}),
    "by name, in another order": (lambda x, y, z=1: None, (A,), {"z": C, "y": B}),
    "with a default": (lambda x, y=1: None, (A,), {}),
    "by place alone": (lambda x, /, y: None, (A,), {"y": B}),
    "by name alone": (lambda x, *, y, z=1: None, (A,), {"z": C, "y": B}),
    "the rest": (lambda x, *rest: None, (A, B, C), {}),
    "the rest by name": (lambda x, **rest: None, (A,), {"b": B, "a": C}),
    "a method": (Method().plain, (A,), {"y": B}),
    "a method of all": (Method().of_all, (A, B), {}),
    "a static method": (Method.free, (A,), {"y": B}),
    "decorated": (decorated(lambda x, y: None), (A,), {"y": B}),
    "with a signature of its own": (announced, (A, B), {}),
    "a part": (functools.partial(lambda x, y: None, A), (B,), {}),
    "a class": (Method, (A,), {}),
}


@pytest.mark.parametrize("call", CALLS)
def test_arguments_have_the_names_that_python_gives_them(call):
    function, args, kwargs = CALLS[call]
    expected = inspect.signature(function).bind(*args, **kwargs).arguments
    found = _by_name(function, args, kwargs)
    assert list(found) == list(expected)
    assert str(found) == str(dict(expected))  # of arrays of these shapes no two look alike
