"""What students get wrong about the loss of the toy model of superposition."""

import numpy as np

from cs231n_ae import losses
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.superposition import Superposition


def _loss(self, x, *, reads=1, writes=1, through=True):
    """The right loss; the options leave something out of the way back."""
    w = self.params["W"]
    h = x @ w
    a = h @ w.T + self.params["b"]
    loss, g = losses.l2_loss(np.maximum(a, 0), x)
    g = g * (a > 0) if through else g
    return loss, {"W": reads * (g.T @ h) + writes * (x.T @ (g @ w)), "b": g.sum(axis=0)}, {"reconstruction": loss}


@misconception(
    "superposition_loss",
    says="dW has what reading says of W, and not what writing says. Where else does W stand, before h is known?",
)
def forgets_the_writing(self, x, *, rng=None):
    return _loss(self, x, writes=0)


@misconception(
    "superposition_loss",
    says="dW has what writing says of W, and not what reading says. W.T is W, too: what does it stand in front of?",
)
def forgets_the_reading(self, x, *, rng=None):
    return _loss(self, x, reads=0)


@misconception(
    "superposition_loss",
    says="dW is twice one of its two terms, as if W W^T were a square. The two uses see different things: which does "
    "each of them see?",
)
def doubles_one_use(self, x, *, rng=None):
    return _loss(self, x, reads=2, writes=0)


@misconception(
    "superposition_loss",
    says="The loss is right, and the way back goes past the ReLU. Where it put out 0, does a small step change "
    "anything?",
)
def goes_back_past_the_relu(self, x, *, rng=None):
    return _loss(self, x, through=False)


@misconception(
    "superposition_loss",
    says="There is no ReLU on the way forward: the model reads off negative numbers. Can a feature be there to a "
    "negative amount?",
)
def reads_off_negative_numbers(self, x, *, rng=None):
    w = self.params["W"]
    h = x @ w
    loss, g = losses.l2_loss(h @ w.T + self.params["b"], x)
    return loss, {"W": g.T @ h + x.T @ (g @ w), "b": g.sum(axis=0)}, {"reconstruction": loss}


@misconception(
    "superposition_loss",
    says="db is a mean over the examples. The loss has already been averaged: what is left to do with the N that share "
    "b?",
)
def averages_the_bias_again(self, x, *, rng=None):
    loss, grads, parts = Superposition.loss(self, x)
    return loss, {**grads, "b": grads["b"] / len(x)}, parts


@misconception(
    "superposition_loss",
    says="The loss and its gradients are twice what they should be: the half is missing, which this course has before "
    "squared errors and the paper has not.",
)
def forgets_the_half(self, x, *, rng=None):
    loss, grads, _ = Superposition.loss(self, x)
    return 2 * loss, {name: 2 * grad for name, grad in grads.items()}, {"reconstruction": 2 * loss}
