"""What students get wrong about the denoising autoencoder's loss. Methods take self first."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.denoising import DenoisingAutoencoder
from cs231n_ae.models.mlp import mlp_backward, mlp_forward


def _target(model, x, rng):
    return x if model.target == "clean" else model.corrupt(x, rng=rng)


def _between(model, seen, target):
    """The loss from what the network sees to what it is asked for, and the gradients."""
    z, encoder_cache = mlp_forward(seen, model.params, model.encoder_activations, prefix="enc_")
    out, decoder_cache = mlp_forward(z, model.params, model.decoder_activations, prefix="dec_")
    loss, dout = model._compare(out, target)
    dz, decoder_grads = mlp_backward(dout, decoder_cache)
    _, encoder_grads = mlp_backward(dz, encoder_cache)
    return loss, {**encoder_grads, **decoder_grads}, {"reconstruction": loss}


@misconception(
    "denoising_autoencoder_loss",
    says="The network is asked for the corrupted copy that it has just seen: it would learn to keep the corruption. "
    "What is its output to be compared with?",
)
def asks_for_what_it_saw(self, x, *, rng=None):
    corrupted = self.corrupt(x, rng=rng)
    return _between(self, corrupted, corrupted)


@misconception(
    "denoising_autoencoder_loss",
    says="The network sees the clean examples. Then there is nothing to be undone: which of the two copies goes into "
    "the encoder?",
)
def shows_the_clean_example(self, x, *, rng=None):
    self.corrupt(x, rng=rng)
    return _between(self, x, _target(self, x, rng))


@misconception(
    "denoising_autoencoder_loss",
    says="Input and target have been exchanged: the network sees the clean example and is asked to corrupt it.",
)
def learns_to_corrupt(self, x, *, rng=None):
    return _between(self, x, self.corrupt(x, rng=rng))


@misconception(
    "denoising_autoencoder_loss",
    says='Under target="noisy" the target is the very copy that the network sees, with the same noise. It would learn '
    "to keep it. Two copies that can teach something have noises that know nothing of each other.",
)
def uses_one_noise_for_both(self, x, *, rng=None):
    corrupted = self.corrupt(x, rng=rng)
    return _between(self, corrupted, x if self.target == "clean" else corrupted)


@misconception(
    "denoising_autoencoder_loss",
    says='The target is the clean example also under target="noisy". There the network is never to be shown a clean '
    "example: what takes its place?",
)
def always_asks_for_the_clean_example(self, x, *, rng=None):
    return _between(self, self.corrupt(x, rng=rng), x)


@misconception(
    "denoising_autoencoder_loss",
    says='The target is noisy also under target="clean". Which of the two has the model been built with?',
)
def always_asks_for_a_noisy_example(self, x, *, rng=None):
    corrupted = self.corrupt(x, rng=rng)
    return _between(self, corrupted, self.corrupt(x, rng=rng))


@misconception(
    "denoising_autoencoder_loss",
    says="The noisy target is made from the corrupted copy, so that it has both noises. From what is the second copy "
    "made?",
)
def corrupts_the_corrupted_copy(self, x, *, rng=None):
    corrupted = self.corrupt(x, rng=rng)
    return _between(self, corrupted, x if self.target == "clean" else self.corrupt(corrupted, rng=rng))


@misconception(
    "denoising_autoencoder_loss",
    says="The input is corrupted twice. Once is what amount speaks of.",
)
def corrupts_the_input_twice(self, x, *, rng=None):
    corrupted = self.corrupt(self.corrupt(x, rng=rng), rng=rng)
    return _between(self, corrupted, _target(self, x, rng))


@misconception(
    "denoising_autoencoder_loss",
    says="The noise is drawn at the first call, kept, and used again. A network that sees the same corruption in every "
    "epoch learns it by heart: when is it to be drawn?",
)
def draws_the_noise_once(self, x, *, rng=None):
    if not hasattr(self, "_corrupted") or self._corrupted.shape != x.shape:
        self._corrupted = self.corrupt(x, rng=rng)
    return _between(self, self._corrupted, _target(self, x, rng))


@misconception(
    "denoising_autoencoder_loss",
    says="The noise comes from a generator seeded in the function: the same noise at every call. What is rng for?",
)
def seeds_its_own_noise(self, x, *, rng=None):
    rng = np.random.default_rng(0)
    corrupted = self.corrupt(x, rng=rng)
    return _between(self, corrupted, _target(self, x, rng))


@misconception(
    "denoising_autoencoder_loss",
    says="It is the code that is corrupted here. Which array does a denoising autoencoder see corrupted?",
)
def corrupts_the_code(self, x, *, rng=None):
    z, encoder_cache = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
    out, decoder_cache = mlp_forward(self.corrupt(z, rng=rng), self.params, self.decoder_activations, prefix="dec_")
    loss, dout = self._compare(out, _target(self, x, rng))
    dz, decoder_grads = mlp_backward(dout, decoder_cache)
    _, encoder_grads = mlp_backward(dz, encoder_cache)
    return loss, {**encoder_grads, **decoder_grads}, {"reconstruction": loss}


@misconception(
    "denoising_autoencoder_loss",
    says="The loss is right, but the encoder's gradients are those of the clean input. Which array did the weights "
    "meet on the way there?",
)
def goes_back_with_the_clean_input(self, x, *, rng=None):
    z, _ = mlp_forward(self.corrupt(x, rng=rng), self.params, self.encoder_activations, prefix="enc_")
    out, decoder_cache = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
    loss, dout = self._compare(out, _target(self, x, rng))
    dz, decoder_grads = mlp_backward(dout, decoder_cache)
    _, clean_cache = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
    _, encoder_grads = mlp_backward(dz, clean_cache)
    return loss, {**encoder_grads, **decoder_grads}, {"reconstruction": loss}


@misconception(
    "denoising_autoencoder_loss",
    says="Only the features that were corrupted are compared. The docstring asks for the whole example back.",
)
def compares_corrupted_features_only(self, x, *, rng=None):
    corrupted, target = self.corrupt(x, rng=rng), _target(self, x, rng)
    z, encoder_cache = mlp_forward(corrupted, self.params, self.encoder_activations, prefix="enc_")
    out, decoder_cache = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
    loss, dout = self._compare(np.where(corrupted == x, target, out), target)
    dz, decoder_grads = mlp_backward(dout, decoder_cache)
    _, encoder_grads = mlp_backward(dz, encoder_cache)
    return loss, {**encoder_grads, **decoder_grads}, {"reconstruction": loss}


@misconception(
    "denoising_autoencoder_loss",
    says="The parts are empty. They are what a training curve is drawn of: which terms has this loss?",
)
def leaves_the_parts_empty(self, x, *, rng=None):
    corrupted = self.corrupt(x, rng=rng)
    return *_between(self, corrupted, _target(self, x, rng))[:2], {}


@misconception(
    "denoising_autoencoder_loss",
    says="The gradients are float64 although the parameters are float32: where does float64 come in?",
)
def collects_in_float64(self, x, *, rng=None):
    corrupted = self.corrupt(x, rng=rng)
    loss, grads, parts = _between(self, corrupted, _target(self, x, rng))
    return loss, {name: np.zeros(g.shape) + g for name, g in grads.items()}, parts


@misconception(
    "denoising_autoencoder_loss",
    says="The gradients belong to another corrupted copy than the loss. One call makes one copy for the network to "
    "see: how often is x corrupted in yours?",
)
def corrupts_again_on_the_way_back(self, x, *, rng=None):
    loss, _, parts = DenoisingAutoencoder.loss(self, x, rng=rng)
    return loss, DenoisingAutoencoder.loss(self, x, rng=rng)[1], parts


@misconception(
    "denoising_autoencoder_loss",
    says="The sigmoid of the Bernoulli likelihood is applied twice: the loss takes logits, and applies it by itself. "
    "Which of your functions gives probabilities already?",
)
def compares_probabilities_as_if_logits(self, x, *, rng=None):
    corrupted, target = self.corrupt(x, rng=rng), _target(self, x, rng)
    z, encoder_cache = mlp_forward(corrupted, self.params, self.encoder_activations, prefix="enc_")
    out, decoder_cache = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
    loss, dout = self._compare(layers.sigmoid_forward(out)[0] if self.likelihood == "bernoulli" else out, target)
    dz, decoder_grads = mlp_backward(dout, decoder_cache)
    _, encoder_grads = mlp_backward(dz, encoder_cache)
    return loss, {**encoder_grads, **decoder_grads}, {"reconstruction": loss}
