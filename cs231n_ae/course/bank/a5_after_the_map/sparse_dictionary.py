"""What students get wrong about the loss of a sparse dictionary."""

import copy

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.sparse_dictionary import SparseDictionary


def _loss(
    self, x, *, unit=True, turn=True, price=1, weigh=True, both_uses=True, shift=("exit", "entrance"), through=True
):
    """The right loss, but for what the options change."""
    p = self.params
    u, unit_cache = layers.unit_rows_forward(p["dec_W"])
    u = u if unit else p["dec_W"]
    a, encoder_cache = layers.affine_forward(x - p["dec_b"], u.T if self.tied else p["enc_W"], p["enc_b"])
    h, activation_cache = self._activate(a)
    x_hat, decoder_cache = layers.affine_forward(h, u, p["dec_b"])
    rebuilt, dx_hat = losses.l2_loss(x_hat, x)
    active, dactive = losses.l1_penalty(h)
    dh, du, dexit = layers.affine_backward(dx_hat, decoder_cache)
    dh = dh + price * (self.sparsity if weigh else 1) * dactive
    da = self._activate_backward(dh, activation_cache) if through else dh
    dentrance, dw, denc_b = layers.affine_backward(da, encoder_cache)
    grads = {"enc_b": denc_b, "dec_b": dexit * ("exit" in shift) - dentrance.sum(axis=0) * ("entrance" in shift)}
    if not self.tied:
        grads["enc_W"] = dw
    elif both_uses:
        du = du + dw.T
    grads["dec_W"] = layers.unit_rows_backward(du, unit_cache) if unit and turn else du
    return rebuilt + self.sparsity * active, grads, {"reconstruction": rebuilt, "sparsity": active}


@misconception(
    "sparse_dictionary_loss",
    says="The price of activity is missing in the gradients: dh comes from the reconstruction alone.",
)
def forgets_the_price_on_the_way_back(self, x, *, rng=None):
    return _loss(self, x, price=0)


@misconception(
    "sparse_dictionary_loss",
    says="The gradient of dec_W is that of the directions. A part of it lies along them, which no longer counts once "
    "they have length 1: what is the way back of unit_rows_forward?",
)
def stops_at_the_directions(self, x, *, rng=None):
    return _loss(self, x, turn=False)


@misconception(
    "sparse_dictionary_loss",
    says="dec_W is used as it is stored, at any length. Then a penalty on h costs nothing: h gets smaller, and the "
    "directions longer.",
)
def leaves_the_lengths(self, x, *, rng=None):
    return _loss(self, x, unit=False)


@misconception(
    "sparse_dictionary_loss",
    says="dec_b hears at the exit alone. It was taken off at the entrance, too: with which sign, and by how many "
    "examples?",
)
def hears_at_the_exit_alone(self, x, *, rng=None):
    return _loss(self, x, shift=("exit",))


@misconception(
    "sparse_dictionary_loss",
    says="dec_b hears at the entrance alone. It was put back at the exit, too.",
)
def hears_at_the_entrance_alone(self, x, *, rng=None):
    return _loss(self, x, shift=("entrance",))


@misconception(
    "sparse_dictionary_loss",
    says="In a tied model the directions are used twice, by the encoder and by the decoder. The gradient has what the "
    "decoder says alone.",
)
def forgets_the_encoders_use(self, x, *, rng=None):
    return _loss(self, x, both_uses=False)


@misconception(
    "sparse_dictionary_loss",
    says="The way back goes past the activation. Which latents can hear of anything?",
)
def goes_back_past_the_activation(self, x, *, rng=None):
    return _loss(self, x, through=False)


@misconception(
    "sparse_dictionary_loss",
    says="The encoder sees x itself: dec_b, which is put back at the exit, has not been taken off at the entrance.",
)
def does_not_take_the_shift_off(self, x, *, rng=None):
    shift = self.params["dec_b"]
    self.params["dec_b"] = np.zeros_like(shift)
    loss, grads, parts = SparseDictionary.loss(self, x)
    self.params["dec_b"] = shift
    return loss, grads, parts


@misconception(
    "sparse_dictionary_loss",
    says="The part sparsity already has its weight, and the loss has it twice: parts hold the penalty before λ.",
)
def weighs_the_price_twice(self, x, *, rng=None):
    _, grads, parts = SparseDictionary.loss(self, x)
    priced = self.sparsity * parts["sparsity"]
    return parts["reconstruction"] + self.sparsity * priced, grads, {**parts, "sparsity": priced}


@misconception(
    "sparse_dictionary_loss",
    says="The price has come to the wrong place: the part sparsity has it, and the loss adds the penalty without it. "
    "Parts hold the penalty before λ; what does the loss add?",
)
def weighs_the_part_in_place_of_the_loss(self, x, *, rng=None):
    _, grads, parts = _loss(self, x)
    active = parts["sparsity"]
    return parts["reconstruction"] + active, grads, {**parts, "sparsity": self.sparsity * active}


@misconception(
    "sparse_dictionary_loss",
    says="λ is nowhere, neither in the loss nor in the gradients: activity costs 1, whatever the model was built with. "
    "Which attribute holds its price?",
)
def leaves_the_price_out(self, x, *, rng=None):
    other = copy.copy(self)
    other.sparsity = 1.0
    return _loss(other, x)


@misconception(
    "sparse_dictionary_loss",
    says="The loss has the price λ, and the gradients do not: activity costs 1 on the way back. What stands before the "
    "penalty in the loss?",
)
def forgets_to_weigh_the_price_on_the_way_back(self, x, *, rng=None):
    return _loss(self, x, weigh=False)
