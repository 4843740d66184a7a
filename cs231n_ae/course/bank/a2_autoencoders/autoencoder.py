"""What students get wrong about the autoencoder's loss. Methods take self first."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.mlp import mlp_backward, mlp_forward


def _there(model, x):
    z, encoder_cache = mlp_forward(x, model.params, model.encoder_activations, prefix="enc_")
    out, decoder_cache = mlp_forward(z, model.params, model.decoder_activations, prefix="dec_")
    return z, out, encoder_cache, decoder_cache


def _with_dout(model, x, dout_of):
    """Everything right but for what starts the way back: ``dout_of(loss, dout, out)`` gives it, with the loss."""
    _, out, encoder_cache, decoder_cache = _there(model, x)
    loss, dout = dout_of(*model._compare(out, x), out)
    dz, decoder_grads = mlp_backward(dout, decoder_cache)
    _, encoder_grads = mlp_backward(dz, encoder_cache)
    return loss, {**encoder_grads, **decoder_grads}, {"reconstruction": loss}


def _right(model, x):
    return _with_dout(model, x, lambda loss, dout, out: (loss, dout))


@misconception(
    "autoencoder_loss",
    says="A gradient and the cache that it goes back through do not belong together. The way back begins with the "
    "decoder and its cache; the encoder's output is the code: which gradient belongs to that, and who has it?",
)
def forgets_the_way_through_the_decoder(self, x, *, rng=None):
    _, out, encoder_cache, decoder_cache = _there(self, x)
    loss, dout = self._compare(out, x)
    _, decoder_grads = mlp_backward(dout, decoder_cache)
    _, encoder_grads = mlp_backward(dout, encoder_cache)
    return loss, {**encoder_grads, **decoder_grads}, {"reconstruction": loss}


@misconception(
    "autoencoder_loss",
    says="The code itself goes back into the encoder, where the gradient of the code is wanted.",
)
def passes_the_code_for_its_gradient(self, x, *, rng=None):
    z, out, encoder_cache, decoder_cache = _there(self, x)
    loss, dout = self._compare(out, x)
    _, decoder_grads = mlp_backward(dout, decoder_cache)
    _, encoder_grads = mlp_backward(z, encoder_cache)
    return loss, {**encoder_grads, **decoder_grads}, {"reconstruction": loss}


@misconception(
    "autoencoder_loss",
    says="The encoder has no gradients: only the decoder would learn, to read a code that is random for ever. On which "
    "way do the encoder's weights reach the loss?",
)
def trains_the_decoder_alone(self, x, *, rng=None):
    loss, grads, parts = _right(self, x)
    return loss, {name: g for name, g in grads.items() if name.startswith("dec_")}, parts


@misconception(
    "autoencoder_loss",
    says="The sigmoid of the Bernoulli likelihood is applied twice: the loss takes logits, and applies it by itself. "
    "Which of your functions gives probabilities already?",
)
def compares_probabilities_as_if_logits(self, x, *, rng=None):
    _, out, encoder_cache, decoder_cache = _there(self, x)
    sigmoid_cache = None
    if self.likelihood == "bernoulli":
        out, sigmoid_cache = layers.sigmoid_forward(out)
    loss, dout = self._compare(out, x)
    if sigmoid_cache is not None:
        dout = layers.sigmoid_backward(dout, sigmoid_cache)
    dz, decoder_grads = mlp_backward(dout, decoder_cache)
    _, encoder_grads = mlp_backward(dz, encoder_cache)
    return loss, {**encoder_grads, **decoder_grads}, {"reconstruction": loss}


@misconception(
    "autoencoder_loss",
    says="Under the Bernoulli likelihood the loss takes logits and applies the sigmoid by itself; here it is handed "
    "probabilities, so that the sigmoid comes twice. On the way back only one of the two is there: which of your "
    "lines makes probabilities, and who asked for them?",
)
def hands_probabilities_to_the_loss_of_logits(self, x, *, rng=None):
    _, out, encoder_cache, decoder_cache = _there(self, x)
    out = layers.sigmoid_forward(out)[0] if self.likelihood == "bernoulli" else out
    loss, dout = self._compare(out, x)
    dz, decoder_grads = mlp_backward(dout, decoder_cache)
    _, encoder_grads = mlp_backward(dz, encoder_cache)
    return loss, {**encoder_grads, **decoder_grads}, {"reconstruction": loss}


@misconception(
    "autoencoder_loss",
    says="A sigmoid follows the decoder whatever the likelihood is. The means of the Gaussian one may be any numbers, "
    "and the loss of the Bernoulli one takes logits and applies the sigmoid by itself: where is one to be applied?",
)
def always_applies_a_sigmoid(self, x, *, rng=None):
    _, out, encoder_cache, decoder_cache = _there(self, x)
    loss, dout = self._compare(layers.sigmoid_forward(out)[0], x)
    dz, decoder_grads = mlp_backward(dout, decoder_cache)
    _, encoder_grads = mlp_backward(dz, encoder_cache)
    return loss, {**encoder_grads, **decoder_grads}, {"reconstruction": loss}


@misconception(
    "autoencoder_loss",
    says="The gradient of the logits is sent through a sigmoid. The loss takes logits, and what it gives back is the "
    "gradient with respect to them: the slope of the sigmoid is in it already.",
)
def goes_back_through_a_sigmoid(self, x, *, rng=None):
    def through(loss, dout, out):
        if self.likelihood == "bernoulli":
            dout = layers.sigmoid_backward(dout, layers.sigmoid_forward(out)[1])
        return loss, dout

    return _with_dout(self, x, through)


@misconception(
    "autoencoder_loss",
    says="The loss is always half the squared error, also where the likelihood is Bernoulli. Which attribute or "
    "method of the model knows the choice?",
)
def always_takes_the_squared_error(self, x, *, rng=None):
    return _with_dout(self, x, lambda _, __, out: (float(np.sum((out - x) ** 2) / 2 / len(x)), (out - x) / len(x)))


@misconception(
    "autoencoder_loss",
    says="Loss and gradients are those of the sum over the batch. In this course a loss is averaged over the examples.",
)
def sums_over_the_batch(self, x, *, rng=None):
    return _with_dout(self, x, lambda loss, dout, _: (loss * len(x), dout * len(x)))


@misconception(
    "autoencoder_loss",
    says="The gradients are divided by the number of examples twice: the loss's own gradient has the 1/N already.",
)
def divides_by_n_twice(self, x, *, rng=None):
    return _with_dout(self, x, lambda loss, dout, _: (loss, dout / len(x)))


@misconception(
    "autoencoder_loss",
    says="The gradients lead uphill: the sign is that of input minus reconstruction.",
)
def turns_the_difference_around(self, x, *, rng=None):
    return _with_dout(self, x, lambda loss, dout, _: (loss, -dout))


@misconception(
    "autoencoder_loss",
    says="What goes back into the decoder is its output, not the gradient of its output. _compare gives two things: "
    "what is the second for?",
)
def passes_the_output_for_its_gradient(self, x, *, rng=None):
    return _with_dout(self, x, lambda loss, _, out: (loss, out))


@misconception(
    "autoencoder_loss",
    says="There is one gradient for W1, one for W2 and so on: encoder and decoder have lost their prefixes, and one "
    "has overwritten the other.",
)
def merges_the_halves_under_one_name(self, x, *, rng=None):
    loss, grads, parts = _right(self, x)
    return loss, {name[4:]: g for name, g in grads.items()}, parts


@misconception(
    "autoencoder_loss",
    says="The parts are empty. They are what a training curve is drawn of: which terms has this loss?",
)
def leaves_the_parts_empty(self, x, *, rng=None):
    loss, grads, _ = _right(self, x)
    return loss, grads, {}


@misconception(
    "autoencoder_loss",
    says="The parameters have moved a step downhill. That is the update rule's work: loss only says where downhill is.",
)
def takes_a_step_too(self, x, *, rng=None):
    loss, grads, parts = _right(self, x)
    for name in self.params:
        self.params[name] = self.params[name] - 1e-3 * grads[name]
    return loss, grads, parts


@misconception(
    "autoencoder_loss",
    says="The gradients are float64 although the parameters are float32: where does float64 come in?",
)
def collects_in_float64(self, x, *, rng=None):
    loss, grads, parts = _right(self, x)
    return loss, {name: np.zeros(g.shape) + g for name, g in grads.items()}, parts
