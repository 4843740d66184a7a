"""The style sheet: no class without a rule, no rule without a use, and every text can be read on what is behind it."""

import re

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from cs231n_ae.diagrams.gallery import DIAGRAMS
from cs231n_ae.diagrams.style import COLOURS, PANELS, TINTS, mix, style_of

SHEETS = {name: re.search(r"<style>(.*?)</style>", draw().svg())[1] for name, draw in DIAGRAMS.items()}
USED = {
    name: set(re.findall(r"[a-z]+", " ".join(re.findall(r'class="(.*?)"', DIAGRAMS[name]().svg()))))
    for name in DIAGRAMS
}


def contrast(one, other):
    """The ratio of WCAG 2.1."""
    channels = np.array([to_rgb(one), to_rgb(other)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    low, high = sorted(linear @ [0.2126, 0.7152, 0.0722])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", DIAGRAMS)
def test_each_class_has_its_rule_and_each_rule_its_class(name):
    assert set(re.findall(r"\.([a-z]+)\{", SHEETS[name])) == USED[name]


def test_every_tint_is_used_somewhere():
    assert TINTS.keys() <= set().union(*USED.values())


@pytest.mark.parametrize("which", [0, 1])
def test_texts_are_read_on_the_panel_and_on_every_tint(which):
    panel = PANELS[which]
    texts = [COLOURS[kind][which] for kind in ("ink", "soft", "tforward", "tgradient")]
    assert min(contrast(text, panel) for text in texts) > 4.5  # what WCAG asks of text
    assert min(contrast(COLOURS["ink"][which], mix(colour, panel, share)) for colour, share in TINTS.values()) > 4.5
    arrows = [COLOURS[kind][which] for kind in ("forward", "gradient", "random", "other")]
    assert min(contrast(arrow, panel) for arrow in arrows) > 3  # and of lines that say something


def test_a_tint_is_between_its_colour_and_the_panel():
    assert mix("#FF0000", "#000000", 0.0) == "#000000"
    assert mix("#FF0000", "#000000", 1.0) == "#FF0000"
    assert mix("#FF0080", "#000000", 0.5) == "#800040"


def test_dark_rules_stand_behind_the_light_ones_and_only_where_they_differ():
    sheet = style_of({"panel", "thin"})
    light, dark = sheet.split("@media (prefers-color-scheme:dark)")
    assert ".thin{" in light and ".thin{" not in dark
    assert f"fill:{PANELS[0]}" in light and f"fill:{PANELS[1]}" in dark
