"""What students get wrong about the two-layer network's loss. Methods take self first."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.misconceptions import misconception


def _data_term(model, x, y):
    """Softmax loss and its gradients, all right."""
    p = model.params
    a, cache1 = layers.affine_forward(x, p["W1"], p["b1"])
    h, relu_cache = layers.relu_forward(a)
    scores, cache2 = layers.affine_forward(h, p["W2"], p["b2"])
    loss, dscores = losses.softmax_loss(scores, y)
    dh, dW2, db2 = layers.affine_backward(dscores, cache2)
    _, dW1, db1 = layers.affine_backward(layers.relu_backward(dh, relu_cache), cache1)
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


def _with_decay(model, data_loss, grads):
    """The right decay added."""
    decay = sum(losses.weight_decay(model.params[name])[0] for name in ("W1", "W2"))
    grads = {name: g + model.decay * model.params[name] if name[0] == "W" else g for name, g in grads.items()}
    return data_loss + model.decay * decay, grads, {"softmax": data_loss, "decay": decay}


@misconception(
    "two_layer_net_loss",
    says="The way back does not pass the ReLU. Which hidden units let nothing through on the way there, and what may "
    "come back through them?",
)
def skips_the_relu_on_the_way_back(self, x, y, *, rng=None):
    p = self.params
    a, cache1 = layers.affine_forward(x, p["W1"], p["b1"])
    h, _ = layers.relu_forward(a)
    scores, cache2 = layers.affine_forward(h, p["W2"], p["b2"])
    loss, dscores = losses.softmax_loss(scores, y)
    dh, dW2, db2 = layers.affine_backward(dscores, cache2)
    _, dW1, db1 = layers.affine_backward(dh, cache1)
    return _with_decay(self, loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2})


@misconception(
    "two_layer_net_loss",
    says="The ReLU on the way back is applied to the gradient: where dh is negative, it is cut. What decides whether "
    "a unit lets a gradient through, the gradient's sign or that of what went in?",
)
def cuts_negative_gradients(self, x, y, *, rng=None):
    p = self.params
    a, cache1 = layers.affine_forward(x, p["W1"], p["b1"])
    h, _ = layers.relu_forward(a)
    scores, cache2 = layers.affine_forward(h, p["W2"], p["b2"])
    loss, dscores = losses.softmax_loss(scores, y)
    dh, dW2, db2 = layers.affine_backward(dscores, cache2)
    _, dW1, db1 = layers.affine_backward(np.maximum(dh, 0), cache1)
    return _with_decay(self, loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2})


@misconception(
    "two_layer_net_loss",
    says="There is no ReLU between the two layers, so that together they are one affine layer and no more.",
)
def leaves_out_the_relu(self, x, y, *, rng=None):
    p = self.params
    h, cache1 = layers.affine_forward(x, p["W1"], p["b1"])
    scores, cache2 = layers.affine_forward(h, p["W2"], p["b2"])
    loss, dscores = losses.softmax_loss(scores, y)
    dh, dW2, db2 = layers.affine_backward(dscores, cache2)
    _, dW1, db1 = layers.affine_backward(dh, cache1)
    return _with_decay(self, loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2})


@misconception(
    "two_layer_net_loss",
    says="The scores pass through a ReLU too. A class may well have a negative score: after which of the two layers "
    "does the docstring of the class put the maximum?",
)
def rectifies_the_scores_too(self, x, y, *, rng=None):
    p = self.params
    a, cache1 = layers.affine_forward(x, p["W1"], p["b1"])
    h, relu_cache1 = layers.relu_forward(a)
    b, cache2 = layers.affine_forward(h, p["W2"], p["b2"])
    scores, relu_cache2 = layers.relu_forward(b)
    loss, dscores = losses.softmax_loss(scores, y)
    dh, dW2, db2 = layers.affine_backward(layers.relu_backward(dscores, relu_cache2), cache2)
    _, dW1, db1 = layers.affine_backward(layers.relu_backward(dh, relu_cache1), cache1)
    return _with_decay(self, loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2})


@misconception(
    "two_layer_net_loss",
    says="dW2 is made of the hidden layer before its ReLU. Which of the two does W2 multiply?",
)
def takes_the_hidden_layer_before_its_relu(self, x, y, *, rng=None):
    p = self.params
    a, cache1 = layers.affine_forward(x, p["W1"], p["b1"])
    h, relu_cache = layers.relu_forward(a)
    scores, cache2 = layers.affine_forward(h, p["W2"], p["b2"])
    loss, dscores = losses.softmax_loss(scores, y)
    dh, _, db2 = layers.affine_backward(dscores, cache2)
    _, dW1, db1 = layers.affine_backward(layers.relu_backward(dh, relu_cache), cache1)
    return _with_decay(self, loss, {"W1": dW1, "b1": db1, "W2": a.T @ dscores, "b2": db2})


@misconception(
    "two_layer_net_loss",
    says="The gradients are divided by the number of examples twice. dscores carries the 1/N of the mean already.",
)
def divides_by_n_twice(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    return _with_decay(self, loss, {name: g / len(x) for name, g in grads.items()})


@misconception(
    "two_layer_net_loss",
    says="The losses of the examples are summed. Losses in this course are averaged over the batch.",
)
def sums_over_the_batch(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    return _with_decay(self, loss * len(x), {name: g * len(x) for name, g in grads.items()})


@misconception(
    "two_layer_net_loss",
    says="The half of the decay is missing in the loss, and its gradients are twice what they should be. Where does "
    "the half stand in the equation, and what does it do to the derivative?",
)
def decays_without_the_half(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    decay = sum(float(np.square(self.params[name]).sum()) for name in ("W1", "W2"))
    grads = {name: g + 2 * self.decay * self.params[name] if name[0] == "W" else g for name, g in grads.items()}
    return loss + self.decay * decay, grads, {"softmax": loss, "decay": decay}


@misconception(
    "two_layer_net_loss",
    says="The half of the decay is missing in the loss, though the gradients have it: the two do not belong together. "
    "What is the derivative of the square of w?",
)
def forgets_the_half_in_the_loss_alone(self, x, y, *, rng=None):
    data_loss, grads = _data_term(self, x, y)
    _, grads, _ = _with_decay(self, data_loss, grads)
    decay = sum(float(np.square(self.params[name]).sum()) for name in ("W1", "W2"))
    return data_loss + self.decay * decay, grads, {"softmax": data_loss, "decay": decay}


@misconception(
    "two_layer_net_loss",
    says="The gradient of the decay has a 2 that does not go with its half. What is the derivative of half the square "
    "of w?",
)
def doubles_the_decay_in_the_gradients(self, x, y, *, rng=None):
    data_loss, grads = _data_term(self, x, y)
    loss, _, parts = _with_decay(self, data_loss, grads)
    grads = {name: g + 2 * self.decay * self.params[name] if name[0] == "W" else g for name, g in grads.items()}
    return loss, grads, parts


@misconception(
    "two_layer_net_loss",
    says="The decay is missing in the gradients, so no step will ever heed it. On how many ways does a weight reach "
    "the loss?",
)
def decays_in_the_loss_alone(self, x, y, *, rng=None):
    data_loss, grads = _data_term(self, x, y)
    loss, _, parts = _with_decay(self, data_loss, grads)
    return loss, grads, parts


@misconception(
    "two_layer_net_loss",
    says="The decay is missing in the loss. The number that is reported must be the one that is made small.",
)
def decays_in_the_gradients_alone(self, x, y, *, rng=None):
    data_loss, grads = _data_term(self, x, y)
    _, grads, parts = _with_decay(self, data_loss, grads)
    return data_loss, grads, parts


@misconception(
    "two_layer_net_loss",
    says="The biases are decayed too, in loss and gradients. A bias only shifts, and cannot make a function steep: "
    "which parameters stand in the equation?",
)
def decays_the_biases_too(self, x, y, *, rng=None):
    data_loss, grads = _data_term(self, x, y)
    decay = sum(losses.weight_decay(array)[0] for array in self.params.values())
    grads = {name: g + self.decay * self.params[name] for name, g in grads.items()}
    return data_loss + self.decay * decay, grads, {"softmax": data_loss, "decay": decay}


@misconception(
    "two_layer_net_loss",
    says="The gradients of the biases have a decay that the loss has not. Which parameters stand in the equation?",
)
def decays_the_gradients_of_the_biases(self, x, y, *, rng=None):
    data_loss, grads = _data_term(self, x, y)
    loss, _, parts = _with_decay(self, data_loss, grads)
    return loss, {name: g + self.decay * self.params[name] for name, g in grads.items()}, parts


@misconception(
    "two_layer_net_loss",
    says="Only the first layer's weights are decayed. Which weights stand in the equation?",
)
def decays_the_first_layer_alone(self, x, y, *, rng=None):
    data_loss, grads = _data_term(self, x, y)
    decay, dW1 = losses.weight_decay(self.params["W1"])
    grads["W1"] = grads["W1"] + self.decay * dW1
    return data_loss + self.decay * decay, grads, {"softmax": data_loss, "decay": decay}


@misconception(
    "two_layer_net_loss",
    says="The decay is subtracted from the gradients: the weights are made to grow. Which sign has it in the loss?",
)
def subtracts_the_decay(self, x, y, *, rng=None):
    data_loss, grads = _data_term(self, x, y)
    loss, _, parts = _with_decay(self, data_loss, grads)
    grads = {name: g - self.decay * self.params[name] if name[0] == "W" else g for name, g in grads.items()}
    return loss, grads, parts


@misconception(
    "two_layer_net_loss",
    says="The decay is divided by the number of examples. It is a property of the weights, and the batch has no part "
    "in it.",
)
def averages_the_decay_over_the_batch(self, x, y, *, rng=None):
    data_loss, grads = _data_term(self, x, y)
    share = self.decay / len(x)
    decay = sum(losses.weight_decay(self.params[name])[0] for name in ("W1", "W2"))
    grads = {name: g + share * self.params[name] if name[0] == "W" else g for name, g in grads.items()}
    return data_loss + share * decay, grads, {"softmax": data_loss, "decay": decay / len(x)}


@misconception(
    "two_layer_net_loss",
    says="The lengths of the weights are not squared: np.linalg.norm takes a root at its end.",
)
def takes_the_length_without_its_square(self, x, y, *, rng=None):
    data_loss, grads = _data_term(self, x, y)
    _, grads, _ = _with_decay(self, data_loss, grads)
    decay = float(np.linalg.norm(self.params["W1"]) + np.linalg.norm(self.params["W2"])) / 2
    return data_loss + self.decay * decay, grads, {"softmax": data_loss, "decay": decay}


@misconception(
    "two_layer_net_loss",
    says="The weight of the decay is left out: the penalty counts in full, whatever self.decay is. What should "
    "decay=0 give?",
)
def forgets_the_weight_of_the_decay(self, x, y, *, rng=None):
    data_loss, grads = _data_term(self, x, y)
    decay = sum(losses.weight_decay(self.params[name])[0] for name in ("W1", "W2"))
    grads = {name: g + self.params[name] if name[0] == "W" else g for name, g in grads.items()}
    return data_loss + decay, grads, {"softmax": data_loss, "decay": decay}


@misconception(
    "two_layer_net_loss",
    says="The part named decay has been multiplied by its weight already. See Returns in the docstring: parts are "
    "kept before their weights, so that runs with different weights can be compared.",
)
def weighs_the_part_named_decay(self, x, y, *, rng=None):
    loss, grads, parts = _with_decay(self, *_data_term(self, x, y))
    return loss, grads, {**parts, "decay": self.decay * parts["decay"]}


@misconception(
    "two_layer_net_loss",
    says="The part named softmax holds the whole loss. Which of the two terms is it?",
)
def puts_the_whole_loss_into_the_softmax_part(self, x, y, *, rng=None):
    loss, grads, parts = _with_decay(self, *_data_term(self, x, y))
    return loss, grads, {**parts, "softmax": loss}


@misconception(
    "two_layer_net_loss",
    says="The parts lack the decay. A training curve shows each term by itself: which two terms has this loss?",
)
def leaves_the_decay_out_of_the_parts(self, x, y, *, rng=None):
    loss, grads, parts = _with_decay(self, *_data_term(self, x, y))
    return loss, grads, {"softmax": parts["softmax"]}


@misconception(
    "two_layer_net_loss",
    says="The two caches of the affine layers are exchanged. The way back begins with the layer that came last: which "
    "cache is its own?",
)
def exchanges_the_caches(self, x, y, *, rng=None):
    p = self.params
    a, cache1 = layers.affine_forward(x, p["W1"], p["b1"])
    h, relu_cache = layers.relu_forward(a)
    scores, cache2 = layers.affine_forward(h, p["W2"], p["b2"])
    loss, dscores = losses.softmax_loss(scores, y)
    dh, dW2, db2 = layers.affine_backward(dscores, cache1)
    _, dW1, db1 = layers.affine_backward(layers.relu_backward(dh, relu_cache), cache2)
    return _with_decay(self, loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2})


@misconception(
    "two_layer_net_loss",
    says="The gradients are called dW1, db1, dW2, db2. The solver looks for them under the names of the parameters: "
    "see Returns in the docstring.",
)
def names_the_gradients_with_a_d(self, x, y, *, rng=None):
    loss, grads, parts = _with_decay(self, *_data_term(self, x, y))
    return loss, {f"d{name}": array for name, array in grads.items()}, parts


@misconception(
    "two_layer_net_loss",
    says="What is added to a weight's gradient is the decay itself, one and the same number for all its entries, "
    "where the gradient of the decay belongs. weight_decay gives both: which of the two has the shape of the weights?",
)
def adds_the_decay_itself_to_the_gradients(self, x, y, *, rng=None):
    loss, grads = _data_term(self, x, y)
    total, _, parts = _with_decay(self, loss, dict(grads))
    for name in ("W1", "W2"):
        grads[name] = grads[name] + self.decay * losses.weight_decay(self.params[name])[0]
    return total, grads, parts
