"""What students get wrong about several heads."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.layers.heads import merge_heads, split_heads
from cs231n_ae.layers.multi_head import multi_head_backward, multi_head_forward


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


@misconception(
    "multi_head_forward",
    says="w_o is missing: the joined heads are returned as they are. Each stands in columns of its own: "
    "what mixes them?",
)
def forgets_the_last_matrix(x, w, *, n_heads, mask=None):
    _, weights, cache = multi_head_forward(x, w, n_heads=n_heads, mask=mask)
    return cache[2], weights, cache


@misconception(
    "multi_head_forward",
    says="There is one head only, whatever n_heads says: the vectors were not cut. What is each head's D then?",
)
def has_one_head_only(x, w, *, n_heads, mask=None):
    return multi_head_forward(x, w, n_heads=1, mask=mask)


@misconception(
    "multi_head_forward",
    says="The mask has not been handed on to attention.",
)
def forgets_the_mask(x, w, *, n_heads, mask=None):
    return multi_head_forward(x, w, n_heads=n_heads)


@misconception(
    "multi_head_forward",
    says="Queries and keys have changed places: w_q made the keys. In a score, who asks, and who is asked?",
)
def swaps_queries_and_keys(x, w, *, n_heads, mask=None):
    return multi_head_forward(x, [w[1], w[0], w[2], w[3]], n_heads=n_heads, mask=mask)


@misconception(
    "multi_head_forward",
    says="The heads have been joined by a reshape alone. In (N · H, T, D / H) the heads come before the places: which "
    "axes have to change before they are laid side by side?",
)
def joins_by_a_reshape(x, w, *, n_heads, mask=None):
    _, weights, cache = multi_head_forward(x, w, n_heads=n_heads, mask=mask)
    merged = split_heads(cache[2], n_heads).reshape(x.shape)
    return merged @ w[3], weights, cache


@misconception(
    "multi_head_forward",
    says="The heads are cut by a reshape alone, so that each gets a few places whole where it is to get a few features "
    "of every place. Which axis has to move before the heads are laid beside the examples?",
)
def cuts_the_heads_by_a_reshape(x, w, *, n_heads, mask=None):
    q, k, v = ((x @ matrix).reshape(len(x) * n_heads, x.shape[1], -1) for matrix in w[:3])
    heads, weights, cache = layers.attention_forward(q, k, v, mask=mask)
    merged = merge_heads(heads, n_heads)
    return merged @ w[3], weights, (x, w, merged, cache, n_heads)


@misconception(
    "multi_head_forward",
    says="The heads are cut and joined by a reshape alone, so that each gets a few places whole where it is to get a "
    "few features of every place. Which axis has to move before the heads are laid beside the examples?",
)
def cuts_and_joins_the_heads_by_a_reshape(x, w, *, n_heads, mask=None):
    q, k, v = ((x @ matrix).reshape(len(x) * n_heads, x.shape[1], -1) for matrix in w[:3])
    heads, weights, cache = layers.attention_forward(q, k, v, mask=mask)
    merged = heads.reshape(x.shape)
    return merged @ w[3], weights, (x, w, merged, cache, n_heads)


@misconception(
    "multi_head_backward",
    says="dq, dk and dv all go back to x by one matrix, w_q. Which matrix made the keys of x, and which the values?",
)
def takes_all_three_back_by_one_matrix(dout, cache):
    _, dw = multi_head_backward(dout, cache)
    return sum(_heads_back(dout, cache)) @ cache[1][0].T, dw
