"""What of the library is nearly an exercise's answer, and so goes with it, and what does the same in another way."""

__all__ = ["ALIKE", "NEARLY", "SIBLINGS", "TO_CHECK_WITH"]

NEARLY = {
    "affine_forward": ["cs231n_ae.fast_twins:fast_affine_forward"],
    "affine_backward": ["cs231n_ae.models.mlp_gradients:mlp_gradients"],  # of the first layer, but for dx
    "relu_forward": [
        "cs231n_ae.layers.activations:leaky_relu_forward",  # with the slope 0
        "cs231n_ae.fast_twins:fast_relu_forward",
    ],
    "relu_backward": ["cs231n_ae.layers.activations:leaky_relu_backward"],
    "bce_with_logits_loss": [
        "cs231n_ae.layers.activations:softplus_forward",  # the logarithm that does not overflow
        "cs231n_ae.losses.log_densities:bernoulli_log_density",  # without the mean
        "cs231n_ae.fast_twins:fast_bce_with_logits_loss",
    ],
    "l2_loss": ["cs231n_ae.losses.reconstruction:gaussian_nll_loss"],  # with the variance 1
    "pca_fit": ["cs231n_ae.models.whitening:Whitening.fit"],
    "pca_encode": ["cs231n_ae.models.whitening:Whitening.encode"],
    "pca_decode": ["cs231n_ae.models.whitening:Whitening.decode"],
    "sgd_momentum": ["cs231n_ae.optim.rules:nesterov_momentum"],
    "masked_conv_forward": ["cs231n_ae.fast_twins:fast_masked_conv_forward"],
    "masked_conv_backward": ["cs231n_ae.fast_twins:fast_masked_conv_backward"],
    "adam": ["cs231n_ae.optim.adam_in_place:adam_in_place"],
}
"""Functions that go with an exercise, for they are its answer but for a detail."""

SIBLINGS = {
    "conv_forward_loops": "cs231n_ae.layers.convolution:conv_forward",
    "conv_backward_loops": "cs231n_ae.layers.convolution:conv_backward",
    "max_pool_forward_loops": "cs231n_ae.layers.pooling:max_pool_forward",
    "max_pool_backward_loops": "cs231n_ae.layers.pooling:max_pool_backward",
    "average_pool_forward_loops": "cs231n_ae.layers.pooling:average_pool_forward",
    "average_pool_backward_loops": "cs231n_ae.layers.pooling:average_pool_backward",
    "nade_forward": "cs231n_ae.layers.nade_blocks:nade_forward",
    "nade_backward": "cs231n_ae.layers.nade_blocks:nade_backward",
}
"""Functions that give an exercise's values without its loops. A hand-out has them, for they are to be read beside the
answer, and other exercises build on them; when a class is graded, the exercise's own file may not call them."""

_DERIVATIVES = [f"cs231n_ae.gradient_check.derivatives:{name}" for name in ("numerical_gradient", "slope_of")]
_CONVOLUTION = [f"cs231n_ae.layers.convolution:{name}" for name in ("conv_forward", "conv_backward")]
_WINDOWS = [f"cs231n_ae.layers.windows:{name}" for name in ("window_rows", "spread_windows")]
_POOLING = [f"cs231n_ae.layers.pooling:{name}" for name in ("average_pool_forward", "average_pool_backward")]

ALIKE = {
    "l2_loss": ["cs231n_ae.losses.log_densities:gaussian_log_density"],  # less what does not depend on the input
    "sigmoid_forward": ["cs231n_ae.dequantization:logit_inverse"],  # with a margin of next to nothing
    "eval_numerical_gradient": _DERIVATIVES,
    "eval_numerical_gradient_array": _DERIVATIVES,
    "conv_forward_loops": _WINDOWS,  # and a product of two matrices
    "conv_backward_loops": _WINDOWS,
    "average_pool_forward_loops": [*_CONVOLUTION, *_WINDOWS],  # of each channel by itself, with equal weights
    "average_pool_backward_loops": [*_CONVOLUTION, *_WINDOWS],
    "max_pool_forward_loops": _WINDOWS,
    "upsample_forward": [*_CONVOLUTION, *_POOLING, *_WINDOWS],  # the one's way back is the other's way there
    "upsample_backward": [*_CONVOLUTION, *_POOLING, *_WINDOWS],
    "batchnorm_forward": ["cs231n_ae.layers.group_normalization:groupnorm_forward"],  # the examples as one group
    "batchnorm_backward": ["cs231n_ae.layers.group_normalization:groupnorm_backward"],
    "kl_monte_carlo": ["cs231n_ae.measures.likelihood:mean_and_error"],  # of the draws' estimates
    "add_to_log_sum": ["cs231n_ae.measures.ais:log_mean_exp"],  # for each row, with all terms side by side
    "gaussian_nll_loss": ["cs231n_ae.losses.log_densities:gaussian_log_density"],
    "layernorm_forward": [
        "cs231n_ae.layers.group_normalization:groupnorm_forward",  # with one group
        "cs231n_ae.layers.batch_normalization:batchnorm_forward",  # of the transpose
    ],
    "layernorm_backward": [
        "cs231n_ae.layers.group_normalization:groupnorm_backward",
        "cs231n_ae.layers.batch_normalization:batchnorm_backward",
    ],
}
"""Functions that give an exercise's values where their arguments are put into another form. As with siblings, a
hand-out has them, and when a class is graded, the exercise's own file may not call them."""

TO_CHECK_WITH = [
    *_DERIVATIVES,
    *(f"cs231n_ae.gradient_check.derivatives:{name}" for name in ("line_through", "_central_slope")),
    *(f"cs231n_ae.gradient_check.numerical:eval_numerical_gradient{name}" for name in ("", "_array")),
]
"""What differentiates numerically. In no assignment an answer is built on that: gradients are derived."""
