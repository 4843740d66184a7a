"""What goes on inside a network: how its activations are spread, and which units never speak."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from cs231n_ae.plots.colours import BLUE
from cs231n_ae.types import Array
from cs231n_ae.validation import require_finite, require_float, require_range

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["activation_histograms"]


def activation_histograms(activations: Mapping[str, Array], *, bins: int = 40, title: str | None = None) -> "Figure":
    """A histogram for each layer, with its share of zeros and its dead units: those that are zero for every example.

    Zeros are counted in words above the histogram and left out of its bars: after a ReLU they are so many that one bar
    would flatten all others. The heights are shares of all activations, so the bars sum to one minus the zeros.

    Args:
        activations: layer's name -> activations, shape (N, H) or (N, C, H, W); a unit of images is a channel.
        bins: how many bars.
        title: a sentence over the whole; None for one that counts the dead units.

    Returns:
        a figure with one axes for each layer.

    Raises:
        ValueError: if there is no layer, or its activations are not a batch of finite numbers.
    """
    if not isinstance(activations, Mapping) or not activations:
        raise ValueError(f"activations must be a dict of name -> array with one entry or more, got {activations!r:.60}")
    require_range("bins", bins, 1, 1000)
    for name, values in activations.items():
        label = f"activations[{name!r}]"
        require_float(label, values)
        if values.ndim not in (2, 4) or values.size == 0:
            raise ValueError(f"{label} must have shape (N, H) or (N, C, H, W), none of them 0, got {values.shape}")
        require_finite(label, values)
    from cs231n_ae.plots.figure import DPI, Figure

    columns = min(len(activations), 3)
    rows = -(-len(activations) // columns)
    fig = Figure(figsize=(max(3.1 * columns, 4.8), 2.7 * rows + 0.5), dpi=DPI, layout="constrained")
    grid = fig.subplots(rows, columns, squeeze=False).ravel()
    for axes, (name, values) in zip(grid, activations.items(), strict=False):
        _draw_layer(axes, name, values, bins)
    for axes in grid[len(activations) :]:
        fig.delaxes(axes)
    grid[0].set_ylabel("share of activations")
    if title is None:
        dead = sum(_dead(values)[0] for values in activations.values())
        units = sum(values.shape[1] for values in activations.values())
        title = (
            f"{dead} of {units} units {'is' if dead == 1 else 'are'} zero for every example"
            if dead
            else "Every unit is active for some example"
        )
    fig.suptitle(title, size=11, x=0.01, ha="left")
    return fig


def _draw_layer(axes: "Axes", name: str, values: Array, bins: int) -> None:
    from matplotlib.ticker import FuncFormatter

    from cs231n_ae.plots.figure import quiet

    quiet(axes)
    active = values[values != 0].astype(np.float64)
    dead, units = _dead(values)
    axes.hist(active, bins=bins, weights=np.full(active.size, 1 / values.size), color=BLUE)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:g}%"))
    axes.set_xlabel("activation")
    axes.set_title(f"{name}\n{1 - active.size / values.size:.0%} zeros, {dead} of {units} units dead", size=9.5)


def _dead(values: Array) -> tuple[int, int]:
    """How many units are zero for every example, and how many units there are."""
    silent = (values == 0).all(axis=tuple(axis for axis in range(values.ndim) if axis != 1))
    return int(silent.sum()), silent.size
