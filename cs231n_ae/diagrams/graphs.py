"""Layers as computational graphs: a value in each box, an operation at each arrow, gradients on the same edges back."""

from cs231n_ae.diagrams.drawing import Drawing

__all__ = ["affine_graph", "batchnorm_graph"]


def affine_graph() -> Drawing:
    """Each value's gradient has the value's own shape; the bias is handed out to all rows."""
    d = Drawing(
        720,
        300,
        "The affine layer: gradients take the same edges, backwards",
        "Computational graph. x of shape N by D and w of shape D by H meet in a product of shape N by H. The bias b of "
        "shape H is added to each of its rows and gives y, which leads to the loss L. Beside each forward arrow a "
        "dashed one runs back: dy, then d(xw) and db, then dx and dw, each in the shape of its value.",
    )
    x = d.box(80, 95, "$x$", w=60)
    w = d.box(80, 215, "$w$", w=60, kind="parameter")
    b = d.box(400, 235, "$b$", w=60, kind="parameter")
    product = d.circle(240, 155, "×", size=20)
    plus = d.circle(400, 155, "+", size=20)
    y = d.box(535, 155, "$y$", w=60)
    loss = d.circle(660, 155, "$L$", kind="loss")
    d.both(x, product, "$dx$")
    d.both(w, product, "$dw$")
    d.both(product, plus, "$d(xw)$")
    d.both(b, plus, "$db$")
    d.both(plus, y)
    d.both(y, loss, "$dy$")
    for where, y_at, shape in ((80, 67, "(N, D)"), (80, 243, "(D, H)"), (400, 263, "(H)"), (535, 127, "(N, H)")):
        d.text(where, y_at, shape, size=12, kind="soft")
    d.text(320, 131, "$xw$ (N, H)", size=12, kind="soft")
    d.note(445, 235, "one bias for all N rows")
    d.legend(470, 280)
    return d


def batchnorm_graph() -> Drawing:
    """Three ways lead from an input to the normalised value, and three gradients come back to be added."""
    d = Drawing(
        800,
        300,
        "Batch normalisation: each input has three ways to the output",
        "Computational graph. x goes straight into the centred value c = x − μ; it goes into the mean μ as well, which "
        "is taken away; and through c into the variance v, by whose root c is divided, which gives x̂. The output is "
        "y = γ x̂ + β. Gradients come back on every edge: where ways part on the way forward, they are added.",
    )
    x = d.box(60, 110, "$x$", w=50)
    c = d.box(300, 110, "$c = x − μ$", w=110)
    hat = d.box(540, 110, "$x̂ = c / σ$", w=110)
    y = d.box(715, 110, "$y = γ x̂ + β$", w=120)
    mu = d.box(180, 205, "$μ = mean x$", w=116, kind="step")
    v = d.box(320, 205, "$v = mean c^2$", w=122, kind="step")
    s = d.box(525, 205, "$σ = √(v+ε)$", w=150, kind="step")
    gamma = d.box(680, 205, "$γ$", w=40, kind="parameter")
    beta = d.box(760, 205, "$β$", w=40, kind="parameter")
    d.both(x, c)
    d.both(x, mu)
    d.both(mu, c)
    d.both(c, v)
    d.both(v, s)
    d.both(s, hat)
    d.both(c, hat)
    d.both(hat, y)
    d.both(gamma, y)
    d.both(beta, y)
    d.text(165, 84, "directly", kind="tforward")
    d.text(165, 238, "by the mean", kind="tforward")
    d.text(425, 238, "by the variance", kind="tforward")
    d.note(20, 275, "where a value was used twice, its gradients are added")
    d.legend(570, 275)
    return d
