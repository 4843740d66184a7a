"""Which models there are: what a saved file calls each, what the command line calls it, and whether it can be explored.

Nothing is imported here but words, so that the command line knows the names before numpy is loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["EXPLORABLE", "FITTED", "MODELS", "SAVABLE", "TRAINABLE", "KnownModel"]


@dataclass(frozen=True)
class KnownModel:
    """One model of :mod:`cs231n_ae.models` that can be saved: it has ``params`` and ``config``, or is ``fitted``.

    Attributes:
        name: of its class, and so in a saved file.
        command: what ``cs231n-ae train`` calls it; nothing where it cannot be trained from there.
        explorable: whether its decoder is a stack of affine layers, which ``cs231n_ae.explore`` can show.
        fitted: of a model without ``params``, the attributes that ``fit`` sets, each with the names of its lengths;
            a length that is an argument of the constructor has the name of that.
    """

    name: str
    command: str = ""
    explorable: bool = False
    fitted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


MODELS = (
    KnownModel(
        "PCA",
        fitted={"mean": ("D",), "components": ("n_components", "D"), "variances": ("n_components",)},
    ),
    KnownModel("KMeans", fitted={"centers": ("n_clusters", "D"), "inertia": (), "n_iterations": ()}),
    KnownModel("Whitening", fitted={"mean": ("D",), "components": ("D", "D"), "variances": ("D",)}),
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

FITTED = {model.name: model.fitted for model in MODELS if model.fitted}
SAVABLE = tuple(model.name for model in MODELS)
TRAINABLE = tuple(model.command for model in MODELS if model.command)
EXPLORABLE = tuple(model.name for model in MODELS if model.explorable)
