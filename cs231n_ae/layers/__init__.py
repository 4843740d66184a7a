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
from cs231n_ae.layers.attention import attention_backward, attention_forward, causal_mask
from cs231n_ae.layers.batch_normalization import batchnorm_backward, batchnorm_forward, running_statistics
from cs231n_ae.layers.batchnorm_graph import batchnorm_node_gradients
from cs231n_ae.layers.convolution import conv_backward, conv_forward
from cs231n_ae.layers.convolution_loops import conv_backward_loops, conv_forward_loops
from cs231n_ae.layers.corruption import gaussian_noise, masking_noise, salt_and_pepper_noise
from cs231n_ae.layers.coupling import affine_coupling_backward, affine_coupling_forward, affine_coupling_inverse
from cs231n_ae.layers.embedding import embedding_backward, embedding_forward, positional_codes
from cs231n_ae.layers.gated import gated_backward, gated_forward
from cs231n_ae.layers.group_normalization import groupnorm_backward, groupnorm_forward
from cs231n_ae.layers.guided_relu import guided_relu_backward
from cs231n_ae.layers.heads import merge_heads, split_heads
from cs231n_ae.layers.layer_normalization import layernorm_backward, layernorm_forward
from cs231n_ae.layers.lstm import lstm_step_backward, lstm_step_forward
from cs231n_ae.layers.masked_affine import masked_affine_backward, masked_affine_forward
from cs231n_ae.layers.masked_convolution import (
    convolution_mask,
    masked_conv_backward,
    masked_conv_forward,
    rows_mask,
)
from cs231n_ae.layers.multi_head import multi_head_backward, multi_head_forward
from cs231n_ae.layers.nade_blocks import nade_backward, nade_forward
from cs231n_ae.layers.nade_loops import nade_backward_loops, nade_forward_loops
from cs231n_ae.layers.patch_masking import random_patches
from cs231n_ae.layers.pooling import average_pool_backward, average_pool_forward, max_pool_backward, max_pool_forward
from cs231n_ae.layers.pooling_loops import (
    average_pool_backward_loops,
    average_pool_forward_loops,
    max_pool_backward_loops,
    max_pool_forward_loops,
)
from cs231n_ae.layers.quantization import nearest_codes, quantize_backward, quantize_forward
from cs231n_ae.layers.row_lstm import row_lstm_backward, row_lstm_forward
from cs231n_ae.layers.stochastic import (
    dropout_backward,
    dropout_forward,
    reparameterize_backward,
    reparameterize_forward,
)
from cs231n_ae.layers.top_k import top_k_backward, top_k_forward
from cs231n_ae.layers.transposed_convolution import conv_transpose_backward, conv_transpose_forward
from cs231n_ae.layers.unit_rows import unit_rows_backward, unit_rows_forward
from cs231n_ae.layers.upsampled_convolution import upsample_conv_backward, upsample_conv_forward
from cs231n_ae.layers.upsampling import upsample_backward, upsample_forward

__all__ = [
    "affine_backward",
    "affine_coupling_backward",
    "affine_coupling_forward",
    "affine_coupling_inverse",
    "affine_forward",
    "attention_backward",
    "attention_forward",
    "average_pool_backward",
    "average_pool_backward_loops",
    "average_pool_forward",
    "average_pool_forward_loops",
    "batchnorm_backward",
    "batchnorm_forward",
    "batchnorm_node_gradients",
    "causal_mask",
    "conv_backward",
    "conv_backward_loops",
    "conv_forward",
    "conv_forward_loops",
    "conv_transpose_backward",
    "conv_transpose_forward",
    "convolution_mask",
    "dropout_backward",
    "dropout_forward",
    "embedding_backward",
    "embedding_forward",
    "gated_backward",
    "gated_forward",
    "gaussian_noise",
    "groupnorm_backward",
    "groupnorm_forward",
    "guided_relu_backward",
    "layernorm_backward",
    "layernorm_forward",
    "leaky_relu_backward",
    "leaky_relu_forward",
    "lstm_step_backward",
    "lstm_step_forward",
    "masked_affine_backward",
    "masked_affine_forward",
    "masked_conv_backward",
    "masked_conv_forward",
    "masking_noise",
    "max_pool_backward",
    "max_pool_backward_loops",
    "max_pool_forward",
    "max_pool_forward_loops",
    "merge_heads",
    "multi_head_backward",
    "multi_head_forward",
    "nade_backward",
    "nade_backward_loops",
    "nade_forward",
    "nade_forward_loops",
    "nearest_codes",
    "positional_codes",
    "quantize_backward",
    "quantize_forward",
    "random_patches",
    "relu_backward",
    "relu_forward",
    "reparameterize_backward",
    "reparameterize_forward",
    "row_lstm_backward",
    "row_lstm_forward",
    "rows_mask",
    "running_statistics",
    "salt_and_pepper_noise",
    "sigmoid_backward",
    "sigmoid_forward",
    "softplus_backward",
    "softplus_forward",
    "split_heads",
    "tanh_backward",
    "tanh_forward",
    "top_k_backward",
    "top_k_forward",
    "unit_rows_backward",
    "unit_rows_forward",
    "upsample_backward",
    "upsample_conv_backward",
    "upsample_conv_forward",
    "upsample_forward",
]
