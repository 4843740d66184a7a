"""What students get wrong about the sparse autoencoder's loss. Methods take self first."""

import numpy as np

from cs231n_ae import losses
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.mlp import mlp_backward, mlp_forward


def _sparse(model, x, *, alpha=None, to_code=True, weights=None, decay=None):
    """The right loss, but for what is said otherwise.

    Args:
        model: the model.
        x: the batch.
        alpha: the weight of the penalty on the way back; the model's.
        to_code: whether the penalty's gradient reaches the code.
        weights: names of the parameters whose gradients get the decay.
        decay: its weight there; the model's.
    """
    z, encoder_cache = mlp_forward(x, model.params, model.encoder_activations, prefix="enc_")
    out, decoder_cache = mlp_forward(z, model.params, model.decoder_activations, prefix="dec_")
    reconstruction, dout = model._compare(out, x)
    sparsity, dsparsity = model._sparsity(z)
    dz, decoder_grads = mlp_backward(dout, decoder_cache)
    if to_code:
        dz = dz + (model.sparsity if alpha is None else alpha) * dsparsity
    _, encoder_grads = mlp_backward(dz, encoder_cache)
    grads = {**encoder_grads, **decoder_grads}
    size = sum(losses.weight_decay(model.params[name])[0] for name in model._weights())
    for name in model._weights() if weights is None else weights:
        grads[name] = grads[name] + (model.decay if decay is None else decay) * model.params[name]
    loss = reconstruction + model.sparsity * sparsity + model.decay * size
    return loss, grads, {"reconstruction": reconstruction, "sparsity": sparsity, "decay": size}


@misconception(
    "sparse_autoencoder_loss",
    says="The sparsity penalty is in the loss, but nothing of it comes back: the encoder is not told. At which point "
    "on the way back does the code hear of it?",
)
def does_not_send_the_penalty_back(self, x, *, rng=None):
    return _sparse(self, x, to_code=False)


@misconception(
    "sparse_autoencoder_loss",
    says="The penalty's gradient reaches the code without its weight, alpha. The loss has it: what does a factor do "
    "when you differentiate?",
)
def forgets_the_weight_on_the_way_back(self, x, *, rng=None):
    return _sparse(self, x, alpha=1.0)


@misconception(
    "sparse_autoencoder_loss",
    says="The penalty's gradient has taken the place of the reconstruction's. The code reaches the loss by two ways: "
    "what happens to the gradients of two ways?",
)
def replaces_the_message_of_the_decoder(self, x, *, rng=None):
    z, encoder_cache = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
    loss, grads, parts = _sparse(self, x)
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
    z, _ = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
    loss, grads, parts = _sparse(self, x, to_code=False)
    extra = self.sparsity * self._sparsity(z)[1]
    grads["enc_W1"] = grads["enc_W1"] + x.T @ extra
    grads["enc_b1"] = grads["enc_b1"] + extra.sum(axis=0)
    return loss, grads, parts


@misconception(
    "sparse_autoencoder_loss",
    says="The biases are decayed too. Only weights are: which names does self._weights give?",
)
def decays_the_biases(self, x, *, rng=None):
    return _sparse(self, x, weights=list(self.params))


@misconception(
    "sparse_autoencoder_loss",
    says="The decay is in the loss, but not in the gradients: the weights never hear of it.",
)
def forgets_the_decay_in_the_gradients(self, x, *, rng=None):
    return _sparse(self, x, weights=[])


@misconception(
    "sparse_autoencoder_loss",
    says="Only the encoder's weights are decayed in the gradients. The loss has the decoder's as well.",
)
def decays_the_encoder_only(self, x, *, rng=None):
    return _sparse(self, x, weights=["enc_W1"])


@misconception(
    "sparse_autoencoder_loss",
    says="The gradient of the decay is twice what it should be. The penalty has a half in front: what is the "
    "derivative of half of a square?",
)
def doubles_the_decay(self, x, *, rng=None):
    return _sparse(self, x, decay=2 * self.decay)


@misconception(
    "sparse_autoencoder_loss",
    says="The gradient of the decay lacks its weight, lambda: weights would shrink as fast as they can.",
)
def forgets_lambda_in_the_gradients(self, x, *, rng=None):
    return _sparse(self, x, decay=1.0)


@misconception(
    "sparse_autoencoder_loss",
    says="The gradient of the decay is divided by the number of examples. The decay belongs to the weights and not to "
    "the data: is it averaged in the loss?",
)
def averages_the_decay(self, x, *, rng=None):
    return _sparse(self, x, decay=self.decay / len(x))


@misconception(
    "sparse_autoencoder_loss",
    says="The parts hold the terms with their weights, alpha and lambda, multiplied in. A curve of the sparsity should "
    "not move when only alpha is chosen otherwise.",
)
def weighs_the_parts(self, x, *, rng=None):
    loss, grads, parts = _sparse(self, x)
    weighted = {"sparsity": self.sparsity * parts["sparsity"], "decay": self.decay * parts["decay"]}
    return loss, grads, {**parts, **weighted}


@misconception(
    "sparse_autoencoder_loss",
    says="alpha and lambda are not in the loss: the three terms are added as they are. The gradients have them.",
)
def adds_the_terms_unweighted(self, x, *, rng=None):
    _, grads, parts = _sparse(self, x)
    return sum(parts.values()), grads, parts


@misconception(
    "sparse_autoencoder_loss",
    says="The loss returned is that of the reconstruction alone, though the gradients are those of all three terms.",
)
def returns_the_reconstruction_alone(self, x, *, rng=None):
    _, grads, parts = _sparse(self, x)
    return parts["reconstruction"], grads, parts


@misconception(
    "sparse_autoencoder_loss",
    says="It is the weights whose sparsity you penalise: their absolute values are summed. What is to be sparse is the "
    "code, so that few units speak for any one example; the weights may be dense.",
)
def makes_the_weights_sparse(self, x, *, rng=None):
    _, grads, parts = _sparse(self, x, to_code=False)
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
    penalty, self.penalty = self.penalty, "l1"
    result = _sparse(self, x)
    self.penalty = penalty
    return result


@misconception(
    "sparse_autoencoder_loss",
    says="The gradients are float64 although the parameters are float32: which array was made without a dtype?",
)
def collects_in_float64(self, x, *, rng=None):
    loss, grads, parts = _sparse(self, x)
    return loss, {name: np.zeros(g.shape) + g for name, g in grads.items()}, parts
