"""What students get wrong about NADE's recursion, forwards and backwards."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.layers.nade_loops import nade_backward_loops, nade_forward_loops


def _speak(x, w, v, b, activations):
    """Logits and cache that are right for these activations a_i, (N, D, H)."""
    states = [layers.sigmoid_forward(np.ascontiguousarray(a))[0] for a in np.moveaxis(activations, 1, 0)]
    return np.stack([h @ v[i] + b[i] for i, h in enumerate(states)], axis=1), (x, w, v, states)


def _before(rows):
    """What is there before each pixel: nothing, then the first row, and so on."""
    return np.concatenate([np.zeros_like(rows[:, :1]), rows], axis=1)[:, :-1]


def _shares(dlogits, cache):
    """What each logit says to its own a_i, (D, N, H)."""
    _, _, v, states = cache
    return np.stack([dlogits[:, i : i + 1] * v[i] * h * (1 - h) for i, h in enumerate(states)])


def _later(shares):
    """Each share and those of all pixels behind it."""
    return np.cumsum(shares[::-1], axis=0)[::-1]


def _gradients(das, dlogits, cache):
    """All gradients, which are right if those of the a_i are."""
    x, w, _, states = cache
    dw = np.concatenate([np.einsum("nd,dnh->dh", x[:, :-1], das[1:]), np.zeros_like(w[:1])])
    return dw, das[0].sum(axis=0), np.stack([dlogits[:, i] @ h for i, h in enumerate(states)]), dlogits.sum(axis=0)


@misconception(
    "nade_forward",
    says="The state is moved on *before* the logit is computed, so pixel i is in the state that predicts pixel i. What "
    "could a network learn from a question that holds its answer?",
)
def moves_on_before_speaking(x, w, c, v, b):
    return _speak(x, w, v, b, c + np.cumsum(x[:, :, None] * w, axis=1))


@misconception(
    "nade_forward",
    says="Each state knows of one pixel only, the one just before. In the recursion, what is the new term added to?",
)
def remembers_one_pixel_only(x, w, c, v, b):
    return _speak(x, w, v, b, c + _before(x[:, :, None] * w))


@misconception(
    "nade_forward",
    says="The hidden bias c comes in anew at every step, so pixel i has i times too much of it. Where does the "
    "recursion begin, and what is added after that?",
)
def adds_c_at_every_step(x, w, c, v, b):
    return _speak(x, w, v, b, c + _before(np.cumsum(x[:, :, None] * w + c, axis=1)))


@misconception(
    "nade_forward",
    says="The hidden units start at 0: c isn't used.",
)
def forgets_c(x, w, c, v, b):
    return nade_forward_loops(x, w, np.zeros_like(c), v, b)


@misconception(
    "nade_forward",
    says="b is missing from the logits. What does the first pixel's logit have besides v_1 · σ(c), and what does it "
    "stand for?",
)
def forgets_b(x, w, c, v, b):
    return nade_forward_loops(x, w, c, v, np.zeros_like(b))


@misconception(
    "nade_forward",
    says="All pixels share one bias, that of the first. b has an entry for each pixel.",
)
def shares_the_first_bias(x, w, c, v, b):
    return nade_forward_loops(x, w, c, v, np.full_like(b, b[0]))


@misconception(
    "nade_forward",
    says="The logits are made with w in place of v. w says what a pixel does to the hidden units, and v what these do "
    "to a pixel: in this model they are two arrays.",
)
def speaks_with_w(x, w, c, v, b):
    logits, (_, _, _, states) = nade_forward_loops(x, w, c, w, b)
    return logits, (x, w, v, states)


@misconception(
    "nade_forward",
    says="The sigmoid of the hidden units is missing. How many layers deep is a network without it?",
)
def forgets_the_hidden_sigmoid(x, w, c, v, b):
    states = list(np.moveaxis(c + _before(np.cumsum(x[:, :, None] * w, axis=1)), 1, 0))
    return np.stack([a @ v[i] + b[i] for i, a in enumerate(states)], axis=1), (x, w, v, states)


@misconception(
    "nade_forward",
    says="Probabilities come out, and logits were asked for: the loss has its own sigmoid.",
)
def returns_probabilities(x, w, c, v, b):
    logits, cache = nade_forward_loops(x, w, c, v, b)
    return layers.sigmoid_forward(logits)[0], cache


@misconception(
    "nade_forward",
    says="Every state has seen all pixels: x @ w sums over the whole image. For pixel i the sum is over the pixels "
    "before it.",
)
def sees_the_whole_image(x, w, c, v, b):
    return _speak(x, w, v, b, np.repeat((c + x @ w)[:, None], x.shape[1], axis=1))


@misconception(
    "nade_forward",
    says="The pixels are walked through from the last to the first, so each is predicted from those behind it. The "
    "columns of x come in the order of the model.",
)
def walks_from_the_last_pixel(x, w, c, v, b):
    logits, (_, _, _, states) = nade_forward_loops(x[:, ::-1], w[::-1], c, v[::-1], b[::-1])
    return np.ascontiguousarray(logits[:, ::-1]), (x, w, v, states[::-1])


@misconception(
    "nade_forward",
    says="A pixel that is 0 takes its row of w away, as if it were −1. What does x_i w_i add where x_i is 0?",
)
def reads_zeros_as_minus_one(x, w, c, v, b):
    logits, (_, _, _, states) = nade_forward_loops(2 * x - 1, w, c, v, b)
    return logits, (x, w, v, states)


@misconception(
    "nade_forward",
    says="The logits are float64 although everything that came in is float32: where does float64 come in?",
)
def makes_float64(x, w, c, v, b):
    logits, cache = nade_forward_loops(x, w, c, v, b)
    return logits.astype(np.float64), cache


@misconception(
    "nade_backward",
    says="The gradient of a state holds its own pixel's share alone: da is set anew at each step. Which later pixels "
    "has a_i had an influence on, and what becomes of their shares?",
)
def forgets_the_later_pixels(dlogits, cache):
    return _gradients(_shares(dlogits, cache), dlogits, cache)


@misconception(
    "nade_backward",
    says="You walk from the first pixel to the last, as on the way forward. Gradients run against the arrows: a_i got "
    "into all states behind it, so theirs must be known first.",
)
def walks_forwards(dlogits, cache):
    x, w, v, states = cache
    dw, dv, da = np.zeros_like(w), np.zeros_like(v), np.zeros_like(states[0])
    for i, h in enumerate(states):
        dw[i] = x[:, i] @ da
        dv[i] = dlogits[:, i] @ h
        da = da + dlogits[:, i : i + 1] * v[i] * h * (1 - h)
    return dw, da.sum(axis=0), dv, dlogits.sum(axis=0)


@misconception(
    "nade_backward",
    says="dw[i] includes the gradient of the logit i itself. w_i is added behind that logit: from which state on does "
    "it count?",
)
def lets_w_speak_for_its_own_pixel(dlogits, cache):
    das = _later(_shares(dlogits, cache))
    _, dc, dv, db = nade_backward_loops(dlogits, cache)
    return np.einsum("nd,dnh->dh", cache[0], das), dc, dv, db


@misconception(
    "nade_backward",
    says="dw doesn't ask whether the pixel was on. Where x_i is 0, w_i has added nothing: what is its gradient there?",
)
def forgets_x_in_dw(dlogits, cache):
    das = _later(_shares(dlogits, cache))
    x, *rest = cache
    return _gradients(das, dlogits, (np.ones_like(x), *rest))


@misconception(
    "nade_backward",
    says="The slope of the sigmoid is missing: between a_i and its logit stands h_i = σ(a_i).",
)
def forgets_the_slope(dlogits, cache):
    _, _, v, _ = cache
    return _gradients(_later(dlogits.T[:, :, None] * v[:, None]), dlogits, cache)


@misconception(
    "nade_backward",
    says="The slope h (1 − h) multiplies the whole sum, the share of later pixels included. The arrow from a_i to "
    "a_(i+1) is a plain sum: does it pass a sigmoid?",
)
def sends_everything_through_the_slope(dlogits, cache):
    _, _, v, states = cache
    das, da = [], 0
    for i in reversed(range(len(v))):
        da = (da + dlogits[:, i : i + 1] * v[i]) * states[i] * (1 - states[i])
        das.insert(0, da)
    return _gradients(np.stack(das), dlogits, cache)


@misconception(
    "nade_backward",
    says="dc takes the share of the first logit only. c is the start of the recursion, and no state is without it: "
    "which da has collected all of them?",
)
def gives_c_the_first_pixel_only(dlogits, cache):
    dw, _, dv, db = nade_backward_loops(dlogits, cache)
    return dw, _shares(dlogits, cache)[0].sum(axis=0), dv, db


@misconception(
    "nade_backward",
    says="dc adds up da over all steps. But da is a running sum already, so the last pixel's share is counted once for "
    "every step. At which step is da that of c?",
)
def counts_c_at_every_step(dlogits, cache):
    dw, _, dv, db = nade_backward_loops(dlogits, cache)
    return dw, _later(_shares(dlogits, cache)).sum(axis=(0, 1)), dv, db


@misconception(
    "nade_backward",
    says="dv[i] is made with the state behind pixel i. Which state spoke for pixel i?",
)
def takes_the_next_state_for_v(dlogits, cache):
    dw, dc, _, db = nade_backward_loops(dlogits, cache)
    behind = [*cache[3][1:], cache[3][-1]]
    return dw, dc, np.stack([dlogits[:, i] @ h for i, h in enumerate(behind)]), db


@misconception(
    "nade_backward",
    says="All gradients are divided by the batch size once more. The loss has been averaged already, further up.",
)
def averages_over_the_batch(dlogits, cache):
    return tuple(g / len(dlogits) for g in nade_backward_loops(dlogits, cache))


@misconception(
    "nade_backward",
    says="dw and dv have changed places. The order is that of the arguments: dw, dc, dv, db.",
)
def swaps_w_and_v(dlogits, cache):
    dw, dc, dv, db = nade_backward_loops(dlogits, cache)
    return dv, dc, dw, db


@misconception(
    "nade_backward",
    says="db isn't summed over the batch, it is averaged. What has the mean that the loss already took left to do?",
)
def averages_db(dlogits, cache):
    dw, dc, dv, db = nade_backward_loops(dlogits, cache)
    return dw, dc, dv, db / len(dlogits)


@misconception(
    "nade_forward",
    says="Every pixel moves the state, whether it is on or off: x never enters it. What does w_i have to be "
    "multiplied by?",
)
def counts_every_pixel_as_on(x, w, c, v, b):
    return _speak(x, w, v, b, c + np.cumsum(_before(np.broadcast_to(w, (len(x), *w.shape))), axis=1))


@misconception(
    "nade_forward",
    says="The recursion goes on from h. What is handed on from pixel to pixel is a, before the sigmoid: each pixel "
    "adds its row of w to that.",
)
def goes_on_from_the_hidden_units(x, w, c, v, b):
    a, activations = np.tile(c, (len(x), 1)), []
    for i in range(x.shape[1]):
        activations.append(a)
        a = layers.sigmoid_forward(a)[0] + x[:, i : i + 1] * w[i]
    return _speak(x, w, v, b, np.stack(activations, axis=1))


@misconception(
    "nade_backward",
    says="The way back through the hidden units has the factor h alone. What is the slope of the sigmoid where h is "
    "nearly 1?",
)
def takes_half_of_the_slope(dlogits, cache):
    _, _, v, states = cache
    shares = np.stack([dlogits[:, i : i + 1] * v[i] * h for i, h in enumerate(states)])
    return _gradients(_later(shares), dlogits, cache)
