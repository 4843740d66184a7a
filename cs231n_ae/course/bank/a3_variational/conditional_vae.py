"""What students get wrong about the conditional VAE's loss. Methods take self first."""

import copy

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.conditional_vae import ConditionalVAE
from cs231n_ae.models.mlp import mlp_backward, mlp_forward


class _Pass:
    """The right way of a batch, until its gradients come back to the encoder; a wrong answer takes one step anew."""

    def __init__(self, model, x, y, eps, rng):
        self.model, self.x, self.label = model, x, np.eye(model.n_classes, dtype=x.dtype)[y]
        self.encode(self.label, eps, rng)
        self.decode(self.z, self.label)

    def encode(self, label, eps, rng=None):
        seen = np.concatenate([self.x, label], axis=1)
        head, self.encoder_cache = mlp_forward(seen, self.model.params, self.model.encoder_activations, prefix="enc_")
        self.mu, self.logvar = np.split(head, 2, axis=1)
        self.z, self.sample_cache = layers.reparameterize_forward(self.mu, self.logvar, eps=eps, rng=rng)
        self.kl, self.dmu_kl, self.dlogvar_kl = losses.kl_standard_normal(self.mu, self.logvar)

    def decode(self, z, label):
        told = np.concatenate([z, label], axis=1)
        out, cache = mlp_forward(told, self.model.params, self.model.decoder_activations, prefix="dec_")
        self.reconstruction, dout = self.model._compare(out, self.x)
        self.dtold, self.decoder_grads = mlp_backward(dout, cache)
        self.dz = self.dtold[:, : self.model.n_latent]

    def back(self):
        """The right gradients of mu and logvar."""
        dmu, dlogvar = layers.reparameterize_backward(self.dz, self.sample_cache)
        return dmu + self.model.beta * self.dmu_kl, dlogvar + self.model.beta * self.dlogvar_kl

    def answer(self, dmu, dlogvar):
        """Loss, gradients and parts, once the gradients of mu and logvar are known."""
        _, encoder_grads = mlp_backward(np.concatenate([dmu, dlogvar], axis=1), self.encoder_cache)
        parts = {"reconstruction": self.reconstruction, "kl": self.kl}
        return self.reconstruction + self.model.beta * self.kl, {**encoder_grads, **self.decoder_grads}, parts


@misconception(
    "conditional_vae_loss",
    says="The encoder is not told the label: zeros stand in its place. q(z|x, y) depends on both: which method of the "
    "model puts the label behind the pixels?",
)
def hides_the_label_from_the_encoder(self, x, y, *, eps=None, rng=None):
    run = _Pass(self, x, y, eps, rng)
    run.encode(np.zeros_like(run.label), eps=run.sample_cache[1])
    run.decode(run.z, run.label)
    return run.answer(*run.back())


@misconception(
    "conditional_vae_loss",
    says="The decoder is not told the label: zeros stand in its place. Then the latent has to say which digit it is, "
    "and none can be chosen when you sample. What goes in beside z?",
)
def hides_the_label_from_the_decoder(self, x, y, *, eps=None, rng=None):
    run = _Pass(self, x, y, eps, rng)
    run.decode(run.z, np.zeros_like(run.label))
    return run.answer(*run.back())


@misconception(
    "conditional_vae_loss",
    says="All examples of the batch are decoded under the label of the first. Each has its own: what is the shape of "
    "the one-hot labels?",
)
def gives_all_the_first_label(self, x, y, *, eps=None, rng=None):
    run = _Pass(self, x, y, eps, rng)
    run.decode(run.z, np.repeat(run.label[:1], len(x), axis=0))
    return run.answer(*run.back())


@misconception(
    "conditional_vae_loss",
    says="The gradient that goes on to the latent has been cut from the wrong end: these columns belong to the label. "
    "In which order do latent and label stand in what the decoder gets?",
)
def takes_the_gradient_of_the_label(self, x, y, *, eps=None, rng=None):
    run = _Pass(self, x, y, eps, rng)
    run.dz = run.dtold[:, -self.n_latent :]
    return run.answer(*run.back())


@misconception(
    "conditional_vae_loss",
    says="It is the mean mu that you decode, without noise. Then the encoder learns nothing of what its variance does: "
    "which array comes out of the reparameterization?",
)
def decodes_the_mean(self, x, y, *, eps=None, rng=None):
    run = _Pass(self, x, y, eps, rng)
    run.decode(run.mu, run.label)
    return run.answer(*run.back())


@misconception(
    "conditional_vae_loss",
    says="The divergence is in the loss, but nothing of it comes back to the encoder. mu and logvar reach the loss by "
    "two ways: where does the second one join?",
)
def does_not_send_the_divergence_back(self, x, y, *, eps=None, rng=None):
    run = _Pass(self, x, y, eps, rng)
    return run.answer(*layers.reparameterize_backward(run.dz, run.sample_cache))


@misconception(
    "conditional_vae_loss",
    says="The divergence comes back without its weight, beta. The loss has it: what does a factor do when you "
    "differentiate?",
)
def forgets_beta_on_the_way_back(self, x, y, *, eps=None, rng=None):
    run = _Pass(self, x, y, eps, rng)
    dmu, dlogvar = layers.reparameterize_backward(run.dz, run.sample_cache)
    return run.answer(dmu + run.dmu_kl, dlogvar + run.dlogvar_kl)


@misconception(
    "conditional_vae_loss",
    says="The divergence's gradient reaches mu without beta, and logvar with it. The loss weighs the whole divergence: "
    "what does a factor do when you differentiate?",
)
def forgets_beta_on_the_way_to_mu(self, x, y, *, eps=None, rng=None):
    run = _Pass(self, x, y, eps, rng)
    dmu, dlogvar = layers.reparameterize_backward(run.dz, run.sample_cache)
    return run.answer(dmu + run.dmu_kl, dlogvar + self.beta * run.dlogvar_kl)


@misconception(
    "conditional_vae_loss",
    says="The divergence's gradient reaches logvar without beta, and mu with it. The loss weighs the whole divergence: "
    "what does a factor do when you differentiate?",
)
def forgets_beta_on_the_way_to_logvar(self, x, y, *, eps=None, rng=None):
    run = _Pass(self, x, y, eps, rng)
    dmu, dlogvar = layers.reparameterize_backward(run.dz, run.sample_cache)
    return run.answer(dmu + self.beta * run.dmu_kl, dlogvar + run.dlogvar_kl)


@misconception(
    "conditional_vae_loss",
    says="Nothing comes back through the sample: the encoder hears of the divergence only, and would soon put the "
    "prior in place of every code. Where does the decoder's message go?",
)
def sends_nothing_through_the_sample(self, x, y, *, eps=None, rng=None):
    run = _Pass(self, x, y, eps, rng)
    return run.answer(self.beta * run.dmu_kl, self.beta * run.dlogvar_kl)


@misconception(
    "conditional_vae_loss",
    says="The decoder's message reaches mu, but not logvar. The sample is mu plus sigma times eps: what does "
    "reparameterize_backward give besides dmu?",
)
def forgets_the_variance_on_the_way_back(self, x, y, *, eps=None, rng=None):
    run = _Pass(self, x, y, eps, rng)
    dmu, _ = layers.reparameterize_backward(run.dz, run.sample_cache)
    return run.answer(dmu + self.beta * run.dmu_kl, self.beta * run.dlogvar_kl)


@misconception(
    "conditional_vae_loss",
    says="dmu and dlogvar go back into each other's places. Which half of the encoder's last layer holds mu?",
)
def swaps_the_halves(self, x, y, *, eps=None, rng=None):
    run = _Pass(self, x, y, eps, rng)
    dmu, dlogvar = run.back()
    return run.answer(dlogvar, dmu)


@misconception(
    "conditional_vae_loss",
    says="The two gradients that come back through the sample are taken for each other, and then joined by the "
    "divergence's in the right order. Which of the two does reparameterize_backward give first?",
)
def takes_the_samples_gradients_for_each_other(self, x, y, *, eps=None, rng=None):
    run = _Pass(self, x, y, eps, rng)
    dlogvar, dmu = layers.reparameterize_backward(run.dz, run.sample_cache)
    return run.answer(dmu + self.beta * run.dmu_kl, dlogvar + self.beta * run.dlogvar_kl)


@misconception(
    "conditional_vae_loss",
    says="beta is not in the loss: the two terms are added as they are.",
)
def adds_the_terms_unweighted(self, x, y, *, eps=None, rng=None):
    _, grads, parts = ConditionalVAE.loss(self, x, y, eps=eps, rng=rng)
    return parts["reconstruction"] + parts["kl"], grads, parts


@misconception(
    "conditional_vae_loss",
    says="The part kl holds beta times the divergence. A curve of the divergence should not move when only beta is "
    "chosen otherwise.",
)
def weighs_the_parts(self, x, y, *, eps=None, rng=None):
    loss, grads, parts = ConditionalVAE.loss(self, x, y, eps=eps, rng=rng)
    return loss, grads, {**parts, "kl": self.beta * parts["kl"]}


@misconception(
    "conditional_vae_loss",
    says="The sign of the divergence is that of the bound, which is maximised. The loss is its negative: which way "
    "should a code that is far from the prior count?",
)
def subtracts_the_divergence(self, x, y, *, eps=None, rng=None):
    model = copy.copy(self)
    model.beta = -self.beta
    return ConditionalVAE.loss(model, x, y, eps=eps, rng=rng)


@misconception(
    "conditional_vae_loss",
    says="The rows of the decoder's first weights that belong to the label get no gradient. The label itself is given, "
    "but its weights are learned: what is the gradient of a weight whose input is 1?",
)
def does_not_learn_from_the_label(self, x, y, *, eps=None, rng=None):
    loss, grads, parts = ConditionalVAE.loss(self, x, y, eps=eps, rng=rng)
    dw = grads["dec_W1"].copy()
    dw[self.n_latent :] = 0
    return loss, {**grads, "dec_W1": dw}, parts


@misconception(
    "conditional_vae_loss",
    says="The gradients are float64 although the parameters are float32. Three things bring float64 in: an array "
    "made without a dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast "
    "(astype(float), dtype=float). Is one of them in yours?",
)
def makes_the_labels_in_float64(self, x, y, *, eps=None, rng=None):
    loss, grads, parts = ConditionalVAE.loss(self, x, y, eps=eps, rng=rng)
    return loss, {name: g.astype(np.float64) for name, g in grads.items()}, parts


@misconception(
    "conditional_vae_loss",
    says="Two generators of one seed gave two different results. Is there a call of np.random, or a generator "
    "of your own? Or has the first call changed what the second begins with?",
)
def draws_from_another_generator(self, x, y, *, eps=None, rng=None):
    return ConditionalVAE.loss(self, x, y, eps=eps, rng=None if rng is None else np.random.default_rng())


@misconception(
    "conditional_vae_loss",
    says="With rng, the way back has another draw than the way there. The gradients then belong to noise that the loss "
    "never saw: how often may rng be asked in one call?",
)
def asks_rng_again_on_the_way_back(self, x, y, *, eps=None, rng=None):
    if rng is None:
        return ConditionalVAE.loss(self, x, y, eps=eps)
    run = _Pass(self, x, y, eps, rng)
    _, run.sample_cache = layers.reparameterize_forward(run.mu, run.logvar, rng=rng)
    return run.answer(*run.back())


@misconception(
    "conditional_vae_loss",
    says="The decoder gets the label in front of the latent, where its weights have the label behind. The first rows "
    "of dec_W1 are those of z: which method of the model puts the two together?",
)
def puts_the_label_first(self, x, y, *, eps=None, rng=None):
    run = _Pass(self, x, y, eps, rng)
    run.decode(run.label, run.z)
    run.dz = run.dtold[:, self.n_classes :]
    return run.answer(*run.back())


@misconception(
    "conditional_vae_loss",
    says="mu hears of the divergence alone: what the decoder says comes back to logvar, and not to mu. z = mu + sigma "
    "eps: by how much does z move when mu does?",
)
def keeps_the_reconstruction_from_mu(self, x, y, *, eps=None, rng=None):
    run = _Pass(self, x, y, eps, rng)
    _, dlogvar = run.back()
    return run.answer(self.beta * run.dmu_kl, dlogvar)


@misconception(
    "conditional_vae_loss",
    says="beta is nowhere, neither in the loss nor in the gradients: this is the loss of beta = 1, whatever the model "
    "was built with. Which attribute holds it, and which of the two terms does it weigh?",
)
def leaves_beta_out(self, x, y, *, eps=None, rng=None):
    run = _Pass(self, x, y, eps, rng)
    dmu, dlogvar = layers.reparameterize_backward(run.dz, run.sample_cache)
    _, grads, parts = run.answer(dmu + run.dmu_kl, dlogvar + run.dlogvar_kl)
    return run.reconstruction + run.kl, grads, parts


def _of_probabilities(model, *, back):
    """The model whose logits go through a sigmoid before the loss, and whether the gradient comes back through that."""

    def compare(out, x):
        if model.likelihood != "bernoulli":
            return model._compare(out, x)
        probabilities, cache = layers.sigmoid_forward(out)
        loss, dout = model._compare(probabilities, x)
        return loss, layers.sigmoid_backward(dout, cache) if back else dout

    other = copy.copy(model)
    vars(other).update(_compare=compare)
    return other


@misconception(
    "conditional_vae_loss",
    says="The sigmoid of the Bernoulli likelihood is applied twice: the loss takes logits, and applies it by itself. "
    "Which of your functions gives probabilities already?",
)
def compares_probabilities_as_if_logits(self, x, y, *, eps=None, rng=None):
    return ConditionalVAE.loss(_of_probabilities(self, back=True), x, y, eps=eps, rng=rng)


@misconception(
    "conditional_vae_loss",
    says="Under the Bernoulli likelihood the loss takes logits and applies the sigmoid by itself; here it is handed "
    "probabilities, so that the sigmoid comes twice. On the way back only one of the two is there: which of your "
    "lines makes probabilities, and who asked for them?",
)
def hands_probabilities_to_the_loss_of_logits(self, x, y, *, eps=None, rng=None):
    return ConditionalVAE.loss(_of_probabilities(self, back=False), x, y, eps=eps, rng=rng)


@misconception(
    "conditional_vae_loss",
    says="What comes back from the decoder is the gradient of all that it was given, [z, label], (N, Z + K), and all "
    "of it is sent on into the sample, which has Z columns. Which of the columns belong to z, and what becomes of a "
    "gradient of something that is given?",
)
def sends_the_labels_gradient_into_the_sample(self, x, y, *, eps=None, rng=None):
    run = _Pass(self, x, y, eps, rng)
    run.dz = run.dtold
    return run.answer(*run.back())


@misconception(
    "conditional_vae_loss",
    says="What comes back from the decoder is the gradient of all that it was given, [z, label], (N, Z + K), and all "
    "of it is multiplied by the noise, which has Z columns. Which of the columns belong to z, and what becomes of a "
    "gradient of something that is given?",
)
def multiplies_the_labels_gradient_by_the_noise(self, x, y, *, eps=None, rng=None):
    run = _Pass(self, x, y, eps, rng)
    _, noise = run.sample_cache
    return run.answer(run.dtold + self.beta * run.dmu_kl, run.dtold * noise)
