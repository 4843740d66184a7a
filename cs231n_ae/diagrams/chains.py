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
        "between two of the same layer. The edges have no direction. One pixel's edges are strong: if all pixels are "
        "known, each hidden unit can be drawn by itself.",
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
    d.text(
        20,
        278,
        "Given all pixels, $h_2$ depends on nothing else: a whole layer is drawn at once.",
        anchor="start",
        size=13,
        kind="soft",
    )
    return d


def gibbs_chain() -> Drawing:
    """The two layers are drawn in turn, each given the other."""
    d = Drawing(
        760,
        270,
        "Gibbs sampling: draw one layer given the other, in turn",
        "A zigzag in time: from the pixels v0 below to the hidden units h0 above, down to v1, up to h1, down to v2, "
        "and so on. Each arrow is a random draw of a whole layer. The pixels after k steps are the sample.",
    )
    nodes = []
    for i in range(7):
        low = i % 2 == 0
        nodes.append(
            d.box(
                70 + 95 * i,
                195 if low else 95,
                f"${'v' if low else 'h'}_{i // 2}$",
                w=64,
                kind="value" if low else "step",
            )
        )
    for one, other in pairwise(nodes):
        d.arrow(one, other, kind="random")
    d.text(96, 136, "$p(h|v)$", anchor="end")
    d.text(232, 136, "$p(v|h)$", anchor="start")
    d.text(690, 195, "…", size=20)
    d.text(70, 232, "an example", size=13, kind="soft")
    d.text(260, 232, "one step", size=13, kind="soft")
    d.text(450, 232, "two steps", size=13, kind="soft")
    d.text(530, 232, "Each arrow draws a whole layer.", size=13, anchor="start", kind="soft")
    return d


def denoising_chain() -> Drawing:
    """Damage, repair, draw: over and over."""
    d = Drawing(
        800,
        270,
        "A denoising chain: damage, and draw what may have been there before",
        "A zigzag in time between clean images x0, x1, x2 above and damaged ones below. An arrow down is the "
        "corruption C, an arrow up is a draw from the denoiser's P.",
    )
    nodes = []
    for i in range(7):
        clean = i % 2 == 0
        nodes.append(
            d.box(
                80 + 100 * i,
                100 if clean else 200,
                f"${'x' if clean else 'x̃'}_{i // 2}$",
                w=60,
                kind="value" if clean else "plain",
            )
        )
    for one, other in pairwise(nodes):
        d.arrow(one, other, kind="random")
    d.text(108, 155, "$C(x̃|x)$", anchor="end")
    d.text(258, 155, "$P(x|x̃)$", anchor="start")
    d.text(722, 100, "…", size=20)
    d.text(108, 175, "damage", size=13, anchor="end", kind="soft")
    d.text(258, 175, "draw", size=13, anchor="start", kind="soft")
    d.text(20, 252, "Each arrow is a random draw.", anchor="start", size=13, kind="soft")
    return d
