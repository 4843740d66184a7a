"""What students get wrong about the step of an LSTM."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.layers.lstm import lstm_step_backward


def _sigmoid(a):
    return 1 / (1 + np.exp(-a))


def _forward(x, prev_h, prev_c, Wx, Wh, b, *, order="ifog", news=np.tanh, memory=None, show=np.tanh):
    """The right step, but for what is said otherwise: the order of the quarters, and four of its formulas."""
    a = x @ Wx + prev_h @ Wh + b
    quarter = dict(zip(order, np.split(a, 4, axis=1), strict=True))
    i, f, o, g = *(_sigmoid(quarter[name]) for name in "ifo"), news(quarter["g"])
    c = f * prev_c + i * g if memory is None else memory(prev_c, i, f, g)
    shown = show(c)
    return o * shown, c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, shown)


@misconception(
    "lstm_step_forward",
    says="The input and the forget gate have changed places. In which order do the four quarters of a come?",
)
def swaps_input_and_forget(x, prev_h, prev_c, Wx, Wh, b):
    return _forward(x, prev_h, prev_c, Wx, Wh, b, order="fiog")


@misconception(
    "lstm_step_forward",
    says="The third quarter of a was taken for the news and the fourth for the output gate. Other texts do have that "
    "order; here it is i, f, o, g.",
)
def swaps_output_and_news(x, prev_h, prev_c, Wx, Wh, b):
    return _forward(x, prev_h, prev_c, Wx, Wh, b, order="ifgo")


@misconception(
    "lstm_step_forward",
    says="The news g went through a sigmoid like the gates. A gate says how much, between 0 and 1; could news that are "
    "never negative make a memory smaller?",
)
def squashes_the_news_by_a_sigmoid(x, prev_h, prev_c, Wx, Wh, b):
    return _forward(x, prev_h, prev_c, Wx, Wh, b, news=_sigmoid)


@misconception(
    "lstm_step_forward",
    says="The forget gate is applied to the state h and not to the memory c: f * prev_h + i * g. What is it that an "
    "LSTM forgets?",
)
def forgets_the_state(x, prev_h, prev_c, Wx, Wh, b):
    before = np.resize(prev_h[:, : prev_c.shape[1]], prev_c.shape)
    return _forward(x, prev_h, prev_c, Wx, Wh, b, memory=lambda _, i, f, g: f * before + i * g)


@misconception(
    "lstm_step_forward",
    says="The forget gate keeps what it should let go: 1 - f stands where f should. When f is 1, the memory stays.",
)
def turns_the_forget_gate_round(x, prev_h, prev_c, Wx, Wh, b):
    return _forward(x, prev_h, prev_c, Wx, Wh, b, memory=lambda c, i, f, g: (1 - f) * c + i * g)


@misconception(
    "lstm_step_forward",
    says="The news comes in whole: the input gate is not used.",
)
def forgets_the_input_gate(x, prev_h, prev_c, Wx, Wh, b):
    return _forward(x, prev_h, prev_c, Wx, Wh, b, memory=lambda c, i, f, g: f * c + g)


@misconception(
    "lstm_step_forward",
    says="The state shows the memory as it is: next_h = o * next_c. What keeps the state between -1 and 1, however "
    "large the memory has grown?",
)
def shows_the_memory_as_it_is(x, prev_h, prev_c, Wx, Wh, b):
    return _forward(x, prev_h, prev_c, Wx, Wh, b, show=lambda c: c)


@misconception(
    "lstm_step_forward",
    says="The state shows the memory of the step *before*. Which of the two memories is known when h is computed?",
)
def shows_the_old_memory(x, prev_h, prev_c, Wx, Wh, b):
    return _forward(x, prev_h, prev_c, Wx, Wh, b, show=lambda _: np.tanh(prev_c))


@misconception(
    "lstm_step_forward",
    says="The states before take no part in the gates: x @ Wx + b, without prev_h @ Wh. How else would the step know "
    "what came before?",
)
def forgets_the_states_before(x, prev_h, prev_c, Wx, Wh, b):
    return _forward(x, 0 * prev_h, prev_c, Wx, Wh, b)


@misconception(
    "lstm_step_forward",
    says="float64 comes out where float32 came in. Which array was made without a dtype?",
)
def lifts_to_float64(x, prev_h, prev_c, Wx, Wh, b):
    h, c, cache = _forward(x, prev_h, prev_c, Wx, Wh, b)
    return h.astype(np.float64), c.astype(np.float64), cache


def _backward(dnext_h, dnext_c, cache, *, dc=None, slopes="ifog", order="ifog", dprev_c=None, shown_in_o=True):
    """The right way back, but for what is said otherwise.

    Args:
        dnext_h, dnext_c, cache: the arguments.
        dc: the gradient of the new memory.
        slopes: of which gates the slopes are taken.
        order: the order of the quarters.
        dprev_c: makes that of the old memory, from dc and f.
        shown_in_o: whether the output gate's gradient has tanh c in it, and not c.
    """
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, shown = cache
    dc = dnext_c + dnext_h * o * (1 - shown**2) if dc is None else dc
    d = {"i": dc * g, "f": dc * prev_c, "o": dnext_h * (shown if shown_in_o else f * prev_c + i * g), "g": dc * i}
    slope = {"i": i * (1 - i), "f": f * (1 - f), "o": o * (1 - o), "g": 1 - g**2}
    da = np.concatenate([d[k] * slope[k] if k in slopes else d[k] for k in order], axis=1)
    back = dc * f if dprev_c is None else dprev_c(dc, f)
    return da @ Wx.T, da @ Wh.T, back, x.T @ da, prev_h.T @ da, da.sum(axis=0)


@misconception(
    "lstm_step_backward",
    says="The memory's gradient is only what the steps to come send, dnext_c. By which other way does the new memory "
    "reach the loss?",
)
def hears_only_from_the_next_memory(dnext_h, dnext_c, cache):
    return _backward(dnext_h, dnext_c, cache, dc=dnext_c)


@misconception(
    "lstm_step_backward",
    says="The memory's gradient is only what comes through the state. What do the steps to come, which read the memory "
    "itself, have to say? Their word is dnext_c.",
)
def hears_only_from_the_state(dnext_h, dnext_c, cache):
    o, shown = cache[7], cache[9]
    return _backward(dnext_h, dnext_c, cache, dc=dnext_h * o * (1 - shown**2))


@misconception(
    "lstm_step_backward",
    says="From the state to the memory, the slope of tanh is left out. The state is o * tanh(c): what is its "
    "derivative by c?",
)
def forgets_the_slope_of_what_is_shown(dnext_h, dnext_c, cache):
    return _backward(dnext_h, dnext_c, cache, dc=dnext_c + dnext_h * cache[7])


@misconception(
    "lstm_step_backward",
    says="From the state to the memory, the output gate is left out: the state shows only a part of the memory.",
)
def forgets_the_output_gate_going_back(dnext_h, dnext_c, cache):
    return _backward(dnext_h, dnext_c, cache, dc=dnext_c + dnext_h * (1 - cache[9] ** 2))


@misconception(
    "lstm_step_backward",
    says="The slopes of the three sigmoids are missing, as if i, f and o were themselves sums of inputs.",
)
def forgets_the_slopes_of_the_gates(dnext_h, dnext_c, cache):
    return _backward(dnext_h, dnext_c, cache, slopes="g")


@misconception(
    "lstm_step_backward",
    says="The slope of the news is missing: g is the tanh of its quarter of a.",
)
def forgets_the_slope_of_the_news(dnext_h, dnext_c, cache):
    return _backward(dnext_h, dnext_c, cache, slopes="ifo")


@misconception(
    "lstm_step_backward",
    says="No slope at all is taken on the way from the gates to a: neither of the sigmoids nor of tanh.",
)
def forgets_all_slopes(dnext_h, dnext_c, cache):
    return _backward(dnext_h, dnext_c, cache, slopes="")


@misconception(
    "lstm_step_backward",
    says="The gradients of the input and the forget gate have changed places. The quarters of da come in the order of "
    "those of a.",
)
def swaps_the_gates_going_back(dnext_h, dnext_c, cache):
    return _backward(dnext_h, dnext_c, cache, order="fiog")


@misconception(
    "lstm_step_backward",
    says="dprev_c is the gradient of the new memory as it is. How much of the old memory is in the new one?",
)
def forgets_the_forget_gate(dnext_h, dnext_c, cache):
    return _backward(dnext_h, dnext_c, cache, dprev_c=lambda dc, f: dc)


@misconception(
    "lstm_step_backward",
    says="dprev_c is dnext_c times the forget gate. That is one of the memory's two ways to the loss; the other one "
    "has been heard by the gates, but not by the memory before.",
)
def passes_on_dnext_c_alone(dnext_h, dnext_c, cache):
    return _backward(dnext_h, dnext_c, cache, dprev_c=lambda dc, f: dnext_c * f)


@misconception(
    "lstm_step_backward",
    says="The output gate's gradient has the memory itself in it. What is the output gate multiplied by in the state?",
)
def multiplies_the_output_gate_by_the_memory(dnext_h, dnext_c, cache):
    return _backward(dnext_h, dnext_c, cache, shown_in_o=False)


@misconception(
    "lstm_step_backward",
    says="The gradients of weights and biases are averaged over the batch. The loss has been averaged already, further "
    "up.",
)
def averages_over_the_batch(dnext_h, dnext_c, cache):
    dx, dh, dc, *shared = lstm_step_backward(dnext_h, dnext_c, cache)
    return dx, dh, dc, *(d / len(dx) for d in shared)


@misconception(
    "lstm_step_backward",
    says="float64 comes back where everything was float32. Which array was made without a dtype?",
)
def returns_float64(dnext_h, dnext_c, cache):
    return tuple(d.astype(np.float64) for d in lstm_step_backward(dnext_h, dnext_c, cache))
