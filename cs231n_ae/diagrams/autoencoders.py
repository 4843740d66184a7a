"""Autoencoders as shapes: a narrow middle, shared weights, stages, and corruption at the entrance."""

from itertools import pairwise

from cs231n_ae.diagrams.drawing import Drawing

__all__ = ["denoising", "greedy_stack", "hourglass", "tied_weights"]


def hourglass() -> Drawing:
    """The code is narrower than the example: what does not fit through is lost."""
    d = Drawing(
        760,
        300,
        "An autoencoder is an hourglass: all must pass through the code",
        "From left to right, columns of units: 8 inputs x, 5 hidden units, 2 units of the code z, 5 hidden units, 8 "
        "outputs x̂. The first half is the encoder f, the second the decoder g; the loss compares x̂ with x.",
    )
    xs, counts = (110, 230, 350, 470, 590), (8, 5, 2, 5, 8)
    columns = [[(x, 150 + 22 * (i - (n - 1) / 2)) for i in range(n)] for x, n in zip(xs, counts, strict=True)]
    for left, right in pairwise(columns):
        d.shape((left[0][0], left[0][1]), (right[0][0], right[0][1]), right[-1], left[-1], kind="web")
    for column, kind in zip(columns, ("value", "step", "strong", "step", "value"), strict=True):
        for x, y in column:
            d.circle(x, y, kind=kind, r=9)
    for x, name in ((80, "$x$"), (622, "$x̂$")):
        d.text(x, 150, name, size=18)
    d.text(350, 105, "code $z$", size=15)
    d.brace(110, 340, 248, "encoder $z = f(x)$")
    d.brace(360, 590, 248, "decoder $x̂ = g(z)$")
    d.arrow((640, 150), (680, 150))
    d.circle(702, 150, "$ℓ$", kind="loss")
    d.text(702, 184, "how far", size=13, kind="soft")
    d.text(702, 200, "from $x$?", size=13, kind="soft")
    return d


def tied_weights() -> Drawing:
    """One matrix is used twice, so its gradient has two parts."""
    d = Drawing(
        760,
        300,
        "Tied weights: one matrix is used twice, so two gradients come back to it",
        "x goes through the encoder's affine layer to the code z and through the decoder's to x̂. Both layers take "
        "their weights from one box W, the decoder turned over. Two dashed arrows lead back to W, one from each layer.",
    )
    x = d.box(60, 120, "$x$", w=50)
    first = d.box(200, 120, "times $W$", w=110, kind="step")
    z = d.box(340, 120, "$z$", w=50)
    second = d.box(480, 120, "times $W^⊤$", w=120, kind="step")
    hat = d.box(620, 120, "$x̂$", w=50)
    loss = d.circle(710, 120, "$L$", kind="loss")
    w = d.box(340, 220, "$W$", w=80, kind="parameter", size=18)
    for start, end in ((first, z), (z, second), (second, hat), (hat, loss)):
        d.both(start, end)
    d.arrow(x, first)
    d.arrow(w, first, shift=-6)
    d.arrow(first, w, kind="gradient", shift=-6)
    d.both(w, second)
    d.text(240, 190, "from its first use", size=13, anchor="end", kind="tgradient")
    d.text(440, 190, "from its second use", size=13, anchor="start", kind="tgradient")
    d.text(200, 88, "encoder", size=13, kind="soft")
    d.text(480, 88, "decoder", size=13, kind="soft")
    d.legend(20, 275)
    return d


def greedy_stack() -> Drawing:
    """Each stage is an autoencoder of the codes below it; unrolled, the stages are one deep network."""
    d = Drawing(
        800,
        390,
        "Greedy pre-training: small autoencoders one after the other, then unrolled",
        "Left, three stages: the first learns to rebuild x through h1, the second h1 through h2, the third h2 through "
        "h3; each starts from what the one before has computed. Right, the unrolled network from x through h1, h2, h3 "
        "and back to x̂, its encoder layers and decoder layers taken from the stages, with one gradient through all.",
    )
    stages = (("$x$", "$h_1$", "$x̂$"), ("$h_1$", "$h_2$", "$ĥ_1$"), ("$h_2$", "$h_3$", "$ĥ_2$"))
    for n, (given, code, back) in enumerate(stages):
        y = 310 - 110 * n
        a, b, c = d.box(100, y, given, w=52), d.box(210, y, code, w=52, kind="step"), d.box(320, y, back, w=52)
        d.both(a, b)
        d.both(b, c)
        d.text(30, y, f"{n + 1}.", size=15)
        if n < 2:
            d.arrow((196, y - 21), (112, y - 89), kind="other")
            d.note(182, y - 55, "the codes are the next data")
    d.line((400, 60), (400, 340), kind="thin")
    d.text(600, 66, "unrolled, and fine-tuned as one")
    names = ("$x$", "$h_1$", "$h_2$", "$h_3$", "$ĥ_2$", "$ĥ_1$", "$x̂$")
    places = [(450 + 50 * i, 310 - 70 * min(i, 6 - i)) for i in range(7)]
    boxes = [
        d.box(x, y, name, w=44, kind="step" if name.startswith("$h_") else "value")
        for (x, y), name in zip(places, names, strict=True)
    ]
    for i, (one, other) in enumerate(pairwise(boxes)):
        d.both(one, other)
        aside = -26 if i < 3 else 26
        d.circle(
            (one.x + other.x) / 2 + aside,
            (one.y + other.y) / 2 - 8,
            str(min(i, 5 - i) + 1),
            kind="parameter",
            r=10,
            size=12,
        )
    d.text(600, 340, "numbers: the stage whose layer it is", size=13, kind="soft")
    d.legend(20, 368)
    return d


def denoising() -> Drawing:
    """Corrupted at the entrance, judged against the clean example."""
    d = Drawing(
        760,
        290,
        "Denoising: the network gets the corrupted example, the loss the clean one",
        "The clean x goes through a random corruption to a corrupted copy, on through encoder and decoder to x̂. The "
        "loss compares x̂ with the clean x, which reaches it by a way around. The gradient comes back through the "
        "decoder and the encoder and ends there.",
    )
    x = d.box(60, 160, "$x$", w=50)
    corruption = d.circle(160, 160, "$C$", kind="noise", r=22, size=18)
    corrupted = d.box(265, 160, "$x̃$", w=50)
    code, decoded = (
        d.box(395, 160, "encoder $f$", w=105, kind="parameter"),
        d.box(540, 160, "decoder $g$", w=105, kind="parameter"),
    )
    hat = d.box(645, 160, "$x̂$", w=44)
    loss = d.circle(720, 160, "$ℓ$", kind="loss")
    d.arrow(x, corruption)
    d.arrow(corruption, corrupted, kind="random")
    d.arrow(corrupted, code)
    d.both(code, decoded)
    d.both(decoded, hat)
    d.both(hat, loss)
    d.way((60, 140), (60, 85), (720, 85), (720, 140))
    d.text(390, 70, "the clean example is the target")
    d.text(160, 200, "new noise every time", size=13, kind="soft")
    d.text(265, 125, "corrupted", size=13, kind="soft")
    d.legend(20, 262)
    return d
