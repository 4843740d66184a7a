"""What students get wrong about MADE's loss and its samples. Methods take self first."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.misconceptions import misconception


def _right(model, x, rng, *, dlogits=None, direct=True, activation=True, backward=None, mask_set=None):
    """The right loss, but for what is said otherwise.

    Args:
        model: the model.
        x: the batch.
        rng: chooses the mask set.
        dlogits: makes the gradient of the logits of the right one.
        direct: whether the direct connections get their gradient.
        activation: whether the way back goes through the activations.
        backward: the layer's backward pass; the masked affine one.
        mask_set: which; chosen by rng.
    """
    mask_set = model._choose_mask_set(rng) if mask_set is None else mask_set
    logits, (hidden, last, straight) = model._forward(x, mask_set)
    loss, d = losses.bce_with_logits_loss(logits, x)
    d = d if dlogits is None else dlogits(d, logits)
    back, grads = backward or layers.masked_affine_backward, {}
    if model.direct and direct:
        grads["A"] = back(d, straight)[1]
    n = len(hidden)
    dh, grads[f"W{n + 1}"], grads[f"b{n + 1}"] = back(d, last)
    for i in range(n, 0, -1):
        affine, act = hidden[i - 1]
        if activation and model.activation != "linear":
            dh = model._activation("backward")(dh, act)
        dh, grads[f"W{i}"], grads[f"b{i}"] = back(dh, affine)
    return loss, grads, {"nll": loss}


@misconception(
    "made_loss",
    says="The direct connections have no gradient. From which array do they hear of the loss?",
)
def forgets_the_direct_connections(self, x, *, rng=None):
    return _right(self, x, rng, direct=False)


@misconception(
    "made_loss",
    says="The loss and its gradients are divided by the number of pixels, too. The log-probability of an image is the "
    "*sum* over its pixels: what would the mean be the logarithm of?",
)
def averages_over_the_pixels(self, x, *, rng=None):
    loss, grads, _ = _right(self, x, rng)
    loss /= x.shape[1]
    return loss, {name: g / x.shape[1] for name, g in grads.items()}, {"nll": loss}


@misconception(
    "made_loss",
    says="The gradients are divided by the batch size twice. bce_with_logits_loss has averaged already.",
)
def divides_by_the_batch_again(self, x, *, rng=None):
    return _right(self, x, rng, dlogits=lambda d, _: d / len(x))


@misconception(
    "made_loss",
    says="On the way back, the activations are left out. What is the slope of a hidden unit?",
)
def forgets_the_activations(self, x, *, rng=None):
    return _right(self, x, rng, activation=False)


@misconception(
    "made_loss",
    says="On the way back, the layers are plain affine ones: weights that the masks have cut have a gradient. Which "
    "layer's backward pass belongs to layers.masked_affine_forward?",
)
def goes_back_through_plain_layers(self, x, *, rng=None):
    def plain(d, cache):
        x, w, mask = cache
        return d @ (w * mask).T, x.T @ d, d.sum(axis=0)

    return _right(self, x, rng, backward=plain)


@misconception(
    "made_loss",
    says="It is always the first mask set. With several, each batch is to see one that rng chooses: which method does "
    "that?",
)
def takes_the_first_mask_set(self, x, *, rng=None):
    return _right(self, x, rng, mask_set=0)


@misconception(
    "made_loss",
    says="The sigmoid was taken twice: bce_with_logits_loss wants logits and has its own sigmoid inside, and it got "
    "probabilities.",
)
def squashes_twice(self, x, *, rng=None):
    def through(d, logits):
        p = layers.sigmoid_forward(logits)[0]
        return losses.bce_with_logits_loss(p, x)[1] * p * (1 - p)

    chosen = self._choose_mask_set(rng)
    _, grads, _ = _right(self, x, rng, dlogits=through, mask_set=chosen)
    loss, _ = losses.bce_with_logits_loss(layers.sigmoid_forward(self._forward(x, chosen)[0])[0], x)
    return loss, grads, {"nll": loss}


@misconception(
    "made_loss",
    says="The targets have been put into the model's order, and the logits have not. Output d belongs to pixel d, "
    "whatever the order: the masks know the order, nobody else has to.",
)
def sorts_the_targets(self, x, *, rng=None):
    chosen = self._choose_mask_set(rng)
    target = x[:, self.orders[chosen]]
    loss = losses.bce_with_logits_loss(self._forward(x, chosen)[0], target)[0]
    grads = _right(self, x, rng, dlogits=lambda d, a: losses.bce_with_logits_loss(a, target)[1], mask_set=chosen)[1]
    return loss, grads, {"nll": loss}


@misconception(
    "made_loss",
    says="The targets have been moved by one pixel, as if output d had to predict pixel d + 1. The masks already keep "
    "pixel d from output d. So what is output d to predict?",
)
def predicts_the_next_pixel(self, x, *, rng=None):
    chosen, target = self._choose_mask_set(rng), np.roll(x, -1, axis=1)
    loss = losses.bce_with_logits_loss(self._forward(x, chosen)[0], target)[0]
    grads = _right(self, x, rng, dlogits=lambda d, a: losses.bce_with_logits_loss(a, target)[1], mask_set=chosen)[1]
    return loss, grads, {"nll": loss}


@misconception(
    "made_loss",
    says="The loss has the wrong sign: it is the log-likelihood. Training makes the loss small.",
)
def returns_the_log_likelihood(self, x, *, rng=None):
    loss, grads, _ = _right(self, x, rng)
    return -loss, {name: -g for name, g in grads.items()}, {"nll": -loss}


def _sample(model, n, rng, *, mask_set=0, order=None, bit=None, logits_of=None):
    """Right sampling, but for what is said otherwise: the order, how bits are made of p, whose logits are taken."""
    x = np.zeros((n, model.n_features), model.params["b1"].dtype)
    for pixel in model.orders[mask_set] if order is None else order:
        logit = model.logits(x, mask_set=mask_set if logits_of is None else logits_of)[:, pixel]
        p = layers.sigmoid_forward(logit)[0]
        x[:, pixel] = rng.random(n) < p if bit is None else bit(p, rng)
    return x


@misconception(
    "made_sample",
    says="Bits are rounded and not drawn: a pixel is 1 whenever its probability is above one half. Then all samples "
    "are the same. How often shall a pixel of probability 0.6 be 1?",
)
def rounds_instead_of_drawing(self, n, *, mask_set=0, rng):
    return _sample(self, n, rng, mask_set=mask_set, bit=lambda p, rng: p > 0.5)


@misconception(
    "made_sample",
    says="The bits are inverted: a number that is even over [0, 1) lies *below* p with the probability p.",
)
def draws_the_complement(self, n, *, mask_set=0, rng):
    return _sample(self, n, rng, mask_set=mask_set, bit=lambda p, rng: rng.random(n) > p)


@misconception(
    "made_sample",
    says="One random number serves all examples of the batch. The samples then are not independent: how many numbers "
    "does one pixel need?",
)
def draws_one_number_for_all(self, n, *, mask_set=0, rng):
    return _sample(self, n, rng, mask_set=mask_set, bit=lambda p, rng: rng.random() < p)


@misconception(
    "made_sample",
    says="The pixels are drawn from the first to the last as they are stored. Which pixels does the logit of pixel 0 "
    "depend on, if pixel 0 comes second in the order?",
)
def draws_in_the_natural_order(self, n, *, mask_set=0, rng):
    return _sample(self, n, rng, mask_set=mask_set, order=range(self.n_features))


@misconception(
    "made_sample",
    says="The pixels are drawn in the order backwards: the last pixel, which depends on all others, comes first, when "
    "all of them are still 0.",
)
def draws_backwards(self, n, *, mask_set=0, rng):
    return _sample(self, n, rng, mask_set=mask_set, order=self.orders[mask_set][::-1])


@misconception(
    "made_sample",
    says="All pixels are drawn at once, from one pass over zeros. Then no pixel knows of the others. What must happen "
    "between the first pixel and the second?",
)
def draws_all_at_once(self, n, *, mask_set=0, rng):
    x = np.zeros((n, self.n_features), self.params["b1"].dtype)
    p = layers.sigmoid_forward(self.logits(x, mask_set=mask_set))[0]
    return (rng.random(x.shape) < p).astype(x.dtype)


@misconception(
    "made_sample",
    says="The logits come from the first mask set, whatever mask_set says, and the order from the one that was asked "
    "for. They belong together.",
)
def takes_the_logits_of_the_first_set(self, n, *, mask_set=0, rng):
    return _sample(self, n, rng, mask_set=mask_set, logits_of=0)


@misconception(
    "made_sample",
    says="Random numbers are compared with the logit itself. A logit of 0 stands for the probability one half: what "
    "makes a probability of it?",
)
def takes_logits_for_probabilities(self, n, *, mask_set=0, rng):
    def bit(p, rng):
        with np.errstate(divide="ignore"):
            return rng.random(n) < np.log(p) - np.log1p(-p)

    return _sample(self, n, rng, mask_set=mask_set, bit=bit)
