"""Text in a diagram: plain words, with mathematics between dollars, as the few lines of SVG that show it.

Between dollars single letters are italic and everything else is upright, ``_`` lowers and ``^`` raises what follows,
one sign or a ``{group}``: ``"the code $z_n = μ + σ ε$"``. Signs are Unicode's own: no font is embedded and none is
asked for by name alone.
"""

import re
import unicodedata
from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import NamedTuple

__all__ = ["Run", "runs", "tspans"]

_NAMES = "log|exp|tanh|mean|max|min|KL|ELBO|NLL"
_SIGNS = re.compile(rf"(?P<upright>{_NAMES})|(?P<italic>[A-Za-zα-ω][\u0300-\u036f]*)|(?P<other>.)")
_SCRIPT = re.compile(r"([_^])(?:\{([^}]*)\}|(.))")
_SMALL, _LOWER, _HIGHER = 0.72, 0.28, -0.36


class Run(NamedTuple):
    """Signs that are set alike: ``shift`` in units of the text's size, downwards, and ``scale`` of that size."""

    text: str
    math: bool = False
    italic: bool = False
    shift: float = 0.0
    scale: float = 1.0


def runs(text: str) -> list[Run]:
    """A line of text as what is set alike."""
    found: list[Run] = []
    for i, part in enumerate(text.split("$")):
        if i % 2 == 0:
            found += [Run(part)] if part else []
            continue
        part, end = unicodedata.normalize("NFD", part), 0  # a hat is a sign of its own, over any letter
        for script in _SCRIPT.finditer(part):
            found += _signs(part[end : script.start()])
            shift = _LOWER if script[1] == "_" else _HIGHER
            found += _signs(script[2] or script[3], shift=shift, scale=_SMALL)
            end = script.end()
        found += _signs(part[end:])
    return found


def tspans(text: str, size: float) -> str:
    """A line of text as SVG's ``tspan`` elements. (``baseline-shift`` is not known to every browser; ``dy`` is.)"""
    out, at = [], 0.0
    for run in runs(text):
        css = " ".join(name for name, on in (("m", run.math), ("i", run.italic)) if on)
        dy, at = (run.shift - at) * size, run.shift
        attributes = f' class="{css}"' * bool(css) + f' dy="{dy:.1f}"' * (dy != 0)
        attributes += f' font-size="{run.scale * size:.1f}"' * (run.scale != 1)
        out.append(f"<tspan{attributes}>{escape(run.text)}</tspan>" if attributes else escape(run.text))
    return "".join(out)


def _signs(part: str, shift: float = 0.0, scale: float = 1.0) -> Iterator[Run]:
    """Mathematics as runs: neighbours that are set alike are one."""
    for italic, signs in groupby(_SIGNS.finditer(part), key=lambda sign: sign.lastgroup == "italic"):
        yield Run("".join(sign[0] for sign in signs), math=True, italic=italic, shift=shift, scale=scale)
