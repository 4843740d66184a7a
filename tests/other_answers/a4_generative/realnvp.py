"""The flow's loss, right, and written differently from the reference. Methods take self first."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.other_answers import other_answer


@other_answer("realnvp_loss")
def writes_the_loss_out(self, x, *, rng=None):
    z, logdet, caches = self._to_noise(x)
    n, d = z.shape
    prior = float(np.sum(z**2) / (2 * n)) + d * float(np.log(2 * np.pi)) / 2
    dz, dlogdet = z / n, -np.ones_like(logdet) / n
    grads = {}
    while caches:
        mask, network, coupling = caches.pop()
        dz, ds, dt = layers.affine_coupling_backward(dz, dlogdet, coupling)
        dshown, new = self._scale_and_shift_backward(ds, dt, network)
        dz += mask * dshown
        grads.update(new)
    parts = {"prior": prior, "log_determinant": float(np.mean(logdet))}
    return parts["prior"] - parts["log_determinant"], grads, parts


@other_answer("realnvp_loss")
def uses_log_prob(self, x, *, rng=None):
    z, logdet, caches = self._to_noise(x)
    loss, determinant = -float(np.mean(self.log_prob(x))), float(logdet.sum()) / len(x)
    dz, dlogdet, grads = z / len(x), np.full_like(logdet, -1 / len(x)), {}
    for k in range(len(caches) - 1, -1, -1):
        mask, network, coupling = caches[k]
        dz, ds, dt = layers.affine_coupling_backward(dz, dlogdet, coupling)
        dshown, own = self._scale_and_shift_backward(ds, dt, network)
        dz, grads = dz + dshown * mask, {**own, **grads}
    return loss, grads, {"log_determinant": determinant, "prior": loss + determinant}


@other_answer("realnvp_loss")
def calls_evaluate(self, x, *, rng=None):
    loss, parts = self.evaluate(x)
    z, _, caches = self._to_noise(x)
    share = z.dtype.type(1 / len(z))
    dz, grads = share * z, {}
    for mask, network, coupling in caches[::-1]:
        dz, ds, dt = layers.affine_coupling_backward(dz, np.full(len(z), -share), coupling)
        dshown, own = self._scale_and_shift_backward(ds, dt, network)
        dz[:, mask == 1] += dshown[:, mask == 1]
        grads |= own
    return loss, grads, parts
