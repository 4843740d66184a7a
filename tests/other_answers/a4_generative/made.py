"""MADE's loss and samples, right, and written differently from the reference. Methods take self first."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.other_answers import other_answer


@other_answer("made_loss")
def from_the_last_layer_in_one_list(self, x, *, rng=None):
    logits, (hidden, last, straight) = self._forward(x, self._choose_mask_set(rng))
    loss, d = losses.bce_with_logits_loss(logits, x)
    steps, grads = [*hidden, (last, "none")], {}
    if straight is not None:
        grads["A"] = layers.masked_affine_backward(d, straight)[1]
    for i in reversed(range(len(steps))):
        affine, act = steps[i]
        if i < len(hidden) and self.activation != "linear":
            d = getattr(layers, self.activation + "_backward")(d, act)
        d, dw, db = layers.masked_affine_backward(d, affine)
        grads.update({f"W{i + 1}": dw, f"b{i + 1}": db})
    return loss, grads, {"nll": loss}


@other_answer("made_loss")
def with_the_gradient_of_the_logits_by_hand(self, x, *, rng=None):
    logits, (hidden, last, straight) = self._forward(x, self._choose_mask_set(rng))
    loss = float(np.sum(np.logaddexp(0, logits) - x * logits)) / len(x)
    d = (layers.sigmoid_forward(logits)[0] - x) / len(x)
    grads = {"A": layers.masked_affine_backward(d, straight)[1]} if self.direct else {}
    k = len(hidden) + 1
    d, grads[f"W{k}"], grads[f"b{k}"] = layers.masked_affine_backward(d, last)
    while k > 1:
        k -= 1
        if self.activation != "linear":
            d = self._activation("backward")(d, hidden[k - 1][1])
        d, grads[f"W{k}"], grads[f"b{k}"] = layers.masked_affine_backward(d, hidden[k - 1][0])
    return loss, grads, {"nll": loss}


@other_answer("made_loss")
def with_a_recursion(self, x, *, rng=None):
    mask_set = 0 if self.n_masks == 1 else int(rng.integers(self.n_masks))
    logits, (hidden, last, straight) = self._forward(x, mask_set)
    loss, dlogits = losses.bce_with_logits_loss(logits, x)
    grads = {}

    def back(i, dout, cache):
        dx, grads[f"W{i}"], grads[f"b{i}"] = layers.masked_affine_backward(dout, cache)
        if i > 1:
            cache, act = hidden[i - 2]
            back(i - 1, dx if self.activation == "linear" else self._activation("backward")(dx, act), cache)

    back(len(hidden) + 1, dlogits, last)
    if self.direct:
        _, grads["A"], _ = layers.masked_affine_backward(dlogits, straight)
    return loss, grads, {"nll": loss}


@other_answer("made_sample")
def draws_all_numbers_first(self, n, *, mask_set=0, rng):
    u = rng.random((self.n_features, n))
    x = np.zeros((n, self.n_features), self.params["b1"].dtype)
    for t, pixel in enumerate(self.orders[mask_set]):
        s = self.logits(x, mask_set=mask_set)[:, pixel]
        x[:, pixel] = u[t] < 1 / (1 + np.exp(-np.clip(s, -60, 60)))
    return x


@other_answer("made_sample")
def with_binomial(self, n, *, mask_set=0, rng):
    x = np.zeros((n, self.n_features), self.params["b1"].dtype)
    for pixel in self.orders[mask_set]:
        p, _ = layers.sigmoid_forward(self.logits(x, mask_set=mask_set))
        x[:, pixel] = rng.binomial(1, p[:, pixel])
    return x


@other_answer("made_sample")
def fills_what_is_to_come_with_ones(self, n, *, mask_set=0, rng):
    x = np.ones((n, self.n_features), self.params["b1"].dtype)
    for pixel in self.orders[mask_set].tolist():
        s = self.logits(x, mask_set=mask_set)[:, pixel]
        x[:, pixel] = np.where(rng.logistic(size=n) < s, 1, 0)
    return x
