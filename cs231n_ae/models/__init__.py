"""Models, one a file. The backward pass of each is written out by hand, from the layers.

A model that is trained has ``params`` (name to array), ``loss(x, ...) -> (loss, grads, parts)`` and
``evaluate(x, ...) -> (loss, parts)``, which is the same forward path without the way back.
"""

from cs231n_ae.models.autoencoder import Autoencoder
from cs231n_ae.models.classifier import Classifier
from cs231n_ae.models.conditional_vae import ConditionalVAE
from cs231n_ae.models.contractive import ContractiveAutoencoder, contraction_penalty
from cs231n_ae.models.conv_autoencoder import ConvAutoencoder
from cs231n_ae.models.denoising import DenoisingAutoencoder
from cs231n_ae.models.distances import squared_distances, squared_distances_one_loop, squared_distances_two_loops
from cs231n_ae.models.iwae import ImportanceWeightedVAE
from cs231n_ae.models.kmeans import KMeans, kmeans_assign, kmeans_inertia, kmeans_plus_plus, kmeans_update
from cs231n_ae.models.kmeans_features import KMeansFeatures, distance_code, triangle_code
from cs231n_ae.models.knn import knn_predict
from cs231n_ae.models.latent_measures import (
    aggregate_posterior,
    classifier_score,
    code_accuracy,
    confident_share,
    path_length_ratio,
    prior_gap,
)
from cs231n_ae.models.latent_paths import add_direction, attribute_direction, lerp, slerp, traverse
from cs231n_ae.models.latent_use import active_units
from cs231n_ae.models.likelihood import log_likelihood, mean_and_error
from cs231n_ae.models.linear import LinearAutoencoder
from cs231n_ae.models.pca import PCA
from cs231n_ae.models.sparse import SparseAutoencoder
from cs231n_ae.models.spectrum import radial_spectrum
from cs231n_ae.models.stacked import StackedAutoencoder
from cs231n_ae.models.tied import TiedAutoencoder
from cs231n_ae.models.two_layer import TwoLayerNet
from cs231n_ae.models.vae import VAE
from cs231n_ae.models.whitening import Whitening, normalize_patches
from cs231n_ae.models.with_free_bits import WithFreeBits

__all__ = [
    "PCA",
    "VAE",
    "Autoencoder",
    "Classifier",
    "ConditionalVAE",
    "ContractiveAutoencoder",
    "ConvAutoencoder",
    "DenoisingAutoencoder",
    "ImportanceWeightedVAE",
    "KMeans",
    "KMeansFeatures",
    "LinearAutoencoder",
    "SparseAutoencoder",
    "StackedAutoencoder",
    "TiedAutoencoder",
    "TwoLayerNet",
    "Whitening",
    "WithFreeBits",
    "active_units",
    "add_direction",
    "aggregate_posterior",
    "attribute_direction",
    "classifier_score",
    "code_accuracy",
    "confident_share",
    "contraction_penalty",
    "distance_code",
    "kmeans_assign",
    "kmeans_inertia",
    "kmeans_plus_plus",
    "kmeans_update",
    "knn_predict",
    "lerp",
    "log_likelihood",
    "mean_and_error",
    "normalize_patches",
    "path_length_ratio",
    "prior_gap",
    "radial_spectrum",
    "slerp",
    "squared_distances",
    "squared_distances_one_loop",
    "squared_distances_two_loops",
    "traverse",
    "triangle_code",
]
