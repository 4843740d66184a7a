"""What the tests measure with: numerical derivatives, HIPS autograd, drawn arrays, and contracts for all functions.

Nothing here uses the library, apart from the functions that a test hands in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st

__all__ = [
    "ACTIVATIONS",
    "CONTRACTS",
    "Case",
    "Source",
    "assert_close",
    "autograd_gradients",
    "descend",
    "does_not_hide_nan",
    "few",
    "five_point_gradient",
    "lay_out",
    "refuses_other_shapes",
    "sources",
    "through",
]

few = settings(max_examples=25, deadline=None, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate))
"""How often hypothesis draws: few times, the same in every run. What it draws is small, so a failure is not shrunk."""


# Measuring


def five_point_gradient(f: Callable[[Any], Any], x: np.ndarray, *, h: float = 1e-3) -> np.ndarray:
    """The gradient of sum(f(x)) by central differences of fourth order, taken before the sum to lose no digits."""
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):

        def at(step: float, index: tuple[int, ...] = index) -> np.ndarray:
            moved = np.array(x)
            moved[index] += step
            return np.asarray(f(moved))

        terms = 8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))
        gradient[index] = terms.sum() / (12 * h)
    return gradient


def autograd_gradients(f: Callable[..., Any], *arrays: np.ndarray) -> tuple[np.ndarray, ...]:
    """The gradients of the scalar f(*arrays), written with autograd.numpy, with respect to each array."""
    return autograd.grad(f, argnum=tuple(range(len(arrays))))(*(np.array(a) for a in arrays))


def assert_close(
    actual: Any, expected: Any, *, rtol: float = 1e-7, floor: float = 1e-5, scale: Any = None, what: str = ""
) -> None:
    """Every entry within ``rtol`` of the expected one, where each counts as at least ``floor`` of the largest.

    Entries far below the largest are its rounding. ``scale`` stands in for the largest, if all are rounding.
    """
    assert np.shape(actual) == np.shape(expected), f"{what}: shape {np.shape(actual)}, expected {np.shape(expected)}"
    largest = float(np.max(np.abs(expected if scale is None else scale), initial=0.0))
    np.testing.assert_allclose(actual, expected, rtol=rtol, atol=rtol * floor * largest, err_msg=what)


# For autograd, which differentiates each into another expression than the one that the layer uses.
ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "linear": lambda x: x,
    "relu": lambda x: (x + anp.abs(x)) / 2,
    "leaky_relu": lambda x: (1.01 * x + 0.99 * anp.abs(x)) / 2,
    "sigmoid": lambda x: (1 + anp.tanh(x / 2)) / 2,
    "tanh": anp.tanh,
    "softplus": lambda x: anp.logaddexp(0.0, x),
}


# Training


def descend(model: Any, *batch: np.ndarray, steps: int, rate: float = 1e-3, seed: int = 0) -> list[float]:
    """Train a model on one batch by Adam, written out here; the losses on the way."""
    rng = np.random.default_rng(seed)
    first = {name: np.zeros_like(p) for name, p in model.params.items()}
    second = {name: np.zeros_like(p) for name, p in model.params.items()}
    history = []
    for t in range(1, steps + 1):
        loss, grads, _ = model.loss(*batch, rng=rng)
        history.append(loss)
        for name, p in model.params.items():
            first[name] = 0.9 * first[name] + 0.1 * grads[name]
            second[name] = 0.99 * second[name] + 0.01 * grads[name] ** 2
            step = first[name] / (1 - 0.9**t) / (np.sqrt(second[name] / (1 - 0.99**t)) + 1e-8)
            model.params[name] = np.asarray(p - rate * step)  # of an array without axes, numpy makes a number
    return history


# Drawing


def lay_out(x: np.ndarray, layout: str) -> np.ndarray:
    """The same numbers, in another order in memory."""
    if layout == "contiguous" or x.ndim == 0:
        return np.array(x, order="C")
    if layout == "fortran":
        return np.array(x, order="F")
    if layout == "reversed":
        return np.array(x[::-1], order="C")[::-1]
    wide = np.full((*x.shape[:-1], 2 * x.shape[-1]), np.nan, x.dtype)  # NaN in the gaps: nobody may read them
    wide[..., ::2] = x
    return wide[..., ::2]


LAYOUTS = ("contiguous", "fortran", "reversed", "strided")


@dataclass(frozen=True)
class Source:
    """Draws arrays of a scale and a layout from a seed of its own."""

    seed: int
    layout: str = "contiguous"
    scale: float = 1.0

    def normals(self, *shapes: tuple[int, ...], scale: float | None = None) -> list[np.ndarray]:
        """One array of normal numbers for each shape."""
        rng = np.random.default_rng(self.seed)
        scale = self.scale if scale is None else scale
        return [lay_out(scale * rng.standard_normal(shape), self.layout) for shape in shapes]

    def uniforms(self, *shapes: tuple[int, ...], low: float = 0.0, high: float = 1.0) -> list[np.ndarray]:
        """One array of numbers from [low, high) for each shape."""
        rng = np.random.default_rng(self.seed + 1)
        return [lay_out(rng.uniform(low, high, shape), self.layout) for shape in shapes]


def sources(*scales: float) -> st.SearchStrategy[Source]:
    """Sources of every layout, of the given scales."""
    seeds = st.integers(0, 2**20)
    return st.builds(Source, seed=seeds, layout=st.sampled_from(LAYOUTS), scale=st.sampled_from(scales or (1.0,)))


# Contracts that every function keeps


@dataclass(frozen=True)
class Case:
    """A way to call a function: ``run(**arrays)`` returns its value and a tuple of gradients.

    Attributes:
        run: calls the function, and its backward pass if it has one.
        arrays: float64 arrays by argument; the upstream gradient counts as one.
        wrt: the arguments that get gradients, in order.
        upstream: the name of the upstream gradient, if there is one.
    """

    run: Callable[..., tuple[Any, tuple[np.ndarray, ...]]]
    arrays: Mapping[str, np.ndarray]
    wrt: tuple[str, ...] = ()
    upstream: str | None = None


def through(
    forward: Callable[..., tuple[Any, Any]],
    backward: Callable[..., Any],
    arrays: Mapping[str, np.ndarray],
    wrt: tuple[str, ...],
    *,
    upstream: str = "dout",
    **options: Any,
) -> Case:
    """The case of a layer: forward, and backward twice, since a backward pass may be asked again."""

    def run(**given: np.ndarray) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
        dout = given.pop(upstream)
        out, cache = forward(**given, **options)
        first, second = (_tuple(backward(dout, cache)) for _ in range(2))
        for one, other in zip(first, second, strict=True):
            np.testing.assert_array_equal(one, other, err_msg="the backward pass changed its cache")
        return out, first

    return Case(run, arrays, wrt, upstream)


def keeps_dtype(case: Case) -> None:
    """float32 in, float32 out and float32 gradients; float64 likewise; a loss is a Python float."""
    for dtype in (np.float32, np.float64):
        value, gradients = case.run(**{name: a.astype(dtype) for name, a in case.arrays.items()})
        if isinstance(value, np.ndarray):
            assert value.dtype == dtype, f"{dtype.__name__} in, {value.dtype} out"
        else:
            assert type(value) is float, f"a loss must be a float, got {type(value)}"
        assert len(gradients) == len(case.wrt)
        for name, gradient in zip(case.wrt, gradients, strict=True):
            assert isinstance(gradient, np.ndarray), f"d{name} must be an array, got {type(gradient)}"
            assert gradient.dtype == dtype, f"{dtype.__name__} in, d{name} is {gradient.dtype}"
            assert gradient.shape == case.arrays[name].shape, f"d{name} has shape {gradient.shape}"


def leaves_inputs_alone(case: Case) -> None:
    """Works on read-only arrays of any layout, and does not change arrays that could be changed."""
    for layout in LAYOUTS:
        given = {name: lay_out(a, layout) for name, a in case.arrays.items()}
        case.run(**given)
        for name, a in given.items():
            np.testing.assert_array_equal(a, case.arrays[name], err_msg=f"{name} was changed")
            a.flags.writeable = False
        case.run(**given)


def owns_its_results(case: Case) -> None:
    """No result shares memory with an input, or with another result: to change one changes one."""
    given = {name: a.copy() for name, a in case.arrays.items()}
    value, gradients = case.run(**given)
    results = {"out": value} if isinstance(value, np.ndarray) else {}
    results |= {f"d{name}": gradient for name, gradient in zip(case.wrt, gradients, strict=True)}
    everything = [*results.items(), *given.items()]
    for i, (name, result) in enumerate(results.items()):
        for other_name, other in everything[i + 1 :]:
            assert not np.shares_memory(result, other), f"{name} shares memory with {other_name}"


def does_not_mind_layout(case: Case) -> None:
    """The order in memory changes no number."""
    value, gradients = case.run(**case.arrays)
    for layout in LAYOUTS:
        other, others = case.run(**{name: lay_out(a, layout) for name, a in case.arrays.items()})
        for name, one, two in zip(("out", *case.wrt), (value, *gradients), (other, *others), strict=True):
            assert_close(two, one, rtol=1e-12, floor=1e-2, what=f"{name}, {layout}")


def does_not_hide_nan(case: Case) -> None:
    """NaN in an input comes out at the other end, or is refused by name."""
    for name, a in case.arrays.items():
        bad = a.copy()
        bad[(0,) * a.ndim] = np.nan
        try:
            value, gradients = case.run(**{**case.arrays, name: bad})
        except ValueError as error:
            assert name in str(error) and "nan" in str(error), error
            continue
        seen = gradients if name == case.upstream else (value,)
        assert any(np.isnan(part).any() for part in seen), f"NaN in {name} was hidden"


def refuses_what_is_no_float_array(case: Case) -> None:
    """Integers and lists are refused, by the argument's name, with the way to convert them."""
    for name, a in case.arrays.items():
        with pytest.raises(ValueError, match=rf"^{name} must hold floating point numbers, got dtype int64: convert"):
            case.run(**{**case.arrays, name: np.ones(a.shape, np.int64)})
        with pytest.raises(ValueError, match=rf"^{name} must be a numpy array, got list: wrap it"):
            case.run(**{**case.arrays, name: a.tolist() if a.ndim else [1.0]})


def refuses_other_shapes(case: Case) -> None:
    """An array that does not fit the others is refused, also where it could be broadcast."""
    for name, a in case.arrays.items():
        wider = np.concatenate([a, a], axis=-1)
        one = a[:1]
        shorter = a[:-1]
        for other in (wider, one, shorter):
            with pytest.raises(ValueError, match=r"must have shape \(.*\).*, got \("):
                case.run(**{**case.arrays, name: other})


CONTRACTS = (
    keeps_dtype,
    leaves_inputs_alone,
    owns_its_results,
    does_not_mind_layout,
    does_not_hide_nan,
    refuses_what_is_no_float_array,
)
"""What every layer and loss keeps, each a function of a :class:`Case`."""


def _tuple(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)
