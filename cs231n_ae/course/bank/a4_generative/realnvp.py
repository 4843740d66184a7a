"""What students get wrong about the flow's loss. Methods take self first."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.dequantization import logit_transform
from cs231n_ae.models.realnvp import RealNVP

LOG_2PI = np.log(2 * np.pi)


def _back(model, dz, dlogdet, caches):
    """The right gradients of all networks, from those of z and of the log-determinants."""
    grads = {}
    for mask, network_cache, coupling_cache in reversed(caches):
        dz, ds, dt = layers.affine_coupling_backward(dz, dlogdet, coupling_cache)
        dshown, network_grads = model._scale_and_shift_backward(ds, dt, network_cache)
        dz = dz + mask * dshown
        grads |= network_grads
    return grads


def _each(z, value):
    """One gradient for each log-determinant."""
    return np.full(len(z), value, z.dtype)


@misconception(
    "realnvp_loss",
    says="The log-determinant is added to the loss, and in the gradients too. It is added to the log-density: which "
    "sign has it in the negative one? This flow would learn to squeeze everything to a point.",
)
def adds_the_log_determinant(self, x, *, rng=None):
    z, logdet, caches = self._to_noise(x)
    grads = _back(self, z / len(z), _each(z, 1 / len(z)), caches)
    _, parts = self._total(z, logdet)
    return parts["prior"] + parts["log_determinant"], grads, parts


@misconception(
    "realnvp_loss",
    says="The log-determinant is not in the loss. A flow that maps all data to 0 would then be the best: what keeps "
    "it from that?",
)
def leaves_the_log_determinant_out(self, x, *, rng=None):
    z, logdet, caches = self._to_noise(x)
    grads = _back(self, z / len(z), _each(z, 0), caches)
    _, parts = self._total(z, logdet)
    return parts["prior"], grads, parts


@misconception(
    "realnvp_loss",
    says="The constant of the Gaussian is missing: D/2 times log 2 pi. No gradient needs it, but without it these are "
    "not the nats of a density.",
)
def forgets_the_constant(self, x, *, rng=None):
    loss, grads, parts = RealNVP.loss(self, x)
    constant = x.shape[1] * LOG_2PI / 2
    return loss - constant, grads, {**parts, "prior": parts["prior"] - constant}


@misconception(
    "realnvp_loss",
    says="The Gaussian's constant, half of log 2 pi, was counted once. z has D dimensions: how many Gaussians are "
    "multiplied?",
)
def counts_the_constant_once(self, x, *, rng=None):
    loss, grads, parts = RealNVP.loss(self, x)
    constant = (x.shape[1] - 1) * LOG_2PI / 2
    return loss - constant, grads, {**parts, "prior": parts["prior"] - constant}


@misconception(
    "realnvp_loss",
    says="The half in front of the squared norm is missing, in the loss and in dz. What stands in the exponent of the "
    "normal distribution?",
)
def forgets_the_half(self, x, *, rng=None):
    z, logdet, caches = self._to_noise(x)
    grads = _back(self, 2 * z / len(z), _each(z, -1 / len(z)), caches)
    prior, determinant = float(np.sum(z**2)) / len(z) + x.shape[1] * LOG_2PI / 2, float(logdet.mean())
    return prior - determinant, grads, {"prior": prior, "log_determinant": determinant}


@misconception(
    "realnvp_loss",
    says="The squared norm is averaged over the features too. The densities of the features multiply: what do their "
    "logarithms do?",
)
def averages_over_the_features(self, x, *, rng=None):
    z, logdet, caches = self._to_noise(x)
    grads = _back(self, z / z.size, _each(z, -1 / len(z)), caches)
    prior, determinant = float(np.mean(z**2)) / 2 + x.shape[1] * LOG_2PI / 2, float(logdet.mean())
    return prior - determinant, grads, {"prior": prior, "log_determinant": determinant}


@misconception(
    "realnvp_loss",
    says="The loss is right, but on the way back the log-determinants are not told of it: dlogdet is zero. Each of "
    "them is a term of the loss: with which factor?",
)
def tells_the_determinants_nothing(self, x, *, rng=None):
    z, logdet, caches = self._to_noise(x)
    loss, parts = self._total(z, logdet)
    return loss, _back(self, z / len(z), _each(z, 0), caches), parts


@misconception(
    "realnvp_loss",
    says="The loss is right, but dlogdet has the wrong sign. The log-determinant is subtracted in the loss.",
)
def turns_the_sign_of_dlogdet(self, x, *, rng=None):
    z, logdet, caches = self._to_noise(x)
    loss, parts = self._total(z, logdet)
    return loss, _back(self, z / len(z), _each(z, 1 / len(z)), caches), parts


@misconception(
    "realnvp_loss",
    says="dlogdet is -1 for each example. The loss is an average over the batch: how much of it is one example's?",
)
def does_not_average_dlogdet(self, x, *, rng=None):
    z, logdet, caches = self._to_noise(x)
    loss, parts = self._total(z, logdet)
    return loss, _back(self, z / len(z), _each(z, -1), caches), parts


@misconception(
    "realnvp_loss",
    says="dz is z itself. The loss is an average over the batch: how much of it is one example's?",
)
def does_not_average_dz(self, x, *, rng=None):
    z, logdet, caches = self._to_noise(x)
    loss, parts = self._total(z, logdet)
    return loss, _back(self, z, _each(z, -1 / len(z)), caches), parts


@misconception(
    "realnvp_loss",
    says="The loss is summed over the batch, and so are its gradients. All losses here are averages over it.",
)
def sums_over_the_batch(self, x, *, rng=None):
    loss, grads, parts = RealNVP.loss(self, x)
    n = len(x)
    grads = {name: g * g.dtype.type(n) for name, g in grads.items()}
    return n * loss, grads, {name: n * value for name, value in parts.items()}


@misconception(
    "realnvp_loss",
    says="What the networks were shown hears nothing of the loss. A feature that is passed on reaches it by two ways, "
    "as it is and through s and t: what happens to the gradients of two ways?",
)
def forgets_the_way_through_the_network(self, x, *, rng=None):
    z, logdet, caches = self._to_noise(x)
    dz, dlogdet, grads = z / len(z), _each(z, -1 / len(z)), {}
    for _, network_cache, coupling_cache in reversed(caches):
        dz, ds, dt = layers.affine_coupling_backward(dz, dlogdet, coupling_cache)
        _, network_grads = self._scale_and_shift_backward(ds, dt, network_cache)
        grads |= network_grads
    loss, parts = self._total(z, logdet)
    return loss, grads, parts


@misconception(
    "realnvp_loss",
    says="The gradient of what the network was shown goes to all features. The network saw the mask times x: which "
    "features could it not see, and what is their share in this gradient?",
)
def forgets_the_mask_on_the_way_back(self, x, *, rng=None):
    z, logdet, caches = self._to_noise(x)
    dz, dlogdet, grads = z / len(z), _each(z, -1 / len(z)), {}
    for _, network_cache, coupling_cache in reversed(caches):
        dz, ds, dt = layers.affine_coupling_backward(dz, dlogdet, coupling_cache)
        dshown, network_grads = self._scale_and_shift_backward(ds, dt, network_cache)
        dz = dz + dshown
        grads |= network_grads
    loss, parts = self._total(z, logdet)
    return loss, grads, parts


@misconception(
    "realnvp_loss",
    says="The way back goes through the couplings in the order of the way there. Which coupling does dz meet first?",
)
def goes_back_in_the_order_of_the_way_there(self, x, *, rng=None):
    z, logdet, caches = self._to_noise(x)
    loss, parts = self._total(z, logdet)
    return loss, _back(self, z / len(z), _each(z, -1 / len(z)), caches[::-1]), parts


@misconception(
    "realnvp_loss",
    says="The part log_determinant has the sign that it has in the loss. It is the mean log-determinant itself.",
)
def turns_the_sign_of_the_part(self, x, *, rng=None):
    loss, grads, parts = RealNVP.loss(self, x)
    return loss, grads, {**parts, "log_determinant": -parts["log_determinant"]}


@misconception(
    "realnvp_loss",
    says="The gradients are float64 although the parameters are float32: where does float64 come in?",
)
def goes_back_in_float64(self, x, *, rng=None):
    loss, grads, parts = RealNVP.loss(self, x)
    return loss, {name: g.astype(np.float64) for name, g in grads.items()}, parts


@misconception(
    "realnvp_loss",
    says="Only the last coupling's log-determinant is in the loss. Each coupling stretches the volume once more: what "
    "happens to the logarithms of factors that multiply?",
)
def counts_the_last_determinant_alone(self, x, *, rng=None):
    z, _, caches = self._to_noise(x)
    mask, _, (_, scale, _) = caches[-1]
    loss, parts = self._total(z, ((1 - mask) * np.log(scale)).sum(axis=1))
    return loss, _back(self, z / len(z), _each(z, -1 / len(z)), caches), parts


@misconception(
    "realnvp_loss",
    says="The couplings' log-determinants are there, that of the logit in front of them is not. It maps [0, 1] to the "
    "whole line: does that stretch nothing? With which number does the running sum begin?",
)
def forgets_the_determinant_of_the_logit(self, x, *, rng=None):
    z, logdet, caches = self._to_noise(x)
    if self.alpha is not None:
        logdet = logdet - logit_transform(x, alpha=self.alpha)[1]
    loss, parts = self._total(z, logdet)
    return loss, _back(self, z / len(z), _each(z, -1 / len(z)), caches), parts
