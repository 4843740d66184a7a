"""PCA with 30 components on MNIST, and the linear autoencoder, which must find the same plane."""

from dataclasses import dataclass

import numpy as np

from cs231n_ae.measures import squared_error
from cs231n_ae.models import PCA, LinearAutoencoder
from cs231n_ae.reproduce.entry import Entry, Figure, Gate
from cs231n_ae.reproduce.harness import Run
from cs231n_ae.types import Array

__all__ = ["ENTRY", "PCASettings", "largest_angle", "run"]


@dataclass(frozen=True)
class PCASettings:
    """Size of the code, and how the linear autoencoder is trained."""

    components: int = 30
    learning_rate: float = 2e-3
    batch_size: int = 256
    epochs: int = 30


def run(run: Run, settings: PCASettings) -> None:
    """Fit PCA, train the linear autoencoder on the centred pixels, compare errors and planes."""
    data = run.load("mnist")
    found = run.arrays("pca", lambda: _fit(data.x_train, settings.components))
    pca = PCA(settings.components)
    pca.mean, pca.components = found["mean"], found["components"]
    pca_error = run.measure("pca", lambda: squared_error(pca, data.x_test))

    model = LinearAutoencoder(data.x_train.shape[1], settings.components, rng=run.rng("weights"))
    run.train(
        "linear",
        model,
        data.x_train - pca.mean,
        learning_rate=settings.learning_rate,
        batch_size=settings.batch_size,
        epochs=settings.epochs,
    )
    linear_error = run.measure("linear", lambda: squared_error(model, data.x_test - pca.mean))
    run.measure("excess", lambda: 100 * (linear_error / pca_error - 1))
    run.measure("angle", lambda: largest_angle(pca.components, model.params["W2"]))


def largest_angle(a: Array, b: Array) -> float:
    """The largest principal angle between the planes that the rows of ``a`` and of ``b`` span, in degrees."""
    from scipy.linalg import subspace_angles

    return float(np.degrees(subspace_angles(a.T.astype(np.float64), b.T.astype(np.float64)).max()))


def _fit(x: Array, n_components: int) -> dict[str, Array]:
    pca = PCA(n_components).fit(x)
    return {"mean": pca.mean, "components": pca.components}


ENTRY = Entry(
    name="pca",
    title="PCA and the linear autoencoder",
    source="Hinton & Salakhutdinov 2006, Science 313, figure 2B (MNIST, average squared reconstruction error per test "
    "image); Baldi & Hornik 1989 for the linear autoencoder",
    setting="PCA with {components} components, fitted to the 60,000 training images of MNIST, pixels in 0 to 1, the "
    "training mean removed. Linear autoencoder 784-{components}-784 on the same: Adam {learning_rate}, falling along a "
    "cosine, batches of {batch_size}, {epochs} epochs.",
    differs="nothing in PCA. Baldi & Hornik prove, and give no number: the bounds of 1 % and 1 degree are ours.",
    figures=(
        Figure("pca", "PCA: squared error per test image", "13.87", Gate(13.86, 13.88), digits=3),
        Figure("linear", "linear autoencoder: the same error", digits=3),
        Figure("excess", "linear autoencoder above PCA, %", "0", Gate(-1, 1)),
        Figure("angle", "largest principal angle between the planes, degrees", "0", Gate(0, 1)),
    ),
    settings=PCASettings(),
    run=run,
)
