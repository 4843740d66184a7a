"""Windows on images: what a filter sees, how a stamp is laid, and what masked filters miss."""

from cs231n_ae.diagrams.drawing import Drawing

__all__ = ["blind_spot", "convolution_window", "transposed_convolution"]


def convolution_window() -> Drawing:
    """One filter goes over an image in steps of two; each place gives one pixel."""
    d = Drawing(
        760,
        330,
        "A convolution: the window moves on, its weights stay the same",
        "An image of 5 by 5 pixels with a border of zeros. A window of 3 by 3 lies in its upper left corner, and a "
        "second time two pixels to the right, since the stride is 2. Both are multiplied by the same 3 by 3 weights "
        "and give two neighbouring pixels of an output of 3 by 3.",
    )
    size = 30
    border = [["empty" if i in (0, 6) or j in (0, 6) else "plain" for j in range(7)] for i in range(7)]
    d.cells(30, 70, border, size=size)
    for i in range(7):
        for j in range(7):
            if i in (0, 6) or j in (0, 6):
                d.text(30 + size * (j + 0.5), 70 + size * (i + 0.5), "0", size=11, kind="soft")
    for left, kind, o in ((30, "forward", 0), (90, "random", 3)):
        right, top, bottom = left + 90 - o, 70 + o, 160 - o
        d.line((left + o, top), (right, top), (right, bottom), (left + o, bottom), (left + o, top), kind=kind)
    d.arrow((30, 58), (90, 58), kind="other")
    d.text(98, 58, "stride $s = 2$", anchor="start", size=13)
    d.cells(350, 120, [["parameter"] * 3] * 3, size=size)
    d.text(395, 100, "weights $w$")
    out = [["strong", "noise", "empty"], ["empty"] * 3, ["empty"] * 3]
    d.cells(590, 120, out, size=size)
    d.text(635, 100, "output $y$")
    d.text(135, 298, "image $x$, padded by $p = 1$")
    d.text(395, 232, "+ bias $b$")
    d.text(635, 232, "one pixel a place")
    d.arrow((250, 165), (340, 165))
    d.arrow((450, 165), (580, 165))
    return d


def transposed_convolution() -> Drawing:
    """Each input lays the filter times its own value onto a larger image; where stamps overlap, they add up."""
    d = Drawing(
        760,
        300,
        "A transposed convolution lays stamps, and overlapping stamps add up",
        "An input of 2 by 2 pixels, a stamp of 3 by 3 weights, and an output of 5 by 5. Two neighbouring inputs lay "
        "their stamps two pixels apart, so they overlap in a column; a pixel in the middle is covered by all four.",
    )
    size = 34
    d.cells(50, 126, [["strong", "noise"], ["plain", "plain"]], size=size)
    d.text(84, 106, "input $x$")
    d.text(176, 160, "×", size=20)
    d.cells(220, 109, [["parameter"] * 3] * 3, size=size)
    d.text(271, 89, "stamp $w$")
    d.arrow((340, 160), (420, 160))
    counts = [[(1 + (i == 2)) * (1 + (j == 2)) for j in range(5)] for i in range(5)]
    kinds = [[{1: "empty", 2: "plain", 4: "full"}[n] for n in row] for row in counts]
    d.cells(440, 75, kinds, size=size)
    for i, row in enumerate(counts):
        for j, n in enumerate(row):
            d.text(440 + size * (j + 0.5), 75 + size * (i + 0.5), str(n), size=13)
    for left, kind, o in ((440, "forward", 0), (440 + 2 * size, "random", 3)):
        right, top, bottom = left + 3 * size - o, 75 + o, 75 + 3 * size - o
        d.line((left + o, top), (right, top), (right, bottom), (left + o, bottom), (left + o, top), kind=kind)
    d.text(525, 265, "output $y$: how many stamps cover a pixel")
    d.arrow((440, 62), (440 + 2 * size, 62), kind="other")
    d.text(516, 62, "stride $s = 2$", anchor="start", size=13)
    return d


def blind_spot() -> Drawing:
    """Stacked masked filters of three by three never see a wedge to the right."""
    d = Drawing(
        760,
        330,
        "Masked filters have a blind spot: a wedge that no number of layers sees",
        "Left, a filter of 3 by 3 whose mask keeps the row above and what is left of the middle. Right, an image of 6 "
        "rows and 9 columns with one pixel asked about. Earlier pixels that reach it through the layers are blue; "
        "a wedge above and to its right is pink: earlier pixels that never reach it. Later pixels are white.",
    )
    d.cells(60, 110, [["strong"] * 3, ["strong", "value", "empty"], ["empty"] * 3], size=34)
    d.text(111, 90, "mask A")
    d.text(111, 230, "the row above,", size=13, kind="soft")
    d.text(111, 248, "and what is left of it", size=13, kind="soft")
    row, column, size = 4, 3, 34
    seen = {(row, column)}
    todo = [(row, column)]
    while todo:
        i, j = todo.pop()
        for one in ((i - 1, j - 1), (i - 1, j), (i - 1, j + 1), (i, j - 1)):
            if one[0] >= 0 and 0 <= one[1] < 9 and one not in seen:
                seen.add(one)
                todo.append(one)
    earlier = {(i, j) for i in range(6) for j in range(9) if (i, j) < (row, column)}
    kinds = [
        [
            "strong" if (i, j) in seen and (i, j) in earlier else "loss" if (i, j) in earlier else "empty"
            for j in range(9)
        ]
        for i in range(6)
    ]
    kinds[row][column] = "full"
    d.cells(270, 66, kinds, size=size)
    d.text(270 + size * (column + 0.5), 66 + size * (row + 0.5), "?", size=18)
    for y, kind, text in ((100, "strong", "seen"), (134, "loss", "blind spot"), (168, "empty", "comes later")):
        d.cells(600, y - 12, [[kind]], size=24)
        d.text(632, y, text, anchor="start")
    d.text(423, 296, "earlier pixels, through any number of layers")
    return d
