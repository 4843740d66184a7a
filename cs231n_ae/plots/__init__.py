"""Plots: each function takes arrays or a History and returns a matplotlib Figure. None of them trains.

The figures belong to nobody but the caller: pyplot is not involved, so nothing stays open and no display is needed.
A notebook shows one that ends a cell; ``figure.savefig("name.png")`` writes it to a file. matplotlib itself is loaded
by the first call, not by the import.

``plots.BLUE`` and the others are the colours of them all, for a figure that a notebook draws by itself.
"""

from cs231n_ae.plots.colours import (
    BLUE,
    CLASS_COLOURS,
    GREEN,
    GREY,
    INK,
    LIGHT,
    LINE_COLOURS,
    ORANGE,
    PINK,
    SKY,
    WINE,
    YELLOW,
)
from cs231n_ae.plots.curves import loss_curves
from cs231n_ae.plots.images import image_grid, image_rows, reconstructions, weights_as_images
from cs231n_ae.plots.latent import latent_grid, latent_scatter, manifold

__all__ = [
    "BLUE",
    "CLASS_COLOURS",
    "GREEN",
    "GREY",
    "INK",
    "LIGHT",
    "LINE_COLOURS",
    "ORANGE",
    "PINK",
    "SKY",
    "WINE",
    "YELLOW",
    "image_grid",
    "image_rows",
    "latent_grid",
    "latent_scatter",
    "loss_curves",
    "manifold",
    "reconstructions",
    "weights_as_images",
]
