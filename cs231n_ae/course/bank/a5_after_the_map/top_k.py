"""What students get wrong about keeping the k largest."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.layers.top_k import top_k_backward, top_k_forward


@misconception(
    "top_k_forward",
    says="The k largest stay even if they are negative: a feature can't be there to a negative amount. What does a "
    "ReLU do besides?",
)
def keeps_negative_numbers(a, *, k):
    kept = np.argsort(np.argsort(a, axis=1), axis=1) >= a.shape[1] - k
    return a * kept, kept


@misconception(
    "top_k_forward",
    says="The k smallest stay. In which order does a sort put them, and at which end are the largest?",
)
def keeps_the_smallest(a, *, k):
    kept = (np.argsort(np.argsort(a, axis=1), axis=1) < k) & (a > 0)
    return a * kept, kept


@misconception(
    "top_k_forward",
    says="For each unit the k examples stay on which it is most active. Of what should k be left: of each row, or of "
    "each column?",
)
def chooses_down_the_columns(a, *, k):
    kept = (np.argsort(np.argsort(a, axis=0), axis=0) >= len(a) - k) & (a > 0)
    return a * kept, kept


@misconception(
    "top_k_forward",
    says="Whatever is not below the k-th largest stays: where several are equal to it, those are more than k.",
)
def keeps_all_equals(a, *, k):
    kept = (a >= np.sort(a, axis=1)[:, -k, None]) & (a > 0)
    return a * kept, kept


@misconception(
    "top_k_forward",
    says="One less than k stays in each row: look at where the slice of the sorted places begins.",
)
def keeps_one_less(a, *, k):
    kept = (np.argsort(np.argsort(a, axis=1), axis=1) > a.shape[1] - k) & (a > 0)
    return a * kept, kept


@misconception(
    "top_k_forward",
    says="h holds ones where activations should stay. How much of its direction is there is lost.",
)
def puts_out_ones(a, *, k):
    _, kept = top_k_forward(a, k=k)
    return kept.astype(a.dtype), kept


@misconception(
    "top_k_backward",
    says="The gradient goes straight through to all units. Does h move if an activation that was not kept moves a "
    "little?",
)
def goes_straight_through(dout, cache):
    return dout.copy()


@misconception(
    "top_k_backward",
    says="Only those hear that were not kept. Which entries of h depend on a?",
)
def tells_those_that_were_dropped(dout, cache):
    return dout * ~cache


@misconception(
    "top_k_backward",
    says="The k largest entries of dout pass. It is the largest of a that were kept on the way forward: what was the "
    "cache for?",
)
def chooses_anew(dout, cache):
    k = int(cache.sum(axis=1).max())
    return dout * (np.argsort(np.argsort(dout, axis=1), axis=1) >= dout.shape[1] - k)


@misconception(
    "top_k_backward",
    says="da has been divided by k, as if h were a mean of those that stay. Each of them is passed on as it is.",
)
def averages_over_the_kept(dout, cache):
    return top_k_backward(dout, cache) / np.maximum(cache.sum(axis=1, keepdims=True), 1).astype(dout.dtype)


@misconception(
    "top_k_forward",
    says="The largest of the whole batch stay, k for each row on average. Of what should k be left: of all rows "
    "together, or of each?",
)
def chooses_from_the_whole_batch(a, *, k):
    kept = np.zeros(a.size, bool)
    kept[np.argsort(a, axis=None)[::-1][: k * len(a)]] = True
    kept = kept.reshape(a.shape) & (a > 0)
    return a * kept, kept
