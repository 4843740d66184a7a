"""What students get wrong about the step of an LSTM."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.layers.lstm import lstm_step_backward, lstm_step_forward


def _sigmoid(a):
    return 1 / (1 + np.exp(-a))


def _gates(x, prev_h, Wx, Wh, b):
    """The right i, f, o and g."""
    i, f, o, g = np.split(x @ Wx + prev_h @ Wh + b, 4, axis=1)
    return _sigmoid(i), _sigmoid(f), _sigmoid(o), np.tanh(g)


def _state(c, cache):
    """The right state, memory and cache, from the memory and the cache so far."""
    *_, o, _ = cache
    return o * np.tanh(c), c, (*cache, np.tanh(c))


def _memory(dnext_h, dnext_c, cache):
    """The right gradient of the new memory."""
    *_, o, _, shown = cache
    return dnext_c + dnext_h * o * (1 - shown**2)


def _quarters(dnext_h, dc, cache):
    """The right gradients of the four quarters of a."""
    _, _, prev_c, _, _, i, f, o, g, shown = cache
    return dc * g * i * (1 - i), dc * prev_c * f * (1 - f), dnext_h * shown * o * (1 - o), dc * i * (1 - g**2)


def _inputs(quarters, dprev_c, cache):
    """The right gradients of all inputs, once those of the quarters are known."""
    x, prev_h, _, Wx, Wh, *_ = cache
    da = np.concatenate(quarters, axis=1)
    return da @ Wx.T, da @ Wh.T, dprev_c, x.T @ da, prev_h.T @ da, da.sum(axis=0)


def _rest(dnext_h, dc, cache):
    """All that is right behind the gradient of the new memory."""
    *_, f, _, _, _ = cache
    return _inputs(_quarters(dnext_h, dc, cache), dc * f, cache)


@misconception(
    "lstm_step_forward",
    says="The input and the forget gate have changed places. In which order do the four quarters of a come?",
)
def swaps_input_and_forget(x, prev_h, prev_c, Wx, Wh, b):
    f, i, o, g = _gates(x, prev_h, Wx, Wh, b)
    return _state(f * prev_c + i * g, (x, prev_h, prev_c, Wx, Wh, i, f, o, g))


@misconception(
    "lstm_step_forward",
    says="The third quarter of a was taken for the news and the fourth for the output gate. Other texts do have that "
    "order; here it is i, f, o, g.",
)
def swaps_output_and_news(x, prev_h, prev_c, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + prev_h @ Wh + b, 4, axis=1)
    i, f, o, g = _sigmoid(i), _sigmoid(f), _sigmoid(o), np.tanh(g)
    return _state(f * prev_c + i * g, (x, prev_h, prev_c, Wx, Wh, i, f, o, g))


@misconception(
    "lstm_step_forward",
    says="The news g went through a sigmoid like the gates. A gate says how much, between 0 and 1; could news that are "
    "never negative make a memory smaller?",
)
def squashes_the_news_by_a_sigmoid(x, prev_h, prev_c, Wx, Wh, b):
    i, f, o, g = (_sigmoid(a) for a in np.split(x @ Wx + prev_h @ Wh + b, 4, axis=1))
    return _state(f * prev_c + i * g, (x, prev_h, prev_c, Wx, Wh, i, f, o, g))


@misconception(
    "lstm_step_forward",
    says="The forget gate is applied to the state h and not to the memory c: f * prev_h + i * g. What is it that an "
    "LSTM forgets?",
)
def forgets_the_state(x, prev_h, prev_c, Wx, Wh, b):
    i, f, o, g = _gates(x, prev_h, Wx, Wh, b)
    before = np.resize(prev_h[:, : prev_c.shape[1]], prev_c.shape)
    return _state(f * before + i * g, (x, prev_h, prev_c, Wx, Wh, i, f, o, g))


@misconception(
    "lstm_step_forward",
    says="The forget gate keeps what it should let go: 1 - f stands where f should. When f is 1, the memory stays.",
)
def turns_the_forget_gate_round(x, prev_h, prev_c, Wx, Wh, b):
    i, f, o, g = _gates(x, prev_h, Wx, Wh, b)
    return _state((1 - f) * prev_c + i * g, (x, prev_h, prev_c, Wx, Wh, i, f, o, g))


@misconception(
    "lstm_step_forward",
    says="The news comes in whole: the input gate is not used.",
)
def forgets_the_input_gate(x, prev_h, prev_c, Wx, Wh, b):
    i, f, o, g = _gates(x, prev_h, Wx, Wh, b)
    return _state(f * prev_c + g, (x, prev_h, prev_c, Wx, Wh, i, f, o, g))


@misconception(
    "lstm_step_forward",
    says="The state shows the memory as it is: next_h = o * next_c. What keeps the state between -1 and 1, however "
    "large the memory has grown?",
)
def shows_the_memory_as_it_is(x, prev_h, prev_c, Wx, Wh, b):
    i, f, o, g = _gates(x, prev_h, Wx, Wh, b)
    c = f * prev_c + i * g
    return o * c, c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, c)


@misconception(
    "lstm_step_forward",
    says="The state shows the memory of the step *before*. Which of the two memories is known when h is computed?",
)
def shows_the_old_memory(x, prev_h, prev_c, Wx, Wh, b):
    i, f, o, g = _gates(x, prev_h, Wx, Wh, b)
    c = f * prev_c + i * g
    shown = np.tanh(prev_c)
    return o * shown, c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, shown)


@misconception(
    "lstm_step_forward",
    says="The states before take no part in the gates: x @ Wx + b, without prev_h @ Wh. How else would the step know "
    "what came before?",
)
def forgets_the_states_before(x, prev_h, prev_c, Wx, Wh, b):
    i, f, o, g = np.split(x @ Wx + b, 4, axis=1)
    i, f, o, g = _sigmoid(i), _sigmoid(f), _sigmoid(o), np.tanh(g)
    return _state(f * prev_c + i * g, (x, prev_h, prev_c, Wx, Wh, i, f, o, g))


@misconception(
    "lstm_step_forward",
    says="float64 comes out where float32 came in. Where does float64 come in?",
)
def lifts_to_float64(x, prev_h, prev_c, Wx, Wh, b):
    h, c, cache = lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b)
    return h.astype(np.float64), c.astype(np.float64), cache


@misconception(
    "lstm_step_backward",
    says="The memory's gradient is only what the steps to come send, dnext_c. By which other way does the new memory "
    "reach the loss?",
)
def hears_only_from_the_next_memory(dnext_h, dnext_c, cache):
    return _rest(dnext_h, dnext_c, cache)


@misconception(
    "lstm_step_backward",
    says="The memory's gradient is only what comes through the state. What do the steps to come, which read the memory "
    "itself, have to say? Their word is dnext_c.",
)
def hears_only_from_the_state(dnext_h, dnext_c, cache):
    *_, o, _, shown = cache
    dc = dnext_h * o * (1 - shown**2)
    return _rest(dnext_h, dc, cache)


@misconception(
    "lstm_step_backward",
    says="From the state to the memory, the slope of tanh is left out. The state is o * tanh(c): what is its "
    "derivative by c?",
)
def forgets_the_slope_of_what_is_shown(dnext_h, dnext_c, cache):
    *_, o, _, _ = cache
    dc = dnext_c + dnext_h * o
    return _rest(dnext_h, dc, cache)


@misconception(
    "lstm_step_backward",
    says="From the state to the memory, the output gate is left out: the state shows only a part of the memory.",
)
def forgets_the_output_gate_going_back(dnext_h, dnext_c, cache):
    shown = cache[-1]
    dc = dnext_c + dnext_h * (1 - shown**2)
    return _rest(dnext_h, dc, cache)


@misconception(
    "lstm_step_backward",
    says="The slopes of the three sigmoids are missing, as if i, f and o were themselves sums of inputs.",
)
def forgets_the_slopes_of_the_gates(dnext_h, dnext_c, cache):
    _, _, prev_c, _, _, i, f, _, g, shown = cache
    dc = _memory(dnext_h, dnext_c, cache)
    return _inputs((dc * g, dc * prev_c, dnext_h * shown, dc * i * (1 - g**2)), dc * f, cache)


@misconception(
    "lstm_step_backward",
    says="The slope of the news is missing: g is the tanh of its quarter of a.",
)
def forgets_the_slope_of_the_news(dnext_h, dnext_c, cache):
    *_, i, f, _, _, _ = cache
    dc = _memory(dnext_h, dnext_c, cache)
    da_i, da_f, da_o, _ = _quarters(dnext_h, dc, cache)
    return _inputs((da_i, da_f, da_o, dc * i), dc * f, cache)


@misconception(
    "lstm_step_backward",
    says="No slope at all is taken on the way from the gates to a: neither of the sigmoids nor of tanh.",
)
def forgets_all_slopes(dnext_h, dnext_c, cache):
    _, _, prev_c, _, _, i, f, _, g, shown = cache
    dc = _memory(dnext_h, dnext_c, cache)
    return _inputs((dc * g, dc * prev_c, dnext_h * shown, dc * i), dc * f, cache)


@misconception(
    "lstm_step_backward",
    says="The gradients of the input and the forget gate have changed places. The quarters of da come in the order of "
    "those of a.",
)
def swaps_the_gates_going_back(dnext_h, dnext_c, cache):
    *_, f, _, _, _ = cache
    dc = _memory(dnext_h, dnext_c, cache)
    da_i, da_f, da_o, da_g = _quarters(dnext_h, dc, cache)
    return _inputs((da_f, da_i, da_o, da_g), dc * f, cache)


@misconception(
    "lstm_step_backward",
    says="dprev_c is the gradient of the new memory as it is. How much of the old memory is in the new one?",
)
def forgets_the_forget_gate(dnext_h, dnext_c, cache):
    dc = _memory(dnext_h, dnext_c, cache)
    return _inputs(_quarters(dnext_h, dc, cache), dc, cache)


@misconception(
    "lstm_step_backward",
    says="dprev_c is dnext_c times the forget gate. That is one of the memory's two ways to the loss; the other one "
    "has been heard by the gates, but not by the memory before.",
)
def passes_on_dnext_c_alone(dnext_h, dnext_c, cache):
    *_, f, _, _, _ = cache
    dc = _memory(dnext_h, dnext_c, cache)
    return _inputs(_quarters(dnext_h, dc, cache), dnext_c * f, cache)


@misconception(
    "lstm_step_backward",
    says="The output gate's gradient has the memory itself in it. What is the output gate multiplied by in the state?",
)
def multiplies_the_output_gate_by_the_memory(dnext_h, dnext_c, cache):
    _, _, prev_c, _, _, i, f, o, g, _ = cache
    dc = _memory(dnext_h, dnext_c, cache)
    da_i, da_f, _, da_g = _quarters(dnext_h, dc, cache)
    da_o = dnext_h * (f * prev_c + i * g) * o * (1 - o)
    return _inputs((da_i, da_f, da_o, da_g), dc * f, cache)


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
    says="float64 comes back where everything was float32. Where does float64 come in?",
)
def returns_float64(dnext_h, dnext_c, cache):
    return tuple(d.astype(np.float64) for d in lstm_step_backward(dnext_h, dnext_c, cache))


@misconception(
    "lstm_step_forward",
    says="The input gate is 1 - f: what is let in is what is forgotten. Here it has a quarter of a of its own: which?",
)
def couples_the_input_gate_to_the_forget_gate(x, prev_h, prev_c, Wx, Wh, b):
    _, f, o, g = _gates(x, prev_h, Wx, Wh, b)
    return _state(f * prev_c + (1 - f) * g, (x, prev_h, prev_c, Wx, Wh, 1 - f, f, o, g))


@misconception(
    "lstm_step_forward",
    says="The forget and the output gate have changed places. In which order do the four quarters of a come?",
)
def swaps_forget_and_output(x, prev_h, prev_c, Wx, Wh, b):
    i, o, f, g = _gates(x, prev_h, Wx, Wh, b)
    return _state(f * prev_c + i * g, (x, prev_h, prev_c, Wx, Wh, i, f, o, g))


@misconception(
    "lstm_step_backward",
    says="The news g goes back through the slope of a sigmoid, g (1 - g). Which function made g?",
)
def takes_the_slope_of_a_sigmoid_for_the_news(dnext_h, dnext_c, cache):
    *_, i, f, _, g, _ = cache
    dc = _memory(dnext_h, dnext_c, cache)
    *gates, _ = _quarters(dnext_h, dc, cache)
    return _inputs((*gates, dc * i * g * (1 - g)), dc * f, cache)


@misconception(
    "lstm_step_backward",
    says="dprev_h and dprev_c have changed places. In which order does the docstring return them?",
)
def returns_memory_before_state(dnext_h, dnext_c, cache):
    dx, dprev_h, dprev_c, *rest = lstm_step_backward(dnext_h, dnext_c, cache)
    return dx, dprev_c, dprev_h, *rest


@misconception(
    "lstm_step_backward",
    says="dWx and dWh have changed places. Which of the two is made of x?",
)
def returns_the_matrices_in_the_other_order(dnext_h, dnext_c, cache):
    dx, dprev_h, dprev_c, dwx, dwh, db = lstm_step_backward(dnext_h, dnext_c, cache)
    return dx, dprev_h, dprev_c, dwh, dwx, db


@misconception(
    "lstm_step_forward",
    says="The new state and the new memory have changed places. In which order does the docstring return them?",
)
def returns_memory_first(x, prev_h, prev_c, Wx, Wh, b):
    next_h, next_c, cache = lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b)
    return next_c, next_h, cache


@misconception(
    "lstm_step_backward",
    says="The forget gate's gradient is multiplied by g, which is the input gate's partner. What does f multiply on "
    "the way there?",
)
def multiplies_the_forget_gate_by_the_new_content(dnext_h, dnext_c, cache):
    x, prev_h, _, *rest = cache
    return lstm_step_backward(dnext_h, dnext_c, (x, prev_h, cache[8], *rest))


@misconception(
    "lstm_step_backward",
    says="The output gate's gradient is made with dc, that of the memory. Does o make the memory, or what is shown of "
    "it?",
)
def takes_the_memorys_gradient_for_the_output_gate(dnext_h, dnext_c, cache):
    *_, f, o, _, shown = cache
    dc = _memory(dnext_h, dnext_c, cache)
    of_i, of_f, _, of_g = _quarters(dnext_h, dc, cache)
    return _inputs((of_i, of_f, dc * shown * o * (1 - o), of_g), dc * f, cache)
