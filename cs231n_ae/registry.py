"""Which models there are: what a saved file calls each, what the command line calls it, and whether it can be explored.

Nothing is imported here but words, so that the command line knows the names before numpy is loaded.
"""

from dataclasses import dataclass

__all__ = ["EXPLORABLE", "MODELS", "SAVABLE", "TRAINABLE", "KnownModel"]


@dataclass(frozen=True)
class KnownModel:
    """One model of :mod:`cs231n_ae.models` that has ``params`` and ``config``.

    Attributes:
        name: of its class, and so in a saved file.
        command: what ``cs231n-ae train`` calls it; nothing where it cannot be trained from there.
        explorable: whether its decoder is a stack of affine layers, which ``cs231n_ae.explore`` can show.
    """

    name: str
    command: str = ""
    explorable: bool = False


MODELS = (
    KnownModel("LinearAutoencoder", command="linear", explorable=True),
    KnownModel("TwoLayerNet"),
    KnownModel("Autoencoder", command="autoencoder", explorable=True),
    KnownModel("TiedAutoencoder", explorable=True),
    KnownModel("SparseAutoencoder", explorable=True),
    KnownModel("DenoisingAutoencoder", explorable=True),
    KnownModel("ContractiveAutoencoder", explorable=True),
    KnownModel("StackedAutoencoder", explorable=True),
    KnownModel("Classifier"),
    KnownModel("ConvAutoencoder"),
    KnownModel("VAE", command="vae", explorable=True),
    KnownModel("ConditionalVAE", explorable=True),
    KnownModel("ImportanceWeightedVAE", explorable=True),
    KnownModel("NADE"),
    KnownModel("MADE"),
    KnownModel("PixelCNN"),
    KnownModel("TwoStackPixelCNN"),
    KnownModel("PixelRNN"),
    KnownModel("RealNVP"),
    KnownModel("RBM"),
    KnownModel("GSN"),
    KnownModel("GAN"),
)
"""In the order in which the course meets them."""

SAVABLE = tuple(model.name for model in MODELS)
TRAINABLE = tuple(model.command for model in MODELS if model.command)
EXPLORABLE = tuple(model.name for model in MODELS if model.explorable)
