"""The loss of a sparse dictionary, right, and written differently from the reference."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.other_answers import other_answer


@other_answer("sparse_dictionary_loss")
def writes_the_products_out(self, x, *, rng=None):
    p, n = self.params, len(x)
    u, unit = layers.unit_rows_forward(p["dec_W"])
    centred = x - p["dec_b"]
    a = centred @ (u.T if self.tied else p["enc_W"]) + p["enc_b"]
    h, cache = self._activate(a)
    away = h @ u + p["dec_b"] - x
    rebuilt, active = float(np.sum(away**2)) / (2 * n), float(h.sum()) / n
    da = self._activate_backward((away @ u.T + self.sparsity * np.sign(h)) / n, cache)
    dw, du = centred.T @ da, h.T @ away / n
    entrance = da @ (u if self.tied else p["enc_W"].T)
    grads = {"enc_b": da.sum(axis=0), "dec_b": away.sum(axis=0) / n - entrance.sum(axis=0)}
    grads["dec_W"] = layers.unit_rows_backward(du + dw.T if self.tied else du, unit)
    if not self.tied:
        grads["enc_W"] = dw
    return rebuilt + self.sparsity * active, grads, {"reconstruction": rebuilt, "sparsity": active}


@other_answer("sparse_dictionary_loss")
def turns_by_hand(self, x, *, rng=None):
    p = self.params
    length = np.sqrt((p["dec_W"] ** 2).sum(axis=1, keepdims=True))
    u = p["dec_W"] / length
    a, encoder = layers.affine_forward(x - p["dec_b"], u.T if self.tied else p["enc_W"], p["enc_b"])
    h, cache = self._activate(a)
    x_hat, decoder = layers.affine_forward(h, u, p["dec_b"])
    rebuilt, dx_hat = losses.l2_loss(x_hat, x)
    active, dactive = losses.l1_penalty(h)
    dh, du, ddec_b = layers.affine_backward(dx_hat, decoder)
    dx, dw, denc_b = layers.affine_backward(self._activate_backward(dh + dactive * self.sparsity, cache), encoder)
    grads = {"dec_b": ddec_b - dx.sum(axis=0), "enc_b": denc_b}
    if self.tied:
        du += dw.T
    else:
        grads["enc_W"] = dw
    grads["dec_W"] = (du - u * np.einsum("hd,hd->h", u, du)[:, None]) / length
    return rebuilt + self.sparsity * active, grads, {"reconstruction": rebuilt, "sparsity": active}


@other_answer("sparse_dictionary_loss")
def goes_back_twice(self, x, *, rng=None):
    """Once for the reconstruction and once for the price, whose gradients are added."""
    p, grads = self.params, {}
    u, unit = layers.unit_rows_forward(p["dec_W"])
    w = u.T if self.tied else p["enc_W"]
    a, encoder = layers.affine_forward(x - p["dec_b"], w, p["enc_b"])
    h, cache = self._activate(a)
    x_hat, decoder = layers.affine_forward(h, u, p["dec_b"])
    rebuilt, dx_hat = losses.l2_loss(x_hat, x)
    active, dactive = losses.l1_penalty(h)
    dh, du, grads["dec_b"] = layers.affine_backward(dx_hat, decoder)
    dw, grads["enc_b"] = np.zeros_like(w), np.zeros_like(p["enc_b"])
    for arriving in (dh, self.sparsity * dactive):
        dx, more, db = layers.affine_backward(self._activate_backward(arriving, cache), encoder)
        dw += more
        grads["enc_b"] += db
        grads["dec_b"] = grads["dec_b"] - dx.sum(axis=0)
    grads["dec_W"] = layers.unit_rows_backward(du, unit)
    if self.tied:
        grads["dec_W"] = grads["dec_W"] + layers.unit_rows_backward(np.ascontiguousarray(dw.T), unit)
    else:
        grads["enc_W"] = dw
    return rebuilt + active * self.sparsity, grads, {"sparsity": active, "reconstruction": rebuilt}
