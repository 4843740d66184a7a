"""What students get wrong about the walkback loss. Methods take self first."""

import numpy as np

from cs231n_ae import losses
from cs231n_ae.course.misconceptions import misconception


def _walk(
    model,
    x,
    noise,
    rng,
    *,
    target=None,
    ways=("up", "down"),
    tanh=True,
    share=True,
    onward=None,
    mean=True,
    corrupted_input=True,
):
    """The right loss, but for what is said otherwise.

    Args:
        model, x, noise, rng: of the exercise.
        target: of a step, from x and the state; the clean x.
        ways: on which W has a gradient.
        tanh: whether its derivative is there.
        share: whether the gradients are divided by the number of steps.
        onward: the next state, from the model, the logits, the draws and x; drawn pixels.
        mean: whether the loss is.
        corrupted_input: whether the gradient of W sees the corrupted image, or the one before the damage.
    """
    grads = {name: np.zeros_like(p) for name, p in model.params.items()}
    w, parts, state = model.params["W"], {}, x
    for k, (tosses, eps, draws) in enumerate(zip(*model._noise(x, noise, rng), strict=True), start=1):
        corrupted = model._corrupt(state, tosses)
        h = model._hidden(corrupted, eps)
        logits = model._logits(h)
        parts[f"step_{k}"], dlogits = losses.bce_with_logits_loss(logits, x if target is None else target(x, state))
        dlogits = dlogits / model.walkback if share else dlogits
        da = dlogits @ w * (1 - h**2 if tanh else 1)
        grads["W"] += ("up" in ways) * ((corrupted if corrupted_input else state).T @ da)
        grads["W"] += ("down" in ways) * (dlogits.T @ h)
        grads["b"] += dlogits.sum(axis=0)
        grads["c"] += da.sum(axis=0)
        state = model._draw(logits, draws) if onward is None else onward(model, logits, draws, x)
    loss = sum(parts.values())
    return loss / model.walkback if mean else loss, grads, parts


@misconception(
    "gsn_loss",
    says="Each step is compared with the image that it started from. So the walk learns to stay wherever it has "
    "strayed; walkback is to bring it home. Which image is the target of all steps?",
)
def compares_with_where_the_step_began(self, x, *, noise=None, rng=None):
    return _walk(self, x, noise, rng, target=lambda x, state: state)


@misconception(
    "gsn_loss",
    says="Every step starts at the data again, so this is one step taken several times with fresh noise. Which state "
    "does step k + 1 start from?",
)
def starts_at_the_data_in_every_step(self, x, *, noise=None, rng=None):
    return _walk(self, x, noise, rng, onward=lambda model, logits, draws, x: x)


@misconception(
    "gsn_loss",
    says="The walk goes on with the probabilities. The chain that the model will walk draws its pixels: what are the "
    "draws in the noise for?",
)
def goes_on_with_the_probabilities(self, x, *, noise=None, rng=None):
    return _walk(self, x, noise, rng, onward=lambda model, logits, draws, x: 1 / (1 + np.exp(-logits)))


@misconception(
    "gsn_loss",
    says="dW holds what happens on the way up, from the pixels to the hidden units. W is used a second time: on which "
    "way, and between which two arrays does it stand there?",
)
def forgets_the_way_down(self, x, *, noise=None, rng=None):
    return _walk(self, x, noise, rng, ways=("up",))


@misconception(
    "gsn_loss",
    says="dW holds what happens on the way down, from the hidden units to the pixels. The hidden units depend on W "
    "too: through which layer does that gradient come?",
)
def forgets_the_way_up(self, x, *, noise=None, rng=None):
    return _walk(self, x, noise, rng, ways=("down",))


@misconception(
    "gsn_loss",
    says="The gradient goes through the tanh as if it were not there. What is the derivative of tanh, written with its "
    "output h?",
)
def forgets_the_tanh(self, x, *, noise=None, rng=None):
    return _walk(self, x, noise, rng, tanh=False)


@misconception(
    "gsn_loss",
    says="The loss is the mean of the steps, but the gradients are those of their sum. By how much is each step's "
    "gradient too large?",
)
def sums_the_gradients_of_a_mean(self, x, *, noise=None, rng=None):
    return _walk(self, x, noise, rng, share=False)


@misconception(
    "gsn_loss",
    says="Loss and gradients are sums over the steps. A longer walk would then mean a larger learning rate: what is "
    "asked for?",
)
def sums_over_the_steps(self, x, *, noise=None, rng=None):
    return _walk(self, x, noise, rng, share=False, mean=False)


@misconception(
    "gsn_loss",
    says="On the way up dW is made with the image before its corruption. Which pixels did the hidden units see?",
)
def pairs_with_the_clean_image(self, x, *, noise=None, rng=None):
    return _walk(self, x, noise, rng, corrupted_input=False)
