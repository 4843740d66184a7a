"""Training steps of the models that are no plain stack of layers, as the training loops take them."""

from collections.abc import Callable

import numpy as np
from ours import images

from cs231n_ae import optim
from cs231n_ae.fast_twins import fast_twins
from cs231n_ae.models import GAN, MADE, NADE, RBM, ConvAutoencoder, PixelCNN, PixelRNN, RealNVP, rbm_cd_gradients
from cs231n_ae.solver import Trainable

__all__ = ["FAMILY", "family_step"]

Step = Callable[[], object]

FAMILY = {
    "ConvAutoencoder": "28×28, channels 16 and 32, code 32, batch 128",
    "NADE": "64-50, batch 100",
    "MADE": "784-500, batch 100",
    "PixelCNN": "28×28, 4 layers of 16 channels, batch 32",
    "PixelRNN": "8×8, a row LSTM of 16 states, batch 64",
    "RBM": "784-500, persistent chains, batch and chains 100",
    "RealNVP": "64 features, 6 couplings of 64-64, batch 128",
    "GAN": "20-400-784 and 784-400-1, a step of each, batch 128",
}
"""The models by name, and the size of each here."""


def family_step(name: str) -> Step:
    """Loss, gradients and update of one of ``FAMILY``."""
    rng = np.random.default_rng(0)
    if name == "RBM":
        return _rbm_step(rng)
    if name == "GAN":
        return _gan_step(rng)
    batch, features, model = _models(rng)[name]
    x, updates = images(batch, features), optim.ParameterUpdates(options={})
    x = x if name in ("ConvAutoencoder", "RealNVP") else (x < 0.5).astype(np.float32)

    def run() -> None:
        with fast_twins():
            _, grads, _ = model.loss(x, rng=rng)
        grads, _ = optim.clip_by_global_norm(grads, None)
        updates.apply(optim.adam, model.params, grads, learning_rate=1e-3)

    return run


def _models(rng: np.random.Generator) -> dict[str, tuple[int, int, Trainable]]:
    """Batch, features and model."""
    return {
        "ConvAutoencoder": (128, 784, ConvAutoencoder((1, 28, 28), 32, rng=rng)),
        "NADE": (100, 64, NADE(64, 50, rng=rng)),
        "MADE": (100, 784, MADE((784, 500), rng=rng)),
        "PixelCNN": (32, 784, PixelCNN((28, 28), rng=rng)),
        "PixelRNN": (64, 64, PixelRNN((8, 8), rng=rng)),
        "RealNVP": (128, 64, RealNVP(64, rng=rng)),
    }


def _rbm_step(rng: np.random.Generator) -> Step:
    rbm, v = RBM(784, 500, rng=rng), (images(100) < 0.5).astype(np.float32)
    chains = [v]

    def run() -> None:
        grads, chains[0] = rbm_cd_gradients(v, rbm.params, start=chains[0], steps=1, rng=rng)
        for name, gradient in grads.items():
            rbm.params[name] -= 0.01 * gradient

    return run


def _gan_step(rng: np.random.Generator) -> Step:
    gan, x, updates = GAN(20, (400,), 784, rng=rng), images(128), optim.ParameterUpdates(options={"beta1": 0.5})

    def move(grads: dict[str, np.ndarray]) -> None:
        updates.apply(optim.adam, {name: gan.params[name] for name in grads}, grads, learning_rate=1e-3)

    def run() -> None:
        with fast_twins():
            move(gan.discriminator_gradients(x, gan.draw_noise(128, rng=rng))[1])
            move(gan.generator_gradients(gan.draw_noise(128, rng=rng))[1])

    return run
