"""The step of an LSTM, right, and written differently from the reference."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.other_answers import other_answer


@other_answer("lstm_step_forward")
def by_slices(x, prev_h, prev_c, Wx, Wh, b):
    H = prev_c.shape[1]
    a = np.dot(x, Wx) + np.dot(prev_h, Wh) + b
    gates, _ = layers.sigmoid_forward(a[:, : 3 * H])
    i, f, o = gates[:, :H], gates[:, H : 2 * H], gates[:, 2 * H :]
    g = np.tanh(a[:, 3 * H :])
    c = i * g + f * prev_c
    t = np.tanh(c)
    return t * o, c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, t)


@other_answer("lstm_step_forward")
def sigmoids_by_tanh(x, prev_h, prev_c, Wx, Wh, b):
    a = (np.hstack([x, prev_h]) @ np.vstack([Wx, Wh]) + b).reshape(len(x), 4, -1)
    i, f, o = ((1 + np.tanh(a[:, k] / 2)) / 2 for k in range(3))
    g = np.tanh(a[:, 3])
    c = f * prev_c + i * g
    return o * np.tanh(c), c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, np.tanh(c))


@other_answer("lstm_step_forward")
def gate_by_gate(x, prev_h, prev_c, Wx, Wh, b):
    H = prev_c.shape[1]
    values = []
    for k, squash in enumerate([layers.sigmoid_forward] * 3 + [layers.tanh_forward]):
        s = slice(k * H, (k + 1) * H)
        values.append(squash(x @ Wx[:, s] + prev_h @ Wh[:, s] + b[s])[0])
    i, f, o, g = values
    c = f * prev_c + i * g
    shown = np.tanh(c)
    return o * shown, c, (x, prev_h, prev_c, Wx, Wh, *values, shown)


@other_answer("lstm_step_backward")
def adds_to_a_copy(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, t = cache
    dc = dnext_c.copy()
    dc += dnext_h * o * (1 - t * t)
    H = o.shape[1]
    da = np.empty((len(x), 4 * H), dc.dtype)
    da[:, :H] = dc * g * (i - i * i)
    da[:, H : 2 * H] = dc * prev_c * (f - f * f)
    da[:, 2 * H : 3 * H] = dnext_h * t * (o - o * o)
    da[:, 3 * H :] = dc * i * (1 - g) * (1 + g)
    return da.dot(Wx.T), da.dot(Wh.T), f * dc, x.T.dot(da), prev_h.T.dot(da), da.sum(0)


@other_answer("lstm_step_backward")
def through_the_layers(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, shown = cache
    dc = dnext_c + layers.tanh_backward(dnext_h * o, shown)
    upstream = ((dc * g, i), (dc * prev_c, f), (dnext_h * shown, o))
    quarters = [layers.sigmoid_backward(d, s) for d, s in upstream] + [layers.tanh_backward(dc * i, g)]
    da = np.hstack(quarters)
    return da @ Wx.T, da @ Wh.T, dc * f, x.T @ da, prev_h.T @ da, np.sum(da, axis=0)


@other_answer("lstm_step_backward")
def the_two_ways_apart(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, shown = cache
    totals = None
    for dc, do in ((dnext_c, 0 * dnext_h), (dnext_h * o * (1 - shown**2), dnext_h * shown)):
        parts = [dc * g * i * (1 - i), dc * prev_c * f * (1 - f), do * o * (1 - o), dc * i * (1 - g**2)]
        da = np.concatenate(parts, axis=1)
        new = (da @ Wx.T, da @ Wh.T, dc * f, x.T @ da, prev_h.T @ da, da.sum(axis=0))
        totals = new if totals is None else tuple(a + b for a, b in zip(totals, new, strict=True))
    return totals
