"""A good call of every public function: what each argument may be, with everything small."""

from collections.abc import Callable
from typing import Any

import numpy as np

from cs231n_ae import layers, losses, models, optim
from cs231n_ae.datasets import load
from cs231n_ae.history import History
from cs231n_ae.models import (
    GAN,
    GSN,
    IAF,
    MADE,
    MAF,
    NADE,
    PCA,
    RBM,
    VAE,
    VQVAE,
    WGAN,
    Autoencoder,
    Classifier,
    ConcatenatedClassifier,
    ConditionalVAE,
    ContractiveAutoencoder,
    ContrastiveNet,
    ConvAutoencoder,
    DenoisingAutoencoder,
    DiffusionNet,
    DiffusionUNet,
    FlowNet,
    HierarchicalVAE,
    ImageTransformer,
    ImportanceWeightedVAE,
    KMeans,
    KMeansFeatures,
    LinearAutoencoder,
    MaskedAutoencoder,
    MixtureVAE,
    PixelCNN,
    PixelRNN,
    RealNVP,
    ScoreNet,
    SemiSupervisedVAE,
    SparseAutoencoder,
    SparseDictionary,
    StackedAutoencoder,
    Superposition,
    TiedAutoencoder,
    TwoLayerNet,
    TwoStackPixelCNN,
    Whitening,
    WithFreeBits,
)
from cs231n_ae.optim import ParameterUpdates
from cs231n_ae.solver import Solver

__all__ = ["EXAMPLES", "INSTEAD", "OBJECTS"]


def drawn(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random(shape)


def bits(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 2, shape).astype(np.float64)


def shares(n: int) -> np.ndarray:
    return np.linspace(0.9, 0.1, n)


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


# Models: 5 examples of 8 features, which are an image of 2 by 4; codes of 2 numbers, 3 classes

SIZES = (8, 4, 2)


def solver() -> Solver:
    return Solver(VAE(SIZES, rng=rng(), dtype=np.float64), bits(5, 8), rng=rng(), epochs=1, progress=False)


def contrastive_net() -> Any:
    net = ContrastiveNet((2, 4), (4,), head=(3,), rng=rng(), dtype=np.float64)
    net.params["head_b1"] += 1  # a view may be black, and has a direction all the same
    return net


def fitted(model: Any) -> Any:
    return model.fit(drawn(12, 8))


OBJECTS: dict[str, Callable[[], Any]] = {
    "GAN": lambda: GAN(2, (4,), 8, rng=rng(), dtype=np.float64),
    "GSN": lambda: GSN(8, 4, rng=rng(), dtype=np.float64),
    "MADE": lambda: MADE(SIZES[:2], n_masks=2, rng=rng(), dtype=np.float64),
    "MAF": lambda: MAF(8, (4,), n_steps=2, rng=rng(), dtype=np.float64),
    "IAF": lambda: IAF(8, (4,), n_steps=2, rng=rng(), dtype=np.float64),
    "NADE": lambda: NADE(8, 4, rng=rng(), dtype=np.float64),
    "PCA": lambda: fitted(PCA(2)),
    "RBM": lambda: RBM(8, 4, rng=rng(), dtype=np.float64),
    "VAE": lambda: VAE(SIZES, rng=rng(), dtype=np.float64),
    "VQVAE": lambda: VQVAE(SIZES, n_slots=2, n_codes=3, rng=rng(), dtype=np.float64),
    "WGAN": lambda: WGAN(2, (4,), 8, rng=rng(), dtype=np.float64),
    "Autoencoder": lambda: Autoencoder(SIZES, rng=rng(), dtype=np.float64),
    "Classifier": lambda: Classifier(SIZES, 3, rng=rng(), dtype=np.float64),
    "ConcatenatedClassifier": lambda: ConcatenatedClassifier(SIZES, 3, rng=rng(), dtype=np.float64),
    "ConditionalVAE": lambda: ConditionalVAE(SIZES, 3, rng=rng(), dtype=np.float64),
    "ContractiveAutoencoder": lambda: ContractiveAutoencoder(8, 2, rng=rng(), dtype=np.float64),
    "ContrastiveNet": contrastive_net,
    "ConvAutoencoder": lambda: ConvAutoencoder((1, 2, 4), 2, channels=(2,), rng=rng(), dtype=np.float64),
    "DenoisingAutoencoder": lambda: DenoisingAutoencoder(SIZES, rng=rng(), dtype=np.float64),
    "FlowNet": lambda: FlowNet(8, (4,), rng=rng(), dtype=np.float64),
    "ImageTransformer": lambda: ImageTransformer(
        (2, 4), patch=(1, 2), width=4, n_heads=2, n_layers=1, rng=rng(), dtype=np.float64
    ),
    "ImportanceWeightedVAE": lambda: ImportanceWeightedVAE(SIZES, n_samples=3, rng=rng(), dtype=np.float64),
    "KMeans": lambda: KMeans(2).fit(drawn(5, 8), rng=rng()),
    "KMeansFeatures": lambda: KMeansFeatures(2).fit(drawn(5, 8), rng=rng()),
    "LinearAutoencoder": lambda: LinearAutoencoder(8, 2, rng=rng(), dtype=np.float64),
    "SparseDictionary": lambda: SparseDictionary(8, 4, rng=rng(), dtype=np.float64),
    "Superposition": lambda: Superposition(8, 4, rng=rng(), dtype=np.float64),
    "MaskedAutoencoder": lambda: MaskedAutoencoder((2, 4), (4, 2), patch=(1, 2), rng=rng(), dtype=np.float64),
    "PixelCNN": lambda: PixelCNN((2, 4), channels=2, n_layers=2, rng=rng(), dtype=np.float64),
    "PixelRNN": lambda: PixelRNN((2, 4), channels=2, rng=rng(), dtype=np.float64),
    "RealNVP": lambda: RealNVP(8, (4,), n_couplings=2, rng=rng(), dtype=np.float64),
    "DiffusionNet": lambda: DiffusionNet(8, (4,), 3, n_steps=5, rng=rng(), dtype=np.float64),
    "DiffusionUNet": lambda: DiffusionUNet((1, 2, 4), (4, 4), 3, n_steps=5, rng=rng(), dtype=np.float64),
    "ScoreNet": lambda: ScoreNet(8, (4,), smallest=0.25, largest=2.0, rng=rng(), dtype=np.float64),
    "HierarchicalVAE": lambda: HierarchicalVAE(SIZES, (3, 2), rng=rng(), dtype=np.float64),
    "MixtureVAE": lambda: MixtureVAE(SIZES, 3, rng=rng(), dtype=np.float64),
    "SemiSupervisedVAE": lambda: SemiSupervisedVAE(SIZES, 3, rng=rng(), dtype=np.float64),
    "SparseAutoencoder": lambda: SparseAutoencoder(SIZES, rng=rng(), dtype=np.float64),
    "StackedAutoencoder": lambda: StackedAutoencoder(SIZES, rng=rng(), dtype=np.float64),
    "TiedAutoencoder": lambda: TiedAutoencoder(SIZES, rng=rng(), dtype=np.float64),
    "TwoLayerNet": lambda: TwoLayerNet(8, 4, 3, rng=rng(), dtype=np.float64),
    "TwoStackPixelCNN": lambda: TwoStackPixelCNN((2, 4), channels=2, n_layers=2, rng=rng(), dtype=np.float64),
    "Whitening": lambda: fitted(Whitening()),
    "WithFreeBits": lambda: WithFreeBits(VAE(SIZES, rng=rng(), dtype=np.float64), floor=0.25),
    "ParameterUpdates": lambda: ParameterUpdates(options={"momentum": 0.5}),
    "Solver": solver,
    "Dataset": lambda: load("digits"),
}
"""Of each class, an object whose methods can be called."""


def image_arguments(**more: Any) -> dict[str, Any]:
    return {"x": drawn(2, 2, 4, 4), "w": drawn(3, 2, 3, 3), "b": drawn(3), **more}


def backward_arguments(name: str) -> dict[str, Any]:
    """The cache of the forward pass, and as an upstream gradient what came out of it."""
    forward = name.removeprefix("guided_").replace("_backward", "_forward")  # another way back through the ReLU
    *outs, cache = getattr(layers, forward)(**EXAMPLES[f"layers.{forward}"]())
    names = {
        "affine_coupling_backward": ("dy", "dlogdet"),
        "lstm_step_backward": ("dnext_h", "dnext_c"),
        "nade_backward": ("dlogits",),
        "nade_backward_loops": ("dlogits",),
        "reparameterize_backward": ("dz",),
    }
    outs = outs[:1] if any(one in name for one in ("attention", "multi_head", "quantize")) else outs  # the first alone
    return {**dict(zip(names.get(name, ("dout",)), outs, strict=True)), "cache": cache}


def rbm_params() -> dict[str, np.ndarray]:
    return OBJECTS["RBM"]().params


def pixel_backward(name: str) -> dict[str, Any]:
    logits, caches = OBJECTS[name]().forward(bits(5, 8))
    return {"dlogits": logits, "caches": caches}


def concatenated_backward() -> dict[str, Any]:
    scores, cache = OBJECTS["ConcatenatedClassifier"]().forward(bits(5, 8))
    return {"dscores": scores, "cache": cache}


def words() -> np.ndarray:
    return np.array([[0, 3, 1, 2], [2, 2, 0, 1]])


def grid() -> np.ndarray:
    across, up = np.meshgrid([-1.0, 1.0], [1.0, -1.0])
    return np.stack([across.ravel(), up.ravel()], axis=1)


def trained_history() -> History:
    history = History()
    history.record_step(2.0, {"kl": 1.0}, learning_rate=0.1, gradient_norm=1.0, batch_size=5)
    history.record_epoch(steps=1, seconds=1.0)
    return history


def square(x: np.ndarray) -> np.ndarray:
    return x**2


def identity_forward(x: np.ndarray) -> tuple[np.ndarray, None]:
    return x.copy(), None


def identity_backward(dout: np.ndarray, cache: None) -> np.ndarray:
    return dout.copy()


def square_loss(x: np.ndarray) -> tuple[float, np.ndarray]:
    return losses.weight_decay(x)


def noisy(x: np.ndarray, *, rng: np.random.Generator) -> np.ndarray:
    return x + 0 * rng.random(x.shape)


def nothing(*_: Any) -> None:
    """Called to look, and looks away."""


WEIGHTS = {"rng": rng, "dtype": lambda: np.float64}
TWO = {"mu": lambda: drawn(5, 2), "logvar": lambda: drawn(5, 2, seed=1)}


def plain(**arguments: Any) -> Callable[[], dict[str, Any]]:
    """Arguments, made anew at each call where a function stands for them."""
    return lambda: {name: value() if callable(value) else value for name, value in arguments.items()}


def function(value: Any) -> Callable[[], Any]:
    """A function that is itself the argument."""
    return lambda: value


def kernel(**more: Any) -> Callable[[], dict[str, Any]]:
    return lambda: image_arguments(**more)


def nade_arguments() -> dict[str, Any]:
    return {"x": bits(5, 8), "w": drawn(8, 4), "c": drawn(4), "v": drawn(8, 4, seed=1), "b": drawn(8)}


def images_5() -> np.ndarray:
    return drawn(2, 4, 2, 2)


def bool_mask(*shape: int) -> np.ndarray:
    return bits(*shape).astype(bool)


EXAMPLES: dict[str, Callable[[], dict[str, Any]]] = {
    # layers
    "layers.affine_coupling_forward": plain(
        x=lambda: drawn(5, 4), s=lambda: drawn(5, 4), t=lambda: drawn(5, 4), mask=lambda: np.array([1.0, 0.0, 1.0, 0.0])
    ),
    "layers.affine_coupling_inverse": plain(
        y=lambda: drawn(5, 4), s=lambda: drawn(5, 4), t=lambda: drawn(5, 4), mask=lambda: np.array([1.0, 0.0, 1.0, 0.0])
    ),
    "layers.affine_forward": plain(x=lambda: drawn(5, 8), w=lambda: drawn(8, 4), b=lambda: drawn(4)),
    "layers.attention_forward": plain(
        q=lambda: drawn(2, 3, 4),
        k=lambda: drawn(2, 5, 4),
        v=lambda: drawn(2, 5, 2),
        mask=lambda: np.tri(3, 5, dtype=bool),
    ),
    "layers.nearest_codes": plain(z=lambda: drawn(5, 4), codebook=lambda: drawn(3, 4)),
    "layers.quantize_forward": plain(z=lambda: drawn(5, 4), codebook=lambda: drawn(3, 4)),
    "layers.causal_mask": plain(n_positions=3),
    "layers.embedding_forward": plain(words=lambda: np.array([[0, 2, 1], [1, 1, 0]]), w=lambda: drawn(3, 4)),
    "layers.positional_codes": plain(n_positions=3, width=4, longest=50.0, dtype=lambda: np.float64),
    "layers.groupnorm_forward": plain(
        x=lambda: drawn(3, 4, 2, 2), gamma=lambda: drawn(4), beta=lambda: drawn(4), groups=2, eps=1e-5
    ),
    "layers.layernorm_forward": plain(x=lambda: drawn(5, 4), gamma=lambda: drawn(4), beta=lambda: drawn(4), eps=1e-5),
    "layers.split_heads": plain(x=lambda: drawn(4, 3, 4), n_heads=2),
    "layers.merge_heads": plain(x=lambda: drawn(4, 3, 4), n_heads=2),
    "layers.multi_head_forward": plain(
        x=lambda: drawn(2, 3, 4),
        w=lambda: [drawn(4, 4, seed=seed) for seed in range(4)],
        n_heads=2,
        mask=lambda: np.tri(3, dtype=bool),
    ),
    "layers.batchnorm_node_gradients": plain(
        dout=lambda: drawn(5, 3), x=lambda: drawn(5, 3), gamma=lambda: drawn(3), eps=1e-5
    ),
    "layers.batchnorm_forward": plain(
        x=lambda: drawn(5, 4),
        gamma=lambda: drawn(4),
        beta=lambda: drawn(4),
        mean=lambda: drawn(4),
        var=lambda: drawn(4),
        eps=1e-5,
    ),
    "layers.running_statistics": plain(
        x=lambda: drawn(5, 4), mean=lambda: drawn(4), var=lambda: drawn(4), momentum=0.5
    ),
    "layers.conv_forward": kernel(stride=1, pad=1),
    "layers.conv_forward_loops": kernel(stride=1, pad=1),
    "layers.conv_transpose_forward": lambda: {
        **image_arguments(stride=1, pad=1, size=(4, 4)),
        "w": drawn(2, 3, 3, 3),
    },
    "layers.convolution_mask": plain(size=(3, 3), kind="A"),
    "layers.rows_mask": plain(size=(3, 3), kind="A"),
    "layers.masked_conv_forward": lambda: image_arguments(mask=layers.convolution_mask((3, 3), kind="A")),
    "layers.dropout_forward": plain(x=lambda: drawn(5, 8), rate=0.5, mask=lambda: bits(5, 8)),
    "layers.gated_forward": plain(a=images_5),
    "layers.gaussian_noise": plain(x=lambda: drawn(5, 8), std=0.5, rng=rng),
    "layers.random_patches": plain(n=3, image=(2, 4), patch=(1, 2), ratio=0.5, rng=rng),
    "layers.top_k_forward": plain(a=lambda: drawn(5, 8), k=3),
    "layers.unit_rows_forward": plain(z=lambda: 0.5 + drawn(5, 4)),
    "layers.masking_noise": plain(x=lambda: drawn(5, 8), rate=0.5, rng=rng),
    "layers.salt_and_pepper_noise": plain(x=lambda: drawn(5, 8), rate=0.5, rng=rng),
    "layers.leaky_relu_forward": plain(x=lambda: drawn(5, 8), slope=0.5),
    "layers.relu_forward": plain(x=lambda: drawn(5, 8)),
    "layers.sigmoid_forward": plain(x=lambda: drawn(5, 8)),
    "layers.softplus_forward": plain(x=lambda: drawn(5, 8)),
    "layers.tanh_forward": plain(x=lambda: drawn(5, 8)),
    "layers.lstm_step_forward": plain(
        x=lambda: drawn(5, 3),
        prev_h=lambda: drawn(5, 2),
        prev_c=lambda: drawn(5, 2),
        Wx=lambda: drawn(3, 8),
        Wh=lambda: drawn(2, 8),
        b=lambda: drawn(8),
    ),
    "layers.masked_affine_forward": plain(
        x=lambda: drawn(5, 8), w=lambda: drawn(8, 4), b=lambda: drawn(4), mask=lambda: bool_mask(8, 4)
    ),
    "layers.nade_forward": nade_arguments,
    "layers.nade_forward_loops": nade_arguments,
    **{
        f"layers.{kind}_pool_forward{how}": plain(x=images_5, size=2, stride=2)
        for kind in ("max", "average")
        for how in ("", "_loops")
    },
    "layers.reparameterize_forward": plain(**TWO, eps=lambda: drawn(5, 2)),
    "layers.row_lstm_forward": plain(
        x=lambda: drawn(2, 2, 3, 4),
        Wx=lambda: drawn(3, 2, 8),
        Wh=lambda: drawn(3, 2, 8),
        b=lambda: drawn(8),
        mask=lambda: np.array([True, True, False]),
    ),
    "layers.upsample_forward": plain(x=images_5, factor=2),
    "layers.upsample_conv_forward": lambda: image_arguments(factor=2),
    **{f"layers.{name}": lambda name=name: backward_arguments(name) for name in layers.__all__ if "_backward" in name},
    # losses
    "losses.add_to_log_sum": plain(log_sum=lambda: drawn(5), log_weights=lambda: drawn(5, 3)),
    "losses.bce_with_logits_loss": plain(logits=lambda: drawn(5, 8), x=lambda: bits(5, 8)),
    "losses.bernoulli_log_density": plain(logits=lambda: drawn(5, 8), x=lambda: bits(5, 8)),
    "losses.v_prediction_loss": plain(
        guess=lambda: drawn(5, 8), x=lambda: drawn(5, 8), eps=lambda: drawn(5, 8), alpha_bar=lambda: shares(5)
    ),
    "losses.denoising_score_loss": plain(
        score=lambda: drawn(5, 2), eps=lambda: drawn(5, 2, seed=1), sigma=lambda: 0.5 + drawn(5)
    ),
    "losses.tweedie_mean": plain(
        x=lambda: drawn(5, 2), score=lambda: drawn(5, 2, seed=1), sigma=lambda: 0.5 + drawn(5)
    ),
    "losses.discriminator_loss": plain(real_logits=lambda: drawn(5, 1), fake_logits=lambda: drawn(4, 1)),
    "losses.effective_samples": plain(log_weights=lambda: drawn(5, 3)),
    "losses.flow_matching_loss": plain(
        velocity=lambda: drawn(5, 8), x0=lambda: drawn(5, 8, seed=1), x1=lambda: drawn(5, 8, seed=2)
    ),
    "losses.straight_path": plain(x0=lambda: drawn(5, 8), x1=lambda: drawn(5, 8, seed=1), t=lambda: drawn(5)),
    "losses.nt_xent_loss": plain(z=lambda: 0.5 + drawn(6, 8), temperature=0.5),
    "losses.masked_l2_loss": plain(
        x_hat=lambda: drawn(5, 8), x=lambda: drawn(5, 8, seed=1), hidden=lambda: bits(5, 8).astype(bool)
    ),
    "losses.free_bits_loss": plain(**TWO, floor=0.25),
    "losses.gaussian_log_density": plain(mu=lambda: drawn(5, 8), logvar=lambda: np.array(0.5), x=lambda: bits(5, 8)),
    "losses.gaussian_nll_loss": plain(mu=lambda: drawn(5, 8), logvar=lambda: drawn(8), x=lambda: bits(5, 8)),
    "losses.generator_loss": plain(fake_logits=lambda: drawn(4, 1), kind="minimax"),
    "losses.iwae_loss": plain(log_weights=lambda: drawn(5, 3)),
    "losses.kl_gaussians": plain(
        mu_q=lambda: drawn(5, 2), logvar_q=lambda: drawn(5, 2), mu_p=lambda: drawn(5, 2), logvar_p=lambda: drawn(5, 2)
    ),
    "losses.kl_monte_carlo": plain(**TWO, eps=lambda: drawn(4, 5, 2)),
    "losses.kl_per_latent": plain(**TWO),
    "losses.kl_standard_normal": plain(**TWO),
    "losses.kl_sparsity_penalty": plain(h=lambda: drawn(5, 4), rho=0.25),
    "losses.l1_penalty": plain(h=lambda: drawn(5, 4)),
    "losses.l2_loss": plain(x_hat=lambda: drawn(5, 8), x=lambda: bits(5, 8)),
    "losses.softmax_loss": plain(x=lambda: drawn(5, 3), y=lambda: np.array([0, 1, 2, 0, 1])),
    "losses.svm_loss": plain(x=lambda: drawn(5, 3), y=lambda: np.array([0, 1, 2, 0, 1])),
    "losses.svm_loss_naive": plain(x=lambda: drawn(5, 3), y=lambda: np.array([0, 1, 2, 0, 1])),
    "losses.standard_normal_log_density": plain(z=lambda: drawn(5, 2)),
    "losses.vq_loss": plain(
        z=lambda: drawn(6, 4),
        codebook=lambda: drawn(3, 4),
        codes=lambda: np.array([0, 2, 1, 0, 2, 2]),
        n_examples=3,
        commitment=0.5,
    ),
    "losses.weight_decay": plain(w=lambda: drawn(8, 4)),
    # models: their constructors
    "models.GAN": plain(
        n_latent=2, hidden=(4, 3, 2), n_features=8, activation="relu", output="sigmoid", kind="minimax", **WEIGHTS
    ),
    "models.GSN": plain(n_visible=8, n_hidden=4, rate=0.25, std=0.5, walkback=2, **WEIGHTS),
    "models.MADE": plain(
        sizes=SIZES, activation="relu", order="random", n_masks=2, direct=True, mask_seed=3, **WEIGHTS
    ),
    "models.MAF": plain(
        n_features=8, hidden=(4, 3), n_steps=2, activation="tanh", bound=1.5, alpha=0.25, mask_seed=3, **WEIGHTS
    ),
    "models.IAF": plain(n_features=8, hidden=(4, 3), n_steps=2, activation="tanh", bound=1.5, mask_seed=3, **WEIGHTS),
    "models.NADE": plain(n_features=8, n_hidden=4, order="random", **WEIGHTS),
    "models.PCA": plain(n_components=2),
    "models.RBM": plain(n_visible=8, n_hidden=4, steps=2, pixel_means=lambda: drawn(8), **WEIGHTS),
    "models.VAE": plain(sizes=SIZES, activation="tanh", likelihood="gaussian", variance=0.5, beta=0.5, **WEIGHTS),
    "models.VQVAE": plain(
        sizes=SIZES,
        n_slots=2,
        n_codes=3,
        commitment=0.5,
        activation="tanh",
        likelihood="gaussian",
        **WEIGHTS,
    ),
    "models.WGAN": plain(
        n_latent=2, hidden=(4, 3, 2), n_features=8, activation="relu", output="sigmoid", penalty=5.0, **WEIGHTS
    ),
    "models.WGAN.discriminator_gradients": plain(x=lambda: drawn(5, 8), z=lambda: drawn(5, 2), shares=lambda: drawn(5)),
    "models.WGAN.generator_gradients": plain(z=lambda: drawn(5, 2)),
    "models.Autoencoder": plain(sizes=SIZES, activation="tanh", likelihood="bernoulli", **WEIGHTS),
    "models.Classifier": lambda: {
        "sizes": SIZES,
        "n_classes": 3,
        "activation": "tanh",
        "encoder": {k: v for k, v in OBJECTS["Autoencoder"]().params.items() if k.startswith("enc_")},
        "frozen": True,
        "decay": 0.5,
        "rng": rng(),
        "dtype": np.float64,
    },
    "models.ConcatenatedClassifier": lambda: EXAMPLES["models.Classifier"](),
    "models.ConcatenatedClassifier.on": lambda: EXAMPLES["models.Classifier.on"](),
    "models.ConcatenatedClassifier.backward": concatenated_backward,
    "models.ConditionalVAE": plain(
        sizes=SIZES, n_classes=3, activation="tanh", likelihood="gaussian", variance=0.5, beta=0.5, **WEIGHTS
    ),
    "models.HierarchicalVAE": plain(sizes=SIZES, top_sizes=(3, 2), activation="tanh", **WEIGHTS),
    "models.HierarchicalVAE.decode_top": plain(t=lambda: drawn(5, 2)),
    **{
        f"models.HierarchicalVAE.{method}": plain(x=lambda: bits(5, 8), eps=lambda: drawn(5, 4))
        for method in ("loss", "evaluate")
    },
    "models.MixtureVAE": plain(sizes=SIZES, n_components=3, activation="tanh", **WEIGHTS),
    "models.SemiSupervisedVAE": plain(sizes=SIZES, n_classes=3, activation="tanh", alpha=0.5, **WEIGHTS),
    "models.SemiSupervisedVAE.sample": plain(n=5, y=lambda: np.array([0, 1, 2, 0, 1]), rng=rng),
    "models.ContractiveAutoencoder": plain(n_features=8, n_hidden=2, contraction=0.5, likelihood="gaussian", **WEIGHTS),
    "models.ConvAutoencoder": plain(
        image=(1, 4, 4), n_code=2, channels=(2, 3), down="stride", up="transpose", likelihood="gaussian", **WEIGHTS
    ),
    "models.DiffusionNet": plain(n_features=8, hidden=(4, 3), n_classes=3, n_steps=5, activation="relu", **WEIGHTS),
    "models.DiffusionNet.guess": plain(noisy=lambda: drawn(5, 8), t=2, y=lambda: np.array([0, 1, 2, 0, 1]), weight=0.5),
    "models.DiffusionNet.sample": plain(
        n=5, y=lambda: np.array([0, 1, 2, 0, 1]), rng=rng, steps=2, weight=0.5, method="ddim"
    ),
    "models.DiffusionNet.bound": plain(x=lambda: drawn(5, 8), y=lambda: np.array([0, 1, 2, 0, 1]), rng=rng),
    "models.DiffusionUNet": plain(image=(1, 2, 4), channels=(4, 8), n_classes=3, n_steps=5, **WEIGHTS),
    "models.DiffusionUNet.guess": plain(
        noisy=lambda: drawn(5, 8), t=2, y=lambda: np.array([0, 1, 2, 0, 1]), weight=0.5
    ),
    "models.DiffusionUNet.sample": plain(
        n=5, y=lambda: np.array([0, 1, 2, 0, 1]), rng=rng, steps=2, weight=0.5, method="ddim"
    ),
    "models.DiffusionUNet.bound": plain(x=lambda: drawn(5, 8), y=lambda: np.array([0, 1, 2, 0, 1]), rng=rng),
    "models.DenoisingAutoencoder": plain(
        sizes=SIZES,
        corruption="masking",
        amount=0.25,
        target="noisy",
        activation="tanh",
        likelihood="gaussian",
        **WEIGHTS,
    ),
    "models.ImageTransformer": plain(image=(2, 4), patch=(1, 2), width=4, n_heads=2, n_layers=1, **WEIGHTS),
    "models.ImportanceWeightedVAE": plain(
        sizes=SIZES, n_samples=3, activation="tanh", likelihood="gaussian", variance=0.5, **WEIGHTS
    ),
    "models.KMeans": plain(n_clusters=2, n_starts=2, max_iterations=5),
    "models.KMeansFeatures": plain(n_clusters=2, coding="hard", n_starts=2, max_iterations=5),
    "models.LinearAutoencoder": plain(n_features=8, n_code=2, **WEIGHTS),
    "models.PixelCNN": plain(image=(2, 4), channels=2, n_layers=2, kernel=3, **WEIGHTS),
    "models.PixelRNN": plain(image=(2, 4), channels=2, n_layers=2, kernel=3, **WEIGHTS),
    "models.TwoStackPixelCNN": plain(image=(2, 4), channels=2, n_layers=2, kernel=3, **WEIGHTS),
    "models.RealNVP": plain(
        n_features=8,
        hidden=(4, 3, 2),
        n_couplings=2,
        coupling="additive",
        masks=lambda: np.tile([[0.0, 1.0]], (2, 4)),
        activation="tanh",
        bound=1.5,
        alpha=0.25,
        **WEIGHTS,
    ),
    "models.SparseAutoencoder": plain(
        sizes=SIZES,
        activation="sigmoid",
        likelihood="gaussian",
        penalty="kl",
        rho=0.25,
        sparsity=0.5,
        decay=0.5,
        **WEIGHTS,
    ),
    "models.StackedAutoencoder": plain(
        sizes=SIZES, likelihood="gaussian", rho=0.25, sparsity=0.5, decay=0.5, **WEIGHTS
    ),
    "models.TiedAutoencoder": plain(sizes=SIZES, activation="tanh", likelihood="bernoulli", **WEIGHTS),
    "models.TwoLayerNet": plain(n_features=8, n_hidden=4, n_classes=3, decay=0.5, **WEIGHTS),
    "models.Whitening": plain(kind="pca", epsilon=0.5),
    "models.WithFreeBits": plain(model=OBJECTS["VAE"], floor=0.25),
    # models: methods whose arguments are not those of USUAL
    "models.Classifier.on": plain(model=OBJECTS["Autoencoder"], n_classes=3, frozen=True, decay=0.5, rng=rng),
    "models.GAN.generator_gradients": plain(z=lambda: drawn(5, 2)),
    "models.GSN.chain": plain(x=lambda: bits(5, 8), steps=2, rng=rng),
    "models.GSN.sample": plain(n=3, rng=rng, burn_in=2),
    "models.RBM.sample": plain(n=3, rng=rng, burn_in=2),
    "models.GSN.loss": lambda: {"x": bits(5, 8), "noise": OBJECTS["GSN"]().draw_noise(5, rng=rng())},
    "models.GSN.evaluate": lambda: {"x": bits(5, 8), "noise": OBJECTS["GSN"]().draw_noise(5, rng=rng())},
    "models.VQVAE.decode_codes": plain(codes=lambda: np.array([[0, 2], [1, 1]])),
    "models.VQVAE.codes": plain(x=lambda: bits(5, 8)),
    "models.VQVAE.pieces": plain(x=lambda: bits(5, 8)),
    "models.codebook_ema": plain(
        counts=lambda: 1 + drawn(3),
        sums=lambda: drawn(3, 4),
        z=lambda: drawn(5, 4),
        codes=lambda: np.array([0, 2, 1, 0, 2]),
        decay=0.5,
    ),
    "models.revive_codes": plain(
        counts=lambda: 1 + drawn(3), sums=lambda: drawn(3, 4), z=lambda: drawn(5, 4), least=1.5, rng=rng
    ),
    "models.ImageTransformer.forward": plain(words=words),
    "models.ImageTransformer.backward": lambda: dict(
        zip(("dscores", "caches"), OBJECTS["ImageTransformer"]().forward(words()), strict=True)
    ),
    "models.ImageTransformer.pixels": plain(words=words),
    "models.ImageTransformer.sample": plain(n=2, rng=rng, given=lambda: words()[:, :2]),
    **{
        f"models.ImageTransformer.{method}": plain(x=lambda: bits(5, 8))
        for method in ("words", "log_prob_of_words", "attention_maps")
    },
    "models.ImportanceWeightedVAE.loss": plain(x=lambda: bits(5, 8), eps=lambda: drawn(5, 3, 2)),
    "models.ImportanceWeightedVAE.evaluate": plain(x=lambda: bits(5, 8), eps=lambda: drawn(5, 3, 2)),
    "models.ConditionalVAE.sample": plain(n=5, y=lambda: np.array([0, 1, 2, 0, 1]), rng=rng),
    "models.MAF.decode": plain(z=lambda: drawn(5, 8)),
    "models.IAF.decode": plain(z=lambda: drawn(5, 8)),
    "models.IAF.log_prob_of_noise": plain(z=lambda: drawn(5, 8)),
    **{
        f"models.IAF.{method}": plain(
            z=lambda: drawn(5, 8), log_density=function(lambda x: (-(x**2).sum(axis=1) / 2, -x))
        )
        for method in ("loss", "evaluate")
    },
    "models.RealNVP.decode": plain(z=lambda: drawn(5, 8)),
    "models.Whitening.decode": plain(z=lambda: drawn(5, 8)),
    "models.Whitening.fit": plain(x=lambda: drawn(12, 8)),
    "models.StackedAutoencoder.take": lambda: {"i": 1, "stage": OBJECTS["StackedAutoencoder"]().stage(1)},
    "models.StackedAutoencoder.pretrain": plain(x=lambda: bits(5, 8), train=function(nothing)),
    **{
        f"models.{name}.{method}": arguments
        for name in ("PixelCNN", "PixelRNN", "TwoStackPixelCNN")
        for method, arguments in {
            "backward": lambda name=name: pixel_backward(name),
            "sample": plain(n=3, rng=rng, given=lambda: bits(3, 2)),
            "receptive_field": plain(x=lambda: bits(5, 8), pixel=(1, 2)),
        }.items()
    },
    "models.WithFreeBits.loss": plain(batch=lambda: bits(5, 8), eps=lambda: drawn(5, 2)),
    "models.WithFreeBits.evaluate": plain(batch=lambda: bits(5, 8), eps=lambda: drawn(5, 2)),
    # models: functions
    "models.add_direction": plain(z=lambda: drawn(5, 2), direction=lambda: drawn(2), strengths=lambda: bits(3)),
    "models.attribute_direction": plain(z=lambda: drawn(5, 2), has=lambda: np.array([True, False, True, False, True])),
    "models.base_rate_bias": plain(pixel_means=lambda: drawn(8)),
    "models.contraction_penalty": plain(h=lambda: drawn(5, 4), w=lambda: drawn(8, 4)),
    "models.annealed_langevin": plain(
        x=lambda: drawn(5, 2),
        score=function(lambda x, sigma: -x / sigma),
        sigmas=lambda: np.array([1.0, 0.5]),
        step=0.25,
        steps=2,
        rng=rng,
    ),
    "models.langevin_step": plain(x=lambda: drawn(5, 2), score=lambda: drawn(5, 2), eps=lambda: drawn(5, 2), step=0.25),
    "models.mixture_score": plain(
        x=lambda: drawn(5, 2), weights=lambda: np.array([0.5, 0.25, 0.25]), means=lambda: drawn(3, 2), std=0.5
    ),
    "models.noise_levels": plain(n_levels=3, largest=2.0, smallest=0.5),
    "models.cosine_schedule": plain(n_steps=5),
    "models.linear_schedule": plain(n_steps=25),
    "models.add_noise": plain(x=lambda: drawn(5, 2), eps=lambda: drawn(5, 2), alpha_bar=lambda: shares(5)),
    "models.clean_and_noise": plain(noisy=lambda: drawn(5, 2), v=lambda: drawn(5, 2), alpha_bar=lambda: shares(5)),
    "models.posterior": plain(noisy=lambda: drawn(5, 2), clean=lambda: drawn(5, 2), now=0.25, before=0.5),
    "models.bound_term": plain(clean=lambda: drawn(5, 2), guess=lambda: drawn(5, 2), now=0.25, before=0.5),
    "models.ddim_step": plain(noisy=lambda: drawn(5, 2), eps=lambda: drawn(5, 2), now=0.25, before=0.5),
    "models.guided": plain(with_label=lambda: drawn(5, 2), without=lambda: drawn(5, 2), weight=0.5),
    "models.ScoreNet": plain(
        n_features=8, hidden=(4, 3), smallest=0.25, largest=2.0, data_std=0.5, activation="relu", **WEIGHTS
    ),
    "models.ScoreNet.score": plain(x=lambda: drawn(5, 8), sigma=0.5),
    "models.euler_step": plain(x=lambda: drawn(5, 2), velocity=function(lambda x, t: t - x), t=0.5, step=0.25),
    "models.heun_step": plain(x=lambda: drawn(5, 2), velocity=function(lambda x, t: t - x), t=0.5, step=0.25),
    "models.follow_flow": plain(
        x=lambda: drawn(5, 2), velocity=function(lambda x, t: t - x), steps=2, method="heun", start=0.0, end=1.0
    ),
    "models.flow_log_prob": plain(
        x=lambda: drawn(5, 2), flow=function(lambda x, t: (t - x, -2 * np.ones(len(x)))), steps=2
    ),
    "models.mlp_divergence": plain(
        x=lambda: drawn(5, 3), weights=lambda: [drawn(3, 4), drawn(4, 2)], biases=lambda: [drawn(4), drawn(2)]
    ),
    "models.ContrastiveNet": plain(
        image=(2, 4), hidden=(4, 3), head=(3, 2), temperature=0.5, negatives=True, **WEIGHTS
    ),
    "models.MaskedAutoencoder": plain(image=(2, 4), hidden=(4, 3), patch=(1, 2), ratio=0.5, **WEIGHTS),
    "models.Superposition": plain(n_features=8, n_hidden=3, **WEIGHTS),
    "models.SparseDictionary": plain(n_features=8, n_latents=6, sparsity=0.5, k=3, tied=False, **WEIGHTS),
    "models.SparseDictionary.firing_rates": plain(x=lambda: drawn(5, 8)),
    "models.SparseDictionary.resample": plain(x=lambda: drawn(5, 8), rng=rng),
    "models.resample_latents": plain(
        enc_w=lambda: drawn(3, 4),
        enc_b=lambda: drawn(4),
        dec_w=lambda: drawn(4, 3),
        dead=lambda: np.array([True, False, True, False]),
        x=lambda: 0.5 + drawn(5, 3),
        errors=lambda: np.abs(drawn(5)),
        scale=0.2,
        rng=rng,
    ),
    "models.MaskedAutoencoder.hide": plain(n=3, rng=rng),
    "models.ContrastiveNet.embed": plain(x=lambda: drawn(5, 8)),
    "models.FlowNet": plain(n_features=8, hidden=(4, 3), **WEIGHTS),
    "models.FlowNet.velocity": plain(x=lambda: drawn(5, 8), t=0.5),
    "models.FlowNet.flow": plain(x=lambda: drawn(5, 8), t=0.5),
    "models.FlowNet.sample": plain(n=3, rng=rng, steps=2, method="heun"),
    "models.FlowNet.log_prob": plain(x=lambda: drawn(5, 8), steps=2),
    "models.denoising_chain": plain(
        x=lambda: bits(5, 8), steps=2, corrupt=function(np.copy), denoise=function(np.copy), rng=rng
    ),
    "models.denoising_chain_step": plain(
        x=lambda: bits(5, 8), corrupt=function(np.copy), denoise=function(np.copy), rng=rng
    ),
    "models.distance_code": plain(x=lambda: drawn(5, 8), centers=lambda: drawn(2, 8)),
    "models.triangle_code": plain(x=lambda: drawn(5, 8), centers=lambda: drawn(2, 8)),
    "models.kmeans_assign": plain(x=lambda: drawn(5, 8), centers=lambda: drawn(2, 8)),
    "models.kmeans_inertia": plain(
        x=lambda: drawn(5, 8), labels=lambda: np.array([0, 1, 0, 1, 0]), centers=lambda: drawn(2, 8)
    ),
    "models.kmeans_update": plain(
        x=lambda: drawn(5, 8), labels=lambda: np.array([0, 1, 0, 1, 0]), centers=lambda: drawn(2, 8)
    ),
    "models.kmeans_plus_plus": plain(x=lambda: drawn(5, 8), n_clusters=2, rng=rng),
    "models.knn_predict": plain(
        x=lambda: drawn(5, 8), x_train=lambda: drawn(6, 8), y_train=lambda: np.array([0, 1, 2, 0, 1, 2]), k=2
    ),
    "models.lerp": plain(a=lambda: drawn(5, 2), b=lambda: drawn(5, 2, seed=1), t=lambda: bits(3)),
    "models.slerp": plain(a=lambda: drawn(5, 2), b=lambda: drawn(5, 2, seed=1), t=lambda: bits(3)),
    "models.traverse": plain(z=lambda: drawn(5, 2), dim=1, values=lambda: bits(3)),
    "models.made_degrees": plain(order=lambda: np.arange(8), hidden_sizes=(4, 3, 2), rng=rng),
    "models.made_masks": lambda: {"degrees": models.made_degrees(np.arange(8), (4,), rng=rng())},
    "models.normalize_patches": plain(x=lambda: drawn(5, 8)),
    "models.rbm_cd_gradients": plain(
        v=lambda: bits(5, 8), params=rbm_params, start=lambda: bits(5, 8), steps=2, rng=rng
    ),
    "models.rbm_free_energy": plain(v=lambda: bits(5, 8), params=rbm_params),
    "models.rbm_gibbs_step": plain(v=lambda: bits(5, 8), params=rbm_params, rng=rng),
    "models.rbm_hidden_probabilities": plain(v=lambda: bits(5, 8), params=rbm_params),
    "models.rbm_visible_probabilities": plain(h=lambda: bits(5, 4), params=rbm_params),
    "models.sample_pixels": plain(
        logits=function(np.copy), n=3, n_features=8, rng=rng, given=lambda: bits(3, 2), dtype=lambda: np.float64
    ),
    "models.sample_with_memory": plain(model=OBJECTS["PixelCNN"], n=3, rng=rng, given=lambda: bits(3, 2)),
    "models.manhattan_distances": plain(a=lambda: drawn(5, 8), b=lambda: drawn(2, 8)),
    "models.squared_distances": plain(a=lambda: drawn(5, 8), b=lambda: drawn(2, 8)),
    "models.squared_distances_one_loop": plain(a=lambda: drawn(5, 8), b=lambda: drawn(2, 8)),
    "models.squared_distances_two_loops": plain(a=lambda: drawn(5, 8), b=lambda: drawn(2, 8)),
    # optim
    "optim.ParameterUpdates": plain(options=lambda: {"momentum": 0.5}, whole=True),
    "optim.ParameterUpdates.apply": plain(
        rule=function(optim.sgd_momentum),
        params=lambda: {"w": drawn(8, 4)},
        grads=lambda: {"w": drawn(8, 4)},
        learning_rate=0.5,
    ),
    **{
        f"optim.{rule}": plain(w=lambda: drawn(8, 4), dw=lambda: drawn(8, 4), config=lambda: {"learning_rate": 0.5})
        for rule in optim.RULES
    },
    "optim.annealed": plain(model=OBJECTS["VAE"], anneal=lambda: {"beta": optim.cosine_decay(0.5, steps=3)}, step=2),
    "optim.clip_by_global_norm": plain(grads=lambda: {"w": drawn(8, 4)}, max_norm=0.5),
    "optim.global_norm": plain(grads=lambda: {"w": drawn(8, 4)}),
    "optim.constant": plain(learning_rate=0.5),
    "optim.cosine_decay": plain(learning_rate=0.5, steps=3, final=0.25),
    "optim.step_decay": plain(learning_rate=0.5, every=3, factor=0.5),
    "optim.kl_warmup": plain(step=1, steps=3, final=0.5),
    # measures
    "measures.active_units": plain(mu=lambda: drawn(5, 2), threshold=0.25),
    "measures.aggregate_posterior": plain(**TWO),
    "measures.ais_log_partition": plain(log_weights=lambda: drawn(4), base=lambda: drawn(8), n_hidden=4),
    "measures.ais_log_weights": plain(
        params=rbm_params, betas=lambda: np.linspace(0, 1, 4), base=lambda: drawn(8), n_chains=3, rng=rng
    ),
    "measures.all_binary": plain(n=3),
    "measures.mean_max_cosine": plain(found=lambda: 0.5 + drawn(5, 3), true=lambda: 0.5 + drawn(4, 3, seed=1)),
    "measures.precision_and_recall": plain(real=lambda: drawn(6, 3), samples=lambda: drawn(5, 3, seed=1), k=2),
    "measures.autocorrelation": plain(x=lambda: drawn(6, 2, 3), lags=2),
    "measures.autocorrelation_time": plain(x=lambda: drawn(6, 2, 3)),
    "measures.classifier_score": plain(probabilities=lambda: np.full((4, 2), 0.5)),
    "measures.code_perplexity": plain(codes=lambda: np.array([0, 2, 1, 0, 2]), n_codes=3),
    "measures.confident_share": plain(probabilities=lambda: np.full((4, 2), 0.5), threshold=0.5),
    "measures.code_accuracy": plain(
        z=lambda: drawn(5, 2),
        y=lambda: np.array([0, 1, 2, 0, 1]),
        z_train=lambda: drawn(6, 2),
        y_train=lambda: np.array([0, 1, 2, 0, 1, 2]),
        k=2,
    ),
    "measures.log_likelihood": plain(
        model=OBJECTS["VAE"], x=lambda: bits(5, 8), samples=3, rng=rng, block=2, progress=False
    ),
    "measures.log_mean_exp": plain(x=lambda: drawn(5)),
    "measures.mean_and_error": plain(values=lambda: drawn(5)),
    "measures.path_length_ratio": plain(path=lambda: drawn(5, 3, 8)),
    "measures.prior_gap": plain(mean=lambda: drawn(2), covariance=lambda: np.eye(2)),
    "measures.radial_spectrum": plain(x=lambda: drawn(5, 8), image_shape=(1, 2, 4)),
    "measures.rbm_log_partition": plain(params=rbm_params),
    "measures.rbm_one_flip_pseudo_log_likelihood": plain(
        v=lambda: bits(5, 8), params=rbm_params, flips=lambda: np.arange(5)
    ),
    "measures.rbm_pseudo_log_likelihood": plain(v=lambda: bits(5, 8), params=rbm_params),
    "measures.squared_error": plain(model=OBJECTS["Autoencoder"], x=lambda: bits(5, 8)),
    # plots
    "plots.image_grid": plain(
        images=lambda: drawn(2, 8),
        image_shape=(1, 2, 4),
        columns=2,
        titles=lambda: ["one", "two"],
        title="Two",
        cmap="gray",
        value_range=(0.0, 1.0),
    ),
    "plots.image_rows": plain(
        rows=lambda: {"one": drawn(2, 8), "two": drawn(2, 8)},
        image_shape=(1, 2, 4),
        title="Two rows",
        value_range=(0.0, 1.0),
    ),
    "plots.latent_grid": plain(n=2, extent=(-1.0, 1.0, -1.0, 1.0), dtype=lambda: np.float64),
    "plots.latent_scatter": plain(
        z=lambda: drawn(5, 2),
        labels=lambda: np.array([0, 1, 2, 0, 1]),
        class_names=lambda: ["a", "b", "c"],
        prior=True,
        title="Codes",
    ),
    "plots.loss_curves": plain(history=trained_history, per="epoch", unit="nats", log=True, title="Losses"),
    "plots.manifold": plain(images=lambda: drawn(4, 8), z=grid, image_shape=(1, 2, 4), margin=1, title="A plane"),
    "plots.reconstructions": plain(
        x=lambda: drawn(2, 8),
        x_hats=lambda: {"one": drawn(2, 8)},
        image_shape=(1, 2, 4),
        original="original",
        title="Two",
    ),
    "plots.weights_as_images": plain(
        w=lambda: drawn(8, 2), image_shape=(1, 2, 4), columns=2, shared_scale=True, title="Two"
    ),
    # gradient_check
    "gradient_check.check_layer": plain(
        forward=function(identity_forward),
        backward=function(identity_backward),
        inputs=lambda: [drawn(2, 3)],
        names=lambda: ["x"],
        constants=list,
        dout=lambda: drawn(2, 3),
        rng=rng,
        method="central",
        h=1e-5,
        tolerance=1e-6,
    ),
    "gradient_check.check_loss": plain(
        loss=function(square_loss),
        inputs=lambda: [drawn(2, 3)],
        names=lambda: ["x"],
        constants=list,
        method="central",
        h=1e-5,
        tolerance=1e-6,
    ),
    "gradient_check.check_model": plain(
        model=OBJECTS["LinearAutoencoder"],
        batch=lambda: drawn(2, 8),
        seed=1,
        method="central",
        h=1e-5,
        tolerance=1e-6,
        fast=True,
        directions=1,
    ),
    "gradient_check.eval_numerical_gradient": plain(f=function(np.sum), x=lambda: drawn(2, 3), h=1e-5),
    "gradient_check.eval_numerical_gradient_array": plain(
        f=function(square), x=lambda: drawn(2, 3), df=lambda: drawn(2, 3), h=1e-5
    ),
    "gradient_check.numerical_gradient": plain(
        f=function(square), x=lambda: drawn(2, 3), df=lambda: bits(2, 3), method="central", h=1e-5
    ),
    # one file each
    **{
        f"initialization.{name}": plain(fan_in=8, fan_out=4, shape=(2, 4, 4), **WEIGHTS)
        for name in ("he_normal", "xavier_uniform")
    },
    "initialization.normal": plain(fan_in=8, fan_out=4, std=0.5, shape=(2, 4, 4), **WEIGHTS),
    "solver.Solver": lambda: {
        "model": OBJECTS["VAE"](),
        "data": bits(5, 8),
        "validation": bits(5, 8),
        "prepare": noisy,
        "update_rule": "sgd_momentum",
        "learning_rate": 0.5,
        "rule_options": {"momentum": 0.5},
        "anneal": {"beta": optim.cosine_decay(0.5, steps=3)},
        "batch_size": 2,
        "epochs": 1,
        "clip_norm": 0.5,
        "patience": 2,
        "keep_best": True,
        "progress": False,
        "resume": False,
        "rng": rng(),
    },
    "solver.Solver.evaluate": plain(data=lambda: bits(5, 8)),
    "datasets.Dataset": lambda: {
        "name": "two",
        "x_train": drawn(5, 8).astype(np.float32),
        "x_test": drawn(5, 8).astype(np.float32),
        "y_train": np.array([0, 1, 2, 0, 1]),
        "y_test": np.array([0, 1, 2, 0, 1]),
        "image_shape": (1, 2, 4),
        "x_val": drawn(5, 8).astype(np.float32),
        "y_val": np.array([0, 1, 2, 0, 1]),
    },
    "datasets.Dataset.split_validation": plain(n=3, rng=rng),
    "datasets.describe": plain(name="digits"),
    "datasets.is_present": plain(name="digits"),
    "datasets.load": plain(name="natural_patches", patch_size=2, n_train=3, n_test=3, whitened=True, rng=rng),
    "binarization.binarize": plain(x=lambda: drawn(5, 8), rng=rng),
    "dequantization.bits_per_dimension": plain(nll=0.5, n_features=8, levels=4),
    "dequantization.dequantize": plain(x=lambda: bits(5, 8), levels=4, rng=rng),
    "dequantization.logit_inverse": plain(y=lambda: drawn(5, 8), alpha=0.25),
    "dequantization.logit_transform": plain(x=lambda: bits(5, 8), alpha=0.25),
    "adversarial_training.train_gan": plain(
        gan=OBJECTS["GAN"],
        data=lambda: drawn(5, 8),
        steps=1,
        rng=rng,
        batch_size=2,
        learning_rate=0.5,
        discriminator_steps=1,
        beta1=0.5,
        watch=function(nothing),
        every=1,
        progress=False,
        resume=False,
    ),
    "toy_densities.checkerboard": plain(n=3, **WEIGHTS),
    "toy_densities.checkerboard_log_prob": plain(x=lambda: drawn(5, 2)),
    "toy_densities.count_modes": plain(samples=lambda: drawn(5, 2), modes=3, radius=1.5, std=0.5, least=0.25),
    "toy_densities.gaussian_ring": plain(n=3, modes=3, radius=1.5, std=0.5, **WEIGHTS),
    "toy_densities.gaussian_ring_log_prob": plain(x=lambda: drawn(5, 2), modes=3, radius=1.5, std=0.5),
    "toy_densities.ring_centres": plain(modes=3, radius=1.5),
    "toy_densities.two_moons": plain(n=3, noise=0.5, **WEIGHTS),
    "drawn_faces.draw_faces": plain(pose=lambda: drawn(3), smile=lambda: drawn(3)),
    "drawn_faces.film_of_faces": plain(frames=3, rng=rng),
}
"""The arguments of a good call, by the function's name."""

USUAL: dict[str, Callable[[], Any]] = {
    "x": lambda: bits(5, 8),
    "y": lambda: np.array([0, 1, 2, 0, 1]),
    "z": lambda: drawn(5, 2),
    "h": lambda: drawn(5, 4),
    "n": lambda: 3,
    "i": lambda: 1,
    "eps": lambda: drawn(5, 2),
    "mask_set": lambda: 1,
    "rng": rng,
    "schedule": lambda: optim.constant(0.5),
}
"""What a method's argument is where nothing else is said above."""

INSTEAD = {"rng": ("eps", "mask", "noise", "dout"), "schedule": ("learning_rate",)}
"""Arguments that stand for one another: when one is tried, the others are left out."""
