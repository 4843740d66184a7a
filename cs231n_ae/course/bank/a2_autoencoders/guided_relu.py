"""What students get wrong about guided backpropagation. The cache is that of relu_forward: x."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


@misconception(
    "guided_relu_backward",
    says="Negative gradients go on: that is the ReLU's own backward pass, the one that training needs. What else does "
    "guided backpropagation stop?",
)
def passes_what_the_relu_passes(dout, cache):
    return dout * (cache > 0)


@misconception(
    "guided_relu_backward",
    says="A gradient goes on through units that were off. That is the rule of the deconvolutional network, which looks "
    "at the gradient alone: what does the cache say of such a unit?",
)
def looks_at_the_gradient_alone(dout, cache):
    return np.maximum(dout, 0)


@misconception(
    "guided_relu_backward",
    says="A gradient goes on as soon as one of the two is positive. Guided backpropagation asks for both: how do two "
    "conditions become one mask?",
)
def asks_for_one_of_the_two(dout, cache):
    return dout * ((cache > 0) | (dout > 0))


@misconception(
    "guided_relu_backward",
    says="Negative gradients come out positive: that is their size. What speaks against a unit is to be left out, not "
    "turned round.",
)
def turns_negative_gradients_round(dout, cache):
    return np.abs(dout) * (cache > 0)


@misconception(
    "guided_relu_backward",
    says="It is the negative gradients that go on here. Which way does a positive gradient push the score?",
)
def keeps_the_negative_gradients(dout, cache):
    return np.minimum(dout, 0) * (cache > 0)


@misconception(
    "guided_relu_backward",
    says="The output is 1 wherever something may pass: that is the mask. What becomes of the size of the gradient?",
)
def returns_the_mask(dout, cache):
    return ((cache > 0) & (dout > 0)).astype(dout.dtype)


@misconception(
    "guided_relu_backward",
    says="A gradient goes on where x is exactly 0. As for the ReLU itself, such a unit counts as off.",
)
def counts_zero_as_on(dout, cache):
    return np.maximum(dout, 0) * (cache >= 0)


@misconception(
    "guided_relu_backward",
    says="dx is float64 although dout is float32: where does float64 come in?",
)
def collects_in_float64(dout, cache):
    dx = np.zeros(dout.shape)
    dx[(cache > 0) & (dout > 0)] = dout[(cache > 0) & (dout > 0)]
    return dx
