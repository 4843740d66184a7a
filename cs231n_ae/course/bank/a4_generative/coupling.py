"""What students get wrong about the affine coupling."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.layers.coupling import affine_coupling_backward, affine_coupling_forward


@misconception(
    "affine_coupling_forward",
    says="The two halves have changed places: what the mask marks with 1 has been scaled and shifted. Does 1 stand "
    "for passed on, or for changed?",
)
def changes_what_the_mask_keeps(x, s, t, *, mask):
    y, logdet, _ = affine_coupling_forward(x, s, t, mask=1 - mask)
    return y, logdet, (x, np.exp(s), mask)


@misconception(
    "affine_coupling_forward",
    says="Every feature has been scaled and shifted, whatever the mask says. If nothing is passed on as it is, from "
    "what should the inverse compute s and t?",
)
def changes_everything(x, s, t, *, mask):
    return x * np.exp(s) + t, s.sum(axis=1), (x, np.exp(s), mask)


@misconception(
    "affine_coupling_forward",
    says="The shift was added before scaling, so it is scaled too. Which comes first in the formula?",
)
def shifts_before_it_scales(x, s, t, *, mask):
    _, logdet, cache = affine_coupling_forward(x, s, t, mask=mask)
    return mask * x + (1 - mask) * ((x + t) * np.exp(s)), logdet, cache


@misconception(
    "affine_coupling_forward",
    says="x is multiplied by s itself. s is the logarithm of the scale: what keeps a scale from being negative or "
    "zero?",
)
def scales_by_s_itself(x, s, t, *, mask):
    _, logdet, cache = affine_coupling_forward(x, s, t, mask=mask)
    return mask * x + (1 - mask) * (x * s + t), logdet, cache


@misconception(
    "affine_coupling_forward",
    says="The log-determinant has the wrong sign: it is that of the way back, from y to x. If the step stretches a "
    "feature, is the determinant of y by x larger or smaller than 1?",
)
def gives_the_determinant_of_the_inverse(x, s, t, *, mask):
    y, _, cache = affine_coupling_forward(x, s, t, mask=mask)
    return y, -((1 - mask) * s).sum(axis=1), cache


@misconception(
    "affine_coupling_forward",
    says="The log-determinant adds up the scales e^s. The determinant of a triangular matrix is the product of its "
    "diagonal: what is the logarithm of that product?",
)
def adds_up_the_scales(x, s, t, *, mask):
    y, _, cache = affine_coupling_forward(x, s, t, mask=mask)
    return y, ((1 - mask) * np.exp(s)).sum(axis=1), cache


@misconception(
    "affine_coupling_forward",
    says="The log-determinant counts s of every feature. What stands on the Jacobian's diagonal for a feature that is "
    "passed on, and what is its logarithm?",
)
def counts_the_passed_features_too(x, s, t, *, mask):
    y, _, cache = affine_coupling_forward(x, s, t, mask=mask)
    return y, s.sum(axis=1), cache


@misconception(
    "affine_coupling_forward",
    says="The log-determinant is averaged over the features. A volume is stretched by every one of them: are the "
    "logarithms to be averaged, or added?",
)
def averages_over_the_features(x, s, t, *, mask):
    y, _, cache = affine_coupling_forward(x, s, t, mask=mask)
    return y, ((1 - mask) * s).mean(axis=1), cache


@misconception(
    "affine_coupling_forward",
    says="The log-determinant is summed over the examples, not over the features. Each example has a Jacobian of its "
    "own: how many numbers do you expect?",
)
def sums_over_the_examples(x, s, t, *, mask):
    y, _, cache = affine_coupling_forward(x, s, t, mask=mask)
    return y, ((1 - mask) * s).sum(axis=0), cache


@misconception(
    "affine_coupling_forward",
    says="The results are float64 although x is float32: where does float64 come in?",
)
def works_in_float64(x, s, t, *, mask):
    y, logdet, cache = affine_coupling_forward(x, s, t, mask=mask)
    return y.astype(np.float64), logdet.astype(np.float64), cache


@misconception(
    "affine_coupling_inverse",
    says="y was divided by the scale first, and the shift taken away afterwards. The way there scaled first and "
    "shifted last: which of the two is undone first?",
)
def divides_before_it_subtracts(y, s, t, *, mask):
    return mask * y + (1 - mask) * (y * np.exp(-s) - t)


@misconception(
    "affine_coupling_inverse",
    says="The scale is multiplied by again instead of divided by. What undoes a multiplication by e^s?",
)
def multiplies_again(y, s, t, *, mask):
    return mask * y + (1 - mask) * ((y - t) * np.exp(s))


@misconception(
    "affine_coupling_inverse",
    says="The shift is added once more, where it should be taken away.",
)
def adds_the_shift_again(y, s, t, *, mask):
    return mask * y + (1 - mask) * ((y + t) * np.exp(-s))


@misconception(
    "affine_coupling_inverse",
    says="The features that were passed on have been changed, and the others left alone. Which half did the way there "
    "change?",
)
def undoes_the_wrong_half(y, s, t, *, mask):
    return (1 - mask) * y + mask * ((y - t) * np.exp(-s))


@misconception(
    "affine_coupling_inverse",
    says="Every feature has been shifted and divided, also those that were passed on as they were. Where is the mask?",
)
def undoes_both_halves(y, s, t, *, mask):
    return (y - t) * np.exp(-s)


@misconception(
    "affine_coupling_inverse",
    says="This is the way there once more, not the way back.",
)
def goes_forward_again(y, s, t, *, mask):
    return mask * y + (1 - mask) * (y * np.exp(s) + t)


@misconception(
    "affine_coupling_inverse",
    says="x is float64 although y is float32: where does float64 come in?",
)
def inverts_in_float64(y, s, t, *, mask):
    return mask * y + (1 - mask) * ((y - t) * np.exp(-s.astype(np.float64)))


@misconception(
    "affine_coupling_backward",
    says="dx lacks the scale: where x is multiplied by e^s, how much does y move when x moves by 1?",
)
def forgets_the_scale_in_dx(dy, dlogdet, cache):
    _, ds, dt = affine_coupling_backward(dy, dlogdet, cache)
    return dy.copy(), ds, dt


@misconception(
    "affine_coupling_backward",
    says="dx is zero for the features that are passed on. They reach the loss too, as they are: what is the "
    "derivative of a copy?",
)
def forgets_the_passed_features_in_dx(dy, dlogdet, cache):
    _, scale, mask = cache
    _, ds, dt = affine_coupling_backward(dy, dlogdet, cache)
    return (1 - mask) * dy * scale, ds, dt


@misconception(
    "affine_coupling_backward",
    says="dx is scaled for the features that are passed on as well. Were they scaled on the way there?",
)
def scales_all_of_dx(dy, dlogdet, cache):
    _, scale, _ = cache
    _, ds, dt = affine_coupling_backward(dy, dlogdet, cache)
    return dy * scale, ds, dt


@misconception(
    "affine_coupling_backward",
    says="dx divides by the scale: that is the derivative of the inverse. Here the loss is followed back, not x.",
)
def divides_dx_by_the_scale(dy, dlogdet, cache):
    _, scale, mask = cache
    _, ds, dt = affine_coupling_backward(dy, dlogdet, cache)
    return mask * dy + (1 - mask) * dy / scale, ds, dt


@misconception(
    "affine_coupling_backward",
    says="ds has only the part that comes through y. s reaches the loss by a second way: where else does it stand in "
    "the forward pass?",
)
def forgets_the_determinant_in_ds(dy, dlogdet, cache):
    x, scale, mask = cache
    dx, _, dt = affine_coupling_backward(dy, dlogdet, cache)
    return dx, (1 - mask) * dy * x * scale, dt


@misconception(
    "affine_coupling_backward",
    says="The gradient of the log-determinant is subtracted in ds. Its sign in the loss is already in dlogdet: what "
    "is the derivative of a sum by one of its terms?",
)
def subtracts_the_determinant_in_ds(dy, dlogdet, cache):
    x, scale, mask = cache
    dx, _, dt = affine_coupling_backward(dy, dlogdet, cache)
    return dx, (1 - mask) * (dy * x * scale - dlogdet[:, np.newaxis]), dt


@misconception(
    "affine_coupling_backward",
    says="ds gets the gradient of the log-determinant for all features. Which of them are in its sum?",
)
def tells_the_determinant_to_all_of_s(dy, dlogdet, cache):
    x, scale, mask = cache
    dx, _, dt = affine_coupling_backward(dy, dlogdet, cache)
    return dx, (1 - mask) * dy * x * scale + dlogdet[:, np.newaxis], dt


@misconception(
    "affine_coupling_backward",
    says="The log-determinant's part of ds is multiplied by the scale. The log-determinant is the sum of s itself: "
    "what is its derivative by s?",
)
def scales_the_determinants_part(dy, dlogdet, cache):
    x, scale, mask = cache
    dx, _, dt = affine_coupling_backward(dy, dlogdet, cache)
    return dx, (1 - mask) * scale * (dy * x + dlogdet[:, np.newaxis]), dt


@misconception(
    "affine_coupling_backward",
    says="ds lacks the scale: the derivative of e^s is e^s once more.",
)
def forgets_the_exponential_in_ds(dy, dlogdet, cache):
    x, _, mask = cache
    dx, _, dt = affine_coupling_backward(dy, dlogdet, cache)
    return dx, (1 - mask) * (dy * x + dlogdet[:, np.newaxis]), dt


@misconception(
    "affine_coupling_backward",
    says="ds lacks x, by which e^s is multiplied on the way there.",
)
def forgets_x_in_ds(dy, dlogdet, cache):
    _, scale, mask = cache
    dx, _, dt = affine_coupling_backward(dy, dlogdet, cache)
    return dx, (1 - mask) * (dy * scale + dlogdet[:, np.newaxis]), dt


@misconception(
    "affine_coupling_backward",
    says="dt is multiplied by the scale. t is added after scaling: how much does y move when t moves by 1?",
)
def scales_dt(dy, dlogdet, cache):
    _, scale, mask = cache
    dx, ds, _ = affine_coupling_backward(dy, dlogdet, cache)
    return dx, ds, (1 - mask) * dy * scale


@misconception(
    "affine_coupling_backward",
    says="dt is not zero for the features that are passed on. Is t used for them?",
)
def shifts_all_of_dt(dy, dlogdet, cache):
    dx, ds, _ = affine_coupling_backward(dy, dlogdet, cache)
    return dx, ds, dy.copy()


@misconception(
    "affine_coupling_backward",
    says="The two halves have changed places in all three gradients. Does 1 in the mask stand for passed on, or for "
    "changed?",
)
def exchanges_the_halves(dy, dlogdet, cache):
    x, scale, mask = cache
    return affine_coupling_backward(dy, dlogdet, (x, scale, 1 - mask))


@misconception(
    "affine_coupling_backward",
    says="The gradients are float64 although everything that came in is float32: where does float64 come in?",
)
def goes_back_in_float64(dy, dlogdet, cache):
    return tuple(gradient.astype(np.float64) for gradient in affine_coupling_backward(dy, dlogdet, cache))


def _in_another_order(*order):
    def back(dy, dlogdet, cache):
        right = affine_coupling_backward(dy, dlogdet, cache)
        return tuple(right[i] for i in order)

    return back


@misconception(
    "affine_coupling_backward",
    says="ds and dt have changed places. In which order does the docstring return the gradients?",
)
def returns_dt_before_ds(dy, dlogdet, cache):
    return _in_another_order(0, 2, 1)(dy, dlogdet, cache)


@misconception(
    "affine_coupling_backward",
    says="dx and ds have changed places. In which order does the docstring return the gradients?",
)
def returns_ds_before_dx(dy, dlogdet, cache):
    return _in_another_order(1, 0, 2)(dy, dlogdet, cache)


@misconception(
    "affine_coupling_backward",
    says="dx and dt have changed places. In which order does the docstring return the gradients?",
)
def returns_dt_first_and_dx_last(dy, dlogdet, cache):
    return _in_another_order(2, 1, 0)(dy, dlogdet, cache)


@misconception(
    "affine_coupling_backward",
    says="In ds each example hears the gradients of all log-determinants, added up over the batch. Whose "
    "log-determinant does the s of one example change?",
)
def adds_the_determinants_of_the_batch(dy, dlogdet, cache):
    x, scale, mask = cache
    dx, _, dt = affine_coupling_backward(dy, dlogdet, cache)
    return dx, (1 - mask) * (dy * x * scale + dlogdet.sum()), dt
