"""A latent plane seen from both sides: where the encoder puts examples, and what the decoder makes of its points."""

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae.plots.colours import BLUE, CLASS_COLOURS, INK
from cs231n_ae.plots.pictures import as_pictures, mosaic
from cs231n_ae.types import Array
from cs231n_ae.validation import (
    require_count,
    require_data,
    require_dtype,
    require_finite,
    require_numbers,
    require_real,
    require_sequence,
    require_text,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

__all__ = ["latent_grid", "latent_scatter", "manifold"]

GAP = 2
"""Pixels between two names that have been moved apart."""


def latent_scatter(
    z: Array,
    labels: Array | None = None,
    *,
    class_names: Sequence[str] | None = None,
    prior: bool = False,
    title: str | None = None,
) -> "Figure":
    """Codes as points of the latent plane, coloured by class; the name of each class stands in its middle too.

    Names that would hide each other stand beside each other.

    Args:
        z: codes, shape (N, 2).
        labels: the class of each code, integers of shape (N,), at most 20 different ones; None for one colour.
        class_names: the name of class 0, 1, ...; None for the numbers themselves.
        prior: also draw the circles at one, two and three standard deviations of N(0, I), a VAE's prior.
        title: a sentence over the whole; None for one that fits.

    Returns:
        a figure with one axes: one collection of points, and a legend when there are labels.

    Raises:
        ValueError: if z is not two-dimensional, or the labels do not fit.
    """
    _require_plane(z)
    classes = np.zeros(0, dtype=np.int64) if labels is None else _classes(labels, len(z), class_names)
    if title is not None:
        require_text("title", title)
    names = [class_names[int(k)] if class_names is not None else str(k) for k in classes]
    from cs231n_ae.plots.figure import DPI, Figure, quiet

    fig = Figure(figsize=(7.2, 6.0), dpi=DPI, layout="constrained")
    axes = fig.add_subplot()
    quiet(axes)
    axes.grid(axis="x", alpha=0.15)
    colours = _colours(len(classes))
    # One collection in the order of the data: drawn class by class, the last class would cover the others.
    of_point = BLUE if labels is None else colours[np.searchsorted(classes, labels)]
    size, alpha = float(np.clip(20_000 / len(z), 4, 26)), 0.75 if len(z) <= 2000 else 0.5
    axes.scatter(z[:, 0], z[:, 1], s=size, c=of_point, alpha=alpha, linewidths=0, rasterized=True)
    named = [] if labels is None else _name_classes(axes, z, labels, classes, names, colours)
    if prior:
        _draw_prior(axes)
    axes.set_aspect("equal", adjustable="datalim")
    axes.set(xlabel="$z_1$", ylabel="$z_2$")
    what = "" if labels is None else ", coloured by class" if class_names is not None else ", coloured by label"
    axes.set_title(f"Where the encoder puts {len(z)} examples{what}" if title is None else title, size=11, loc="left")
    _move_apart(fig, axes, named)
    return fig


def latent_grid(
    n: int = 20, *, extent: tuple[float, float, float, float] | None = None, dtype: DTypeLike = np.float32
) -> Array:
    r"""The points of an n by n grid over the latent plane, in reading order: row by row, from the top.

    Without an extent, the coordinates are :math:`\Phi^{-1}((i + \tfrac12) / n)` for :math:`i = 0 \dots n - 1`: the
    middles of n slices of equal probability under N(0, 1), so that each point stands for the same share of samples.

    Args:
        n: points along each side, from 1 to 100.
        extent: (left, right, bottom, top) for evenly spaced points, as suits codes without a prior.
        dtype: of the result.

    Returns:
        z of shape (n * n, 2), to be decoded and handed to :func:`manifold`.

    Raises:
        ValueError: if n or the extent is out of range.

    Source: the quantiles: Kingma & Welling 2014, appendix A.
    """
    require_count("n", n, most=100, advice="points along each side")
    require_dtype("dtype", dtype)
    if extent is None:
        quantiles = [NormalDist().inv_cdf((i + 0.5) / n) for i in range(n)]
        z1, z2 = np.array(quantiles), np.array(quantiles)
    else:
        require_numbers("extent", extent)
        left, right, bottom, top = extent if np.shape(extent) == (4,) else [np.nan] * 4
        if not (math.isfinite(left + right + bottom + top) and left < right and bottom < top):
            raise ValueError(
                f"extent must be finite, (left, right, bottom, top) with left < right, bottom < top, got {extent}"
            )
        z1, z2 = np.linspace(left, right, n), np.linspace(bottom, top, n)
    across, up = np.meshgrid(z1, z2[::-1])
    return np.stack([across.ravel(), up.ravel()], axis=1).astype(dtype)


def manifold(
    images: Array, z: Array, *, image_shape: Sequence[int] | None = None, margin: int = 0, title: str | None = None
) -> "Figure":
    """What a decoder makes of a grid over the latent plane, each image at its point.

    ``z = latent_grid(20)``, then ``manifold(model.decode(z), z)``.

    Args:
        images: the decoded grid in [0, 1], shape (n * n, D), (n * n, H, W) or (n * n, C, H, W).
        z: the points that were decoded, shape (n * n, 2), as :func:`latent_grid` gives them.
        image_shape: (C, H, W) or (H, W); None takes it from the images, and rows as square and grey.
        margin: black pixels around each image, for images that fill their frame, as the 8×8 digits do.
        title: a sentence over the whole; None for one that fits.

    Returns:
        a figure with one axes that holds one large image, with the coordinates of z at its sides.

    Raises:
        ValueError: if z is no grid, or the images are not one for each of its points.
    """
    _require_plane(z)
    require_count("margin", margin, least=0)
    z1, z2 = _sides(z)
    n = len(z1)
    pictures = as_pictures("images", images, image_shape)
    if len(pictures) != len(z):
        raise ValueError(f"images must be one for each row of z, {len(z)}, got {len(pictures)}: decode z itself")
    from cs231n_ae.plots.figure import pixel_axes

    sides = [(0, 0), (margin, margin), (margin, margin), (0, 0)][: pictures.ndim]
    picture = mosaic(np.pad(pictures, sides), n).clip(0, 1)
    h, w = picture.shape[:2]
    exact = 640 / max(h, w)
    scale = math.floor(exact) if exact >= 1 else exact
    height, width = round(h * scale), round(w * scale)
    if title is None:
        title = "What the decoder draws at each point of the latent plane"
    require_text("title", title)
    fig, axes = pixel_axes(width, height, title=title, left=64, bottom=52)
    axes.imshow(
        picture,
        cmap="gray",
        vmin=0,
        vmax=1,
        extent=(0, width, height, 0),
        interpolation="nearest" if scale >= 1 else "auto",
        aspect="auto",
    )
    _coordinates(axes, z1, z2, width=width, height=height)
    return fig


def _coordinates(axes: "Axes", z1: Array, z2: Array, *, width: int, height: int) -> None:
    """Ticks at the middles of at most ten images, with the coordinates of z there."""
    n = len(z1)
    shown = np.linspace(0, n - 1, n if n <= 10 else 7 if n % 2 else 6).round().astype(int)  # symmetric about the middle
    axes.set_xticks((shown + 0.5) * width / n, [f"{z1[i]:.1f}".replace("-", "−") for i in shown])
    axes.set_yticks((shown + 0.5) * height / n, [f"{z2[i]:.1f}".replace("-", "−") for i in shown])
    axes.tick_params(colors=INK, labelsize=9, length=3)
    axes.set(xlabel="$z_1$", ylabel="$z_2$")
    axes.spines[:].set_visible(False)


def _sides(z: Array) -> tuple[Array, Array]:
    """The coordinates of a square grid in reading order: z_1 along its top, z_2 down its left side."""
    n = math.isqrt(len(z))
    grid = z.reshape(n, n, 2) if n * n == len(z) else None
    if grid is None or (grid[..., 0] != grid[0, :, 0]).any() or (grid[..., 1] != grid[:, :1, 1]).any():
        raise ValueError(f"z must be a square grid in reading order, got {len(z)} points: make it with latent_grid(n)")
    return grid[0, :, 0], grid[:, 0, 1]


def _require_plane(z: Array) -> None:
    require_real("z", z)
    if z.ndim == 2 and z.shape[1] > 2:
        raise ValueError(
            f"z must have 2 columns to be drawn in a plane, got {z.shape[1]}: "
            f"choose two, z[:, :2], or project z onto its first two principal components"
        )
    require_data("z", z, (None, 2), why="points of a plane")
    if len(z) == 0:
        raise ValueError("z must hold one point or more, got none")
    require_finite("z", z)


def _classes(labels: Array, n: int, class_names: Sequence[str] | None) -> Array:
    """The different labels, in order."""
    if not isinstance(labels, np.ndarray) or labels.dtype.kind not in "iu" or labels.shape != (n,):
        got = f"{labels.dtype} {labels.shape}" if isinstance(labels, np.ndarray) else type(labels).__name__
        raise ValueError(f"labels must be an array of integers, one per row of z, shape ({n},), got {got}")
    require_numbers("labels", labels)
    classes = np.unique(labels)
    if len(classes) > 20:
        raise ValueError(f"labels must be 20 different classes at most to be told apart, got {len(classes)}")
    if class_names is not None:
        require_sequence("class_names", class_names, of="a name for each class")
    if class_names is not None and not (classes[0] >= 0 and classes[-1] < len(class_names)):
        raise ValueError(
            f"class_names must name every label, {classes[0]} to {classes[-1]}, got {len(class_names)} names"
        )
    return classes


def _colours(n: int) -> Array:
    """A colour for each of n classes as an array (n, 3)."""
    from matplotlib import colormaps, colors

    chosen = CLASS_COLOURS[:n] if n <= len(CLASS_COLOURS) else colormaps["viridis"](np.linspace(0, 1, n))
    return colors.to_rgba_array(chosen)[:, :3]


def _name_classes(
    axes: "Axes", z: Array, labels: Array, classes: Array, names: Sequence[str], colours: Array
) -> list["Text"]:
    """A legend, and each class's name at the median of its points, for those who cannot tell the colours apart."""
    from matplotlib.lines import Line2D
    from matplotlib.patheffects import withStroke

    dots = [Line2D([], [], marker="o", linestyle="", markersize=7, color=colour) for colour in colours]
    axes.legend(dots, names, loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, handletextpad=0.2)
    written = []
    for k, name, colour in zip(classes, names, colours, strict=True):
        x, y = np.median(z[labels == k], axis=0)
        halo = withStroke(linewidth=3.5, foreground="white")
        size = 15 if len(name) <= 2 else 10
        darker = 0.7 * colour  # letters need more contrast than dots
        text = axes.text(x, y, name, color=darker, size=size, weight="bold", ha="center", va="center")
        text.set_path_effects([halo])
        written.append(text)
    return written


def _move_apart(fig: "Figure", axes: "Axes", texts: list["Text"]) -> None:
    """Move names that overlap on the screen until they stand side by side; all others stay where they are."""
    if len(texts) < 2:
        return
    fig.draw_without_rendering()  # only then is it known where on the screen a point lies
    boxes = [text.get_window_extent() for text in texts]
    at = axes.transData.transform([text.get_position() for text in texts])
    moved = _side_by_side(at, np.array([[box.width + GAP, box.height + GAP] for box in boxes]))
    for text, old, new in zip(texts, at, moved, strict=True):
        if (old != new).any():
            x, y = axes.transData.inverted().transform(new)
            text.set_position((float(x), float(y)))


def _side_by_side(centres: Array, sizes: Array) -> Array:
    """The centres of boxes, those that overlap moved apart, each by half of what they share, along its shorter side.

    Args:
        centres: (K, 2).
        sizes: widths and heights, (K, 2).

    Returns:
        the centres (K, 2); of boxes that touch no other, exactly as they were.
    """
    at = np.array(centres, dtype=np.float64)
    for _ in range(200):  # moved from one, a box may come to lie upon another
        moved = False
        for i in range(len(at)):
            for j in range(i):
                shared = (sizes[i] + sizes[j]) / 2 - np.abs(at[i] - at[j])
                if shared.min() <= 1e-6:
                    continue
                way = int(shared.argmin())
                step = np.copysign(shared[way] / 2, at[i, way] - at[j, way])
                at[i, way] += step
                at[j, way] -= step
                moved = True
        if not moved:
            break
    return at


def _draw_prior(axes: "Axes") -> None:
    from matplotlib.patches import Circle

    for radius in (1, 2, 3):
        axes.add_patch(Circle((0, 0), radius, fill=False, color=INK, linewidth=1, linestyle=(0, (4, 3))))
        paper = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        axes.text(0, radius, f"{radius}σ", color=INK, size=9, ha="center", va="center", bbox=paper)
