"""What students get wrong about the flow's loss. Methods take self first."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.misconceptions import misconception

LOG_2PI = np.log(2 * np.pi)


def _loss(model, x, *, half=0.5, dz_factor=1.0, dlogdet_factor=1.0, through_network=True, masked=True, backwards=True):
    """The right loss, but for what is said otherwise: z, its parts, and the gradients.

    Args:
        model: the flow.
        x: the batch.
        half: the factor of the squared norm.
        dz_factor: of the gradient of z.
        dlogdet_factor: of the gradient of the log-determinants.
        through_network: whether the networks' inputs hear of the loss.
        masked: whether the mask is put on that message.
        backwards: whether the couplings are gone through from the last.
    """
    z, logdet, caches = model._to_noise(x)
    dz = dz_factor * z / len(z)
    dlogdet = np.full(len(z), -dlogdet_factor / len(z), z.dtype)
    grads = {}
    for mask, network_cache, coupling_cache in reversed(caches) if backwards else caches:
        dz, ds, dt = layers.affine_coupling_backward(dz, dlogdet, coupling_cache)
        dshown, network_grads = model._scale_and_shift_backward(ds, dt, network_cache)
        if through_network:
            dz = dz + (mask * dshown if masked else dshown)
        grads |= network_grads
    prior = half * float(np.sum(z**2)) / len(z) + x.shape[1] * LOG_2PI / 2
    determinant = float(logdet.mean())
    return prior - determinant, grads, {"prior": prior, "log_determinant": determinant}


@misconception(
    "realnvp_loss",
    says="The log-determinant is added to the loss, and in the gradients too. It is added to the log-density: which "
    "sign has it in the negative one? This flow would learn to squeeze everything to a point.",
)
def adds_the_log_determinant(self, x, *, rng=None):
    _, grads, parts = _loss(self, x, dlogdet_factor=-1)
    return parts["prior"] + parts["log_determinant"], grads, parts


@misconception(
    "realnvp_loss",
    says="The log-determinant is not in the loss. A flow that maps all data to 0 would then be the best: what keeps "
    "it from that?",
)
def leaves_the_log_determinant_out(self, x, *, rng=None):
    _, grads, parts = _loss(self, x, dlogdet_factor=0)
    return parts["prior"], grads, parts


@misconception(
    "realnvp_loss",
    says="The constant of the Gaussian is missing: D/2 times log 2 pi. No gradient needs it, but without it these are "
    "not the nats of a density.",
)
def forgets_the_constant(self, x, *, rng=None):
    loss, grads, parts = _loss(self, x)
    constant = x.shape[1] * LOG_2PI / 2
    return loss - constant, grads, {**parts, "prior": parts["prior"] - constant}


@misconception(
    "realnvp_loss",
    says="The Gaussian's constant, half of log 2 pi, was counted once. z has D dimensions: how many Gaussians are "
    "multiplied?",
)
def counts_the_constant_once(self, x, *, rng=None):
    loss, grads, parts = _loss(self, x)
    constant = (x.shape[1] - 1) * LOG_2PI / 2
    return loss - constant, grads, {**parts, "prior": parts["prior"] - constant}


@misconception(
    "realnvp_loss",
    says="The half in front of the squared norm is missing, in the loss and in dz. What stands in the exponent of the "
    "normal distribution?",
)
def forgets_the_half(self, x, *, rng=None):
    return _loss(self, x, half=1.0, dz_factor=2.0)


@misconception(
    "realnvp_loss",
    says="The squared norm is averaged over the features too. The densities of the features multiply: what do their "
    "logarithms do?",
)
def averages_over_the_features(self, x, *, rng=None):
    d = x.shape[1]
    return _loss(self, x, half=0.5 / d, dz_factor=1 / d)


@misconception(
    "realnvp_loss",
    says="The loss is right, but on the way back the log-determinants are not told of it: dlogdet is zero. Each of "
    "them is a term of the loss: with which factor?",
)
def tells_the_determinants_nothing(self, x, *, rng=None):
    return _loss(self, x, dlogdet_factor=0)


@misconception(
    "realnvp_loss",
    says="The loss is right, but dlogdet has the wrong sign. The log-determinant is subtracted in the loss.",
)
def turns_the_sign_of_dlogdet(self, x, *, rng=None):
    return _loss(self, x, dlogdet_factor=-1)


@misconception(
    "realnvp_loss",
    says="dlogdet is -1 for each example. The loss is an average over the batch: how much of it is one example's?",
)
def does_not_average_dlogdet(self, x, *, rng=None):
    return _loss(self, x, dlogdet_factor=len(x))


@misconception(
    "realnvp_loss",
    says="dz is z itself. The loss is an average over the batch: how much of it is one example's?",
)
def does_not_average_dz(self, x, *, rng=None):
    return _loss(self, x, dz_factor=len(x))


@misconception(
    "realnvp_loss",
    says="The loss is summed over the batch, and so are its gradients. All losses here are averages over it.",
)
def sums_over_the_batch(self, x, *, rng=None):
    loss, grads, parts = _loss(self, x)
    n = len(x)
    grads = {name: g * g.dtype.type(n) for name, g in grads.items()}
    return n * loss, grads, {name: n * value for name, value in parts.items()}


@misconception(
    "realnvp_loss",
    says="What the networks were shown hears nothing of the loss. A feature that is passed on reaches it by two ways, "
    "as it is and through s and t: what happens to the gradients of two ways?",
)
def forgets_the_way_through_the_network(self, x, *, rng=None):
    return _loss(self, x, through_network=False)


@misconception(
    "realnvp_loss",
    says="The gradient of what the network was shown goes to all features. The network saw the mask times x: which "
    "features could it not see, and what is their share in this gradient?",
)
def forgets_the_mask_on_the_way_back(self, x, *, rng=None):
    return _loss(self, x, masked=False)


@misconception(
    "realnvp_loss",
    says="The way back goes through the couplings in the order of the way there. Which coupling does dz meet first?",
)
def goes_back_in_the_order_of_the_way_there(self, x, *, rng=None):
    return _loss(self, x, backwards=False)


@misconception(
    "realnvp_loss",
    says="The part log_determinant has the sign that it has in the loss. It is the mean log-determinant itself.",
)
def turns_the_sign_of_the_part(self, x, *, rng=None):
    loss, grads, parts = _loss(self, x)
    return loss, grads, {**parts, "log_determinant": -parts["log_determinant"]}


@misconception(
    "realnvp_loss",
    says="The gradients are float64 although the parameters are float32: which array was made without a dtype?",
)
def goes_back_in_float64(self, x, *, rng=None):
    loss, grads, parts = _loss(self, x)
    return loss, {name: g.astype(np.float64) for name, g in grads.items()}, parts
