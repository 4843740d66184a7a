"""What students get wrong about the walkback loss. Methods take self first."""

import numpy as np

from cs231n_ae import losses
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.gsn import GSN


def _walk(model, x, noise, rng, onward):
    """The steps: the image it starts from, the corrupted one, hidden units and logits of each; onward is the next."""
    steps, state = [], x
    for tosses, eps, draws in zip(*model._noise(x, noise, rng), strict=True):
        corrupted = model._corrupt(state, tosses)
        h = model._hidden(corrupted, eps)
        steps.append((state, corrupted, h, model._logits(h)))
        state = onward(steps[-1][-1], draws)
    return steps


def _gradients(w, corrupted, h, dlogits):
    """The right way back through one step."""
    da = dlogits @ w * (1 - h**2)
    return {"W": corrupted.T @ da + dlogits.T @ h, "b": dlogits.sum(axis=0), "c": da.sum(axis=0)}


def _loss(model, targets, steps, gradients=_gradients):
    """Loss, gradients and parts of these steps, each compared with its target."""
    parts, grads = {}, {name: np.zeros_like(p) for name, p in model.params.items()}
    for k, (target, (_, corrupted, h, logits)) in enumerate(zip(targets, steps, strict=True), start=1):
        parts[f"step_{k}"], dlogits = losses.bce_with_logits_loss(logits, target)
        for name, g in gradients(model.params["W"], corrupted, h, dlogits / model.walkback).items():
            grads[name] += g
    return sum(parts.values()) / model.walkback, grads, parts


@misconception(
    "gsn_loss",
    says="Each step is compared with the image that it started from. So the walk learns to stay wherever it has "
    "strayed; walkback is to bring it home. Which image is the target of all steps?",
)
def compares_with_where_the_step_began(self, x, *, noise=None, rng=None):
    steps = _walk(self, x, noise, rng, onward=self._draw)
    return _loss(self, [state for state, *_ in steps], steps)


@misconception(
    "gsn_loss",
    says="Every step starts at the data again, so this is one step taken several times with fresh noise. Which state "
    "does step k + 1 start from?",
)
def starts_at_the_data_in_every_step(self, x, *, noise=None, rng=None):
    steps = _walk(self, x, noise, rng, onward=lambda logits, draws: x)
    return _loss(self, [x] * len(steps), steps)


@misconception(
    "gsn_loss",
    says="The walk goes on with the probabilities. The chain that the model will walk draws its pixels: what are the "
    "draws in the noise for?",
)
def goes_on_with_the_probabilities(self, x, *, noise=None, rng=None):
    steps = _walk(self, x, noise, rng, onward=lambda logits, draws: 1 / (1 + np.exp(-logits)))
    return _loss(self, [x] * len(steps), steps)


@misconception(
    "gsn_loss",
    says="dW holds what happens on the way up, from the pixels to the hidden units. W is used a second time: on which "
    "way, and between which two arrays does it stand there?",
)
def forgets_the_way_down(self, x, *, noise=None, rng=None):
    def gradients(w, corrupted, h, dlogits):
        da = dlogits @ w * (1 - h**2)
        return {"W": corrupted.T @ da, "b": dlogits.sum(axis=0), "c": da.sum(axis=0)}

    steps = _walk(self, x, noise, rng, onward=self._draw)
    return _loss(self, [x] * len(steps), steps, gradients)


@misconception(
    "gsn_loss",
    says="dW holds what happens on the way down, from the hidden units to the pixels. The hidden units depend on W "
    "too: through which layer does that gradient come?",
)
def forgets_the_way_up(self, x, *, noise=None, rng=None):
    def gradients(w, corrupted, h, dlogits):
        da = dlogits @ w * (1 - h**2)
        return {"W": dlogits.T @ h, "b": dlogits.sum(axis=0), "c": da.sum(axis=0)}

    steps = _walk(self, x, noise, rng, onward=self._draw)
    return _loss(self, [x] * len(steps), steps, gradients)


@misconception(
    "gsn_loss",
    says="The gradient goes through the tanh as if it were not there. What is the derivative of tanh, written with its "
    "output h?",
)
def forgets_the_tanh(self, x, *, noise=None, rng=None):
    def gradients(w, corrupted, h, dlogits):
        da = dlogits @ w
        return {"W": corrupted.T @ da + dlogits.T @ h, "b": dlogits.sum(axis=0), "c": da.sum(axis=0)}

    steps = _walk(self, x, noise, rng, onward=self._draw)
    return _loss(self, [x] * len(steps), steps, gradients)


@misconception(
    "gsn_loss",
    says="The loss is the mean of the steps, but the gradients are those of their sum. By how much is each step's "
    "gradient too large?",
)
def sums_the_gradients_of_a_mean(self, x, *, noise=None, rng=None):
    loss, grads, parts = GSN.loss(self, x, noise=noise, rng=rng)
    return loss, {name: self.walkback * g for name, g in grads.items()}, parts


@misconception(
    "gsn_loss",
    says="Loss and gradients are sums over the steps. A longer walk would then mean a larger learning rate: what is "
    "asked for?",
)
def sums_over_the_steps(self, x, *, noise=None, rng=None):
    loss, grads, parts = GSN.loss(self, x, noise=noise, rng=rng)
    return self.walkback * loss, {name: self.walkback * g for name, g in grads.items()}, parts


@misconception(
    "gsn_loss",
    says="On the way up dW is made with the image before its corruption. Which pixels did the hidden units see?",
)
def pairs_with_the_clean_image(self, x, *, noise=None, rng=None):
    steps = _walk(self, x, noise, rng, onward=self._draw)
    steps = [(state, state, h, logits) for state, _, h, logits in steps]
    return _loss(self, [x] * len(steps), steps)


@misconception(
    "gsn_loss",
    says="Two generators of one seed gave two different results. Is there a call of np.random, or a generator "
    "of your own? Or has the first call changed what the second begins with?",
)
def draws_from_another_generator(self, x, *, noise=None, rng=None):
    return GSN.loss(self, x, noise=self.draw_noise(len(x), rng=np.random.default_rng()) if noise is None else noise)


@misconception(
    "gsn_loss",
    says="Whatever generator is passed, the same corruptions and draws come out. Are they drawn from a generator of "
    "your own, whose seed is always the same, or not drawn at all? What is the argument rng for?",
)
def draws_from_a_fixed_seed(self, x, *, noise=None, rng=None):
    return GSN.loss(self, x, noise=self.draw_noise(len(x), rng=np.random.default_rng(0)) if noise is None else noise)


@misconception(
    "gsn_loss",
    says="The next step starts from the corrupted image, which gets corrupted once more: what the model has made of it "
    "is lost. Which image has step k drawn, and where does step k + 1 start?",
)
def goes_on_from_the_corrupted_image(self, x, *, noise=None, rng=None):
    steps, state = [], x
    for tosses, eps, _ in zip(*self._noise(x, noise, rng), strict=True):
        corrupted = self._corrupt(state, tosses)
        h = self._hidden(corrupted, eps)
        steps.append((state, corrupted, h, self._logits(h)))
        state = corrupted
    return _loss(self, [x] * len(steps), steps)


@misconception(
    "gsn_loss",
    says="With rng, the way back has another draw than the way there. The gradients then belong to noise that the loss "
    "never saw: how often may rng be asked in one call?",
)
def asks_rng_again_on_the_way_back(self, x, *, noise=None, rng=None):
    loss, grads, parts = GSN.loss(self, x, noise=noise, rng=rng)
    return loss, grads if rng is None else GSN.loss(self, x, rng=rng)[1], parts


def _through_a_sigmoid(w, corrupted, h, dlogits):
    da = dlogits @ w * h * (1 - h)
    return {"W": corrupted.T @ da + dlogits.T @ h, "b": dlogits.sum(axis=0), "c": da.sum(axis=0)}


@misconception(
    "gsn_loss",
    says="The way back through the hidden units has the slope of a sigmoid, h (1 - h). Which function made h?",
)
def takes_the_slope_of_a_sigmoid(self, x, *, noise=None, rng=None):
    steps = _walk(self, x, noise, rng, onward=self._draw)
    return _loss(self, [x] * len(steps), steps, _through_a_sigmoid)
