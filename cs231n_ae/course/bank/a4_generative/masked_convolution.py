"""What students get wrong about masks of convolutions and the masked convolution."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.layers.masked_convolution import convolution_mask, masked_conv_backward, masked_conv_forward


@misconception(
    "convolution_mask",
    says="The two kinds are the wrong way round: A lets the middle in, and B leaves it out. Which of the two is for "
    "the layer that sees the image itself, where the pixel in the middle is the one to be guessed?",
)
def swaps_the_kinds(size, *, kind):
    return convolution_mask(size, kind="B" if kind == "A" else "A")


@misconception(
    "convolution_mask",
    says="The whole row of the middle is let in, also what is to its right. Have these pixels been drawn when the one "
    "in the middle has its turn?",
)
def lets_the_whole_row_in(size, *, kind):
    mask = convolution_mask(size, kind=kind)
    mask[mask.shape[0] // 2, mask.shape[1] // 2 + 1 :] = True
    return mask


@misconception(
    "convolution_mask",
    says="Of the rows above, only what is to the left of the middle is let in. Reading row by row, when was the pixel "
    "above and to the right drawn?",
)
def cuts_the_right_of_the_rows_above(size, *, kind):
    mask = convolution_mask(size, kind=kind)
    mask[: mask.shape[0] // 2, mask.shape[1] // 2 + 1 :] = False
    return mask


@misconception(
    "convolution_mask",
    says="The order goes column by column: the columns on the left are let in, and in its own column what is above. "
    "Which pixels come before the middle if one reads row by row?",
)
def goes_column_by_column(size, *, kind):
    return convolution_mask(tuple(size)[::-1], kind=kind).T


@misconception(
    "convolution_mask",
    says="The mask is 1 for what comes *later*: below and to the right. A filter may look where it is True.",
)
def looks_forwards(size, *, kind):
    return convolution_mask(size, kind=kind)[::-1, ::-1]


@misconception(
    "convolution_mask",
    says="What is to the left in the middle row is missing: only the rows above are let in. Which pixel was drawn "
    "just before this one?",
)
def forgets_the_left_of_the_row(size, *, kind):
    mask = convolution_mask(size, kind=kind)
    mask[mask.shape[0] // 2, : mask.shape[1] // 2] = False
    return mask


@misconception(
    "convolution_mask",
    says="The middle is always let in, for A as for B. What could the first layer do with the pixel that it is to "
    "guess, if it may see it?",
)
def lets_the_middle_in_always(size, *, kind):
    return convolution_mask(size, kind="B")


@misconception(
    "convolution_mask",
    says="The middle is never let in, for B as for A. In a later layer, what does the feature at the pixel's own place "
    "know, and why would one be without it?",
)
def never_lets_the_middle_in(size, *, kind):
    return convolution_mask(size, kind="A")


@misconception(
    "convolution_mask",
    says="The mask holds the right zeros and ones, but as numbers: of float64, which would make float64 of float32 "
    "weights. True and False leave the dtype of a product as it is.",
)
def holds_numbers(size, *, kind):
    return convolution_mask(size, kind=kind).astype(np.float64)


@misconception(
    "masked_conv_forward",
    says="The mask isn't used: this is the plain convolution, which sees what comes later as well.",
)
def ignores_the_mask(x, w, b, *, mask):
    out, (cache, _) = masked_conv_forward(x, w, b, mask=np.ones_like(mask))
    return out, (cache, mask)


@misconception(
    "masked_conv_forward",
    says="The mask is used the wrong way round: where it is True a filter may look.",
)
def cuts_what_shall_stay(x, w, b, *, mask):
    return masked_conv_forward(x, w, b, mask=~mask)


@misconception(
    "masked_conv_forward",
    says="The image is padded by as many columns as rows. A filter of one row and five columns needs no row above: "
    "which side of the filter belongs to which side of the image?",
)
def pads_by_the_rows_alone(x, w, b, *, mask):
    p = mask.shape[0] // 2
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    out, cache = layers.conv_forward(padded, w * mask, b)
    return out, (cache, mask)


@misconception(
    "masked_conv_forward",
    says="All the padding is above and to the left, as if the mask's middle were its last entry. Then output and input "
    "don't lie above each other: on which sides does a filter reach out of the image?",
)
def pads_on_one_side(x, w, b, *, mask):
    p, q = mask.shape[0] // 2, mask.shape[1] // 2
    padded = np.pad(x, ((0, 0), (0, 0), (2 * p, 0), (2 * q, 0)))
    out, cache = layers.conv_forward(padded, w * mask, b)
    return out, (cache, mask)


@misconception(
    "masked_conv_forward",
    says="The image is not padded, so the output is smaller than the image. Each pixel needs a logit: what does a "
    "filter see at the first pixel?",
)
def does_not_pad(x, w, b, *, mask):
    out = masked_conv_forward(x, w, b, mask=mask)[0]
    p, q = mask.shape[0] // 2, mask.shape[1] // 2
    inner = out[:, :, p : max(out.shape[2] - p, p + 1), q : max(out.shape[3] - q, q + 1)]
    return inner.copy(), (None, mask)


@misconception(
    "masked_conv_forward",
    says="The result is right, but w has been changed on the way: the masked weights were written into the parameter "
    "itself. What else would make a masked copy?",
)
def masks_the_weights_in_place(x, w, b, *, mask):
    w *= mask
    return masked_conv_forward(x, w, b, mask=mask)


@misconception(
    "masked_conv_forward",
    says="float64 comes out where float32 came in. Three things bring float64 in: an array of that dtype (the "
    "padding, say), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), dtype=float). "
    "Is one of them in yours?",
)
def lifts_to_float64(x, w, b, *, mask):
    out, cache = masked_conv_forward(x, w, b, mask=mask)
    return out.astype(np.float64), cache


@misconception(
    "masked_conv_backward",
    says="dw isn't masked. A weight that is multiplied by 0 on the way forward changes nothing in the loss: what is "
    "its gradient?",
)
def forgets_the_mask_of_dw(dout, cache):
    dx, _, db = masked_conv_backward(dout, cache)
    return dx, layers.conv_backward(dout, cache[0])[1], db


@misconception(
    "masked_conv_backward",
    says="dx is that of the padded image, zeros and all. Which part of it lies on pixels of x?",
)
def returns_the_padded_dx(dout, cache):
    dx, dw, db = layers.conv_backward(dout, cache[0])
    return dx, dw * cache[1], db


@misconception(
    "masked_conv_backward",
    says="dx has been cut out of the top left corner of the padded gradient. Where in the padded image did x lie?",
)
def cuts_the_corner(dout, cache):
    dx, dw, db = layers.conv_backward(dout, cache[0])
    return dx[:, :, : dout.shape[2], : dout.shape[3]].copy(), dw * cache[1], db


@misconception(
    "masked_conv_backward",
    says="dw has been multiplied by the weights: the derivative of m times w by w is the mask m alone.",
)
def multiplies_dw_by_the_weights(dout, cache):
    dx, dw, db = masked_conv_backward(dout, cache)
    return dx, dw * cache[0][3], db


@misconception(
    "masked_conv_backward",
    says="The mask is turned round on the way back. dw has the shape of w, and its mask is that of w, as it is.",
)
def turns_the_mask(dout, cache):
    dx, _, db = masked_conv_backward(dout, cache)
    return dx, layers.conv_backward(dout, cache[0])[1] * cache[1][::-1, ::-1], db


@misconception(
    "masked_conv_backward",
    says="dw and db are averaged over the batch. The loss has been averaged already, further up.",
)
def averages_over_the_batch(dout, cache):
    dx, dw, db = masked_conv_backward(dout, cache)
    return dx, dw / len(dout), db / len(dout)


@misconception(
    "masked_conv_backward",
    says="float64 comes back where everything was float32. Three things bring float64 in: an array of that dtype "
    "(the mask, say), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def returns_float64(dout, cache):
    return tuple(d.astype(np.float64) for d in masked_conv_backward(dout, cache))


@misconception(
    "convolution_mask",
    says="The columns to the left of the middle are let in over the whole height, below the middle as well. Of the "
    "rows below, has anything been drawn yet?",
)
def lets_the_left_columns_in(size, *, kind):
    mask = convolution_mask(size, kind=kind)
    mask[mask.shape[0] // 2 :, : mask.shape[1] // 2] = True
    return mask


def _padded_otherwise(x, w, b, mask, mode):
    """Everything right, but that something else than zeros stands around the images."""
    p, q = mask.shape[0] // 2, mask.shape[1] // 2
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (q, q)), mode=mode)
    out, cache = layers.conv_forward(padded, w * mask, b)
    return out, (cache, mask)


@misconception(
    "masked_conv_forward",
    says="Around an image stands its own mirror image. Which number does the docstring put there?",
)
def pads_by_a_mirror(x, w, b, *, mask):
    return _padded_otherwise(x, w, b, mask, "reflect")


@misconception(
    "masked_conv_forward",
    says="The pixels of the border go on outside of the image. Which number does the docstring put there?",
)
def pads_by_the_border(x, w, b, *, mask):
    return _padded_otherwise(x, w, b, mask, "edge")


@misconception(
    "masked_conv_forward",
    says="Beyond the border an image begins again at its other side. Which number does the docstring put there?",
)
def pads_by_the_other_side(x, w, b, *, mask):
    return _padded_otherwise(x, w, b, mask, "wrap")


@misconception(
    "convolution_mask",
    says="The rows below the middle are let in: only the middle's own row is cut off. Have these pixels been drawn "
    "when the one in the middle has its turn?",
)
def lets_the_rows_below_in(size, *, kind):
    mask = convolution_mask(size, kind=kind)
    mask[mask.shape[0] // 2 + 1 :] = True
    return mask


@misconception(
    "masked_conv_backward",
    says="dx is empty where the filter is one pixel wide, and there is no margin to cut off. Where does a slice end "
    "that ends at -0?",
)
def cuts_a_margin_of_nothing(dout, cache):
    dx, dw, db = layers.conv_backward(dout, cache[0])
    p, q = cache[1].shape[0] // 2, cache[1].shape[1] // 2
    return dx[:, :, p:-p, q:-q].copy(), dw * cache[1], db


@misconception(
    "convolution_mask",
    says="Every row has what the row of the middle has, those below it as well. Of the rows below, has anything been "
    "drawn yet?",
)
def lets_in_below_what_the_middle_row_has(size, *, kind):
    mask = convolution_mask(size, kind=kind)
    mask[mask.shape[0] // 2 :] = mask[mask.shape[0] // 2]
    return mask
