"""What a variational autoencoder does, and its importance-weighted relative."""

from cs231n_ae.diagrams.drawing import Drawing

__all__ = ["elbo_bar", "importance_rows", "reparameterization"]


def reparameterization() -> Drawing:
    """Drawn inside, a sample stops the gradient; with the noise outside, it is a plain function."""
    d = Drawing(
        800,
        330,
        "Reparameterization: with the noise outside, gradients pass through the sample",
        "Two graphs. Left: μ and σ go into a random node that draws z; the gradient comes back to z and stops there. "
        "Right: noise ε comes in from outside, z = μ + σ ε is computed, and the gradient passes through z to μ and σ.",
    )
    d.line((400, 60), (400, 270), kind="thin")
    d.text(195, 68, "the draw inside")
    d.text(600, 68, "the draw outside")
    for left, outside in ((0, False), (400, True)):
        mu = d.box(left + 70, 130, "$μ$", w=44)
        sigma = d.box(left + 70, 230, "$σ$", w=44)
        loss = d.circle(left + 355, 180, "$L$", kind="loss")
        if outside:
            z = d.box(left + 220, 180, "$z = μ + σ ε$", w=120, kind="step")
            d.arrow(d.circle(left + 220, 105, "$ε$", kind="noise"), z, kind="random")
            d.text(left + 245, 105, "$ε ∼ N(0, I)$", anchor="start")
            d.both(mu, z, "$dμ$")
            d.both(sigma, z, "$dσ$")
        else:
            z = d.circle(left + 215, 180, "$z ∼ N(μ, σ^2)$", kind="noise", r=58, size=14)
            d.arrow(mu, z)
            d.arrow(sigma, z)
            for up in (1, -1):
                d.line((155, 180 - 4 * up), (112, 180 - 18 * up), kind="gradient")
                d.text(104, 180 - 20 * up, "✕", size=18, kind="tgradient")
        d.both(z, loss, "$dz$")
    d.text(195, 268, "no derivative goes through a draw", size=13, kind="soft")
    d.text(600, 268, "$ε$ has no parameter: hold it fixed and differentiate", size=13, kind="soft")
    d.legend(20, 305)
    return d


def elbo_bar() -> Drawing:
    """The bound and its gap make up the logarithm of p(x), whose length does not depend on q."""
    d = Drawing(
        760,
        285,
        "$log p(x)$ is the bound and its gap: a better $q$ moves the border",
        "A bar as long as log p(x), split in two: the ELBO, and the gap KL of q(z) from the true posterior p(z given "
        "x). Below, the same bar for a better q: as long as before, with a longer ELBO and a smaller gap. The ELBO "
        "itself is the reconstruction term less the KL from the prior.",
    )
    d.brace(70, 730, 82, "$log p(x)$, the same for every $q$", below=False)
    for y, border, name in ((108, 470, "$q$"), (186, 640, "better")):
        d.shape((70, y - 20), (border, y - 20), (border, y + 20), (70, y + 20), kind="step")
        d.shape((border, y - 20), (730, y - 20), (730, y + 20), (border, y + 20), kind="loss")
        d.text(60, y, name, anchor="end")
        d.text((70 + border) / 2, y, "$ELBO(q)$", size=16)
    d.text(600, 108, "$KL(q(z) ‖ p(z|x))$")
    d.text(685, 186, "KL", size=14)
    d.arrow((475, 147), (632, 147), kind="other")
    d.text(465, 147, "training the encoder moves the border", size=13, anchor="end", kind="soft")
    d.text(70, 240, "$ELBO(q) = E_q[log p(x|z)] − KL(q(z) ‖ p(z))$ can be computed; the gap cannot.", anchor="start")
    d.note(70, 264, "Bars begin at some number below: what counts is where they end.")
    return d


def importance_rows() -> Drawing:
    """K samples an example are rows of one batch, and are brought together again at the end."""
    d = Drawing(
        800,
        350,
        "IWAE: every example becomes $K$ rows, and the rows become one bound again",
        "N = 2 examples in two colours. Each is encoded once, then copied to K = 3 rows with noise of their own: six "
        "rows z go through the decoder as one batch. Each row has a log-weight; the three of an example are averaged "
        "as weights and give the example's bound. On the way back the gradients of an example's rows are added.",
    )
    for n, kind in enumerate(("step", "plain")):
        middle = 125 + 130 * n
        x = d.box(60, middle, f"$x_{n + 1}$", w=50, kind=kind)
        q = d.box(165, middle, f"$μ_{n + 1}, σ_{n + 1}$", w=84, h=44, kind=kind)
        bound = d.box(720, middle, "$log mean w$", w=120, kind=kind)
        d.both(x, q)
        for k in range(3):
            y = middle + 38 * (k - 1)
            row = d.box(330, y, f"$z_{{{n + 1}{k + 1}}}$", w=60, h=28, kind=kind)
            weight = d.box(560, y, f"$log w_{{{n + 1}{k + 1}}}$", w=86, h=28, kind=kind)
            at = middle + 12 * (k - 1)
            d.arrow((q.x + 45, at - 3), (row.x - 33, y - 5))
            d.arrow((row.x - 33, y + 5), (q.x + 45, at + 3), kind="gradient")
            d.arrow(row, weight)
            d.arrow(weight, bound)
    d.box(445, 190, "decoder", w=84, h=240, kind="parameter")
    d.text(175, 68, "encoded once", size=13, kind="soft")
    d.text(330, 326, "$N · K$ rows")
    d.text(720, 68, "one bound each", size=13, kind="soft")
    d.text(150, 190, "gradients of", size=13, kind="tgradient")
    d.text(150, 206, "$K$ rows add up", size=13, kind="tgradient")
    d.legend(560, 326)
    return d
