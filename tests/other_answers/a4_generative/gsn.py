"""The walkback loss, right, and written differently from the reference. Methods take self first."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.other_answers import other_answer


def _noise(self, x, noise, rng):
    return self.draw_noise(len(x), rng=rng) if noise is None else noise


@other_answer("gsn_loss")
def with_the_layers_and_their_backward_passes(self, x, *, noise=None, rng=None):
    w, b, c = self.params["W"], self.params["b"], self.params["c"]
    grads, parts, state = {"W": 0, "b": 0, "c": 0}, {}, x
    tosses, eps, draws = _noise(self, x, noise, rng)
    for k in range(self.walkback):
        up, up_cache = layers.affine_forward(self._corrupt(state, tosses[k]), w, c)
        h, tanh_cache = layers.tanh_forward(up + self.std * eps[k])
        logits, down_cache = layers.affine_forward(h, w.T, b)
        parts[f"step_{k + 1}"], dlogits = losses.bce_with_logits_loss(logits, x)
        dh, dwt, db = layers.affine_backward(dlogits / self.walkback, down_cache)
        _, dw, dc = layers.affine_backward(layers.tanh_backward(dh, tanh_cache), up_cache)
        grads = {"W": grads["W"] + dw + dwt.T, "b": grads["b"] + db, "c": grads["c"] + dc}
        state = self._draw(logits, draws[k])
    return float(np.mean(list(parts.values()))), grads, parts


@other_answer("gsn_loss")
def walking_first_and_learning_from_all_steps_at_once(self, x, *, noise=None, rng=None):
    tosses, eps, draws = _noise(self, x, noise, rng)
    state, seen, hidden, outputs, parts = x, [], [], [], {}
    for k in range(self.walkback):
        seen.append(self._corrupt(state, tosses[k]))
        hidden.append(self._hidden(seen[-1], eps[k]))
        outputs.append(self._logits(hidden[-1]))
        parts[f"step_{k + 1}"] = losses.bce_with_logits_loss(outputs[-1], x)[0]
        state = self._draw(outputs[-1], draws[k])
    corrupted, h, logits = (np.concatenate(arrays) for arrays in (seen, hidden, outputs))
    loss, dlogits = losses.bce_with_logits_loss(logits, np.tile(x, (self.walkback, 1)))
    da = dlogits @ self.params["W"] * (1 - h * h)
    grads = {"W": corrupted.T @ da + dlogits.T @ h, "b": dlogits.sum(axis=0), "c": da.sum(axis=0)}
    return loss, grads, parts


@other_answer("gsn_loss")
def with_the_derivative_of_the_cross_entropy_written_out(self, x, *, noise=None, rng=None):
    w, parts, state = self.params["W"], {}, x
    grads = {name: np.zeros_like(p) for name, p in self.params.items()}
    for k, (u, e, r) in enumerate(zip(*_noise(self, x, noise, rng), strict=True)):
        seen = np.where(u < self.rate, (u >= self.rate / 2).astype(x.dtype), state)
        h = np.tanh(seen @ w + self.params["c"] + self.std * e)
        a = h @ w.T + self.params["b"]
        p = layers.sigmoid_forward(a)[0]
        parts[f"step_{k + 1}"] = float((np.maximum(a, 0) + np.log1p(np.exp(-np.abs(a))) - x * a).sum() / len(x))
        delta = (p - x) / (len(x) * self.walkback)
        back = delta @ w * (1 - h**2)
        for name, g in {"W": seen.T @ back + delta.T @ h, "b": delta.sum(0), "c": back.sum(0)}.items():
            grads[name] += g
        state = (r < p).astype(x.dtype)
    return sum(parts.values()) / self.walkback, grads, parts
