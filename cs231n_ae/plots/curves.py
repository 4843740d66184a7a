"""How training went: the loss and each of its parts, on the training and on the validation data."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from cs231n_ae.history import History
from cs231n_ae.plots.colours import LINE_COLOURS
from cs231n_ae.types import Array
from cs231n_ae.validation import require_in, require_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["loss_curves"]

_Curves = Mapping[str, Sequence[float] | Array]
_DASHES = ("-", (0, (4, 1.5)), (0, (1, 1)), (0, (5, 1, 1, 1)))  # so that lines differ in print without colour too


def loss_curves(
    history: History | _Curves, *, per: str = "epoch", unit: str = "nats", log: bool = False, title: str | None = None
) -> "Figure":
    """The loss, and beside it each of its parts in a panel of its own; or the losses of several runs in one panel.

    >>> from cs231n_ae.plots import loss_curves
    >>> figure = loss_curves({"SGD": [3.0, 2.0, 1.5], "Adam": [3.0, 1.0, 0.5]}, title="Two rules")
    >>> figure.savefig("losses.png")

    Args:
        history: of a run, as the solver returns it; or name -> values, to compare runs:
            ``{"SGD": one.train["loss"], "Adam": other.train["loss"]}``.
        per: ``"epoch"``, or ``"update"`` for every update of the training loss.
        unit: what the losses are measured in.
        log: logarithmic axes, for losses that fall by orders of magnitude.
        title: a sentence over the whole; None for one that says how it went.

    Returns:
        a figure with an axes for the loss and one for each part. A single part that equals the loss is left out.

    Raises:
        ValueError: if there is nothing to draw, or ``log`` meets a value that is not positive.
    """
    require_in("per", per, ("epoch", "update"))
    require_text("unit", unit)
    if title is not None:
        require_text("title", title)
    panels = _panels(history, per) if isinstance(history, History) else {"loss": _runs(history)}
    if log:
        _require_drawable_on_log_axes(panels)
    from cs231n_ae.plots.figure import DPI, Figure

    columns = min(len(panels), 3)
    rows = -(-len(panels) // columns)
    width = 6.4 if columns == 1 else 4.2 * columns if columns == 2 else 9.6
    fig = Figure(figsize=(width, 3.2 * rows + 0.5), dpi=DPI, layout="constrained")
    grid = fig.subplots(rows, columns, squeeze=False).ravel()
    for axes, (name, curves) in zip(grid, panels.items(), strict=False):
        _draw_panel(axes, curves, log=log)
        axes.set_title(_readable(name), size=10)
        axes.set(xlabel=per, ylabel=unit)
    for axes in grid[len(panels) :]:
        fig.delaxes(axes)
    if len(panels["loss"]) > 1:
        grid[0].legend(frameon=False, fontsize=9)
    if title is None:
        title = _sentence(panels["loss"], per, unit, one_run=isinstance(history, History))
    fig.suptitle(title, size=11, x=0.01, ha="left")
    return fig


def _panels(history: History, per: str) -> dict[str, dict[str, Array]]:
    """Name of the term -> which data -> values, the loss first."""
    train = history.train if per == "epoch" else history.steps
    if not train.get("loss"):
        raise ValueError(
            f"history must have a finished {per}, got {len(history.batch_size)} updates and {history.epochs} epochs: "
            "train longer, or pass per='update'"
        )
    validation = history.validation if per == "epoch" else {}
    parts = [name for name in train if name != "loss"]
    if len(parts) == 1 and np.array_equal(train[parts[0]], train["loss"], equal_nan=True):
        parts = []
    sources = {"training": train, "validation": validation}
    return {
        name: {which: np.asarray(curves[name], dtype=np.float64) for which, curves in sources.items() if name in curves}
        for name in ["loss", *parts]
    }


def _runs(runs: _Curves) -> dict[str, Array]:
    """The runs of a mapping as arrays; checks that each is a row of numbers, and that they can be told apart."""
    if not isinstance(runs, Mapping) or not 1 <= len(runs) <= 8:
        got = f"{len(runs)} runs" if isinstance(runs, Mapping) else type(runs).__name__
        raise ValueError(f"history must be a History, or one to eight runs as a dict of name -> values, got {got}")
    curves = {str(name): np.asarray(values) for name, values in runs.items()}
    for name, values in curves.items():
        if values.ndim != 1 or values.size == 0 or values.dtype.kind not in "fiu":
            raise ValueError(f"history[{name!r}] must be a row of numbers, got {values.dtype} of shape {values.shape}")
    return curves


def _require_drawable_on_log_axes(panels: Mapping[str, Mapping[str, Array]]) -> None:
    for name, curves in panels.items():
        for which, values in curves.items():
            if (values <= 0).any():
                raise ValueError(
                    f"log axes need positive values, got {np.nanmin(values):g} in {name!r} of {which}: pass log=False"
                )


def _draw_panel(axes: "Axes", curves: Mapping[str, Array], *, log: bool) -> None:
    from matplotlib.ticker import MaxNLocator

    from cs231n_ae.plots.figure import quiet

    quiet(axes)
    for i, (which, values) in enumerate(curves.items()):
        marker = "o" if len(values) <= 12 else ""  # a run of one epoch is a point
        style = _DASHES[i % len(_DASHES)]
        positions = np.arange(1, len(values) + 1)
        axes.plot(positions, values, color=LINE_COLOURS[i], linestyle=style, marker=marker, markersize=4, label=which)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, min_n_ticks=1))
    if log:
        _log_axis(axes, np.concatenate(list(curves.values())))


def _log_axis(axes: "Axes", values: Array) -> None:
    """A logarithmic axis with plain numbers, as many to the decade as there is room for."""
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

    finite = values[np.isfinite(values)]
    decades = np.log10(finite.max() / finite.min()) if finite.size else 0.0
    axes.set_yscale("log")
    few = MaxNLocator(nbins=6) if decades < 0.5 else LogLocator(subs=(1, 2, 5) if decades < 2 else (1,))
    axes.yaxis.set_major_locator(few)
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))


def _sentence(curves: Mapping[str, Array], per: str, unit: str, *, one_run: bool) -> str:
    """What the curves say, in words."""
    ends = {which: values[-1] for which, values in curves.items() if np.isfinite(values[-1])}
    if not one_run:
        lowest = min(ends, key=lambda which: ends[which], default="")
        return f"{lowest} ends lowest, at {ends[lowest]:.4g} {unit}".strip() if ends else "No run ends at a finite loss"
    validation = curves.get("validation")
    if validation is not None and np.isfinite(validation).any():
        best = int(np.nanargmin(validation))
        return f"The validation loss is lowest at {per} {best + 1}: {validation[best]:.4g} {unit}".strip()
    first, last = curves["training"][0], curves["training"][-1]
    return f"The training loss goes from {first:.4g} to {last:.4g} {unit}".strip()


def _readable(name: str) -> str:
    return "KL" if name == "kl" else name.replace("_", " ")
