"""What students get wrong about tied weights. Methods take self first."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.mlp import mlp_backward, mlp_forward
from cs231n_ae.models.tied import TiedAutoencoder, add_both_paths


def _summed(encoder_grads, decoder_grads, weight):
    """Biases as they are; of the weights what ``weight(d_encoder, d_decoder)`` gives for the two paths."""
    depth = len(decoder_grads) // 2
    grads = dict(encoder_grads)
    for i in range(1, depth + 1):
        grads[f"enc_W{i}"] = weight(encoder_grads[f"enc_W{i}"], decoder_grads[f"dec_W{depth + 1 - i}"])
        grads[f"dec_b{i}"] = decoder_grads[f"dec_b{i}"]
    return grads


@misconception(
    "add_both_paths",
    says="Only the encoder's path is there. The same weight stands in the decoder once more: what happens to the loss "
    "when it moves there?",
)
def takes_the_encoders_path_only(encoder_grads, decoder_grads):
    return _summed(encoder_grads, decoder_grads, lambda enc, dec: enc.copy())


@misconception(
    "add_both_paths",
    says="Only the decoder's path is there. The same weight stands in the encoder too: what happens to the loss when "
    "it moves there?",
)
def takes_the_decoders_path_only(encoder_grads, decoder_grads):
    return _summed(encoder_grads, decoder_grads, lambda enc, dec: dec.T.copy())


@misconception(
    "add_both_paths",
    says="The decoder's gradient is added as it is. The decoder's weight is the transpose of the encoder's: which "
    "shape has its gradient, and which entry of it belongs to W[d, h]?",
)
def does_not_turn_the_decoders_gradient(encoder_grads, decoder_grads):
    return _summed(encoder_grads, decoder_grads, lambda enc, dec: enc + dec)


@misconception(
    "add_both_paths",
    says="The decoder's gradient has been given the right shape by reshape, which keeps the order of the numbers in "
    "memory and so mixes up rows and columns. What turns a matrix over?",
)
def reshapes_instead_of_turning(encoder_grads, decoder_grads):
    return _summed(encoder_grads, decoder_grads, lambda enc, dec: enc + dec.reshape(enc.shape))


@misconception(
    "add_both_paths",
    says="You took the mean of the two paths. When a weight moves, both paths change the loss: do two changes add up, "
    "or is the result their mean?",
)
def takes_the_mean_of_both_paths(encoder_grads, decoder_grads):
    return _summed(encoder_grads, decoder_grads, lambda enc, dec: (enc + dec.T) / 2)


@misconception(
    "add_both_paths",
    says="One path is subtracted from the other. Going down and going up are not opposites here: what does the chain "
    "rule do with two ways to the loss?",
)
def subtracts_the_decoders_path(encoder_grads, decoder_grads):
    return _summed(encoder_grads, decoder_grads, lambda enc, dec: enc - dec.T)


@misconception(
    "add_both_paths",
    says="Layers of the same number are put together. The decoder mirrors the encoder: with two layers, which of the "
    "decoder's uses the encoder's first weight?",
)
def pairs_layers_of_one_number(encoder_grads, decoder_grads):
    depth = len(decoder_grads) // 2
    grads = dict(encoder_grads)
    for i in range(1, depth + 1):
        grads[f"enc_W{i}"] = encoder_grads[f"enc_W{i}"] + decoder_grads[f"dec_W{i}"].T
        grads[f"dec_b{i}"] = decoder_grads[f"dec_b{i}"]
    return grads


@misconception(
    "add_both_paths",
    says="The gradients of the decoder's weights are still there. The model has no such parameters: what should an "
    "update rule do with them?",
)
def keeps_the_decoders_weights(encoder_grads, decoder_grads):
    return {**decoder_grads, **add_both_paths(encoder_grads, decoder_grads)}


@misconception(
    "add_both_paths",
    says="The decoder's biases have no gradients. They are not tied, but they are parameters: what do they get?",
)
def loses_the_decoders_biases(encoder_grads, decoder_grads):
    grads = add_both_paths(encoder_grads, decoder_grads)
    return {name: g for name, g in grads.items() if not name.startswith("dec_")}


@misconception(
    "add_both_paths",
    says="The decoder's biases have each other's gradients. Their layers were not turned around, only the weights come "
    "from the other end.",
)
def turns_the_biases_around_too(encoder_grads, decoder_grads):
    depth = len(decoder_grads) // 2
    grads = add_both_paths(encoder_grads, decoder_grads)
    return {**grads, **{f"dec_b{i}": decoder_grads[f"dec_b{depth + 1 - i}"] for i in range(1, depth + 1)}}


@misconception(
    "add_both_paths",
    says="float32 came in and float64 went out: where does float64 come in?",
)
def adds_in_float64(encoder_grads, decoder_grads):
    return _summed(encoder_grads, decoder_grads, lambda enc, dec: np.zeros(enc.shape) + enc + dec.T)


def _halves(model, x):
    """The loss and both halves' gradients, as if nothing were tied."""
    z, encoder_cache = mlp_forward(x, model.params, model.encoder_activations, prefix="enc_")
    out, decoder_cache = mlp_forward(z, model.decoder_params(), model.decoder_activations, prefix="dec_")
    loss, dout = model._compare(out, x)
    dz, decoder_grads = mlp_backward(dout, decoder_cache)
    _, encoder_grads = mlp_backward(dz, encoder_cache)
    return loss, encoder_grads, decoder_grads


def _joined(model, x, weight):
    loss, encoder_grads, decoder_grads = _halves(model, x)
    return loss, _summed(encoder_grads, decoder_grads, weight), {"reconstruction": loss}


@misconception(
    "tied_autoencoder_loss",
    says="The weights' gradients hold the encoder's path only. The decoder uses the same numbers: where does its "
    "message about them go?",
)
def learns_by_the_encoder_only(self, x, *, rng=None):
    return _joined(self, x, lambda enc, dec: enc)


@misconception(
    "tied_autoencoder_loss",
    says="The weights' gradients hold the decoder's path only. The encoder uses the same numbers: what does it have to "
    "say about them?",
)
def learns_by_the_decoder_only(self, x, *, rng=None):
    return _joined(self, x, lambda enc, dec: dec.T.copy())


@misconception(
    "tied_autoencoder_loss",
    says="The decoder's path is added without being turned over. Its weight is the transpose of the encoder's: so is "
    "its gradient.",
)
def adds_the_decoders_path_unturned(self, x, *, rng=None):
    return _joined(self, x, lambda enc, dec: enc + dec)


@misconception(
    "tied_autoencoder_loss",
    says="The weights' gradients are the mean of the two paths: half of what they should be. Changes of the loss by "
    "two ways add up.",
)
def halves_the_sum(self, x, *, rng=None):
    return _joined(self, x, lambda enc, dec: (enc + dec.T) / 2)


@misconception(
    "tied_autoencoder_loss",
    says="The gradients are those of an untied autoencoder, with dec_W among them. Which parameters does this model "
    "have?",
)
def gives_the_untied_gradients(self, x, *, rng=None):
    loss, encoder_grads, decoder_grads = _halves(self, x)
    return loss, {**encoder_grads, **decoder_grads}, {"reconstruction": loss}


@misconception(
    "tied_autoencoder_loss",
    says="The gradient stops at the code: the encoder's path is zero, and its biases never learn. What does the "
    "decoder's backward pass hand on?",
)
def stops_at_the_code(self, x, *, rng=None):
    loss, encoder_grads, decoder_grads = _halves(self, x)
    nothing = {name: np.zeros_like(g) for name, g in encoder_grads.items()}
    return loss, add_both_paths(nothing, decoder_grads), {"reconstruction": loss}


def _of_probabilities(model, x, *, back):
    """The loss whose logits went through a sigmoid before, and whether the gradient comes back through that."""
    z, encoder_cache = mlp_forward(x, model.params, model.encoder_activations, prefix="enc_")
    out, decoder_cache = mlp_forward(z, model.decoder_params(), model.decoder_activations, prefix="dec_")
    sigmoid_cache = None
    if model.likelihood == "bernoulli":
        out, sigmoid_cache = layers.sigmoid_forward(out)
    loss, dout = model._compare(out, x)
    if back and sigmoid_cache is not None:
        dout = layers.sigmoid_backward(dout, sigmoid_cache)
    dz, decoder_grads = mlp_backward(dout, decoder_cache)
    _, encoder_grads = mlp_backward(dz, encoder_cache)
    return loss, add_both_paths(encoder_grads, decoder_grads), {"reconstruction": loss}


@misconception(
    "tied_autoencoder_loss",
    says="The sigmoid of the Bernoulli likelihood is applied twice: the loss takes logits, and applies it by itself. "
    "Which of your functions gives probabilities already?",
)
def compares_probabilities_as_if_logits(self, x, *, rng=None):
    return _of_probabilities(self, x, back=True)


@misconception(
    "tied_autoencoder_loss",
    says="Under the Bernoulli likelihood the loss takes logits and applies the sigmoid by itself; here it is handed "
    "probabilities, so that the sigmoid comes twice. On the way back only one of the two is there: which of your "
    "lines makes probabilities, and who asked for them?",
)
def hands_probabilities_to_the_loss_of_logits(self, x, *, rng=None):
    return _of_probabilities(self, x, back=False)


@misconception(
    "tied_autoencoder_loss",
    says="The decoder's biases have no gradients. They are the model's own: in which of the two dicts are theirs?",
)
def forgets_the_decoders_biases(self, x, *, rng=None):
    loss, grads, parts = TiedAutoencoder.loss(self, x)
    return loss, {name: g for name, g in grads.items() if name.startswith("enc_")}, parts


@misconception(
    "tied_autoencoder_loss",
    says="The gradients are divided by the number of examples twice: the loss's own gradient has the 1/N already.",
)
def divides_by_n_twice(self, x, *, rng=None):
    loss, grads, parts = TiedAutoencoder.loss(self, x)
    return loss, {name: g / len(x) for name, g in grads.items()}, parts


@misconception(
    "tied_autoencoder_loss",
    says="Loss and gradients are those of the sum over the batch. In this course a loss is averaged over the examples.",
)
def sums_over_the_batch(self, x, *, rng=None):
    loss, grads, _ = TiedAutoencoder.loss(self, x)
    loss, grads = len(x) * loss, {name: len(x) * g for name, g in grads.items()}
    return loss, grads, {"reconstruction": loss}


@misconception(
    "tied_autoencoder_loss",
    says="The decoder's weights have been written into the model's parameters, which an optimizer would move by "
    "themselves: where do they come from each time?",
)
def writes_the_decoders_weights_into_params(self, x, *, rng=None):
    result = TiedAutoencoder.loss(self, x)
    self.params.update(self.decoder_params())
    return result


@misconception(
    "tied_autoencoder_loss",
    says="The gradients are float64 although the parameters are float32: where does float64 come in?",
)
def collects_in_float64(self, x, *, rng=None):
    loss, grads, parts = TiedAutoencoder.loss(self, x)
    return loss, {name: np.zeros(g.shape) + g for name, g in grads.items()}, parts
