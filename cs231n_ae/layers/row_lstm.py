"""The row LSTM: an LSTM whose steps are the rows of an image, with one memory for every column."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_data, require_flags

__all__ = ["row_lstm_backward", "row_lstm_forward"]


def row_lstm_forward(x: Array, Wx: Array, Wh: Array, b: Array, *, mask: Array) -> tuple[Array, Cache]:
    r"""Read an image row by row; the state of a column hears of its own row's window and of the states above.

    .. math:: (h_{rv}, c_{rv}) = \mathrm{LSTM}\big( x_{r,\,v-q \dots v+q},\; h_{r-1,\,v-q \dots v+q},\; c_{r-1,v} \big)

    Column v takes one step of :func:`cs231n_ae.layers.lstm_step_forward` for each row r. Its input is a window of k
    columns of this row, masked, with :math:`q = (k - 1) / 2` on either side, and its state before is a window of k
    columns of the row of states above: both are 1 × k convolutions. All columns share the weights, so that columns are
    examples to the step, N · W of them.

    Args:
        x: images, shape (N, C, H, W).
        Wx: weights of the inputs, shape (k, C, 4S), where S is the number of states of a column; k is odd.
        Wh: weights of the states above, shape (k, S, 4S).
        b: biases, shape (4S,).
        mask: which columns of the window in its own row a state may see, shape (k,), True and False.

    Returns:
        states of shape (N, S, H, W), and the cache for :func:`row_lstm_backward`.

    Raises:
        ValueError: if the shapes do not fit together.

    Source: van den Oord, Kalchbrenner & Kavukcuoglu 2016, Pixel recurrent neural networks, section 3.1.
    """
    _require_shapes(x, Wx, Wh, b, mask)
    (n, channels, height, width), (k, states, columns) = x.shape, Wh.shape
    flat_Wx = (Wx * mask[:, None, None]).reshape(k * channels, columns)
    flat_Wh = Wh.reshape(k * states, columns)
    h = c = np.zeros((n * width, states), x.dtype)
    out, caches = np.empty((n, height, width, states), x.dtype), []
    for row in range(height):
        inputs = _windows(x[:, :, row].transpose(0, 2, 1), k)  # (N * W, k * C)
        above = _windows(h.reshape(n, width, states), k)  # (N * W, k * S)
        h, c, cache = layers.lstm_step_forward(inputs, above, c, flat_Wx, flat_Wh, b)
        out[:, row] = h.reshape(n, width, states)
        caches.append(cache)
    return out.transpose(0, 3, 1, 2), (caches, x.shape, Wx.shape, Wh.shape, mask)


def row_lstm_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array, Array]:
    r"""Gradients of the loss with respect to ``x``, ``Wx``, ``Wh`` and ``b``: back through time, which is up the rows.

    The states of a row reach the loss by two ways: as output, and through the windows of the row below. So the walk
    goes from the last row to the first, and carries with it the gradients of the states and memories that the row below
    has read. A state lies in the windows of k columns, and its gradient is the sum of what comes out of these.

    Args:
        dout: upstream gradient, shape (N, S, H, W).
        cache: from :func:`row_lstm_forward`.

    Returns:
        dx of shape (N, C, H, W), dWx of shape (k, C, 4S), dWh of shape (k, S, 4S) and db of shape (4S,).

    Raises:
        ValueError: if ``dout`` has not the shape of the layer's output.

    Source: Werbos 1990, Proceedings of the IEEE 78, backpropagation through time.
    """
    caches, (n, channels, height, width), Wx_shape, Wh_shape, mask = cache
    k, states, columns = Wh_shape
    require_data("dout", dout, (n, states, height, width), why="that of the layer's output")
    dx = np.empty((n, height, width, channels), dout.dtype)
    dWx = np.zeros((k * channels, columns), dout.dtype)
    dWh, db = np.zeros((k * states, columns), dout.dtype), np.zeros(columns, dout.dtype)
    dh, dc = np.zeros((n, width, states), dout.dtype), np.zeros((n * width, states), dout.dtype)
    for row in range(height - 1, -1, -1):
        dstate = (dout[:, :, row].transpose(0, 2, 1) + dh).reshape(n * width, states)
        dinputs, dabove, dc, *dparams = layers.lstm_step_backward(dstate, dc, caches[row])
        dx[:, row] = _spread(dinputs, n, k)
        dh = _spread(dabove, n, k)
        for total, part in zip((dWx, dWh, db), dparams, strict=True):
            total += part
    return dx.transpose(0, 3, 1, 2), dWx.reshape(Wx_shape) * mask[:, None, None], dWh.reshape(Wh_shape), db


def _windows(rows: Array, k: int) -> Array:
    """The k columns around each column, side by side: (N, W, C) to (N * W, k * C)."""
    n, width, channels = rows.shape
    padded = np.pad(rows, ((0, 0), (k // 2, k // 2), (0, 0)))
    return np.concatenate([padded[:, i : i + width] for i in range(k)], axis=2).reshape(n * width, k * channels)


def _spread(windows: Array, n: int, k: int) -> Array:
    """The adjoint of :func:`_windows`: every column collects from all windows in which it lies, (N, W, C)."""
    windows = windows.reshape(n, -1, k, windows.shape[1] // k)  # (N, W, k, C)
    width = windows.shape[1]
    padded = np.zeros((n, width + 2 * (k // 2), windows.shape[3]), windows.dtype)
    for i in range(k):
        padded[:, i : i + width] += windows[:, :, i]
    return padded[:, k // 2 : k // 2 + width]


def _require_shapes(x: Array, Wx: Array, Wh: Array, b: Array, mask: Array) -> None:
    require_data("x", x, (None, None, None, None), why="images, (N, C, H, W)")
    require_data("Wh", Wh, (None, None, None), why="(k, S, 4S)")
    k, states, columns = Wh.shape
    if columns != 4 * states or k % 2 == 0:
        raise ValueError(f"Wh must have shape (k, S, 4S), k odd, got {Wh.shape}: four columns for each state")
    require_data("Wx", Wx, (k, x.shape[1], columns), why="as many places and columns as Wh, the channels of x")
    require_data("b", b, (columns,), why="one for each column of Wx")
    require_flags("mask", mask, (k,), why="one for each place of the window")
