"""What students get wrong about choosing codes, and about the way back through the choice."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.layers.quantization import nearest_codes, quantize_forward


@misconception(
    "nearest_codes",
    says="The code with the largest product is chosen. A long vector has large products with everything: which term of "
    "the squared distance makes up for that?",
)
def takes_the_largest_product(z, codebook):
    return (z @ codebook.T).argmax(axis=1)


@misconception(
    "nearest_codes",
    says="The code that is furthest away has been chosen.",
)
def takes_the_furthest(z, codebook):
    return ((z[:, None] - codebook) ** 2).sum(axis=2).argmax(axis=1)


@misconception(
    "nearest_codes",
    says="The product has the factor 1, where the square of a difference gives it 2.",
)
def forgets_the_factor_two(z, codebook):
    return ((codebook**2).sum(axis=1) - z @ codebook.T).argmin(axis=1)


@misconception(
    "nearest_codes",
    says="For each code a vector was chosen. Along which axis must argmin run, for each vector to get a code?",
)
def chooses_a_vector_for_each_code(z, codebook):
    return ((z[:, None] - codebook) ** 2).sum(axis=2).argmin(axis=0)


@misconception(
    "quantize_forward",
    says="What came out is z itself: the codes were found and not used. What should the decoder see?",
)
def hands_z_on(z, codebook):
    return z.copy(), nearest_codes(z, codebook), z


@misconception(
    "quantize_forward",
    says="The first rows of the codebook came out, in their order. Which row belongs to vector n?",
)
def takes_the_rows_in_their_order(z, codebook):
    return codebook[np.arange(len(z)) % len(codebook)], nearest_codes(z, codebook), z


@misconception(
    "quantize_forward",
    says="z minus its code came out: that is what quantization loses, and not what it keeps.",
)
def returns_what_is_lost(z, codebook):
    q, codes, cache = quantize_forward(z, codebook)
    return z - q, codes, cache


@misconception(
    "quantize_backward",
    says="dz is 0. That is the true derivative of a choice, and an encoder learns nothing from it: what is told to it "
    "instead?",
)
def gives_the_true_gradient(dout, cache):
    return np.zeros_like(dout)


@misconception(
    "quantize_backward",
    says="dz has been multiplied by z. If q counts as z plus a constant, what is the derivative of q by z?",
)
def multiplies_by_z(dout, cache):
    return dout * cache


@misconception(
    "quantize_backward",
    says="dz is dout itself, the same array: what an optimiser or a later layer adds to one of them is added to both.",
)
def hands_the_same_array_on(dout, cache):
    return dout


@misconception(
    "quantize_backward",
    says="dz has been averaged over the vectors. Each vector has a gradient of its own.",
)
def averages_over_the_vectors(dout, cache):
    return np.broadcast_to(dout.mean(axis=0), dout.shape).copy()


@misconception(
    "nearest_codes",
    says="Of several codes that are equally near the last is taken. Which one does the docstring ask for?",
)
def takes_the_last_of_equally_near_codes(z, codebook):
    distances = ((z[:, None] - codebook[::-1]) ** 2).sum(axis=2)
    return len(codebook) - 1 - distances.argmin(axis=1)
