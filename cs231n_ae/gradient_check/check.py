"""Check the backward pass of a layer, or the gradients of a loss, against numerical derivatives."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from cs231n_ae.gradient_check.arguments import require_float64, require_tolerance
from cs231n_ae.gradient_check.comparison import Setting, compare_array
from cs231n_ae.gradient_check.derivatives import pick_step
from cs231n_ae.gradient_check.report import ArrayReport, GradientReport
from cs231n_ae.gradient_check.words import gradient_problem, say_method, two_results, value_problem, what_changed
from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_callable, require_generator, require_numbers, require_sequence

__all__ = ["check_layer", "check_loss"]


def check_layer(
    forward: Callable[..., tuple[Any, Cache]],
    backward: Callable[[Any, Cache], Any],
    inputs: Sequence[Any],
    *,
    names: Sequence[str] | None = None,
    constants: Sequence[str] = (),
    dout: Any = None,
    rng: np.random.Generator | None = None,
    method: str = "central",
    h: float | None = None,
    tolerance: float = 1e-7,
) -> GradientReport:
    r"""Compare a layer's backward pass with numerical derivatives of its forward pass.

    For an upstream gradient :math:`dout`, the loss further up changes as :math:`L = \sum_j dout_j\, out_j`, so
    ``backward`` must return :math:`\partial L / \partial x` for each input x.

    >>> import numpy as np
    >>> from cs231n_ae.gradient_check import check_layer
    >>> from cs231n_ae.layers import tanh_backward, tanh_forward
    >>> x = np.random.default_rng(0).standard_normal((4, 3))
    >>> check_layer(tanh_forward, tanh_backward, [x]).passed
    True
    >>> report = check_layer(tanh_forward, lambda dout, cache: 2 * tanh_backward(dout, cache), [x])
    >>> [array.name for array in report.failed]
    ['dx']

    Args:
        forward: ``forward(*inputs) -> (out, cache)``; out is an array, a number, or a tuple of them. A stochastic layer
            is given its noise: ``lambda x: dropout_forward(x, mask=mask)``.
        backward: ``backward(dout, cache)`` -> the gradient, or a tuple of them in the order of the inputs.
        inputs: float64 arrays; integers, booleans and None go to ``forward`` as they are and need no gradient.
        names: of the inputs, for the report; by default those of the parameters of ``forward``.
        constants: names of float64 inputs that have no gradient, where ``backward`` returns None or ends earlier.
        dout: the upstream gradient, of the shape of out (a tuple if out is one); by default drawn from ``rng``.
        rng: draws ``dout``; by default the same one each time.
        method: "central", "richardson" or "complex", as in :func:`numerical_gradient`.
        h: the step; None for one that suits the method.
        tolerance: the largest relative error that passes.

    Returns:
        The report. Wrong numbers, shapes or dtypes, missing gradients, NaN, inputs changed in place, and a forward pass
        that gives two results for the same inputs are failures; kinks are counted.

    Raises:
        ValueError: if an input is float32, or an integer array for which a gradient came, or an option is out of range.
    """
    require_callable("forward", forward, like="forward(*inputs) -> (out, cache)")
    require_callable("backward", backward, like="backward(dout, cache) -> gradients")
    setting, names, inputs = _prepare(forward, inputs, names, constants, method, h, tolerance)
    before = [_copy(value) for value in inputs]
    out, cache = forward(*inputs)
    problems = value_problem("out", out) or what_changed("forward", names, before, inputs)
    if not problems:
        held = [_copy(part) for part in _as_tuple(out)]  # a layer may reuse its buffers
        out, cache = forward(*inputs)
        said = two_results("the result of forward", held, _as_tuple(out))
        problems = (said,) if said else what_changed("forward", names, before, inputs)
    if problems:
        return GradientReport((), tolerance, say_method(setting), problems)
    dout = _upstream(out, dout, rng)
    held = [_copy(part) for part in _as_tuple(dout)]
    grads = _as_tuple(backward(dout, cache))
    problems = what_changed("backward", [*names, "dout"], [*before, *held], [*inputs, *_as_tuple(dout)])
    if problems:
        return GradientReport((), tolerance, say_method(setting), problems)

    def terms(*moved: Any) -> Array:
        outs, weights = _as_tuple(forward(*moved)[0]), _as_tuple(dout)
        return np.concatenate([np.ravel(o * w) for o, w in zip(outs, weights, strict=True)])

    return _compare(terms, grads, names, inputs, constants, setting)


def check_loss(
    loss: Callable[..., tuple[Any, ...]],
    inputs: Sequence[Any],
    *,
    names: Sequence[str] | None = None,
    constants: Sequence[str] = (),
    method: str = "central",
    h: float | None = None,
    tolerance: float = 1e-7,
) -> GradientReport:
    """Compare the gradients that a loss returns beside its value with numerical derivatives of that value.

    Args:
        loss: ``loss(*inputs) -> (value, gradient, ...)``, the gradients in the order of the inputs.
        inputs: as for :func:`check_layer`.
        names: as for :func:`check_layer`.
        constants: names of float64 inputs without a gradient, such as the target: ``constants=["x"]`` for
            ``l2_loss(x_hat, x)``.
        method: as for :func:`check_layer`.
        h: as for :func:`check_layer`.
        tolerance: as for :func:`check_layer`.

    Returns:
        The report, as for :func:`check_layer`.

    Raises:
        ValueError: as for :func:`check_layer`.
    """
    require_callable("loss", loss, like="loss(*inputs) -> (value, gradient, ...)")
    setting, names, inputs = _prepare(loss, inputs, names, constants, method, h, tolerance)
    before = [_copy(value) for value in inputs]
    value, *grads = loss(*inputs)
    problems = value_problem("loss", value, scalar=True) or what_changed("loss", names, before, inputs)
    if not problems:
        held = [_copy(part) for part in (value, *grads)]  # a loss may reuse its buffers
        value, *grads = loss(*inputs)
        said = two_results("what loss returned", held, (value, *grads))
        problems = (said,) if said else what_changed("loss", names, before, inputs)
    if problems:
        return GradientReport((), tolerance, say_method(setting), problems)
    return _compare(lambda *moved: np.asarray(loss(*moved)[0]), tuple(grads), names, inputs, constants, setting)


def _compare(
    terms: Callable[..., Array],
    grads: tuple[Any, ...],
    names: Sequence[str],
    inputs: Sequence[Any],
    constants: Sequence[str],
    setting: Setting,
) -> GradientReport:
    """One row for each input that should have a gradient, or has one."""
    grads = tuple(_copy(grad) for grad in grads)  # a layer may reuse its buffers in the calls to come
    problems: tuple[str, ...] = ()
    if len(grads) > len(inputs):
        problems = (f"{len(grads)} gradients came for {len(inputs)} inputs ({', '.join(names)})",)
    rows = []
    for i, (name, x) in enumerate(zip(names, inputs, strict=True)):
        grad = grads[i] if i < len(grads) else None
        if grad is None and (name in constants or not _is_floating(x)):
            continue
        require_float64(name, x)
        said = gradient_problem(f"d{name}", grad, name, x)
        if said:
            rows.append(ArrayReport(f"d{name}", x.shape, np.nan, None, np.nan, np.nan, problem=said))
            continue

        def along(moved: Array, i: int = i) -> Array:
            return terms(*inputs[:i], moved, *inputs[i + 1 :])

        rows.append(compare_array(f"d{name}", along, x, np.asarray(grad), setting))
    if not rows:
        problems += ("no input has a gradient, so nothing was checked",)
    return GradientReport(tuple(rows), setting.tolerance, say_method(setting), problems)


def _prepare(
    f: Callable[..., Any],
    inputs: Sequence[Any],
    names: Sequence[str] | None,
    constants: Sequence[str],
    method: str,
    h: float | None,
    tolerance: float,
) -> tuple[Setting, list[str], list[Any]]:
    if not isinstance(inputs, list | tuple):
        got = f"one array of shape {inputs.shape}" if isinstance(inputs, np.ndarray) else type(inputs).__name__
        raise ValueError(f"inputs must be a tuple of arrays, got {got}: write (x,) for one input")
    require_sequence("constants", constants, of="names of inputs")
    if names is not None:
        require_sequence("names", names, of="a name for each input")
    names = list(names) if names is not None else _parameter_names(f, len(inputs))
    if len(names) != len(inputs):
        raise ValueError(f"names must hold one name for each of the {len(inputs)} inputs, got {len(names)}: {names}")
    unknown = [name for name in constants if name not in names]
    if unknown:
        raise ValueError(f"constants must be names of inputs ({', '.join(names)}), got {', '.join(map(repr, unknown))}")
    require_tolerance("tolerance", tolerance)
    own: list[Any] = []
    for name, value in zip(names, inputs, strict=True):
        if isinstance(value, list) or _is_floating(value):
            require_float64(name, value)
        # Two views of one memory would move together, and each would be blamed for both.
        own.append(value.copy() if any(_shares_memory(value, other) for other in own) else value)
    return Setting(method, pick_step(method, h), tolerance), names, own


def _parameter_names(f: Callable[..., Any], count: int) -> list[str]:
    numbered = [f"x{i}" for i in range(count)]
    try:
        parameters = inspect.signature(f).parameters.values()
    except (TypeError, ValueError):  # some callables written in C have no signature
        return numbered
    found = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)][:count]
    return found if len(found) == count else numbered


def _upstream(out: Any, dout: Any, rng: np.random.Generator | None) -> Any:
    """The gradient from above: drawn, or as given and of the right shapes."""
    if dout is None:
        rng = np.random.default_rng(0) if rng is None else rng
        require_generator("rng", rng)
        drawn = tuple(rng.standard_normal(np.shape(part)) for part in _as_tuple(out))
        return drawn if isinstance(out, tuple | list) else drawn[0]
    shapes, got = ([np.shape(part) for part in _as_tuple(value)] for value in (out, dout))
    if shapes != got:
        raise ValueError(f"dout must have the shape of out, {_say(shapes)}, got {_say(got)}")
    for part in _as_tuple(dout):
        require_numbers("dout", part)
        if np.asarray(part).dtype != np.float64:
            raise ValueError(
                f"dout must be float64, got {np.asarray(part).dtype}: convert it with dout.astype(np.float64)"
            )
    return dout


def _say(shapes: list[tuple[int, ...]]) -> str:
    return ", ".join(map(str, shapes))


def _as_tuple(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def _is_floating(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in "fc"


def _shares_memory(a: Any, b: Any) -> bool:
    return isinstance(a, np.ndarray) and isinstance(b, np.ndarray) and np.may_share_memory(a, b)


def _copy(value: Any) -> Any:
    return value.copy() if isinstance(value, np.ndarray) else value
