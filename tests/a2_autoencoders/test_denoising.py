"""Grades the denoising autoencoder's loss.

Where masking takes everything, the corrupted copy is known, and with it the loss and its gradients. Where it is random,
a network that hands its input through shows in its loss what it was given and what it was asked for. The bounds of
these are about six standard deviations wide, so that a right answer practically never fails.
"""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_one_draw, expect_true, numerical_gradient_of

NAMES = [f"{half}_{kind}{i}" for half in ("enc", "dec") for i in (1, 2) for kind in "Wb"]
SIZES = (5, 4, 3)
N, S = 4000, 0.5


@exercise("denoising_autoencoder_loss", points=0.75)
def test_with_no_corruption_it_is_the_reconstruction_loss(submission, rng):
    """with no corruption, the loss is that of the reconstruction."""
    model, x, params = _model(submission, rng, corruption="gaussian", amount=0.0)
    loss, _, _ = model.loss(x, rng=rng)
    expect("loss", loss, _loss(x, x, params), source="definition", context={"x": x})
    model, x, params = _model(submission, rng, corruption="masking", amount=0.0, likelihood="bernoulli")
    loss, _, _ = model.loss(x, rng=rng)
    expected = _loss(x, x, params, "bernoulli")
    expect("under bernoulli, loss", loss, expected, source="definition", context={"x": x})


@exercise("denoising_autoencoder_loss", points=0.75)
def test_the_network_sees_the_corrupted_copy_and_is_asked_for_the_clean_one(submission, rng):
    model, x, params = _model(submission, rng, corruption="masking", amount=1.0)
    loss, _, _ = model.loss(x, rng=rng)
    expected = _loss(np.zeros_like(x), x, params)
    expect(
        "loss when all is masked", loss, expected, source="loss from blank inputs to clean targets", context={"x": x}
    )


@exercise("denoising_autoencoder_loss", points=1)
def test_the_gradients_agree_with_the_numerical_ones(submission, rng):
    for corruption, amount in (("gaussian", 0.0), ("masking", 1.0)):
        model, x, params = _model(submission, rng, corruption=corruption, amount=amount)
        _, grads, _ = model.loss(x, rng=rng)
        seen = x * (1 - amount)
        for name in ("dec_W2", "dec_b1", "enc_W2", "enc_b1", "enc_W1"):
            says = f"there is no gradient of {name}: grads has the keys {sorted(grads)}"
            expect_true(f"d{name}", name in grads, says, value=" ".join(sorted(grads)))
            numerical = numerical_gradient_of(
                lambda array, name=name, params=params, seen=seen, x=x: _loss(seen, x, {**params, name: array}),
                params[name],
            )
            expect(f"d{name}", grads[name], numerical, source="numerical gradient", context={"x": x, **params})


@exercise("denoising_autoencoder_loss", points=0.75)
def test_the_identity_pays_for_the_noise_that_it_lets_through(submission, rng):
    """a network that changes nothing pays for the noise that it lets through."""
    model, x, s = _identity(submission, rng, target="clean")
    loss, grads, _ = model.loss(x, rng=rng)
    variance = {"the variance of the noise": np.array(s**2)}
    expect("loss", loss, 5 * s**2 / 2, source="mean over the noise", atol=0.03, rtol=0, context=variance)
    expected = s**2 * np.eye(5)  # the mean of x~ (x~ - x)
    says = f"there is no gradient of enc_W1: grads has the keys {sorted(grads)}"
    expect_true("denc_W1", "enc_W1" in grads, says, value=" ".join(sorted(grads)))
    expect("denc_W1", grads["enc_W1"], expected, source="mean over the noise", atol=0.06, rtol=0, context=variance)
    for corruption, squares in ("masking", x**2), ("salt_and_pepper", (x**2 + (1 - x) ** 2) / 2):
        model.corruption, model.amount = corruption, rng.uniform(0.1, 0.4)
        loss, _, _ = model.loss(x, rng=rng)
        exact = model.amount * squares.sum() / (2 * N)  # of an entry that is lost
        where = f"loss under {corruption}"
        expect(where, loss, exact, source="mean over the tosses", atol=0.04, rtol=0)


@exercise("denoising_autoencoder_loss", points=0.75)
def test_a_noisy_target_has_noise_of_its_own(submission, rng):
    """under target="noisy", the target has noise of its own."""
    model, x, s = _identity(submission, rng, target="noisy")
    loss, _, _ = model.loss(x, rng=rng)
    variance = {"the variance of the noise": np.array(s**2)}
    expect("loss", loss, 5 * s**2, source="mean over both noises", atol=0.06, rtol=0, context=variance)
    model, x, params = _model(submission, rng, corruption="masking", amount=1.0, target="noisy")
    loss, _, _ = model.loss(x, rng=rng)
    nothing = np.zeros_like(x)
    expect("loss when all is masked", loss, _loss(nothing, nothing, params), source="definition", context={"x": x})


@exercise("denoising_autoencoder_loss", points=0.75)
def test_the_noise_is_fresh_at_every_call(submission, rng):
    """the noise is fresh at every call, and comes from rng."""
    model, x, _ = _model(submission, rng, corruption="gaussian", amount=S)
    seed, which = int(rng.integers(2**31)), rng.permutation([0, 0, 0, 1, 1, 1, 2, 2])  # three generators, in any order
    losses = np.array([model.loss(x, rng=np.random.default_rng(seed + i))[0] for i in which])
    firsts = np.array([losses[which == i][0] for i in range(3)])
    says = "calls with different generators gave the same loss: is the noise drawn anew each time, from rng?"
    expect_true("the loss of another seed", len(set(firsts.tolist())) == 3, says, value=firsts)
    expect("the loss of an equal seed", losses, firsts[which], source="first loss", context={"x": x})
    one = np.random.default_rng(seed)
    model.corruption, model.amount = "masking", 0.5
    losses = np.array([model.loss(x, rng=one)[0] for _ in range(4)])
    says = "four calls in a row gave only one loss: the noise is to be another one in every call"
    expect_true("losses in a row", len(set(losses.tolist())) > 1, says, value=losses)


@exercise("denoising_autoencoder_loss", points=0.25, needs=("test_with_no_corruption_it_is_the_reconstruction_loss",))
def test_with_noise_loss_and_gradients_belong_to_one_draw(submission, rng):
    """with noise, the gradients are those of the loss at the same noise."""
    for target in ("clean", "noisy"):
        model, x, _ = _model(submission, rng, corruption="gaussian", amount=S, target=target)
        expect_one_draw("enc_b1", model, lambda source, model=model, x=x: model.loss(x, rng=source), rng)


@exercise("denoising_autoencoder_loss", points=0.5)
def test_every_parameter_has_a_gradient_under_its_name(submission, rng):
    """every parameter has a gradient under its name and in its dtype."""
    model, x, params = _model(submission, rng, corruption="gaussian", amount=S)
    model.params = {name: array.astype(np.float32) for name, array in params.items()}
    _, grads, _ = model.loss(x.astype(np.float32), rng=rng)
    says = f"grads has the keys {sorted(grads)}, expected {sorted(NAMES)}"
    expect_true("grads", set(grads) == set(NAMES), says, value=" ".join(sorted(grads)))
    for name in NAMES:
        expect_dtype(f"d{name}", grads[name], np.float32)


@exercise("denoising_autoencoder_loss", points=0.5, needs=("test_with_no_corruption_it_is_the_reconstruction_loss",))
def test_the_parts_hold_the_reconstruction_loss(submission, rng):
    model, x, _ = _model(submission, rng, corruption="masking", amount=0.4)
    loss, _, parts = model.loss(x, rng=rng)
    says = f"parts has the keys {sorted(parts)}, expected ['reconstruction']"
    expect_true("parts", set(parts) == {"reconstruction"}, says, value=" ".join(sorted(parts)))
    expect("parts['reconstruction']", parts["reconstruction"], loss, source="loss", context={"x": x})


def _model(submission, rng, **options):
    """Six pictures of five pixels, 5-4-3-4-5, and no bias at zero."""
    options = {"likelihood": "gaussian", "activation": "tanh", "rng": rng, "dtype": np.float64, **options}
    model = submission.denoising.DenoisingAutoencoder(SIZES, **options)
    params = {}
    for half, sizes in (("enc", SIZES), ("dec", SIZES[::-1])):
        for i in (1, 2):
            params[f"{half}_W{i}"] = rng.standard_normal((sizes[i - 1], sizes[i]))
            params[f"{half}_b{i}"] = rng.standard_normal(sizes[i])
    model.params = params
    return model, rng.uniform(0.1, 0.9, (6, 5)), params


def _identity(submission, rng, *, target):
    """Two linear layers that change nothing, many examples to average over, and how large the Gaussian noise is."""
    s = rng.uniform(0.3, S)
    options = {"likelihood": "gaussian", "corruption": "gaussian", "amount": s, "target": target}
    model = submission.denoising.DenoisingAutoencoder((5, 5), **options, rng=rng, dtype=np.float64)
    model.params = {"enc_W1": np.eye(5), "enc_b1": np.zeros(5), "dec_W1": np.eye(5), "dec_b1": np.zeros(5)}
    return model, rng.uniform(0, 1, (N, 5)), s


def _loss(seen, target, p, likelihood="gaussian"):
    code = np.tanh(seen @ p["enc_W1"] + p["enc_b1"]) @ p["enc_W2"] + p["enc_b2"]
    out = np.tanh(code @ p["dec_W1"] + p["dec_b1"]) @ p["dec_W2"] + p["dec_b2"]
    if likelihood == "bernoulli":
        return np.sum(np.log(1 + np.exp(out)) - target * out) / len(target)
    return np.sum((out - target) ** 2) / 2 / len(target)
