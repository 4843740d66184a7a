"""Mistakes in assignments 2 and 3, written as students would, and what is said of each: no other's sentence."""

import numpy as np
import pytest

from cs231n_ae import layers, losses
from cs231n_ae.course.answers.in_process import OverlaySubmission, ReferenceSubmission
from cs231n_ae.course.judging.runner import run_exercise
from cs231n_ae.course.outline.manifest import load_course
from cs231n_ae.models.mlp import mlp_backward, mlp_forward

EXERCISES = {exercise.id: (assignment, exercise) for assignment in load_course() for exercise in assignment.exercises}


def judged(exercise_id, function):
    assignment, exercise = EXERCISES[exercise_id]
    answers = OverlaySubmission(ReferenceSubmission(assignment), {exercise.key: function})
    return run_exercise(exercise, answers, needs={})


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def autoencoder(squash):
    """The autoencoder's loss, with something done to the decoder's output before the loss."""

    def loss(self, x, *, rng=None):
        z, first = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
        x_hat, second = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
        value, dx_hat = self._compare(squash(self, x_hat), x)
        dz, grads = mlp_backward(dx_hat, second)
        grads |= mlp_backward(dz, first)[1]
        return value, grads, {"reconstruction": value}

    return loss


def variational(*, in_loss=lambda beta: beta, to_mu=lambda beta: beta, to_logvar=lambda beta: beta, squash=lambda a: a):
    """The loss of the VAE, with something else for beta in one of its three places, or for the decoder's output."""

    def loss(self, x, *, eps=None, rng=None):
        mu, logvar, first = self._encode(x)
        z, sample = layers.reparameterize_forward(mu, logvar, eps=eps, rng=rng)
        x_hat, second = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
        x_hat = squash(x_hat) if self.likelihood == "bernoulli" else x_hat
        reconstruction, dx_hat, grads = self._compare(x_hat, x)
        kl, dmu, dlogvar = losses.kl_standard_normal(mu, logvar)
        dz, decoder_grads = mlp_backward(dx_hat, second)
        heads = layers.reparameterize_backward(dz, sample)
        dhead = np.hstack([heads[0] + to_mu(self.beta) * dmu, heads[1] + to_logvar(self.beta) * dlogvar])
        grads = {**grads, **decoder_grads, **mlp_backward(dhead, first)[1]}
        return reconstruction + in_loss(self.beta) * kl, grads, {"reconstruction": reconstruction, "kl": kl}

    return loss


def conditional(dz_of):
    """The loss of the conditional VAE, with other columns of what comes back from the decoder."""

    def loss(self, x, y, *, eps=None, rng=None):
        mu, logvar, first = self._encode(x, y)
        z, sample = layers.reparameterize_forward(mu, logvar, eps=eps, rng=rng)
        told = self._with_labels(z, y)
        x_hat, second = mlp_forward(told, self.params, self.decoder_activations, prefix="dec_")
        reconstruction, dx_hat = self._compare(x_hat, x)
        kl, dmu, dlogvar = losses.kl_standard_normal(mu, logvar)
        dtold, grads = mlp_backward(dx_hat, second)
        heads = layers.reparameterize_backward(dz_of(self, dtold), sample)
        dhead = np.hstack([heads[0] + self.beta * dmu, heads[1] + self.beta * dlogvar])
        grads |= mlp_backward(dhead, first)[1]
        return reconstruction + self.beta * kl, grads, {"reconstruction": reconstruction, "kl": kl}

    return loss


def salted(choose):
    def salt_and_pepper_noise(x, *, rate, rng):
        out, toss = x.copy(), rng.random(x.shape)
        white, black = choose(toss, rate)
        out[white] = 1
        out[black] = 0
        return out

    return salt_and_pepper_noise


def dropping(scale, draw=lambda rng, shape: rng.random(shape)):
    """What is drawn stays with the probability rate; a mask that is given is right."""

    def dropout_forward(x, *, rate, mask=None, rng=None):
        mask = draw(rng, x.shape) < rate if mask is None else mask
        mask = scale(np.asarray(mask, x.dtype), rate).astype(x.dtype)
        return x * mask, mask

    return dropout_forward


def likelihood(in_loss, in_dmu, in_dlogvar):
    """-log N(x; mu, exp(logvar)), with these signs in the exponents."""

    def gaussian_nll_loss(mu, logvar, x):
        square = (x - mu) ** 2
        loss = 0.5 * np.sum(float(np.log(2 * np.pi)) + logvar + square * np.exp(in_loss * logvar)) / len(x)
        dlogvar = 0.5 * (1 - square * np.exp(in_dlogvar * logvar)) / len(x)
        dlogvar = np.asarray(dlogvar.sum(axis=tuple(range(x.ndim - logvar.ndim))))
        return float(loss), (mu - x) * np.exp(in_dmu * logvar) / len(x), dlogvar

    return gaussian_nll_loss


def estimate(error_of):
    def kl_monte_carlo(mu, logvar, *, eps):
        z = mu + np.exp(0.5 * logvar) * eps
        each = (0.5 * (z**2 - eps**2) - 0.5 * logvar).sum(axis=2)
        return float(each.mean()), float(error_of(each))

    return kl_monte_carlo


def stamping(cut, *, heeds_size, with_padding=True):
    def conv_transpose_forward(x, w, b, *, stride=1, pad=0, size=None):
        (n, _, height, width), (_, filters, kh, kw) = x.shape, w.shape
        across = [stride * (side - 1) + k for side, k in ((height, kh), (width, kw))]
        if size is not None and heeds_size:
            across = [side + (2 * pad if with_padding else 0) for side in size]
        out = np.zeros((n, filters, *across), x.dtype)
        for i in range(height):
            for j in range(width):
                stamp = np.tensordot(x[:, :, i, j], w, axes=1)
                out[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw] += stamp
        out = cut(out, pad) + b.reshape(1, -1, 1, 1)
        return out, (x, w, out.shape, stride, pad)

    return conv_transpose_forward


def stamped_back(dx_of, dw_of):
    """The way back, on a dout that nobody has padded."""

    def conv_transpose_backward(dout, cache):
        x, w, _, stride, _ = cache
        dx, dw = np.zeros_like(x), np.zeros_like(w)
        for i in range(x.shape[2]):
            for j in range(x.shape[3]):
                seen = dout[:, :, i * stride : i * stride + w.shape[2], j * stride : j * stride + w.shape[3]]
                dx[:, :, i, j] = dx_of(seen, w)
                dw += dw_of(x[:, :, i, j], seen)
        return dx, dw, dout.sum(axis=(0, 2, 3))

    return conv_transpose_backward


def arc(cosine, fractions):
    def slerp(a, b, t):
        t = np.asarray(t, a.dtype).reshape(1, -1, 1)
        omega = np.arccos(cosine(a, b)).reshape(-1, 1, 1)
        with np.errstate(all="ignore"):
            from_a, from_b = fractions(t, omega)
        return from_a * a[:, None] + from_b * b[:, None]

    return slerp


def by_lengths(a, b):
    return (a * b).sum(axis=1) / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1))


def by_unit_vectors(a, b):
    return np.einsum("nd,nd->n", *(v / np.sqrt((v**2).sum(axis=1, keepdims=True)) for v in (a, b)))


def plain(t, omega):
    return np.sin((1 - t) * omega) / np.sin(omega), np.sin(t * omega) / np.sin(omega)


def straight_if_parallel(t, omega):
    return tuple(np.where(omega < 1e-4, s, f) for s, f in zip((1 - t, t), plain(t, omega), strict=True))


def shifted(t, omega):
    return np.sin((1 - t) * omega) / (np.sin(omega) + 1e-8), np.sin(t * omega) / (np.sin(omega) + 1e-8)


def classifier(self, x, y, *, rng=None):
    """The gradient of the code is averaged once more on its way into the encoder."""
    h, encoder_cache = mlp_forward(x, {**self.fixed, **self.params}, self.encoder_activations, prefix="enc_")
    scores, cache = layers.affine_forward(h, self.params["W"], self.params["b"])
    loss, dscores = losses.softmax_loss(scores, y)
    dh, dw, db = layers.affine_backward(dscores, cache)
    grads = {"W": dw, "b": db}
    if not self.frozen:
        grads |= mlp_backward(dh / x.shape[0], encoder_cache)[1]
    decay = 0.0
    for name in [name for name in self.params if "W" in name]:
        decay += 0.5 * float((self.params[name] ** 2).sum())
        grads[name] = grads[name] + self.decay * self.params[name]
    return loss + self.decay * decay, grads, {"softmax": loss, "decay": decay}


def stack(last):
    """The layers one behind the other, the last with another activation."""

    def mlp_forward(x, params, activations, *, prefix):
        caches = []
        for i, name in enumerate([*activations[:-1], last(activations)], start=1):
            x, affine_cache = layers.affine_forward(x, params[f"{prefix}W{i}"], params[f"{prefix}b{i}"])
            x, cache = (x, None) if name == "linear" else getattr(layers, f"{name}_forward")(x)
            caches.append((name, affine_cache, cache))
        return x, (prefix, caches)

    return mlp_forward


def einsum_of_windows(window, w):
    return np.einsum("nfij,cfij->nc", window, w)


def einsum_of_stamps(x, window):
    return np.einsum("nc,nfij->cfij", x, window)


def pixels_beside_a_code(self, dscores, cache):
    """The gradient of the code is averaged on its way into the encoder."""
    encoder_cache, affine_cache = cache
    dbeside, dw, db = layers.affine_backward(dscores, affine_cache)
    dx, dh = dbeside[:, : self.sizes[0]], dbeside[:, self.sizes[0] :]
    through, grads = mlp_backward(dh / dh.shape[0], encoder_cache)
    grads = {**grads, "W": dw, "b": db}
    return dx + through, {name: grads[name] for name in self.params}


MISTAKES = [
    (
        "autoencoder_loss",
        autoencoder(lambda model, out: sigmoid(out) if model.likelihood == "bernoulli" else out),
        {"hands_probabilities_to_the_loss_of_logits"},
    ),
    ("autoencoder_loss", autoencoder(lambda model, out: sigmoid(out)), {"always_applies_a_sigmoid"}),
    ("autoencoder_loss", autoencoder(lambda model, out: np.clip(out, 0, 1)), set()),
    ("vae_loss", variational(squash=sigmoid), {"hands_probabilities_to_the_loss_of_logits"}),
    ("vae_loss", variational(squash=lambda out: np.clip(out, 0, 1)), set()),
    ("salt_and_pepper_noise", salted(lambda u, p: (u < p, (u >= p) & (u < 2 * p))), {"throws_rate_of_salt_first"}),
    ("salt_and_pepper_noise", salted(lambda u, p: (u < p, u > 1 - p)), {"throws_rate_at_either_end"}),
    ("salt_and_pepper_noise", salted(lambda u, p: (u < p, u > 1 - p / 2)), set()),
    ("dropout_forward", dropping(lambda m, p: m / (1 - p)), {"keeps_with_the_probability_rate"}),
    ("dropout_forward", dropping(lambda m, p: m / p), {"exchanges_and_divides_by_rate"}),
    ("dropout_forward", dropping(lambda m, p: m * (1 / p)), {"exchanges_and_multiplies_by_one_over_rate"}),
    ("dropout_forward", dropping(lambda m, p: m), {"exchanges_and_does_not_scale"}),
    (
        "dropout_forward",
        dropping(lambda m, p: m / (1 - p), draw=lambda rng, shape: rng.random(shape, dtype=np.float32)),
        {"keeps_with_the_probability_rate_in_float32"},
    ),
    ("dropout_forward", dropping(lambda m, p: m / (1 - p) ** 2), set()),
    ("gaussian_nll_loss", likelihood(1, -1, -1), {"takes_the_variance_in_the_loss_alone"}),
    ("gaussian_nll_loss", likelihood(-1, 1, 1), {"takes_the_variance_in_the_gradients_alone"}),
    ("gaussian_nll_loss", likelihood(1, 1, 1), {"takes_the_variance_for_the_precision"}),
    ("gaussian_nll_loss", likelihood(1, 1, -1), {"takes_the_variance_but_in_dlogvar"}),
    ("gaussian_nll_loss", likelihood(0.5, -1, -1), set()),
    (
        "kl_monte_carlo",
        estimate(lambda each: each.std() / len(each) ** 0.5),
        {"spreads_over_the_examples_by_their_number"},
    ),
    ("kl_monte_carlo", estimate(lambda each: each.std(ddof=1) / len(each) ** 0.5), {"spreads_over_the_examples_too"}),
    ("kl_monte_carlo", estimate(lambda each: each.std() / each.size**0.5), {"mixes_the_examples_by_their_number"}),
    ("kl_monte_carlo", estimate(lambda each: each.std() / 2), set()),
    (
        "conv_transpose_forward",
        stamping(lambda out, p: out[:, :, p:-p, p:-p], heeds_size=False),
        {"ignores_the_size_and_cuts_everything_off"},
    ),
    (
        "conv_transpose_forward",
        stamping(lambda out, p: out[:, :, p:-p, p:-p], heeds_size=True),
        {"cuts_everything_off_without_padding"},
    ),
    (
        "conv_transpose_forward",
        stamping(lambda out, p: out[:, :, p : out.shape[2] - p, p : out.shape[3] - p], heeds_size=False),
        {"ignores_the_size"},
    ),
    (
        "conv_transpose_forward",
        stamping(
            lambda out, p: out[:, :, p : out.shape[2] - p, p : out.shape[3] - p], heeds_size=True, with_padding=False
        ),
        {"makes_no_room_for_the_padding"},
    ),
    ("conv_transpose_backward", stamped_back(einsum_of_windows, einsum_of_stamps), {"does_not_pad_dout"}),
    (
        "conv_transpose_backward",
        stamped_back(
            lambda window, w: window.reshape(len(window), -1) @ w.reshape(len(w), -1).T,
            lambda x, window: (x.T @ window.reshape(len(window), -1)).reshape(x.shape[1], *window.shape[1:]),
        ),
        {"does_not_pad_dout_before_a_product"},
    ),
    ("conditional_vae_loss", conditional(lambda model, dtold: dtold), {"sends_the_labels_gradient_into_the_sample"}),
    ("conditional_vae_loss", conditional(lambda model, dtold: dtold[:, 1 : 1 + model.n_latent]), set()),
    ("slerp", arc(by_lengths, plain), {"divides_by_the_sine_of_no_angle"}),
    ("slerp", arc(by_unit_vectors, plain), {"divides_by_the_sine_of_no_angle"}),
    ("slerp", arc(by_lengths, straight_if_parallel), {"does_not_hold_the_cosine_below_one"}),
    ("slerp", arc(by_unit_vectors, straight_if_parallel), {"does_not_hold_the_cosine_below_one"}),
    ("slerp", arc(lambda a, b: np.clip(by_lengths(a, b), -1, 1), shifted), {"adds_a_small_number_to_the_sine"}),
    ("classifier_loss", classifier, {"divides_what_the_encoder_gets_by_n_again"}),
    ("concatenated_backward", pixels_beside_a_code, {"divides_what_the_encoder_gets_by_the_batch"}),
    ("vae_loss", variational(to_mu=lambda beta: 1), {"forgets_beta_on_the_way_to_mu"}),
    ("vae_loss", variational(to_logvar=lambda beta: 1), {"forgets_beta_on_the_way_to_logvar"}),
    ("vae_loss", variational(to_mu=lambda beta: 1, to_logvar=lambda beta: 1), {"forgets_beta_on_the_way_back"}),
    ("vae_loss", variational(in_loss=lambda beta: 1), {"adds_the_terms_unweighted"}),
    ("vae_loss", variational(to_mu=lambda beta: beta**2), set()),
    ("mlp_forward", stack(lambda names: "linear"), {"leaves_the_last_layer_linear"}),
    ("mlp_forward", stack(lambda names: names[-1].replace("linear", "relu")), {"ends_in_a_relu"}),
    ("mlp_forward", stack(lambda names: names[-1].replace("linear", "sigmoid")), {"ends_in_a_sigmoid"}),
    ("mlp_forward", stack(lambda names: names[-1].replace("linear", "softplus")), set()),
]


@pytest.mark.parametrize(("exercise_id", "function", "named"), MISTAKES, ids=[str(i) for i in range(len(MISTAKES))])
def test_a_mistake_is_called_by_its_own_name(exercise_id, function, named):
    result = judged(exercise_id, function)
    assert result.status == "failed"
    assert {test.misconception for test in result.tests if test.misconception} == named
