"""The way back through pixels and features side by side, right, and written otherwise than the reference."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.other_answers import other_answer
from cs231n_ae.models.mlp import mlp_backward


@other_answer("concatenated_backward")
def with_the_rows_of_w_for_each_half(self, dscores, cache):
    encoder_cache, (beside, _) = cache
    d, w = self.sizes[0], self.params["W"]
    dx, grads = mlp_backward(dscores @ w[d:].T, encoder_cache)
    grads = {} if self.frozen else grads
    grads["W"], grads["b"] = beside.T @ dscores, dscores.sum(axis=0)
    return dx + dscores @ w[:d].T, grads


@other_answer("concatenated_backward")
def with_all_gradients_of_which_the_trained_are_kept(self, dscores, cache):
    encoder_cache, affine_cache = cache
    dbeside, dw, db = layers.affine_backward(dscores, affine_cache)
    n_code = self.sizes[-1]
    through, grads = mlp_backward(dbeside[:, -n_code:], encoder_cache)
    grads.update(W=dw, b=db)
    dx = dbeside[:, :-n_code].copy()
    dx += through
    return dx, {name: grads[name] for name in self.params}


@other_answer("concatenated_backward")
def written_out_for_sigmoids(self, dscores, cache):
    p = {**self.fixed, **self.params}
    (_, blocks), (beside, _) = cache
    d = self.sizes[0]
    hs = [beside[:, :d]]
    for i in range(1, len(blocks) + 1):
        hs.append(1 / (1 + np.exp(-(hs[-1] @ p[f"enc_W{i}"] + p[f"enc_b{i}"]))))
    grads = {"W": np.einsum("nf,nk->fk", beside, dscores), "b": np.einsum("nk->k", dscores)}
    up = np.einsum("nk,hk->nh", dscores, p["W"][d:])
    for i in range(len(blocks), 0, -1):
        up = up * hs[i] * (1 - hs[i])
        if not self.frozen:
            grads[f"enc_W{i}"], grads[f"enc_b{i}"] = hs[i - 1].T @ up, up.sum(axis=0)
        up = up @ p[f"enc_W{i}"].T
    return np.einsum("nk,dk->nd", dscores, p["W"][:d]) + up, grads
