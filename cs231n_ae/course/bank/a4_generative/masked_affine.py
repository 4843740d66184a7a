"""What students get wrong about the masked affine layer."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.layers.masked_affine import masked_affine_backward, masked_affine_forward


@misconception(
    "masked_affine_forward",
    says="The mask isn't used: this is the plain affine layer. Which connections are there to be cut?",
)
def ignores_the_mask(x, w, b, *, mask):
    return x @ w + b, (x, w, np.asarray(mask, dtype=bool))


@misconception(
    "masked_affine_forward",
    says="An output is switched off where its whole column of the mask is 0, and otherwise no weight of it is cut. How "
    "many entries has the mask, and how many the weight?",
)
def masks_whole_outputs(x, w, b, *, mask):
    return (x @ w) * np.asarray(mask, dtype=bool).any(axis=0) + b, (x, w, np.asarray(mask, dtype=bool))


@misconception(
    "masked_affine_forward",
    says="The mask is used the wrong way round: what is 1 in it is to stay, and what is 0 is to be cut.",
)
def cuts_what_shall_stay(x, w, b, *, mask):
    return masked_affine_forward(x, w, b, mask=~np.asarray(mask, dtype=bool))


@misconception(
    "masked_affine_forward",
    says="The mask is transposed. It has an entry for each weight, at the same place as the weight itself.",
)
def transposes_the_mask(x, w, b, *, mask):
    return masked_affine_forward(x, w, b, mask=np.asarray(mask).T)


@misconception(
    "masked_affine_forward",
    says="The bias is missing. A bias comes from no input, so no mask can cut it.",
)
def forgets_the_bias(x, w, b, *, mask):
    return masked_affine_forward(x, w, np.zeros_like(b), mask=mask)


@misconception(
    "masked_affine_forward",
    says="The result is right, but w has been changed on the way: the masked weights were written into the parameter "
    "itself. With another mask tomorrow, would the weights still be there?",
)
def masks_the_weights_in_place(x, w, b, *, mask):
    w *= np.asarray(mask, dtype=bool)
    return masked_affine_forward(x, w, b, mask=mask)


@misconception(
    "masked_affine_forward",
    says="float64 comes out where float32 came in. Three things bring float64 in: an array of that dtype (the mask, "
    "say), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), dtype=float). Is one of "
    "them in yours?",
)
def lifts_to_float64(x, w, b, *, mask):
    out, cache = masked_affine_forward(x, w, b, mask=mask)
    return out.astype(np.float64), cache


@misconception(
    "masked_affine_backward",
    says="dw isn't masked. A weight that is multiplied by 0 on the way forward changes nothing in the loss: what is "
    "its gradient?",
)
def forgets_the_mask_of_dw(dout, cache):
    dx, _, db = masked_affine_backward(dout, cache)
    return dx, cache[0].T @ dout, db


@misconception(
    "masked_affine_backward",
    says="dx runs back through weights that are cut. Forward, an output didn't see these inputs: how should its "
    "gradient reach them?",
)
def forgets_the_mask_of_dx(dout, cache):
    _, dw, db = masked_affine_backward(dout, cache)
    return dout @ cache[1].T, dw, db


@misconception(
    "masked_affine_backward",
    says="Neither dx nor dw is masked: this is the backward pass of the plain affine layer.",
)
def ignores_the_mask_going_back(dout, cache):
    x, w, _ = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)


@misconception(
    "masked_affine_backward",
    says="The mask is transposed on the way back. dw has the shape of w, and its mask is that of w.",
)
def transposes_the_mask_going_back(dout, cache):
    dx, _, db = masked_affine_backward(dout, cache)
    return dx, (cache[0].T @ dout) * cache[2].T, db


@misconception(
    "masked_affine_backward",
    says="dw has been multiplied by the weights themselves: the derivative of w times m by w is the mask m.",
)
def multiplies_dw_by_the_masked_weights(dout, cache):
    dx, dw, db = masked_affine_backward(dout, cache)
    return dx, dw * cache[1], db


@misconception(
    "masked_affine_backward",
    says="dw and db are averaged over the batch. The loss has been averaged already, further up.",
)
def averages_over_the_batch(dout, cache):
    dx, dw, db = masked_affine_backward(dout, cache)
    return dx, dw / len(dout), db / len(dout)


@misconception(
    "masked_affine_backward",
    says="dout itself was masked, as if the mask belonged to the outputs: an output whose own column and row don't "
    "meet gets no gradient. The mask belongs to the connections.",
)
def masks_the_outputs(dout, cache):
    x, w, mask = cache
    dout = dout * np.diagonal(mask)
    return masked_affine_backward(dout, (x, w, mask))
