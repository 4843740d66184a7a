"""Machines that are sampled step by step: a Boltzmann machine's two layers, and a denoiser fed with its own samples."""

from itertools import pairwise

from cs231n_ae.diagrams.drawing import Drawing

__all__ = ["denoising_chain", "gibbs_chain", "restricted_boltzmann_machine"]


def restricted_boltzmann_machine() -> Drawing:
    """Every pixel is joined to every hidden unit, and nothing to its own kind."""
    d = Drawing(
        760,
        300,
        "A restricted Boltzmann machine: no edge within a layer",
        "Five pixels v below, four hidden units h above, with an edge between each pixel and each hidden unit and none "
        "between two of the same layer. The edges have no direction. The edges of one hidden unit, h2, are strong: if "
        "all pixels are known, each hidden unit can be drawn by itself.",
    )
    vs, hs = [(80 + 90 * i, 230) for i in range(5)], [(125 + 90 * j, 100) for j in range(4)]
    for v in vs:
        for h in hs:
            d.line(v, h, kind="forward" if h == hs[1] else "thin")
    for i, (x, y) in enumerate(vs, start=1):
        d.circle(x, y, f"$v_{i}$", kind="value", r=19)
    for j, (x, y) in enumerate(hs, start=1):
        d.circle(x, y, f"$h_{j}$", kind="strong" if j == 2 else "step", r=19)
    d.text(510, 100, "hidden units, biases $c_j$", anchor="start")
    d.text(510, 165, "weights $W_{ij}$, used both ways", anchor="start")
    d.text(510, 230, "pixels, biases $b_i$", anchor="start")
    d.note(20, 278, "Given all pixels, $h_2$ depends on nothing else: a whole layer is drawn at once.")
    return d


def gibbs_chain() -> Drawing:
    """The two layers are drawn in turn, each given the other."""
    d = Drawing(
        760,
        260,
        "Gibbs sampling: draw one layer given the other, in turn",
        "A zigzag in time: from the pixels v0 below to the hidden units h0 above, down to v1, up to h1, down to v2, "
        "and so on. Each arrow is a random draw of a whole layer. The pixels after k steps are the sample.",
    )
    _zigzag(d, (175, "v", "value"), (85, "h", "step"))
    for x, text in ((70, "an example"), (270, "one step"), (470, "two steps"), (670, "three steps")):
        d.text(x, 209, text, size=13, kind="soft")
    d.text(20, 240, "Up: drawn from $p(h|v)$. Down: drawn from $p(v|h)$.", anchor="start")
    return d


def denoising_chain() -> Drawing:
    """Corrupt, denoise, draw: over and over."""
    d = Drawing(
        760,
        240,
        "A denoising chain: corrupt, and draw what may have been there before",
        "A zigzag in time between images x0, x1, x2 above and corrupted ones below. An arrow down is the corruption C, "
        "an arrow up is a draw from P, what the denoiser thinks possible.",
    )
    _zigzag(d, (85, "x", "value"), (175, "x̃", "plain"))
    d.text(
        20,
        220,
        "Down: corruption, drawn from $C(x̃|x)$. Up: drawn from $P(x|x̃)$, the denoiser's belief.",
        anchor="start",
    )
    return d


def _zigzag(d: Drawing, *rows: tuple[float, str, str]) -> None:
    """Draws that go to and fro between two rows, each with its height, its letter and its kind."""
    nodes = []
    for i in range(7):
        y, letter, kind = rows[i % 2]
        nodes.append(d.box(70 + 100 * i, y, f"${letter}_{i // 2}$", w=64, kind=kind))
    for one, other in pairwise(nodes):
        d.arrow(one, other, kind="random")
    d.text(728, rows[0][0], "…", size=20)
