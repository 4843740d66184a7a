"""A change of variables by halves, and two networks that play against each other."""

from cs231n_ae.diagrams.drawing import Drawing, Node

__all__ = ["affine_coupling", "gan_paths"]


def affine_coupling() -> Drawing:
    """One half is passed on and says how the other is scaled and shifted, in both directions."""
    d = Drawing(
        800,
        320,
        "An affine coupling: one half passes, and says what is done to the other",
        "Two drawings. Left, from x to y: the first half x_a goes through unchanged and into a network, which gives s "
        "and t; the second half is multiplied by exp(s), and t is added. Right, from y to x: the first half is still "
        "there, the same network gives the same s and t, t is taken away, and the rest is divided by exp(s).",
    )
    for left, (a0, b0, a1, b1), steps, name in (
        (0, ("$x_a$", "$x_b$", "$y_a$", "$y_b$"), ("× $e^s$", "+ $t$"), "there: $y_b = x_b e^s + t$"),
        (400, ("$y_a$", "$y_b$", "$x_a$", "$x_b$"), ("− $t$", "÷ $e^s$"), "back: $x_b = (y_b − t) e^{−s}$"),
    ):
        start_a, start_b = d.box(left + 50, 100, a0, w=46), d.box(left + 50, 240, b0, w=46)
        end_a, end_b = d.box(left + 345, 100, a1, w=46), d.box(left + 345, 240, b1, w=46)
        net = d.box(left + 195, 160, "network", w=110, kind="parameter")
        first = d.box(left + 150, 240, steps[0], w=62, kind="step")
        second = d.box(left + 245, 240, steps[1], w=62, kind="step")
        d.arrow(start_a, end_a)
        d.arrow((left + 195, 100), net)
        d.arrow((left + 165, 178), (left + 150, 221))
        d.arrow((left + 225, 178), (left + 245, 221))
        d.arrow(start_b, first)
        d.arrow(first, second)
        d.arrow(second, end_b)
        d.text(left + 197, 66, name, size=15)
        d.text(left + 50, 128, "passes", size=12, kind="soft")
        d.text(left + 50, 268, "changes", size=12, kind="soft")
    d.line((400, 56), (400, 270), kind="thin")
    d.note(20, 297, "The network is never inverted: what it looks at is the half that both ends share.")
    return d


def gan_paths() -> Drawing:
    """Whose turn it is decides how far the gradient runs, and whose parameters move."""
    d = Drawing(
        800,
        400,
        "GAN: the discriminator's gradient stops at its inputs, the generator's goes on",
        "Two rows with the same networks. In the discriminator's turn, real x and generated G(z) both go through D to "
        "the loss; gradients come back from both into D and stop there. In the generator's turn only G(z) goes through "
        "D; the gradient passes through D, which stands still, and on into G.",
    )
    d.text(
        20, 66, "the discriminator's turn: two batches through the same $D$, gradients added", anchor="start", size=15
    )
    generator, fake, judge = _nets(d, 165, 125, "$L_D$", kinds=("frozen", "parameter"))
    d.arrow(generator, fake)
    d.arrow(fake, judge)
    d.arrow(d.box(310, 105, "real $x$", w=76), judge)
    d.text(490, 170, "learns; no gradient goes further", size=13, kind="tgradient")
    d.line((20, 210), (780, 210), kind="thin")
    d.text(20, 231, "the generator's turn: through $D$, which stands still, into $G$", anchor="start", size=15)
    generator, fake, judge = _nets(d, 290, 290, "$L_G$", kinds=("parameter", "frozen"))
    d.both(generator, fake)
    d.both(fake, judge)
    d.text(160, 326, "learns", size=13, kind="tgradient")
    d.box(40, 372, "", w=36, h=22, kind="frozen")
    d.note(66, 372, "stands still")
    d.legend(570, 372)
    return d


def _nets(d: Drawing, low: float, high: float, loss: str, *, kinds: tuple[str, str]) -> tuple[Node, Node, Node]:
    """Generator, its example and the discriminator with its loss; what comes between them is whose turn it is."""
    generator = d.box(160, low, "$G$", w=90, h=44, kind=kinds[0], size=18)
    d.arrow(d.circle(50, low, "$z$", kind="noise"), generator, kind="random")
    judge = d.box(490, high, "$D$", w=100, h=56, kind=kinds[1], size=18)
    d.both(judge, d.circle(670, high, loss, kind="loss", r=20))
    return generator, d.box(310, low, "$G(z)$", w=76), judge
