"""The divergence of a network and the density of a flow, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("mlp_divergence")
def coordinate_by_coordinate(x, weights, biases):
    d = biases[-1].size
    divergence = np.zeros(len(x), x.dtype)
    for k in range(d):
        h, moved = x, np.zeros_like(x)
        moved[:, k] = 1
        for w, b in zip(weights[:-1], biases[:-1], strict=True):
            h = np.tanh(h @ w + b)
            moved = (1 - h * h) * (moved @ w)
        divergence += moved @ weights[-1][:, k]
    return h @ weights[-1] + biases[-1] if len(weights) > 1 else x @ weights[0] + biases[0], divergence


@other_answer("mlp_divergence")
def from_the_back(x, weights, biases):
    hidden = [x]
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        hidden.append(np.tanh(hidden[-1] @ w + b))
    out = hidden[-1] @ weights[-1] + biases[-1]
    back = np.repeat(weights[-1][None], len(x), axis=0)  # (N, H, D)
    for h, w in zip(hidden[:0:-1], weights[-2::-1], strict=True):
        back = w @ ((1 - h**2)[:, :, None] * back)
    return out, np.einsum("ndd->n", back[:, : out.shape[1]])


@other_answer("flow_log_prob")
def with_one_array_for_both(x, flow, *, steps):
    def both(state, t):
        return np.column_stack(flow(state[:, :-1], t))

    state, step = np.column_stack([x, np.zeros(len(x), x.dtype)]), -1 / steps
    for t in np.linspace(1, 0, steps + 1).tolist()[:-1]:
        k1 = both(state, t)
        k2 = both(state + step * k1, t + step)
        state = state + step * (k1 + k2) / 2
    noise, spread = state[:, :-1], state[:, -1]
    return -0.5 * (noise**2).sum(axis=1) - x.shape[1] * 0.5 * float(np.log(2 * np.pi)) + spread


@other_answer("flow_log_prob")
def with_times_counted_down(x, flow, *, steps):
    noise, integral = x.copy(), np.zeros_like(x[:, 0])
    for i in range(steps, 0, -1):
        v1, d1 = flow(noise, i / steps)
        v2, d2 = flow(noise - v1 / steps, (i - 1) / steps)
        noise = noise - (v1 + v2) / (2 * steps)
        integral = integral + (d1 + d2) / (2 * steps)
    normal = -(noise**2 + float(np.log(2 * np.pi))).sum(axis=1) / 2
    return normal - integral


@other_answer("mlp_divergence")
def with_einsum(x, weights, biases):
    d, h = len(biases[-1]), x
    rows = np.zeros((len(x), d, x.shape[1]), x.dtype)
    rows[:, np.arange(d), np.arange(d)] = 1
    last = len(weights) - 1
    for i in range(last):
        h = np.tanh(h @ weights[i] + biases[i])
        rows = np.einsum("ndc,ch,nh->ndh", rows, weights[i], 1 - h**2)
    return h @ weights[last] + biases[last], np.einsum("ndh,hd->n", rows, weights[last])


@other_answer("flow_log_prob")
def point_and_sum_in_a_function(x, flow, *, steps):
    h = 1 / steps

    def back(at, t):
        v, d = flow(at, t)
        guess_v, guess_d = flow(at - h * v, t - h)
        return at - h * (v + guess_v) / 2, h * (d + guess_d) / 2

    total = 0
    for i in range(steps):
        x, part = back(x, (steps - i) * h)
        total = total + part
    return np.asarray(-(x**2).sum(axis=1) / 2 - x.shape[1] / 2 * float(np.log(2 * np.pi)) - total)
