"""Images side by side: any images, named rows, originals over their reconstructions, and weights as the images that
they weigh."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from cs231n_ae.plots.colours import LIGHT
from cs231n_ae.plots.pictures import as_pictures
from cs231n_ae.types import Array
from cs231n_ae.validation import require_count, require_mapping, require_numbers, require_sequence, require_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["image_grid", "image_rows", "reconstructions", "weights_as_images"]

_PAGE_WIDTH, _PAGE_HEIGHT = 840, 720  # pixels: about what a notebook shows without scrolling
_LARGEST_TILE = 112
_GAP = 4
_MOST_IN_A_ROW = 40


def image_grid(
    images: Array,
    *,
    image_shape: Sequence[int] | None = None,
    columns: int | None = None,
    titles: Sequence[object] | None = None,
    title: str = "",
    cmap: str = "gray",
    value_range: tuple[float, float] = (0.0, 1.0),
) -> "Figure":
    """Images in rows and columns, all on one fixed scale, so that two of them can be compared.

    >>> from cs231n_ae.datasets import load
    >>> from cs231n_ae.plots import image_grid
    >>> digits = load("digits")
    >>> figure = image_grid(digits.x_test[:20], titles=digits.y_test[:20], title="Twenty digits")
    >>> figure.savefig("digits.png")

    Args:
        images: shape (N, D), (N, H, W) or (N, C, H, W), at most 1024 of them.
        image_shape: (C, H, W) or (H, W); None takes it from the images, and rows as square and grey.
        columns: how many side by side; None makes one row of up to ten, and a square of more.
        titles: a word for each image, such as its label; drawn above it.
        title: a sentence over the whole.
        cmap: matplotlib's name of the colours for grey images.
        value_range: what is drawn as black and as white. Numbers outside are drawn as the nearer of the two.

    Returns:
        a figure with one axes that holds one image each.

    Raises:
        ValueError: if the arguments do not fit together.
    """
    pictures = as_pictures("images", images, image_shape)
    n = len(pictures)
    if titles is not None:
        require_sequence("titles", titles, of="a word for each image")
    captions = [] if titles is None else [str(caption) for caption in titles]
    if titles is not None and len(captions) != n:
        raise ValueError(f"titles must be one per image, {n}, got {len(captions)}")
    return _draw_tiles(
        pictures, columns=_columns(columns, n), captions=captions, title=title, cmap=cmap, value_range=value_range
    )


def image_rows(
    rows: Mapping[str, Array],
    *,
    image_shape: Sequence[int] | None = None,
    title: str = "",
    value_range: tuple[float, float] = (0.0, 1.0),
) -> "Figure":
    """Images in named rows, all on one fixed scale: the samples of several models, say, or the stages of a chain.

    Args:
        rows: name -> images (N, D), (N, H, W) or (N, C, H, W), all of one shape, at most 40 in each.
        image_shape: (C, H, W) or (H, W); None takes it from the images, and rows as square and grey.
        title: a sentence over the whole.
        value_range: what is drawn as black and as white. Numbers outside are drawn as the nearer of the two.

    Returns:
        a figure with one axes that holds one image each, row by row.

    Raises:
        ValueError: if there is no row, or one has another shape than the first.
    """
    stacked = _stacked("rows", rows, image_shape)
    return _draw_tiles(
        np.concatenate(stacked), columns=len(stacked[0]), row_names=list(rows), title=title, value_range=value_range
    )


def reconstructions(
    x: Array,
    x_hats: Array | Mapping[str, Array],
    *,
    image_shape: Sequence[int] | None = None,
    original: str = "original",
    title: str | None = None,
) -> "Figure":
    """Originals in the first row and, set apart beneath each, what the models made of it: a named row for each model.

    Args:
        x: the originals, shape (N, D), (N, H, W) or (N, C, H, W), at most 40 of them.
        x_hats: name -> reconstructions, each in the shape of x; or one array alone.
        image_shape: (C, H, W) or (H, W); None takes it from the images, and rows as square and grey.
        original: the name of the first row.
        title: a sentence over the whole; None for one that fits.

    Returns:
        a figure with one axes that holds one image each, row by row.

    Raises:
        ValueError: if a reconstruction has another shape than x, or there is none.
    """
    require_text("original", original)
    rows = dict(x_hats) if isinstance(x_hats, Mapping) else {"reconstruction": x_hats}
    originals = as_pictures("x", x, image_shape)
    made = "its reconstruction" if len(rows) == 1 else f"{len(rows)} reconstructions"
    return _draw_tiles(
        np.concatenate([originals, *_stacked("x_hats", rows, image_shape, like=("x", x))]),
        columns=len(x),
        row_names=[original, *rows],
        first_apart=True,
        title=f"Each original, and {made} beneath it" if title is None else title,
    )


def weights_as_images(
    w: Array,
    *,
    image_shape: Sequence[int] | None = None,
    columns: int | None = None,
    shared_scale: bool = False,
    title: str | None = None,
) -> "Figure":
    """The weights into each unit, drawn where the pixels are that they weigh. White is zero, red plus, blue minus.

    Every unit has its own contrast, so that weak ones show their pattern too. Weights of colour images are drawn as
    colours about a middle grey, which is zero.

    Args:
        w: weights of an affine layer, shape (D, H), a column for each unit; or filters (F, C, H, W).
        image_shape: (C, H, W) or (H, W) of the D inputs; None takes them as square and grey.
        columns: how many units side by side; None makes one row of up to ten, and a square of more.
        shared_scale: one scale for all units, to compare their strengths.
        title: a sentence over the whole; None for one that fits.

    Returns:
        a figure with one axes that holds one image for each unit.

    Raises:
        ValueError: if the weights make no images.
    """
    if not isinstance(w, np.ndarray) or w.ndim not in (2, 4):
        raise ValueError(f"w must be weights of shape (D, H) or filters (F, C, H, W), got shape {np.shape(w)}")
    pictures = as_pictures("w", w.T if w.ndim == 2 else w, image_shape)
    axes = None if shared_scale else tuple(range(1, pictures.ndim))
    largest = np.abs(pictures).max(axis=axes, keepdims=True)
    relative = pictures / np.where(largest > 0, largest, 1)  # in [-1, 1]
    if title is None:
        scale = f"from −{largest.max():.2g} to {largest.max():.2g}" if shared_scale else "each on its own scale"
        colours = "red raises the unit, blue lowers it" if pictures.ndim == 3 else "middle grey is zero"
        title = f"What {len(pictures)} units look for, {scale}: {colours}"
    in_colour = pictures.ndim == 4
    return _draw_tiles(
        (relative + 1) / 2 if in_colour else relative,
        columns=_columns(columns, len(pictures)),
        title=title,
        cmap="RdBu_r",
        value_range=(0.0, 1.0) if in_colour else (-1.0, 1.0),
        framed=True,
    )


def _stacked(
    name: str, rows: Mapping[str, Array], image_shape: Sequence[int] | None, like: tuple[str, Array] | None = None
) -> list[Array]:
    """The pictures of each row; all rows have the shape of ``like``, or else of the first."""
    require_mapping(name, rows)
    if not rows:
        raise ValueError(f"{name} must hold one array of images or more, got none")
    found = []
    for key, images in rows.items():
        found.append(as_pictures(f"{name}[{key!r}]", images, image_shape))
        like = like or (f"{name}[{key!r}]", images)
        first, other = like
        if images.shape != other.shape:
            raise ValueError(f"{name}[{key!r}] must have the shape of {first}, {other.shape}, got {images.shape}")
        _require_few(first, other)
    return found


def _require_few(name: str, images: Array) -> None:
    if len(images) > _MOST_IN_A_ROW:
        raise ValueError(
            f"{name} must hold {_MOST_IN_A_ROW} images at most to be seen in a row, got {len(images)}: pass a part, "
            f"such as {name}[:10]"
        )


def _columns(columns: int | None, n: int) -> int:
    """As many as asked for; else one row of up to ten images, and a square of more."""
    if n > 1024:
        raise ValueError(f"1024 images at most can be seen at a time, got {n}: pass a part, such as the first 100")
    if columns is None:
        return n if n <= 10 else math.ceil(math.sqrt(n))
    require_count("columns", columns, most=1024)
    return min(columns, n)


def _draw_tiles(
    pictures: Array,
    *,
    columns: int,
    row_names: Sequence[str] = (),
    first_apart: bool = False,
    captions: Sequence[str] = (),
    title: str = "",
    cmap: str = "gray",
    value_range: tuple[float, float] = (0.0, 1.0),
    framed: bool = False,
) -> "Figure":
    """Pictures (N, H, W, ...) on one axes, each enlarged by a whole number where the page allows it."""
    from matplotlib.patches import Rectangle

    from cs231n_ae.plots.figure import pixel_axes, text_width

    require_text("title", title)
    require_text("cmap", cmap)
    require_numbers("value_range", value_range)
    if np.shape(value_range) != (2,) or not value_range[0] < value_range[1]:
        raise ValueError(f"value_range must be (low, high) with low < high, got {value_range}")
    low, high = value_range
    n, h, w = pictures.shape[:3]
    rows = math.ceil(n / columns)
    left = 12 + max((text_width(name, 10) + 10 for name in row_names), default=0)
    above = 18 if captions else 0
    scale = _scale(h, w, (_PAGE_HEIGHT / rows - _GAP - above, (_PAGE_WIDTH - left) / columns - _GAP))
    tile_h, tile_w = round(h * scale), round(w * scale)
    step_x = _GAP + max([tile_w, *(text_width(caption, 9) + 4 for caption in captions)])
    step_y = tile_h + _GAP + above
    under_first = 2 * _GAP if first_apart else 0
    fig, axes = pixel_axes(columns * step_x - _GAP, rows * step_y - _GAP + under_first, title=title, left=left)
    axes.set_axis_off()
    for i, picture in enumerate(pictures):
        row, column = divmod(i, columns)
        x, y = column * step_x + (step_x - _GAP - tile_w) // 2, (row + 1) * step_y - _GAP - tile_h
        y += under_first if row else 0
        extent = (x, x + tile_w, y + tile_h, y)
        _show(axes, picture, extent=extent, cmap=cmap, low=low, high=high, enlarged=scale >= 1)
        if framed:
            frame = Rectangle((x, y), tile_w, tile_h, fill=False, edgecolor=LIGHT, linewidth=0.8, clip_on=False)
            axes.add_patch(frame)
        if captions:
            axes.text(x + tile_w / 2, y - 3, captions[i], size=9, ha="center", va="bottom")
        if row_names and column == 0:
            axes.text(-10, y + tile_h / 2, row_names[row], size=10, ha="right", va="center")
    return fig


def _scale(h: int, w: int, room: tuple[float, float]) -> float:
    """How many screen pixels a pixel gets: a whole number, unless even one is too many for the room (height, width)."""
    exact = min(max(room[0], 24) / h, max(room[1], 24) / w, _LARGEST_TILE / max(h, w))
    return math.floor(exact) if exact >= 1 else max(exact, 1 / min(h, w))


def _show(
    axes: "Axes",
    picture: Array,
    *,
    extent: tuple[float, float, float, float],
    cmap: str,
    low: float,
    high: float,
    enlarged: bool,
) -> None:
    limits = axes.get_xlim(), axes.get_ylim()
    if picture.ndim == 3:
        picture = ((picture - low) / (high - low)).clip(0, 1)
    axes.imshow(
        picture,
        cmap=cmap,
        vmin=low,
        vmax=high,
        extent=extent,
        interpolation="nearest" if enlarged else "auto",  # nearest would drop pixels when there are too many
        aspect="auto",
    )
    axes.set(xlim=limits[0], ylim=limits[1])  # imshow moved them
