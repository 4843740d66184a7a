"""How the parts of a diagram look, on a light panel and on a dark one: the colours of the course's figures."""

from collections.abc import Set

from cs231n_ae.plots.colours import BLUE, GREEN, GREY, INK, LIGHT, ORANGE, PINK, SKY, YELLOW

__all__ = ["COLOURS", "PANELS", "TINTS", "mix", "style_of"]

PANELS = ("#FFFFFF", "#1B1E23")
"""What lies behind a diagram: light, and where the reader's system is dark, dark."""

_SANS = 'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif'
_SERIF = '"STIX Two Text","Latin Modern Roman",Cambria,Georgia,"Times New Roman","DejaVu Serif",serif'

TINTS = {
    "parameter": (YELLOW, 0.28),
    "noise": (GREEN, 0.22),
    "step": (SKY, 0.25),
    "loss": (PINK, 0.32),
    "plain": (GREY, 0.2),
    "frozen": (GREY, 0.12),
    "full": (GREY, 0.8),
    "strong": (BLUE, 0.5),
}
"""What an area is made of: the colour of its outline, and how much of it is in the panel's colour inside."""

COLOURS = {
    "ink": ("#222222", "#E8E8E8"),
    "soft": (INK, LIGHT),
    "forward": (BLUE, SKY),
    "gradient": (ORANGE, ORANGE),
    "random": (GREEN, GREEN),
    "other": (GREY, GREY),
    "tforward": ("#005B8E", SKY),
    "tgradient": ("#B34F00", "#FF9A4D"),
}
"""The colours of texts and arrows, on the light panel and on the dark one."""

_ALWAYS = {"text": f"font-family:{_SANS}", ".m": f"font-family:{_SERIF}", ".i": "font-style:italic"}
_ALWAYS |= {".headline": "font-weight:600", ".gradient": "stroke-dasharray:6 4", ".frozen": "stroke-dasharray:3 3"}


def style_of(used: Set[str]) -> str:
    """The style sheet for the classes that a diagram uses, with the dark colours where the reader's system is dark."""
    always, light, dark = (
        [f"{selector}{{{rule}}}" for selector, rule in rules.items() if selector == "text" or selector[1:] in used]
        for rules in (_ALWAYS, _coloured(0), _coloured(1))
    )
    changed = [new for old, new in zip(light, dark, strict=True) if new != old]
    return "".join([*always, *light, "@media (prefers-color-scheme:dark){", *changed, "}"])


def mix(colour: str, panel: str, share: float) -> str:
    """A colour thinned with the panel's; opaque, so that lines below do not shine through."""
    pairs = zip(_channels(colour), _channels(panel), strict=True)
    return "#" + "".join(f"{round(share * one + (1 - share) * other):02X}" for one, other in pairs)


def _coloured(which: int) -> dict[str, str]:
    """Every rule with a colour in it: 0 for the light panel, 1 for the dark one."""
    panel = PANELS[which]
    line, faint = COLOURS["soft"][which], COLOURS["soft"][1 - which]
    rules = {
        "text": f"fill:{COLOURS['ink'][which]}",
        ".panel": f"fill:{panel};stroke:{faint}",
        ".value": f"fill:{panel};stroke:{line};stroke-width:1.5",
        ".empty": f"fill:{panel};stroke:{faint};stroke-width:1.5",
        ".web": f"fill:{mix(SKY, panel, 0.16)}",
        ".line": f"fill:none;stroke:{line};stroke-width:1.5",
        ".thin": f"fill:none;stroke:{GREY};stroke-width:1",
        ".soft": f"fill:{line}",
    }
    for kind, (colour, share) in TINTS.items():
        colour = SKY if which and colour == BLUE else colour  # blue is too dark on the dark panel
        rules[f".{kind}"] = f"fill:{mix(colour, panel, share)};stroke:{colour};stroke-width:1.5"
    for kind in ("forward", "gradient", "random", "other"):
        rules[f".{kind}"] = f"fill:none;stroke:{COLOURS[kind][which]};stroke-width:2"
        rules[f".head{kind}"] = f"fill:{COLOURS[kind][which]}"
    return rules | {f".{kind}": f"fill:{COLOURS[kind][which]}" for kind in ("tforward", "tgradient")}


def _channels(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
