"""What students get wrong about the affine layer. The caches are those of the reference: (x, w)."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


@misconception(
    "affine_forward",
    says="The bias is missing: what does the layer give for an input that is zero everywhere?",
)
def forgets_the_bias(x, w, b):
    return x.reshape(len(x), -1) @ w, (x, w)


@misconception(
    "affine_forward",
    says="The bias is subtracted. In this course a layer adds its bias: look at the equation in the docstring again.",
)
def subtracts_the_bias(x, w, b):
    return x.reshape(len(x), -1) @ w - b, (x, w)


@misconception(
    "affine_forward",
    says="The bias takes part in the sum over the features, so that each output gets it once for every feature. How "
    "often does b_h stand in the equation?",
)
def adds_the_bias_once_for_every_feature(x, w, b):
    rows = x.reshape(len(x), -1)
    return rows @ w + rows.shape[1] * b, (x, w)


@misconception(
    "affine_forward",
    says="This is right for vectors, but an image has more axes than one. What must happen to x, before the product, "
    "so that each example is one row of D numbers?",
)
def does_not_flatten_images(x, w, b):
    return x @ w + b, (x, w)


@misconception(
    "affine_forward",
    says="The features of an image come out in another order than the rows of w expect: the last axis runs fastest. "
    "A transpose before the reshape, or order='F', shuffles them.",
)
def flattens_images_in_another_order(x, w, b):
    return x.reshape(len(x), -1, order="F") @ w + b, (x, w)


@misconception(
    "affine_forward",
    says="x is brought to one example a row by reshape to (D, N) and a transpose. A reshape keeps the numbers in the "
    "order in which they lie and only cuts them elsewhere: whose numbers stand in one row then?",
)
def reshapes_to_columns_and_transposes(x, w, b):
    return x.reshape(len(w), len(x)).T @ w + b, (x, w)


@misconception(
    "affine_forward",
    says="The result is float64 although float32 came in. Three things bring float64 in: an array made without a "
    "dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def collects_in_float64(x, w, b):
    out = np.zeros((len(x), w.shape[1]))
    out += x.reshape(len(x), -1) @ w + b
    return out, (x, w)


@misconception(
    "affine_backward",
    says="dw is transposed. A gradient has the shape of the thing itself, and w is (D, H): which index does x bring, "
    "which does dout bring, and which of the two comes first?",
)
def transposes_dw(dout, cache):
    x, w = cache
    return (dout @ w.T).reshape(x.shape), dout.T @ x.reshape(len(x), -1), dout.sum(axis=0)


@misconception(
    "affine_backward",
    says="db is summed over the outputs. One bias is shared by all examples and belongs to one output: which axis of "
    "dout is to disappear, and which to stay?",
)
def sums_db_over_the_outputs(dout, cache):
    x, w = cache
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=1)


@misconception(
    "affine_backward",
    says="db is averaged over the batch. The loss has already been averaged once, further up: what is left for this "
    "layer to do with the N examples that share a bias?",
)
def averages_db_over_the_batch(dout, cache):
    x, w = cache
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.mean(axis=0)


@misconception(
    "affine_backward",
    says="dw is divided by the number of examples, and so is db. The loss has already been averaged once, further up, "
    "and dout carries that 1/N: how often is it to be applied?",
)
def averages_dw_and_db_over_the_batch(dout, cache):
    x, w = cache
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout / len(x), dout.mean(axis=0)


@misconception(
    "affine_backward",
    says="dw is divided by the number of examples, though db is not. The loss has already been averaged once, further "
    "up, and dout carries that 1/N.",
)
def averages_dw_over_the_batch(dout, cache):
    x, w = cache
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout / len(x), dout.sum(axis=0)


@misconception(
    "affine_backward",
    says="dx is right for vectors, but for a batch of images it must go back to their shape. What did the forward pass "
    "do to x, and what is the inverse of that?",
)
def does_not_reshape_dx_back(dout, cache):
    x, w = cache
    return dout @ w.T, x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)


@misconception(
    "affine_backward",
    says="dout @ w cannot be: dout is (N, H) and w is (D, H), so the axes that meet are H and D. Which axis do the two "
    "have in common, and how is w to be turned for it to be summed over?",
)
def forgets_to_transpose_w(dout, cache):
    x, w = cache
    return (dout @ w).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)


@misconception(
    "affine_backward",
    says="x @ dout cannot be: x is (N, D) and dout is (N, H), so the axes that meet are D and N. Which axis do the two "
    "have in common, and how is x to be turned for it to be summed over?",
)
def forgets_to_transpose_x(dout, cache):
    x, w = cache
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1) @ dout, dout.sum(axis=0)


@misconception(
    "affine_backward",
    says="For dw, x is given the shape (D, N) by a reshape, which keeps the numbers in the order in which they lie: "
    "the features of one example fall into several columns. Which operation turns rows into columns?",
)
def reshapes_x_for_want_of_a_transpose(dout, cache):
    x, w = cache
    return (dout @ w.T).reshape(x.shape), x.reshape(len(w), len(x)) @ dout, dout.sum(axis=0)


@misconception(
    "affine_backward",
    says="For dx, w is given the shape (H, D) by a reshape, which keeps the numbers in the order in which they lie: "
    "the weights of one feature fall into several columns. Which operation turns rows into columns?",
)
def reshapes_w_for_want_of_a_transpose(dout, cache):
    x, w = cache
    return (dout @ w.reshape(w.shape[::-1])).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)


@misconception(
    "affine_backward",
    says="The two gradients have changed places: you return dw where dx is expected. The gradients come in the order "
    "of the inputs, x, w, b.",
)
def returns_dw_before_dx(dout, cache):
    x, w = cache
    return x.reshape(len(x), -1).T @ dout, (dout @ w.T).reshape(x.shape), dout.sum(axis=0)


@misconception(
    "affine_backward",
    says="The upstream gradient is left out: dx, dw and db are those of the sum of all outputs. Every path from an "
    "input to the loss goes on through dout: where does the chain rule put it?",
)
def leaves_out_the_upstream_gradient(dout, cache):
    x, w = cache
    ones = np.ones_like(dout)
    return (ones @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ ones, ones.sum(axis=0)


@misconception(
    "affine_backward",
    says="db keeps an axis of length 1 that b does not have: see what keepdims does.",
)
def keeps_the_summed_axis_of_db(dout, cache):
    x, w = cache
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0, keepdims=True)


@misconception(
    "affine_backward",
    says="db is dout itself. The bias was stretched over the N examples on the way forward: what is to be done on the "
    "way back with the N gradients that arrive at it?",
)
def does_not_sum_db(dout, cache):
    x, w = cache
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.copy()
