"""Models that say one pixel after the other."""

from cs231n_ae.diagrams.drawing import Drawing, Node

__all__ = ["lstm_step", "made_masks", "nade_recursion"]


def made_masks() -> Drawing:
    """Degrees in three layers of units, the connections that they allow, and one output's paths."""
    d = Drawing(
        760,
        360,
        "MADE: the masks leave output 3 no path but from pixels 1 and 2",
        "A network of 4 inputs, 5 hidden units and 4 outputs, each unit with a number, its degree. A hidden unit is "
        "joined to inputs of its own degree or less, an output to hidden units of a smaller degree. All paths that end "
        "at output 3 are drawn strong: they start at inputs 1 and 2 alone. Beside the network the two masks.",
    )
    inputs, hidden, outputs = (1, 2, 3, 4), (1, 3, 2, 1, 2), (1, 2, 3, 4)
    xs, hs, ys = [(90 + 95 * i) for i in range(4)], [(60 + 86 * i) for i in range(5)], [(90 + 95 * i) for i in range(4)]
    marked = 3
    edges = [
        ((xs[i], 290), (hs[j], 190), m < marked) for i, n in enumerate(inputs) for j, m in enumerate(hidden) if n <= m
    ]
    edges += [
        ((hs[j], 190), (ys[k], 90), n == marked) for j, m in enumerate(hidden) for k, n in enumerate(outputs) if m < n
    ]
    for strong in (False, True):
        for start, end, on in edges:
            if on == strong:
                d.line(start, end, kind="forward" if on else "thin")
    for i, n in enumerate(inputs):
        d.circle(xs[i], 290, str(n), kind="strong" if n < marked else "value", r=14)
        d.circle(ys[i], 90, str(n), kind="strong" if n == marked else "value", r=14)
        d.text(xs[i], 318, f"$x_{n}$")
    for j, m in enumerate(hidden):
        d.circle(hs[j], 190, str(m), kind="strong" if m < marked else "value", r=14)
    d.note(20, 62, "logits")
    d.note(20, 342, "The number in a unit is its degree: how many pixels it may know of.")
    last = [["full" if m < n else "empty" for n in outputs] for m in hidden]
    first = [["full" if n <= m else "empty" for m in hidden] for n in inputs]
    d.cells(580, 90, last, size=20)
    d.text(620, 68, "hidden to output: $m < n$", size=13)
    d.cells(570, 240, first, size=20)
    d.text(620, 218, "input to hidden: $n ≤ m$", size=13)
    for x, y, names in ((580, 90, hidden), (570, 240, inputs)):
        for i, name in enumerate(names):
            d.text(x - 12, y + 20 * (i + 0.5), str(name), size=12, kind="soft")
    return d


def nade_recursion() -> Drawing:
    """One hidden state, to which a row of weights is added after each pixel."""
    d = Drawing(
        800,
        330,
        "NADE: one state goes from pixel to pixel, and each pixel adds its row",
        "A chain of states a1, a2, a3. From each state a hidden layer h gives the logit s of that pixel. The pixel's "
        "own value, times its row of weights w, is added to the state, and makes the next one. Gradients run the chain "
        "from the last pixel to the first, joined at each state by the one that comes from its logit.",
    )
    xs = (118, 348, 578)
    states = [d.box(x, 190, f"$a_{i}$", w=50, kind="step") for i, x in enumerate(xs, start=1)]
    plus = [d.circle(x + 115, 190, "+", r=14, size=18) for x in xs]
    for i, x in enumerate(xs):
        layer = d.box(x, 130, f"$h_{i + 1} = σ(a_{i + 1})$", w=110, h=30)
        logit = d.box(x, 72, f"$s_{i + 1} = b_{i + 1} + v_{i + 1} · h_{i + 1}$", w=170, h=30)
        pixel = d.box(x + 115, 255, f"$x_{i + 1} w_{i + 1}$", w=62, kind="parameter")
        d.both(states[i], layer)
        d.both(layer, logit)
        d.both(states[i], plus[i])
        d.arrow(pixel, plus[i], shift=6)
        d.arrow(plus[i], pixel, kind="gradient", shift=6)
        if i + 1 < len(xs):
            d.both(plus[i], states[i + 1])
    d.both(plus[-1], Node(763, 190, 20, 20))
    d.text(763, 190, "…", size=20)
    d.text(66, 190, "$c$ =", size=15)
    d.legend(20, 305)
    return d


def lstm_step() -> Drawing:
    """The memory runs along the top and is only ever multiplied and added to."""
    d = Drawing(
        800,
        390,
        "An LSTM step: the memory goes straight through, changed by gates alone",
        "Along the top the memory: c_prev is multiplied by the forget gate f, then i times g is added, which gives c. "
        "Below, x and h_prev enter one affine layer, whose four quarters are the gates f, i, o and the news g. The "
        "output h is o times tanh of c. The gradient of the memory runs back along the top.",
    )
    before, after = d.box(60, 105, "$c_{prev}$", w=70), d.box(730, 105, "$c$", w=60)
    keep, add = d.circle(210, 105, "×", size=18), d.circle(370, 105, "+", size=18)
    d.both(before, keep)
    d.both(keep, add)
    d.both(add, after)
    product = d.circle(370, 175, "×", r=14, size=16)
    squash, shown = d.box(620, 175, "tanh", w=66, kind="step"), d.circle(620, 250, "×", r=14, size=16)
    d.arrow(product, add)
    d.arrow((620, 101), squash)
    d.arrow(squash, shown)
    d.arrow(shown, d.box(730, 250, "$h$", w=60))
    places = {
        "$f$: forget": (210, keep),
        "$i$: input": (315, product),
        "$g$: news": (425, product),
        "$o$: output": (535, shown),
    }
    for text, (x, target) in places.items():
        gate = d.box(x, 250, text, w=94, kind="step")
        d.arrow(gate, target)
        d.arrow((x, 306), gate)
    affine = d.box(373, 325, "$a = x W_x + h_{prev} W_h + b$, in four quarters", w=420, kind="parameter")
    d.arrow(d.box(60, 300, "$x$", w=70), affine)
    d.arrow(d.box(60, 350, "$h_{prev}$", w=70), affine)
    d.text(500, 128, "so does its gradient", size=13, kind="tgradient")
    d.legend(560, 365)
    return d
