"""What students get wrong about a classifier on top of an encoder. Methods take self first."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.mlp import mlp_backward, mlp_forward


def _data_term(model, x, y):
    """Softmax loss and all gradients, the frozen encoder's too."""
    h, encoder_cache = mlp_forward(x, {**model.fixed, **model.params}, model.encoder_activations, prefix="enc_")
    scores, cache = layers.affine_forward(h, model.params["W"], model.params["b"])
    loss, dscores = losses.softmax_loss(scores, y)
    dh, dw, db = layers.affine_backward(dscores, cache)
    return loss, {**mlp_backward(dh, encoder_cache)[1], "W": dw, "b": db}


def _of_the_trained(model, grads):
    return {name: grads[name] for name in model.params}


def _with_decay(model, loss, grads):
    """The right decay added."""
    names = [name for name in model.params if "W" in name]
    decay = sum(losses.weight_decay(model.params[name])[0] for name in names)
    grads = {name: g + model.decay * model.params[name] if name in names else g for name, g in grads.items()}
    return loss + model.decay * decay, grads, {"softmax": loss, "decay": decay}


def _weights(model):
    return [name for name in model.params if "W" in name]


@misconception(
    "classifier_loss",
    says="A frozen encoder gets gradients here. It is no part of params: an update rule would not find what to move, "
    "were they zero or not: grads has the keys of params. What decides whether the gradient is passed on?",
)
def sends_a_gradient_into_the_frozen_encoder(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    return _with_decay(self, loss, grads)


@misconception(
    "classifier_loss",
    says="Fine-tuning stops at the softmax layer: the encoder gets no gradient, though nobody froze it. What does the "
    "affine layer's backward pass give besides dW and db, and who is waiting for it?",
)
def never_passes_the_gradient_on(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    return _with_decay(self, loss, {"W": grads["W"], "b": grads["b"]})


@misconception(
    "classifier_loss",
    says="The encoder, which is to be trained along, gets gradients of zero (but for the decay). What does the affine "
    "layer's backward pass give besides dW and db?",
)
def gives_the_encoder_zeros_when_fine_tuning(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    grads = {name: g if name in ("W", "b") else np.zeros_like(g) for name, g in grads.items()}
    return _with_decay(self, loss, _of_the_trained(self, grads))


@misconception(
    "classifier_loss",
    says="frozen is read the wrong way round: the encoder that is to learn gets no gradient, and the one that is not "
    "to learn gets some.",
)
def takes_frozen_for_free(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    grads = grads if self.frozen else {"W": grads["W"], "b": grads["b"]}
    return _with_decay(self, loss, grads)


@misconception(
    "classifier_loss",
    says="The gradient of the scores (N, K) is sent into the encoder, whose outputs are (N, H). Between the two lies "
    "the softmax layer's W: which of its three gradients has the shape of the encoder's output?",
)
def passes_dscores_on(self, x, y, *, rng=None):
    h, encoder_cache = mlp_forward(x, {**self.fixed, **self.params}, self.encoder_activations, prefix="enc_")
    scores, cache = layers.affine_forward(h, self.params["W"], self.params["b"])
    loss, dscores = losses.softmax_loss(scores, y)
    _, dw, db = layers.affine_backward(dscores, cache)
    encoder_grads = {} if self.frozen else mlp_backward(dscores, encoder_cache)[1]
    return _with_decay(self, loss, {**encoder_grads, "W": dw, "b": db})


@misconception(
    "classifier_loss",
    says="A frozen encoder's parameters are in self.fixed, and it has no gradients. In which dict is it looked for "
    "here?",
)
def looks_for_the_encoder_in_params_alone(self, x, y, *, rng=None):
    h, encoder_cache = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
    scores, cache = layers.affine_forward(h, self.params["W"], self.params["b"])
    loss, dscores = losses.softmax_loss(scores, y)
    dh, dw, db = layers.affine_backward(dscores, cache)
    grads = {**mlp_backward(dh, encoder_cache)[1], "W": dw, "b": db}
    return _with_decay(self, loss, _of_the_trained(self, grads))


@misconception(
    "classifier_loss",
    says="A trained encoder's parameters are in self.params, and their gradients go into grads under the same names. "
    "Which of the two dicts lacks them here?",
)
def looks_for_the_encoder_in_fixed_alone(self, x, y, *, rng=None):
    h, _ = mlp_forward(x, self.fixed, self.encoder_activations, prefix="enc_")
    scores, cache = layers.affine_forward(h, self.params["W"], self.params["b"])
    loss, dscores = losses.softmax_loss(scores, y)
    _, dw, db = layers.affine_backward(dscores, cache)
    return _with_decay(self, loss, {"W": dw, "b": db})


@misconception(
    "classifier_loss",
    says="The scores pass through a sigmoid before the softmax. Scores may be any numbers, and the softmax makes "
    "probabilities of them: what is the s of the docstring?",
)
def squashes_the_scores(self, x, y, *, rng=None):
    h, encoder_cache = mlp_forward(x, {**self.fixed, **self.params}, self.encoder_activations, prefix="enc_")
    a, cache = layers.affine_forward(h, self.params["W"], self.params["b"])
    scores, sigmoid_cache = layers.sigmoid_forward(a)
    loss, dscores = losses.softmax_loss(scores, y)
    dh, dw, db = layers.affine_backward(layers.sigmoid_backward(dscores, sigmoid_cache), cache)
    grads = {**mlp_backward(dh, encoder_cache)[1], "W": dw, "b": db}
    return _with_decay(self, loss, _of_the_trained(self, grads))


@misconception(
    "classifier_loss",
    says="The gradients are divided by the number of examples twice. dscores carries the 1/N of the mean already.",
)
def divides_by_n_twice(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    return _with_decay(self, loss, {name: grads[name] / len(x) for name in self.params})


@misconception(
    "classifier_loss",
    says="The encoder's gradients are divided by the number of examples a second time; W and b have theirs right. dh "
    "comes from dscores, which carries the 1/N of the mean already: what is left to be averaged?",
)
def divides_what_the_encoder_gets_by_n_again(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    grads = {name: grads[name] if name in ("W", "b") else grads[name] / len(x) for name in self.params}
    return _with_decay(self, loss, grads)


@misconception(
    "classifier_loss",
    says="The losses of the examples are summed. Losses in this course are averaged over the batch.",
)
def sums_over_the_batch(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    return _with_decay(self, loss * len(x), {name: grads[name] * len(x) for name in self.params})


@misconception(
    "classifier_loss",
    says="The decay is forgotten: self.decay has no effect at all. By which two ways does a weight reach the loss?",
)
def forgets_the_decay(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    return loss, _of_the_trained(self, grads), {"softmax": loss, "decay": 0.0}


@misconception(
    "classifier_loss",
    says="The decay is missing in the gradients: training would never notice it.",
)
def decays_in_the_loss_alone(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    total, _, parts = _with_decay(self, loss, {})
    return total, _of_the_trained(self, grads), parts


@misconception(
    "classifier_loss",
    says="The decay is missing in the loss. The number that is reported must be the one that is made small.",
)
def decays_in_the_gradients_alone(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    _, grads, parts = _with_decay(self, loss, _of_the_trained(self, grads))
    return loss, grads, parts


@misconception(
    "classifier_loss",
    says="The half of the decay is missing, and its gradients are twice what they should be. Where does the half stand "
    "in the equation?",
)
def decays_without_the_half(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    decay = sum(float(np.square(self.params[name]).sum()) for name in _weights(self))
    grads = {n: grads[n] + 2 * self.decay * self.params[n] if "W" in n else grads[n] for n in self.params}
    return loss + self.decay * decay, grads, {"softmax": loss, "decay": decay}


@misconception(
    "classifier_loss",
    says="The biases are decayed too. See the docstring of the class: which arrays does the decay keep small?",
)
def decays_the_biases_too(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    decay = sum(losses.weight_decay(value)[0] for value in self.params.values())
    grads = {name: grads[name] + self.decay * value for name, value in self.params.items()}
    return loss + self.decay * decay, grads, {"softmax": loss, "decay": decay}


@misconception(
    "classifier_loss",
    says="Only the softmax layer's W is decayed. When the encoder is trained along, its weights are in params as well.",
)
def decays_the_softmax_layer_alone(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    decay, dw = losses.weight_decay(self.params["W"])
    grads = {**_of_the_trained(self, grads), "W": grads["W"] + self.decay * dw}
    return loss + self.decay * decay, grads, {"softmax": loss, "decay": decay}


@misconception(
    "classifier_loss",
    says="The weights of the frozen encoder are counted in the decay. They cannot change, so neither can their length: "
    "which weights does the docstring of the class name?",
)
def counts_the_frozen_weights(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    frozen = sum(losses.weight_decay(value)[0] for name, value in self.fixed.items() if "W" in name)
    total, grads, parts = _with_decay(self, loss, _of_the_trained(self, grads))
    return total + self.decay * frozen, grads, {**parts, "decay": parts["decay"] + frozen}


@misconception(
    "classifier_loss",
    says="The part named decay has its weight lambda in it already. The docstring asks for what it is before that, so "
    "that runs with different lambdas can be compared.",
)
def weighs_the_part(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    total, grads, parts = _with_decay(self, loss, _of_the_trained(self, grads))
    return total, grads, {**parts, "decay": self.decay * parts["decay"]}


@misconception(
    "classifier_loss",
    says="The part named softmax is the whole loss, decay and all.",
)
def calls_the_whole_loss_softmax(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    total, grads, parts = _with_decay(self, loss, _of_the_trained(self, grads))
    return total, grads, {**parts, "softmax": total}


@misconception(
    "classifier_loss",
    says="The decay's part is missing. Which two terms has this loss? Training curves are drawn of the parts.",
)
def names_one_part_alone(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    total, grads, _ = _with_decay(self, loss, _of_the_trained(self, grads))
    return total, grads, {"softmax": loss}


@misconception(
    "classifier_loss",
    says="The gradients are float64 although the parameters are float32. Three things bring float64 in: an array "
    "made without a dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast "
    "(astype(float), dtype=float). Is one of them in yours?",
)
def collects_in_float64(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    total, grads, parts = _with_decay(self, loss, _of_the_trained(self, grads))
    return total, {name: np.zeros(array.shape) + array for name, array in grads.items()}, parts


@misconception(
    "classifier_loss",
    says="What is added to a weight's gradient is the decay itself, one and the same number for all its entries, "
    "where the gradient of the decay belongs. weight_decay gives both: which of the two has the shape of the weights?",
)
def adds_the_decay_itself_to_the_gradients(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    grads = _of_the_trained(self, grads)
    total, _, parts = _with_decay(self, loss, {})
    for name in _weights(self):
        grads[name] = grads[name] + self.decay * losses.weight_decay(self.params[name])[0]
    return total, grads, parts
