"""What students get wrong about the conditional VAE's loss. Methods take self first."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.mlp import mlp_backward, mlp_forward


def _loss(
    model,
    x,
    y,
    eps,
    rng,
    *,
    encoder_label=lambda label: label,
    decoder_label=lambda label: label,
    columns=None,
    noise=lambda z, mu: z,
    back=None,
    swapped=False,
    sample_back=True,
    beta=None,
):
    """The right loss, but for what is said otherwise.

    Args:
        model: the model.
        x: the batch.
        y: its labels.
        eps: the noise, or None.
        rng: its source, or None.
        encoder_label: makes what the encoder gets of the one-hot labels.
        decoder_label: makes what the decoder gets of them.
        columns: which columns of the decoder's message go on to the latent; the first.
        noise: makes what is decoded of the sample and the mean.
        back: makes dmu and dlogvar of the sample's and the divergence's; the weighted sum.
        swapped: whether dmu and dlogvar go back in the wrong order.
        sample_back: whether anything comes back through the sample.
        beta: the weight of the divergence on the way back; the model's.
    """
    one_hot = np.eye(model.n_classes, dtype=x.dtype)[y]
    seen = np.concatenate([x, encoder_label(one_hot)], axis=1)
    head, encoder_cache = mlp_forward(seen, model.params, model.encoder_activations, prefix="enc_")
    mu, logvar = head[:, : model.n_latent], head[:, model.n_latent :]
    z, sample_cache = layers.reparameterize_forward(mu, logvar, eps=eps, rng=rng)
    told = np.concatenate([noise(z, mu), decoder_label(one_hot)], axis=1)
    out, decoder_cache = mlp_forward(told, model.params, model.decoder_activations, prefix="dec_")
    reconstruction, dout = model._compare(out, x)
    kl, dmu_kl, dlogvar_kl = losses.kl_standard_normal(mu, logvar)

    message, decoder_grads = mlp_backward(dout, decoder_cache)
    dz = message[:, columns if columns is not None else slice(model.n_latent)]
    dmu, dlogvar = layers.reparameterize_backward(np.ascontiguousarray(dz), sample_cache)
    if not sample_back:
        dmu, dlogvar = 0 * dmu, 0 * dlogvar
    beta = model.beta if beta is None else beta
    weighed = (beta * dmu_kl, beta * dlogvar_kl)
    pair = (dmu + weighed[0], dlogvar + weighed[1]) if back is None else back((dmu, dlogvar), weighed)
    pair = pair[::-1] if swapped else pair
    _, encoder_grads = mlp_backward(np.concatenate(pair, axis=1), encoder_cache)
    parts = {"reconstruction": reconstruction, "kl": kl}
    return reconstruction + model.beta * kl, {**encoder_grads, **decoder_grads}, parts


@misconception(
    "conditional_vae_loss",
    says="The encoder is not told the label: zeros stand in its place. q(z|x, y) depends on both: which method of the "
    "model puts the label behind the pixels?",
)
def hides_the_label_from_the_encoder(self, x, y, *, eps=None, rng=None):
    return _loss(self, x, y, eps, rng, encoder_label=np.zeros_like)


@misconception(
    "conditional_vae_loss",
    says="The decoder is not told the label: zeros stand in its place. Then the latent has to say which digit it is, "
    "and none can be chosen when you sample. What goes in beside z?",
)
def hides_the_label_from_the_decoder(self, x, y, *, eps=None, rng=None):
    return _loss(self, x, y, eps, rng, decoder_label=np.zeros_like)


@misconception(
    "conditional_vae_loss",
    says="All examples of the batch are decoded under the label of the first. Each has its own: what is the shape of "
    "the one-hot labels?",
)
def gives_all_the_first_label(self, x, y, *, eps=None, rng=None):
    return _loss(self, x, y, eps, rng, decoder_label=lambda label: np.repeat(label[:1], len(label), axis=0))


@misconception(
    "conditional_vae_loss",
    says="The gradient that goes on to the latent has been cut from the wrong end: these columns belong to the label. "
    "In which order do latent and label stand in what the decoder gets?",
)
def takes_the_gradient_of_the_label(self, x, y, *, eps=None, rng=None):
    return _loss(self, x, y, eps, rng, columns=slice(-self.n_latent, None))


@misconception(
    "conditional_vae_loss",
    says="It is the mean mu that you decode, without noise. Then the encoder learns nothing of what its variance does: "
    "which array comes out of the reparameterization?",
)
def decodes_the_mean(self, x, y, *, eps=None, rng=None):
    return _loss(self, x, y, eps, rng, noise=lambda z, mu: mu)


@misconception(
    "conditional_vae_loss",
    says="The divergence is in the loss, but nothing of it comes back to the encoder. mu and logvar reach the loss by "
    "two ways: where does the second one join?",
)
def does_not_send_the_divergence_back(self, x, y, *, eps=None, rng=None):
    return _loss(self, x, y, eps, rng, beta=0.0)


@misconception(
    "conditional_vae_loss",
    says="The divergence comes back without its weight, beta. The loss has it: what does a factor do when you "
    "differentiate?",
)
def forgets_beta_on_the_way_back(self, x, y, *, eps=None, rng=None):
    return _loss(self, x, y, eps, rng, beta=1.0)


@misconception(
    "conditional_vae_loss",
    says="Nothing comes back through the sample: the encoder hears of the divergence only, and would soon put the "
    "prior in place of every code. Where does the decoder's message go?",
)
def sends_nothing_through_the_sample(self, x, y, *, eps=None, rng=None):
    return _loss(self, x, y, eps, rng, sample_back=False)


@misconception(
    "conditional_vae_loss",
    says="The decoder's message reaches mu, but not logvar. The sample is mu plus sigma times eps: what does "
    "reparameterize_backward give besides dmu?",
)
def forgets_the_variance_on_the_way_back(self, x, y, *, eps=None, rng=None):
    return _loss(self, x, y, eps, rng, back=lambda sample, kl: (sample[0] + kl[0], kl[1]))


@misconception(
    "conditional_vae_loss",
    says="dmu and dlogvar go back into each other's places. Which half of the encoder's last layer holds mu?",
)
def swaps_the_halves(self, x, y, *, eps=None, rng=None):
    return _loss(self, x, y, eps, rng, swapped=True)


@misconception(
    "conditional_vae_loss",
    says="beta is not in the loss: the two terms are added as they are. The gradients have it.",
)
def adds_the_terms_unweighted(self, x, y, *, eps=None, rng=None):
    _, grads, parts = _loss(self, x, y, eps, rng)
    return parts["reconstruction"] + parts["kl"], grads, parts


@misconception(
    "conditional_vae_loss",
    says="The part kl holds beta times the divergence. A curve of the divergence should not move when only beta is "
    "chosen otherwise.",
)
def weighs_the_parts(self, x, y, *, eps=None, rng=None):
    loss, grads, parts = _loss(self, x, y, eps, rng)
    return loss, grads, {**parts, "kl": self.beta * parts["kl"]}


@misconception(
    "conditional_vae_loss",
    says="The sign of the divergence is that of the bound, which is maximised. The loss is its negative: which way "
    "should a code that is far from the prior count?",
)
def subtracts_the_divergence(self, x, y, *, eps=None, rng=None):
    _, grads, parts = _loss(self, x, y, eps, rng, beta=-self.beta)
    return parts["reconstruction"] - self.beta * parts["kl"], grads, parts


@misconception(
    "conditional_vae_loss",
    says="The rows of the decoder's first weights that belong to the label get no gradient. The label itself is given, "
    "but its weights are learned: what is the gradient of a weight whose input is 1?",
)
def does_not_learn_from_the_label(self, x, y, *, eps=None, rng=None):
    loss, grads, parts = _loss(self, x, y, eps, rng)
    dw = grads["dec_W1"].copy()
    dw[self.n_latent :] = 0
    return loss, {**grads, "dec_W1": dw}, parts


@misconception(
    "conditional_vae_loss",
    says="The gradients are float64 although the parameters are float32: which array was made without a dtype? "
    "np.eye and one-hot vectors are the usual ones.",
)
def makes_the_labels_in_float64(self, x, y, *, eps=None, rng=None):
    loss, grads, parts = _loss(self, x, y, eps, rng)
    return loss, {name: g.astype(np.float64) for name, g in grads.items()}, parts
