"""What students get wrong about the linear autoencoder's loss. Methods take self first."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.misconceptions import misconception


def _forward(model, x):
    """Code, reconstruction and the two caches."""
    p = model.params
    z, encoder_cache = layers.affine_forward(x, p["W1"], p["b1"])
    x_hat, decoder_cache = layers.affine_forward(z, p["W2"], p["b2"])
    return z, x_hat, encoder_cache, decoder_cache


def _backward(dx_hat, encoder_cache, decoder_cache):
    """The right way back."""
    dz, dW2, db2 = layers.affine_backward(dx_hat, decoder_cache)
    _, dW1, db1 = layers.affine_backward(dz, encoder_cache)
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


def _with_loss(model, x, loss_of):
    """Everything right but for the loss and its gradient, which ``loss_of(x_hat, x)`` gives."""
    _, x_hat, encoder_cache, decoder_cache = _forward(model, x)
    loss, dx_hat = loss_of(x_hat, x)
    return loss, _backward(dx_hat, encoder_cache, decoder_cache), {"reconstruction": loss}


@misconception(
    "linear_autoencoder_loss",
    says="The half is missing: loss and gradients are those of the whole squared error. Which of the losses of this "
    "course is asked for?",
)
def forgets_the_half(self, x, *, rng=None):
    return _with_loss(self, x, lambda x_hat, x: (float(np.square(x_hat - x).sum() / len(x)), 2 * (x_hat - x) / len(x)))


@misconception(
    "linear_autoencoder_loss",
    says="The examples of the batch are summed. Losses in this course sum over features and average over the batch: "
    "what would a larger batch do to the size of your step otherwise?",
)
def sums_over_the_batch(self, x, *, rng=None):
    return _with_loss(self, x, lambda x_hat, x: (float(np.square(x_hat - x).sum() / 2), x_hat - x))


@misconception(
    "linear_autoencoder_loss",
    says="The error is averaged over the features too. Losses in this course sum over features and average over the "
    "batch.",
)
def averages_over_the_features_too(self, x, *, rng=None):
    return _with_loss(self, x, lambda x_hat, x: (float(np.square(x_hat - x).mean() / 2), (x_hat - x) / x.size))


@misconception(
    "linear_autoencoder_loss",
    says="The gradients are divided by the number of examples twice. The loss's own gradient carries the 1/N of the "
    "mean already: what is left to divide?",
)
def divides_by_n_twice(self, x, *, rng=None):
    def loss_of(x_hat, x):
        loss, dx_hat = losses.l2_loss(x_hat, x)
        return loss, dx_hat / len(x)

    return _with_loss(self, x, loss_of)


@misconception(
    "linear_autoencoder_loss",
    says="All gradients have the wrong sign: they lead uphill. The loss grows with x_hat - x, or with x - x_hat?",
)
def takes_input_minus_reconstruction(self, x, *, rng=None):
    return _with_loss(self, x, lambda x_hat, x: (float(np.square(x - x_hat).sum() / 2 / len(x)), (x - x_hat) / len(x)))


@misconception(
    "linear_autoencoder_loss",
    says="A gradient and the cache that it goes back through do not belong together. The way back begins with the "
    "layer that came last: which cache is its own, and which gradient does it hand on to the encoder?",
)
def forgets_the_way_through_the_decoder(self, x, *, rng=None):
    _, x_hat, encoder_cache, decoder_cache = _forward(self, x)
    loss, dx_hat = losses.l2_loss(x_hat, x)
    _, dW2, db2 = layers.affine_backward(dx_hat, decoder_cache)
    _, dW1, db1 = layers.affine_backward(dx_hat, encoder_cache)
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}, {"reconstruction": loss}


@misconception(
    "linear_autoencoder_loss",
    says="The gradient reaches z through W1, as if it went the encoder's way. Between z and the loss lies the "
    "decoder: whose weights does dz hold?",
)
def sends_the_gradient_through_the_encoder(self, x, *, rng=None):
    _, x_hat, encoder_cache, decoder_cache = _forward(self, x)
    loss, dx_hat = losses.l2_loss(x_hat, x)
    _, dW2, db2 = layers.affine_backward(dx_hat, decoder_cache)
    dz = dx_hat @ self.params["W1"]
    _, dW1, db1 = layers.affine_backward(dz, encoder_cache)
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}, {"reconstruction": loss}


@misconception(
    "linear_autoencoder_loss",
    says="z is passed to the encoder's backward pass, where the gradient of z is wanted. Where does that come from?",
)
def passes_z_for_dz(self, x, *, rng=None):
    z, x_hat, encoder_cache, decoder_cache = _forward(self, x)
    loss, dx_hat = losses.l2_loss(x_hat, x)
    _, dW2, db2 = layers.affine_backward(dx_hat, decoder_cache)
    _, dW1, db1 = layers.affine_backward(z, encoder_cache)
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}, {"reconstruction": loss}


@misconception(
    "linear_autoencoder_loss",
    says="x_hat is passed back where the gradient of x_hat is wanted. The loss gives two things: which of them starts "
    "the way back?",
)
def passes_x_hat_for_its_gradient(self, x, *, rng=None):
    def loss_of(x_hat, x):
        return losses.l2_loss(x_hat, x)[0], x_hat

    return _with_loss(self, x, loss_of)


@misconception(
    "linear_autoencoder_loss",
    says="dW2 is made of x, as if the decoder had seen the input. What does the decoder get to see?",
)
def takes_x_for_the_decoders_input(self, x, *, rng=None):
    _, x_hat, encoder_cache, decoder_cache = _forward(self, x)
    loss, dx_hat = losses.l2_loss(x_hat, x)
    grads = _backward(dx_hat, encoder_cache, decoder_cache)
    grads["W2"] = x.T @ dx_hat
    return loss, grads, {"reconstruction": loss}


@misconception(
    "linear_autoencoder_loss",
    says="The gradients of W1 and W2 have each other's names. Which layer is first?",
)
def exchanges_the_names(self, x, *, rng=None):
    loss, g, parts = _with_loss(self, x, losses.l2_loss)
    return loss, {"W1": g["W2"], "b1": g["b2"], "W2": g["W1"], "b2": g["b1"]}, parts


@misconception(
    "linear_autoencoder_loss",
    says="The biases have no gradients here, and will stay at zero for ever. They are parameters like any other.",
)
def leaves_out_the_biases(self, x, *, rng=None):
    loss, g, parts = _with_loss(self, x, losses.l2_loss)
    return loss, {"W1": g["W1"], "W2": g["W2"]}, parts


@misconception(
    "linear_autoencoder_loss",
    says="The gradients are called dW1, db1, dW2, db2. The solver looks for them under the names of the parameters: "
    "see Returns in the docstring.",
)
def names_the_gradients_with_a_d(self, x, *, rng=None):
    loss, g, parts = _with_loss(self, x, losses.l2_loss)
    return loss, {f"d{name}": array for name, array in g.items()}, parts


@misconception(
    "linear_autoencoder_loss",
    says="Only the decoder learns: the gradients of the encoder are zero. On which way does W1 reach the loss?",
)
def trains_the_decoder_alone(self, x, *, rng=None):
    loss, g, parts = _with_loss(self, x, losses.l2_loss)
    return loss, {**g, "W1": np.zeros_like(g["W1"]), "b1": np.zeros_like(g["b1"])}, parts


@misconception(
    "linear_autoencoder_loss",
    says="There is a ReLU between encoder and decoder. It is a habit worth having, but this autoencoder is linear: z "
    "may be negative.",
)
def puts_a_relu_in_between(self, x, *, rng=None):
    p = self.params
    a, encoder_cache = layers.affine_forward(x, p["W1"], p["b1"])
    z, relu_cache = layers.relu_forward(a)
    x_hat, decoder_cache = layers.affine_forward(z, p["W2"], p["b2"])
    loss, dx_hat = losses.l2_loss(x_hat, x)
    dz, dW2, db2 = layers.affine_backward(dx_hat, decoder_cache)
    _, dW1, db1 = layers.affine_backward(layers.relu_backward(dz, relu_cache), encoder_cache)
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}, {"reconstruction": loss}


@misconception(
    "linear_autoencoder_loss",
    says="The part is called by another name than reconstruction: see Returns in the docstring. Plots and tables look "
    "for it there.",
)
def calls_the_part_loss(self, x, *, rng=None):
    loss, grads, _ = _with_loss(self, x, losses.l2_loss)
    return loss, grads, {"loss": loss}


@misconception(
    "linear_autoencoder_loss",
    says="The parts are empty. They are what a training curve is drawn of: which terms has this loss?",
)
def leaves_the_parts_empty(self, x, *, rng=None):
    loss, grads, _ = _with_loss(self, x, losses.l2_loss)
    return loss, grads, {}


@misconception(
    "linear_autoencoder_loss",
    says="The parameters are changed by a step downhill. That is the update rule's work: loss only says where "
    "downhill is.",
)
def takes_a_step_too(self, x, *, rng=None):
    loss, grads, parts = _with_loss(self, x, losses.l2_loss)
    for name in self.params:
        self.params[name] = self.params[name] - 1e-3 * grads[name]
    return loss, grads, parts


@misconception(
    "linear_autoencoder_loss",
    says="The gradients are float64 although the parameters are float32. Three things bring float64 in: an array "
    "made without a dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast "
    "(astype(float), dtype=float). Is one of them in yours?",
)
def collects_in_float64(self, x, *, rng=None):
    loss, grads, parts = _with_loss(self, x, losses.l2_loss)
    return loss, {name: np.zeros(array.shape) + array for name, array in grads.items()}, parts


_SWAPPED = (
    "The gradients of {0} and {1} have changed places: each of the two has the shape of the other. Which backward pass "
    "comes first on the way back, and whose weights did that layer have?"
)


@misconception("linear_autoencoder_loss", says=_SWAPPED.format("W1", "W2"))
def swaps_the_gradients_of_the_weights(self, x, *, rng=None):
    loss, grads, parts = _with_loss(self, x, losses.l2_loss)
    return loss, {**grads, "W1": grads["W2"], "W2": grads["W1"]}, parts


@misconception("linear_autoencoder_loss", says=_SWAPPED.format("b1", "b2"))
def swaps_the_gradients_of_the_biases(self, x, *, rng=None):
    loss, grads, parts = _with_loss(self, x, losses.l2_loss)
    return loss, {**grads, "b1": grads["b2"], "b2": grads["b1"]}, parts
