"""What students get wrong about the way back through pixels and features side by side. Methods take self first."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.mlp import mlp_backward


def _ways(model, dscores, cache):
    """What comes back directly, what comes through the encoder, and all gradients, the frozen encoder's too."""
    encoder_cache, affine_cache = cache
    dbeside, dw, db = layers.affine_backward(dscores, affine_cache)
    d = model.sizes[0]
    through, grads = mlp_backward(dbeside[:, d:], encoder_cache)
    return dbeside[:, :d], through, {**grads, "W": dw, "b": db}


def _of_the_trained(model, grads):
    return {name: grads[name] for name in model.params}


@misconception(
    "concatenated_backward",
    says="What is meant for the pixels is sent into the encoder. In [x, h] the pixels stand first: which columns of "
    "its gradient belong to the code, and where do they begin?",
)
def exchanges_the_two_halves(self, dscores, cache):
    encoder_cache, affine_cache = cache
    dbeside, dw, db = layers.affine_backward(dscores, affine_cache)
    h = self.sizes[-1]
    through, grads = mlp_backward(dbeside[:, :h], encoder_cache)
    return dbeside[:, h:] + through, _of_the_trained(self, {**grads, "W": dw, "b": db})


@misconception(
    "concatenated_backward",
    says="The gradient of [x, h] is cut behind as many columns as the code has. Where there are as many pixels, "
    "denc_W2 and dx are right; else the encoder gets a column for each pixel. The pixels stand first: where does the "
    "code begin?",
)
def cuts_at_the_length_of_the_code(self, dscores, cache):
    encoder_cache, affine_cache = cache
    dbeside, dw, db = layers.affine_backward(dscores, affine_cache)
    directly, dh = np.split(dbeside, [self.sizes[-1]], axis=1)
    through, grads = mlp_backward(dh, encoder_cache)
    return directly + through, _of_the_trained(self, {**grads, "W": dw, "b": db})


@misconception(
    "concatenated_backward",
    says="The gradient of [x, h] is cut in the right place, and the parts are taken for each other: the encoder gets "
    "what is meant for the pixels. Which of the two stands first in [x, h]?",
)
def takes_the_two_parts_for_each_other(self, dscores, cache):
    encoder_cache, affine_cache = cache
    dbeside, dw, db = layers.affine_backward(dscores, affine_cache)
    dh, directly = np.split(dbeside, [self.sizes[0]], axis=1)
    through, grads = mlp_backward(dh, encoder_cache)
    return directly + through, _of_the_trained(self, {**grads, "W": dw, "b": db})


@misconception(
    "concatenated_backward",
    says="The encoder gets what goes to the pixels directly, and that is added to what comes out of it. Which of the "
    "two parts of the gradient of [x, h] belongs to the code?",
)
def sends_the_direct_part_into_the_encoder(self, dscores, cache):
    encoder_cache, affine_cache = cache
    dbeside, dw, db = layers.affine_backward(dscores, affine_cache)
    directly = dbeside[:, : self.sizes[0]]
    through, grads = mlp_backward(directly, encoder_cache)
    return directly + through, _of_the_trained(self, {**grads, "W": dw, "b": db})


@misconception(
    "concatenated_backward",
    says="dx holds what comes from the rows of W that meet the pixels, and that alone. When a pixel moves, the code "
    "moves too: who tells the pixels of that?",
)
def forgets_the_way_through_the_encoder(self, dscores, cache):
    directly, _, grads = _ways(self, dscores, cache)
    return directly, _of_the_trained(self, grads)


@misconception(
    "concatenated_backward",
    says="dx holds what comes back through the encoder, and that alone. Would the pixels have no gradient if the code "
    "were left out of the scores?",
)
def forgets_the_direct_way(self, dscores, cache):
    _, through, grads = _ways(self, dscores, cache)
    return through, _of_the_trained(self, grads)


@misconception(
    "concatenated_backward",
    says="On a frozen encoder, dx lacks what comes through it. Frozen says that its parameters are not moved. Does the "
    "code stand still when a pixel moves?",
)
def takes_frozen_for_cut_off(self, dscores, cache):
    directly, through, grads = _ways(self, dscores, cache)
    return directly if self.frozen else directly + through, _of_the_trained(self, grads)


@misconception(
    "concatenated_backward",
    says="The two ways are averaged. A pixel that moves moves the scores by the one way and by the other: does the "
    "chain rule take the mean of what comes back?",
)
def averages_the_two_ways(self, dscores, cache):
    directly, through, grads = _ways(self, dscores, cache)
    return (directly + through) / 2, _of_the_trained(self, grads)


@misconception(
    "concatenated_backward",
    says="A frozen encoder gets gradients here. grads has the keys of params, and the encoder's are not among them: "
    "what decides whether what mlp_backward has collected is handed on?",
)
def sends_gradients_into_the_frozen_encoder(self, dscores, cache):
    directly, through, grads = _ways(self, dscores, cache)
    return directly + through, grads


@misconception(
    "concatenated_backward",
    says="The encoder gets no gradients, though nobody froze it: it could not be fine-tuned. mlp_backward gives two "
    "things. Where does the second belong?",
)
def leaves_the_encoder_without_gradients(self, dscores, cache):
    directly, through, grads = _ways(self, dscores, cache)
    return directly + through, {"W": grads["W"], "b": grads["b"]}


@misconception(
    "concatenated_backward",
    says="The gradients are divided by the number of examples. dscores may carry the 1/N of a mean already: what is "
    "the derivative of the scores, and of nothing else?",
)
def divides_by_the_batch(self, dscores, cache):
    directly, through, grads = _ways(self, dscores / len(dscores), cache)
    return directly + through, _of_the_trained(self, grads)


@misconception(
    "concatenated_backward",
    says="What goes into the encoder is divided by the number of examples; dW and db are not. dscores may carry the "
    "1/N of a mean already, and dh comes from it: what is left to be averaged?",
)
def divides_what_the_encoder_gets_by_the_batch(self, dscores, cache):
    directly, through, grads = _ways(self, dscores, cache)
    grads = {name: g if name in ("W", "b") else g / len(dscores) for name, g in grads.items()}
    return directly + through / len(dscores), _of_the_trained(self, grads)


@misconception(
    "concatenated_backward",
    says="The gradients are float64 although the parameters are float32. An array that is made without a dtype "
    "(np.zeros, np.empty) is float64: is there one in yours?",
)
def collects_in_float64(self, dscores, cache):
    directly, through, grads = _ways(self, dscores, cache)
    dx = np.zeros(directly.shape)
    dx += directly
    dx += through
    return dx, _of_the_trained(self, grads)
