"""WGAN-GP: losses and second backward pass by autograd and by differences, and a distance that is known."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from cs231n_ae import optim
from cs231n_ae.adversarial_training import train_gan
from cs231n_ae.models import WGAN
from cs231n_ae.models.gradient_penalty import gradient_penalty, input_slope_backward, input_slope_forward
from cs231n_ae.optim import ParameterUpdates

LEAK = 0.01
rng = np.random.default_rng(2)
X, Z, SHARES = rng.standard_normal((5, 3)), rng.standard_normal((5, 2)), rng.random(5)
EVERY = pytest.mark.parametrize("activation", ["relu", "leaky_relu", "linear"])


def build(activation="leaky_relu", dtype=np.float64, **options):
    model = WGAN(2, (6, 5), 3, activation=activation, rng=np.random.default_rng(0), dtype=dtype, **options)
    noise = np.random.default_rng(1)
    for value in model.params.values():
        value += (0.3 * noise.standard_normal(value.shape)).astype(dtype)
    return model


def network(params, prefix, activation, x):
    """Written out in autograd's numpy."""
    for i in (1, 2, 3):
        x = anp.dot(x, params[f"{prefix}W{i}"]) + params[f"{prefix}b{i}"]
        if i < 3 and activation != "linear":
            x = anp.where(x > 0, x, (0.0 if activation == "relu" else LEAK) * x)
    return x


def critic_loss(params, activation, penalty):
    """The loss of the paper, its inner gradient by autograd as well."""
    fake = network(params, "gen_", activation, Z)
    mixed = SHARES[:, None] * X + (1 - SHARES[:, None]) * fake
    slope = autograd.elementwise_grad(lambda x: network(params, "disc_", activation, x))(mixed)
    length = anp.sqrt(anp.sum(slope**2, axis=1))
    values = network(params, "disc_", activation, fake) - network(params, "disc_", activation, X)
    return anp.mean(values[:, 0] + penalty * (length - 1) ** 2)


@EVERY
@pytest.mark.parametrize("penalty", [0.0, 10.0])
def test_the_critic_agrees_with_autograd_through_autograd(activation, penalty):
    model = build(activation, penalty=penalty)
    loss, grads = model.discriminator_gradients(X, Z, shares=SHARES)
    expected = autograd.value_and_grad(lambda p: critic_loss(p, activation, penalty))(model.params)
    assert loss == pytest.approx(expected[0], rel=1e-12)
    assert grads.keys() == {name for name in model.params if name.startswith("disc_")}
    for name, value in grads.items():
        np.testing.assert_allclose(value, expected[1][name], rtol=1e-10, atol=1e-12, err_msg=name)


def test_the_critics_gradient_agrees_with_differences():
    model, h = build(), 1e-6
    _, grads = model.discriminator_gradients(X, Z, shares=SHARES)
    for name, value in grads.items():
        for index in np.ndindex(value.shape):
            kept, losses = model.params[name][index], []
            for step in (h, -h):
                model.params[name][index] = kept + step
                losses.append(model.discriminator_gradients(X, Z, shares=SHARES)[0])
            model.params[name][index] = kept
            assert value[index] == pytest.approx((losses[0] - losses[1]) / (2 * h), rel=1e-5, abs=1e-7), (name, index)


@EVERY
def test_the_generator_agrees_with_autograd(activation):
    model = build(activation)
    loss, grads = model.generator_gradients(Z)

    def expected(params):
        return -anp.mean(network(params, "disc_", activation, network(params, "gen_", activation, Z)))

    value, slopes = autograd.value_and_grad(expected)(model.params)
    assert loss == pytest.approx(value, rel=1e-12)
    assert grads.keys() == {name for name in model.params if name.startswith("gen_")}
    for name, grad in grads.items():
        np.testing.assert_allclose(grad, slopes[name], rtol=1e-10, atol=1e-12, err_msg=name)


def test_a_slope_of_length_1_costs_nothing_and_one_of_0_has_no_direction():
    loss, dg = gradient_penalty(np.array([[0.6, 0.8], [0.0, 0.0], [3.0, 4.0]]))
    assert loss == pytest.approx((0 + 1 + 16) / 3)
    np.testing.assert_allclose(dg, [[0, 0], [0, 0], [2 * 0.8 * 3 / 3, 2 * 0.8 * 4 / 3]], atol=1e-15)


def test_of_a_linear_critic_the_slope_is_its_weight():
    params = {"W1": np.array([[2.0], [-1.0]]), "b1": np.array([5.0])}
    slope, cache = input_slope_forward(X[:, :2], params, ("linear",), prefix="")
    np.testing.assert_array_equal(slope, np.tile([2.0, -1.0], (5, 1)))
    grads = input_slope_backward(np.ones((5, 2)), cache)
    np.testing.assert_array_equal(grads["W1"], [[5.0], [5.0]])
    np.testing.assert_array_equal(grads["b1"], [0.0])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_in_dtype_out_and_nothing_that_is_given_changes(dtype):
    model, x, z = build(dtype=dtype), X.astype(dtype), Z.astype(dtype)
    for a in (x, z, *model.params.values()):
        a.flags.writeable = False
    grads = {**model.discriminator_gradients(x, z)[1], **model.generator_gradients(z)[1]}
    assert {n: (g.shape, g.dtype) for n, g in grads.items()} == {n: (p.shape, p.dtype) for n, p in model.params.items()}
    assert model.criticise(x).dtype == model.sample(2, rng=np.random.default_rng(0)).dtype == dtype


def test_the_critic_finds_how_far_a_cloud_was_moved(rng):
    """The Wasserstein distance between a density and the same one moved by d is the length of d."""
    model, updates = WGAN(2, (32, 32), 2, penalty=50.0, rng=rng), ParameterUpdates(options={})
    for name in ("gen_W1", "gen_W2", "gen_W3", "gen_b3"):
        model.params[name][...] = 0
    model.params["gen_b3"][...] = 0  # the generator makes one point, the origin
    at = np.array([1.5, 2.0], np.float32)  # 2.5 away
    for step in range(400):
        x = np.tile(at, (32, 1))
        _, grads = model.discriminator_gradients(x, model.draw_noise(32, rng=rng))
        updates.apply(optim.adam, {n: model.params[n] for n in grads}, grads, learning_rate=3e-3 * (1 - step / 400))
    found = model.criticise(at[None])[0] - model.criticise(np.zeros((1, 2), np.float32))[0]
    assert found == pytest.approx(
        2.5 * (1 + 2.5 / (2 * 50)), rel=0.02
    )  # d (|slope| - 1)^2 lets the slope be 1 + d / 2 lambda


def test_it_is_trained_as_a_gan_is(rng):
    data = (np.array([3.0, -2.0]) + 0.3 * rng.standard_normal((500, 2))).astype(np.float32)
    model = WGAN(2, (16, 16), 2, rng=rng)
    curves = train_gan(
        model, data, steps=250, discriminator_steps=3, batch_size=32, learning_rate=3e-3, rng=rng, progress=False
    )
    assert len(curves["discriminator"]) == len(curves["generator"]) == 250
    np.testing.assert_allclose(model.sample(500, rng=rng).mean(axis=0), [3, -2], atol=0.3)
