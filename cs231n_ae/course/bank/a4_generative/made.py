"""What students get wrong about MADE's loss and its samples. Methods take self first."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.made import MADE


def _back(dlogits, caches, layer, activation):
    """The way back through the hidden layers, by these backward passes of a layer and of an activation."""
    hidden, last, direct = caches
    grads = {} if direct is None else {"A": layer(dlogits, direct)[1]}
    n = len(hidden)
    dh, grads[f"W{n + 1}"], grads[f"b{n + 1}"] = layer(dlogits, last)
    for i in range(n, 0, -1):
        affine_cache, activation_cache = hidden[i - 1]
        dh, grads[f"W{i}"], grads[f"b{i}"] = layer(activation(dh, activation_cache), affine_cache)
    return grads


def _activation(model):
    return _as_it_is if model.activation == "linear" else model._activation("backward")


def _as_it_is(dh, cache):
    return dh


def _right_back(model, dlogits, caches):
    return _back(dlogits, caches, layers.masked_affine_backward, _activation(model))


def _answer(model, logits, caches, target):
    """Loss, gradients and part, when the logits are compared with this target."""
    loss, dlogits = losses.bce_with_logits_loss(logits, target)
    return loss, _right_back(model, dlogits, caches), {"nll": loss}


def _start(model, n):
    return np.zeros((n, model.n_features), model.params["b1"].dtype)


def _probability(model, x, pixel, mask_set):
    return layers.sigmoid_forward(model.logits(x, mask_set=mask_set)[:, pixel])[0]


@misconception(
    "made_loss",
    says="The direct connections have no gradient. From which array do they hear of the loss?",
)
def forgets_the_direct_connections(self, x, *, rng=None):
    loss, grads, _ = MADE.loss(self, x, rng=rng)
    return loss, {name: g for name, g in grads.items() if name != "A"}, {"nll": loss}


@misconception(
    "made_loss",
    says="The loss and its gradients are divided by the number of pixels, too. The log-probability of an image is the "
    "*sum* over its pixels: what would the mean be the logarithm of?",
)
def averages_over_the_pixels(self, x, *, rng=None):
    loss, grads, _ = MADE.loss(self, x, rng=rng)
    loss /= x.shape[1]
    return loss, {name: g / x.shape[1] for name, g in grads.items()}, {"nll": loss}


@misconception(
    "made_loss",
    says="The gradients are divided by the batch size twice. bce_with_logits_loss has averaged already.",
)
def divides_by_the_batch_again(self, x, *, rng=None):
    loss, grads, _ = MADE.loss(self, x, rng=rng)
    return loss, {name: g / len(x) for name, g in grads.items()}, {"nll": loss}


@misconception(
    "made_loss",
    says="On the way back, the activations are left out. What is the slope of a hidden unit?",
)
def forgets_the_activations(self, x, *, rng=None):
    logits, caches = self._forward(x, self._choose_mask_set(rng))
    loss, dlogits = losses.bce_with_logits_loss(logits, x)
    return loss, _back(dlogits, caches, layers.masked_affine_backward, _as_it_is), {"nll": loss}


@misconception(
    "made_loss",
    says="On the way back, the layers are plain affine ones: weights that the masks have cut have a gradient. Which "
    "layer's backward pass belongs to layers.masked_affine_forward?",
)
def goes_back_through_plain_layers(self, x, *, rng=None):
    def plain(d, cache):
        x, w, mask = cache
        return d @ (w * mask).T, x.T @ d, d.sum(axis=0)

    logits, caches = self._forward(x, self._choose_mask_set(rng))
    loss, dlogits = losses.bce_with_logits_loss(logits, x)
    return loss, _back(dlogits, caches, plain, _activation(self)), {"nll": loss}


@misconception(
    "made_loss",
    says="It is always the first mask set. With several, each batch is to see one that rng chooses: which method does "
    "that?",
)
def takes_the_first_mask_set(self, x, *, rng=None):
    logits, caches = self._forward(x, 0)
    return _answer(self, logits, caches, x)


@misconception(
    "made_loss",
    says="The sigmoid was taken twice: bce_with_logits_loss wants logits and has its own sigmoid inside, and it got "
    "probabilities.",
)
def squashes_twice(self, x, *, rng=None):
    logits, caches = self._forward(x, self._choose_mask_set(rng))
    p, sigmoid_cache = layers.sigmoid_forward(logits)
    loss, dp = losses.bce_with_logits_loss(p, x)
    return loss, _right_back(self, layers.sigmoid_backward(dp, sigmoid_cache), caches), {"nll": loss}


@misconception(
    "made_loss",
    says="The targets have been put into the model's order, and the logits have not. Output d belongs to pixel d, "
    "whatever the order: the masks know the order, nobody else has to.",
)
def sorts_the_targets(self, x, *, rng=None):
    mask_set = self._choose_mask_set(rng)
    logits, caches = self._forward(x, mask_set)
    return _answer(self, logits, caches, x[:, self.orders[mask_set]])


@misconception(
    "made_loss",
    says="The targets have been moved by one pixel, as if output d had to predict pixel d + 1. The masks already keep "
    "pixel d from output d. So what is output d to predict?",
)
def predicts_the_next_pixel(self, x, *, rng=None):
    logits, caches = self._forward(x, self._choose_mask_set(rng))
    return _answer(self, logits, caches, np.roll(x, -1, axis=1))


@misconception(
    "made_loss",
    says="The loss has the wrong sign: it is the log-likelihood. Training makes the loss small.",
)
def returns_the_log_likelihood(self, x, *, rng=None):
    loss, grads, _ = MADE.loss(self, x, rng=rng)
    return -loss, {name: -g for name, g in grads.items()}, {"nll": -loss}


@misconception(
    "made_loss",
    says="rng chooses a mask set for the loss and then another one for the way back. The gradients then belong to a "
    "model that the loss never saw: how often may rng be asked in one call?",
)
def chooses_another_mask_set_on_the_way_back(self, x, *, rng=None):
    loss, grads, parts = MADE.loss(self, x, rng=rng)
    if rng is not None and self.n_masks > 1:
        grads = MADE.loss(self, x, rng=rng)[1]
    return loss, grads, parts


@misconception(
    "made_sample",
    says="The samples are float64 where the parameters are float32. Three things bring float64 in: an array made "
    "without a dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast "
    "(astype(float), dtype=float). Is one of them in yours?",
)
def makes_the_samples_in_float64(self, n, *, mask_set=0, rng):
    return MADE.ancestral_sample(self, n, mask_set=mask_set, rng=rng).astype(np.float64)


@misconception(
    "made_sample",
    says="Bits are rounded and not drawn: a pixel is 1 whenever its probability is above one half. Then all samples "
    "are the same. How often shall a pixel of probability 0.6 be 1?",
)
def rounds_instead_of_drawing(self, n, *, mask_set=0, rng):
    x = _start(self, n)
    for pixel in self.orders[mask_set]:
        x[:, pixel] = _probability(self, x, pixel, mask_set) > 0.5
    return x


@misconception(
    "made_sample",
    says="The bits are inverted: a number that is even over [0, 1) lies *below* p with the probability p.",
)
def draws_the_complement(self, n, *, mask_set=0, rng):
    x = _start(self, n)
    for pixel in self.orders[mask_set]:
        x[:, pixel] = rng.random(n) > _probability(self, x, pixel, mask_set)
    return x


@misconception(
    "made_sample",
    says="One random number serves all examples of the batch. The samples then are not independent: how many numbers "
    "does one pixel need?",
)
def draws_one_number_for_all(self, n, *, mask_set=0, rng):
    x = _start(self, n)
    for pixel in self.orders[mask_set]:
        x[:, pixel] = rng.random() < _probability(self, x, pixel, mask_set)
    return x


@misconception(
    "made_sample",
    says="The pixels are drawn from the first to the last as they are stored. Which pixels does the logit of pixel 0 "
    "depend on, if pixel 0 comes second in the order?",
)
def draws_in_the_natural_order(self, n, *, mask_set=0, rng):
    x = _start(self, n)
    for pixel in range(self.n_features):
        x[:, pixel] = rng.random(n) < _probability(self, x, pixel, mask_set)
    return x


@misconception(
    "made_sample",
    says="The pixels are drawn in the order backwards: the last pixel, which depends on all others, comes first, when "
    "all of them are still 0.",
)
def draws_backwards(self, n, *, mask_set=0, rng):
    x = _start(self, n)
    for pixel in self.orders[mask_set][::-1]:
        x[:, pixel] = rng.random(n) < _probability(self, x, pixel, mask_set)
    return x


@misconception(
    "made_sample",
    says="All pixels are drawn at once, from one pass over zeros. Then no pixel knows of the others. What must happen "
    "between the first pixel and the second?",
)
def draws_all_at_once(self, n, *, mask_set=0, rng):
    x = _start(self, n)
    p = layers.sigmoid_forward(self.logits(x, mask_set=mask_set))[0]
    return (rng.random(x.shape) < p).astype(x.dtype)


@misconception(
    "made_sample",
    says="The logits come from the first mask set, whatever mask_set says, and the order from the one that was asked "
    "for. They belong together.",
)
def takes_the_logits_of_the_first_set(self, n, *, mask_set=0, rng):
    x = _start(self, n)
    for pixel in self.orders[mask_set]:
        x[:, pixel] = rng.random(n) < _probability(self, x, pixel, 0)
    return x


@misconception(
    "made_sample",
    says="Random numbers are compared with the logit itself. A logit of 0 stands for the probability one half: what "
    "makes a probability of it?",
)
def takes_logits_for_probabilities(self, n, *, mask_set=0, rng):
    x = _start(self, n)
    for pixel in self.orders[mask_set]:
        x[:, pixel] = rng.random(n) < self.logits(x, mask_set=mask_set)[:, pixel]
    return x


@misconception(
    "made_sample",
    says="Two generators of one seed gave two different results. Is there a call of np.random, or a generator "
    "of your own? Or has the first call changed what the second begins with?",
)
def draws_from_another_generator(self, n, *, mask_set=0, rng):
    return MADE.ancestral_sample(self, n, mask_set=mask_set, rng=np.random.default_rng())


@misconception(
    "made_sample",
    says="Whatever generator is passed, the same samples come out. Are they drawn from a generator of your own, "
    "whose seed is always the same, or not drawn at all? What is the argument rng for?",
)
def draws_from_a_fixed_seed(self, n, *, mask_set=0, rng):
    return MADE.ancestral_sample(self, n, mask_set=mask_set, rng=np.random.default_rng(0))


@misconception(
    "made_sample",
    says="All pixels are drawn from one pass, made while x held zeros only. Then no pixel knows of the others: what "
    "must happen when a pixel has got its value?",
)
def draws_all_from_one_pass_in_order(self, n, *, mask_set=0, rng):
    x = _start(self, n)
    p, _ = layers.sigmoid_forward(self.logits(x, mask_set=mask_set))
    for pixel in self.orders[mask_set]:
        x[:, pixel] = rng.random(n) < p[:, pixel]
    return x


@misconception(
    "made_sample",
    says="The pixels are drawn in the first mask set's order, whatever mask_set says, and the logits come from the one "
    "that was asked for. They belong together.",
)
def draws_in_the_order_of_the_first_set(self, n, *, mask_set=0, rng):
    x = _start(self, n)
    for pixel in self.orders[0]:
        x[:, pixel] = rng.random(n) < _probability(self, x, pixel, mask_set)
    return x


@misconception(
    "made_sample",
    says="Order and logits are those of the first mask set, whatever mask_set says. What is that argument for?",
)
def samples_from_the_first_set(self, n, *, mask_set=0, rng):
    x = _start(self, n)
    for pixel in self.orders[0]:
        x[:, pixel] = rng.random(n) < _probability(self, x, pixel, 0)
    return x
