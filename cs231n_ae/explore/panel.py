"""Sliders and a map in a notebook, whose every move calls the model's own ``decode``."""

import io
from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np
from ipyevents import Event
from ipywidgets import HTML, Button, Dropdown, FloatSlider, HBox, Image, Layout, VBox

from cs231n_ae.explore.scene import Axis, Scene
from cs231n_ae.types import Array
from cs231n_ae.validation import require_range

__all__ = ["Panel"]

SIDE = 168
"""Pixels of the screen along an enlarged image."""

MOST_SLIDERS = 64

MOVES = 60
"""Milliseconds between two codes while the pointer is dragged: no more than a decoder and its pictures take."""


class Panel:
    """The widgets of one explorer; ``box`` holds them all."""

    def __init__(self, model: Any, scene: Scene, *, seed: int) -> None:
        n = len(scene.axes)
        require_range("the size of the code", n, 1, MOST_SLIDERS, why="a slider for each; explore_page takes more")
        self.model, self.scene, self.where = model, scene, _Where(scene)
        self.rng = np.random.default_rng(seed)
        self.picture, self.nearest, self.place = Image(), Image(), Image()
        self.says = HTML(layout=Layout(width="350px"))
        self.sliders = [_slider(axis, f"z{i}") for i, axis in enumerate(scene.axes, start=1)]
        names = [(name, k) for k, name in enumerate(scene.class_names)]
        self.label = Dropdown(options=names, description="label")
        self.moving = False  # several sliders are being set: draw once, when all are
        for control in [*self.sliders, self.label]:
            control.observe(self.draw, names="value")
        self.presses = Event(source=self.place, watched_events=["click", "dragstart"], prevent_default_action=True)
        self.drags = Event(source=self.place, watched_events=["mousemove"], wait=MOVES)
        self.presses.on_dom_event(self.point)
        self.drags.on_dom_event(self.point)
        self.box = self._laid_out()
        self.draw()

    @property
    def conditional(self) -> bool:
        """Whether the decoder is told a label too."""
        return self.scene.decoder.n_classes > 0

    def draw(self, _: object = None) -> None:
        """Decode the code of the sliders, and show it."""
        if self.moving:
            return
        scene = self.scene
        z = np.array([[slider.value for slider in self.sliders]], dtype=scene.decoder.layers[0].w.dtype)
        y = [np.array([self.label.value])] if self.conditional else []
        number = _nearest(scene, z, *y)
        self.nearest.value = _png(scene, scene.images[number])
        self.place.value = self.where.png(z[0])
        try:
            self.picture.value = _png(scene, np.asarray(self.model.decode(z, *y))[0])
        except Exception as error:  # whatever a student's decode raises, a callback would swallow it
            self.says.value = f"<b>decode failed.</b> {escape(type(error).__name__)}: {escape(str(error))}"
            return
        label = "" if scene.labels is None else f", labelled {escape(scene.class_names[scene.labels[number]])}"
        self.says.value = f"Left: decoded. Right: the nearest of {len(scene.codes)} test images by its code{label}."

    def go_to(self, z: Array) -> None:
        """Set all sliders, as far as they reach, and draw once."""
        self.moving = True
        for slider, value in zip(self.sliders, z, strict=True):
            slider.value = float(np.clip(value, slider.min, slider.max))
        self.moving = False
        self.draw()

    def point(self, event: Mapping[str, Any]) -> None:
        """Go where the map is pressed, or dragged over with the first button held; other numbers stay as they are."""
        if event["type"] == "click" or (event["type"] == "mousemove" and event["buttons"] == 1):
            z = np.array([slider.value for slider in self.sliders])
            self.go_to(self.where.moved(z, event["dataX"], event["dataY"]))

    def sample(self, _: object = None) -> None:
        """A draw from the prior; without one, from a Gaussian for each number, fitted to the codes of the images."""
        eps = self.rng.standard_normal(len(self.sliders))
        start, spread = np.array([(axis.start, axis.spread) for axis in self.scene.axes]).T
        self.go_to(eps if self.scene.decoder.prior else start + spread * eps)

    def reset(self, _: object = None) -> None:
        """Back to where the sliders began."""
        self.go_to(np.array([axis.start for axis in self.scene.axes]))

    def _laid_out(self) -> VBox:
        wide = Layout(width="auto")
        name = "Sample from the prior" if self.scene.decoder.prior else "Random code"
        sample, reset = Button(description=name, layout=wide), Button(description="Reset", layout=wide)
        sample.on_click(self.sample)
        reset.on_click(self.reset)
        sliders = VBox(self.sliders, layout=Layout(flex_flow="row wrap" if len(self.sliders) > 6 else "column"))
        labels = [self.label] if self.conditional else []
        pictures, buttons = HBox([self.picture, self.nearest]), HBox([sample, reset])
        controls = VBox([pictures, self.says, *labels, sliders, buttons])
        return VBox([HBox([self.place, controls], layout=Layout(flex_flow="row wrap", align_items="flex-start"))])


class _Where:
    """The map of the codes, drawn once, on which a cross shows one code."""

    def __init__(self, scene: Scene) -> None:
        from cs231n_ae import plots
        from cs231n_ae.plots.figure import Figure

        across, up = self.axes = scene.shown
        second = scene.codes[:, up] if across != up else np.zeros(len(scene.codes), np.float32)
        points = np.stack([scene.codes[:, across], second], axis=1)
        one_plane = scene.decoder.prior and across != up
        figure = plots.latent_scatter(points, scene.labels, prior=one_plane, title="Where you are among the codes")
        assert isinstance(figure, Figure)
        axes = figure.axes[0]
        axes.set(xlabel=f"$z_{{{across + 1}}}$", ylabel=f"$z_{{{up + 1}}}$" if across != up else "")
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        figure.set_size_inches(4.4, 3.7)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        self.picture = np.asarray(canvas.buffer_rgba())[..., :3].copy()
        self.to_pixels, self.from_pixels = axes.transData.transform, axes.transData.inverted().transform

    def moved(self, z: Array, column: float, row: float) -> Array:
        """The code z with the two numbers of the map taken from one of its pixels, counted from the top left."""
        across, up = self.axes
        z = z.copy()
        z[[up, across]] = self.from_pixels((column, self.picture.shape[0] - 1 - row))[::-1]
        return z

    def png(self, z: Array) -> bytes:
        """The map with a cross at ``z``, at its edge if z lies outside."""
        across, up = self.axes
        picture = self.picture.copy()
        height, width = picture.shape[:2]
        x, y = self.to_pixels((z[across], z[up] if across != up else 0.0))
        column, row = int(np.clip(x, 12, width - 13)), int(np.clip(height - 1 - y, 12, height - 13))
        for thick, shade in ((3, 255), (1, 0)):
            picture[row - thick : row + thick + 1, column - 12 : column + 13] = shade
            picture[row - 12 : row + 13, column - thick : column + thick + 1] = shade
        return _encode(picture)


def _slider(axis: Axis, name: str) -> FloatSlider:
    return FloatSlider(
        value=axis.start, min=axis.low, max=axis.high, step=axis.step, description=name, layout=Layout(width="340px")
    )


def _nearest(scene: Scene, z: Array, y: Array | None = None) -> int:
    """The image whose code is nearest to ``z`` of shape (1, Z); if ``y`` is given, among those of its label,
    unless there are none."""
    distances = ((scene.codes - z) ** 2).sum(axis=1)
    if y is not None and scene.labels is not None and y in scene.labels:
        distances = np.where(scene.labels == y, distances, np.inf)
    return int(distances.argmin())


def _png(scene: Scene, pixels: Array) -> bytes:
    """Pixels (D,) as a picture of about ``SIDE`` pixels of the screen, each one a square."""
    channels, height, width = scene.image_shape
    picture = pixels.reshape(channels, height, width).transpose(1, 2, 0).clip(0, 1)
    shades = np.rint(255 * np.broadcast_to(picture, (height, width, 3))).astype(np.uint8)
    scale = max(SIDE // max(height, width), 1)
    return _encode(shades.repeat(scale, axis=0).repeat(scale, axis=1))


def _encode(picture: Array) -> bytes:
    from matplotlib.image import imsave

    buffer = io.BytesIO()
    imsave(buffer, picture, format="png")
    return buffer.getvalue()
