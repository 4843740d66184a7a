"""Models, one a file. The backward pass of each is written out by hand, from the layers.

A model that is trained has ``params`` (name to array), ``loss(x, ...) -> (loss, grads, parts)`` and
``evaluate(x, ...) -> (loss, parts)``, which is the same forward path without the way back.

In reading order: ``pca``, ``kmeans``, ``knn``, ``whitening`` (no network yet); ``linear``, ``two_layer``, ``mlp`` (the
body of what follows) and ``mlp_gradients``; ``autoencoder`` and its family, ``tied``, ``sparse``, ``denoising``,
``contractive``, ``stacked``, ``conv_autoencoder``, with ``classifier``, ``concatenated`` and ``kmeans_features`` for
what their codes are good for; ``vae``, ``with_free_bits``, ``conditional_vae``, ``semi_supervised_vae``,
``mixture_vae``, ``hierarchical_vae``, ``iwae``, ``latent_paths``; what gives a probability, ``nade``, ``made``,
``pixelcnn``, ``pixelcnn_drawing``, ``pixelcnn_stacks``, ``pixelrnn``, ``realnvp``, ``masked_gaussian``, ``maf``,
``iaf``, ``attention_memory`` and ``image_transformer``; what has a discrete code, ``vqvae`` and ``codebooks``; what
samples by a chain or at one go, ``rbm``, ``denoising_chain``, ``gsn``, ``gan``, ``gradient_penalty``, ``wgan``; what
knows the gradient of a log-density, ``mixture``, ``langevin``, ``score_net``, ``diffusion_steps``,
``linear_schedule``, ``diffusion_net``, ``unet``, ``diffusion_unet``; and what knows a velocity, ``ode_steps``,
``flow_density``, ``flow_net``. For features alone: ``contrastive_net``, ``masked``; and to look inside,
``superposition``, ``sparse_dictionary``, ``dead_latents``.
What is asked of them afterwards is in :mod:`cs231n_ae.measures`.
"""

from cs231n_ae.models.autoencoder import Autoencoder
from cs231n_ae.models.classifier import Classifier
from cs231n_ae.models.codebooks import codebook_ema, revive_codes
from cs231n_ae.models.concatenated import ConcatenatedClassifier
from cs231n_ae.models.conditional_vae import ConditionalVAE
from cs231n_ae.models.contractive import ContractiveAutoencoder, contraction_penalty
from cs231n_ae.models.contrastive_net import ContrastiveNet
from cs231n_ae.models.conv_autoencoder import ConvAutoencoder
from cs231n_ae.models.dead_latents import resample_latents
from cs231n_ae.models.denoising import DenoisingAutoencoder
from cs231n_ae.models.denoising_chain import denoising_chain, denoising_chain_step
from cs231n_ae.models.diffusion_net import DiffusionNet
from cs231n_ae.models.diffusion_steps import (
    add_noise,
    bound_term,
    clean_and_noise,
    cosine_schedule,
    ddim_step,
    guided,
    posterior,
)
from cs231n_ae.models.diffusion_unet import DiffusionUNet
from cs231n_ae.models.distances import (
    manhattan_distances,
    squared_distances,
    squared_distances_one_loop,
    squared_distances_two_loops,
)
from cs231n_ae.models.flow_density import flow_log_prob, mlp_divergence
from cs231n_ae.models.flow_net import FlowNet
from cs231n_ae.models.gan import GAN
from cs231n_ae.models.gsn import GSN
from cs231n_ae.models.hierarchical_vae import HierarchicalVAE
from cs231n_ae.models.iaf import IAF
from cs231n_ae.models.image_transformer import ImageTransformer
from cs231n_ae.models.iwae import ImportanceWeightedVAE
from cs231n_ae.models.kmeans import KMeans, kmeans_assign, kmeans_inertia, kmeans_plus_plus, kmeans_update
from cs231n_ae.models.kmeans_features import KMeansFeatures, distance_code, triangle_code
from cs231n_ae.models.knn import knn_predict
from cs231n_ae.models.langevin import annealed_langevin, langevin_step, noise_levels
from cs231n_ae.models.latent_paths import add_direction, attribute_direction, lerp, slerp, traverse
from cs231n_ae.models.linear import LinearAutoencoder
from cs231n_ae.models.linear_schedule import linear_schedule
from cs231n_ae.models.made import MADE
from cs231n_ae.models.made_masks import made_degrees, made_masks
from cs231n_ae.models.maf import MAF
from cs231n_ae.models.masked import MaskedAutoencoder
from cs231n_ae.models.mixture import mixture_score
from cs231n_ae.models.mixture_vae import MixtureVAE
from cs231n_ae.models.nade import NADE
from cs231n_ae.models.ode_steps import euler_step, follow_flow, heun_step
from cs231n_ae.models.pca import PCA
from cs231n_ae.models.pixel_sampling import sample_pixels
from cs231n_ae.models.pixelcnn import PixelCNN
from cs231n_ae.models.pixelcnn_drawing import sample_with_memory
from cs231n_ae.models.pixelcnn_stacks import TwoStackPixelCNN
from cs231n_ae.models.pixelrnn import PixelRNN
from cs231n_ae.models.rbm import (
    RBM,
    base_rate_bias,
    rbm_cd_gradients,
    rbm_free_energy,
    rbm_gibbs_step,
    rbm_hidden_probabilities,
    rbm_visible_probabilities,
)
from cs231n_ae.models.realnvp import RealNVP
from cs231n_ae.models.score_net import ScoreNet
from cs231n_ae.models.semi_supervised_vae import SemiSupervisedVAE
from cs231n_ae.models.sparse import SparseAutoencoder
from cs231n_ae.models.sparse_dictionary import SparseDictionary
from cs231n_ae.models.stacked import StackedAutoencoder
from cs231n_ae.models.superposition import Superposition
from cs231n_ae.models.tied import TiedAutoencoder
from cs231n_ae.models.two_layer import TwoLayerNet
from cs231n_ae.models.vae import VAE
from cs231n_ae.models.vqvae import VQVAE
from cs231n_ae.models.wgan import WGAN
from cs231n_ae.models.whitening import Whitening, normalize_patches
from cs231n_ae.models.with_free_bits import WithFreeBits

__all__ = [
    "GAN",
    "GSN",
    "IAF",
    "MADE",
    "MAF",
    "NADE",
    "PCA",
    "RBM",
    "VAE",
    "VQVAE",
    "WGAN",
    "Autoencoder",
    "Classifier",
    "ConcatenatedClassifier",
    "ConditionalVAE",
    "ContractiveAutoencoder",
    "ContrastiveNet",
    "ConvAutoencoder",
    "DenoisingAutoencoder",
    "DiffusionNet",
    "DiffusionUNet",
    "FlowNet",
    "HierarchicalVAE",
    "ImageTransformer",
    "ImportanceWeightedVAE",
    "KMeans",
    "KMeansFeatures",
    "LinearAutoencoder",
    "MaskedAutoencoder",
    "MixtureVAE",
    "PixelCNN",
    "PixelRNN",
    "RealNVP",
    "ScoreNet",
    "SemiSupervisedVAE",
    "SparseAutoencoder",
    "SparseDictionary",
    "StackedAutoencoder",
    "Superposition",
    "TiedAutoencoder",
    "TwoLayerNet",
    "TwoStackPixelCNN",
    "Whitening",
    "WithFreeBits",
    "add_direction",
    "add_noise",
    "annealed_langevin",
    "attribute_direction",
    "base_rate_bias",
    "bound_term",
    "clean_and_noise",
    "codebook_ema",
    "contraction_penalty",
    "cosine_schedule",
    "ddim_step",
    "denoising_chain",
    "denoising_chain_step",
    "distance_code",
    "euler_step",
    "flow_log_prob",
    "follow_flow",
    "guided",
    "heun_step",
    "kmeans_assign",
    "kmeans_inertia",
    "kmeans_plus_plus",
    "kmeans_update",
    "knn_predict",
    "langevin_step",
    "lerp",
    "linear_schedule",
    "made_degrees",
    "made_masks",
    "manhattan_distances",
    "mixture_score",
    "mlp_divergence",
    "noise_levels",
    "normalize_patches",
    "posterior",
    "rbm_cd_gradients",
    "rbm_free_energy",
    "rbm_gibbs_step",
    "rbm_hidden_probabilities",
    "rbm_visible_probabilities",
    "resample_latents",
    "revive_codes",
    "sample_pixels",
    "sample_with_memory",
    "slerp",
    "squared_distances",
    "squared_distances_one_loop",
    "squared_distances_two_loops",
    "traverse",
    "triangle_code",
]
