"""Layers: ``f_forward(...) -> (out, cache)`` beside ``f_backward(dout, cache) -> gradients``, one idea a file.

Layers check shapes and dtypes. They let NaN through, as the arithmetic does: it is the solver that stops on it and
names the first array that went bad.
"""

from cs231n_ae.layers.activations import (
    leaky_relu_backward,
    leaky_relu_forward,
    relu_backward,
    relu_forward,
    sigmoid_backward,
    sigmoid_forward,
    softplus_backward,
    softplus_forward,
    tanh_backward,
    tanh_forward,
)
from cs231n_ae.layers.affine import affine_backward, affine_forward
from cs231n_ae.layers.batch_normalization import batchnorm_backward, batchnorm_forward, running_statistics
from cs231n_ae.layers.convolution import conv_backward, conv_forward
from cs231n_ae.layers.convolution_loops import conv_backward_loops, conv_forward_loops
from cs231n_ae.layers.corruption import gaussian_noise, masking_noise, salt_and_pepper_noise
from cs231n_ae.layers.pooling import average_pool_backward, average_pool_forward, max_pool_backward, max_pool_forward
from cs231n_ae.layers.pooling_loops import (
    average_pool_backward_loops,
    average_pool_forward_loops,
    max_pool_backward_loops,
    max_pool_forward_loops,
)
from cs231n_ae.layers.stochastic import (
    dropout_backward,
    dropout_forward,
    reparameterize_backward,
    reparameterize_forward,
)
from cs231n_ae.layers.transposed_convolution import conv_transpose_backward, conv_transpose_forward
from cs231n_ae.layers.upsampling import upsample_backward, upsample_forward

__all__ = [
    "affine_backward",
    "affine_forward",
    "average_pool_backward",
    "average_pool_backward_loops",
    "average_pool_forward",
    "average_pool_forward_loops",
    "batchnorm_backward",
    "batchnorm_forward",
    "conv_backward",
    "conv_backward_loops",
    "conv_forward",
    "conv_forward_loops",
    "conv_transpose_backward",
    "conv_transpose_forward",
    "dropout_backward",
    "dropout_forward",
    "gaussian_noise",
    "leaky_relu_backward",
    "leaky_relu_forward",
    "masking_noise",
    "max_pool_backward",
    "max_pool_backward_loops",
    "max_pool_forward",
    "max_pool_forward_loops",
    "relu_backward",
    "relu_forward",
    "reparameterize_backward",
    "reparameterize_forward",
    "running_statistics",
    "salt_and_pepper_noise",
    "sigmoid_backward",
    "sigmoid_forward",
    "softplus_backward",
    "softplus_forward",
    "tanh_backward",
    "tanh_forward",
    "upsample_backward",
    "upsample_forward",
]
