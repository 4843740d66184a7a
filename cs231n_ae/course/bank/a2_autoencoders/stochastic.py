"""What students get wrong about dropout. The cache is the reference's: mask / (1 − rate)."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _mask(x, rate, mask, rng):
    """As the reference draws it, or as it was given, in the dtype of x."""
    drawn = rng.random(x.shape, dtype=np.float32) >= rate if mask is None else mask
    return drawn.astype(x.dtype)


@misconception(
    "dropout_forward",
    says="What stays keeps its value. That is masking, where the loss is to be seen; dropout keeps the output's mean "
    "at x. By what must the survivors be scaled for that?",
)
def masks_without_scaling(x, *, rate, mask=None, rng=None):
    mask = _mask(x, rate, mask, rng)
    return x * mask, mask


@misconception(
    "dropout_forward",
    says="A mask that was given is used as it is, and one that was drawn is scaled. What has the scale to do with "
    "where the mask came from?",
)
def scales_the_drawn_mask_alone(x, *, rate, mask=None, rng=None):
    scale = _mask(x, rate, None, rng) / x.dtype.type(1 - rate) if mask is None else mask.astype(x.dtype)
    return x * scale, scale


@misconception(
    "dropout_forward",
    says="What stays is made smaller, by 1 - rate, and the mean falls twice: by what is lost, and by the scale. Which "
    "way must the survivors be scaled?",
)
def scales_down(x, *, rate, mask=None, rng=None):
    scale = _mask(x, rate, mask, rng) * x.dtype.type(1 - rate)
    return x * scale, scale


@misconception(
    "dropout_forward",
    says="The survivors are divided by rate, the share that is lost. Which share survives, and what makes up for it?",
)
def divides_by_what_is_lost(x, *, rate, mask=None, rng=None):
    scale = _mask(x, rate, mask, rng) / x.dtype.type(rate)
    return x * scale, scale


@misconception(
    "dropout_forward",
    says="The mask is read the wrong way round: its ones are dropped, and its zeros kept. What does the docstring say "
    "of a 1?",
)
def drops_what_is_to_stay(x, *, rate, mask=None, rng=None):
    scale = (1 - _mask(x, rate, mask, rng)) / x.dtype.type(1 - rate)
    return x * scale, scale


@misconception(
    "dropout_forward",
    says="An entry stays with the probability rate; rate is that of being dropped. On which side of it does a uniform "
    "number fall with the probability 1 - rate?",
)
def keeps_with_the_probability_rate(x, *, rate, mask=None, rng=None):
    mask = rng.random(x.shape) < rate if mask is None else mask
    scale = mask.astype(x.dtype) / x.dtype.type(1 - rate)
    return x * scale, scale


def _exchanged(x, rate, mask, rng, scaled, dtype=np.float64):
    """What is drawn stays with the probability rate, a mask that is given is right, and both are scaled like this."""
    mask = rng.random(x.shape, dtype=dtype) < rate if mask is None else mask
    with np.errstate(divide="ignore", invalid="ignore"):
        kept = scaled(mask).astype(x.dtype)
    return x * kept, kept


_EXCHANGED = (
    "In the mask that is drawn an entry stays with the probability rate, where rate is that of being dropped. On which "
    "side of it does a uniform number fall with the probability 1 - rate?"
)
_AND_SCALED = " What is kept has another fault too, in a mask that is given as well: "


@misconception("dropout_forward", says=_EXCHANGED)
def keeps_with_the_probability_rate_in_float32(x, *, rate, mask=None, rng=None):
    return _exchanged(x, rate, mask, rng, lambda kept: kept / (1 - rate), np.float32)


@misconception(
    "dropout_forward",
    says=_EXCHANGED + _AND_SCALED + "it is divided by rate. By which share must it be divided, so that the mean stays?",
)
def exchanges_and_divides_by_rate(x, *, rate, mask=None, rng=None):
    return _exchanged(x, rate, mask, rng, lambda kept: kept / np.float64(rate))


@misconception(
    "dropout_forward",
    says=_EXCHANGED + _AND_SCALED + "it is divided by rate. By which share must it be divided, so that the mean stays?",
)
def exchanges_in_float32_and_divides_by_rate(x, *, rate, mask=None, rng=None):
    return _exchanged(x, rate, mask, rng, lambda kept: kept / np.float64(rate), np.float32)


@misconception(
    "dropout_forward",
    says=_EXCHANGED + _AND_SCALED + "it is divided by rate, which may be 0 too. By which share must it be divided, so "
    "that the mean stays?",
)
def exchanges_and_multiplies_by_one_over_rate(x, *, rate, mask=None, rng=None):
    return _exchanged(x, rate, mask, rng, lambda kept: kept * (1 / rate))


@misconception(
    "dropout_forward",
    says=_EXCHANGED + _AND_SCALED + "it keeps its value. By what must it be scaled, so that the mean stays?",
)
def exchanges_and_does_not_scale(x, *, rate, mask=None, rng=None):
    return _exchanged(x, rate, mask, rng, lambda kept: kept)


@misconception(
    "dropout_forward",
    says=_EXCHANGED + _AND_SCALED + "it keeps its value. By what must it be scaled, so that the mean stays?",
)
def exchanges_in_float32_and_does_not_scale(x, *, rate, mask=None, rng=None):
    return _exchanged(x, rate, mask, rng, lambda kept: kept, np.float32)


@misconception(
    "dropout_forward",
    says=_EXCHANGED + " And that mask alone is scaled: a mask that is given is used as it is. What has the scale to do "
    "with where the mask came from?",
)
def exchanges_and_scales_the_drawn_mask_alone(x, *, rate, mask=None, rng=None):
    return _exchanged(x, rate, mask, rng, lambda kept: kept / (1 - rate) if mask is None else kept)


@misconception(
    "dropout_forward",
    says="All features of an example are dropped together. The docstring says each entry: what shape must the random "
    "numbers have?",
)
def drops_whole_examples(x, *, rate, mask=None, rng=None):
    mask = rng.random((len(x), *[1] * (x.ndim - 1))) >= rate if mask is None else mask
    scale = np.broadcast_to(mask, x.shape).astype(x.dtype) / x.dtype.type(1 - rate)
    return x * scale, scale


@misconception(
    "dropout_forward",
    says="All examples lose the same features. The docstring says each entry: what shape must the random numbers have?",
)
def drops_the_same_features_everywhere(x, *, rate, mask=None, rng=None):
    mask = rng.random(x.shape[1:]) >= rate if mask is None else mask
    scale = np.broadcast_to(mask, x.shape).astype(x.dtype) / x.dtype.type(1 - rate)
    return x * scale, scale


@misconception(
    "dropout_forward",
    says="The output is float64 although x is float32. Three things bring float64 in: an array of that dtype (the "
    "mask that was given, say), a number that is numpy's own, and a cast (astype(float), dtype=float). Is one of "
    "them in yours?",
)
def goes_over_to_float64(x, *, rate, mask=None, rng=None):
    scale = _mask(x, rate, mask, rng).astype(np.float64) / (1 - rate)
    return x * scale, scale


@misconception(
    "dropout_backward",
    says="What was kept gets dout as it is. On the way there it was also scaled: what is the derivative of a multiple?",
)
def forgets_the_scale(dout, cache):
    return dout * (cache > 0)


@misconception(
    "dropout_backward",
    says="The gradient also reaches what was dropped. Does the loss change when such an entry does?",
)
def lets_everything_through(dout, cache):
    return dout * cache.max()


@misconception(
    "dropout_backward",
    says="dout goes on untouched. Each output is an input times a number: which, for what was kept and for what was "
    "dropped?",
)
def passes_dout_on(dout, cache):
    return dout.copy()


@misconception(
    "dropout_backward",
    says="The scale is undone here, as if one went back from y to x. A gradient is multiplied by the derivative on its "
    "way back, not divided.",
)
def undoes_the_scale(dout, cache):
    return np.where(cache > 0, dout / np.where(cache > 0, cache, 1), 0).astype(dout.dtype)


@misconception(
    "dropout_backward",
    says="A new mask is drawn on the way back, so that other entries get a gradient than had a part in the loss. Which "
    "mask is in the cache?",
)
def draws_another_mask(dout, cache):
    return dout * np.random.default_rng(0).permutation(cache.ravel()).reshape(cache.shape)


@misconception(
    "dropout_backward",
    says="The scale is applied twice. Each output is its input times mask / (1 - rate), once: what is the derivative?",
)
def scales_twice(dout, cache):
    return dout * cache * cache
