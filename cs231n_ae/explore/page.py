"""One HTML page that holds a decoder: it opens in any browser, and asks nothing of any network."""

import base64
import json
import os
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from cs231n_ae.atomic import write_atomically
from cs231n_ae.datasets import Dataset
from cs231n_ae.explore.scene import Scene, scene_of
from cs231n_ae.types import Array

__all__ = ["MARK", "page_html", "require_page", "write_page"]

MARK = '<meta name="generator" content="cs231n-ae explore">'
"""By this a page of ours is known, and may be written anew."""

HEAD = 1000
"""Within how many characters the mark stands."""

SCRIPTS = ("decoder.js", "random.js", "map.js", "explorer.js")


def page_html(
    model: Any, data: Dataset, *, images: int | None = None, axes: tuple[int, int] | None = None, embedded: bool = False
) -> str:
    """The page as text: the same model and data give the same text.

    It holds the decoder's parameters as float32, its arithmetic as readable JavaScript, and some test images with
    their codes. Its content security policy forbids it every request.

    Args:
        model, data, images, axes: as for :func:`cs231n_ae.explore.scene_of`.
        embedded: leave the heading away, for a page within another.

    Raises:
        ValueError: if the model cannot be explored, or the data do not fit it.
    """
    scene = scene_of(model, data, images=images, axes=axes)
    text = _asset("page.html")
    parts = {
        "mark": MARK,
        "title": escape(scene.title),
        "class": "embedded" if embedded else "",
        "style": _asset("style.css"),
        # A "<" could end the script, and a string of JSON may spell it in this other way.
        "scene": json.dumps(_as_json(scene), sort_keys=True, allow_nan=False).replace("<", "\\u003c"),
        "scripts": "\n".join(_asset(name) for name in SCRIPTS),
    }
    for name, part in parts.items():
        before, found, after = text.partition(f"{{{{ {name} }}}}")
        assert found, name
        text = before + part + after
    return text


def write_page(
    path: str | os.PathLike[str],
    model: Any,
    data: Dataset,
    *,
    images: int | None = None,
    axes: tuple[int, int] | None = None,
) -> Path:
    """Write the page to ``path``, whole or not at all; an earlier page of ours is replaced.

    Args:
        path: the file, by custom ``NAME.html``; missing folders are made.
        model, data, images, axes: as for :func:`cs231n_ae.explore.scene_of`.

    Returns:
        the path.

    Raises:
        ValueError: if ``path`` holds a file that is no page of ours (it is left as it is), or there is nothing to show.
    """
    path = Path(path)
    require_page(path)
    write_atomically(path, page_html(model, data, images=images, axes=axes))
    return path


def require_page(path: Path) -> None:
    """Raise a ValueError if ``path`` exists and is no page that this library wrote."""
    if not os.path.lexists(path):
        return
    head = b""
    if path.is_file():
        with open(path, "rb") as file:
            head = file.read(HEAD)
    if MARK.encode() not in head:
        raise ValueError(
            f"will not overwrite {path}: it is not a page that this command wrote. Choose another name, or remove it "
            "yourself"
        )


def _as_json(scene: Scene) -> dict[str, Any]:
    """All that the scripts of the page need to know."""
    decoder, labels = scene.decoder, scene.labels
    return {
        "title": scene.title,
        "imageShape": scene.image_shape,
        "layers": [
            {
                "activation": layer.activation,
                "inputs": layer.w.shape[0],
                "outputs": layer.w.shape[1],
                "weight": _floats(layer.w),
                "bias": _floats(layer.b),
            }
            for layer in decoder.layers
        ],
        "prior": decoder.prior,
        "classes": decoder.n_classes,
        "axes": [vars(axis) for axis in scene.axes],
        "shown": scene.shown,
        "count": len(scene.codes),
        "codes": _floats(scene.codes),
        "images": _base64(np.rint(scene.images.clip(0, 1) * 255).astype(np.uint8)),
        "labels": None if labels is None else labels.tolist(),
        "classNames": scene.class_names,
    }


def _floats(values: Array) -> str:
    return _base64(np.ascontiguousarray(values, dtype="<f4"))


def _base64(values: Array) -> str:
    return base64.b64encode(values.tobytes()).decode("ascii")


def _asset(name: str) -> str:
    return resources.files("cs231n_ae.explore").joinpath("assets", name).read_text(encoding="utf-8")
