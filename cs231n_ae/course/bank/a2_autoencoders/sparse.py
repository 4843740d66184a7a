"""What students get wrong about the sparse autoencoder's loss. Methods take self first."""

import copy

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.mlp import mlp_backward, mlp_forward
from cs231n_ae.models.sparse import SparseAutoencoder


def _with(model, **other):
    """The same model, but for these attributes."""
    model = copy.copy(model)
    vars(model).update(other)
    return model


def _gradients(model, x):
    return SparseAutoencoder.loss(model, x)[1]


@misconception(
    "sparse_autoencoder_loss",
    says="The sparsity penalty is in the loss, but nothing of it comes back: the encoder is not told. At which point "
    "on the way back does the code hear of it?",
)
def does_not_send_the_penalty_back(self, x, *, rng=None):
    loss, _, parts = SparseAutoencoder.loss(self, x)
    return loss, _gradients(_with(self, sparsity=0.0), x), parts


@misconception(
    "sparse_autoencoder_loss",
    says="The penalty's gradient reaches the code without its weight, alpha. The loss has it: what does a factor do "
    "when you differentiate?",
)
def forgets_the_weight_on_the_way_back(self, x, *, rng=None):
    loss, _, parts = SparseAutoencoder.loss(self, x)
    return loss, _gradients(_with(self, sparsity=1.0), x), parts


@misconception(
    "sparse_autoencoder_loss",
    says="The penalty's gradient has taken the place of the reconstruction's. The code reaches the loss by two ways: "
    "what happens to the gradients of two ways?",
)
def replaces_the_message_of_the_decoder(self, x, *, rng=None):
    loss, grads, parts = SparseAutoencoder.loss(self, x)
    z, encoder_cache = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
    _, encoder_grads = mlp_backward(self.sparsity * self._sparsity(z)[1], encoder_cache)
    for name, g in encoder_grads.items():
        grads[name] = g + self.decay * self.params[name] if "_W" in name else g
    return loss, grads, parts


@misconception(
    "sparse_autoencoder_loss",
    says="The penalty's gradient skips the activation: it was added behind the slope of the code's units. The penalty "
    "is on the activations, so its gradient meets the decoder's message where that arrives at the code.",
)
def adds_the_penalty_behind_the_slope(self, x, *, rng=None):
    loss, _, parts = SparseAutoencoder.loss(self, x)
    grads = _gradients(_with(self, sparsity=0.0), x)
    extra = self.sparsity * self._sparsity(self.encode(x))[1]
    grads["enc_W1"] = grads["enc_W1"] + x.T @ extra
    grads["enc_b1"] = grads["enc_b1"] + extra.sum(axis=0)
    return loss, grads, parts


@misconception(
    "sparse_autoencoder_loss",
    says="The biases are decayed too. Only weights are: which names does self._weights give?",
)
def decays_the_biases(self, x, *, rng=None):
    loss, _, parts = SparseAutoencoder.loss(self, x)
    grads = _gradients(_with(self, decay=0.0), x)
    return loss, {name: g + self.decay * self.params[name] for name, g in grads.items()}, parts


@misconception(
    "sparse_autoencoder_loss",
    says="The decay is missing in the gradients: the weights never hear of it.",
)
def forgets_the_decay_in_the_gradients(self, x, *, rng=None):
    loss, _, parts = SparseAutoencoder.loss(self, x)
    return loss, _gradients(_with(self, decay=0.0), x), parts


@misconception(
    "sparse_autoencoder_loss",
    says="Only the encoder's weights are decayed in the gradients. The loss has the decoder's as well.",
)
def decays_the_encoder_only(self, x, *, rng=None):
    loss, _, parts = SparseAutoencoder.loss(self, x)
    grads = _gradients(_with(self, decay=0.0), x)
    grads["enc_W1"] = grads["enc_W1"] + self.decay * self.params["enc_W1"]
    return loss, grads, parts


@misconception(
    "sparse_autoencoder_loss",
    says="The decay is in the gradients once too often: its gradient is twice what it should be. The penalty has a "
    "half in front: what is the derivative of half of a square?",
)
def doubles_the_decay(self, x, *, rng=None):
    loss, _, parts = SparseAutoencoder.loss(self, x)
    return loss, _gradients(_with(self, decay=2 * self.decay), x), parts


@misconception(
    "sparse_autoencoder_loss",
    says="The gradient of the decay lacks its weight, lambda: weights would shrink as fast as they can.",
)
def forgets_lambda_in_the_gradients(self, x, *, rng=None):
    loss, _, parts = SparseAutoencoder.loss(self, x)
    return loss, _gradients(_with(self, decay=1.0), x), parts


@misconception(
    "sparse_autoencoder_loss",
    says="The gradient of the decay is divided by the number of examples. The decay belongs to the weights and not to "
    "the data: is it averaged in the loss?",
)
def averages_the_decay(self, x, *, rng=None):
    loss, _, parts = SparseAutoencoder.loss(self, x)
    return loss, _gradients(_with(self, decay=self.decay / len(x)), x), parts


@misconception(
    "sparse_autoencoder_loss",
    says="The parts hold the terms with their weights, alpha and lambda, multiplied in. A curve of the sparsity should "
    "not move when only alpha is chosen otherwise.",
)
def weighs_the_parts(self, x, *, rng=None):
    loss, grads, parts = SparseAutoencoder.loss(self, x)
    weighted = {"sparsity": self.sparsity * parts["sparsity"], "decay": self.decay * parts["decay"]}
    return loss, grads, {**parts, **weighted}


@misconception(
    "sparse_autoencoder_loss",
    says="alpha and lambda are not in the loss: the three terms are added as they are.",
)
def adds_the_terms_unweighted(self, x, *, rng=None):
    _, grads, parts = SparseAutoencoder.loss(self, x)
    return sum(parts.values()), grads, parts


@misconception(
    "sparse_autoencoder_loss",
    says="alpha is not in the loss: the sparsity is added as it is. Which attribute of the model weighs it?",
)
def adds_the_sparsity_unweighted(self, x, *, rng=None):
    loss, _, parts = SparseAutoencoder.loss(_with(self, sparsity=1.0), x)
    return loss, _gradients(self, x), parts


@misconception(
    "sparse_autoencoder_loss",
    says="alpha is nowhere, neither in the loss nor in the gradients: this is the loss of alpha = 1, whatever the "
    "model was built with. Which attribute holds it, and which of the three terms does it weigh?",
)
def leaves_alpha_out(self, x, *, rng=None):
    return SparseAutoencoder.loss(_with(self, sparsity=1.0), x)


@misconception(
    "sparse_autoencoder_loss",
    says="alpha and lambda are nowhere, neither in the loss nor in the gradients: this is the loss of weights of 1, "
    "whatever the model was built with. Which attributes hold them?",
)
def leaves_both_weights_out(self, x, *, rng=None):
    return SparseAutoencoder.loss(_with(self, sparsity=1.0, decay=1.0), x)


@misconception(
    "sparse_autoencoder_loss",
    says="The loss returned is that of the reconstruction alone, though the gradients are those of all three terms.",
)
def returns_the_reconstruction_alone(self, x, *, rng=None):
    _, grads, parts = SparseAutoencoder.loss(self, x)
    return parts["reconstruction"], grads, parts


@misconception(
    "sparse_autoencoder_loss",
    says="It is the weights whose sparsity you penalise: their absolute values are summed. What is to be sparse is the "
    "code, so that few units speak for any one example; the weights may be dense.",
)
def makes_the_weights_sparse(self, x, *, rng=None):
    _, grads, parts = SparseAutoencoder.loss(_with(self, sparsity=0.0), x)
    parts["sparsity"] = float(sum(np.abs(self.params[name]).sum() for name in self._weights()))
    for name in self._weights():
        grads[name] = grads[name] + self.sparsity * np.sign(self.params[name])
    loss = parts["reconstruction"] + self.sparsity * parts["sparsity"] + self.decay * parts["decay"]
    return loss, grads, parts


@misconception(
    "sparse_autoencoder_loss",
    says="The penalty is L1, also where the model was built with the KL divergence. Which method of the model knows "
    "the choice?",
)
def takes_l1_always(self, x, *, rng=None):
    return SparseAutoencoder.loss(_with(self, penalty="l1"), x)


@misconception(
    "sparse_autoencoder_loss",
    says="The gradients are float64 although the parameters are float32: where does float64 come in?",
)
def collects_in_float64(self, x, *, rng=None):
    loss, grads, parts = SparseAutoencoder.loss(self, x)
    return loss, {name: np.zeros(g.shape) + g for name, g in grads.items()}, parts


@misconception(
    "sparse_autoencoder_loss",
    says="The penalty's gradient passes the slope of the code's units twice: it was multiplied by the slope and then "
    "sent back through the activation, which does the same again. How many activations lie between code and weights?",
)
def applies_the_slope_to_the_penalty_twice(self, x, *, rng=None):
    loss, _, parts = SparseAutoencoder.loss(self, x)
    grads = _gradients(_with(self, sparsity=0.0), x)
    z, caches = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
    _, extra = mlp_backward(self.sparsity * self._sparsity(z)[1] * z * (1 - z), caches)
    return loss, {name: g + extra.get(name, 0) for name, g in grads.items()}, parts


@misconception(
    "sparse_autoencoder_loss",
    says="What is added to a weight's gradient is the decay itself, one and the same number for all its entries, "
    "where the gradient of the decay belongs. weight_decay gives both: which of the two has the shape of the weights?",
)
def adds_the_decay_itself_to_the_gradients(self, x, *, rng=None):
    loss, _, parts = SparseAutoencoder.loss(self, x)
    grads = _gradients(_with(self, decay=0.0), x)
    for name in self._weights():
        grads[name] = grads[name] + self.decay * float(np.square(self.params[name]).sum() / 2)
    return loss, grads, parts


@misconception(
    "sparse_autoencoder_loss",
    says="The sigmoid of the Bernoulli likelihood is applied twice: the loss takes logits, and applies it by itself. "
    "Which of your functions gives probabilities already?",
)
def compares_probabilities_as_if_logits(self, x, *, rng=None):
    def compare(out, x):
        return self._compare(layers.sigmoid_forward(out)[0] if self.likelihood == "bernoulli" else out, x)

    return SparseAutoencoder.loss(_with(self, _compare=compare), x)
