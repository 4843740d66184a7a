"""The linear autoencoder's loss, right, and written differently from the reference. Methods take self first."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.other_answers import other_answer


@other_answer("linear_autoencoder_loss")
def written_out_without_layers(self, x, *, rng=None):
    p, n = self.params, len(x)
    z = x @ p["W1"] + p["b1"]
    difference = z @ p["W2"] + p["b2"] - x
    loss = 0.5 * np.sum(difference**2) / n
    dx_hat = difference / n
    dz = dx_hat @ p["W2"].T
    grads = {"W2": z.T @ dx_hat, "b2": dx_hat.sum(0), "W1": x.T @ dz, "b1": dz.sum(0)}
    return loss, grads, {"reconstruction": loss}


@other_answer("linear_autoencoder_loss")
def one_example_at_a_time(self, x, *, rng=None):
    grads = {name: np.zeros_like(array) for name, array in self.params.items()}
    w1, b1, w2, b2 = (self.params[name] for name in ("W1", "b1", "W2", "b2"))
    loss = 0.0
    for row in x:
        z = row @ w1 + b1
        gap = z @ w2 + b2 - row
        loss += float(gap @ gap) / 2
        grads["W2"] += np.outer(z, gap)
        grads["b2"] += gap
        grads["W1"] += np.outer(row, w2 @ gap)
        grads["b1"] += w2 @ gap
    return loss / len(x), {name: g / len(x) for name, g in grads.items()}, {"reconstruction": loss / len(x)}


@other_answer("linear_autoencoder_loss")
def with_layers_and_a_loss_of_its_own(self, x, *, rng=None):
    z, first = layers.affine_forward(x, self.params["W1"], self.params["b1"])
    x_hat, second = layers.affine_forward(z, self.params["W2"], self.params["b2"])
    loss = float(np.mean(np.sum(np.square(x - x_hat), axis=1)) / 2)
    dz, dw2, db2 = layers.affine_backward((x_hat - x) / x.shape[0], second)
    dw1, db1 = layers.affine_backward(dz, first)[1:]
    return loss, {"W1": dw1, "b1": db1, "W2": dw2, "b2": db2}, {"reconstruction": loss}


@other_answer("linear_autoencoder_loss")
def divided_by_the_batch_at_the_end(self, x, *, rng=None):
    z = self.encode(x)
    gap = self.decode(z) - x
    back = np.einsum("nd,zd->nz", gap, self.params["W2"])
    sums = {
        "b1": back.sum(axis=0),
        "W1": np.einsum("nd,nz->dz", x, back),
        "b2": gap.sum(axis=0),
        "W2": np.einsum("nz,nd->zd", z, gap),
    }
    loss = float(np.vdot(gap, gap)) / (2 * len(x))
    return loss, {name: array / len(x) for name, array in sums.items()}, {"reconstruction": loss}
