r"""A small U-Net: down to half the size and up again, with what was seen on the way down handed across.

A denoiser must know both what an image is, for which it has to see much of it at once, and exactly where its edges are.
The way down gathers the first and loses the second; the **skip** brings it back, by standing beside what comes up.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import initialization, layers
from cs231n_ae.types import Array, Cache, Grads, Params
from cs231n_ae.validation import require_count, require_counts, require_data

__all__ = ["init_unet", "unet_backward", "unet_forward"]

KERNEL = 3
GROUPS = 4


def init_unet(
    channels: Sequence[int], image: Sequence[int], n_facts: int, *, rng: np.random.Generator, dtype: DTypeLike
) -> Params:
    """Weights of a U-Net: He's in front of rectifiers, Xavier's in front of the output; picture, biases, shifts zero.

    Args:
        channels: of the blocks at the full size, at half of it, and so on; multiples of 4.
        image: channels, height and width of an image, as it comes in and goes out.
        n_facts: F, how many numbers are told of an example.
        rng: the source of the weights.
        dtype: their floating point type.

    Returns:
        the parameters by name: for each block ``down1``, ``down2``, ..., ``up1`` the filters ``_W1, _b1, _W2, _b2``,
        those of its way around ``_W0, _b0``, the scales and shifts ``_gamma1, _beta1, _gamma2, _beta2``, and the facts'
        ``_V, _c``; then ``out_W, out_b``, and for the picture of the facts ``map_W, map_b``.

    Raises:
        ValueError: if the channels make no network.
    """
    require_counts("channels", channels, least=2, why="one for each size of the image")
    require_counts("image", image, least=3, most=3, why="channels, height and width")
    require_count("n_facts", n_facts)
    if any(c % GROUPS for c in channels):
        raise ValueError(
            f"channels must be multiples of {GROUPS}, for they are normalised in {GROUPS} groups, got "
            f"{tuple(channels)}: round them up"
        )
    params: Params = {}
    n_image, height, width = image
    area = KERNEL**2
    for name, c, f in _blocks(channels, n_image):
        for i, (fan_in, fan_out) in enumerate(((c, f), (f, f)), start=1):
            shape = (fan_out, fan_in, KERNEL, KERNEL)
            w = initialization.he_normal(fan_in * area, fan_out * area, rng=rng, dtype=dtype, shape=shape)
            params |= {f"{name}_W{i}": w, f"{name}_b{i}": np.zeros(f, dtype)}
            params |= {f"{name}_gamma{i}": np.ones(f, dtype), f"{name}_beta{i}": np.zeros(f, dtype)}
        shape = (f, c, 1, 1)
        params[f"{name}_W0"] = initialization.xavier_uniform(c, f, rng=rng, dtype=dtype, shape=shape)
        params[f"{name}_b0"] = np.zeros(f, dtype)
        params[f"{name}_V"] = initialization.xavier_uniform(n_facts, f, rng=rng, dtype=dtype)
        params[f"{name}_c"] = np.zeros(f, dtype)
    shape = (n_image, channels[0], KERNEL, KERNEL)
    fans = (channels[0] * area, n_image * area)
    params["out_W"] = initialization.xavier_uniform(*fans, rng=rng, dtype=dtype, shape=shape)
    params["out_b"] = np.zeros(n_image, dtype)
    params["map_W"] = np.zeros((n_facts, height * width), dtype)  # a random picture would be noise to be undone
    params["map_b"] = np.zeros(height * width, dtype)
    return params


def unet_forward(x: Array, facts: Array, params: Params, *, n_levels: int) -> tuple[Array, Cache]:
    r"""Blocks down, each but the last followed by average pooling; blocks up, each behind upsampling and its skip.

    With e what is known of the example (the time, and a label), and :math:`d_0 = [x, m(e)]`, the image with one channel
    more, a picture that is an affine function of e:

    .. math:: d_i = B_i(\mathrm{pool}(d_{i-1}), e), \qquad
              u_i = B'_i\big( [\mathrm{up}(u_{i+1}),\, d_i],\, e \big), \qquad u_L = d_L, \qquad y = u_1 * W + b

    where the first block does not pool, [ , ] joins channels, and a block is twice a convolution, group normalisation
    and ReLU, with an affine function of e added to each channel between the two, and a way around it all:
    :func:`_block_forward`.

    Convolutions do the same everywhere, and what is added to a channel is the same everywhere. But where there is next
    to nothing to be seen but noise, the best guess is the mean of the images with this label, and that is another one
    at each pixel. The picture m(e) is where it can be kept.

    Args:
        x: images, shape (N, C, H, W), that can be halved ``n_levels - 1`` times.
        facts: e, shape (N, F).
        params: from :func:`init_unet`.
        n_levels: L, the sizes at which there are blocks.

    Returns:
        out in the shape of x, and the cache for :func:`unet_backward`.

    Raises:
        ValueError: if the shapes do not fit together, or the images cannot be halved so often.

    Source: Ronneberger, Fischer & Brox 2015, U-Net, figure 1; time in each block, group normalisation: Ho, Jain &
    Abbeel 2020, appendix B; the way around: He, Zhang, Ren & Sun 2016, figure 2; a channel more from which
    convolutions learn where they are: Liu et al. 2018, CoordConv, which tells them the coordinates.
    """
    require_data("x", x, (None, None, None, None), why="images, (N, C, H, W)")
    _require_size(x.shape[2:], params["map_b"].size, n_levels)
    told, affine = layers.affine_forward(facts, params["map_W"], params["map_b"])  # (N, HW)
    h = np.concatenate([x, told.reshape(len(x), 1, *x.shape[2:])], axis=1)
    seen, downs, ups = [], [], []
    for i in range(1, n_levels + 1):
        pool = None
        if i > 1:
            h, pool = layers.average_pool_forward(h)  # (N, C, H / 2, W / 2)
        h, block = _block_forward(h, facts, params, f"down{i}")
        seen.append(h)
        downs.append((pool, block))
    for i in range(n_levels - 1, 0, -1):
        h, up = layers.upsample_forward(h)  # (N, C', 2H, 2W)
        n_up = h.shape[1]
        h = np.concatenate([h, seen[i - 1]], axis=1)  # the skip
        h, block = _block_forward(h, facts, params, f"up{i}")
        ups.append((n_up, up, block))
    out, last = layers.conv_forward(h, params["out_W"], params["out_b"], pad=KERNEL // 2)
    return out, (affine, downs, ups, last)


def unet_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Grads]:
    """Back up the way that led down, with two gradients for what was handed across: the skip's and the pool's.

    What came out of block i on the way down went two ways, into the skip and to the next size. So its gradient is the
    sum of what returns by both. The facts went into their picture and into every block, and collect from all of them.

    Args:
        dout: upstream gradient, in the shape of the output.
        cache: from :func:`unet_forward`.

    Returns:
        dx in the shape of x, dfacts of shape (N, F), and the gradients under their parameters' names.

    Raises:
        ValueError: if ``dout`` has another shape than the output.
    """
    affine, downs, ups, last = cache
    grads: Grads = {}
    dh, grads["out_W"], grads["out_b"] = layers.conv_backward(dout, last)
    told: list[Array] = []  # what returns to the facts, from each block
    across = {}
    for i, (n_up, up, block) in enumerate(reversed(ups), start=1):
        dh, dfacts = _block_backward(dh, block, grads)
        told.append(dfacts)
        dh, across[i] = dh[:, :n_up], dh[:, n_up:]
        dh = layers.upsample_backward(dh, up)
    for i in range(len(downs), 0, -1):
        pool, block = downs[i - 1]
        dh, dfacts = _block_backward(dh + across[i] if i in across else dh, block, grads)
        told.append(dfacts)
        if pool is not None:
            dh = layers.average_pool_backward(dh, pool)
    dfacts, grads["map_W"], grads["map_b"] = layers.affine_backward(dh[:, -1].reshape(len(dh), -1), affine)
    return dh[:, :-1], np.sum([*told, dfacts], axis=0), grads


def _require_size(size: tuple[int, ...], pixels: int, n_levels: int) -> None:
    least = 2 ** (n_levels - 1)
    if size[0] * size[1] != pixels or any(side % least for side in size):
        raise ValueError(
            f"x must be images of {pixels} pixels with height and width multiples of {least}, got {size[0]} by "
            f"{size[1]}: take images of the size that init_unet was given"
        )


def _block_forward(x: Array, facts: Array, params: Params, name: str) -> tuple[Array, Cache]:
    """Convolution, group normalisation, ReLU; the facts added to each channel; the first three once more.

    A 1 × 1 convolution leads x around all that and is added at the end. It carries how large the numbers were, which
    the normalisation takes away.
    """
    around, shortcut = layers.conv_forward(x, params[f"{name}_W0"], params[f"{name}_b0"])
    h, first = _layer_forward(x, params, name, 1)
    told, affine = layers.affine_forward(facts, params[f"{name}_V"], params[f"{name}_c"])  # (N, F)
    h, second = _layer_forward(h + told[:, :, np.newaxis, np.newaxis], params, name, 2)
    return h + around, (name, shortcut, first, affine, second)


def _block_backward(dout: Array, cache: Cache, grads: Grads) -> tuple[Array, Array]:
    """To dx, which is the sum of what returns by both ways, and dfacts, the sum over the pixels of each channel."""
    name, shortcut, first, affine, second = cache
    daround, grads[f"{name}_W0"], grads[f"{name}_b0"] = layers.conv_backward(dout, shortcut)
    dh = _layer_backward(dout, second, grads, name, 2)
    dfacts, grads[f"{name}_V"], grads[f"{name}_c"] = layers.affine_backward(dh.sum(axis=(2, 3)), affine)
    return daround + _layer_backward(dh, first, grads, name, 1), dfacts


def _layer_forward(x: Array, params: Params, name: str, i: int) -> tuple[Array, Cache]:
    h, conv = layers.conv_forward(x, params[f"{name}_W{i}"], params[f"{name}_b{i}"], pad=KERNEL // 2)
    h, norm = layers.groupnorm_forward(h, params[f"{name}_gamma{i}"], params[f"{name}_beta{i}"], groups=GROUPS)
    h, relu = layers.relu_forward(h)
    return h, (conv, norm, relu)


def _layer_backward(dout: Array, cache: Cache, grads: Grads, name: str, i: int) -> Array:
    conv, norm, relu = cache
    dh = layers.relu_backward(dout, relu)
    dh, grads[f"{name}_gamma{i}"], grads[f"{name}_beta{i}"] = layers.groupnorm_backward(dh, norm)
    dh, grads[f"{name}_W{i}"], grads[f"{name}_b{i}"] = layers.conv_backward(dh, conv)
    return dh


def _blocks(channels: Sequence[int], n_image: int) -> list[tuple[str, int, int]]:
    """The name of each block, and its channels before and after."""
    down = [
        (f"down{i}", c, f) for i, (c, f) in enumerate(zip((n_image + 1, *channels), channels, strict=False), start=1)
    ]
    levels = range(len(channels) - 1, 0, -1)
    return down + [(f"up{i}", channels[i] + channels[i - 1], channels[i - 1]) for i in levels]
