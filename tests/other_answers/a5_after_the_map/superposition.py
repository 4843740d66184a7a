"""The loss of the toy model of superposition, right, and written differently from the reference."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.other_answers import other_answer


@other_answer("superposition_loss")
def with_affine_layers(self, x, *, rng=None):
    w, b = self.params["W"], self.params["b"]
    h, writing = layers.affine_forward(x, w, np.zeros(w.shape[1], w.dtype))
    a, reading = layers.affine_forward(h, w.T, b)
    x_hat, corner = layers.relu_forward(a)
    loss, dx_hat = losses.l2_loss(x_hat, x)
    dh, dwt, db = layers.affine_backward(layers.relu_backward(dx_hat, corner), reading)
    dw = layers.affine_backward(dh, writing)[1]
    return loss, {"W": dw + dwt.T, "b": db}, {"reconstruction": loss}


@other_answer("superposition_loss")
def with_the_product_first(self, x, *, rng=None):
    """By M = W W^T, whose gradient goes to both of its factors."""
    w, b = self.params["W"], self.params["b"]
    x_hat = np.maximum(x @ (w @ w.T) + b, 0)
    loss = float(np.sum((x_hat - x) ** 2)) / (2 * len(x))
    g = np.where(x_hat > 0, x_hat - x, 0).astype(x.dtype) / len(x)
    dm = x.T @ g
    return loss, {"b": g.sum(axis=0), "W": (dm + dm.T) @ w}, {"reconstruction": loss}


@other_answer("superposition_loss")
def example_by_example(self, x, *, rng=None):
    w, b = self.params["W"], self.params["b"]
    dw, db, loss = np.zeros_like(w), np.zeros_like(b), 0.0
    for row in x:
        h = row @ w
        a = w @ h + b
        away = np.maximum(a, 0) - row
        loss += float(away @ away) / (2 * len(x))
        g = away * (a > 0) / len(x)
        dw += np.outer(g, h) + np.outer(row, g @ w)
        db += g
    return loss, {"W": dw, "b": db}, {"reconstruction": loss}
