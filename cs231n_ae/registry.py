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
        sizes: the layers behind the input that the command gives it, unless told others.
        one_size: whether there is one such layer and no more.
        options: those of the command's options for a model that it has.
        sees: what an example is to it: ``"pixels"``; ``"labels"`` too; ``"bits"``, drawn anew from the pixels at each
            step; or ``"levels"``, spread anew over their steps of grey.
    """

    name: str
    command: str = ""
    explorable: bool = False
    fitted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sizes: tuple[int, ...] = (400, 20)
    one_size: bool = False
    options: tuple[str, ...] = ()
    sees: str = "pixels"


_NET = ("activation", "likelihood")

MODELS = (
    KnownModel(
        "PCA",
        command="pca",
        explorable=True,
        fitted={"mean": ("D",), "components": ("n_components", "D"), "variances": ("n_components",)},
        sizes=(20,),
        one_size=True,
    ),
    KnownModel(
        "KMeans",
        command="kmeans",
        fitted={"centers": ("n_clusters", "D"), "inertia": (), "n_iterations": ()},
        sizes=(20,),
        one_size=True,
    ),
    KnownModel("KMeansFeatures", fitted={"centers": ("n_clusters", "D"), "inertia": (), "n_iterations": ()}),
    KnownModel("Whitening", fitted={"mean": ("D",), "components": ("D", "D"), "variances": ("D",)}),
    KnownModel("LinearAutoencoder", command="linear", explorable=True, sizes=(20,), one_size=True),
    KnownModel("TwoLayerNet"),
    KnownModel("Autoencoder", command="autoencoder", explorable=True, options=_NET),
    KnownModel("TiedAutoencoder", command="tied", explorable=True, options=_NET),
    KnownModel("SparseAutoencoder", command="sparse", explorable=True, sizes=(100,), options=_NET),
    KnownModel("DenoisingAutoencoder", command="denoising", explorable=True, sizes=(200,), options=_NET),
    KnownModel(
        "ContractiveAutoencoder",
        command="contractive",
        explorable=True,
        sizes=(100,),
        one_size=True,
        options=("likelihood",),
    ),
    KnownModel("StackedAutoencoder", explorable=True),
    KnownModel("Classifier"),
    KnownModel("ConcatenatedClassifier"),
    KnownModel("ConvAutoencoder", command="conv", sizes=(16, 32, 20), options=("likelihood",)),
    KnownModel("VAE", command="vae", explorable=True, options=(*_NET, "beta")),
    KnownModel("ConditionalVAE", command="conditional_vae", explorable=True, options=(*_NET, "beta"), sees="labels"),
    KnownModel("SemiSupervisedVAE"),
    KnownModel("MixtureVAE"),
    KnownModel("HierarchicalVAE"),
    KnownModel("ImportanceWeightedVAE", command="iwae", explorable=True, options=_NET),
    KnownModel("NADE", command="nade", sizes=(100,), one_size=True, sees="bits"),
    KnownModel("MADE", command="made", sizes=(200,), options=("activation",), sees="bits"),
    KnownModel("PixelCNN", command="pixelcnn", sizes=(16, 16, 16, 16), sees="bits"),
    KnownModel("TwoStackPixelCNN", command="pixelcnn_stacks", sizes=(16, 16, 16, 16), sees="bits"),
    KnownModel("PixelRNN", command="pixelrnn", sizes=(16,), sees="bits"),
    KnownModel("RealNVP", command="realnvp", sizes=(128,), options=("activation",), sees="levels"),
    KnownModel("MAF"),
    KnownModel("IAF"),
    KnownModel("ImageTransformer", sees="bits"),
    KnownModel("VQVAE"),
    KnownModel("RBM", command="rbm", sizes=(100,), one_size=True, sees="bits"),
    KnownModel("GSN", command="gsn", sizes=(200,), one_size=True, sees="bits"),
    KnownModel("GAN", command="gan", sizes=(128, 128, 16), options=("activation",)),
    KnownModel("WGAN"),
    KnownModel("ScoreNet"),
    KnownModel("DiffusionNet"),
    KnownModel("DiffusionUNet"),
    KnownModel("FlowNet"),
    KnownModel("ContrastiveNet"),
    KnownModel("MaskedAutoencoder"),
    KnownModel("Superposition"),
    KnownModel("SparseDictionary"),
)
"""In the order in which the course meets them."""

FITTED = {model.name: model.fitted for model in MODELS if model.fitted}
SAVABLE = tuple(model.name for model in MODELS)
TRAINABLE = {model.command: model for model in MODELS if model.command}
EXPLORABLE = tuple(model.name for model in MODELS if model.explorable)
