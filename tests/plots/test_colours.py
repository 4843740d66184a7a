"""The colours: different from one another, and text in the colour of ink can be read."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from cs231n_ae.plots import colours


def luminance(colour):
    """The relative luminance of WCAG 2.1."""
    channels = np.array(to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


@pytest.mark.parametrize("family", ["LINE_COLOURS", "CLASS_COLOURS"])
def test_no_two_colours_of_a_family_are_alike(family):
    rgb = np.array([to_rgb(colour) for colour in getattr(colours, family)])
    apart = np.abs(rgb[:, None] - rgb).max(axis=2)
    assert apart[~np.eye(len(rgb), dtype=bool)].min() > 0.1


def test_ink_is_read_on_white_and_light_stays_behind():
    ink, grey, light = (1.05 / (luminance(c) + 0.05) for c in (colours.INK, colours.GREY, colours.LIGHT))
    assert ink > 4.5  # what WCAG asks of text
    assert ink > grey > 3 > light  # what it asks of lines that say something
