"""Grades the VQ-VAE's loss. What has a stopped gradient is held still while the rest is differentiated numerically."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

SIZES, SLOTS, CODES = (6, 5, 4), 2, 3
NETWORK = [f"{side}_{kind}{i}" for side in ("enc", "dec") for i in (1, 2) for kind in ("W", "b")]


@exercise("vqvae_loss", points=0.75)
def test_the_loss_and_its_parts(submission, rng):
    for n in (4, 1):
        model, x = _model(submission, rng, n)
        loss, _, parts = model.loss(x)
        q = _pieces(x, model.params)[1]
        distance = np.sum((_pieces(x, model.params)[0] - q) ** 2) / n
        rebuilt = _surprise(x, q.reshape(n, -1), model.params)
        expect("parts['reconstruction']", parts["reconstruction"], rebuilt, source="written out")
        expect("parts['quantization']", parts["quantization"], (1 + model.commitment) * distance, source="written out")
        expect("loss", loss, rebuilt + (1 + model.commitment) * distance, source="written out")


@exercise("vqvae_loss", points=0.75)
def test_the_decoder_gets_its_gradient(submission, rng):
    _compare(submission, rng, [name for name in NETWORK if name.startswith("dec")])


@exercise("vqvae_loss", points=0.75)
def test_the_codebook_hears_from_its_own_loss_alone(submission, rng):
    _compare(submission, rng, ["codebook"])


@exercise("vqvae_loss", points=1.25)
def test_the_encoder_hears_straight_through_and_from_the_commitment(submission, rng):
    """the encoder hears straight through, and from the commitment loss."""
    _compare(submission, rng, [name for name in NETWORK if name.startswith("enc")])


@exercise("vqvae_loss", points=0.5)
def test_gradients_have_the_names_and_dtype_of_the_parameters(submission, rng):
    """gradients have the names and the dtype of the parameters."""
    model, x = _model(submission, rng, 4)
    model.params = {name: array.astype(np.float32) for name, array in model.params.items()}
    _, grads, _ = model.loss(x.astype(np.float32))
    says = f"grads has the keys {sorted(grads)}, expected {sorted(model.params)}"
    expect_true("grads", set(grads) == set(model.params), says, value=" ".join(sorted(grads)))
    for name in model.params:
        expect_dtype(f"d{name}", grads[name], np.float32)


def _model(submission, rng, n):
    options = {"n_slots": SLOTS, "n_codes": CODES, "activation": "tanh", "rng": rng, "dtype": np.float64}
    model = submission.vqvae.VQVAE(SIZES, commitment=float(rng.uniform(0.2, 0.8)), **options)
    model.params = {name: 0.8 * rng.standard_normal(array.shape) for name, array in model.params.items()}
    return model, rng.integers(0, 2, (n, 6)).astype(float)


def _encode(x, p):
    return np.tanh(x @ p["enc_W1"] + p["enc_b1"]) @ p["enc_W2"] + p["enc_b2"]


def _pieces(x, p):
    """The pieces, the codebook's vectors for them, and which these are."""
    z = _encode(x, p).reshape(-1, p["codebook"].shape[1])
    codes = [int(np.argmin([np.sum((row - code) ** 2) for code in p["codebook"]])) for row in z]
    return z, p["codebook"][codes], codes


def _surprise(x, code, p):
    logits = np.tanh(code @ p["dec_W1"] + p["dec_b1"]) @ p["dec_W2"] + p["dec_b2"]
    return np.sum(np.logaddexp(0, logits) - x * logits) / len(x)


def _compare(submission, rng, names):
    for n in (5, 1):
        model, x = _model(submission, rng, n)
        _, grads, _ = model.loss(x)
        params, beta = model.params, model.commitment
        z_now, q_now, codes = _pieces(x, params)

        def value(array, name, x=x, params=params, beta=beta, z_now=z_now, q_now=q_now, codes=codes):
            p = {**params, name: array}
            z = _encode(x, p).reshape(z_now.shape)
            through = (z + (q_now - z_now)).reshape(len(x), -1)  # what is chosen counts as z plus a constant
            distances = np.sum((z_now - p["codebook"][codes]) ** 2) + beta * np.sum((z - q_now) ** 2)
            return _surprise(x, through, p) + distances / len(x)

        for name in names:
            expect_true(f"d{name}", name in grads, f"there is no gradient of {name}", value=" ".join(sorted(grads)))
            numerical = numerical_gradient_of(lambda array, name=name, value=value: value(array, name), params[name])
            expect(f"d{name}", grads[name], numerical, source="numerical gradient, with what is stopped held still")
