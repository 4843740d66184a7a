"""All diagrams by the names of their files."""

from collections.abc import Callable
from types import MappingProxyType

from cs231n_ae.diagrams.autoencoders import denoising, greedy_stack, hourglass, tied_weights
from cs231n_ae.diagrams.autoregressive import lstm_step, made_masks, nade_recursion
from cs231n_ae.diagrams.chains import denoising_chain, gibbs_chain, restricted_boltzmann_machine
from cs231n_ae.diagrams.clusters import kmeans_steps
from cs231n_ae.diagrams.convolutions import blind_spot, convolution_window, transposed_convolution
from cs231n_ae.diagrams.drawing import Drawing
from cs231n_ae.diagrams.flows_and_games import affine_coupling, gan_paths
from cs231n_ae.diagrams.graphs import affine_graph, batchnorm_graph
from cs231n_ae.diagrams.variational import elbo_bar, importance_rows, reparameterization

__all__ = ["DIAGRAMS"]

_IN_THE_COURSES_ORDER: list[Callable[[], Drawing]] = [
    affine_graph,
    kmeans_steps,
    hourglass,
    tied_weights,
    denoising,
    greedy_stack,
    convolution_window,
    transposed_convolution,
    batchnorm_graph,
    elbo_bar,
    reparameterization,
    importance_rows,
    made_masks,
    nade_recursion,
    blind_spot,
    lstm_step,
    affine_coupling,
    restricted_boltzmann_machine,
    gibbs_chain,
    denoising_chain,
    gan_paths,
]

DIAGRAMS = MappingProxyType({draw.__name__: draw for draw in _IN_THE_COURSES_ORDER})
"""What draws each diagram, in the order in which the course shows them."""
