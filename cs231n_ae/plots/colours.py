"""The colours of every figure, in the library and in the notebooks."""

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
]

BLUE = "#0072B2"
ORANGE = "#D55E00"
GREEN = "#009E73"
PINK = "#CC79A7"
YELLOW = "#E69F00"
SKY = "#56B4E9"
GREY = "#777777"
WINE = "#882255"

LINE_COLOURS = (BLUE, ORANGE, GREEN, PINK, YELLOW, SKY, GREY, WINE)
"""Colours of lines that stay apart in every kind of colour blindness (Okabe & Ito 2008, grey for black, and wine)."""

INK = "#555555"
"""For what should be read second: ticks, spines, notes, lines to compare with."""
LIGHT = "#BBBBBB"
"""For what should hardly be seen: frames, and grids behind the data."""

CLASS_COLOURS = (
    "#332288",
    "#88CCEE",
    "#117733",
    "#DDAA33",
    "#CC6677",
    "#44AA99",
    "#882255",
    "#999933",
    "#AA4499",
    "#777777",
)
"""Ten colours for ten classes, safe for colour-blind readers (Paul Tol's "muted" scheme; darker sand and grey)."""
