"""What students get wrong about the way back through several heads."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.layers.multi_head import merge_heads, multi_head_backward, split_heads


def _heads_back(dout, cache):
    """dq, dk and dv, joined."""
    _, w, _, attention_cache, n_heads = cache
    back = layers.attention_backward(split_heads(dout @ w[3].T, n_heads), attention_cache)
    return tuple(merge_heads(gradient, n_heads) for gradient in back)


@misconception(
    "multi_head_backward",
    says="dx holds the way through the queries alone. Which other projections were made from x?",
)
def goes_back_through_the_queries_alone(dout, cache):
    _, dw = multi_head_backward(dout, cache)
    return _heads_back(dout, cache)[0] @ cache[1][0].T, dw


@misconception(
    "multi_head_backward",
    says="The way through the values is missing in dx: x says not only where to look, but what is seen there.",
)
def forgets_the_values_in_dx(dout, cache):
    dx, dw = multi_head_backward(dout, cache)
    return dx - _heads_back(dout, cache)[2] @ cache[1][2].T, dw


@misconception(
    "multi_head_backward",
    says="The matrices are not transposed on the way back to x: which axis of w belongs to x, and which to q?",
)
def forgets_to_transpose_the_matrices(dout, cache):
    _, dw = multi_head_backward(dout, cache)
    return sum(d @ matrix for d, matrix in zip(_heads_back(dout, cache), cache[1][:3], strict=True)), dw


@misconception(
    "multi_head_backward",
    says="The gradient of w_o is made with x. What was multiplied by w_o?",
)
def takes_x_for_what_meets_the_last_matrix(dout, cache):
    x = cache[0]
    dx, dw = multi_head_backward(dout, cache)
    return dx, (*dw[:3], np.einsum("ntd,nte->de", x, dout))


@misconception(
    "multi_head_backward",
    says="The gradients of w_q, w_k and w_v are made with the joined heads. What was multiplied by these three?",
)
def takes_the_joined_heads_for_x(dout, cache):
    merged = cache[2]
    dx, dw = multi_head_backward(dout, cache)
    return dx, (*(np.einsum("ntd,nte->de", merged, d) for d in _heads_back(dout, cache)), dw[3])


@misconception(
    "multi_head_backward",
    says="The gradients of the matrices are averaged over the places. Each is used at every place: what becomes of the "
    "gradients of one thing that is used many times?",
)
def averages_over_the_places(dout, cache):
    dx, dw = multi_head_backward(dout, cache)
    return dx, tuple(one / dout.shape[1] for one in dw)


@misconception(
    "multi_head_backward",
    says="The gradients of the matrices come in another order: w_o's stands first. They belong in the order of w.",
)
def puts_the_last_matrix_first(dout, cache):
    dx, dw = multi_head_backward(dout, cache)
    return dx, (dw[3], *dw[:3])


@misconception(
    "multi_head_backward",
    says="The gradient goes into the heads without passing w_o.",
)
def skips_the_last_matrix(dout, cache):
    x, w, merged, attention_cache, n_heads = cache
    same = (*w[:3], np.eye(x.shape[2], dtype=x.dtype))
    dx, dw = multi_head_backward(dout, (x, same, merged, attention_cache, n_heads))
    return dx, dw
