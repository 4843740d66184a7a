"""Models, one a file. The backward pass of each is written out by hand, from the layers.

A model that is trained has ``params`` (name to array), ``loss(x, ...) -> (loss, grads, parts)`` and
``evaluate(x, ...) -> (loss, parts)``, which is the same forward path without the way back.
"""

from cs231n_ae.models.autoencoder import Autoencoder
from cs231n_ae.models.classifier import Classifier
from cs231n_ae.models.contractive import ContractiveAutoencoder, contraction_penalty
from cs231n_ae.models.conv_autoencoder import ConvAutoencoder
from cs231n_ae.models.denoising import DenoisingAutoencoder
from cs231n_ae.models.distances import squared_distances, squared_distances_one_loop, squared_distances_two_loops
from cs231n_ae.models.kmeans import KMeans, kmeans_assign, kmeans_inertia, kmeans_plus_plus, kmeans_update
from cs231n_ae.models.kmeans_features import KMeansFeatures, distance_code, triangle_code
from cs231n_ae.models.knn import knn_predict
from cs231n_ae.models.linear import LinearAutoencoder
from cs231n_ae.models.pca import PCA
from cs231n_ae.models.sparse import SparseAutoencoder
from cs231n_ae.models.stacked import StackedAutoencoder
from cs231n_ae.models.tied import TiedAutoencoder
from cs231n_ae.models.two_layer import TwoLayerNet
from cs231n_ae.models.vae import VAE
from cs231n_ae.models.whitening import Whitening, normalize_patches

__all__ = [
    "PCA",
    "VAE",
    "Autoencoder",
    "Classifier",
    "ContractiveAutoencoder",
    "ConvAutoencoder",
    "DenoisingAutoencoder",
    "KMeans",
    "KMeansFeatures",
    "LinearAutoencoder",
    "SparseAutoencoder",
    "StackedAutoencoder",
    "TiedAutoencoder",
    "TwoLayerNet",
    "Whitening",
    "contraction_penalty",
    "distance_code",
    "kmeans_assign",
    "kmeans_inertia",
    "kmeans_plus_plus",
    "kmeans_update",
    "knn_predict",
    "normalize_patches",
    "squared_distances",
    "squared_distances_one_loop",
    "squared_distances_two_loops",
    "triangle_code",
]
