"""How the figures behave as objects: they show in notebooks, belong to nobody, and are the same each time."""

import subprocess
import sys

import numpy as np
import pytest
from matplotlib.figure import Figure

from cs231n_ae import plots
from cs231n_ae.plots import colours


def every_plot():
    """One figure of each kind, of arrays that raise when somebody writes into them."""
    rng = np.random.default_rng(7)

    def frozen(*shape):
        values = rng.random(shape).astype(np.float32)
        values.setflags(write=False)
        return values

    x, z, labels = frozen(9, 16), frozen(9, 2), np.arange(9) % 3
    labels.setflags(write=False)
    inputs = [x, z, labels, x_hat := frozen(9, 16), w := frozen(16, 5), run := frozen(6)]
    before = [values.copy() for values in inputs]
    figures = {
        "image_grid": plots.image_grid(x, titles=labels),
        "image_rows": plots.image_rows({"x": x, "x_hat": x_hat}),
        "reconstructions": plots.reconstructions(x, {"model": x_hat}),
        "weights_as_images": plots.weights_as_images(w),
        "latent_scatter": plots.latent_scatter(z, labels, prior=True),
        "manifold": plots.manifold(x, plots.latent_grid(3)),
        "loss_curves": plots.loss_curves({"run": run}, log=True),
    }
    unchanged = all(np.array_equal(old, new) for old, new in zip(before, inputs, strict=True))
    return figures, unchanged


def test_every_plot_is_a_figure_and_leaves_its_inputs_alone():
    figures, unchanged = every_plot()
    assert {*figures, "latent_grid", *colours.__all__} == set(plots.__all__)
    assert all(isinstance(figure, Figure) for figure in figures.values())
    assert unchanged


def test_the_same_input_gives_the_same_png():
    first, second = every_plot()[0], every_plot()[0]
    for name in first:
        png = first[name]._repr_png_()
        assert png.startswith(b"\x89PNG"), name
        assert png == second[name]._repr_png_(), name


def test_a_notebook_finds_a_png_without_pyplot():
    from IPython.core.formatters import DisplayFormatter

    data, _ = DisplayFormatter().format(plots.image_grid(np.zeros((2, 16))))
    assert data["image/png"]
    assert "text/html" not in data  # one picture, not two


def test_drawing_does_not_touch_pyplot_and_leaves_no_figure_open():
    # In a process of its own: pyplot may have been loaded here by another test.
    code = (
        "import sys, numpy as np; from cs231n_ae import plots\n"
        "assert 'matplotlib' not in sys.modules, 'loaded by the import'\n"
        "assert len(plots.image_grid(np.zeros((2, 16)))._repr_png_()) > 100\n"
        "plots.loss_curves({'run': [2.0, 1.0]})._repr_png_()\n"
        "assert 'matplotlib.pyplot' not in sys.modules, 'pyplot was used'\n"
        "import matplotlib; matplotlib.use('agg'); import matplotlib.pyplot as plt\n"
        "plots.latent_scatter(np.eye(2)); assert plt.get_fignums() == []\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("words", [9, 40])
def test_a_title_stays_inside_the_figure(words):
    fig = plots.image_grid(np.zeros((2, 16)), title="pictures " * words)
    fig.canvas.draw()
    (title,) = fig.texts
    box = title.get_window_extent()
    assert box.x1 <= fig.bbox.x1 and box.y1 <= fig.bbox.y1
    assert box.y0 >= fig.axes[0].get_window_extent().y1  # above the pictures, not on them
    assert title.get_text().split() == ["pictures"] * words
