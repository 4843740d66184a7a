"""Check every gradient of a whole model, entry by entry or, in seconds, along random directions."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np

from cs231n_ae.gradient_check.arguments import require_float64, require_tolerance
from cs231n_ae.gradient_check.comparison import Setting, compare_array
from cs231n_ae.gradient_check.derivatives import pick_step
from cs231n_ae.gradient_check.projections import project_array
from cs231n_ae.gradient_check.report import ArrayReport, GradientReport
from cs231n_ae.gradient_check.words import gradient_problem, say_method, two_results, value_problem, what_changed
from cs231n_ae.types import Array, Grads, Params, Parts
from cs231n_ae.validation import require_attributes, require_count, require_loss_takes, require_sequence

__all__ = ["Model", "check_model"]


class Model(Protocol):
    """What a check needs of a model: named arrays, and a loss with gradients under the same names."""

    @property
    def params(self) -> Params: ...

    def loss(self, *batch: Any, rng: np.random.Generator) -> tuple[float, Grads, Parts]: ...


def check_model(
    model: Any,
    batch: Sequence[Any] | Array,
    *,
    seed: int = 0,
    method: str = "central",
    h: float | None = None,
    tolerance: float = 1e-6,
    fast: bool = False,
    directions: int = 3,
) -> GradientReport:
    """Compare the gradients that a model's loss returns with numerical derivatives of the loss.

    Each call of the loss gets a fresh ``np.random.default_rng(seed)``, so a stochastic model repeats its noise.
    If the model has ``evaluate(*batch, rng=...) -> (loss, parts)``, which computes no gradients, that is what is
    differentiated, once it gave the same loss as ``loss`` for these parameters; if it gave another, that is a failure.

    >>> import numpy as np
    >>> from cs231n_ae.gradient_check import check_model
    >>> from cs231n_ae.models import VAE
    >>> rng = np.random.default_rng(0)
    >>> model = VAE((9, 5, 2), rng=rng, dtype=np.float64)
    >>> check_model(model, rng.random((4, 9)), fast=True).passed
    True

    Args:
        model: see :class:`Model`. Its parameters are float64; they are moved in place and put back, also when the
            loss raises.
        batch: what ``loss`` takes, a tuple of arrays, or one array.
        seed: of the noise, and of the random directions.
        method: "central", "richardson" or "complex", as in :func:`numerical_gradient`.
        h: the step; None for one that suits the method.
        tolerance: the largest relative error that passes.
        fast: compare along random directions, at two losses a direction for any number of parameters; a failure is
            halved down to its entry. Sees errors above ``tolerance`` times the norm of an array's gradient.
        directions: in fast mode, how many directions an array.

    Returns:
        The report, one row a parameter. Missing or extra gradients, wrong shapes or dtypes, NaN, a loss that differs
        from call to call or changes parameters or batch are failures in it.

    Raises:
        ValueError: if a parameter or an array of the batch is float32, or an option is out of range.
    """
    require_attributes("model", model, ("params", "loss"))
    require_count("seed", seed, least=0)
    require_sequence("batch", batch, of="arrays")
    batch = (batch,) if isinstance(batch, np.ndarray) else tuple(batch)
    setting = Setting(method, pick_step(method, h), tolerance)
    _require_arguments(model, batch, tolerance, directions)
    how = say_method(setting, directions=directions if fast else None)
    grads, evaluate, problems = _look_at_loss(model, batch, seed)
    if grads is None:
        return GradientReport((), tolerance, how, problems)
    unknown = [name for name in grads if name not in model.params]
    if unknown:
        problems += (f"gradients came for {', '.join(unknown)}, which {_are(unknown)} among the parameters",)
    rng, rows = np.random.default_rng(seed), []
    for name, x in model.params.items():
        said = gradient_problem(f"the gradient of {name}", grads.get(name), name, x)
        loss = _loss_of(model, name, batch, seed, evaluate)
        if said:
            rows.append(ArrayReport(name, x.shape, np.nan, None, np.nan, np.nan, problem=said))
        elif fast:
            rows.append(project_array(name, loss, x, grads[name], setting, directions=directions, rng=rng))
        else:
            rows.append(compare_array(name, loss, x, grads[name], setting))
    return GradientReport(tuple(rows), tolerance, how, problems)


def _look_at_loss(
    model: Any, batch: tuple[Any, ...], seed: int
) -> tuple[Grads | None, Callable[..., Any], tuple[str, ...]]:
    """The gradients, what to differentiate, and what is wrong already; no gradients if it makes no sense to go on."""
    arrays = {**model.params, **{f"batch[{i}]": value for i, value in enumerate(batch)}}
    before = [np.array(value, copy=True) for value in arrays.values()]
    value, grads, *_ = model.loss(*batch, rng=np.random.default_rng(seed))
    problems = value_problem("loss", value, scalar=True)
    problems = problems or what_changed("loss", list(arrays), before, list(arrays.values()))
    if problems:
        return None, model.loss, problems
    grads = {name: np.array(grad) if isinstance(grad, np.ndarray) else grad for name, grad in grads.items()}
    again, grads_again, *_ = model.loss(*batch, rng=np.random.default_rng(seed))
    if not np.array_equal(value, again):
        said = f"loss gave {value:.17g}, then {again:.17g} for the same seed: draw all noise from the rng it is given"
        return None, model.loss, (said,)
    for name, grad in grads.items():
        said = two_results(f"the gradient of {name}", [grad], [grads_again.get(name)])
        if said:
            return None, model.loss, (said,)
    if not hasattr(model, "evaluate"):
        return grads, model.loss, ()
    other = model.evaluate(*batch, rng=np.random.default_rng(seed))[0]
    if not np.isclose(other, value, rtol=1e-12, atol=0.0):
        return grads, model.loss, (f"evaluate gave {other:.17g} where loss gave {value:.17g}: they must agree",)
    return grads, model.evaluate, ()


def _loss_of(
    model: Any, name: str, batch: tuple[Any, ...], seed: int, evaluate: Callable[..., Any]
) -> Callable[[Array], Array]:
    """The loss as a function of one parameter, which may be a complex stand-in for it."""

    def loss(value: Array) -> Array:
        own = model.params[name]
        model.params[name] = value
        try:
            return np.asarray(evaluate(*batch, rng=np.random.default_rng(seed))[0])
        finally:
            model.params[name] = own

    return loss


def _require_arguments(model: Any, batch: tuple[Any, ...], tolerance: float, directions: int) -> None:
    require_tolerance("tolerance", tolerance)
    require_count("directions", directions, advice="3 is plenty")
    require_loss_takes("batch", batch, model)
    if not model.params:
        raise ValueError("model.params must hold at least one array to check, got none")
    for name, value in model.params.items():
        require_float64(f"model.params[{name!r}]", value)
    for i, value in enumerate(batch):
        if isinstance(value, np.ndarray) and value.dtype.kind in "fc" and value.dtype != np.float64:
            raise ValueError(
                f"batch[{i}] must be float64 for a gradient check, got {value.dtype}: use .astype(np.float64)"
            )


def _are(names: list[str]) -> str:
    return "is not" if len(names) == 1 else "are not"
